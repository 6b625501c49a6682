"""A text in every language of the product."""

from typing import Literal, NamedTuple, get_args

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Text(NamedTuple):
    """One message in every language; `{name}` marks a value that `format` fills in."""

    en: str
    ko: str

    def to(self, language: Language, **values: object) -> str:
        """Return the message in `language` with its values filled in."""
        text: str = getattr(self, language)
        return text.format(**values) if values else text
