"""What an experiment's section shows: its result, and until that is there, how far its runs have come."""

import threading
from collections.abc import Sequence

import streamlit as st

from core import runners
from core.config import RunConfig
from core.demonstrations import Shown
from core.experiments import Experiment
from core.history import ENDED
from core.i18n.catalogue import message
from core.i18n.text import Language
from core.runners.base import STOP
from pages.parts.demonstration_controls import settings
from pages.parts.session import token

POLL = 0.4
"""Seconds between two looks at how far the runs are."""
FORGOTTEN = 10.0
"""Seconds after the last look until runs are taken to be waited for no more: the tab was closed, the page left."""

_lock = threading.Lock()
_timers: dict[str, threading.Timer] = {}


def trained(name: str, experiment: Experiment, language: Language) -> Shown | None:
    """Return what is shown of a section's runs; while they train, what was shown before, and their progress is drawn.

    Args:
        name: The section's, its own on every page.
    """
    chosen = experiment.Settings.model_validate(settings(name, experiment))
    runs = experiment.runs(chosen)
    found = [history for run in runs if (history := runners.current().history(run.digest)) and history.ended]
    owner, kept = f"{token()}/{name}", f"shown_{name}"
    if len(found) < len(runs):
        progress(owner, runs, language)
        before: tuple[Language, Shown] | None = st.session_state.get(kept)
        return before[1] if before and before[0] == language else None
    let_go(owner)
    if failed := [history.fault.message for history in found if history.state == "failed" and history.fault]:
        st.warning(message("topics.failed", language, why=failed[0]))
        return None
    shown = experiment.show(found, chosen, language)
    st.session_state[kept] = (language, shown)
    return shown


@st.fragment(run_every=POLL)
def progress(owner: str, runs: Sequence[RunConfig], language: Language) -> None:
    """Draw how far the runs are, again and again; once all have ended the page is drawn anew."""
    hold(owner, runs)
    digests = [run.digest for run in runs]
    if all(runners.current().state(digest) in ENDED for digest in digests):
        st.rerun()
    share = runners.current().done(digests)
    st.progress(share, message("topics.training", language, count=len(digests), share=f"{share:.0%}"))


def hold(owner: str, runs: Sequence[RunConfig]) -> None:
    """Want these runs, until they are let go or nobody has looked for a while."""
    runner = runners.current()
    if runner.wanted(owner) != frozenset(run.digest for run in runs) or not runner.resume(owner):
        runner.submit(owner, [runners.Run(run, STOP) for run in runs])
    with _lock:
        _disarm(owner)
        timer = _timers[owner] = threading.Timer(FORGOTTEN, let_go, (owner,))
        timer.daemon = True
        timer.start()


def let_go(owner: str) -> None:
    """Free what an owner waits for; what has ended stays cached."""
    with _lock:
        _disarm(owner)
    runners.current().release(owner)


def _disarm(owner: str) -> None:
    if timer := _timers.pop(owner, None):
        timer.cancel()
