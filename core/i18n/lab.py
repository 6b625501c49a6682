"""What the Lab says around its figures."""

from core.i18n.text import Text

MESSAGES: dict[str, Text] = {
    "lab.brand": Text(
        "RegLab · what regularisation does while a network trains",
        "RegLab · 학습 중에 규제(정칙화, regularization)가 하는 일",
    ),
    "lab.title": Text("Lab", "실험실"),
    "lab.skip": Text("To the figures", "그림으로 가기"),
    "lab.off": Text("off", "끔"),
    "lab.data": Text("**Data**  {data} · {n} · noise {noise}", "**데이터**  {data} · {n}개 · 노이즈 {noise}"),
    "lab.network.rnn": Text("RNN {hidden}", "RNN {hidden}"),
    "lab.network": Text("**Network**  {hidden} · {activation}", "**신경망**  {hidden} · {activation}"),
    "lab.optimiser": Text(
        "**Optimiser**  {optimiser} · {lr} · {dtype}", "**옵티마이저**  {optimiser} · {lr} · {dtype}"
    ),
    "lab.training": Text(
        "**Training**  batch {batch} · {steps} steps · seed {seed}",
        "**학습**  배치 {batch} · {steps}스텝 · 시드 {seed}",
    ),
    "lab.discard": Text("Take back what is not valid", "올바르지 않은 입력 되돌리기"),
    "lab.switched_off": Text("was switched off: {why}.", "기법을 껐습니다. {why}."),
    "lab.since": Text(
        "**From step {step} on:** move λ, p, a threshold, the learning rate or the momentum.",
        "**스텝 {step}부터:** λ, p, 임계값, 학습률, 모멘텀 가운데 바꿀 것을 움직이세요.",
    ),
    "lab.since.done": Text("Done", "완료"),
    "lab.change": Text("step {step}: {name} {before} → {value}", "스텝 {step}: {name} {before} → {value}"),
    "lab.full": Text(
        "are {most} already, as many as a run can hold. Take one back with its ✕, then change from step {step} on.",
        "한 실행에 넣을 수 있는 {most}개를 이미 다 썼습니다. 하나를 ✕로 되돌린 뒤 스텝 {step}부터 바꾸세요.",
    ),
    "lab.change.drop": Text("Take this change back.", "이 변경을 되돌립니다."),
    "lab.pin": Text("Pin as baseline", "기준으로 고정"),
    "lab.pin.help": Text("Compare with this run from now on.", "지금의 모델을 기준 모델로 삼아 비교합니다."),
    "lab.plain": Text("Back to plain", "기법 없이 비교"),
    "lab.plain.help": Text(
        "Compare with the same network without any technique, with PyTorch's own initialisation, in float32.",
        "모든 기법을 끄고 PyTorch 기본 초기화와 float32를 쓴 같은 신경망과 비교합니다.",
    ),
    "lab.against_plain": Text("Baseline: plain", "기준: 기법 없음"),
    "lab.against_pinned": Text("Baseline: pinned", "기준: 고정한 모델"),
    "lab.presenter": Text("Presenter size", "발표용 크기"),
    "lab.language": Text("Language", "언어"),
}
