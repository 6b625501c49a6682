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
    "lab.family.penalty": Text("Penalties", "규제항"),
    "lab.family.penalty.help": Text("on large weights, on sure answers", "큰 가중치나 지나친 확신에"),
    "lab.family.noise": Text("Noise", "노이즈"),
    "lab.family.noise.help": Text("in inputs, labels, units, gradients", "입력·라벨·뉴런·그래디언트에"),
    "lab.family.normalisation": Text("Normalisation", "정규화"),
    "lab.family.normalisation.help": Text("of what a layer computes", "층이 계산한 값에"),
    "lab.family.gradient": Text("Gradient and steps", "그래디언트와 스텝"),
    "lab.family.gradient.help": Text("clip, pace, average, stop", "자르기·조절·평균·멈춤"),
    "lab.family.start": Text("Start", "시작"),
    "lab.family.start.help": Text("the weights at step 0", "스텝 0의 가중치"),
    "lab.data": Text("Data", "데이터"),
    "lab.data.chosen": Text("{data} · {n} · noise {noise}", "{data} · {n}개 · 노이즈 {noise}"),
    "lab.network": Text("Network", "신경망"),
    "lab.network.chosen": Text("{hidden} · {activation}", "{hidden} · {activation}"),
    "lab.network.rnn": Text("RNN {hidden}", "RNN {hidden}"),
    "lab.optimiser": Text("Optimiser", "옵티마이저"),
    "lab.optimiser.chosen": Text("{optimiser} · {lr} · {dtype}", "{optimiser} · {lr} · {dtype}"),
    "lab.training": Text("Training", "학습"),
    "lab.training.chosen": Text(
        "batch {batch} · {steps} steps · seed {seed} (+{more})",
        "배치 {batch} · {steps}스텝 · 시드 {seed} (+{more})",
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
    "lab.take": Text("Take home", "가져가기"),
    "lab.take.script": Text("PyTorch script", "PyTorch 스크립트"),
    "lab.take.notebook": Text("Notebook", "노트북"),
    "lab.take.config": Text("Config", "설정"),
    "lab.take.both": Text("both, all seeds", "두 모델, 모든 시드"),
    "lab.take.curves": Text("Curves as CSV", "곡선(CSV)"),
    "lab.take.help": Text(
        "Script and notebook are plain PyTorch and import nothing of RegLab: they train the same network to the same "
        "curves, draw them, and check where validation loss ends.",
        "스크립트와 노트북은 RegLab을 불러오지 않는 순수 PyTorch입니다. 같은 신경망을 학습해 같은 곡선을 그리고, 검증 "
        "손실의 끝값을 확인합니다.",
    ),
    "lab.plain": Text("Back to plain", "기법 없이 비교"),
    "lab.plain.help": Text(
        "Compare with the same network without any technique, with PyTorch's own initialisation, in float32.",
        "모든 기법을 끄고 PyTorch 기본 초기화와 float32를 쓴 같은 신경망과 비교합니다.",
    ),
    "lab.against_plain": Text("Baseline: plain", "기준: 기법 없음"),
    "lab.against_pinned": Text("Baseline: pinned", "기준: 고정한 모델"),
    "lab.only": Text(
        "This link shows these controls alone; everything else stays as it is.",
        "이 링크에는 여기 있는 조절 항목만 나옵니다. 나머지 설정은 그대로입니다.",
    ),
    "lab.only.all": Text("Show all controls", "모든 항목 보기"),
    "lab.link.hidden": Text("starts with the figures hidden: predict first", "그림을 가린 채 시작: 먼저 예측하기"),
    "lab.link.paused": Text("stands at step {step}", "스텝 {step}에서 멈춘 채 시작"),
    "lab.link.cards": Text("shows these controls alone: {cards}", "이 항목만 보이기: {cards}"),
    "lab.presenter": Text("Presenter size", "발표용 크기"),
    "lab.language": Text("Language", "언어"),
}
