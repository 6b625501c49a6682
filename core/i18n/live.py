"""What the live view says itself: its transport line, its states, its keys. Filled in by the browser."""

from core.i18n.text import Text

MESSAGES: dict[str, Text] = {
    "live.transport": Text("Playback", "재생"),
    "live.play": Text("Play", "재생"),
    "live.pause": Text("Pause", "일시 정지"),
    "live.back": Text("Previous recorded step", "이전에 기록된 스텝"),
    "live.forward": Text("Next recorded step", "다음에 기록된 스텝"),
    "live.restart": Text("Restart", "처음부터"),
    "live.pace": Text("Pace", "속도"),
    "live.pace_slow": Text("slow", "느리게"),
    "live.pace_normal": Text("normal", "보통"),
    "live.pace_fast": Text("fast", "빠르게"),
    "live.pace_live": Text("live", "실시간"),
    "live.scrubber": Text("Step shown", "보고 있는 스텝"),
    "live.step": Text("step {step} / {steps}", "스텝 {step} / {steps}"),
    "live.share": Text("A link to hand out", "나눠 줄 링크 만들기"),
    "live.share_help": Text(
        "The address is the experiment, seed included.",
        "주소에 시드까지 실험이 모두 담겨 있습니다.",
    ),
    "live.share_also": Text("It opens this comparison, and …", "이 비교를 열면서"),
    "live.share_address": Text("Address", "주소"),
    "live.copy": Text("Copy", "복사"),
    "live.copied": Text("Copied.", "복사했습니다."),
    "live.copy_by_hand": Text("Copy it from the field.", "위 칸에서 직접 복사하세요."),
    "live.change": Text("Change from this step on", "이 스텝부터 바꾸기"),
    "live.freeze": Text("Freeze as ghost", "잔상으로 남기기"),
    "live.help": Text("Keys", "단축키"),
    "live.keys": Text("Keys", "단축키"),
    "live.close": Text("Close", "닫기"),
    "live.enlarge": Text("Enlarge", "확대"),
    "live.numbers": Text("Numbers as a table", "숫자를 표로 보기"),
    "live.numbers_every": Text(
        "One in {stride} of {count} points, and the last.", "점 {count}개 중 {stride}개마다 하나와 마지막 점입니다."
    ),
    "live.numbers_none": Text(
        "What is drawn here has no table; the sentence above tells it.",
        "이 그림은 표로 나타낼 수 없습니다. 위의 문장을 읽어 주세요.",
    ),
    "live.numbers_low": Text("least", "최솟값"),
    "live.numbers_high": Text("largest", "최댓값"),
    "live.view": Text("View", "보기"),
    "live.baseline": Text("baseline", "기준 모델"),
    "live.treatment": Text("treatment", "기법 적용 모델"),
    "live.reconnecting": Text("Connection lost, reconnecting…", "연결이 끊겨 다시 연결하는 중…"),
    "live.restarted": Text(
        "The server was restarted, or the connection was lost for long; this is what the address holds.",
        "서버가 다시 시작되었거나 연결이 오래 끊겨서, 주소에 담긴 상태로 다시 열었습니다.",
    ),
    "live.not_taken": Text("Not taken over: {changes}.", "반영되지 않은 변경: {changes}."),
    "live.queued": Text("Waiting for a free worker…", "빈 작업 프로세스를 기다리는 중…"),
    "live.cancelled": Text("This run was cancelled.", "이 실행은 취소되었습니다."),
    "live.failed": Text("The {model} could not be trained: {message}", "{model}을 학습하지 못했습니다: {message}"),
    "live.diverged": Text(
        "The {model} diverged at step {step}: its loss is no longer a finite number.",
        "{model}이 스텝 {step}에서 발산했습니다. 손실이 더는 유한한 수가 아닙니다.",
    ),
    "live.diverged_layer": Text(
        "The {model} diverged at step {step}: layer {layer} was the first whose output was not finite.",
        "{model}이 스텝 {step}에서 발산했습니다. {layer}층의 출력에서 가장 먼저 유한하지 않은 값이 나왔습니다.",
    ),
    "live.turn_on": Text("Turn on {technique}", "{technique} 켜기"),
    "live.turn_on_this": Text("Turn on", "켜기"),
    "live.predict": Text("What will happen? Predict first.", "어떻게 될까요? 먼저 예측해 보세요."),
    "live.predicted": Text(
        "You predicted “{guess}”. The answer comes at the last step, once all seeds have ended.",
        "예측은 ‘{guess}’입니다. 마지막 스텝까지 재생하고 모든 시드의 학습이 끝나면 답이 나옵니다.",
    ),
    "live.hidden": Text("The figures are hidden.", "그림을 가렸습니다."),
    "live.hide": Text("Hide the figures: predict first", "그림 가리기: 먼저 예측하기"),
    "live.reveal": Text("Reveal the figures", "그림 보이기"),
    "live.reveal_them": Text("Reveal", "보이기"),
    "live.envelope": Text("Open the test set", "테스트 세트 열기"),
    "live.envelope_sealed": Text("Test set, sealed until the end", "테스트 세트, 끝까지 봉인"),
    "live.envelope_close": Text("Close the test set", "테스트 세트 닫기"),
    "live.envelope_waits": Text(
        "The test set is measured at the end: it can be opened once both models have come there.",
        "테스트 세트는 끝에서 잽니다. 두 모델이 끝까지 가면 열 수 있습니다.",
    ),
    "live.envelope_why": Text(
        "Sealed, because what is chosen by some examples looks better on them than it is: no curve shows these, no "
        "stop is ranked by them. Look once, when you have chosen. One set may be easier for every model, so compare "
        "within a column.",
        "어떤 데이터로 고른 것은 그 데이터에서 실제보다 좋아 보입니다. 그래서 이 데이터는 어떤 곡선에도, 어떤 순위에도 "
        "쓰지 않고 봉인해 둡니다. 다 고른 뒤 한 번만 보세요. 어느 한쪽 데이터가 모든 모델에 더 쉬울 수 있으니, 같은 "
        "열끼리 비교하세요.",
    ),
    "live.envelope_again": Text(
        "Opened for {count} comparisons on this data by now: whoever goes on choosing by it has made it a second "
        "validation set.",
        "이 데이터에서 벌써 비교 {count}개의 봉투를 열었습니다. 이것을 보고 계속 고르면 두 번째 검증 세트가 됩니다.",
    ),
    "live.loss": Text("loss", "손실"),
    "live.accuracy": Text("accuracy", "정확도"),
    "live.key_play": Text("play or pause", "재생 또는 일시 정지"),
    "live.key_back": Text("to the recorded step before", "이전에 기록된 스텝으로"),
    "live.key_forward": Text("to the next recorded step", "다음에 기록된 스텝으로"),
    "live.key_restart": Text("restart", "처음부터"),
    "live.key_freeze": Text("freeze the treatment as a ghost", "기법 적용 모델을 잔상으로 남기기"),
    "live.key_hide": Text("hide or reveal the figures: predict first", "그림 가리기 또는 보이기: 먼저 예측하기"),
    "live.key_envelope": Text("open or close the test set", "테스트 세트 열기 또는 닫기"),
    "live.key_enlarge": Text("enlarge a figure, or put it back", "그림 확대, 다시 누르면 원래대로"),
    "live.key_stop": Text("a stop of the slider down or up", "슬라이더 한 칸 아래로 또는 위로"),
    "live.key_presenter": Text("presenter size", "발표용 크기"),
    "live.key_theme": Text("light or dark", "밝게 또는 어둡게"),
    "live.key_language": Text("한국어", "English"),
    "live.key_help": Text("these keys", "단축키 보기"),
}
