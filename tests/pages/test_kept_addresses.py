"""Every address that ever worked opens what it opened: a file of them, from before the house was rearranged."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.config import RunConfig
from core.topics import EXAMPLES
from pages.address import codec, sections
from pages.address.values import parts

KEPT: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent.parent / "kept" / "addresses.json").read_text()
)


def config(kept: dict[str, Any] | None) -> RunConfig | None:
    return kept and RunConfig.model_validate(kept)


@pytest.mark.parametrize("kept", KEPT["lab"], ids=lambda kept: "&".join(kept["query"])[:60] or "opening")
def test_an_address_of_the_lab(kept: dict[str, Any]) -> None:
    found, problems = codec.decode(kept["query"])
    assert found.treatment == config(kept["treatment"])
    assert found.baseline == config(kept["baseline"])
    assert found.ghost == config(kept["ghost"])
    assert (found.technique, found.language, found.presenter) == (
        kept["technique"],
        kept["language"],
        kept["presenter"],
    )
    assert sorted(problem.field for problem in problems) == kept["problems"]


@pytest.mark.parametrize("kept", KEPT["topics"], ids=lambda kept: "&".join(kept["query"])[:60] or "opening")
def test_an_address_of_a_page(kept: dict[str, Any]) -> None:
    found, problems = sections.decode(kept["query"])
    opened = {
        name: {"valid": {part.key: section.text(part) for part in parts(EXAMPLES[name])}, "guess": section.guess}
        for name, section in found.items()
    }
    assert opened == kept["sections"]
    assert sorted(problem.field for problem in problems) == kept["problems"]
