"""Comparisons to start from, as data. Each shows an effect that was measured in plain PyTorch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.config import RunConfig
from core.i18n.text import Text
from core.study import LAB_EVALUATIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A comparison by one click.

    Attributes:
        name: Key of the preset.
        label: What its button says.
        help: One sentence on what to look for.
        technique: Name of the technique in hand.
        config: The treatment; the baseline is the plain one.
    """

    name: str
    label: Text
    help: Text
    technique: str
    config: RunConfig


def config(**fields: Mapping[str, Any] | int | str) -> RunConfig:
    """Return a config that is recorded as the Lab records."""
    return RunConfig.model_validate({**fields, "evaluations": LAB_EVALUATIONS})


NOISY_DIGITS: dict[str, Any] = {
    "data": {"name": "digits", "train_size": 400, "label_noise": 0.2},
    "network": {"hidden": [128, 128]},
    "optimiser": {"name": "adam", "lr": 0.003},
    "batch_size": 32,
    "steps": 500,
}

OPENING = Preset(
    name="moons_l2",
    label=Text("Moons · L2", "두 반달 · L2"),
    help=Text(
        "120 noisy points: without the penalty the boundary bends around single ones and validation loss turns up.",
        "노이즈가 섞인 점 120개입니다. 규제가 없으면 결정 경계가 점 하나하나를 따라 휘고 검증 손실이 다시 올라갑니다.",
    ),
    technique="l2",
    config=config(
        data={"name": "moons", "train_size": 120, "noise": 0.35},
        network={"hidden": [64, 64], "activation": "relu"},
        optimiser={"name": "sgd", "lr": 0.3},
        techniques={"l2": {"lambda": 0.003}},
        batch_size=32,
        steps=1500,
    ),
)

PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        OPENING,
        Preset(
            name="sine_l2",
            label=Text("Sine · L2", "사인 곡선 · L2"),
            help=Text(
                "A curve fitted to 20 noisy points: without the penalty it bends to meet every one of them.",
                "노이즈가 섞인 점 20개에 맞춘 곡선입니다. 규제가 없으면 모든 점을 지나려고 휩니다.",
            ),
            technique="l2",
            config=config(
                data={"name": "sine", "train_size": 20, "noise": 0.3},
                network={"hidden": [64, 64], "activation": "tanh"},
                optimiser={"name": "adam", "lr": 0.01},
                techniques={"l2": {"lambda": 0.003}},
                batch_size="full",
                steps=2000,
            ),
        ),
        Preset(
            name="digits_l2",
            label=Text("Wrong labels · L2", "틀린 라벨 · L2"),
            help=Text(
                "400 digits, a fifth labelled at random: the plain network learns the wrong labels by heart.",
                "손글씨 숫자 400장 중 5분의 1은 라벨이 무작위입니다. 규제가 없는 신경망은 틀린 라벨까지 외워 버립니다.",
            ),
            technique="l2",
            config=config(**NOISY_DIGITS, techniques={"l2": {"lambda": 0.01}}),
        ),
        Preset(
            name="digits_dropout",
            label=Text("Wrong labels · dropout", "틀린 라벨 · 드롭아웃"),
            help=Text(
                "The same digits with half of the units dropped at each step: learning by heart becomes hard.",
                "같은 숫자 이미지에서 매 스텝 뉴런의 절반을 끕니다. 통째로 외우기가 어려워집니다.",
            ),
            technique="dropout",
            config=config(**NOISY_DIGITS, techniques={"dropout": {"p": 0.5}}),
        ),
        Preset(
            name="mnist1d_dropout",
            label=Text("MNIST-1D · dropout", "MNIST-1D · 드롭아웃"),
            help=Text(
                "A wide network on ten digits drawn as curves: dropout brings validation loss down by a third.",
                "넓은 신경망이 곡선으로 나타낸 숫자 열 가지를 배웁니다. 드롭아웃으로 검증 손실이 3분의 1쯤 줄어듭니다.",
            ),
            technique="dropout",
            config=config(
                data={"name": "mnist1d"},
                network={"hidden": [256, 256]},
                optimiser={"name": "adam", "lr": 0.002},
                techniques={"dropout": {"p": 0.2}},
                batch_size=64,
                steps=2000,
            ),
        ),
        Preset(
            name="mnist1d_shift",
            label=Text("MNIST-1D · shifts", "MNIST-1D · 이동"),
            help=Text(
                "1,000 digits drawn as curves: shifted by up to three points at each step, they are not learnt by "
                "heart, and validation accuracy rises from 44 to 56 %.",
                "곡선으로 나타낸 숫자 1,000개입니다. 매 스텝 최대 3칸씩 옮기면 통째로 외우지 못하게 되어, 검증 "
                "정확도가 44%에서 56%로 오릅니다.",
            ),
            technique="random_shift",
            config=config(
                data={"name": "mnist1d", "train_size": 1000},
                network={"hidden": [128]},
                optimiser={"name": "adam", "lr": 0.002},
                techniques={"random_shift": {"limit": 3}},
                batch_size=64,
                steps=2000,
            ),
        ),
        Preset(
            name="digits_batch_norm",
            label=Text("Sigmoids · batch norm", "시그모이드 · 배치 정규화"),
            help=Text(
                "Three sigmoid layers hardly start to learn; with batch normalisation they reach 90 % in fifty steps.",
                "시그모이드 세 층은 좀처럼 학습되지 않지만, 배치 정규화를 켜면 50스텝 안팎에 정확도 90%에 이릅니다.",
            ),
            technique="batch_norm",
            config=config(
                data={"name": "digits"},
                network={"hidden": [100, 100, 100], "activation": "sigmoid"},
                optimiser={"name": "sgd", "lr": 0.1},
                techniques={"batch_norm": {}},
                batch_size=64,
                steps=1000,
            ),
        ),
        Preset(
            name="rnn_clipping",
            label=Text("RNN · clipping", "RNN · 클리핑"),
            help=Text(
                "A recurrent network over 50 time steps: its gradient explodes and takes the loss along, unless it is "
                "clipped.",
                "길이 50의 시퀀스를 읽는 순환 신경망입니다. 클리핑하지 않으면 그래디언트가 폭주해 손실까지 발산합니다.",
            ),
            technique="clip_norm",
            config=config(
                data={"name": "adding", "train_size": 500},
                network={"kind": "rnn", "hidden": [32], "recurrent_gain": 1.5},
                optimiser={"name": "sgd", "lr": 0.11},
                techniques={"clip_norm": {"max_norm": 1.0}},
                batch_size=48,
                steps=500,
            ),
        ),
    )
}
