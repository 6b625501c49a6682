"""The source of a function with all that it needs of its own module, to stand in a script."""

import ast
import inspect
from collections.abc import Callable, Iterator


def with_what_it_needs(function: Callable[..., object]) -> str:
    """Return the source of a function, and of what it uses of its own module, in the order of the module."""
    module = inspect.getmodule(function)
    assert module
    text = inspect.getsource(module)
    tree = ast.parse(text)
    defined = {name: node for node in tree.body for name in _names(node)}
    needed, left = {function.__name__}, [function.__name__]
    while left:
        found = {node.id for node in ast.walk(defined[left.pop()]) if isinstance(node, ast.Name)} & defined.keys()
        left += found - needed
        needed |= found
    kept = [node for node in tree.body if needed.intersection(_names(node))]
    return "\n\n\n".join(_joined(kept, text))


def _names(node: ast.stmt) -> list[str]:
    """Return what a statement of a module defines."""
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [each.id for target in node.targets for each in ast.walk(target) if isinstance(each, ast.Name)]
    return []


def _joined(nodes: list[ast.stmt], text: str) -> Iterator[str]:
    """Yield functions, and constants that stand below each other together."""
    constants: list[str] = []
    for node in nodes:
        source = ast.get_source_segment(text, node)
        assert source
        if isinstance(node, ast.Assign):
            constants.append(source)
            continue
        if constants:
            yield "\n".join(constants)
            constants = []
        yield source
    if constants:
        yield "\n".join(constants)
