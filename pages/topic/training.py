"""What the section of a trained example shows: its result, and until that is there, how far its runs have come."""

from collections.abc import Sequence

import streamlit as st

from core import runners
from core.config import RunConfig
from core.examples import Shown, Trained
from core.history import ENDED, History
from core.i18n.catalogue import message
from core.i18n.text import Language
from core.runners.base import STOP, Owner
from pages import session

POLL = 1.0
"""Seconds between two looks at how far the runs are."""
LEASE = 10.0
"""Seconds after the last look until runs are waited for no more: the tab was closed, the page left."""


def trained(name: str, example: Trained, language: Language) -> Shown | None:
    """Return what is shown of a section's runs; while they train, what was shown before, and their progress is drawn.

    Args:
        name: The section's, its own on every page.
    """
    settings = session.section(example.name).settings
    runs = example.runs(settings)
    owner, kept = (session.token(), name), f"shown_{name}"
    histories = histories_of(runs)
    if histories is None:
        progress(owner, runs, language)
        before: tuple[Language, Shown] | None = st.session_state.get(kept)
        return before[1] if before and before[0] == language else None
    runners.current().release(owner)
    if failed := [history.fault.message for history in histories if history.state == "failed" and history.fault]:
        st.warning(message("topics.failed", language, why=failed[0]))
        return None
    shown = example.show(histories, settings, language)
    st.session_state[kept] = (language, shown)
    return shown


def histories_of(runs: Sequence[RunConfig]) -> list[History] | None:
    """Return what was recorded of runs once all have ended, None before."""
    runner = runners.current()
    # Asked for first, as the history of a run that is not done would be copied.
    if not all(runner.state(run.digest) in ENDED for run in runs):
        return None
    found = [history for run in runs if (history := runner.history(run.digest))]
    return found if len(found) == len(runs) else None


@st.fragment(run_every=POLL)
def progress(owner: Owner, runs: Sequence[RunConfig], language: Language) -> None:
    """Draw how far the runs are, again and again; once all have ended the page is drawn anew."""
    runner, digests = runners.current(), [run.digest for run in runs]
    runner.submit(owner, [runners.Run(run, STOP) for run in runs], LEASE)
    if all(runner.state(digest) in ENDED for digest in digests):
        st.rerun()
    share = runner.done(digests)
    st.progress(share, message("topics.training", language, count=len(digests), share=f"{share:.0%}"))
