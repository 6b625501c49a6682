"""What is taken from the environment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import Settings, settings

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def none_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"REGLAB_{name.upper()}", raising=False)


def test_defaults_hold_where_nothing_or_an_empty_value_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    before = settings()
    assert (before.device, before.history_mb) == ("auto", 1024)
    assert 1 <= before.workers <= 8
    for name in Settings.model_fields:
        monkeypatch.setenv(f"REGLAB_{name.upper()}", "")
    assert settings() == before


def test_values_are_those_of_the_environment_as_it_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGLAB_WORKERS", "3")
    monkeypatch.setenv("REGLAB_HISTORY_MB", "300")
    monkeypatch.setenv("REGLAB_DEVICE", "cpu")
    assert settings() == Settings(device="cpu", history_mb=300, workers=3)


@pytest.mark.parametrize(
    ("name", "allowed", "given"),
    [
        *(("REGLAB_WORKERS", "a whole number from 1 to 64", given) for given in ("0", "-1", "many", "65", "1.5")),
        *(
            ("REGLAB_HISTORY_MB", "a whole number from 16 to 1048576", given)
            for given in ("0", "15", "-1", "much", "1.5", "1048577")
        ),
        *(("REGLAB_DEVICE", "one of auto, cpu, cuda", given) for given in ("abacus", "CPU")),
    ],
)
def test_a_wrong_value_is_told_with_what_is_allowed(
    name: str, allowed: str, given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, given)
    with pytest.raises(ValueError, match=f"^{name} is '{given}'; take {allowed}$"):
        settings()


def test_the_server_does_not_start_with_a_wrong_one_and_says_so_in_a_line() -> None:
    environment = os.environ | {"REGLAB_HISTORY_MB": "much"}
    done = subprocess.run(
        [sys.executable, "-c", "import app"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "REGLAB_HISTORY_MB is 'much'; take a whole number from 16 to 1048576"
    assert "Traceback" not in done.stderr
