"""Where the messages of the catalogue are said, as far as the source tells: a key need not stand there as a whole."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from inspect import getsourcefile
from pathlib import Path
from typing import Any, NamedTuple

from core.examples import Example
from core.i18n.catalogue import MESSAGES

ROOT = Path(__file__).parents[1]
WITHOUT_AREA = {
    "allowed": ("core/problems.py",),
    "problem": ("core/problems.py", "core/config.py"),
    "figures": ("core/figures",),
    "lab": ("pages/lab/cards.py",),
    "predict": ("pages/topic/section.py",),
}
"""Where keys of an area are written without it, because a function there puts it in front."""
NONE = re.compile("(?!)")


class Written(NamedTuple):
    """The strings of some modules.

    Attributes:
        literal: Those without a value in them.
        begun: What an f-string that begins with a part of a key, "sparsity.{form}", can become.
        ended: What an f-string with one word in place of each value, "{what}.axis", can become.
    """

    literal: frozenset[str]
    begun: re.Pattern[str]
    ended: re.Pattern[str]

    def hold(self, key: str) -> bool:
        return bool(key in self.literal or self.begun.fullmatch(key) or self.ended.fullmatch(key))


@cache
def written(*places: str) -> Written:
    """Return the strings of modules and of folders with all below them, but the catalogue's own."""
    paths = [path for place in places for path in ([ROOT / place] if place.endswith(".py") else below(place, "py"))]
    return strings(node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8"))))


def strings(among: Iterable[ast.AST]) -> Written:
    """Return the strings among some nodes."""
    nodes = list(among)
    filled = [[part.value if isinstance(part, ast.Constant) else None for part in n.values] for n in nodes if is_f(n)]
    begun = [parts for parts in filled if re.match(r"\w+\.", str(parts[0] or "")) and not is_bare(parts)]
    ended = [parts for parts in filled if any(re.search("[a-z]{3}", str(part or "")) for part in parts)]
    return Written(
        frozenset(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)),
        forms(begun, ".+"),
        forms(ended, r"\w+"),
    )


def below(folder: str, ending: str) -> list[Path]:
    return [path for path in sorted((ROOT / folder).rglob(f"*.{ending}")) if ROOT / "core/i18n" not in path.parents]


def is_f(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) and bool(node.values)


def is_bare(parts: Sequence[Any]) -> bool:
    """Tell whether it is an area and a value, "figures.{key}", which says nothing about which keys there are."""
    return parts[0] in {f"{key.partition('.')[0]}." for key in MESSAGES} and list(parts[1:]) == [None]


def forms(strings: Sequence[Sequence[Any]], value: str) -> re.Pattern[str]:
    """Return what strings can become, None in them being a value."""
    found = {"".join(value if part is None else re.escape(part) for part in parts) for parts in strings}
    return re.compile("|".join(sorted(found)) or "(?!)")


@cache
def names_in_scripts() -> Written:
    """Return what the browser's modules call the words that they are given: texts.play, "key_play", `pace_${pace}`."""
    source = "\n".join(path.read_text("utf-8") for path in below("pages/live/js", "js"))
    literal = re.findall(r'(?:texts\.|")(\w+)', source)
    return Written(
        frozenset(literal), forms([(start, None) for start in re.findall(r"`(\w+)\$\{", source)], r"\w+"), NONE
    )


def is_said(key: str) -> bool:
    """Tell whether a key is written somewhere: as a whole, without its area, or as what an f-string can become."""
    area, _, rest = key.partition(".")
    if key in (found := written("core", "pages")).literal or found.begun.fullmatch(key):
        return True
    if area == "live" and names_in_scripts().hold(rest):
        return True
    return area in WITHOUT_AREA and written(*WITHOUT_AREA[area]).hold(rest)


@cache
def written_by(example: type[Example]) -> Written:
    """Return the strings with which the file of a worked example asks for words: not texts, not keys of a result."""
    source = getsourcefile(example)
    assert source
    return strings(speaking(ast.parse(Path(source).read_text("utf-8"))))


def speaking(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield every node but what stands within `words`, within a subscript or names a keyword."""
    yield tree
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.AnnAssign) and ast.unparse(child.target) == "words":
            continue
        yield from speaking(child.value if isinstance(child, ast.Subscript) else child)


def is_said_by(example: Example, word: str) -> bool:
    """Tell whether the file of a worked example asks for one of its words, as a whole or by an f-string."""
    return written_by(type(example)).hold(word)
