"""What the L1 and the L2 penalty share: their strength λ, and the parameters they act on."""

from core.declare import Choice, Number, Settings, decades
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.techniques.base import Columns, Context

ON = Choice(
    name="on",
    label=Text("Acts on", "적용 대상"),
    help=Text(
        "Weights alone, as is usual, or every parameter, biases included, as the notebook writes it.",
        "흔히 하듯 가중치에만, 또는 노트북처럼 편향을 포함한 모든 파라미터에 적용합니다.",
    ),
    options={"weights": Text("weights", "가중치"), "all": Text("all parameters", "모든 파라미터")},
    default="weights",
)


def penalty_strength(default: float) -> Number:
    """Return the declaration of λ with its default."""
    return Number(
        name="lambda",
        label=Text("Strength λ", "규제 강도 λ"),
        help=Text(
            "How much the penalty weighs against the data loss; 0 is off.",
            "데이터 손실에 비해 규제항을 얼마나 무겁게 볼지 정합니다. 0이면 꺼집니다.",
        ),
        low=0.0,
        high=100.0,
        default=default,
        off=0.0,
        mid_run=True,
        stops=decades(-5, 0),
    )


def penalised(settings: Settings) -> str:
    """Return in a script's words which parameters are penalised."""
    return "model.parameters()" if settings["on"] == "all" else "weights"


def penalty_columns(settings: Settings | None) -> dict[str, float]:
    """Return λ as it acts on the weights and on the other parameters."""
    if settings is None:
        return {"weights": 0.0, "others": 0.0}
    strength = settings["lambda"]
    return {"weights": strength, "others": strength if settings["on"] == "all" else 0.0}


def spread(columns: Columns, names: tuple[str, str], context: Context) -> dict[str, Tensor]:
    """Return λ of each parameter as "strength", [K, P], or [K, 1] where each row has one for all of them.

    Nothing is returned where neither column is used.

    Args:
        columns: λ a row, [K, 1].
        names: The columns for weights and for the other parameters.
        context: Of the rows.
    """
    used = [columns[name] for name in names if name in columns]
    if not used:
        return {}
    if len(used) == len(names) and used[0].equal(used[1]):
        return {"strength": used[0]}
    strength = torch.zeros_like(context.parameters, dtype=used[0].dtype)
    parts = strength[:, : context.weights], strength[:, context.weights :]
    for name, part in zip(names, parts, strict=True):
        if name in columns:
            part.copy_(columns[name].expand_as(part))
    return {"strength": strength}
