"""The registry of techniques. Its order is the order in which they act within a phase."""

from core.techniques.base import Technique
from core.techniques.batch_norm import BatchNorm
from core.techniques.centralisation import Centralisation
from core.techniques.clip_adaptive import ClipAdaptive
from core.techniques.clip_norm import ClipNorm
from core.techniques.clip_value import ClipValue
from core.techniques.confidence_penalty import ConfidencePenalty
from core.techniques.cosine import Cosine
from core.techniques.dropout import Dropout
from core.techniques.early_stopping import EarlyStopping
from core.techniques.elastic_net import ElasticNet
from core.techniques.ema import WeightAverage
from core.techniques.gradient_noise import GradientNoise
from core.techniques.init import Init
from core.techniques.input_noise import InputNoise
from core.techniques.l1 import L1
from core.techniques.l2 import L2
from core.techniques.label_smoothing import LabelSmoothing
from core.techniques.layer_norm import LayerNorm
from core.techniques.max_norm import MaxNorm
from core.techniques.mixup import Mixup
from core.techniques.random_shift import RandomShift
from core.techniques.sam import SharpnessAware
from core.techniques.warmup import Warmup
from core.techniques.weight_decay import WeightDecay

REGISTERED: tuple[Technique, ...] = (
    *(L2(), L1(), ElasticNet(), WeightDecay(), MaxNorm(), ConfidencePenalty()),
    *(Dropout(), Mixup(), RandomShift(), InputNoise(), LabelSmoothing(), GradientNoise()),
    *(BatchNorm(), LayerNorm()),
    *(ClipNorm(), ClipValue(), ClipAdaptive(), SharpnessAware(), Centralisation()),
    *(Warmup(), Cosine(), WeightAverage(), EarlyStopping()),
    Init(),
)

TECHNIQUES: dict[str, Technique] = {technique.name: technique for technique in REGISTERED}

__all__ = ["TECHNIQUES", "Technique"]
