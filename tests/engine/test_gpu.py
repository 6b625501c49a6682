"""On CUDA the same runs give the same curves, within what another machine's sums allow."""

import numpy as np
import pytest
import torch

from core.config import RunConfig
from core.engine.device import resolve
from core.engine.local import train
from core.techniques import TECHNIQUES

needs_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device, and there is none")


@pytest.mark.gpu
@needs_gpu
@pytest.mark.parametrize("name", [None, *TECHNIQUES])
def test_cuda_as_cpu(name: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    config = RunConfig.model_validate(
        {
            "data": {"name": "digits", "train_size": 200},
            "network": {"hidden": [32, 16]},
            "steps": 60,
            "dtype": "float64",
            "techniques": {name: {}} if name else {},
        }
    )
    curves = []
    for device in ("cpu", "cuda"):
        monkeypatch.setenv("REGLAB_DEVICE", device)
        curves.append(train([config])[0].series("loss/data").values)
    np.testing.assert_allclose(curves[0], curves[1], atol=1e-9)


def test_a_device_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGLAB_DEVICE", "abacus")
    with pytest.raises(ValueError, match="auto, cpu, cuda"):
        resolve()


def test_cpu_is_taken_where_asked_for() -> None:
    assert resolve("cpu") == "cpu"
