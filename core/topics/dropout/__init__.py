"""Dropout."""

from core.i18n.text import Text
from core.topics.base import Topic
from core.topics.dropout.dropout_mask import DropoutMask
from core.topics.dropout.dropout_sizes import DropoutSizes
from core.topics.dropout.inverted_scaling import InvertedScaling
from core.topics.dropout.monte_carlo import MonteCarlo

DROPOUT = Topic(
    name="dropout",
    title=Text("Dropout", "드롭아웃"),
    lead=Text(
        "At every training step dropout silences a random share of the units, so that none can rely on another. "
        "In evaluation all of them speak, and the output is close to the average of the thinner networks.",
        "드롭아웃은 학습 스텝마다 뉴런의 일부를 무작위로 꺼서 뉴런들이 서로에게 기대지 못하게 합니다. 평가할 때는 "
        "모든 뉴런을 쓰며, 그 출력은 일부가 꺼진 여러 신경망의 평균에 가깝습니다.",
    ),
    techniques=("dropout",),
    examples=(DropoutMask(), InvertedScaling(), DropoutSizes(), MonteCarlo()),
    hurts=Text(
        "Where a network does not overfit, dropout only slows it down: the training loss rises, since every step "
        "trains a thinner network. On 100 digits it did nothing, 90.7 % validation accuracy for every p. On MNIST-1D, "
        "where a wide network memorises, p = 0.2 raised validation accuracy from 64.0 to 69.0 %, but p = 0.5 gave back "
        "most of that, 65.4 %.",
        "과적합이 없는 신경망에서는 드롭아웃이 학습을 늦출 뿐입니다. 스텝마다 더 얇은 신경망을 학습하므로 훈련 손실이 "
        "커집니다. 숫자 이미지 100장에서는 p가 얼마든 검증 정확도가 90.7%로 아무 효과가 없었습니다. 넓은 신경망이 "
        "데이터를 외워 버리는 MNIST-1D에서는 p = 0.2가 검증 정확도를 64.0%에서 69.0%로 높였지만, p = 0.5에서는 "
        "65.4%로 이득이 대부분 사라졌습니다.",
    ),
)
