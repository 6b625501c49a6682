"""The Lab: move a slider, watch two models train."""

import streamlit as st

from core import runners
from core.runners.base import SEED, SHOWN, STOP, STOP_SEED, Detail
from pages import session
from pages.lab.cards import VIEW, controls
from pages.lab.header import changes_line, comparison_line, presets_line
from pages.lab.links import offers
from pages.lab.take import take_home
from pages.lab.triggers import TRIGGERS
from pages.lab.view import prepared_view, what_differs
from pages.live import live_view
from pages.look.header import look_line, notices

LEASE = 60.0
"""Seconds until a page's runs are freed that never connects; from then on the hub says how long."""

language = session.language()
lab = session.current()
study = lab.study
shown = [runners.Run(config, SHOWN) for config in study.shown()]
seeds = [runners.Run(config, SEED, Detail.CURVES) for pair in study.pairs() for config in pair]
behind = [runners.Run(config, STOP, detail=Detail.SCALARS) for config in study.behind()]
later = [*study.parts_from_all_seeds(), *study.stops_from_other_seeds()]
last = [runners.Run(config, STOP_SEED, Detail.CURVES) for runs in later for config in runs]
runners.current().submit(session.token(), [*shown, *seeds, *behind, *last], LEASE)
look_line(language)
presets_line(language)
notices(language)
comparison_line(what_differs(study, language), language)
changes_line(language)
live_view(
    {
        "token": session.token(),
        "study": session.playback(study),
        "answered": session.answered(),
        "since": lab.since,
        "presenter": lab.comparison.presenter,
        "hidden": lab.comparison.link.hidden,
        "paused": lab.comparison.link.paused,
        "offers": offers(lab, language),
    },
    prepared_view(study, language),
    key=VIEW,
    on=TRIGGERS,
)
# Last, though a learner reads them first: the figures need not wait for the controls.
with st.sidebar:
    controls(language)
    take_home(language)
