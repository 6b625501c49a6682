"""The pages of the topics as Streamlit runs them: in both languages, with controls, predictions and bad input."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import runners
from core.config import RunConfig
from core.examples import Computed, NumberTable, Trained
from core.history import History
from core.i18n.text import LANGUAGES, Language
from core.techniques import TECHNIQUES
from core.topics import EXAMPLES, TOPICS, TRAINED
from pages import session
from pages.address import browser
from pages.address.browser import TOLD
from pages.address.codec import decode, encode
from pages.address.sections import begin, edit, wrong
from pages.address.values import parts
from pages.look.code import coloured
from pages.look.code import rules as rules_of_code
from pages.session import LAB
from pages.topic import training
from pages.topic.style import RULES
from pages.topic.tables import html_of
from tests.examples.helpers import predictions
from tests.runners.helpers import Watch

ROUTER = Path(__file__).parents[3] / "pages" / "router.py"
TIMEOUT = 60


@pytest.fixture(scope="module", autouse=True)
def runner() -> Iterator[runners.Runner]:
    local = runners.Runner(runners.LocalDispatch(workers=1))
    local.start()
    runners.use(local)
    yield local
    runners.use(None)
    local.close()


def opened(topic: str, **query: str) -> AppTest:
    st.cache_data.clear()
    st.cache_resource.clear()
    app = AppTest.from_file(str(ROUTER), default_timeout=TIMEOUT)
    for key, text in query.items():
        app.query_params[key] = text
    app.run()
    return go(app, topic)


def go(app: AppTest, topic: str) -> AppTest:
    """Open the page of a topic; `switch_page` knows pages that are files alone."""
    [app._page_hash] = (key for key, page in app._registered_pages.items() if page["url_pathname"] == topic)
    app.run()
    assert not app.exception
    return app


def predict(app: AppTest, topic: str, name: str, option: int) -> AppTest:
    app.radio(key=f"option_{topic}_{name}").set_value(option).run()
    app.button(key=f"reveal_{topic}_{name}").click().run()
    assert not app.exception
    return app


def predict_all(app: AppTest, topic: str) -> AppTest:
    for name, prediction in predictions(topic).items():
        predict(app, topic, name, prediction.right)
    return app


def shown(app: AppTest) -> list[str]:
    return [html.proto.body for html in app.get("html")]


def written(app: AppTest) -> str:
    return "\n".join(markdown.value for markdown in app.markdown)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TOPICS)
def test_a_page_opens_with_its_examples(name: str, language: Language) -> None:
    app, topic = opened(name, lang=language), TOPICS[name]
    assert app.title[0].value == topic.title.to(language)
    assert topic.lead.to(language) in written(app)
    assert topic.hurts.to(language) in written(app)
    headings = [heading.value for heading in app.header]
    assert headings[-len(topic.examples) - 1 : -1] == [example.question.to(language) for example in topic.examples]
    for technique in topic.techniques:
        assert TECHNIQUES[technique].formula in "".join(latex.value for latex in app.latex)
        assert coloured(TECHNIQUES[technique].pytorch, language) in shown(app)
    results = [said(example, language) for example in topic.examples]
    predict_all(app, name)
    assert not app.warning
    assert not app.error
    for result in results:
        assert result in written(app)
    for example in topic.examples:
        assert example.formula in [latex.value.strip("$\n") for latex in app.latex]
        assert coloured(example.line, language) in shown(app)


def said(example: Computed | Trained, language: Language) -> str:
    """Return the sentences of an example at its start values, once a worker has computed or trained it."""
    settings = example.Settings()
    if isinstance(example, Computed):
        shown = example.show(runners.current().compute(example.name, {}).result(timeout=TIMEOUT), settings, language)
    else:
        shown = example.show(trained(*example.runs(settings)), settings, language)
    return "\n\n".join(shown.sentences)


def trained(*runs: RunConfig) -> list[History]:
    """Return the histories of runs once the workers have trained them."""
    runner = runners.current()
    watch = Watch(runner)
    runner.submit("test", [runners.Run(run) for run in runs])
    histories = watch.until_ended(*runs)
    watch.stop()
    return histories


def test_a_trained_example_shows_how_far_its_runs_are_and_keeps_what_was_shown_meanwhile() -> None:
    # The page's other trained examples are done, so that no progress is theirs.
    results = {each.name: said(each, "en") for each in TOPICS["l1_l2"].examples if isinstance(each, Trained)}
    first = results["weight_paths"]
    app = predict_all(opened("l1_l2"), "l1_l2")
    assert first in written(app)
    example = TRAINED["weight_paths"]
    ridge = example.Settings.model_validate({"penalty": "l2"})
    app.selectbox(key="choose_l1_l2_weight_paths_penalty").set_value("l2").run()
    assert not app.exception
    waiting = [bar.proto.text for bar in app.get("progress")]
    assert waiting
    assert waiting[0].startswith("Training 13 networks: ")
    assert first in written(app)
    second = example.show(trained(*example.runs(ridge)), ridge, "en").sentences
    app.run()
    assert not app.get("progress")
    assert "\n\n".join(second) in written(app)


def test_no_history_is_copied_while_an_example_trains(monkeypatch: pytest.MonkeyPatch) -> None:
    runner, asked = runners.current(), []
    monkeypatch.setattr(runner, "history", asked.append)
    run = RunConfig.model_validate({"network": {"hidden": [512, 512]}, "steps": 5000})
    watch = Watch(runner)
    runner.submit("test", [runners.Run(run)])
    watch.until_running(run)
    assert training.histories_of([run]) is None
    assert not asked
    watch.stop()
    runner.release("test")


def test_what_happens_is_hidden_until_it_was_predicted() -> None:
    app = opened("precision")
    result = "float16 4."
    assert result not in written(app)
    assert app.button(key="reveal_precision_running_sum").disabled
    predict(app, "precision", "running_sum", 0)
    assert result in written(app)
    guess = predictions("precision")["running_sum"].options[0].en
    assert app.info[0].value.startswith(f"**Not quite.** You predicted “{guess}”; the answer is “4”.")
    app.button(key="ask_again_precision_running_sum").click().run()
    assert result not in written(app)
    other = predict(opened("precision"), "precision", "running_sum", 2)
    assert other.success[0].value.startswith("**Right.** You predicted “4”, and so it is.")


def test_a_slider_and_its_field_move_together_and_change_the_result() -> None:
    app = opened("precision")
    slider, field = "slide_precision_lost_updates_lr", "type_precision_lost_updates_lr"
    app.select_slider(key=slider).set_value("0.1").run()
    assert app.text_input(key=field).value == "0.1"
    assert "At learning rate 0.1," in written(app)
    app.text_input(key=field).set_value("0.05").run()
    assert app.select_slider(key=slider).value == "0.05"
    assert "At learning rate 0.05," in written(app)
    app.button(key="restore_precision_lost_updates").click().run()
    assert app.select_slider(key=slider).value == "0.001"


def test_what_is_not_valid_is_told_and_the_last_result_stays() -> None:
    app = opened("precision")
    field = "type_precision_lost_updates_lr"
    app.text_input(key=field).set_value("0.1").run()
    app.text_input(key=field).set_value("ten").run()
    assert "**Learning rate** must be a number from 1e-07 to 1." in app.error[0].value
    assert app.text_input(key=field).value == "ten"
    assert "At learning rate 0.1," in written(app)
    app.text_input(key=field).set_value("0.01").run()
    assert not app.error
    assert "At learning rate 0.01," in written(app)


def test_a_value_that_is_not_valid_holds_up_no_other_control() -> None:
    app = opened("precision")
    app.text_input(key="type_precision_lost_updates_scale").set_value("much").run()
    app.select_slider(key="slide_precision_lost_updates_lr").set_value("0.1").run()
    assert app.text_input(key="type_precision_lost_updates_scale").value == "much"
    assert len(app.error) == 1
    assert "At learning rate 0.1," in written(app)


@pytest.mark.parametrize("bad", ["", "1,5,0", "nan", "inf", "1001", "1e400"])
def test_a_bad_cell_is_told_with_its_place(bad: str) -> None:
    app = predict_all(opened("batch_norm"), "batch_norm")
    cell = "cell_batch_norm_batch_norm_tensor_values_1_2"
    app.text_input(key=cell).set_value(bad).run()
    assert not app.exception
    assert "row 2, column 3: must be a number from -1,000 to 1,000" in app.error[0].value
    assert "0.3341 before" in written(app)
    app.text_input(key=cell).set_value("−1.5").run()
    assert not app.error
    assert "0.3341 before" not in written(app)


def test_an_old_value_that_a_browser_sends_along_does_not_pull_a_slider_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "ECHO", 1e3)  # however slow the machine is
    app = opened("precision")
    slider, field = "slide_precision_lost_updates_lr", "type_precision_lost_updates_lr"
    app.select_slider(key=slider).set_value("0.1").run()
    # Dragged on before the browser has heard of what the field beside it shows now.
    app.select_slider(key=slider).set_value("0.01")
    app.text_input(key=field).set_value("0.001").run()
    assert (app.select_slider(key=slider).value, app.text_input(key=field).value) == ("0.01", "0.01")
    assert "At learning rate 0.01," in written(app)


def test_the_address_holds_what_is_set_and_predicted() -> None:
    app = opened("precision", lang="en", l2="0.01")
    app.select_slider(key="slide_precision_lost_updates_lr").set_value("0.1").run()
    predict(app, "precision", "running_sum", 0)
    app.text_input(key="cell_precision_formats_values_0_0").set_value("−1.5").run()
    app.text_input(key="type_precision_gradient_check_h").set_value("tiny").run()
    lab = {"lang": "en", "l2": "0.01"}
    own = {"lost_updates.lr": "0.1", "running_sum.guess": "1", "formats.values_1_1": "-1.5"}
    assert app.session_state[TOLD].query == lab | own
    app.button(key="restore_precision_lost_updates").click().run()
    del own["lost_updates.lr"]
    assert app.session_state[TOLD].query == lab | own


def test_an_address_sets_a_page_and_what_is_not_valid_in_it_is_told() -> None:
    query = {"lost_updates.lr": "1e-1", "running_sum.guess": "3", "formats.values_2_3": "x", "lost_update.lr": "1"}
    app = opened("precision", **query, seed="9")
    assert app.text_input(key="type_precision_lost_updates_lr").value == "0.1"
    assert "At learning rate 0.1," in written(app)
    assert app.success[0].value.startswith("**Right.**")
    assert app.text_input(key="cell_precision_formats_values_1_2").value == "1.523"
    assert app.session_state[LAB].comparison.treatment.seed == 9
    [told] = app.warning
    assert "- `formats.values_2_3` must be a number from " in told.value
    assert "Taken instead: 1.523." in told.value
    assert (
        "- `lost_update.lr` is not the name of a setting, so it changes nothing; names that there are: lost_updates.lr"
        in told.value
    )
    app.select_slider(key="slide_precision_lost_updates_seed").set_value("1").run()
    assert not app.warning
    assert app.text_input(key="type_precision_lost_updates_lr").value == "0.1"


def test_back_and_forward_set_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("precision")
    slider = "slide_precision_lost_updates_lr"
    app.select_slider(key=slider).set_value("0.1").run()
    app.select_slider(key=slider).set_value("0.01").run()
    # The script reruns of its own accord, and the browser has not heard of the address yet.
    app.run()
    assert app.select_slider(key=slider).value == "0.01"
    monkeypatch.setattr(browser, "is_gone_to", lambda: True)
    go_to(app, {"lost_updates.lr": "0.1"})
    assert app.select_slider(key=slider).value == "0.1"
    go_to(app, {})
    assert app.select_slider(key=slider).value == "0.001"
    assert "At learning rate 0.001," in written(app)


def go_to(app: AppTest, query: dict[str, str]) -> None:
    """Have the browser be at an address of the same page."""
    app.query_params.clear()
    app.query_params.update(query)
    app.run()
    assert not app.exception


def follow(app: AppTest, page: str) -> None:
    """Go to another page by its link."""
    [link] = [each.proto for each in app.get("page_link") if each.proto.page == page]
    app.query_params.clear()
    app.query_params.update({key: text for key, (text,) in parse_qs(link.query_string).items()})
    go(app, page)


def test_values_stay_over_a_change_of_the_page() -> None:
    app = opened("precision", lang="en")
    app.select_slider(key="slide_precision_lost_updates_lr").set_value("0.1").run()
    follow(app, "dropout")
    assert app.session_state[TOLD].query == {"lang": "en"}
    assert not app.warning
    follow(app, "precision")
    assert app.select_slider(key="slide_precision_lost_updates_lr").value == "0.1"
    assert "At learning rate 0.1," in written(app)
    assert app.session_state[TOLD].query == {"lang": "en", "lost_updates.lr": "0.1"}


def test_the_lab_and_how_it_is_looked_at_stay_over_a_change_of_the_page() -> None:
    app = opened("dropout", lang="ko", presenter="on", l2="0.01")
    assert app.title[0].value == "드롭아웃"
    comparison = app.session_state[LAB].comparison
    assert comparison.treatment.named["l2"]["lambda"] == 0.01
    app.switch_page("lab/page.py").run()
    assert app.session_state[LAB].comparison == comparison


@pytest.mark.parametrize("name", [name for name, topic in TOPICS.items() if topic.techniques])
def test_every_technique_of_a_page_leads_into_the_lab(name: str) -> None:
    links = [
        link.proto for link in opened(name, lang="ko").get("page_link") if link.proto.label == "실험실에서 해 보기"
    ]
    opens = [decode({key: text for key, (text,) in parse_qs(link.query_string).items()}) for link in links]
    assert [(comparison.technique, comparison.language) for comparison, _ in opens] == [
        (technique, "ko") for technique in TOPICS[name].techniques
    ]
    assert not any(problems for _, problems in opens)


@pytest.mark.parametrize("name", TECHNIQUES)
def test_the_lab_of_a_technique_is_an_address_that_is_valid(name: str) -> None:
    app = AppTest.from_string(
        f"from pages.look.navigation import in_hand\nimport streamlit as st\nst.session_state['x'] = in_hand({name!r})"
    ).run()
    comparison = app.session_state["x"]
    assert name in comparison.treatment.named
    assert comparison.technique == name
    assert decode(encode(comparison)) == (comparison, [])


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_texts_of_the_controls_are_the_settings(name: str) -> None:
    start = begin(name)
    for part in parts(EXAMPLES[name]):
        assert edit(start, name, {part.key: start.text(part)}) == start
        assert wrong(edit(start, name, {part.key: "nothing of the kind"}), name) == [part]


def test_a_table_is_written_as_text_with_numbers_to_the_right() -> None:
    html = html_of(NumberTable("a < b", ["", "x"], [["<i>one</i>", "−0.5"], ["two", "(1 − 2) / 3"]]))
    assert "a &lt; b" in html
    assert "<td class='rl-cell-word'>&lt;i&gt;one&lt;/i&gt;</td><td class='rl-cell-number'>−0.5</td>" in html


def test_the_pages_classes_are_none_of_the_live_views() -> None:
    """Both style sheets hold on the same page."""
    named = re.compile(r"\.(rl-[a-z-]+)")
    live = set(named.findall((ROUTER.parent / "live/js/live.css").read_text("utf-8")))
    ours = {name for rules in (RULES, *rules_of_code()) for name in named.findall(rules)}
    assert ours
    assert not live & ours
