"""Colours: what is read must stand out from its background, and models from one another in grey too."""

import re

import pytest

from core.figures.kit.palette import PALETTE, Theme, colour

READ = ("text", "muted", "baseline", "treatment", "ghost")


def luminance(code: str) -> float:
    """Relative luminance of WCAG 2."""
    channels = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def test_both_themes_name_the_same_colours() -> None:
    assert PALETTE["light"].keys() == PALETTE["dark"].keys()
    assert all(re.fullmatch("#[0-9A-F]{6}", code) for theme in PALETTE.values() for code in theme.values())


@pytest.mark.parametrize("theme", PALETTE)
@pytest.mark.parametrize("name", READ)
def test_contrast(theme: Theme, name: str) -> None:
    assert contrast(PALETTE[theme][name], PALETTE[theme]["background"]) >= 4.5


@pytest.mark.parametrize("theme", PALETTE)
def test_models_differ_in_grey(theme: Theme) -> None:
    assert contrast(PALETTE[theme]["baseline"], PALETTE[theme]["treatment"]) >= 1.5


def test_token() -> None:
    assert colour("@baseline", "light") == "#C75000"
    assert colour("@baseline/0.25", "light") == "rgba(199,80,0,0.25)"
    with pytest.raises(KeyError):
        colour("@red", "light")
