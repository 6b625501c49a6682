"""L1 and L2, and what else holds weights small."""

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
    hurts=Text(
        "Too large a λ costs accuracy: on digits `weight_decay` of `torch.optim.SGD`, which is L2 at half that λ, "
        "moved validation accuracy from 98.2 to 98.4 % at 0.001, no more than the seed does, and down to 97.8 % at "
        "0.01. Under Adam an L2 penalty is divided by the size of the gradients, so weights with large gradients "
        "are hardly penalised: take decoupled weight decay there. And a subgradient of L1 makes weights tiny but none "
        "exactly zero; for zeros it takes the proximal form.",
        "λ가 너무 크면 정확도가 떨어집니다. 숫자 이미지 데이터에서 `torch.optim.SGD`의 `weight_decay`(λ가 그 절반인 L2 "
        "규제와 같음)는 0.001에서 검증 정확도를 98.2%에서 98.4%로 바꾸었지만 이는 시드에 따른 차이와 비슷했고, "
        "0.01에서는 97.8%로 내려갔습니다. Adam에서는 L2 규제항이 그래디언트의 크기로 나뉘므로 그래디언트가 큰 "
        "가중치는 거의 규제되지 않습니다. 이때는 분리형 가중치 감쇠를 쓰세요. 또 L1의 서브그래디언트는 가중치를 아주 "
        "작게 만들 뿐 정확히 0으로 만들지 못합니다. 정확한 0을 얻으려면 근접(proximal) 방식이 필요합니다.",
    ),
)
