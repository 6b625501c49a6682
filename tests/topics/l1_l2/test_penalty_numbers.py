"""The notebook's penalties on its network, against a plain backward pass."""

import pytest
import torch

from core.draws import generator
from core.examples.notebook import started_net
from tests.examples.helpers import compute, show

pytestmark = pytest.mark.effect


@pytest.mark.parametrize(("form", "power"), [("absolute", 1), ("squares", 2)])
@pytest.mark.parametrize("seed", [0, 1])
def test_gradients_are_those_of_backward(form: str, power: int, seed: int) -> None:
    model = started_net(seed).double()
    x = 2 * torch.rand(16, 1, generator=generator(seed, "inputs")).double() - 1
    loss = torch.nn.functional.mse_loss(model(x), torch.sin(torch.pi * x))
    penalty = 0.5 * sum(p.abs().pow(power).sum() for p in model.parameters())
    (loss + penalty).backward()
    expected = torch.cat([p.grad.flatten() for p in model.parameters()])
    result = compute("penalty_numbers", seed=seed)
    torch.testing.assert_close(torch.tensor(result[form]), expected, rtol=1e-12, atol=1e-14)
    assert result["loss"][0] == pytest.approx(loss.item(), rel=1e-12)


def test_l1_pulls_by_lambda_and_l2_by_twice_lambda_p() -> None:
    result = compute("penalty_numbers")
    pull = {form: result[form] - result["gradient"] for form in ("absolute", "squares")}
    assert pull["absolute"] == pytest.approx(0.5 * torch.tensor(result["parameters"]).sign().numpy())
    assert pull["squares"] == pytest.approx(2 * 0.5 * result["parameters"])


def test_the_total_is_the_sum_of_its_parts() -> None:
    for row in show("penalty_numbers").tables[0].rows:
        data, total, penalty, whole = map(float, row[1:])
        assert penalty == pytest.approx(0.5 * total, abs=1e-4)
        assert whole == pytest.approx(data + penalty, abs=2e-4)
