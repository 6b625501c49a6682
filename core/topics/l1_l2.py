"""L1 and L2, and what else holds weights small."""

from core.i18n.text import Text
from core.topics.base import Prediction, Topic

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
    examples=("penalty_numbers", "constraint", "weight_paths", "sparsity", "ridge", "decoupled"),
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
    predictions={
        "constraint": Prediction(
            question=Text(
                "Without a penalty both weights are above 0, and w₁ is the smaller one. What becomes of w₁ at λ = 0.5?",
                "규제가 없으면 두 가중치는 모두 0보다 크고, w₁이 더 작습니다. λ = 0.5이면 w₁은 어떻게 될까요?",
            ),
            options=(
                Text("Exactly 0 with L1 and with L2", "L1과 L2 모두 정확히 0"),
                Text("Exactly 0 with L1, small with L2", "L1은 정확히 0, L2는 작은 값"),
                Text("Small with L1, exactly 0 with L2", "L1은 작은 값, L2는 정확히 0"),
                Text("Small with both, 0 with neither", "둘 다 작은 값이고 0은 아님"),
            ),
            right=1,
            why=Text(
                "L1 pulls equally hard however small the weight is, until it is 0; the pull of L2 fades with the "
                "weight, so it never quite gets there.",
                "L1은 가중치가 아무리 작아도 같은 힘으로 당겨 0에 이르게 합니다. L2가 당기는 힘은 가중치와 함께 "
                "줄어들므로 가중치가 0까지 가지 못합니다.",
            ),
        ),
        "decoupled": Prediction(
            question=Text(
                "Two weights under Adam with an L2 penalty, one with gradients a hundred times as large as the other. "
                "Which decays more?",
                "Adam에 L2 규제를 더해 두 가중치를 학습합니다. 한쪽은 그래디언트가 다른 쪽의 100배입니다. "
                "어느 가중치가 더 줄어들까요?",
            ),
            options=(
                Text("The one with large gradients", "그래디언트가 큰 쪽"),
                Text("The one with small gradients", "그래디언트가 작은 쪽"),
                Text("Both alike", "둘 다 똑같이"),
            ),
            right=1,
            why=Text(
                "Adam divides the whole gradient, penalty included, by its usual size: where gradients are large, "
                "next to nothing of the penalty is left. AdamW keeps the two apart.",
                "Adam은 규제항까지 포함한 그래디언트 전체를 평소 크기로 나눕니다. 그래서 그래디언트가 큰 곳에는 "
                "규제가 거의 남지 않습니다. AdamW는 이 둘을 분리합니다.",
            ),
        ),
    },
)
