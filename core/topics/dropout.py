"""Dropout."""

from core.i18n.text import Text
from core.topics.base import Prediction, Topic

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
    examples=("dropout_mask", "inverted_scaling", "dropout_sizes", "monte_carlo"),
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
    predictions={
        "monte_carlo": Prediction(
            question=Text(
                "A network has seen points with x from −1 to 1. Asked with dropout on, a hundred times: where do its "
                "answers disagree most?",
                "신경망이 x가 −1에서 1 사이인 점만 학습했습니다. 드롭아웃을 켠 채 백 번 예측하면 어디에서 답이 가장 "
                "많이 엇갈릴까요?",
            ),
            options=(
                Text("Between −1 and 1, where the data are noisy", "노이즈 섞인 데이터가 있는 −1과 1 사이"),
                Text("Beyond, where it has seen nothing", "데이터가 없는 바깥쪽"),
                Text("Equally everywhere", "어디서나 똑같이"),
            ),
            right=1,
            why=Text(
                "Where there are data, training has brought the thinner networks together; beyond, nothing has, and "
                "their answers drift apart.",
                "데이터가 있는 곳에서는 학습이 여러 얇은 신경망의 답을 한데 모읍니다. 그 밖에서는 모아 주는 것이 없어 "
                "답이 흩어집니다.",
            ),
        ),
    },
)
