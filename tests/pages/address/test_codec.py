"""The address says all of a comparison, and nothing in it that is not valid costs anything else."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from core.config import MAX_HIDDEN_LAYERS, MAX_SEED, MAX_WORK, RunConfig, unsuited
from core.datasets import DATASETS
from core.i18n.text import LANGUAGES
from core.optimisers import OPTIMISERS
from core.presets import OPENING, PRESETS
from core.study import COUNTS, LAB_EVALUATIONS, Seeds
from core.techniques import TECHNIQUES
from pages.address.codec import START, Comparison, decode, encode
from pages.address.configs import texts
from pages.address.fields import FIELDS, off_value
from pages.address.links import Link, in_order
from tests.strategies import networks, optimisers, schedules, switches_of, values, with_gain


def technique(name: str) -> st.SearchStrategy[Any]:
    declared = {h.name: values(h) for h in TECHNIQUES[name].hyperparameters}
    on = st.fixed_dictionaries(declared)
    main = FIELDS[name]
    return st.none() | on.filter(lambda given: given[main.path[-1]] != off_value(main) or off_value(main) is None)


@st.composite
def configs(draw: st.DrawFn) -> RunConfig:
    dataset = draw(st.sampled_from(list(DATASETS.values())))
    size = draw(st.integers(2, dataset.pool))
    network = draw(with_gain(draw(networks(dataset.name, st.integers(1, 64), MAX_HIDDEN_LAYERS))))
    kind = network.get("kind", "mlp")
    optimiser = draw(st.sampled_from(list(OPTIMISERS)))
    config = {
        "data": {
            "name": dataset.name,
            "train_size": size,
            "noise": draw(st.floats(0, dataset.noise.high)) + 0.0,
            "label_noise": draw(st.floats(0, 1)) + 0.0 if dataset.label_noise else 0.0,
            "seed": draw(st.integers(0, MAX_SEED)),
        },
        "network": network,
        "optimiser": draw(optimisers(optimiser, draw(switches_of(optimiser)))),
        "techniques": {n: draw(technique(n)) for n, t in TECHNIQUES.items() if not unsuited(t, 2, dataset, kind)},
        "batch_size": draw(st.just("full") | st.integers(2, size)),
        "steps": 1,
        "seed": draw(st.integers(0, MAX_SEED)),
        "dtype": draw(st.sampled_from(["float64", "float32", "bfloat16", "float16"])),
        "evaluations": LAB_EVALUATIONS,
    }
    most = int(MAX_WORK / RunConfig.model_validate(config).work)
    run = RunConfig.model_validate(config | {"steps": draw(st.integers(1, min(most, 2000)))})
    return RunConfig.model_validate(run.canonical() | {"schedule": draw(schedules(run))})


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    return Comparison(
        treatment=draw(configs()),
        technique=draw(st.sampled_from([None, *TECHNIQUES])),
        baseline=draw(st.none() | configs()),
        ghost=draw(st.none() | configs()),
        language=draw(st.sampled_from([None, *LANGUAGES])),
        seeds=Seeds(draw(st.sampled_from(COUNTS)), draw(st.booleans())),
        presenter=draw(st.booleans()),
        link=draw(links()),
    )


@st.composite
def links(draw: st.DrawFn) -> Link:
    cards = in_order(draw(st.sets(st.sampled_from(list(TECHNIQUES)), max_size=4)))
    return Link(hidden=draw(st.booleans()), paused=draw(st.sampled_from([None, 0, 1])), cards=cards)


HOLDS_UP_OTHERS = {
    "data": "mnist1d",
    "n": "4000",
    "hidden": "512-512-512-512-512-512",
    "batch": "full",
    "steps": "90",
    "dtype": "bfloat16",
}


def test_an_address_whose_steps_would_hold_up_everybody_is_refused_in_words() -> None:
    opened, (problem,) = decode(HOLDS_UP_OTHERS)
    assert problem.field == "hidden"
    assert "float32" in problem.text.en
    assert "float32" in problem.text.ko
    assert opened.treatment.widths != (40, *[512] * 6, 10)
    assert not decode(HOLDS_UP_OTHERS | {"dtype": "float32"})[1]


@given(comparisons())
@settings(max_examples=100, deadline=None)
def test_a_comparison_comes_back_from_its_address(comparison: Comparison) -> None:
    assert decode(encode(comparison)) == (comparison, [])


GARBAGE = st.dictionaries(
    st.sampled_from(
        [
            *FIELDS,
            *("hand", "seeds", "vary", "lang", "presenter", "figures", "paused", "show"),
            *("baseline", "ghost", "baseline.l2", "ghost.n", "x"),
        ]
    )
    | st.text(max_size=8),
    st.text(max_size=12) | st.sampled_from(["off", "on", "none", "full", "pinned", "1", "64", "0.5", "adam", "wine"]),
    max_size=6,
)


@given(GARBAGE)
@settings(max_examples=300, deadline=None)
def test_any_address_gives_a_comparison_whose_address_is_clean(query: dict[str, str]) -> None:
    comparison, found = decode(query)
    assert decode(encode(comparison)) == (comparison, [])
    assert all(problem.text.en and problem.text.ko for problem in found)


@given(comparisons(), st.sampled_from(["lr", "seed", "n", "hidden", "steps", "label_noise", "dtype"]))
@settings(max_examples=50, deadline=None)
def test_one_bad_value_costs_nothing_else(comparison: Comparison, key: str) -> None:
    query = encode(comparison)
    without, _ = decode({k: text for k, text in query.items() if k != key})
    spoilt, found = decode(query | {key: "nonsense"})
    assert spoilt == without
    assert key in [problem.field for problem in found]


def test_a_change_mid_run_that_is_not_valid_costs_no_other_change() -> None:
    comparison, found = decode({"then": "300:l2=0.01,400:lr=-7,500:lr=0.05,1500:lr=0.1,500:lr=0.2"})
    assert [(change.step, change.value) for change in comparison.treatment.schedule] == [(300, 0.01), (500, 0.05)]
    told = [(problem.field, problem.text.en) for problem in found]
    assert [field for field, _ in told] == ["then"] * 3
    assert all("Taken instead: 300:l2=0.01,500:lr=0.05." in text for _, text in told)
    for part in ("from step 400 on: Learning rate must be", "1 to 1,499", "a second time"):
        assert sum(part in text for _, text in told) == 1
    comparison, [problem] = decode({"then": "400:lr=-7"})
    assert comparison.treatment.schedule == ()
    assert "Taken instead: none." in problem.text.en


def test_what_begins_later_comes_back_from_its_address() -> None:
    comparison, found = decode({"l2": "off", "then": "300:l2=0.01,500:lr=0.05"})
    assert not found
    assert comparison.treatment.named["l2"]["lambda"] == 0
    assert [change.value for change in comparison.treatment.schedule] == [0.01, 0.05]
    assert encode(comparison)["then"] == "300:l2=0.01,500:lr=0.05"
    assert decode(encode(comparison)) == (comparison, [])


def test_the_opening_preset_has_an_empty_address() -> None:
    assert encode(START) == {}
    assert decode({}) == (START, [])
    assert decode({"l2": "0.003"}) == (START, [])


@pytest.mark.parametrize("name", PRESETS)
def test_a_presets_address_is_short(name: str) -> None:
    preset = PRESETS[name]
    query = encode(Comparison(treatment=preset.config, technique=preset.technique))
    assert len("&".join(f"{k}={v}" for k, v in query.items())) < 130
    assert "hand" not in query


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ({"then": "300"}, "then", "300:l2=0.01"),
        ({"then": "300:l2=x"}, "then", "300:l2=0.01"),
        ({"then": "300:hidden=3"}, "then", "one of optimiser.lr"),
        ({"then": "1500:l2=0.1"}, "then", "1 to 1,499"),
        ({"then": "300:l2=200"}, "then", "from step 300 on: L2 penalty must be a number from 0 to 100"),
        ({"then": "200:lr=0.1,300:dropout=1"}, "then", "from step 300 on: Dropout must be"),
        ({"l2": "abc"}, "l2", "from 0 to 100, or off"),
        ({"l2": ""}, "l2", "from 0 to 100, or off"),
        ({"l2": "-1"}, "l2", "from 0 to 100, or off"),
        ({"lr": "1e999"}, "lr", "up to 100"),
        ({"lr": "nan"}, "lr", "up to 100"),
        ({"lr": "１"}, "lr", "up to 100"),
        ({"steps": "1.5"}, "steps", "1 to 20,000"),
        ({"seed": "9" * 5000}, "seed", "2,147,483,647"),
        ({"data": "cats"}, "data", "moons"),
        ({"n": "5000"}, "n", "2 to 2,000"),
        ({"n": "x", "data": "digits"}, "n", "2 to 1,200"),
        ({"noise": "2"}, "noise", "0 to 1"),
        ({"label_noise": "0.2", "data": "sine"}, "label_noise", "must be 0 for sine, which has no labels"),
        ({"baseline.label_noise": "0.2", "data": "adding"}, "baseline.label_noise", "must be 0 for adding"),
        ({"hidden": "64x"}, "hidden", "64-64"),
        ({"hidden": "513"}, "hidden", "512"),
        ({"hidden": "1-1-1-1-1-1-1"}, "hidden", "at most 6"),
        ({"nesterov": "on"}, "nesterov", "momentum above 0"),
        ({"nesterov": "1"}, "nesterov", "on or off"),
        ({"momentum": "0.9", "optimiser": "adam"}, "momentum", "adam"),
        ({"l1.form": "proximal", "l1": "off"}, "l1.form", "l1 = off"),
        ({"batch": "500"}, "batch", "1 to 120"),
        ({"batch": "1", "batch_norm": "0.1"}, "batch_norm", "at least 2"),
        ({"hidden": "512-512-512-512-512-512", "steps": "20000", "batch": "64"}, "hidden", "limit"),
        ({"hand": "magic"}, "hand", "dropout"),
        ({"lang": "fr"}, "lang", "en, ko"),
        ({"presenter": "1"}, "presenter", "on, off"),
        ({"seeds": "4"}, "seeds", "1, 3, 5, 10, 20"),
        ({"vary": "both"}, "vary", "start, data"),
        ({"baseline": "plain"}, "baseline", "pinned"),
        ({"baseline.lr": "0"}, "baseline.lr", "above 0"),
        ({"learning_rate": "1"}, "learning_rate", "not the name of a setting"),
        ({"baseline.magic": "1"}, "baseline.magic", "not the name of a setting"),
    ],
)
def test_a_bad_value_is_told_with_what_is_allowed(query: dict[str, str], field: str, said: str) -> None:
    _, found = decode(query)
    assert [problem.field for problem in found] == [field]
    assert said in found[0].text.en
    assert found[0].text.ko
    assert len(found[0].text.en) < 700


@pytest.mark.parametrize("prefix", ["name_", "baseline.name_"])
def test_of_many_unknown_names_few_are_told_and_the_rest_is_counted(prefix: str) -> None:
    comparison, found = decode({f"{prefix}{i}": "1" for i in range(1000)})
    assert comparison == START
    assert len(found) == 11
    assert "990" in found[-1].text.en
    assert "990" in found[-1].text.ko


def test_a_plus_sign_says_nothing_more() -> None:
    assert decode({"n": "+20"}) == decode({"n": "20"})
    assert decode({"seed": "+7", "lr": "+0.1"}) == decode({"seed": "7", "lr": "0.1"})


def test_a_number_copied_from_a_figure_is_read_with_its_minus_sign() -> None:
    comparison, problems = decode({"l2": "1e−3"})
    assert comparison.treatment.named["l2"]["lambda"] == 0.001
    assert not problems


def test_defaults_suit_what_is_given() -> None:
    assert decode({"data": "wine"})[0].treatment.data.size == DATASETS["wine"].default_size
    assert decode({"data": "sine"})[0].treatment.batch_size == "full"
    assert decode({"n": "20"})[0].treatment.batch_size == "full"
    assert decode({"optimiser": "adam"})[0].treatment.optimiser.lr == 1e-3
    assert decode({"l1.form": "proximal"})[0].treatment.named["l1"]["form"] == "proximal"
    assert decode({"dropout": "0.5"})[0].technique == "dropout"
    assert decode({"l2": "0"})[0].treatment.named == {}


def test_a_pinned_baseline_is_told_by_what_it_has_apart() -> None:
    pinned = decode({"l2": "off", "seed": "5"})[0].treatment
    comparison = Comparison(treatment=decode({"seed": "5"})[0].treatment, technique="l2", baseline=pinned)
    assert encode(comparison) == {"seed": "5", "baseline": "pinned", "baseline.l2": "off"}


def test_every_setting_of_a_config_is_in_the_address() -> None:
    named = {"l2": {"lambda": 0.01}, "init": {}, "l1": {}}
    config = RunConfig.model_validate({**OPENING.config.canonical(), "techniques": named})
    leaves = {".".join(field.path) for key, field in FIELDS.items() if key in texts(config)}
    expected = {"data.seed", "network.hidden", "optimiser.lr", "batch_size", "dtype", "techniques.init.bias", "seed"}
    assert expected <= leaves


def test_invalid_settings_cannot_be_built() -> None:
    with pytest.raises(ValidationError):
        RunConfig.model_validate({**OPENING.config.canonical(), "batch_size": 500})
