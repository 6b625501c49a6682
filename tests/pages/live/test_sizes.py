"""How large messages are against what a socket takes (`server.maxMessageSize`)."""

import json
import tomllib
from pathlib import Path

import pytest

from core.i18n.text import LANGUAGES, Language
from pages.lab.view import study_data
from tests.figures.studies import config, everything, study
from tests.places import PLACES

SETTINGS = Path(__file__).parents[3] / ".streamlit" / "config.toml"
MOST = tomllib.loads(SETTINGS.read_text())["server"]["maxMessageSize"] * 1_000_000
LONGEST_ADDRESS = 2**19
"""Bytes that Streamlit takes of an address."""


@pytest.mark.parametrize("data", PLACES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_largest_view_is_sent_with_room_to_spare(language: Language, data: str) -> None:
    """The most layers there may be, with every technique on, and a ghost."""
    treatment = everything(data, network={"hidden": [64] * 6})
    ghost = config(techniques={"l2": {}}, network={"hidden": [64] * 6})
    data = study_data(study(treatment, "clip_norm", ghost=ghost), language)
    assert len(json.dumps(data)) < MOST / 2


def test_the_longest_address_is_taken_with_room_to_spare() -> None:
    assert LONGEST_ADDRESS < MOST / 2
