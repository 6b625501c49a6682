"""What a learner takes home: the two runs as code and as configs, and what was recorded of them."""

import json
from collections.abc import Callable
from functools import partial

import streamlit as st

from core import runners
from core.config import RunConfig
from core.export import FORMS, recorded_of, table
from core.figures.models import PAIR
from core.i18n.catalogue import message
from core.i18n.text import Language
from core.runners.base import Detail
from core.study import Study
from pages.session import current


def take_home(language: Language) -> None:
    """Offer the two runs as files, each made when it is asked for; what is closed is not drawn."""
    popover = st.popover(message("lab.take", language), key="take", width="stretch", on_change="rerun")
    if popover.open:
        with popover:
            offers(current().study, language)


def offers(study: Study, language: Language) -> None:
    """Draw the button of every file."""
    for role, config in (("treatment", study.treatment), ("baseline", study.baseline)):
        st.caption(message(f"live.{role}", language))
        with st.container(horizontal=True, gap="small"):
            for kind, form in FORMS.items():
                offer(kind, role, partial(code_of, kind, config), f"{config.digest}.{form.ending}", form.mime, language)
            offer("config", role, partial(json_of, config), f"{config.digest}.json", "application/json", language)
    st.caption(message("lab.take.both", language))
    offer("curves", "both", partial(curves_of, study), f"{study.treatment.digest}.csv", "text/csv", language)
    st.caption(message("lab.take.help", language))


def offer(kind: str, of: str, made: Callable[[], str], name: str, mime: str, language: Language) -> None:
    """Draw the button of a file."""
    label = message(f"lab.take.{kind}", language)
    st.download_button(label, made, f"{of}-{name}", mime, key=f"take_{kind}_{of}", on_click="ignore")


def code_of(kind: str, config: RunConfig) -> str:
    """Return a run as code, which checks where the run ends if it has."""
    history = runners.current().history(config.digest)
    return FORMS[kind].made(config, None if history is None else recorded_of(history))


def json_of(config: RunConfig) -> str:
    """Return a config as the command line reads it."""
    return json.dumps(config.canonical(), indent=1) + "\n"


def curves_of(study: Study) -> str:
    """Return what is recorded of both models from every seed so far as CSV: model, seed, step, series, value."""
    pairs = [(study.baseline, study.treatment), *study.pairs()]
    runs = [(role, run) for pair in pairs for role, run in zip(PAIR, pair, strict=True)]
    found = ((role, runners.current().history(run.digest, Detail.CURVES)) for role, run in runs)
    known = [(role, history) for role, history in found if history is not None and history.names]
    rows = table([history for _, history in known])
    rows.insert(0, "model", rows["run"].map(lambda run: known[run][0]))
    rows.insert(1, "seed", rows.pop("run").map(lambda run: known[run][1].config.seed))
    return str(rows.to_csv(index=False))
