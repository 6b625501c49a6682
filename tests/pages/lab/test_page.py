"""The Lab as Streamlit runs it: widgets by key, the address, what is submitted."""

import json
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import runners
from core.config import RunConfig
from core.datasets import DATASETS
from core.export import script
from core.i18n.text import LANGUAGES, Language
from core.presets import OPENING, PRESETS
from core.runners.base import SEED, SHOWN, STOP, STOP_SEED, Detail
from core.schedule import MAX_CHANGES
from core.study import USUAL, Seeds, plain
from core.techniques import TECHNIQUES
from pages.address.codec import encode
from pages.lab.controls import Lab, fold, switch
from pages.lab.take import code_of
from pages.lab.triggers import changing, go, taking
from pages.live.slider import SliderData
from pages.look.style import FAMILIES
from pages.session import LAB, PENDING, TOKEN, Act
from tests.places import data_for

ROUTER = Path(__file__).parents[3] / "pages" / "router.py"
TIMEOUT = 30
REGRESSIONS = [name for name, dataset in DATASETS.items() if dataset.task == "regression"]


@pytest.fixture(scope="module", autouse=True)
def runner() -> Iterator[runners.Runner]:
    local = runners.Runner(runners.LocalDispatch(workers=1))
    local.start()
    runners.use(local)
    yield local
    runners.use(None)
    local.close()


@pytest.fixture
def app() -> AppTest:
    st.cache_data.clear()
    st.cache_resource.clear()
    return AppTest.from_file(str(ROUTER), default_timeout=TIMEOUT)


def opened(app: AppTest, **query: str) -> AppTest:
    for key, text in query.items():
        app.query_params[key] = text
    app.run()
    assert not app.exception
    return app


def lab(app: AppTest) -> Lab:
    state: Lab = app.session_state[LAB]
    return state


def slider(app: AppTest, name: str) -> SliderData:
    """Return what the slider in hand is given, which Streamlit's tests do not know."""
    found = next(one for one in app.sidebar.get("bidi_component") if one.proto.id.endswith(f"slide_{name}"))
    data: SliderData = json.loads(zlib.decompress(found.proto.bytes, -zlib.MAX_WBITS))
    return data


def value(app: AppTest, name: str) -> str:
    """Return the text of the stop at which the slider in hand stands."""
    data = slider(app, name)
    return data["texts"][data["stop"]]


def move(app: AppTest, name: str, text: str) -> None:
    """Run the script as the live view has it run where the slider in hand has come to rest."""
    app.session_state[PENDING] = [Act(go({"slider": name, "text": text, "id": f"to {text}"}))]
    app.run()
    assert not app.exception
    assert slider(app, name)["answered"] == f"to {text}"


def unfold(app: AppTest, *names: str) -> AppTest:
    """Unfold families of techniques, and groups of settings; Streamlit's tests cannot press on a fold."""
    for name in names:
        wish(app, partial(fold, name=name, unfolded=True))
    return app


def cards(app: AppTest) -> list[str]:
    """Return the techniques whose cards are drawn, from the top."""
    return [t.key.removeprefix("on_") for t in app.toggle if t.key and t.key.startswith("on_")]


def fields(app: AppTest) -> list[str]:
    """Return the settings that have a field, as the keys of the fields say them."""
    return [str(t.key).removeprefix("type_") for t in app.text_input]


def test_it_opens_on_the_opening_preset_with_its_card_open(app: AppTest) -> None:
    opened(app)
    assert lab(app).comparison.treatment == OPENING.config
    assert value(app, "l2") == "0.003"
    assert app.toggle(key="on_l2").value
    assert cards(app) == ["l2"]
    assert fields(app) == ["l2"]


def test_a_link_leaves_some_controls_alone_until_all_are_shown(app: AppTest) -> None:
    opened(app, show="l2,dropout")
    assert cards(app) == ["l2", "dropout"]
    assert list(app.sidebar.get("expander")) == []
    app.button(key="show_all").click().run()
    assert cards(app) == ["l2"]
    assert "show" not in app.query_params
    unfold(app, *FAMILIES)
    assert cards(app) == list(TECHNIQUES)


def test_what_is_unfolded_is_drawn_and_stays_so(app: AppTest) -> None:
    unfold(opened(app), *FAMILIES, "optimiser")
    assert cards(app) == list(TECHNIQUES)
    assert "lr" in fields(app)
    assert "batch" not in fields(app)
    app.segmented_control(key="language").set_value("ko").run()
    app.text_input(key="type_lr").set_value("0.1").run()
    app.button(key="preset_digits_batch_norm").click().run()
    assert not app.exception
    assert "lr" in fields(app)
    assert sorted(cards(app)) == sorted(TECHNIQUES)
    assert cards(app)[0] == "batch_norm"
    wish(app, partial(fold, name="noise", unfolded=False))
    assert {TECHNIQUES[name].family for name in cards(app)} == FAMILIES.keys() - {"noise"}


def test_it_submits_the_shown_runs_and_the_stops(app: AppTest, runner: runners.Runner) -> None:
    opened(app)
    wanted = runner.wanted(app.session_state[TOKEN])
    assert wanted is not None
    assert {OPENING.config.digest, plain(OPENING.config).digest} <= wanted
    assert len(of_priority(app, runner, SHOWN, STOP)) == len(TECHNIQUES["l2"].stops())
    assert of_priority(app, runner, SEED) == {config for pair in lab(app).study.pairs() for config in pair}
    assert len(of_priority(app, runner, SEED)) == 2 * (USUAL.count - 1)
    everything = USUAL.count * len(TECHNIQUES["l2"].stops())
    assert len(wanted) == len(of_priority(app, runner, SHOWN, SEED, STOP, STOP_SEED)) == everything


def of_priority(app: AppTest, runner: runners.Runner, *priorities: int) -> set[RunConfig]:
    """The runs of a session that are wanted with these priorities."""
    return {run.config for run in runner._owners.runs(app.session_state[TOKEN]) if run.priority in priorities}


def test_only_what_is_shown_has_to_keep_its_arrays(app: AppTest, runner: runners.Runner) -> None:
    opened(app)
    runs = runner._owners.runs(app.session_state[TOKEN])
    assert {run.config for run in runs if run.detail is Detail.WHOLE} == {OPENING.config, plain(OPENING.config)}


def test_a_drag_shows_another_row_and_submits_the_same_runs(app: AppTest, runner: runners.Runner) -> None:
    opened(app)
    before = of_priority(app, runner, SHOWN, STOP)
    move(app, "l2", "0.05")
    assert lab(app).comparison.treatment.named["l2"]["lambda"] == 0.05
    assert app.text_input(key="type_l2").value == "0.05"
    assert of_priority(app, runner, SHOWN, STOP) == before


def test_a_move_that_is_none_changes_nothing(app: AppTest) -> None:
    before = lab(opened(app))
    for move in (None, "0.05", {"slider": "l2"}, {"slider": "l2", "text": 1, "id": "x"}):
        assert go(move)(before) == before


@pytest.mark.parametrize(("alone", "left"), [(True, ["l2"]), (False, ["dropout", "label_smoothing"])])
def test_a_part_of_the_treatment_becomes_the_treatment(app: AppTest, alone: bool, left: list[str]) -> None:
    before = lab(opened(app, l2=0.01, dropout=0.2, label_smoothing=0.1, hand="dropout"))
    wish(app, taking({"technique": "l2", "alone": alone}))
    shown = lab(app).comparison
    assert sorted(shown.treatment.named) == sorted(left)
    assert shown.technique == ("l2" if alone else "dropout")
    # What was left out has its values again when it is switched on.
    for name in {"l2", "dropout", "label_smoothing"} - set(left):
        wish(app, partial(switch, name=name, on=True))
    assert lab(app).comparison.treatment == before.comparison.treatment


def test_what_is_no_part_changes_nothing(app: AppTest) -> None:
    before = lab(opened(app, l2=0.01))
    for part in (None, "l2", {"technique": "l2", "alone": True}, {"technique": "none", "alone": False}, {"alone": 1}):
        assert taking(part)(before) == before


def test_a_technique_that_has_no_stops_here_keeps_the_usual_slider(app: AppTest) -> None:
    opened(app, random_shift="off", hand="random_shift")
    assert len(lab(app).study.stops) == 1
    assert app.select_slider(key="slide_random_shift").value == "off"


def test_a_typed_value_between_stops_is_one_more(app: AppTest) -> None:
    opened(app)
    app.text_input(key="type_l2").set_value("0.004").run()
    assert value(app, "l2") == "0.004"
    assert len(lab(app).study.stops) == len(TECHNIQUES["l2"].stops()) + 1


@pytest.mark.parametrize("name", TECHNIQUES)
def test_every_technique_is_switched_on_and_off(app: AppTest, name: str) -> None:
    unfold(opened(app, l2="off", data=data_for([name])), TECHNIQUES[name].family)
    app.toggle(key=f"on_{name}").set_value(True).run()
    assert not app.exception
    assert list(lab(app).comparison.treatment.named) == [name]
    assert lab(app).comparison.technique == name
    app.toggle(key=f"on_{name}").set_value(False).run()
    assert not lab(app).comparison.treatment.named


def test_what_is_not_valid_is_told_beside_the_controls_and_the_comparison_stays(app: AppTest) -> None:
    unfold(opened(app), "training")
    app.text_input(key="type_batch").set_value("500").run()
    assert "1 to 120" in app.error[0].value
    assert lab(app).comparison.treatment == OPENING.config
    assert app.text_input(key="type_batch").value == "500"
    wish(app, partial(fold, name="training", unfolded=False))
    assert "batch" not in fields(app)
    assert "1 to 120" in app.error[0].value
    unfold(app, "training")
    assert app.text_input(key="type_batch").value == "500"
    app.button(key="discard_batch").click().run()
    assert not app.error
    assert app.text_input(key="type_batch").value == "32"


@pytest.mark.parametrize("data", REGRESSIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_regression_has_every_control_but_the_label_noise(app: AppTest, data: str, language: Language) -> None:
    unfold(opened(app, label_noise="0.2", lang=language), "data")
    assert app.select_slider(key="slide_label_noise").value == "0.2"
    app.selectbox(key="choose_data").set_value(data).run()
    assert not app.exception
    assert not app.error
    treatment = lab(app).comparison.treatment
    assert (treatment.data.name, treatment.data.label_noise) == (data, 0.0)
    assert "slide_label_noise" not in [slider.key for slider in app.select_slider]
    noise = DATASETS[data].noise
    assert app.select_slider(key="slide_noise").help == noise.help.to(language)
    app.selectbox(key="choose_data").set_value("moons").run()
    assert app.select_slider(key="slide_label_noise").value == "0"


@pytest.mark.parametrize("data", REGRESSIONS)
def test_an_address_with_label_noise_on_a_regression_is_told(app: AppTest, data: str) -> None:
    opened(app, data=data, label_noise="0.2")
    [told] = app.warning
    assert f"`label_noise` must be 0 for {data}, which has no labels to make wrong. Taken instead: 0." in told.value
    assert lab(app).comparison.treatment.data.name == data


def test_an_address_is_read_and_what_is_wrong_in_it_is_told(app: AppTest) -> None:
    opened(app, l2="0.01", lr="fast", magic="1", seed="9")
    treatment = lab(app).comparison.treatment
    assert (treatment.named["l2"]["lambda"], treatment.optimiser.lr, treatment.seed) == (0.01, 0.3, 9)
    [told] = app.warning
    assert "`lr`" in told.value
    assert "`magic`" in told.value
    move(app, "l2", "0.02")
    assert not app.warning


def test_markup_in_an_address_is_shown_as_it_is(app: AppTest) -> None:
    opened(app, **{"`<b>x</b>[a](b)": "1"})
    assert "`?<b>x</b>[a](b)`" in app.warning[0].value


def test_a_preset_a_pin_and_back_to_plain(app: AppTest) -> None:
    opened(app)
    app.button(key="preset_digits_batch_norm").click().run()
    config = PRESETS["digits_batch_norm"].config
    assert lab(app).comparison.treatment == config
    app.button(key="pin").click().run()
    assert lab(app).comparison.baseline == config
    app.button(key="plain").click().run()
    assert lab(app).comparison.baseline is None


def test_the_language_is_switched_and_kept(app: AppTest) -> None:
    unfold(opened(app), "noise")
    app.segmented_control(key="language").set_value("ko").run()
    assert lab(app).comparison.language == "ko"
    assert app.button(key="open_dropout").label.endswith("드롭아웃")


def test_korean_by_the_address(app: AppTest) -> None:
    unfold(opened(app, lang="ko"), "noise")
    assert app.button(key="open_dropout").label.endswith("드롭아웃")


def wish(app: AppTest, change: Callable[[Lab], Lab]) -> AppTest:
    """Do what a button of the live view asks for."""
    app.session_state[LAB] = change(lab(app))
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize(("language", "told"), [("en", "are 16 already"), ("ko", "16개를 이미 다 썼습니다")])
def test_a_change_more_than_a_run_can_hold_is_refused_in_words(app: AppTest, language: Language, told: str) -> None:
    changes = ",".join(f"{50 * (i + 1)}:lr={0.1 + 0.1 * (i % 2)}" for i in range(MAX_CHANGES))
    opened(app, then=changes, lang=language)
    treatment = lab(app).comparison.treatment
    wish(app, changing(1000))
    [refused] = app.warning
    assert told in refused.value
    assert "1000" in refused.value
    assert lab(app).comparison.treatment == treatment
    app.button(key="change_0").click().run()
    assert not app.warning
    wish(app, changing(1000))
    assert not app.warning
    move(app, "l2", "0.05")
    assert not app.exception
    assert (1000, "techniques.l2.lambda", 0.05) in [
        (change.step, change.path, change.value) for change in lab(app).comparison.treatment.schedule
    ]
    unfold(app, "noise").toggle(key="on_dropout").set_value(True).run()
    assert not app.exception
    assert told in app.warning[0].value
    assert not app.toggle(key="on_dropout").value


def test_a_change_that_is_not_valid_is_told_until_it_is_taken_back(app: AppTest) -> None:
    wish(opened(app), changing(300))
    app.text_input(key="type_l2").set_value("1000").run()
    [error] = app.error
    app.button(key="since_done").click().run()
    assert lab(app).since is None
    [told] = app.error
    assert "step 300" in told.value
    assert error.value.partition(" must ")[2] in told.value
    app.button(key="discard_then").click().run()
    assert not app.error
    assert not lab(app).wrong


def bold(app: AppTest) -> list[str]:
    """Return the texts that begin bold: what is said of the changes, and the values on closed cards."""
    return [said.value for said in app.markdown if said.value.startswith("**")]


def test_a_closed_card_shows_the_value_at_the_chosen_step(app: AppTest) -> None:
    opened(app, then="300:dropout=0.5,300:l2=0", hand="none")
    assert bold(app) == ["**0.003**"]
    wish(app, changing(300))
    assert bold(app)[1:] == ["**0.5**"]
    assert app.toggle(key="on_dropout").value
    assert not app.toggle(key="on_l2").value


def test_two_sessions_have_each_their_own(app: AppTest, runner: runners.Runner) -> None:
    opened(app)
    other = opened(AppTest.from_file(str(ROUTER), default_timeout=TIMEOUT), l2="off", dropout="0.5")
    assert app.session_state[TOKEN] != other.session_state[TOKEN]
    assert lab(app).comparison != lab(other).comparison
    assert runner.wanted(app.session_state[TOKEN]) != runner.wanted(other.session_state[TOKEN])


def test_from_how_many_seeds_a_pair_is_trained_is_chosen_and_in_the_address(
    app: AppTest, runner: runners.Runner
) -> None:
    unfold(opened(app), "training")
    app.selectbox(key="choose_seeds").set_value("3").run()
    assert lab(app).comparison.seeds == Seeds(3)
    assert len(of_priority(app, runner, SEED)) == 4
    app.segmented_control(key="choose_vary").set_value("data").run()
    assert lab(app).comparison.seeds == Seeds(3, data=True)
    assert {run.data.seed for run in of_priority(app, runner, SEED)} == {1, 2}
    assert {"seeds": "3", "vary": "data"}.items() <= encode(lab(app).comparison).items()
    app.selectbox(key="choose_seeds").set_value("1").run()
    assert not of_priority(app, runner, SEED)
    with pytest.raises(KeyError):
        app.segmented_control(key="choose_vary")


def test_a_run_that_has_not_ended_is_taken_home_without_a_check_of_its_end() -> None:
    run = OPENING.config.with_fields(seed=977)
    assert code_of("script", run) == script(run)
