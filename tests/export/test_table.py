"""What was recorded, as one table."""

from core.engine.local import train
from core.export import table
from core.history import History
from tests.engine.test_oracle import config


def test_every_scalar_is_a_row_and_nothing_recorded_is_no_row() -> None:
    (history,) = train([config()])
    found = table([History(config()), history])
    own = found[found["series"] == "loss/validation"]
    assert set(found["run"]) == {1}
    assert own["step"].tolist() == history.series("loss/validation").steps.tolist()
    assert own["value"].tolist() == history.series("loss/validation").values.tolist()
    assert not {name for name in history.names if history.series(name).values.ndim > 1} & set(found["series"])
    assert table([History(config())]).empty
    assert list(table([]).columns) == list(found.columns)
