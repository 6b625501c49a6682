"""The registry of topics, in the order of the navigation, and of the worked examples that they list, by name."""

from core.examples import Computed, Trained
from core.topics.base import Topic
from core.topics.batch_norm import BATCH_NORM
from core.topics.clipping import CLIPPING
from core.topics.dropout import DROPOUT
from core.topics.initialisation import INITIALISATION
from core.topics.l1_l2 import L1_L2
from core.topics.precision import PRECISION

TOPICS: dict[str, Topic] = {
    topic.name: topic for topic in (L1_L2, DROPOUT, BATCH_NORM, CLIPPING, INITIALISATION, PRECISION)
}
EXAMPLES: dict[str, Computed | Trained] = {
    example.name: example for topic in TOPICS.values() for example in topic.examples
}
COMPUTED: dict[str, Computed] = {name: one for name, one in EXAMPLES.items() if isinstance(one, Computed)}
TRAINED: dict[str, Trained] = {name: one for name, one in EXAMPLES.items() if isinstance(one, Trained)}

__all__ = ["COMPUTED", "EXAMPLES", "TOPICS", "TRAINED", "Topic"]
