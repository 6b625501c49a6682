"""Precision: what number formats hold, and what rounding does to training."""

from core.effects import told_of_several
from core.i18n.text import Text
from core.topics.base import Topic
from core.topics.precision.formats import Formats
from core.topics.precision.gradient_check import GradientCheck
from core.topics.precision.lost_updates import LostUpdates
from core.topics.precision.running_sum import RunningSum
from core.topics.precision.training_formats import TrainingFormats

PRECISION = Topic(
    name="precision",
    title=Text("Precision", "수치 정밀도"),
    lead=Text(
        "A number format trades precision for memory: half the bytes, fewer digits. Most of the time training does "
        "not notice; these are the places where it does.",
        "숫자 형식을 고르는 일은 수치 정밀도와 메모리를 맞바꾸는 일입니다. 바이트를 절반으로 줄이면 자릿수도 "
        "줄어듭니다. 학습은 대개 그 차이를 느끼지 못하지만, 여기서는 차이가 드러나는 경우를 봅니다.",
    ),
    techniques=(),
    examples=(Formats(), RunningSum(), LostUpdates(), GradientCheck(), TrainingFormats()),
    hurts=told_of_several(
        Text(
            "In half precision a small update is rounded away, the more so the larger the weight is beside it: keep a "
            "float32 copy of the weights. From 65,520 on float16 rounds to infinity. More digits than float32 seldom "
            "help either: after 1,000 training steps in float32 and in float64 the validation loss differed by a "
            "relative {formats[loss].low:.0e} to {formats[loss].high:.0e} over {formats[loss].seeds} seeds and "
            "accuracy by {formats[right].high:.0f} points, and float64 takes twice the memory.",
            "반정밀도에서는 작은 업데이트가 반올림되어 사라집니다. 업데이트에 비해 가중치가 클수록 더 그렇습니다. "
            "그래서 가중치의 float32 사본을 두어야 합니다. float16은 65,520부터 무한대로 반올림됩니다. 반대로 "
            "float32보다 자릿수를 늘려도 얻는 것은 거의 없습니다. float32와 float64로 1,000스텝씩 학습했더니 시드 "
            "{formats[loss].seeds}개에서 검증 손실의 상대 차이는 {formats[loss].low:.0e}에서 {formats[loss].high:.0e} "
            "사이, 정확도의 차이는 {formats[right].high:.0f}%p였지만, 메모리는 float64가 두 배 듭니다.",
        )
    ),
)
