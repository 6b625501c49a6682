"""A study: which runs it trains, at which stops, and when its playback goes on."""

import subprocess
import sys

import pytest

from core.config import MAX_SEED, RunConfig
from core.declare import Number
from core.presets import OPENING, PRESETS, Preset
from core.study import COUNTS, LAB_EVALUATIONS, Seeds, number_text, plain, stop_texts, study, with_technique
from core.techniques import TECHNIQUES
from tests.places import opening_for


def settings(name: str, **values: object) -> object:
    return TECHNIQUES[name].Settings.model_validate(values)


def dragged(config: RunConfig, **values: object) -> RunConfig:
    return with_technique(config, "l2", TECHNIQUES["l2"].Settings.model_validate(values))


def test_plain_is_every_technique_off_in_float32() -> None:
    treatment = OPENING.config.with_fields(dtype="float16", seed=7)
    baseline = plain(treatment)
    assert not baseline.named
    assert baseline.dtype == "float32"
    assert (baseline.data, baseline.seed, baseline.network) == (treatment.data, 7, treatment.network)


def test_the_opening_study_trains_its_stops_behind_the_two_models() -> None:
    opening = study(OPENING.config, OPENING.technique)
    runs = [*opening.shown(), *opening.behind()]
    stops = TECHNIQUES["l2"].stops()
    # Off is the plain baseline, and the shown value is a stop.
    assert len(runs) == len(stops)
    assert opening.shown() == [OPENING.config, plain(OPENING.config)]
    assert len({config.digest for config in runs}) == len(runs)


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("data", [False, True])
def test_a_pair_is_the_same_comparison_from_each_seed(count: int, data: bool) -> None:
    pair = study(OPENING.config, OPENING.technique, seeds=Seeds(count, data))
    assert len(pair.pairs()) == count - 1
    for n, (baseline, treatment) in enumerate(pair.pairs(), start=1):
        assert baseline == plain(treatment)
        assert treatment.seed == n
        assert treatment.data.seed == (n if data else 0)
        moved_back = treatment.data.model_copy(update={"seed": 0})
        assert treatment.with_fields(seed=0, data=moved_back) == OPENING.config


@pytest.mark.parametrize(("ours", "theirs"), [(0, 3), (5, 4), (MAX_SEED, 0)])
def test_pairs_that_start_from_different_seeds_share_none(ours: int, theirs: int) -> None:
    treatment, pinned = (OPENING.config.with_fields(seed=seed) for seed in (ours, theirs))
    pairs = study(treatment, "l2", pinned=pinned, seeds=Seeds(20)).pairs()
    assert len({run.digest for pair in pairs for run in pair} | {treatment.digest, pinned.digest}) == 40


def with_named(*names: str) -> RunConfig:
    return OPENING.config.with_fields(techniques={name: {} for name in names})


@pytest.mark.parametrize(
    ("names", "count"), [((), 0), (("l2",), 0), (("l2", "dropout"), 2), (("l2", "dropout", "ema"), 6)]
)
def test_parts_are_each_technique_alone_and_the_rest_without_it(names: tuple[str, ...], count: int) -> None:
    of = study(with_named(*names), None)
    assert len(of.parts()) == count
    for part in of.parts():
        left = {part.technique} if part.alone else set(names) - {part.technique}
        assert set(part.run.named) == left
        assert part.run.with_fields(techniques={}) == of.baseline
    assert len({run.digest for runs in of.parts_from_all_seeds() for run in runs}) == 5 * count


def test_a_change_mid_run_that_the_baseline_has_not_leaves_no_parts() -> None:
    changing = {"schedule": [{"step": 9, "path": "techniques.l2.lambda", "value": 1.0}]}
    assert not study(with_named("l2", "dropout").with_fields(**changing), None).parts()


def test_there_are_no_parts_where_more_than_techniques_differs() -> None:
    other = plain(OPENING.config).with_fields(seed=9)
    assert not study(with_named("l2", "dropout"), None, pinned=other).parts()
    assert len(study(with_named("l2", "dropout"), None, pinned=with_named("l2", "dropout", "ema")).parts()) == 0
    pinned = study(with_named("l2", "dropout", "ema"), None, pinned=with_named("ema"))
    assert {part.technique for part in pinned.parts()} == {"l2", "dropout"}
    assert all("ema" in part.run.named for part in pinned.parts())


def test_two_equal_runs_need_no_other_seeds() -> None:
    assert study(plain(OPENING.config), "l2").pairs() == []


def test_other_seeds_do_not_start_the_playback_again() -> None:
    five, ten = (study(OPENING.config, "l2", seeds=Seeds(count)) for count in (5, 10))
    assert ten.continues(five)


def test_without_a_card_there_are_two_runs() -> None:
    alone = study(OPENING.config, None)
    assert alone.stops == ()
    assert alone.current is None
    assert len([*alone.shown(), *alone.behind()]) == 2


@pytest.mark.parametrize("name", TECHNIQUES)
def test_stops_differ_in_the_technique_alone(name: str) -> None:
    treatment = opening_for(name)
    built = study(treatment, name)
    assert built.stops[0] == with_technique(treatment, name, None)
    assert len(built.stops) == len(built.stop_labels) == len(set(built.stops))
    assert built.current is not None
    assert built.stops[built.current] == treatment
    for stop in built.stops:
        assert with_technique(stop, name, None) == built.stops[0]


@pytest.mark.parametrize(
    ("value", "neighbours"), [(0.004, ("0.003", "0.005")), (1e-6, ("off", "1e-5")), (50.0, ("1", None))]
)
def test_a_value_between_stops_is_one_more_row_in_its_place(value: float, neighbours: tuple[str, str | None]) -> None:
    built = study(dragged(OPENING.config, **{"lambda": value}), "l2")
    labels = built.labels("en")
    assert len(built.stops) == len(TECHNIQUES["l2"].stops()) + 1
    assert built.current is not None
    assert labels[built.current] == number_text(value)
    assert labels[built.current - 1] == neighbours[0]
    assert (labels[built.current + 1] if built.current + 1 < len(labels) else None) == neighbours[1]


def test_a_value_between_falling_stops_is_in_its_place() -> None:
    clipped = with_technique(OPENING.config, "clip_norm", TECHNIQUES["clip_norm"].Settings(max_norm=4.0))
    built = study(clipped, "clip_norm")
    assert built.current is not None
    assert built.labels("en")[built.current - 1 : built.current + 2] == ["5", "4", "3"]


def test_stops_that_cannot_be_trained_are_left_out() -> None:
    one_at_a_time = OPENING.config.with_fields(batch_size=1)
    assert study(one_at_a_time, "batch_norm").stops == (one_at_a_time,)


def test_a_drag_goes_on_with_the_playback() -> None:
    here = study(OPENING.config, "l2")
    there = study(dragged(OPENING.config, **{"lambda": 0.05}), "l2")
    between = study(dragged(OPENING.config, **{"lambda": 0.0042}), "l2")
    off = study(with_technique(OPENING.config, "l2", None), "l2")
    assert here.key == there.key == between.key == off.key
    assert there.continues(here)
    assert off.continues(there)


def test_another_card_goes_on_with_the_playback_of_the_same_runs() -> None:
    assert study(OPENING.config, "l1").continues(study(OPENING.config, "l2"))
    assert study(OPENING.config, None).continues(study(OPENING.config, "l2"))


@pytest.mark.parametrize(
    "other",
    [
        OPENING.config.with_fields(seed=1),
        OPENING.config.with_fields(steps=100),
        OPENING.config.with_fields(dtype="bfloat16"),
        dragged(OPENING.config, **{"lambda": 0.003, "on": "all"}),
        with_technique(OPENING.config, "dropout", TECHNIQUES["dropout"].Settings()),
    ],
)
def test_any_other_change_restarts(other: RunConfig) -> None:
    assert not study(other, "l2").continues(study(OPENING.config, "l2"))


def test_another_baseline_restarts_and_a_ghost_does_not() -> None:
    here = study(OPENING.config, "l2")
    assert not study(OPENING.config, "l2", pinned=OPENING.config).continues(here)
    assert study(OPENING.config, "l2", ghost=OPENING.config).continues(here)


def test_a_technique_that_is_off_keeps_its_other_hyperparameters() -> None:
    off = with_technique(OPENING.config, "l2", None)
    remembered = TECHNIQUES["l2"].Settings.model_validate({"lambda": 0.003, "on": "all"})
    built = study(off, "l2", remembered=remembered)
    assert {stop.named["l2"]["on"] for stop in built.stops[1:]} == {"all"}
    assert built.key == study(dragged(OPENING.config, **{"lambda": 0.1, "on": "all"}), "l2").key


@pytest.mark.parametrize(
    ("value", "text"), [(0.003, "0.003"), (1e-5, "1e-5"), (1.0, "1"), (120, "120"), (1e16, "1e16"), (1e-10, "1e-10")]
)
def test_numbers_are_short_and_exact(value: float, text: str) -> None:
    assert number_text(value) == text
    assert float(text) == value


def test_a_sliders_texts_hold_the_shown_value() -> None:
    momentum = TECHNIQUES["batch_norm"].hyperparameter("momentum")
    assert isinstance(momentum, Number)
    assert "0.15" in stop_texts(momentum, 0.15)
    assert len(stop_texts(momentum)) == len(momentum.stops)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_is_a_valid_comparison(preset: Preset) -> None:
    assert preset.config.evaluations == LAB_EVALUATIONS
    assert preset.technique in preset.config.named
    built = study(preset.config, preset.technique)
    assert built.baseline != built.treatment
    assert RunConfig.model_validate(preset.config.canonical()) == preset.config


def test_the_web_servers_part_loads_no_torch() -> None:
    modules = "core.study, core.presets, core.problems, pages.lab.controls, pages.lab.cards, pages.lab.header"
    script = f"import sys, {modules}, pages.lab.view, core.figures; print('torch._C' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
