"""Every text of the product, in English and Korean, through one catalogue."""

from core.i18n.text import LANGUAGES, Language, Text

__all__ = ["LANGUAGES", "Language", "Text"]
