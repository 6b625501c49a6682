"""Initialisation."""

from core.i18n.text import Text
from core.topics.base import Topic
from core.topics.initialisation.init_depth import InitDepth
from core.topics.initialisation.init_net import InitNet

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
    examples=(InitNet(), InitDepth()),
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
)
