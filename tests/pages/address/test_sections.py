"""The sections of worked examples as query parameters and back: what is set comes back, what is wrong is told."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.declare import Choice, Number
from core.topics import EXAMPLES
from pages.address.codec import is_known
from pages.address.sections import GUESS, NAMES, Section, begin, decode, edit, encode, names_of, restore, wrong
from pages.address.texts import MINUS
from pages.address.values import Part, parts


def texts_of(part: Part) -> st.SearchStrategy[str]:
    """Texts of values that a control allows, as people and programs write them."""
    declared = part.declared
    if isinstance(declared, Choice):
        return st.sampled_from(list(declared.options))
    if isinstance(declared, Number) and declared.integer:
        return st.integers(int(declared.low), int(declared.high)).map(str).filter(lambda text: is_valid(part, text))
    numbers = st.floats(declared.low, declared.high).map(lambda value: value + 0.0)
    written = numbers.map(repr) | numbers.map(lambda value: f"{value:.3g}".replace("-", MINUS))
    return written.filter(lambda text: is_valid(part, text))


def is_valid(part: Part, text: str) -> bool:
    try:
        part.put(part.of(), text)
    except ValueError:
        return False
    return True


@st.composite
def sections(draw: st.DrawFn) -> tuple[str, Section]:
    name = draw(st.sampled_from(list(EXAMPLES)))
    given = {part.key: draw(st.just(part.text(part.of())) | texts_of(part)) for part in parts(EXAMPLES[name])}
    prediction = EXAMPLES[name].prediction
    guess = draw(st.none() | st.sampled_from(range(len(prediction.options)))) if prediction else None
    return name, replace(edit(begin(name), name, given), guess=guess)


@given(sections())
@settings(max_examples=200, deadline=None)
def test_a_section_comes_back_from_its_address(made: tuple[str, Section]) -> None:
    name, section = made
    query = encode(name, section)
    found, problems = decode(query)
    back = found.get(name, begin(name))
    assert problems == []
    assert back == section
    assert encode(name, back) == query


GARBAGE = st.dictionaries(
    st.sampled_from([*NAMES, *EXAMPLES]) | st.text(max_size=30),
    st.sampled_from(["", "0", "1", "-1", "1e999", "nan", "１", "l1", "9" * 500]) | st.text(max_size=20),
    max_size=8,
)


@given(GARBAGE)
@settings(max_examples=200, deadline=None)
def test_garbage_is_told_and_the_rest_is_taken(query: dict[str, str]) -> None:
    found, problems = decode(query)
    wrong = {problem.field for problem in problems}
    for name, section in found.items():
        assert not section.draft
        assert set(encode(name, section)) <= set(query) - wrong
    assert decode({key: text for key, text in query.items() if key not in wrong})[0].items() <= found.items()


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_section_as_it_starts_has_an_empty_address(name: str) -> None:
    assert encode(name, begin(name)) == {}
    start = {f"{name}.{part.name}": begin(name).text(part) for part in parts(EXAMPLES[name])}
    assert decode(start) == ({name: begin(name)}, [])


def test_an_address_holds_what_differs_in_few_letters() -> None:
    shown = edit(begin("lost_updates"), "lost_updates", {"lr": "1e-1", "scale": "0.10"})
    assert encode("lost_updates", replace(shown, guess=None)) == {"lost_updates.lr": "0.1"}
    cells = edit(begin("batch_norm_tensor"), "batch_norm_tensor", {"values_1_2": f"{MINUS}1.5"})
    assert encode("batch_norm_tensor", replace(cells, guess=1)) == {
        "batch_norm_tensor.values_2_3": "-1.5",
        "batch_norm_tensor.guess": "2",
    }


def test_what_is_typed_and_not_valid_is_in_no_address() -> None:
    good = edit(begin("lost_updates"), "lost_updates", {"lr": "0.1"})
    bad = edit(good, "lost_updates", {"scale": "much"})
    assert bad.draft == {"scale": "much"}
    assert encode("lost_updates", bad) == {"lost_updates.lr": "0.1"}
    assert restore(bad, "lost_updates") == begin("lost_updates")


def test_what_is_not_valid_waits_as_it_was_typed_and_everything_else_is_taken() -> None:
    bad = edit(begin("lost_updates"), "lost_updates", {"scale": "much", "lr": "0.1"})
    assert (bad.settings["lr"], bad.settings["scale"]) == (0.1, 0.1)
    assert [part.key for part in wrong(bad, "lost_updates")] == ["scale"]
    moved = edit(bad, "lost_updates", {"lr": "1e-2"})
    assert (moved.settings["lr"], moved.draft) == (0.01, {"scale": "much"})
    assert [moved.text(part) for part in parts(EXAMPLES["lost_updates"])] == ["0.01", "much", "0"]
    assert edit(moved, "lost_updates", {"scale": "1"}).draft == {}


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("lost_updates.lr", "ten", "must be a number from 1e-07 to 1. Taken instead: 0.001."),
        ("lost_updates.lr", "", "from 1e-07 to 1"),
        ("lost_updates.lr", "9" * 5000, "from 1e-07 to 1"),
        ("lost_updates.seed", "1.5", "must be a whole number from 0 to "),
        ("batch_norm_tensor.values_2_3", "1001", "from -1,000 to 1,000. Taken instead: 1.523."),
        ("weight_paths.penalty", "l3", "must be one of l1, subgradient, l2, both. Taken instead: l1."),
        ("running_sum.guess", "0", "must be a whole number from 1 to 4"),
        ("running_sum.guess", "5", "must be a whole number from 1 to 4"),
        ("running_sum.guess", "right", "must be a whole number from 1 to 4"),
        ("formats.guess", "1", "not the name of a setting"),
        ("batch_norm_tensor.values_0_0", "1", "not the name of a setting"),
        ("lost_updates.ls", "1", "names that there are: lost_updates.lr"),
        ("lost_updates.", "1", "not the name of a setting"),
    ],
)
def test_a_bad_value_is_told_with_what_is_allowed_and_falls_back_alone(key: str, text: str, said: str) -> None:
    found, problems = decode({key: text, "gradient_check.h": "0.01"})
    assert [problem.field for problem in problems] == [key]
    assert said in problems[0].text.en
    assert problems[0].text.ko
    assert found["gradient_check"].settings["h"] == 0.01
    name = key.partition(".")[0]
    assert found[name] == begin(name)


def test_of_many_unknown_names_few_are_told_and_the_rest_is_counted() -> None:
    _, problems = decode({f"lost_updates.name_{i}": "1" for i in range(1000)})
    assert len(problems) == 11
    assert "990" in problems[-1].text.en
    assert "990" in problems[-1].text.ko


def test_no_name_stands_for_two_things() -> None:
    assert len(NAMES) == len(set(NAMES))
    assert not [key for key in NAMES if is_known(key)]
    assert not [part.name for example in EXAMPLES.values() for part in parts(example) if part.name == GUESS]
    assert all("." not in name for name in EXAMPLES)
    assert f"running_sum.{GUESS}" in names_of("running_sum")
