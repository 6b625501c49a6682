"""Early stopping (Prechelt 1998, Early stopping – but when?; Goodfellow et al. 2016, algorithm 7.1)."""

from core.declare import Number, Settings
from core.i18n.text import Text
from core.techniques.base import Technique
from core.techniques.code import Code, Place, lines


class EarlyStopping(Technique):
    """Ends a run once validation loss has had no new minimum for `patience` evaluations; the best weights are kept.

    Training goes on with the current weights until then, and the curves are those of the current weights.
    """

    name = "early_stopping"
    family = "gradient"
    label = Text("Early stopping", "조기 종료")
    help = Text(
        "Ends training where validation loss no longer falls, and keeps the weights of its minimum; how good these are "
        "only the test set tells.",
        "검증 손실이 더 내려가지 않으면 학습을 끝내고, 손실이 가장 낮았던 때의 가중치를 남깁니다. 그 가중치가 실제로 "
        "얼마나 좋은지는 테스트 세트로만 알 수 있습니다.",
    )
    formula = r"\hat w = w_{t^*},\quad t^* = \arg\min_{t} L_{\mathrm{val}}(w_t)"
    pytorch = (
        "best, kept, waited = math.inf, None, 0  # before the loop\n"
        "if loss < best:  # after each evaluation\n"
        "    best, kept, waited = loss, copy.deepcopy(model), 0\n"
        "else:\n"
        "    waited += 1\n"
        "stop = waited >= patience"
    )
    hyperparameters = (
        Number(
            name="patience",
            label=Text("Patience", "인내 횟수(patience)"),
            help=Text(
                "How many evaluations in a row may pass without a new least validation loss.",
                "검증 손실이 최저 기록을 새로 쓰지 못해도 참고 기다리는 평가 횟수입니다.",
            ),
            low=1,
            high=200,
            default=5,
            stops=(50, 30, 20, 15, 10, 8, 5, 3, 2, 1),
            unit=Text("evaluations", "회"),
            integer=True,
        ),
    )
    main = "patience"
    structural = True
    keeps_best = True

    def code(self, settings: Settings, place: Place) -> Code:
        """Return its lines of plain PyTorch."""
        return Code(
            imports="import copy",
            before='best, best_loss, waited = None, float("inf"), 0',
            watch=lines(
                'if curves["validation"][-1] < best_loss:',
                '    best, best_loss, waited = copy.deepcopy(shown), curves["validation"][-1], 0',
                "else:",
                "    waited += 1",
                "if waited >= early_stopping_patience:",
                "    break",
            ),
            after="model = best  # the weights that are kept",
        )

    def is_off(self, settings: Settings | None) -> bool:
        """Tell whether it is not named."""
        return settings is None

    def after_record(self, waited: int, settings: Settings) -> bool:
        """End the run once its patience has run out."""
        patience: int = settings["patience"]
        return waited >= patience
