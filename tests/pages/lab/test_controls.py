"""What a learner does to the Lab."""

from dataclasses import replace

import pytest

from core.datasets import DATASETS
from core.presets import OPENING, PRESETS
from core.schedule import MAX_CHANGES, NUMBERS
from core.study import number_text, plain
from core.techniques import TECHNIQUES
from pages.address.codec import decode, encode
from pages.address.fields import FIELDS, settings_of
from pages.address.texts import OFF
from pages.lab.controls import (
    Lab,
    change_here,
    discard,
    edit,
    end_changing,
    freeze,
    from_address,
    move_to,
    open_or_close,
    pin,
    set_technique,
    start,
    stops_as_texts,
    switch,
    take_back,
    take_in_hand,
    unpin,
)
from tests.places import data_for

REGRESSIONS = [name for name, dataset in DATASETS.items() if dataset.task == "regression"]


@pytest.fixture
def lab() -> Lab:
    return from_address({}, Lab())


def test_a_valid_edit_is_taken(lab: Lab) -> None:
    lab = edit(lab, {"seed": "7"})
    assert lab.comparison.treatment.seed == 7
    assert not lab.problems


@pytest.mark.parametrize(("key", "text"), [("lr", "fast"), ("batch", "500"), ("n", "20"), ("hidden", "64-9999")])
def test_what_is_not_valid_waits_and_loses_nothing(lab: Lab, key: str, text: str) -> None:
    wrong = edit(lab, {key: text})
    assert wrong.comparison == lab.comparison
    assert wrong.texts[key] == text
    assert [problem.field for problem in wrong.problems] == [key]
    later = edit(wrong, {"seed": "7"})
    assert later.comparison.treatment.seed == 7
    assert later.texts[key] == text
    assert discard(later).texts[key] == lab.texts[key]
    assert not discard(later).problems


def test_a_draft_is_taken_as_soon_as_the_rest_allows_it(lab: Lab) -> None:
    lab = edit(edit(lab, {"batch": "500"}), {"n": "600"})
    assert lab.comparison.treatment.batch_size == 500
    assert not lab.problems
    assert not lab.draft


def test_batch_norm_with_a_batch_of_one_is_told_on_its_card(lab: Lab) -> None:
    lab = switch(edit(lab, {"batch": "1"}), "batch_norm", on=True)
    assert [problem.field for problem in lab.problems] == ["batch_norm"]
    assert "batch_norm" not in lab.comparison.treatment.named


def test_another_data_set_comes_with_its_size_and_noise(lab: Lab) -> None:
    lab = edit(lab, {"data": "wine"})
    assert (lab.comparison.treatment.data.size, lab.comparison.treatment.data.noise) == (118, 0.0)
    assert not lab.problems
    back = edit(lab, {"data": "moons"})
    assert back.comparison.treatment.data == OPENING.config.data


@pytest.mark.parametrize("data", REGRESSIONS)
def test_a_regression_takes_the_label_noise_away_and_nothing_else(lab: Lab, data: str) -> None:
    noisy = edit(lab, {"label_noise": "0.2", "lr": "0.1", "data_seed": "3", "batch": "8"})
    there = edit(noisy, {"data": data})
    assert not there.problems
    assert there.comparison.treatment.data.label_noise == 0
    back = edit(there, {"data": "moons"})
    assert back.texts == noisy.texts | {"label_noise": "0"}


@pytest.mark.parametrize("data", REGRESSIONS)
def test_what_needs_classes_is_switched_off_by_a_regression_and_told(lab: Lab, data: str) -> None:
    lab = set_technique(switch(lab, "label_smoothing", on=True), "label_smoothing", "0.3")
    there = edit(lab, {"data": data})
    assert there.comparison.treatment.data.name == data
    assert list(there.comparison.treatment.named) == ["l2"]
    assert not there.problems
    (told,) = there.switched_off
    assert told.field == "label_smoothing"
    assert "needs classes" in told.text.en
    assert not edit(there, {"seed": "7"}).switched_off
    again = switch(edit(there, {"data": "moons"}), "label_smoothing", on=True)
    assert again.texts["label_smoothing"] == "0.3"


def test_what_needs_a_batch_is_switched_off_by_a_batch_of_one(lab: Lab) -> None:
    lab = edit(switch(lab, "batch_norm", on=True), {"batch": "1"})
    assert lab.comparison.treatment.batch == 1
    assert [problem.field for problem in lab.switched_off] == ["batch_norm"]


def test_a_recurrent_network_comes_with_what_it_needs_and_goes_with_its_data(lab: Lab) -> None:
    there = edit(edit(lab, {"data": "adding"}), {"network": "rnn"})
    assert not there.problems
    assert there.comparison.treatment.network.hidden == (32,)
    assert (there.texts["activation"], there.texts["gain"]) == ("tanh", "none")
    wild = edit(there, {"gain": "1.5"})
    assert wild.comparison.treatment.network.recurrent_gain == 1.5
    back = edit(wild, {"data": "moons"})
    assert not back.problems
    assert back.texts == lab.texts


def test_what_stands_between_layers_is_switched_off_by_a_recurrent_network_and_told(lab: Lab) -> None:
    lab = edit(switch(lab, "batch_norm", on=True), {"data": "adding"})
    there = edit(lab, {"network": "rnn"})
    assert [problem.field for problem in there.switched_off] == ["batch_norm"]
    assert list(there.comparison.treatment.named) == ["l2"]
    refused = switch(there, "layer_norm", on=True)
    assert [problem.field for problem in refused.problems] == ["layer_norm"]
    assert refused.comparison.treatment == there.comparison.treatment


def test_what_shifts_images_is_switched_off_by_a_plane_and_told(lab: Lab) -> None:
    lab = edit(switch(edit(lab, {"data": "digits"}), "random_shift", on=True), {"data": "moons"})
    assert [problem.field for problem in lab.switched_off] == ["random_shift"]
    assert "digits, mnist1d" in lab.switched_off[0].text.ko
    assert list(lab.comparison.treatment.named) == ["l2"]
    refused = switch(lab, "random_shift", on=True)
    assert [problem.field for problem in refused.problems] == ["random_shift"]
    assert "data.name must be one of digits, mnist1d" in refused.problems[0].text.en
    assert refused.comparison.treatment == lab.comparison.treatment
    assert "random_shift" in edit(refused, {"data": "mnist1d"}).comparison.treatment.named


def test_nothing_is_switched_off_by_what_is_not_taken(lab: Lab) -> None:
    lab = edit(switch(lab, "batch_norm", on=True), {"batch": "0"})
    assert "batch_norm" in lab.comparison.treatment.named
    assert [problem.field for problem in lab.problems] == ["batch"]
    assert not lab.switched_off


def test_another_optimiser_comes_with_its_own_settings(lab: Lab) -> None:
    lab = edit(lab, {"optimiser": "adam"})
    assert lab.texts["lr"] == "0.001"
    assert "momentum" not in lab.texts
    assert edit(lab, {"optimiser": "sgd"}).comparison.treatment.optimiser == OPENING.config.optimiser


@pytest.mark.parametrize("name", TECHNIQUES)
def test_a_switch_restores_the_last_value(lab: Lab, name: str) -> None:
    lab = switch(edit(lab, {"data": data_for([name])}), name, on=True)
    assert lab.comparison.technique == name
    first = lab.comparison.treatment
    lab = switch(lab, name, on=False)
    assert lab.texts[name] == OFF
    assert switch(lab, name, on=True).comparison.treatment == first


def test_a_slider_that_went_through_off_keeps_the_other_hyperparameters(lab: Lab) -> None:
    lab = set_technique(edit(lab, {"l2.on": "all"}), "l2", OFF)
    assert lab.comparison.treatment.named == {}
    lab = set_technique(lab, "l2", "0.01")
    assert lab.texts["l2.on"] == "all"


@pytest.mark.parametrize("name", TECHNIQUES)
def test_every_stop_of_a_slider_shows_a_row_that_is_trained(lab: Lab, name: str) -> None:
    lab = open_or_close(switch(edit(lab, {"data": data_for([name])}), name, on=True), name)
    lab = open_or_close(lab, name)
    trained = {config.digest for config in (*lab.study.shown(), *lab.study.behind())}
    options = [stop.named.get(name) for stop in lab.study.stops]
    for settings in options:
        text = OFF if settings is None else str(settings[FIELDS[name].path[-1]])
        assert set_technique(lab, name, text).comparison.treatment.digest in trained
    assert settings_of(name)[0] == name


def moved(lab: Lab, by: int) -> Lab:
    """Return the Lab some stops up or down the slider in hand."""
    runs = lab.study
    assert runs.technique is not None
    assert runs.current is not None
    return move_to(lab, runs.technique, stops_as_texts(runs)[runs.current + by])


def test_the_live_view_moves_to_a_stop_of_the_slider_in_hand(lab: Lab) -> None:
    assert moved(lab, 1).texts["l2"] == "0.005"
    assert moved(lab, -1).texts["l2"] == "0.002"
    assert move_to(lab, "l2", OFF).texts["l2"] == OFF
    assert move_to(lab, "dropout", "0.5") == lab


@pytest.mark.parametrize("since", [None, 300])
@pytest.mark.parametrize("name", TECHNIQUES)
def test_every_stop_has_the_text_that_leads_to_it(lab: Lab, name: str, since: int | None) -> None:
    lab = of_every_technique(take_in_hand(lab, name))
    lab = lab if since is None else change_here(lab, since)
    runs = lab.study
    there = [move_to(lab, name, text).comparison.treatment for text in stops_as_texts(runs)]
    assert there == list(runs.stops)


def test_one_card_is_open_at_a_time(lab: Lab) -> None:
    assert open_or_close(lab, "dropout").comparison.technique == "dropout"
    closed = open_or_close(lab, "l2")
    assert closed.comparison.technique is None
    assert stops_as_texts(closed.study) == []
    assert move_to(closed, "l2", OFF) == closed


def test_a_baseline_is_pinned_and_let_go(lab: Lab) -> None:
    pinned = edit(pin(lab), {"l2": "0.1"})
    assert pinned.study.baseline == OPENING.config
    assert unpin(pinned).study.baseline == plain(pinned.comparison.treatment)


def test_a_ghost_is_kept_until_it_is_frozen_again(lab: Lab) -> None:
    frozen = freeze(lab)
    assert moved(frozen, 1).study.ghost == OPENING.config
    assert freeze(frozen).study.ghost is None


def test_a_preset_starts_anew_but_is_looked_at_as_before(lab: Lab) -> None:
    lab = from_address({"lang": "ko", "presenter": "on", "baseline": "pinned", "lr": "x"}, lab)
    lab = start(edit(lab, {"batch": "500"}), "digits_l2")
    assert lab.comparison.treatment == PRESETS["digits_l2"].config
    assert lab.comparison.baseline is None
    assert (lab.comparison.language, lab.comparison.presenter) == ("ko", True)
    assert not lab.problems
    assert not lab.draft
    assert not lab.notices


def test_what_was_wrong_with_the_address_is_told_until_the_next_change(lab: Lab) -> None:
    lab = from_address({"l2": "abc"}, lab)
    assert [problem.field for problem in lab.notices] == ["l2"]
    assert not moved(lab, 1).notices


def schedule_of(lab: Lab) -> list[tuple[int, str, float]]:
    return [(change.step, change.path, change.value) for change in lab.comparison.treatment.schedule]


def test_from_a_step_on_a_slider_makes_a_change_and_the_start_stays(lab: Lab) -> None:
    later = set_technique(change_here(lab, 300), "l2", "0.1")
    assert later.comparison.treatment.named["l2"]["lambda"] == 0.003
    assert schedule_of(later) == [(300, "techniques.l2.lambda", 0.1)]
    assert later.texts["l2"] == "0.1"
    assert end_changing(later).texts["l2"] == "0.003"
    back = set_technique(later, "l2", "0.003")
    assert back.comparison.treatment == lab.comparison.treatment


def test_what_is_off_at_first_can_begin_later_and_end_again(lab: Lab) -> None:
    begun = switch(change_here(lab, 200), "dropout", on=True)
    assert begun.comparison.treatment.named["dropout"]["p"] == 0
    assert schedule_of(begun) == [(200, "techniques.dropout.p", 0.5)]
    ended = switch(change_here(begun, 400), "dropout", on=False)
    assert schedule_of(ended) == [(200, "techniques.dropout.p", 0.5), (400, "techniques.dropout.p", 0.0)]
    assert ended.texts["dropout"] == OFF
    assert switch(change_here(ended, 200), "dropout", on=False).comparison.treatment == lab.comparison.treatment


def test_the_optimiser_changes_mid_run_too(lab: Lab) -> None:
    later = edit(change_here(lab, 500), {"lr": "0.03", "momentum": "0.9"})
    assert schedule_of(later) == [(500, "optimiser.lr", 0.03), (500, "optimiser.momentum", 0.9)]
    assert edit(end_changing(later), {"optimiser": "adam"}).comparison.treatment.schedule == ()
    assert [c[0] for c in schedule_of(take_back(later, 0))] == [500]
    assert schedule_of(take_back(later, 0)) == [(500, "optimiser.momentum", 0.9)]


def test_stops_from_a_step_on_are_trained_and_dragged_through(lab: Lab) -> None:
    later = change_here(lab, 300)
    runs = later.study
    assert runs.stops[runs.current] == lab.comparison.treatment
    assert len({stop.digest for stop in runs.stops}) == len(runs.stops)
    assert {change.step for stop in runs.stops for change in stop.schedule} == {300}
    other_stop = moved(later, 1)
    assert other_stop.study.key == runs.key
    assert other_stop.study.stops == runs.stops
    for name in ("dropout", "clip_norm"):
        other = take_in_hand(later, name).study
        assert other.stops[other.current] == lab.comparison.treatment


@pytest.mark.parametrize("step", [-1, 0, 1500, 20_000])
def test_a_step_at_either_end_is_no_place_to_change(lab: Lab, step: int) -> None:
    assert change_here(lab, step) == lab


def test_the_same_step_again_and_fewer_steps_end_it(lab: Lab) -> None:
    later = set_technique(change_here(lab, 300), "l2", "0.1")
    assert change_here(later, 300).since is None
    shorter = edit(later, {"steps": "200"})
    assert not shorter.problems
    assert shorter.since is None
    assert shorter.comparison.treatment.schedule == ()


def test_a_value_out_of_range_from_a_step_on_is_told_and_nothing_is_lost(lab: Lab) -> None:
    wrong = set_technique(change_here(lab, 300), "l2", "1000")
    assert [problem.field for problem in wrong.wrong] == ["l2"]
    assert "from 0 to 100" in wrong.wrong[0].text.en
    assert wrong.comparison.treatment == lab.comparison.treatment
    assert wrong.texts["l2"] == "1000"
    later = edit(wrong, {"seed": "7"})
    assert (later.comparison.treatment.seed, later.texts["l2"]) == (7, "1000")
    assert not set_technique(later, "l2", "10").wrong
    begun = end_changing(later)
    assert begun.texts["l2"] == lab.texts["l2"]
    assert [problem.field for problem in begun.wrong] == ["then"]
    assert "from step 300 on: L2 penalty must be a number from 0 to 100" in begun.wrong[0].text.en
    assert change_here(begun, 300).texts["l2"] == "1000"
    assert not edit(begun, {"steps": "300"}).wrong
    much = set_technique(change_here(lab, 300), "l2", "much")
    assert much.comparison.treatment == lab.comparison.treatment
    assert much.texts["l2"] == "much"


def test_a_momentum_of_zero_is_valid_at_the_start_and_not_from_a_step_on(lab: Lab) -> None:
    lab = change_here(edit(lab, {"momentum": "0.9"}), 300)
    wrong = edit(lab, {"momentum": "0"})
    assert [(problem.field, problem.text.en) for problem in wrong.wrong] == [
        ("momentum", "must not be 0, which it may only be from the start")
    ]
    begun = edit(end_changing(wrong), {"seed": "7"})
    assert (begun.texts["momentum"], begun.comparison.treatment.seed) == ("0.9", 7)
    assert not discard(begun).wrong


def test_what_is_typed_at_the_start_waits_there_while_a_step_is_chosen(lab: Lab) -> None:
    typed = edit(lab, {"lr": "fast"})
    there = edit(change_here(typed, 300), {"lr": "0.03"})
    assert schedule_of(there) == [(300, "optimiser.lr", 0.03)]
    assert there.texts["lr"] == "0.03"
    assert [problem.field for problem in there.wrong] == ["lr"]
    assert end_changing(there).texts["lr"] == "fast"


MID_RUN = [path.split(".")[1] for path in NUMBERS]


def of_every_technique(lab: Lab) -> Lab:
    """Return the Lab with data that every technique that may change mid-run goes with, all of them off."""
    return switch(lab, "l2", on=False)


@pytest.mark.parametrize("name", MID_RUN)
@pytest.mark.parametrize("on", [False, True], ids=["off", "on"])
def test_a_drag_from_a_step_on_and_back_is_as_if_nothing_had_been_done(lab: Lab, name: str, on: bool) -> None:
    lab = of_every_technique(lab)
    lab = change_here(switch(lab, name, on=True) if on else take_in_hand(lab, name), 100)
    here = lab.texts[name]
    for stop in TECHNIQUES[name].stops():
        text = OFF if stop is None else number_text(stop[TECHNIQUES[name].main])
        there = set_technique(lab, name, text)
        trained = [run for run in there.study.stops if run.at_step(100) == there.comparison.treatment.at_step(100)]
        assert trained == [there.comparison.treatment]
        assert there.comparison.treatment in lab.study.stops
        back = set_technique(there, name, here)
        assert replace(back, folds=lab.folds) == lab
        assert encode(back.comparison) == encode(lab.comparison)
        assert decode(encode(there.comparison)) == (there.comparison, [])
        assert moved(lab, 1 if lab.study.current == 0 else -1).study.stops == lab.study.stops


@pytest.mark.parametrize("text", ["abc", "1e99"])
@pytest.mark.parametrize("name", TECHNIQUES)
def test_what_is_not_valid_switches_nothing_on(name: str, text: str) -> None:
    lab = switch(switch(Lab(), name, on=True), name, on=False)
    typed = set_technique(lab, name, text)
    assert typed.comparison == lab.comparison
    assert [problem.field for problem in typed.problems] == [name]
    assert "Taken instead: off" in typed.problems[0].text.en
    assert set_technique(typed, name, OFF) == replace(lab, folds=typed.folds)


@pytest.mark.parametrize("name", MID_RUN)
def test_what_begins_later_is_off_until_then_and_a_change_taken_back_leaves_nothing(lab: Lab, name: str) -> None:
    lab = of_every_technique(lab)
    begun = end_changing(switch(change_here(lab, 100), name, on=True))
    assert begun.texts[name] == OFF
    assert switch(begun, name, on=True).texts[name] != OFF
    assert name not in encode(begun.comparison).keys() - encode(lab.comparison).keys()
    assert take_back(begun, 0).comparison.treatment == lab.comparison.treatment
    assert edit(begun, {"steps": "50"}).comparison.treatment == edit(lab, {"steps": "50"}).comparison.treatment


def test_steps_that_are_not_valid_cost_no_change(lab: Lab) -> None:
    later = end_changing(set_technique(change_here(lab, 300), "l2", "0.1"))
    for text in ("0", "-5", "many"):
        wrong = edit(later, {"steps": text})
        assert wrong.comparison == later.comparison
        assert [problem.field for problem in wrong.wrong] == ["steps"]


def full(lab: Lab) -> Lab:
    """Return the Lab with as many changes of the learning rate as a run can hold, each fiftieth step one."""
    changes = ",".join(f"{50 * (i + 1)}:lr={0.1 + 0.1 * (i % 2)}" for i in range(MAX_CHANGES))
    found = from_address({"then": changes}, lab)
    assert len(schedule_of(found)) == MAX_CHANGES
    assert not found.notices
    return found


def test_where_no_change_more_has_room_that_is_told_and_nothing_is_lost(lab: Lab) -> None:
    lab = full(lab)
    refused = change_here(lab, 1000)
    assert refused.refused is not None
    assert refused.refused.field == "then"
    assert "16" in refused.refused.text.en
    assert "step 1000" in refused.refused.text.en
    assert replace(refused, refused=None) == lab
    assert refused.study.stops == lab.study.stops
    assert edit(refused, {"seed": "7"}).refused is None
    room = change_here(take_back(refused, 0), 1000)
    assert (room.since, room.refused) == (1000, None)
    assert len(schedule_of(set_technique(room, "l2", "0.1"))) == MAX_CHANGES


@pytest.mark.parametrize("technique", ["l2", "dropout", "clip_norm", None])
def test_at_a_step_that_has_a_change_of_its_own_that_one_alone_can_be_moved(lab: Lab, technique: str | None) -> None:
    lab = take_in_hand(change_here(full(lab), 100), technique)
    assert (lab.since, lab.refused) == (100, None)
    treatment = lab.comparison.treatment
    assert lab.study.treatment == treatment
    assert lab.study.stops == ((treatment,) if technique else ())
    more = set_technique(lab, "l2", "0.1")
    assert more.refused is not None
    assert (more.comparison.treatment, dict(more.draft), more.problems) == (treatment, {}, ())
    moved = edit(more, {"lr": "0.5"})
    assert (100, "optimiser.lr", 0.5) in schedule_of(moved)
    assert (len(schedule_of(moved)), moved.refused) == (MAX_CHANGES, None)


def test_what_is_typed_and_not_valid_outlives_a_change_that_has_no_room(lab: Lab) -> None:
    lab = edit(change_here(full(lab), 100), {"batch": "500"})
    more = set_technique(lab, "l2", "0.1")
    assert more.refused is not None
    assert more.texts["batch"] == "500"
    assert [problem.field for problem in more.problems] == ["batch"]


def test_switching_off_takes_the_changes_of_a_technique_along(lab: Lab) -> None:
    later = end_changing(set_technique(change_here(lab, 300), "l2", "0.1"))
    off = switch(later, "l2", on=False)
    assert not off.problems
    assert off.comparison.treatment.schedule == ()
