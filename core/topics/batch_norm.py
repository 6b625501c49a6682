"""Batch normalisation, and layer normalisation beside it."""

from core.i18n.text import Text
from core.topics.base import Prediction, Topic

BATCH_NORM = Topic(
    name="batch_norm",
    title=Text("Batch normalisation", "배치 정규화"),
    lead=Text(
        "Batch normalisation gives every feature mean 0 and variance 1 over the batch, then lets the network learn a "
        "scale γ and a shift β. It was meant against internal covariate shift, the change of a layer's inputs while "
        "the layers below it learn; that explanation has since been disputed (Santurkar et al. 2018), the speed has "
        "not.",
        "배치 정규화는 배치 안에서 특성마다 평균을 0, 분산을 1로 맞춘 뒤 스케일 γ와 시프트 β를 학습하게 합니다. "
        "처음에는 아래층이 학습하는 동안 층의 입력 분포가 바뀌는 내부 공변량 변화를 막는 방법으로 제안되었습니다. 이 "
        "설명에는 이후 반론이 있지만(Santurkar et al. 2018), 학습이 빨라진다는 점은 분명합니다.",
    ),
    techniques=("batch_norm", "layer_norm"),
    examples=("batch_norm_tensor", "batch_norm_speed", "batch_norm_statistics", "small_batches"),
    hurts=Text(
        "It leans on the batch: with 2 digits in a batch validation accuracy was about 60 % in eval mode and 30 % in "
        "train mode, against 90 % and more without batch normalisation; from 8 in a batch on it was 97 to 98 % in eval "
        "mode. Examples of one batch influence each other, train mode and eval mode compute different things, and "
        "forgetting `model.eval()` is a classic fault. Where batches are small, layer normalisation does not depend on "
        "them.",
        "배치 정규화는 배치에 의존합니다. 숫자 이미지에서 배치 크기가 2이면 검증 정확도가 평가 모드에서 60%, 학습 "
        "모드에서 30% 정도로, 배치 정규화가 없을 때의 90% 남짓보다 크게 낮았고, 8부터는 평가 모드에서 97–98%였습니다. "
        "한 배치의 데이터는 서로 영향을 주고, 학습 모드와 평가 모드는 계산이 달라 `model.eval()`을 빠뜨리는 실수가 "
        "흔합니다. 배치가 작을 때는 배치와 무관한 층 정규화를 쓸 수 있습니다.",
    ),
    predictions={
        "batch_norm_tensor": Prediction(
            question=Text(
                "The nine values of the notebook's tensor have the mean 0.3341. What is it after `nn.BatchNorm1d(3)`?",
                "노트북 텐서에 있는 아홉 값의 평균은 0.3341입니다. `nn.BatchNorm1d(3)`을 지나면 얼마가 될까요?",
            ),
            options=(
                Text("Still 0.3341", "그대로 0.3341"),
                Text("0, up to rounding", "반올림 오차를 빼면 0"),
                Text("1", "1"),
                Text("Anything: only each row has mean 0", "알 수 없음: 행마다 평균이 0일 뿐"),
            ),
            right=1,
            why=Text(
                "Every column, a feature over the batch, has mean 0 afterwards, so all nine values together have; "
                "γ starts at 1 and β at 0 and change nothing yet.",
                "특성에 해당하는 열마다 배치 평균이 0이 되므로 아홉 값 전체의 평균도 0입니다. γ는 1, β는 0에서 "
                "시작하므로 아직 아무것도 바꾸지 않습니다.",
            ),
        ),
        "small_batches": Prediction(
            question=Text(
                "The network learns from two images at a time. Is it better with batch normalisation or without?",
                "신경망이 한 번에 이미지 두 장씩 학습합니다. 배치 정규화가 있을 때와 없을 때 중 어느 쪽이 더 "
                "정확할까요?",
            ),
            options=(
                Text("Better with it", "있을 때 더 정확함"),
                Text("Better without it", "없을 때 더 정확함"),
                Text("No difference", "차이 없음"),
            ),
            right=1,
            why=Text(
                "Of two values one becomes nearly +1 and the other nearly −1, whatever they were: most of what the "
                "layer had to say is lost.",
                "값이 둘뿐이면 원래 값이 무엇이든 하나는 거의 +1, 다른 하나는 거의 −1이 됩니다. 층이 전하려던 정보가 "
                "대부분 사라집니다.",
            ),
        ),
    },
)
