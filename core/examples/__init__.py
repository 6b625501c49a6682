"""What a worked example is: a section of a topic's page that is computed at once, or trained for it."""

from core.examples.base import Array, Example, NumberTable, Prediction, Shown
from core.examples.computed import Computed, Result
from core.examples.trained import Trained

__all__ = ["Array", "Computed", "Example", "NumberTable", "Prediction", "Result", "Shown", "Trained"]
