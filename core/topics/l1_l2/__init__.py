"""L1 and L2, and what else holds weights small."""

from core.effects import told_of_several
from core.i18n.text import Text
from core.topics.base import Topic
from core.topics.l1_l2.constraint import Constraint
from core.topics.l1_l2.decoupled import Decoupled
from core.topics.l1_l2.penalty_numbers import PenaltyNumbers
from core.topics.l1_l2.ridge import Ridge
from core.topics.l1_l2.sparsity import Sparsity
from core.topics.l1_l2.weight_paths import WeightPaths

L1_L2 = Topic(
    name="l1_l2",
    title=Text("L1 and L2", "L1과 L2"),
    lead=Text(
        "A penalty makes large weights expensive, so that training keeps only what lowers the loss by more than it "
        "costs. L1 charges for size and leaves few weights; L2 charges for size squared and leaves small ones.",
        "규제항은 큰 가중치에 비용을 매겨, 그 비용보다 손실을 더 많이 줄이는 가중치만 남깁니다. L1 규제(라쏘)는 "
        "크기에 비용을 매겨 소수의 가중치만 남기고, L2 규제(릿지)는 크기의 제곱에 비용을 매겨 가중치를 작게 만듭니다.",
    ),
    techniques=("l1", "l2", "weight_decay", "max_norm"),
    examples=(PenaltyNumbers(), Constraint(), WeightPaths(), Sparsity(), Ridge(), Decoupled()),
    hurts=told_of_several(
        Text(
            "Too large a λ costs accuracy: on digits under SGD with momentum, L2 at λ = 0.0005 changed validation "
            "accuracy by {l2_strengths[gain_small].low:.1f} to {l2_strengths[gain_small].high:.1f} points over "
            "{l2_strengths[plain].seeds} seeds, at 0.005 by {l2_strengths[gain_large].low:.1f} to "
            "{l2_strengths[gain_large].high:.1f}, and at 0.05 by {l2_strengths[gain_huge].low:.1f} to "
            "{l2_strengths[gain_huge].high:.1f}. Under Adam an L2 penalty is divided by the size of the gradients, so "
            "weights with large gradients are hardly penalised; decoupled weight decay shrinks all alike. L2 does "
            "hold overfitting down under Adam too, as two of the Lab's presets show. And a subgradient of L1 makes "
            "weights tiny but none exactly zero. The proximal form does so under SGD: "
            "{l1_zeros[proximal_sgd].low:.0f} to {l1_zeros[proximal_sgd].high:.0f} % of the weights at λ = 0.002; "
            "under Adam, whose steps are longer than the threshold, at most {l1_zeros[proximal_adam].high:.1f} %.",
            "λ가 너무 크면 정확도가 떨어집니다. 숫자 이미지를 모멘텀 SGD로 시드 {l2_strengths[plain].seeds}개에서 "
            "학습했더니, L2 규제는 λ = 0.0005에서 검증 정확도를 {l2_strengths[gain_small].low:.1f}에서 "
            "{l2_strengths[gain_small].high:.1f}%p까지, 0.005에서 {l2_strengths[gain_large].low:.1f}에서 "
            "{l2_strengths[gain_large].high:.1f}%p까지, 0.05에서 {l2_strengths[gain_huge].low:.1f}에서 "
            "{l2_strengths[gain_huge].high:.1f}%p까지 바꾸었습니다. Adam에서는 L2 규제항이 그래디언트의 크기로 "
            "나뉘므로 그래디언트가 큰 가중치는 거의 규제되지 않고, 분리형 가중치 감쇠는 모두 똑같이 줄입니다. 그래도 "
            "Adam에서도 L2가 과적합을 억제한다는 것은 실험실의 두 예제에서 볼 수 있습니다. 또 L1의 서브그래디언트는 "
            "가중치를 아주 작게 만들 뿐 정확히 0으로 만들지 못합니다. 근접 연산은 SGD에서 λ = 0.002일 때 가중치의 "
            "{l1_zeros[proximal_sgd].low:.0f}–{l1_zeros[proximal_sgd].high:.0f}%를 0으로 만들지만, 스텝이 임계값보다 "
            "긴 Adam에서는 많아야 {l1_zeros[proximal_adam].high:.1f}%입니다.",
        )
    ),
)
