"""What is wrong with a config, for people: the field as it stands in the JSON and what is allowed, in every language.

The allowed values are read off the config's JSON Schema, so that a new field or technique is described by being
declared.
"""

import functools
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from core.config import RunConfig
from core.i18n.catalogue import fill
from core.i18n.text import Text

MOST = 20
"""Problems of one config that are told one by one."""
LONGEST_NAME = 40
"""Characters of a name out of the input that a message repeats."""

Schema = Mapping[str, Any]

# Problems that no field can tell alone: which field to name, below where the problem was found.
TOGETHER = {
    "batch_too_large": "batch_size",
    "too_many_examples": "train_size",
    "too_much_noise": "noise",
    "no_labels": "label_noise",
    "nesterov_without_momentum": "nesterov",
    "nothing_to_watch": "evaluations",
    "too_much_work": "network.hidden",
    "too_much_at_once": "network.hidden",
    "no_sequence": "network.kind",
    "recurrent_width": "hidden",
    "recurrent_activation": "activation",
    "gain_without_recurrence": "recurrent_gain",
}


# Problems of one change of a schedule: what of it to name.
CHANGES = {
    "schedule_path": "path",
    "schedule_step": "step",
    "schedule_twice": "step",
    "schedule_value": "value",
    "schedule_off": "value",
}


class Problem(NamedTuple):
    """One thing that is wrong.

    Attributes:
        field: Path in the JSON, "optimiser.lr"; empty for the config as a whole.
        text: What is wrong with it and what is allowed, to stand after the field's name.
    """

    field: str
    text: Text


def problems(error: ValidationError) -> list[Problem]:
    """Return what is wrong with a config, one problem a field, at most `MOST` and a word on the rest.

    Nothing of the input is repeated but the names of unknown fields, shortened.
    """
    found: dict[str, Problem] = {}
    for details in error.errors(include_url=False, include_input=False):
        problem = explain(details)
        found.setdefault(problem.field, problem)
    told = list(found.values())
    if len(told) > MOST:
        told = [*told[:MOST], Problem("", fill("problem.more", count=len(told) - MOST))]
    return told


def explain(details: ErrorDetails) -> Problem:
    """Return one of pydantic's errors as a problem."""
    kind, values = details["type"], details.get("ctx", {})
    path = json_path(details["loc"])
    if kind in TOGETHER:
        shown = {name: number(v) if isinstance(v, int | float) else v for name, v in values.items()}
        return Problem(".".join((*path, TOGETHER[kind])), fill(f"problem.{kind}", **shown))
    if kind in CHANGES:
        field = f"schedule.{values['index']}.{CHANGES[kind]}"
        if kind == "schedule_value":
            return Problem(field, fill("problem.value", allowed=allowed(values["path"])))
        shown = {name: number(v) if name in {"last", "off"} else v for name, v in values.items()}
        return Problem(field, fill(f"problem.{kind}", **shown))
    if kind == "technique_needs":
        return Problem(f"techniques.{values['name']}", Text(values["en"], values["ko"]))
    field = ".".join(path)
    if kind in {"extra_forbidden", "invalid_key"}:
        return Problem(field, unknown(schema_at(path[:-1])))
    if kind == "union_tag_invalid":
        path = (*path, schema_at(path)["discriminator"]["propertyName"])
        field = ".".join(path)
    schema = schema_at(path)
    if not schema:
        return Problem(field, fill("problem.other"))
    return Problem(field, fill("problem.missing" if kind == "missing" else "problem.value", allowed=describe(schema)))


def json_path(location: Sequence[str | int]) -> tuple[str, ...]:
    """Return an error's location as a path in the JSON, without the alternatives of unions that pydantic puts in."""
    path: list[str] = []
    schema: Schema = root()
    for part in location:
        below = step(schema, part)
        if below is None and is_alternative(schema, part):
            continue
        path.append(printable(str(part)))
        schema = below or {}
    return tuple(path)


def printable(name: str) -> str:
    """Return a name out of the input short enough and plain enough for one line of a message."""
    return "".join(c if c.isprintable() else "?" for c in name[:LONGEST_NAME])


def is_alternative(schema: Schema, part: str | int) -> bool:
    """Tell whether `part` names an alternative of a union rather than a place in the JSON."""
    tags = schema.get("discriminator", {}).get("mapping", {})
    return part in tags or ("anyOf" in schema and str(part).startswith(("constrained-", "literal[", "int", "float")))


@functools.cache
def root() -> dict[str, Any]:
    """Return the JSON Schema of a config."""
    return RunConfig.model_json_schema()


def schema_at(path: Sequence[str | int]) -> Schema:
    """Return the schema of the value at `path`, empty where there is none."""
    schema: Schema = root()
    for part in path:
        schema = step(schema, part) or {}
    return resolved(schema)


def allowed(field: str) -> Text:
    """Return which values a field of the config takes: "a whole number from 1 to 20,000".

    Raises:
        KeyError: A config has no such field.
    """
    schema = schema_at(field.split("."))
    if not schema:
        raise KeyError(field)
    return describe(schema)


def resolved(schema: Schema) -> Schema:
    """Follow a reference, and leave null out of what is only optional."""
    if "$ref" in schema:
        return root()["$defs"][schema["$ref"].rsplit("/", 1)[-1]]  # type: ignore[no-any-return]
    values = [s for s in schema.get("anyOf", ()) if s.get("type") != "null"]
    return resolved(values[0]) if len(values) == 1 else schema


def step(schema: Schema, part: str | int) -> Schema | None:
    """Return the schema one part further down, None where there is none."""
    schema = resolved(schema)
    if part == schema.get("discriminator", {}).get("propertyName"):
        return {"enum": list(schema["discriminator"]["mapping"])}
    for alternative in (*schema.get("oneOf", ()), schema):
        inner = resolved(alternative)
        if part in inner.get("properties", {}):
            return inner["properties"][part]  # type: ignore[no-any-return]
        if str(part).isdigit() and inner.get("type") == "array":
            return inner.get("items") or inner["prefixItems"][0]  # type: ignore[no-any-return]
    return None


def describe(schema: Schema) -> Text:
    """Return what a schema allows, in words."""
    schema = resolved(schema)
    if "anyOf" in schema:
        one, *others = (describe(s) for s in schema["anyOf"])
        return functools.reduce(lambda a, b: fill("allowed.or", one=a, other=b), others, one)
    if "discriminator" in schema:
        tag, options = schema["discriminator"]["propertyName"], schema["discriminator"]["mapping"]
        return fill("allowed.tagged", tag=tag, options=", ".join(options))
    if "const" in schema:
        return fill("allowed.word", word=f'"{schema["const"]}"')
    if "enum" in schema:
        return fill("allowed.one_of", options=", ".join(schema["enum"]))
    return DESCRIBED[schema["type"]](schema)


def describe_number(schema: Schema) -> Text:
    """Describe the interval of a number."""
    kind = fill(f"allowed.{schema['type']}")
    low, high = schema.get("minimum"), schema.get("maximum")
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    if low is None and above is None:
        return fill("allowed.finite")
    left = "above" if above is not None else "from"
    right = "_below" if below is not None else "_to" if high is not None else ""
    ends = {
        "low": number(above if above is not None else low),
        "high": number(below if below is not None else high),
    }
    return fill(f"allowed.{left}{right}", kind=kind, **ends)


def describe_list(schema: Schema) -> Text:
    """Describe a list by its items and how many it may have."""
    if "items" in schema:
        return fill("allowed.list", most=schema["maxItems"], item=describe(schema["items"]))
    return fill("allowed.pair", count=schema["maxItems"], item=describe(schema["prefixItems"][0]))


def describe_object(schema: Schema) -> Text:
    """Describe an object by its fields."""
    return fill("allowed.object", fields=", ".join(schema["properties"]))


DESCRIBED = {
    "integer": describe_number,
    "number": describe_number,
    "boolean": lambda schema: fill("allowed.switch"),
    "string": lambda schema: fill("allowed.text"),
    "array": describe_list,
    "object": describe_object,
}


def unknown(parent: Schema) -> Text:
    """Say that a field is unknown, and which the object has."""
    fields = {name: None for s in (*parent.get("oneOf", ()), parent) for name in resolved(s).get("properties", ())}
    return fill("problem.unknown", allowed=", ".join(fields)) if fields else fill("problem.no_fields")


def number(value: float | None) -> str:
    """Return a bound as people write it: 20,000, 0.001, 1."""
    return "" if value is None else f"{value:,.12g}"
