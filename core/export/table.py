"""Everything that was recorded of some runs, as one tidy table."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.history import History

if TYPE_CHECKING:
    import pandas as pd


def table(histories: Sequence[History]) -> "pd.DataFrame":
    """Return every scalar of every run, whose number in the sequence is `run`: columns run, step, series, value."""
    # Loaded here, as the web server loads none of the large packages.
    import pandas as pd

    parts = [
        pd.DataFrame({"run": run, "step": series.steps, "series": name, "value": series.values})
        for run, history in enumerate(histories)
        for name in history.names
        if (series := history.series(name)).values.ndim == 1
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["run", "step", "series", "value"])
