"""The notebook's own training loop: what RegLab is measured against."""

from itertools import pairwise

import torch
from torch import nn

from core.config import RunConfig
from core.engine.rows import load_split
from tests.oracle import ACTIVATIONS


def build(config: RunConfig) -> nn.Sequential:
    """Return the config's network."""
    named, widths = config.named, config.widths
    modules: list[nn.Module] = []
    for layer, (before, after) in enumerate(pairwise(widths)):
        modules.append(nn.Linear(before, after))
        if layer == len(widths) - 2:
            break
        if "batch_norm" in named:
            modules.append(nn.BatchNorm1d(after))
        modules.append(ACTIVATIONS[config.network.activation]())
        if "dropout" in named:
            modules.append(nn.Dropout(named["dropout"]["p"]))
    return nn.Sequential(*modules)


def train(config: RunConfig, steps: int) -> nn.Sequential:
    """Train `steps` steps as the notebook does: SGD, penalties over `model.parameters()`, clipping before the step."""
    named, split, batch = config.named, load_split(config), config.batch
    x, y = split.x_train, split.y_train
    model, criterion = build(config), nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=config.optimiser.lr)
    model.train()
    order, position = torch.randperm(len(y)), 0
    for _ in range(steps):
        if position + batch > len(y):
            order, position = torch.randperm(len(y)), 0
        index = order[position : position + batch]
        position += batch
        optimizer.zero_grad()
        loss = criterion(model(x[index]), y[index])
        if "l1" in named:
            loss = loss + named["l1"]["lambda"] * sum(p.abs().sum() for p in model.parameters())
        if "l2" in named:
            loss = loss + named["l2"]["lambda"] * sum(p.pow(2.0).sum() for p in model.parameters())
        loss.backward()
        if "clip_norm" in named:
            nn.utils.clip_grad_norm_(model.parameters(), named["clip_norm"]["max_norm"])
        if "clip_value" in named:
            nn.utils.clip_grad_value_(model.parameters(), named["clip_value"]["max_value"])
        optimizer.step()
    return model
