"""The registry of demonstrations: worked examples that are computed at once, by name."""

from core.demonstrations.base import Demonstration, NumberTable, Shown
from core.demonstrations.batch_norm_tensor import BatchNormTensor
from core.demonstrations.cliff import Cliff
from core.demonstrations.clip_directions import ClipDirections
from core.demonstrations.constraint import Constraint
from core.demonstrations.decoupled import Decoupled
from core.demonstrations.dropout_mask import DropoutMask
from core.demonstrations.formats import Formats
from core.demonstrations.gradient_check import GradientCheck
from core.demonstrations.init_depth import InitDepth
from core.demonstrations.init_net import InitNet
from core.demonstrations.inverted_scaling import InvertedScaling
from core.demonstrations.lost_updates import LostUpdates
from core.demonstrations.monte_carlo import MonteCarlo
from core.demonstrations.penalty_numbers import PenaltyNumbers
from core.demonstrations.ridge import Ridge
from core.demonstrations.running_sum import RunningSum
from core.demonstrations.small_batches import SmallBatches

DEMONSTRATIONS: dict[str, Demonstration] = {
    demonstration.name: demonstration
    for demonstration in (
        PenaltyNumbers(),
        Constraint(),
        Ridge(),
        Decoupled(),
        DropoutMask(),
        InvertedScaling(),
        MonteCarlo(),
        BatchNormTensor(),
        SmallBatches(),
        ClipDirections(),
        Cliff(),
        InitNet(),
        InitDepth(),
        Formats(),
        RunningSum(),
        LostUpdates(),
        GradientCheck(),
    )
}

__all__ = ["DEMONSTRATIONS", "Demonstration", "NumberTable", "Shown"]
