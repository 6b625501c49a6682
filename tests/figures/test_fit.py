"""What figures say of regressions, on known values and on what real runs record."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest

from core import train
from core.config import RunConfig
from core.datasets import DATASETS
from core.figures import below, fill, first_screen, headline, sentence
from core.figures.curves import overfit
from core.figures.enough import enough
from core.figures.fit import ROOM
from core.figures.inputs import inputs
from core.figures.language.context import Context
from core.figures.language.description import Description
from core.figures.right import right
from core.history import History
from core.i18n.text import LANGUAGES, Language
from core.study import Seeds, Study, study, with_technique
from core.techniques import TECHNIQUES
from tests.figures.studies import STUDIES, config, curve, histories
from tests.figures.synthetic import CURVE, FITTED, GRID, record

REGRESSIONS = [name for name, dataset in DATASETS.items() if dataset.task == "regression"]
SINE = study(curve(techniques={"l2": {}}), "l2")


def drawn(figure: Description, of: Study, losses: float = 0.25, step: int = 100) -> tuple[dict[str, Any], str]:
    """Return the filled figure and the sentence beneath it; the baseline's loss is 0.5."""
    recorded = histories(of) | {"treatment": record(of.treatment, {"loss/validation": [losses] * 5})}
    return fill(figure, recorded, [], step), sentence(figure["caption"], Context(recorded, step=step))


def lines(figure: dict[str, Any], role: str) -> list[dict[str, Any]]:
    return [t for t in figure["data"] if t["meta"]["role"] == role and t["mode"] == "lines"]


def test_the_fitted_functions_the_points_and_the_truth() -> None:
    figure, caption = drawn(right(SINE, "en"), SINE)
    (baseline,), (truth, treatment) = lines(figure, "baseline"), lines(figure, "treatment")
    assert baseline["x"] == treatment["x"] == truth["x"] == list(GRID)
    assert baseline["y"] == treatment["y"] == list(FITTED)
    assert truth["y"] == list(CURVE["curve/truth"])
    assert truth["line"]["dash"] == "dot"
    (points,) = [t for t in figure["data"] if t["mode"] == "markers"]
    assert (points["x"], points["y"]) == ([-0.5, 0.5], [-1.0, 0.75])
    assert figure["layout"]["xaxis"]["range"] == [-1, 1]
    assert figure["layout"]["yaxis"]["range"] == pytest.approx([-1 - 2 * ROOM, 1 + 2 * ROOM])
    assert figure["layout"]["annotations"][0]["text"] == "y"
    assert caption == "Root mean squared validation error: treatment 0.5, baseline 0.707. The noise alone: 0.1."


def test_names_at_the_ends_do_not_touch() -> None:
    figure, _ = drawn(right(SINE, "en"), SINE)
    ends = {t["text"][0].strip("\u00a0"): t for t in figure["data"] if t["mode"] == "text"}
    assert set(ends) == {"baseline", "treatment", "truth"}
    heights = sorted(end["y"][0] for end in ends.values())
    assert min(b - a for a, b in pairwise(heights)) > 0.2
    assert ends["truth"]["textfont"]["color"] == figure["layout"]["xaxis"]["tickfont"]["color"]


def test_without_the_truth_the_rest_is_drawn() -> None:
    recorded = histories(SINE)
    for history in recorded.values():
        del history.constants["curve/truth"]
    figure = fill(right(SINE, "en"), recorded, [], 100)
    truth, treatment = lines(figure, "treatment")
    assert truth["y"] == []
    assert treatment["y"] == list(FITTED)


def test_models_on_other_points_have_a_panel_each() -> None:
    of = STUDIES["other curve data"]
    figure, caption = drawn(right(of, "en"), of)
    assert {t.get("xaxis") for t in lines(figure, "baseline")} == {"x"}
    assert {t.get("xaxis") for t in lines(figure, "treatment")} == {"x2"}
    assert "noise alone" not in caption


def test_a_ghost_is_drawn_where_it_saw_the_same_points() -> None:
    frozen = study(SINE.treatment, "l2", ghost=SINE.treatment.with_fields(seed=1))
    assert len(lines(drawn(right(frozen, "en"), frozen)[0], "ghost")) == 1
    of = STUDIES["a curve"]
    assert not lines(drawn(right(of, "en"), of)[0], "ghost")


def test_elsewhere_it_is_the_error_over_the_steps() -> None:
    of = STUDIES["diabetes"]
    figure, caption = drawn(right(of, "en"), of)
    training, validation = lines(figure, "treatment")
    assert (training["y"], validation["y"]) == (pytest.approx([0.5**0.5] * 5), [0.5] * 5)
    assert figure["layout"]["yaxis"]["range"][0] == 0
    assert caption.endswith("In standard deviations of the target: to answer the mean gives about 1.")
    assert right(STUDIES["other regression"], "en")["caption"]["text"].endswith("Their data differ.")


def test_a_class_and_a_number_are_not_compared() -> None:
    figure = right(STUDIES["other task"], "en")
    assert figure["traces"] == []
    assert figure["off"] == {"text": "One model predicts classes, the other a number.", "technique": None}


def test_losses_are_called_what_they_are_and_small_ones_keep_their_digits() -> None:
    figure, caption = drawn(overfit(SINE, "en"), SINE, losses=0.00123)
    assert figure["layout"]["annotations"][0]["text"].startswith("mean squared error")
    assert "treatment best 0.00123, now 0.00123" in caption
    assert enough(replace(SINE, seeds=Seeds(1)), "en")["caption"]["values"]["said"]["expr"]["formats"][3] == "g3"
    assert overfit(STUDIES["other task"], "en")["layout"]["annotations"][0]["text"].startswith("data loss")


def test_one_channel_tells_the_loss_of_both_modes() -> None:
    of = STUDIES["normalised curve"]
    _, caption = drawn(inputs(of, "en")["alternatives"][-1], of)
    assert caption.endswith("Validation loss 0.25 in eval mode, 0.5 in train mode.")


def every_sentence(of: Study, language: Language, context: Context) -> str:
    figures = [*first_screen(of, language), *below(of, language)]
    templates = [headline(of, language), *(f["caption"] for f in figures)]
    texts = [f[key] for f in figures for key in ("question", "description")]
    return " ".join([*texts, *(sentence(one, context) for one in templates)]).lower()


@pytest.fixture(scope="module", params=REGRESSIONS)
def trained(request: pytest.FixtureRequest) -> tuple[Study, dict[str, History], list[History]]:
    """A study of each regression with what its runs record; most stops have not begun."""
    plain = config(data={"name": request.param, "noise": 0.1}, batch_size=8, steps=60, evaluations=10)
    of = study(with_technique(plain, "l2", TECHNIQUES["l2"].Settings()), "l2")
    baseline, treatment, other = train([of.baseline, of.treatment, of.stops[1]])
    ended = {history.digest: history for history in (baseline, treatment, other)}
    stops = [ended.get(config.digest) or History(config) for config in of.stops]
    return of, {"baseline": baseline, "treatment": treatment}, stops


@pytest.mark.parametrize("language", LANGUAGES)
def test_real_runs_fill_every_figure(
    trained: tuple[Study, dict[str, History], list[History]], language: Language
) -> None:
    of, recorded, stops = trained
    figures = [*first_screen(of, language), *below(of, language)]
    assert "accuracy" not in [figure["id"] for figure in figures]
    for figure in figures:
        filled = fill(figure, recorded, stops, 60, "light", of.current)
        go.Figure(filled)
        if figure["traces"]:
            assert any(len(trace["y"]) > 1 for trace in filled["data"]), figure["id"]
        else:
            assert figure["off"]
    said = every_sentence(of, language, Context(recorded, stops, of.current, 60))
    assert "–" not in said
    for word in ("accura", "right", "정확도", "정답"):
        assert word not in said


def test_the_fitted_function_moves_and_its_axes_stay() -> None:
    of = study(RunConfig.model_validate(SINE.treatment.with_fields(steps=60).canonical()), "l2")
    baseline, treatment = train([of.baseline, of.treatment])
    early, late = (fill(right(of, "en"), {"baseline": baseline, "treatment": treatment}, [], step) for step in (0, 60))
    assert lines(early, "baseline")[0]["y"] == lines(early, "treatment")[-1]["y"]
    assert lines(late, "baseline")[0]["y"] != lines(early, "baseline")[0]["y"]
    assert len(lines(late, "treatment")[-1]["y"]) == 128
    for axis in ("xaxis", "yaxis"):
        assert early["layout"][axis]["range"] == late["layout"][axis]["range"]
