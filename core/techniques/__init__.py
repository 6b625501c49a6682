"""The registry of techniques. Its order is the order in which they act within a phase."""

from core.techniques.base import Technique
from core.techniques.batch_norm import BatchNorm
from core.techniques.clip_norm import ClipNorm
from core.techniques.clip_value import ClipValue
from core.techniques.dropout import Dropout
from core.techniques.init import Init
from core.techniques.l1 import L1
from core.techniques.l2 import L2
from core.techniques.weight_decay import WeightDecay

TECHNIQUES: dict[str, Technique] = {
    technique.name: technique
    for technique in (L2(), L1(), WeightDecay(), Dropout(), BatchNorm(), ClipNorm(), ClipValue(), Init())
}

__all__ = ["TECHNIQUES", "Technique"]
