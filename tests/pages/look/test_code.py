"""Lines of Python as they are shown: the same characters, in colours that can be read."""

from html.parser import HTMLParser

import pytest
from pygments.token import STANDARD_TYPES

from core.i18n.text import LANGUAGES, Language
from core.techniques import TECHNIQUES
from core.topics import EXAMPLES
from pages.look.code import BACKGROUND, COLOURS, TEXT, coloured, rules
from tests.figures.test_palette import contrast

LINES = [
    *(technique.pytorch for technique in TECHNIQUES.values()),
    *(text for example in EXAMPLES.values() for text in (example.pytorch, example.line) if text),
    "x = '<script>alert(1)</script>' if a < b and b > c & d else \"&amp;\"  # </code>",
    "if a:\n    b = 1\n\n    c = 2",
]


class Reader(HTMLParser):
    """Reads what a browser shows within <code>, and which tags there are."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags, self._within = "", set[str](), False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self._within |= tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self._within &= tag != "code"

    def handle_data(self, data: str) -> None:
        self.text += data if self._within else ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_character_is_lost_and_none_is_markup(language: Language) -> None:
    for lines in LINES:
        read = Reader(coloured(lines, language))
        assert read.text == lines.strip()
        assert read.tags <= {"div", "pre", "code", "span", "button"}


@pytest.mark.parametrize("theme", [0, 1])
def test_every_colour_can_be_read(theme: int) -> None:
    for colours in (TEXT, *COLOURS.values()):
        assert contrast(colours[theme], BACKGROUND[theme]) >= 4.5


def test_colours_are_of_kinds_that_there_are() -> None:
    kinds = [kind for several in COLOURS for kind in several]
    assert len(kinds) == len(set(kinds))
    assert set(kinds) <= set(STANDARD_TYPES.values())
    assert all(f".rl-code .rl-{kind}" in "".join(rules()) for kind in kinds)
