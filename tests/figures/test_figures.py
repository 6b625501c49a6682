"""Each figure on histories whose values are known."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.config import RunConfig
from core.figures import fill, sentence
from core.figures.boundary import boundary
from core.figures.curves import accuracy, overfit, penalised, penalties
from core.figures.enough import enough
from core.figures.flat import flat, has_flat
from core.figures.gradient import gradient
from core.figures.histograms import activations, weights
from core.figures.inputs import inputs
from core.figures.kit.palette import PALETTE
from core.figures.language.context import Context
from core.figures.language.description import Description, View
from core.figures.language.expressions import evaluate
from core.figures.right import right
from core.figures.statistics import CHANNELS, chosen, has_statistics, statistics
from core.history import Delta, History, Series
from core.i18n.text import Text
from core.study import Seeds, Study, study
from core.techniques import TECHNIQUES
from core.techniques.base import Recorded
from tests.figures.studies import STUDIES, config
from tests.figures.synthetic import record

STEPS = [0, 25, 50, 75, 100]
FALLING = [1.0, 0.8, 0.6, 0.5, 0.4]
TURNING = [1.0, 0.5, 0.25, 0.5, 0.75]

L2 = study(config(techniques={"l2": {"lambda": 0.003}}), "l2", seeds=Seeds(1))
CLIPPED = study(config(techniques={"clip_norm": {"max_norm": 0.1}}), "clip_norm")
NORMALISED = study(config(techniques={"batch_norm": {}}), "batch_norm")


def drawn(
    view: Description | View,
    of: Study,
    baseline: dict[str, list[float]] | None = None,
    treatment: dict[str, list[float]] | None = None,
    *,
    step: int = 100,
    stops: list[History] | None = None,
) -> tuple[dict[str, Any], str]:
    """Return the filled figure and the sentence beneath it."""
    histories = {"baseline": record(of.baseline, baseline), "treatment": record(of.treatment, treatment)}
    filled = fill(view, histories, stops or [], step, "light", of.current)
    return filled, sentence(view["caption"], Context(histories, stops or [], of.current, step))


def traces(figure: dict[str, Any], role: str, mode: str) -> list[dict[str, Any]]:
    return [t for t in figure["data"] if t["meta"]["role"] == role and t.get("mode") == mode]


def test_overfit() -> None:
    losses = {"loss/validation": TURNING, "loss/train": FALLING}
    figure, caption = drawn(overfit(L2, "en"), L2, losses, {"loss/validation": FALLING})
    training, validation = traces(figure, "baseline", "lines")
    assert (training["x"], training["y"]) == (STEPS, pytest.approx(FALLING))
    assert training["line"]["dash"] == "dot"
    assert validation["y"] == TURNING
    assert validation["line"]["width"] > training["line"]["width"]
    assert validation["line"]["color"] == "#C75000"
    (ring,) = traces(figure, "baseline", "markers")
    assert (ring["x"], ring["y"]) == ([50], [0.25])
    assert figure["layout"]["yaxis"]["range"] == [0, 1.2]
    assert figure["layout"]["xaxis"]["range"] == [0, 100]
    assert caption == (
        "Validation loss: baseline best 0.25, now 0.75; treatment best 0.40, now 0.40. Penalty not included."
    )
    _, caption = drawn(overfit(STUDIES["rnn_clipping"], "en"), STUDIES["rnn_clipping"])
    assert "Penalty" not in caption


def test_overfit_while_it_is_played() -> None:
    figure, caption = drawn(overfit(L2, "en"), L2, {"loss/validation": TURNING}, step=30)
    _, validation = traces(figure, "baseline", "lines")
    assert validation["x"] == [0, 25]
    assert "baseline best 0.50, now 0.50" in caption
    assert figure["layout"]["yaxis"]["range"] == [0, 1.2]


NAN = float("nan")
STOPPED = {
    "loss/validation": [1.0, 0.5, 0.25, 0.5, 0.75],
    "early_stopping/best_step": [0, 25, 50, 50, 50],
    "early_stopping/best_loss": [1.0, 0.5, 0.25, 0.25, 0.25],
    "early_stopping/waited": [0, 0, 0, 1, 2],
}


def test_overfit_marks_where_a_run_was_stopped_and_what_is_kept() -> None:
    of = STUDIES["stopped"]
    figure, caption = drawn(overfit(of, "en"), of, treatment=STOPPED)
    ring, cross = traces(figure, "treatment", "markers")
    assert (ring["x"], ring["y"]) == ([50], [0.25])
    assert (cross["x"], cross["y"]) == ([100], [0.75])
    assert caption.endswith("Treatment: stopped at step 100; the weights of step 50 are kept (0.25).")


def test_overfit_says_that_nothing_is_kept_where_no_loss_was_a_number() -> None:
    of = STUDIES["stopped"]
    never = {
        "loss/validation": [NAN] * 5,
        "early_stopping/best_step": [NAN] * 5,
        "early_stopping/best_loss": [np.inf] * 5,
        "early_stopping/waited": [1, 2, 3, 4, 5],
    }
    figure, caption = drawn(overfit(of, "en"), of, treatment=never)
    ring, _ = traces(figure, "treatment", "markers")
    assert ring["x"] == [None]
    assert caption.endswith("its validation loss was never a number, so no weights are kept.")


def test_overfit_before_it_is_stopped() -> None:
    of = STUDIES["stopped"]
    figure, caption = drawn(overfit(of, "en"), of, treatment=STOPPED, step=80)
    _, cross = traces(figure, "treatment", "markers")
    assert cross["x"] == cross["y"] == []
    assert caption.endswith("Treatment: trained to step 75; the weights of step 50 are kept (0.25).")


def test_overfit_a_few_explosions_do_not_stretch_the_axis() -> None:
    exploding = {"loss/validation": [1e6, 0.5, 0.5, 0.5, 0.5]}
    figure, _ = drawn(overfit(L2, "en"), L2, exploding)
    assert figure["layout"]["yaxis"]["range"] == [0, 1.2]


def test_overfit_names_at_the_ends_do_not_touch() -> None:
    figure, _ = drawn(overfit(L2, "en"), L2, {"loss/validation": FALLING}, {"loss/validation": FALLING})
    (baseline,), (treatment,) = (traces(figure, role, "text") for role in ("baseline", "treatment"))
    assert baseline["x"] == treatment["x"] == [100]
    assert abs(baseline["y"][0] - treatment["y"][0]) == pytest.approx(0.11 * 1.2)


def test_overfit_by_a_logarithmic_axis() -> None:
    (log,) = overfit(L2, "en")["alternatives"]
    figure, _ = drawn(log, L2, {"loss/validation": [1.0, 0.1, 0.1, 0.1, 0.1]})
    assert figure["layout"]["yaxis"]["type"] == "log"
    assert figure["layout"]["yaxis"]["range"] == pytest.approx([-1, 0.0792], abs=1e-3)


def test_right_on_a_plane() -> None:
    figure, caption = drawn(
        right(L2, "en"), L2, {"accuracy/validation": [0.84] * 5}, {"accuracy/validation": [0.874] * 5}
    )
    heat = [t for t in figure["data"] if t["type"] == "heatmap"]
    assert [t.get("xaxis") for t in heat] == ["x", "x2"]
    assert heat[0]["z"][0] == [0, 0.25, 0.5, 0.75, 1]
    edge = next(t for t in figure["data"] if t["type"] == "contour")
    assert (edge["contours"]["start"], edge["contours"]["end"]) == (0.5, 0.5)
    first, second, wrong = traces(figure, "baseline", "markers")
    assert (first["x"], first["y"]) == (pytest.approx([-0.5, 0.1]), pytest.approx([-0.4, 0.2]))
    assert second["x"] == [0.5]
    assert first["marker"]["symbol"] != second["marker"]["symbol"]
    assert wrong["x"] == pytest.approx([0.1])
    assert caption == "437 of 500 right, baseline 420."


def test_right_elsewhere_is_accuracy() -> None:
    of = STUDIES["digits_l2"]
    figure = right(of, "en")
    assert figure["id"] == "right"
    assert {t["type"] for t in figure["traces"]} == {"scatter"}
    read = [trace["bind"]["y"] for trace in figure["traces"] if trace["meta"].get("role") == "baseline"]
    read = [one for one in read if isinstance(one, dict) and "series" in one]
    assert [one["series"] for one in read if "seed" not in one][:2] == ["accuracy/train", "accuracy/validation"]
    assert [one["seed"] for one in read if "seed" in one] == [1, 2, 3, 4]


def test_accuracy_holds_every_curve() -> None:
    figure, _ = drawn(accuracy(L2, "en"), L2, {"accuracy/validation": [0.5, 0.6, 0.9, 0.9, 0.95]})
    assert figure["layout"]["yaxis"]["range"] == pytest.approx([0.46, 1.015])


def test_weights() -> None:
    norms = {"norm/parameters": [1.0, 2.0, 3.0, 4.0, 11.46], "sparsity/below_1e-3": [0.01] * 5}
    figure, caption = drawn(
        weights(L2, "en"), L2, norms, {"norm/parameters": [5.2] * 5, "sparsity/below_1e-3": [0.7] * 5}
    )
    baseline, treatment = figure["data"]
    assert baseline["fill"] == "tozeroy"
    assert treatment["fill"] == "none"
    assert baseline["x"] == treatment["x"]
    assert sum(baseline["y"]) == pytest.approx(100)
    middle = (len(baseline["y"]) - 1) // 2
    assert baseline["y"][middle] == pytest.approx(50)
    low, high = figure["layout"]["xaxis"]["range"]
    assert low == -high
    assert (baseline["x"][0], baseline["x"][-1]) == (low, high)
    assert caption == "‖w‖ 5.2, baseline 11.5. Under 0.001: 70\u202f% of weights, baseline 1\u202f%."


def test_activations() -> None:
    figure = activations(L2, "en")
    assert [figure["label"], *(view["label"] for view in figure["alternatives"])] == ["layer 2", "layer 1"]
    _, caption = drawn(figure, L2, {"dead/layer1": [0.25] * 5})
    assert caption == "Zero: 50\u202f% of activations, baseline 50\u202f%. Dead units: 50\u202f%, baseline 25\u202f%."


def test_inputs() -> None:
    figure = inputs(L2, "en")
    assert figure["label"] == "layer 2"
    assert figure["off"] is not None
    assert figure["off"]["technique"] == "batch_norm"
    filled, caption = drawn(figure, L2)
    outer, inner, median = traces(filled, "treatment", "lines")
    # The fan goes on flat to where the model has come: arrays are recorded rarely.
    assert outer["y"] == [2] * 6 + [-2] * 6
    assert outer["x"] == [*STEPS, STEPS[-1], STEPS[-1], *STEPS[::-1]]
    assert inner["y"] == [1] * 6 + [-1] * 6
    assert median["y"] == [0] * 6
    assert median["xaxis"] == "x2"
    assert filled["layout"]["yaxis2"]["matches"] == "y"
    assert filled["layout"]["yaxis"]["range"] == pytest.approx([-2.2, 2.2])
    assert caption.startswith("Median of layer 2: baseline 0.00 → 0.00")


def test_one_channel_when_the_running_mean_caught_up() -> None:
    figure = inputs(NORMALISED, "en")
    assert figure["off"] is None
    channel = figure["alternatives"][-1]
    width = NORMALISED.treatment.network.hidden[1]
    layers = {"batch_mean": [1.0] * 5, "running_mean": [0.0, 0.5, 0.95, 1.0, 1.0], "batch_var": [1.0] * 5}
    given = {f"batch_norm/1/{name}": [[value] * width for value in values] for name, values in layers.items()}
    history = record(NORMALISED.treatment, {"accuracy/validation/train_mode": [0.25] * 5, **given})
    caption = sentence(channel["caption"], Context({"treatment": history}, step=100))
    assert caption == (
        "The running mean caught up at step 50. Validation accuracy 50\u202f% in eval mode, 25\u202f% in train mode."
    )


def test_gradient() -> None:
    norms = {"grad_norm/raw/max": [1.0, 2.0, 3.0, 2.0, 1.0], "clip/share": [0.0, 1.0, 0.5, 0.0, 0.0]}
    figure, caption = drawn(gradient(CLIPPED, "en"), CLIPPED, None, norms)
    (ticks,) = traces(figure, "treatment", "markers")
    assert ticks["x"] == [25, 50]
    assert figure["layout"]["shapes"][0]["y0"] == 0.1
    assert figure["layout"]["shapes"][0]["line"]["color"] == "#1B1F27"
    assert [a["text"] for a in figure["layout"]["annotations"]][-1] == "threshold 0.1"
    low, high = figure["layout"]["yaxis"]["range"]
    assert 10**low < 0.1
    assert 10**high > 3
    assert caption == "30\u202f% of steps clipped. Largest before clipping 3, baseline 0.5."


def test_gradient_by_value_has_no_line_at_a_norm() -> None:
    of = STUDIES["by value"]
    figure, caption = drawn(gradient(of, "en"), of)
    assert figure["layout"]["shapes"] == []
    assert caption.startswith(
        "Each component within ±0.5: 50\u202f% of steps clipped, cosine to the raw gradient 0.50."
    )


def test_gradient_offers_to_clip() -> None:
    off = gradient(L2, "en")["off"]
    assert off is not None
    assert off["technique"] == "clip_norm"


def test_enough() -> None:
    stops = [record(stop, {"loss/validation": [1.0, 1.0, 1.0, 1.0, 0.5 + 0.01 * i]}) for i, stop in enumerate(L2.stops)]
    stops[3] = record(L2.stops[3], {"loss/validation": [1.0, 1.0, 1.0, 1.0, 0.25]})
    figure, caption = drawn(enough(L2, "en"), L2, {"loss/validation": FALLING}, stops=stops)
    level = figure["data"][0]
    assert level["line"]["dash"] == "dash"
    assert level["y"] == pytest.approx([0.4, 0.4])
    dots = next(t for t in traces(figure, "treatment", "markers") if len(t["x"]) == len(L2.stops))
    assert dots["y"][3] == 0.25
    ring = traces(figure, "treatment", "markers")[-1]
    assert ring["x"] == [L2.current]
    assert figure["layout"]["xaxis"]["ticktext"][:2] == ["off", "1e-4"]
    assert caption == "Least at 3e-5: 0.25. Here, at 0.003: 0.61; baseline 0.40."


def ending_at(config: RunConfig, loss: float | None) -> History:
    """Return a run whose validation loss ends there; None where it diverges."""
    made = record(config, {"loss/validation": [1.0, 1.0, 1.0, 1.0, loss or 1.0]})
    made.state = "diverged" if loss is None else "finished"
    return made


def test_enough_over_all_seeds() -> None:
    of = study(L2.treatment, "l2", seeds=Seeds(3))
    least = 4
    # Beside the least one: a stop that is more by luck, one that is not, and one that has diverged from a seed.
    losses = [[0.9, 0.8, 0.85] for _ in of.stops]
    losses[least - 1 : least + 3] = [[0.4, 0.5, 0.25], [0.3, 0.3, 0.3], [0.6, 0.61, 0.6], [0.1, 0.1, None]]  # type: ignore[list-item]
    own = [ending_at(stop, of_stop[0]) for stop, of_stop in zip(of.stops, losses, strict=True)]
    rest = [
        [ending_at(run, loss) for run, loss in zip(runs, of_stop[1:], strict=True)]
        for runs, of_stop in zip(of.stops_from_other_seeds(), losses, strict=True)
    ]
    pair = {"baseline": ending_at(of.baseline, 0.9), "treatment": ending_at(of.treatment, 0.9)}
    seeds = {"baseline": [ending_at(of.baseline, 0.8), ending_at(of.baseline, 0.85)]}
    figure, names = enough(of, "en"), of.labels("en")
    context = Context(pair, own, of.current, of.treatment.steps, seeds, rest)
    assert sentence(figure["caption"], context) == (
        f"Over 3 seeds least at {names[least]}: 0.30; from {names[least - 1]} to {names[least]} it may be luck. "
        f"Here, at 0.003: 0.85; baseline 0.85."
    )
    dots = {name: evaluate(figure["traces"][0]["bind"][name], context) for name in "xy"}
    assert len(dots["x"]) == len(dots["y"]) == 3 * len(of.stops)
    assert dots["y"][3 * least : 3 * least + 3] == pytest.approx([0.3, 0.3, 0.3])
    # Until all are there, and before the end, one seed speaks.
    for earlier in (replace(context, stop_seeds=[*rest[:-1], [None, None]]), replace(context, step=50)):
        assert not sentence(figure["caption"], earlier).startswith("Over")
        assert evaluate(figure["traces"][0]["bind"]["y"], earlier) == []


def test_enough_where_a_stop_leaves_the_axis_or_has_not_begun() -> None:
    stops = [record(stop) for stop in L2.stops]
    stops[5] = record(L2.stops[5], {"loss/validation": [1.0, 1.0, 1.0, 1.0, 1e9]})
    stops[6] = History(L2.stops[6])
    figure, _ = drawn(enough(L2, "en"), L2, stops=stops)
    beyond = next(t for t in figure["data"] if t.get("marker", {}).get("symbol") == "triangle-up")
    assert beyond["x"] == [5]
    assert beyond["y"] == [figure["layout"]["yaxis"]["range"][1]]
    dots = next(t for t in traces(figure, "treatment", "markers") if len(t["x"]) == len(L2.stops))
    assert dots["y"][6] is None


def test_beside_a_diverged_run_the_axis_of_losses_ends_where_the_other_needs_it() -> None:
    recorded = {
        "baseline": record(
            L2.baseline, {"loss/validation": [0.7, 1e9, 1e12, 1e20, 1e30], "loss/train": [0.9] + [1e30] * 4}
        ),
        "treatment": record(L2.treatment, {"loss/validation": [0.5, 0.4, 0.3, 0.3, 0.3], "loss/train": [0.4] * 5}),
    }
    recorded["baseline"].state = "diverged"
    filled = fill(overfit(L2, "en"), recorded, [], 100, "light", None)
    assert filled["layout"]["yaxis"]["range"] == [0, 1]


def test_a_diverged_stop_does_not_stretch_the_axis() -> None:
    stops = [record(stop) for stop in L2.stops]
    # More than one value in ten, so that few explosions alone would not explain it.
    for i in range(5):
        stops[i] = record(L2.stops[i], {"loss/validation": [1.0, 1.0, 1.0, 1.0, 1e30]})
        stops[i].state = "diverged"
    figure, _ = drawn(enough(L2, "en"), L2, stops=stops)
    assert figure["layout"]["yaxis"]["range"][1] < 2


def test_a_recurrent_network_is_offered_nothing_that_has_no_place_in_it() -> None:
    recurrent = STUDIES["rnn_clipping"]
    assert inputs(recurrent, "en")["off"] is None
    assert not has_statistics(recurrent)


def test_a_distance_looks_the_same_any_way_in_the_decision_surface() -> None:
    drawn = boundary(L2, "en")["layout"]
    for panel in ("", "2"):
        assert drawn[f"xaxis{panel}"]["scaleanchor"] == drawn[f"xaxis{panel}"]["anchor"] == f"y{panel}"
    assert drawn["yaxis2"]["matches"] == "y"


def test_enough_says_while_stops_are_still_training() -> None:
    loss = {"learning_rate": [0.1] * 5, "loss/validation": [0.7, 0.6, 0.5, 0.4, 0.25]}
    stops = [record(stop, loss) for stop in L2.stops]
    _, caption = drawn(enough(L2, "en"), L2, stops=stops)
    assert caption.startswith("All stops are alike so far: 0.25. Here")
    _, caption = drawn(enough(L2, "en"), L2, stops=[*stops[:-1], History(L2.stops[-1])])
    assert caption.startswith(f"{len(stops) - 1} of {len(stops)} stops have come this far. Here")


def test_enough_without_a_technique_in_hand() -> None:
    plain = enough(STUDIES["plain"], "en")
    assert plain["traces"] == []
    assert plain["off"] is not None
    assert plain["off"]["technique"] is None
    assert enough(STUDIES["off"], "en")["off"] == {"text": "L2 penalty is off.", "technique": "l2"}


def test_penalties() -> None:
    figure = penalties(L2, "en")
    _, caption = drawn(figure, L2, None, {"penalty/l2": [0.125] * 5, "loss/data": [0.375] * 5})
    assert caption == "L2 penalty adds 0.125, 25\u202f% of what is minimised."
    assert not penalised(STUDIES["plain"])


def test_statistics() -> None:
    found = statistics(NORMALISED, "en")
    assert [figure["id"].split("/")[1] for figure in found] == ["running_mean", "running_var", "weight", "bias"]
    filled, caption = drawn(found[0], NORMALISED)
    assert len(filled["data"]) == 2 * CHANNELS
    assert caption == "8 of 8 channels. The running values of all: 0.1 to 1."
    (off,) = statistics(L2, "en")
    assert off["off"] == {"text": "Batch normalisation is off.", "technique": "batch_norm"}
    assert not has_statistics(STUDIES["no hidden layer"])


GAIN = Recorded("gain", Text("gain", "이득"), Text("How much is let through?", "얼마나 통과하나요?"), positive=True)


@pytest.mark.parametrize("declared", [(), (GAIN,)])
def test_another_technique_that_records_is_not_taken_for_one_with_running_statistics(
    declared: tuple[Recorded, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    # It stands before batch normalisation in the registry.
    dropout = type(TECHNIQUES["dropout"])
    monkeypatch.setattr(dropout, "record", lambda self, tensors: dict(tensors))
    monkeypatch.setattr(dropout, "recorded", declared)
    assert [figure["id"] for figure in statistics(L2, "en")] == ["statistics/running_mean"]
    off = inputs(L2, "en")["off"]
    assert off is not None
    assert off["technique"] == "batch_norm"
    both = study(config(techniques={"batch_norm": {}, "dropout": {"p": 0.5}}), "dropout")
    figures = {figure["id"].removeprefix("statistics/"): figure for figure in statistics(both, "ko")}
    own = [one.name for one in declared]
    assert [name for name in figures if name not in own] == ["running_mean", "running_var", "weight", "bias"]
    for name in own:
        assert figures[name]["question"] == "얼마나 통과하나요?"
        series = {trace["bind"]["y"]["series"] for trace in figures[name]["traces"]}
        assert series == {f"dropout/0/{name}"}
    channel = inputs(both, "en")["alternatives"][-1]
    assert channel["traces"][1]["bind"]["y"]["series"] == "batch_norm/1/batch_mean"


def test_a_gradient_that_is_changed_but_not_clipped_has_no_threshold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(TECHNIQUES["l2"]), "on_gradient", lambda self, gradient, columns: gradient)
    figure = gradient(L2, "en")
    assert figure["off"] == {"text": "Gradient clipping by norm is off.", "technique": "clip_norm"}
    assert {trace["bind"]["x"]["op"] for trace in figure["traces"]} == {"concat"}


def test_the_gradient_of_a_model_with_a_penalty_is_told_without_it_too() -> None:
    norms = {f"grad_norm/raw{end}": [5.0, 4.0, 3.0, 2.5, 2.0] for end in ("", "/min", "/max")}
    data = {"grad_norm/data": [4.5, 3.0, 1.0, 0.5, 0.25]}
    _, caption = drawn(gradient(L2, "en"), L2, norms, norms | data)
    assert caption.endswith("Treatment's mean 3.3, without its penalty 1.9.")


def test_chosen_channels() -> None:
    assert chosen(3) == [0, 1, 2]
    assert chosen(100)[0] == 0
    assert chosen(100)[-1] == 99
    assert len(set(chosen(9))) == CHANNELS


def test_a_run_that_diverged_is_drawn_as_far_as_it_came() -> None:
    short = History(L2.baseline)
    losses = Series(
        record(L2.baseline).series("loss/train").steps[:2], record(L2.baseline).series("loss/train").values[:2]
    )
    short.append(Delta("diverged", 30, {"loss/validation": losses, "loss/train": losses}))
    figure = fill(overfit(L2, "en"), {"baseline": short, "treatment": record(L2.treatment)}, [], 100)
    assert traces(figure, "baseline", "lines")[1]["x"] == [0, 25]
    assert traces(figure, "treatment", "lines")[1]["x"] == STEPS


def test_a_change_mid_run_is_marked_in_every_figure_over_the_steps() -> None:
    changed = L2.treatment.canonical() | {"schedule": [{"step": 30, "path": "techniques.l2.lambda", "value": 0.1}]}
    of = study(RunConfig.model_validate(changed), "l2")
    for draw in (overfit, gradient, inputs, accuracy):
        layout = draw(of, "en")["layout"]
        (mark,) = (shape for shape in layout["shapes"] if shape.get("x0") == 30)
        assert mark["x1"] == 30
    assert "\u2009→ 0.1" in [note["text"] for note in overfit(of, "en")["layout"]["annotations"]]
    assert not overfit(L2, "en")["layout"]["shapes"]


def test_a_change_mid_run_is_marked_in_every_view_of_batch_norm() -> None:
    change = {"step": 30, "path": "optimiser.lr", "value": 0.4}
    of = study(config(techniques={"batch_norm": {}}, schedule=[change]), "l2")
    for figure in (inputs(of, "en"), *statistics(of, "en")):
        for view in (figure, *figure["alternatives"]):
            assert 30 in {shape["x0"] for shape in view["layout"]["shapes"]}, (figure["id"], view["id"])


def test_changes_mid_run_are_marked_in_the_colour_of_their_model() -> None:
    def changing(*values: tuple[int, float]) -> RunConfig:
        schedule = [{"step": step, "path": "optimiser.lr", "value": value} for step, value in values]
        return config(techniques={"l2": {"lambda": 0.003}}, schedule=schedule)

    pinned, ghost = changing((30, 0.5), (60, 0.2)), changing((80, 0.3))
    of = study(changing((30, 0.4), (50, 0.3)), "l2", pinned=pinned, ghost=ghost)
    figure, _ = drawn(overfit(of, "en"), of, {"loss/validation": FALLING}, {"loss/validation": TURNING})
    text, baseline, treatment, grey = (PALETTE["light"][name] for name in ("text", "baseline", "treatment", "ghost"))
    marks = {30: text, 50: treatment, 60: baseline, 80: grey}
    assert {shape["x0"]: shape["line"]["color"] for shape in figure["layout"]["shapes"]} == marks
    said = [note for note in figure["layout"]["annotations"] if "→" in note["text"]]
    assert [(note["x"], note["text"][3:], note["font"]["color"]) for note in said] == [
        (30, "0.4", treatment),
        (30, "0.5", baseline),
        (50, "0.3", treatment),
        (60, "0.2", baseline),
        (80, "0.3", grey),
    ]
    # Those of two models at one step do not hide each other.
    assert len({note["yshift"] for note in said if note["x"] == 30}) == 2
    panels = drawn(inputs(of, "en"), of)[0]["layout"]["shapes"]
    assert [(shape["xref"], shape["x0"], shape["line"]["color"]) for shape in panels] == [
        ("x", 30, baseline),
        ("x", 60, baseline),
        ("x2", 30, treatment),
        ("x2", 50, treatment),
    ]
    assert {shape["x0"] for shape in gradient(of, "en")["layout"]["shapes"]} == set(marks)


def test_thresholds_that_change_are_all_drawn() -> None:
    schedule = [{"step": 30, "path": "techniques.clip_norm.max_norm", "value": 0.5}]
    base = L2.treatment.canonical() | {"techniques": {"clip_norm": {"max_norm": 1e6}}, "schedule": schedule}
    drawn_at = [
        shape["y0"] for shape in gradient(study(RunConfig.model_validate(base), None), "en")["layout"]["shapes"]
    ]
    assert drawn_at == [0.5, 0]


def test_flat_units_of_each_layer() -> None:
    of = study(config(network={"hidden": [8, 6], "activation": "tanh"}, techniques={"l2": {}}), "l2")
    assert has_flat(of)
    recorded = {"saturated/layer0": [0.0, 0.1, 0.2, 0.2, 0.25], "saturated/layer1": [0.0, 0.0, 0.1, 0.1, 0.125]}
    nothing = {name: [0.0] * 5 for name in recorded}
    figure, caption = drawn(flat(of, "en"), of, recorded, nothing)
    first, second = traces(figure, "baseline", "lines")
    assert first["y"] == pytest.approx(recorded["saturated/layer0"])
    assert first["opacity"] < second["opacity"] == 1
    assert first["xaxis"] == "x"
    assert figure["layout"]["yaxis"]["range"] == [0, 0.3]
    assert [trace["text"][0].strip() for trace in traces(figure, "treatment", "text")] == ["L1", "L2"]
    assert caption == (
        "Baseline: up to 25\u202f% saturated, in layer 1. Treatment: up to 0\u202f% saturated, in layer 1. "
        "Flat: the activation's slope is under 5\u202f% of its steepest."
    )


def test_flat_units_of_two_activation_functions() -> None:
    relu, linear = (config(network={"hidden": [8], "activation": name}) for name in ("relu", "linear"))
    _, caption = drawn(flat(study(relu, None, pinned=linear), "ko"), study(relu, None, pinned=linear))
    assert caption.startswith("기준: 선형이라 없음. 적용: 최대 50\u202f% 비활성(1층).")
    assert not has_flat(study(linear, None))
    assert not has_flat(STUDIES["no hidden layer"])


def test_an_axis_of_next_to_nothing_does_not_magnify_it() -> None:
    figure, _ = drawn(
        flat(L2, "en"),
        L2,
        {"rest/layer0": [0.001] * 5, "rest/layer1": [0.0] * 5},
        {"rest/layer0": [0.0] * 5, "rest/layer1": [0.0] * 5},
    )
    assert figure["layout"]["yaxis"]["range"] == [0, 0.1]


@pytest.mark.parametrize("name", [name for name, technique in TECHNIQUES.items() if technique.penalises])
def test_whatever_adds_to_the_loss_is_drawn_as_a_penalty(name: str) -> None:
    of = study(config(techniques={name: {}}), name)
    figure = penalties(of, "en")
    assert f"penalty/{name}" in {t["bind"]["y"]["series"] for t in figure["traces"] if t["mode"] == "lines"}
