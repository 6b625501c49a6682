"""Initialisation."""

from core.i18n.text import Text
from core.topics.base import Prediction, Topic

INITIALISATION = Topic(
    name="initialisation",
    title=Text("Initialisation", "가중치 초기화"),
    lead=Text(
        "Where the weights start decides whether a signal reaches the last layer, and whether the gradient comes back "
        "to the first. Too small a start makes both vanish, too large a one saturates the units or explodes.",
        "가중치를 어디에서 시작하느냐에 따라 신호가 마지막 층까지 전달되는지, 그래디언트가 첫 층까지 돌아오는지가 "
        "정해집니다. 너무 작게 시작하면 둘 다 사라지고, 너무 크게 시작하면 뉴런이 포화되거나 값이 폭주합니다.",
    ),
    techniques=("init",),
    examples=("init_net", "init_depth"),
    hurts=Text(
        "A scheme suits an activation: through thirty ReLU layers of 512 units Xavier lets the signal fall to "
        "0.000017, He keeps it at 0.51. All zeros, or all equal, makes the units of a layer learn the same for ever. "
        "In shallow networks, or behind batch normalisation, the scheme matters little: do not expect a better one to "
        "mend what is wrong with the data or the learning rate.",
        "초기화 방식은 활성화 함수에 맞아야 합니다. 뉴런이 512개인 ReLU 층 서른 개를 지나면 Xavier에서는 신호가 "
        "0.000017까지 줄지만 He에서는 0.51로 유지됩니다. 모두 0이거나 모두 같은 값이면 한 층의 뉴런들이 언제까지나 "
        "똑같이 학습합니다. 얕은 신경망이나 배치 정규화를 쓰는 신경망에서는 차이가 크지 않으므로, 데이터나 학습률의 "
        "문제를 초기화 방식으로 고치려 하지는 마세요.",
    ),
    predictions={
        "init_depth": Prediction(
            question=Text(
                "Ten tanh layers start with Xavier. The activations of layer 1 have a standard deviation of 0.63; what "
                "is it in layer 10?",
                "tanh 층 열 개를 Xavier로 초기화합니다. 1층 활성화값의 표준편차는 0.63입니다. 10층에서는 얼마일까요?",
            ),
            options=(
                Text("Below 0.001: the signal vanishes", "0.001 미만: 신호가 사라짐"),
                Text("About 0.2: a little smaller", "0.2 정도: 조금 작아짐"),
                Text("About 1: the units are saturated", "1 정도: 뉴런이 포화됨"),
            ),
            right=1,
            why=Text(
                "Xavier keeps the variance of what enters a layer; the bend of tanh takes a little at each layer. With "
                "a standard deviation of 0.01 the signal would be at 3e-7 by then (512 units a layer).",
                "Xavier가 층에 들어온 값의 분산을 유지하므로, 층마다 tanh의 굽은 모양 때문에 조금씩만 줄어듭니다. "
                "표준편차 0.01로 시작하면 10층의 신호는 3e-7까지 줄어듭니다(층마다 뉴런 512개일 때).",
            ),
        ),
    },
)
