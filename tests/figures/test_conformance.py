"""Every figure of every study, in both languages: what must hold whatever it shows."""

import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

import core.figures
from core.figures import BELOW, FIRST_SCREEN, below, difference, fill, first_screen, headline, sentence
from core.figures.kit.palette import PALETTE, Theme
from core.figures.language.context import Context
from core.figures.language.description import Description, Template, View
from core.figures.language.expressions import OPS, evaluate
from core.figures.language.formats import write
from core.i18n.text import LANGUAGES, Language, Text
from core.series import CONSTANTS, DECLARED
from core.study import Study
from core.techniques import TECHNIQUES
from tests.figures.studies import STUDIES, histories
from tests.figures.synthetic import record

TOKEN = re.compile(r"@(\w+)(/[\d.]+)?")
LEAST_LETTER = 12

every_study = pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def figures(study: Study, language: Language) -> list[Description]:
    return [*first_screen(study, language), *below(study, language)]


def views(figure: Description) -> list[Description | View]:
    return [figure, *figure["alternatives"]]


def walk(part: Any) -> Iterator[Any]:
    yield part
    for child in part.values() if isinstance(part, dict) else part if isinstance(part, list | tuple) else ():
        yield from walk(child)


def expressions(part: Any) -> list[dict[str, Any]]:
    return [entry for entry in walk(part) if isinstance(entry, dict) and "op" in entry]


@every_study
@each_language
def test_description(study: Study, language: Language) -> None:
    found = figures(study, language)
    for key in ("id", "question", "description"):
        values = [figure[key] for figure in found]
        assert all(values)
        assert key == "description" or len(set(values)) == len(values), values
    for figure in found:
        assert json.loads(json.dumps(figure, allow_nan=False)) == figure
        labels = [view["label"] for view in views(figure)]
        assert len(set(labels)) == len(labels)
        assert all(labels) or len(labels) == 1
        assert figure["off"] is None or (figure["off"]["technique"] is None) or figure["off"]["technique"] in TECHNIQUES
        assert not figure["off"] or figure["off"]["text"]
        check_layouts(figure)
        check_colours(figure)
        check_expressions(figure)
        for view in views(figure):
            check_template(view["caption"])
    check_template(headline(study, language))
    assert difference(study.baseline, study.treatment, language)


def check_layouts(figure: Description) -> None:
    for view in views(figure):
        layout = view["layout"]
        assert layout["uirevision"]
        assert layout["showlegend"] is False
        assert "title" not in layout
        sizes = [part["size"] for part in walk(layout) if isinstance(part, dict) and "size" in part]
        assert min(sizes) >= LEAST_LETTER


def check_colours(figure: Description) -> None:
    texts = [part for part in walk(figure) if isinstance(part, str)]
    names = {match.group(1) for text in texts if (match := TOKEN.fullmatch(text))}
    assert names <= PALETTE["light"].keys()
    assert not [
        text for text in texts if text.startswith(("#", "rgb")) or (text.startswith("@") and not TOKEN.fullmatch(text))
    ]


def check_expressions(figure: Description) -> None:
    for expression in expressions(figure):
        assert expression["op"] in OPS
        if "role" in expression:
            assert expression["role"] in {"baseline", "treatment", "ghost"}
        if "series" in expression:
            assert any(one.names.fullmatch(expression["series"]) for one in DECLARED), expression
        if expression["op"] == "constant":
            assert any(one.names.fullmatch(expression["name"]) for one in CONSTANTS), expression


def check_template(template: Template) -> None:
    assert set(re.findall(r"{(\w+)}", template["text"])) <= template["values"].keys()
    for slot in template["values"].values():
        write(0.5, slot["format"])


@every_study
@each_language
@pytest.mark.parametrize("theme", PALETTE)
def test_filled(study: Study, language: Language, theme: Theme) -> None:
    recorded = histories(study)
    stops = [record(config) for config in study.stops]
    steps = study.treatment.steps
    context = Context(recorded, stops, study.current, steps)
    for figure in figures(study, language):
        for view in views(figure):
            filled = fill(view, recorded, stops, steps, theme, study.current)
            go.Figure(filled)
            text = json.dumps(filled, allow_nan=False)
            assert "bind" not in text
            assert '"@' not in text
            for trace in filled["data"]:
                drawn = trace.get("z", trace.get("y"))
                assert drawn is not None
                assert len(trace["x"]) == (len(drawn[0]) if "z" in trace else len(drawn))
            caption = sentence(view["caption"], context)
            assert "{" not in caption
            assert "–" not in caption or "channel" in str(view.get("id"))
    assert "–" not in sentence(headline(study, language), context)


@every_study
def test_series_are_those_that_its_models_record(study: Study) -> None:
    recorded = histories(study)
    for figure in figures(study, "en"):
        for expression in expressions(figure):
            if "series" in expression and "role" in expression:
                model = recorded[expression["role"]]
                assert expression["series"] in model, expression


@every_study
def test_nothing_is_recorded_yet(study: Study) -> None:
    context = Context({}, [None] * len(study.stops), study.current, 0)
    for figure in figures(study, "en"):
        for view in views(figure):
            filled = fill(view, {}, context.stops, 0, "light", study.current)
            go.Figure(filled)
            assert sentence(view["caption"], context) or not view["caption"]["text"]


@every_study
def test_axes_stay_while_a_run_is_played(study: Study) -> None:
    recorded = histories(study)
    stops = [record(config) for config in study.stops]
    for figure in figures(study, "en"):
        for view in views(figure):
            for expression in view["layout"].get("bind", {}).values():
                at = [evaluate(expression, Context(recorded, stops, study.current, s)) for s in (0, 30, 100_000)]
                assert at[0] == at[1] == at[2]
                assert None not in at[0]
                assert at[0][0] < at[0][1]


FIGURES = {figure.name: figure for figure in (*FIRST_SCREEN, *BELOW)}


def test_every_figure_has_a_name_of_its_own() -> None:
    assert len(FIGURES) == len(FIRST_SCREEN) + len(BELOW)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_drawn_where_a_study_has_what_it_needs(name: str) -> None:
    figure = FIGURES[name]
    drawn = {which: figure.drawn(study, "en") for which, study in STUDIES.items()}
    assert any(drawn.values())
    for which, descriptions in drawn.items():
        assert bool(descriptions) == (figure.needs is None or bool(figure.needs(STUDIES[which])))
        assert all(description["id"].split("/")[0] == name for description in descriptions)
    # What is needed is lacking somewhere, else it need not be said.
    assert all(drawn.values()) == (figure.needs is None)


def test_first_screen_is_that_of_the_design() -> None:
    found = [figure["id"] for figure in first_screen(STUDIES["moons_l2"], "en")]
    assert found == ["overfit", "right", "weights", "inputs", "gradient", "enough"]


def test_no_technique_is_named() -> None:
    folder = Path(core.figures.__file__).parent
    for path in folder.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert not [name for name in TECHNIQUES if f'"{name}"' in source or f"{name}/" in source], path


def test_a_figure_that_says_its_own_words_says_them_in_both_languages() -> None:
    for path in Path(core.figures.__file__).parent.glob("*.py"):
        module = importlib.import_module(f"core.figures.{path.stem}")
        for said in walk(vars(module)):
            if isinstance(said, Text):
                holes = {language: set(re.findall(r"{(\w+)}", said.to(language))) for language in LANGUAGES}
                assert all(said.to(language).strip() for language in LANGUAGES)
                assert holes["en"] == holes["ko"], said
