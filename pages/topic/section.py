"""One worked example as a section of a page: its question, its controls, and what came out."""

from concurrent.futures import TimeoutError as TooLate
from dataclasses import replace

import streamlit as st

from core import runners
from core.examples import Computed, Prediction, Shown, Trained
from core.i18n.catalogue import message
from core.i18n.text import Language
from pages import session
from pages.address.browser import follow
from pages.live.still import still_view
from pages.look.code import code
from pages.topic.controls import controls
from pages.topic.tables import tables
from pages.topic.training import trained

PATIENCE = 20.0
"""Seconds until a result is given up; it takes four at most, where no worker has to be started."""


@st.fragment
def section(topic: str, example: Computed | Trained, language: Language, *, presenter: bool) -> None:
    """Draw a worked example; a control that is moved runs this section alone again."""
    follow()
    name = example.name
    with st.container(key=f"example_{name}"):
        st.header(example.question.to(language), anchor=name)
        st.markdown(example.help.to(language))
        if example.prediction is None or predicted(f"{topic}_{name}", name, example.prediction, language):
            result(f"{topic}_{name}", example, language, presenter=presenter)
        with st.expander(message("topics.pytorch", language), key=f"pytorch_{name}"):
            code(example.pytorch, language)


def predicted(name: str, example: str, prediction: Prediction, language: Language) -> bool:
    """Ask for a prediction, and tell whether it was made; then say whether it was right."""
    guess = session.section(example).guess
    # A place of its own, which is emptied at once: the browser would keep the question while other sections poll.
    place = st.empty()
    if guess is None:
        with place.container(key=f"predict_{name}", border=True):
            ask(name, example, prediction, language)
        return False
    with st.container(key=f"answer_{name}", gap="xsmall"):
        told(name, example, prediction, guess, language)
    return True


def told(name: str, example: str, prediction: Prediction, guess: int, language: Language) -> None:
    """Draw the question with what was predicted and what is right, and the button that asks it again."""
    kind = "right" if guess == prediction.right else "wrong"
    options = {
        which: prediction.options[at].to(language) for which, at in (("guess", guess), ("answer", prediction.right))
    }
    says = message(f"predict.{kind}.says", language, **options)
    st.caption(prediction.question.to(language))
    box = st.success if kind == "right" else st.info
    box(f"**{message(f'predict.{kind}', language)}** {says} {prediction.why.to(language)}")
    st.button(
        message("predict.again", language),
        key=f"ask_again_{name}",
        on_click=session.act_in,
        args=(example, lambda shown: replace(shown, guess=None)),
    )


def ask(name: str, example: str, prediction: Prediction, language: Language) -> None:
    """Draw the question with its options, and the button that shows what happens."""
    st.caption(message("predict.first", language))
    chosen = st.radio(
        prediction.question.to(language),
        range(len(prediction.options)),
        index=None,
        key=f"option_{name}",
        format_func=lambda option: prediction.options[option].to(language),
    )
    st.button(
        message("predict.reveal", language),
        key=f"reveal_{name}",
        disabled=chosen is None,
        on_click=session.act_in,
        args=(example, lambda shown: replace(shown, guess=chosen)),
    )


def result(name: str, example: Computed | Trained, language: Language, *, presenter: bool) -> None:
    """Draw formula and controls, and beside them the figures, the sentences and the tables."""
    aside, main = st.columns([1, 3], gap="medium")
    with aside, st.container(key=f"controls_{name}"):
        essence(name, example, language)
        controls(name, example, language)
    with main:
        shown = trained(name, example, language) if isinstance(example, Trained) else computed(name, example, language)
        if shown:
            still_view(shown.figures, language, session.token(), key=f"still_{name}", presenter=presenter)
            with st.container(key=f"said_{name}"):
                st.markdown("\n\n".join(shown.sentences))
            tables(name, shown.tables)


def essence(name: str, example: Computed | Trained, language: Language) -> None:
    """Draw the formula and the line or two of PyTorch that an example comes down to."""
    with st.container(key=f"essence_{name}", gap="xxsmall"):
        if example.formula:
            st.latex(example.formula)
        if example.line:
            code(example.line, language)


def computed(name: str, example: Computed, language: Language) -> Shown | None:
    """Return what is shown for a section's settings; where there is no result, say why and offer another try."""
    settings = session.section(example.name).settings
    try:
        with st.spinner(message("topics.computing", language)):
            arrays = runners.current().compute(example.name, dict(settings)).result(timeout=PATIENCE)
        return example.show(arrays, settings, language)
    except runners.ComputationError as error:
        st.warning(message("topics.failed", language, why=error))
    except TooLate:
        st.warning(message("topics.late", language))
    st.button(message("topics.again", language), key=f"again_{name}")
    return None
