"""Dropout."""

from core.effects import told_of_several
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
        "At every training step dropout silences each unit with probability p, so that none can rely on another. In "
        "evaluation all of them speak, and the output is close to the average of the thinner networks.",
        "드롭아웃은 학습 스텝마다 뉴런을 각각 확률 p로 꺼서 뉴런들이 서로에게 기대지 못하게 합니다. 평가할 때는 모든 "
        "뉴런을 쓰며, 그 출력은 일부가 꺼진 여러 신경망의 평균에 가깝습니다.",
    ),
    techniques=("dropout",),
    examples=(DropoutMask(), InvertedScaling(), DropoutSizes(), MonteCarlo()),
    hurts=told_of_several(
        Text(
            "Where a network does not overfit, dropout only slows it down: the training loss rises, since every step "
            "trains a thinner network. On 100 digits p = 0.5 changed validation accuracy by "
            "{dropout_digits[gain_half].low:.1f} to {dropout_digits[gain_half].high:.1f} points over "
            "{dropout_digits[plain].seeds} seeds, no more than chance. On 4,000 curves of MNIST-1D, which a wide "
            "network learns by heart, p = 0.2 gained {dropout_half[gain_treated].low:.1f} to "
            "{dropout_half[gain_treated].high:.1f} points, and p = 0.5 changed accuracy by "
            "{dropout_half[gain_half].low:.1f} to {dropout_half[gain_half].high:.1f}. A lower loss is not yet a "
            "higher accuracy.",
            "과적합이 없는 신경망에서는 드롭아웃이 학습을 늦출 뿐입니다. 스텝마다 더 얇은 신경망을 학습하므로 훈련 "
            "손실이 커집니다. 숫자 이미지 100장에서 p = 0.5는 시드 {dropout_digits[plain].seeds}개에서 검증 정확도를 "
            "{dropout_digits[gain_half].low:.1f}에서 {dropout_digits[gain_half].high:.1f}%p까지 바꾸었는데, 우연과 "
            "구별되지 않습니다. 넓은 신경망이 외워 버리는 MNIST-1D 곡선 4,000개에서는 p = 0.2가 "
            "{dropout_half[gain_treated].low:.1f}에서 {dropout_half[gain_treated].high:.1f}%p까지 높였고, p = 0.5는 "
            "{dropout_half[gain_half].low:.1f}에서 {dropout_half[gain_half].high:.1f}%p까지 바꾸었습니다. 손실이 "
            "낮아졌다고 정확도가 높아지는 것은 아닙니다.",
        )
    ),
)
