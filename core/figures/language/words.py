"""Operations on text."""

from core.figures.language.context import Context, Value
from core.figures.language.formats import write


def written(context: Context, text: str, of: list[Value], formats: list[str]) -> Value:
    """A text in which {0}, {1} and so on stand for values, each written by the format at its place."""
    return text.format(*(write(value, how) for value, how in zip(of, formats, strict=True)))
