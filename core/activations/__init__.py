"""The registry of activation functions."""

from core.activations.base import SMALL, ActivationFunction, Flat
from core.activations.elu import ELU
from core.activations.gelu import GELU
from core.activations.leaky_relu import LEAKY_RELU
from core.activations.linear import LINEAR
from core.activations.relu import RELU
from core.activations.sigmoid import SIGMOID
from core.activations.silu import SILU
from core.activations.tanh import TANH

__all__ = ["ACTIVATIONS", "SMALL", "ActivationFunction", "Flat"]

REGISTERED = (
    RELU,
    TANH,
    SIGMOID,
    GELU,
    LINEAR,
    LEAKY_RELU,
    ELU,
    SILU,
)

ACTIVATIONS: dict[str, ActivationFunction] = {activation.name: activation for activation in REGISTERED}
