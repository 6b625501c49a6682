"""Initialisation."""

from core.effects import told_of_several
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
    hurts=told_of_several(
        Text(
            "A scheme suits an activation. Each ReLU layer halves the mean square that Xavier keeps, so after thirty "
            "of them the signal is at (1/√2)³⁰ = 0.00003 of what it was; He doubles the variance of the weights and "
            "keeps it. All zeros, or all equal, makes the units of a layer learn the same for ever, where their "
            "biases are equal too: such a network read {init_zeros[equal_biases].low:.0f} to "
            "{init_zeros[equal_biases].high:.0f} % of the digits over {init_zeros[plain].seeds} seeds. PyTorch's "
            "random biases are enough to tell the units apart: all weights zero, it came to "
            "{init_zeros[random_biases].low:.0f} to {init_zeros[random_biases].high:.0f} % under Adam, against "
            "{init_zeros[plain].low:.0f} to {init_zeros[plain].high:.0f} % from PyTorch's own start. In shallow "
            "networks, or behind batch normalisation, the scheme matters less: do not expect a better one to mend "
            "what is wrong with the data or the learning rate.",
            "초기화 방식은 활성화 함수에 맞아야 합니다. Xavier가 유지하는 제곱 평균을 ReLU 층은 층마다 절반으로 "
            "줄이므로, 서른 층을 지난 신호는 처음의 (1/√2)³⁰ = 0.00003배가 됩니다. He는 가중치의 분산을 두 배로 늘려 "
            "신호를 유지합니다. 가중치가 모두 0이거나 모두 같고 편향도 같으면 한 층의 뉴런들이 언제까지나 똑같이 "
            "학습합니다. 그런 신경망은 시드 {init_zeros[plain].seeds}개에서 숫자의 "
            "{init_zeros[equal_biases].low:.0f}–{init_zeros[equal_biases].high:.0f}%만 맞혔습니다. PyTorch의 무작위 "
            "편향만으로도 뉴런들은 서로 달라집니다. 가중치가 모두 0이어도 Adam으로 "
            "{init_zeros[random_biases].low:.0f}–{init_zeros[random_biases].high:.0f}%에 이르렀고, PyTorch 기본 "
            "초기화로는 {init_zeros[plain].low:.0f}–{init_zeros[plain].high:.0f}%였습니다. 얕은 신경망이나 배치 "
            "정규화를 쓰는 신경망에서는 차이가 더 작으므로, 데이터나 학습률의 문제를 초기화 방식으로 고치려 하지는 "
            "마세요.",
        )
    ),
)
