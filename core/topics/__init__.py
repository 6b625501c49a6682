"""The registry of topics: what a page of its own is about, in the order of the navigation."""

from core.topics.base import Prediction, Topic
from core.topics.batch_norm import BATCH_NORM
from core.topics.clipping import CLIPPING
from core.topics.dropout import DROPOUT
from core.topics.initialisation import INITIALISATION
from core.topics.l1_l2 import L1_L2
from core.topics.precision import PRECISION

TOPICS: dict[str, Topic] = {
    topic.name: topic for topic in (L1_L2, DROPOUT, BATCH_NORM, CLIPPING, INITIALISATION, PRECISION)
}

__all__ = ["TOPICS", "Prediction", "Topic"]
