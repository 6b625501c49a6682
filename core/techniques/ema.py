"""Exponential moving average of the weights (Polyak & Juditsky 1992; Tarvainen & Valpola, arXiv 1703.01780)."""

from core.declare import Number, Settings
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.techniques.base import Columns, Context, Technique
from core.techniques.code import Code, Place, lines


class WeightAverage(Technique):
    """Keeps a moving average of all parameters beside those that train; evaluation uses the average.

    As `torch.optim.swa_utils.AveragedModel`: the average starts as the parameters after the first update.
    """

    name = "ema"
    family = "gradient"
    label = Text("Average of weights (EMA)", "가중치 이동 평균(EMA)")
    help = Text(
        "Evaluates a moving average of the weights, which is calmer than the weights that train.",
        "학습 중인 가중치 대신 그 이동 평균으로 평가합니다. 덜 흔들립니다.",
    )
    formula = r"\bar w \leftarrow d\, \bar w + (1-d)\, w"
    pytorch = (
        "ema = torch.optim.swa_utils.AveragedModel(  # before the loop\n"
        "    model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(d)\n"
        ")\n"
        "ema.update_parameters(model)  # after optimizer.step()"
    )
    hyperparameters = (
        Number(
            name="decay",
            label=Text("Decay d", "감쇠율 d"),
            help=Text(
                "How much of the old average stays at each step; at 0 the average is the weights themselves.",
                "매 스텝 이전 평균이 남는 비율입니다. 0이면 평균이 가중치 자체가 됩니다.",
            ),
            low=0.0,
            high=1.0,
            open_high=True,
            default=0.99,
            stops=(0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999),
        ),
    )
    main = "decay"
    structural = True
    shadow = True
    counts_steps = True

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(
            before=lines(
                "average = torch.optim.swa_utils.AveragedModel(",
                "    model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(ema_decay)",
                ")",
            ),
            after_step="average.update_parameters(model)",
            evaluated="average.module",
        )

    def columns(self, settings: Settings | None) -> dict[str, float]:
        """Return the share of the new parameters."""
        return {"share": 1.0 if settings is None else 1.0 - settings["decay"]}

    def is_off(self, settings: Settings | None) -> bool:
        """Tell whether it is not named."""
        return settings is None

    def after_step(self, parameters: Tensor, learning_rate: Tensor, columns: Columns, context: Context) -> None:
        """Move the average by 1 − d towards the parameters; all the way at the first update."""
        shadow = context.shadow
        assert shadow is not None, "it declares one"
        share = columns["share"]
        first = context.done == 0
        moved = shadow.to(share.dtype).lerp(parameters.to(share.dtype), torch.where(first, 1.0, share))
        # The first average is the parameters themselves, infinite ones too, of which a difference is NaN.
        shadow.copy_(torch.where(first, parameters, moved) if first.any() else moved)
