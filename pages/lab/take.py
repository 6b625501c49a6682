"""What a learner takes home: the two runs as code."""

from functools import partial

import streamlit as st

from core import runners
from core.config import RunConfig
from core.export import ended_at, script
from core.i18n.catalogue import message
from core.i18n.text import Language
from pages.session import current


def take_home(language: Language) -> None:
    """Offer the two runs as scripts of plain PyTorch, made when they are asked for."""
    study = current().study
    with st.popover(message("lab.take", language), key="take", width="stretch"):
        for role, config in (("treatment", study.treatment), ("baseline", study.baseline)):
            st.download_button(
                message("lab.take.script", language, model=message(f"live.{role}", language)),
                partial(script_of, config),
                f"{role}-{config.digest}.py",
                "text/x-python",
                key=f"take_{role}",
                on_click="ignore",
            )
        st.caption(message("lab.take.script.help", language))


def script_of(config: RunConfig) -> str:
    """Return a run's script, which checks where it ends if it has."""
    history = runners.current().history(config.digest)
    return script(config, None if history is None else ended_at(history))
