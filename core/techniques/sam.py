"""Sharpness-aware minimisation (Foret et al., arXiv 2010.01412, algorithm 1)."""

from core.declare import Number, Settings
from core.i18n.text import Text
from core.lazy import Tensor, torch
from core.techniques.base import Columns, Context, Technique
from core.techniques.code import Code, Place, lines

AGAIN = """\
# The gradient anew, where the loss is higher, with the same masks.
moved = [*model.parameters(), *model.buffers()]
kept = [values.detach().clone() for values in moved]
with torch.no_grad():
    length = torch.cat([p.grad.flatten() for p in model.parameters()]).norm() + 1e-12
    for p in model.parameters():
        p.add_(sam_rho * p.grad / length)
for mask, state in masks:
    mask.set_state(state)
optimizer.zero_grad()
loss_of(x, y).backward()
with torch.no_grad():
    for values, before in zip(moved, kept):
        values.copy_(before)"""


class SharpnessAware(Technique):
    """Takes the gradient not at the weights but at ρ·g/‖g‖ from them, where the loss is about highest nearby.

    Two gradients a step, on the same batch and with the same noise; g is that of the loss with its penalties. Recorded
    losses are those at the weights, and batch normalisation's running statistics move there alone.
    """

    name = "sam"
    family = "gradient"
    label = Text("Sharpness-aware (SAM)", "SAM(평탄한 곳 찾기)")
    help = Text(
        "Goes downhill by the slope of the worst point nearby, which favours flat ground. A step costs twice as much.",
        "근처에서 손실이 가장 높은 점의 그래디언트(기울기)로 내려가, 손실 곡면이 평평한 쪽으로 이끕니다. "
        "한 스텝의 계산이 두 배입니다.",
    )
    formula = r"w \leftarrow w - \eta \nabla L\!\left(w + \rho \frac{g}{\lVert g \rVert}\right),\quad g = \nabla L(w)"
    pytorch = (
        "before = [p.detach().clone() for p in model.parameters()]  # after loss.backward()\n"
        "g = [p.grad.clone() for p in model.parameters()]\n"
        "length = torch.cat([each.flatten() for each in g]).norm()\n"
        "with torch.no_grad():\n"
        "    for p, each in zip(model.parameters(), g): p.add_(rho * each / length)\n"
        "optimizer.zero_grad()\n"
        "criterion(model(x), y).backward()\n"
        "with torch.no_grad():  # then optimizer.step()\n"
        "    for p, start in zip(model.parameters(), before): p.copy_(start)"
    )
    hyperparameters = (
        Number(
            name="rho",
            label=Text("Radius ρ", "반경 ρ"),
            help=Text(
                "How far from the weights the gradient is taken; 0 is off.",
                "가중치에서 얼마나 떨어진 곳의 그래디언트를 쓰는지 정합니다. 0이면 꺼집니다.",
            ),
            low=0.0,
            high=100.0,
            default=0.05,
            off=0.0,
            mid_run=True,
            stops=(0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0),
        ),
    )
    main = "rho"
    structural = True

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(
            batch=lines(
                'masks = [(m.generator, m.generator.get_state()) for m in model.modules() if hasattr(m, "generator")]',
            ),
            again=AGAIN,
        )

    def ascend(self, gradient: Tensor, columns: Columns, context: Context) -> Tensor:
        """Return ρ·g/(‖g‖ + 1e-12)."""
        radius = columns["rho"]
        norm: Tensor = torch.linalg.vector_norm(gradient, dim=1, keepdim=True, dtype=radius.dtype)
        return torch.where(radius > 0, gradient * (radius / (norm + 1e-12)), 0.0).to(gradient.dtype)
