"""Batch normalisation, and layer normalisation beside it."""

from core.effects import told_of_several
from core.i18n.text import Text
from core.topics.base import Topic
from core.topics.batch_norm.batch_norm_speed import BatchNormSpeed
from core.topics.batch_norm.batch_norm_statistics import BatchNormStatistics
from core.topics.batch_norm.batch_norm_tensor import BatchNormTensor
from core.topics.batch_norm.small_batches import SmallBatches

BATCH_NORM = Topic(
    name="batch_norm",
    title=Text("Batch normalisation", "배치 정규화"),
    lead=Text(
        "Batch normalisation gives every feature mean 0 and variance 1 over the batch, then lets the network learn a "
        "scale γ and a shift β. It was meant against internal covariate shift, the change of a layer's inputs while "
        "the layers below it learn; that explanation has since been disputed (Santurkar et al. 2018), the speed has "
        "not.",
        "배치 정규화는 배치 안에서 특성마다 평균을 0, 분산을 1로 맞춘 뒤 스케일 γ와 시프트 β를 학습하게 합니다. "
        "처음에는 앞쪽 층이 학습하는 동안 층의 입력 분포가 바뀌는 내부 공변량 변화를 막는 방법으로 제안되었습니다. 이 "
        "설명에는 이후 반론이 있지만(Santurkar et al. 2018), 학습이 빨라진다는 점은 분명합니다.",
    ),
    techniques=("batch_norm", "layer_norm"),
    examples=(BatchNormTensor(), BatchNormSpeed(), BatchNormStatistics(), SmallBatches()),
    hurts=told_of_several(
        Text(
            "It leans on the batch: with 2 digits in a batch validation accuracy was {tiny_batches[batch_2].low:.0f} "
            "to {tiny_batches[batch_2].high:.0f} % in eval mode over {tiny_batches[batch_2].seeds} seeds and "
            "{tiny_batches[batch_2_in_train].low:.0f} to {tiny_batches[batch_2_in_train].high:.0f} % in train mode, "
            "against {tiny_batches[plain_2].low:.0f} to {tiny_batches[plain_2].high:.0f} % without; with 8 it was "
            "{tiny_batches[batch_8].low:.0f} to {tiny_batches[batch_8].high:.0f} % in eval mode. It is no cure for "
            "overfitting: 400 digits with a fifth of the labels random are learnt by heart with it as without "
            "({batch_norm_digits[learnt_treated]:.0f} % of the labels), and validation loss ends at "
            "{batch_norm_digits[rise_treated]:.1f} times its least instead of {batch_norm_digits[rise]:.1f}. Train "
            "mode and eval mode compute different things, and forgetting `model.eval()` is a classic fault. Where "
            "batches are small, layer normalisation does not depend on them.",
            "배치 정규화는 배치에 의존합니다. 숫자 이미지에서 배치 크기가 2이면 검증 정확도가 시드 "
            "{tiny_batches[batch_2].seeds}개에서 평가 모드 "
            "{tiny_batches[batch_2].low:.0f}–{tiny_batches[batch_2].high:.0f}%, 학습 모드 "
            "{tiny_batches[batch_2_in_train].low:.0f}–{tiny_batches[batch_2_in_train].high:.0f}%로, 배치 정규화가 "
            "없을 때의 {tiny_batches[plain_2].low:.0f}–{tiny_batches[plain_2].high:.0f}%보다 낮았고, 8이면 평가 "
            "모드에서 {tiny_batches[batch_8].low:.0f}–{tiny_batches[batch_8].high:.0f}%였습니다. 과적합을 막는 방법도 "
            "아닙니다. 라벨의 5분의 1이 무작위인 숫자 400장을 배치 정규화를 써도 똑같이 외우며(라벨의 "
            "{batch_norm_digits[learnt_treated]:.0f}%), 마지막 검증 손실은 최저점의 {batch_norm_digits[rise]:.1f}배 "
            "대신 {batch_norm_digits[rise_treated]:.1f}배입니다. 학습 모드와 평가 모드는 계산이 달라 `model.eval()`을 "
            "빠뜨리는 실수가 흔합니다. 배치가 작을 때는 배치와 무관한 층 정규화를 쓸 수 있습니다.",
        )
    ),
)
