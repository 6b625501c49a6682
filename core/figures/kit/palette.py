"""Colours by name, for a light and a dark page. Hue says which model; everything else is text, muted or grid."""

from typing import Literal

Theme = Literal["light", "dark"]

PALETTE: dict[Theme, dict[str, str]] = {
    "light": {
        "baseline": "#C75000",
        "treatment": "#0A3F8A",
        "ghost": "#6B7280",
        "class0": "#5B2A86",
        "class1": "#C79A00",
        "class2": "#00695C",
        "class3": "#A1126B",
        "text": "#1B1F27",
        "muted": "#5B6270",
        "grid": "#E3E6EB",
        "background": "#FFFFFF",
    },
    "dark": {
        "baseline": "#F58220",
        "treatment": "#9AD2FF",
        "ghost": "#9CA3AF",
        "class0": "#B79CED",
        "class1": "#F2C14E",
        "class2": "#5CD6C0",
        "class3": "#FF9AD0",
        "text": "#E8ECF2",
        "muted": "#A9B0BC",
        "grid": "#2A303B",
        "background": "#10141B",
    },
}


def colour(token: str, theme: Theme) -> str:
    """Return the CSS colour of a token, "@baseline" or "@baseline/0.25"; raises KeyError for an unknown name."""
    name, _, opacity = token.removeprefix("@").partition("/")
    code = PALETTE[theme][name]
    if not opacity:
        return code
    red, green, blue = (int(code[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{float(opacity):g})"
