"""Everything that was recorded of some runs, as one tidy table."""

from collections.abc import Sequence

import pandas as pd

from core.history import History


def table(histories: Sequence[History]) -> pd.DataFrame:
    """Return every scalar of every run, whose number in the sequence is `run`: columns run, step, series, value."""
    parts = [
        pd.DataFrame({"run": run, "step": series.steps, "series": name, "value": series.values})
        for run, history in enumerate(histories)
        for name in history.names
        if (series := history.series(name)).values.ndim == 1
    ]
    return pd.concat(parts, ignore_index=True)
