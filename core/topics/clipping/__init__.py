"""Gradient clipping."""

from core.effects import told_of_several
from core.i18n.text import Text
from core.topics.base import Topic
from core.topics.clipping.cliff import Cliff
from core.topics.clipping.clip_directions import ClipDirections
from core.topics.clipping.recurrent_clipping import RecurrentClipping

CLIPPING = Topic(
    name="clipping",
    title=Text("Gradient clipping", "그래디언트 클리핑"),
    lead=Text(
        "Clipping limits how large a gradient may be between `backward()` and `step()`, so that one bad step cannot "
        "undo all that was learnt. It limits gradients, not weights; the notebook clips the norm to 0.1.",
        "그래디언트 클리핑은 `backward()`와 `step()` 사이에서 그래디언트(기울기)의 크기를 제한해, 잘못된 한 스텝이 "
        "그동안의 학습을 망치지 못하게 합니다. 제한하는 것은 가중치가 아니라 그래디언트이며, 노트북에서는 노름을 "
        "0.1로 클리핑합니다.",
    ),
    techniques=("clip_norm", "clip_value"),
    examples=(ClipDirections(), RecurrentClipping(), Cliff()),
    hurts=told_of_several(
        Text(
            "A threshold below the usual gradient shortens every step. Under SGD that is much like a smaller learning "
            "rate: on digits a largest norm of 0.05 left {clip_slows[clipped_sgd]:.0f} times the training loss after "
            "300 steps, a tenth of the learning rate {clip_slows[slow_sgd]:.0f} times. Under Adam, which divides by "
            "the size of the gradient, it slowed nothing: {clip_slows[clipped_adam]:.1f} times. Clipping by value "
            "also turns the gradient: over a recurrent run its cosine to the raw one is "
            "{clip_by_value[value].low:.2f} to {clip_by_value[value].high:.2f} on average over "
            "{clip_by_value[value].seeds} seeds, by norm {clip_by_value[norm]:.3f}. And it treats a symptom: where "
            "gradients explode at every step, look at the initialisation and the learning rate first.",
            "임계값이 평소 그래디언트보다 작으면 모든 스텝이 짧아집니다. SGD에서는 학습률을 낮춘 것과 비슷합니다. "
            "숫자 이미지에서 300스텝 뒤의 훈련 손실이 최대 노름 0.05에서 {clip_slows[clipped_sgd]:.0f}배, 학습률을 "
            "10분의 1로 낮추면 {clip_slows[slow_sgd]:.0f}배였습니다. 그래디언트의 크기로 나누는 Adam에서는 느려지지 "
            "않아 {clip_slows[clipped_adam]:.1f}배였습니다. 값 클리핑은 방향까지 바꿉니다. 순환 신경망을 학습할 때 "
            "원래 그래디언트와의 코사인 유사도가 시드 {clip_by_value[value].seeds}개에서 평균 "
            "{clip_by_value[value].low:.2f}–{clip_by_value[value].high:.2f}이고, 노름 클리핑은 "
            "{clip_by_value[norm]:.3f}입니다. 또 클리핑은 증상을 다스릴 뿐입니다. 매 스텝 그래디언트가 폭주한다면 "
            "먼저 가중치 초기화와 학습률을 살펴보세요.",
        )
    ),
)
