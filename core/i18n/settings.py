"""Names and explanations of the settings that no technique and no data set declares."""

from core.i18n.text import Text

MESSAGES: dict[str, Text] = {
    "setting.data": Text("Data set", "데이터셋"),
    "setting.data.help": Text(
        "What the networks learn from. All of it ships with the program or is generated.",
        "신경망이 학습할 데이터입니다. 모두 프로그램에 들어 있거나 생성한 것입니다.",
    ),
    "setting.data_seed": Text("Data seed", "데이터 시드"),
    "setting.data_seed.help": Text(
        "Another seed draws other examples, other noise and another split.",
        "시드를 바꾸면 데이터, 노이즈, 훈련·검증 분할이 달라집니다.",
    ),
    "setting.hidden": Text("Hidden layers", "은닉층"),
    "setting.hidden.help": Text(
        "Widths of the hidden layers joined by hyphens: 64-64 is two layers of 64 units, none is softmax regression, "
        "or linear regression where a number is predicted.",
        "은닉층의 너비를 하이픈으로 잇습니다. 64-64는 뉴런 64개짜리 두 층, none은 소프트맥스 회귀이며 "
        "수를 예측할 때는 선형 회귀입니다.",
    ),
    "setting.network": Text("Kind of network", "신경망 종류"),
    "setting.network.help": Text(
        "A multilayer perceptron sees the whole sequence at once; a recurrent network (RNN) reads it step by step, and "
        "a linear head reads its last state.",
        "다층 퍼셉트론은 시퀀스 전체를 한꺼번에 봅니다. 순환 신경망(RNN)은 한 스텝씩 읽고, 마지막 상태를 선형 출력층이 "
        "읽습니다.",
    ),
    "setting.gain": Text("Recurrent gain", "순환 게인"),
    "setting.gain.help": Text(
        "The recurrent weights start from N(0, (gain/√units)²): above 1 a gradient tends to grow over time steps, "
        "below 1 to vanish. none is PyTorch's own start.",
        "순환 가중치를 N(0, (게인/√뉴런 수)²)에서 뽑습니다. 1보다 크면 그래디언트가 시점을 거치며 커지고, 작으면 "
        "사라지는 경향이 있습니다. none은 PyTorch 기본 초기화입니다.",
    ),
    "setting.activation": Text("Activation", "활성화 함수"),
    "setting.activation.help": Text("What follows each hidden layer.", "각 은닉층 다음에 오는 함수입니다."),
    "setting.optimiser": Text("Optimiser", "옵티마이저"),
    "setting.optimiser.help": Text(
        "How the gradient becomes an update. AdamW is Adam with the technique of decoupled weight decay.",
        "그래디언트로 파라미터를 업데이트하는 방법입니다. AdamW는 Adam에 분리형 가중치 감쇠를 켠 것입니다.",
    ),
    "setting.batch": Text("Batch size", "배치 크기"),
    "setting.batch.help": Text(
        "Examples a step, or full: all of them.", "한 스텝에 쓰는 샘플 수입니다. full은 전체를 뜻합니다."
    ),
    "setting.steps": Text("Steps", "스텝 수"),
    "setting.steps.help": Text("Updates of the parameters.", "파라미터를 업데이트하는 횟수입니다."),
    "setting.seed": Text("Seed", "시드"),
    "setting.seed.help": Text(
        "Both models share it: the same start, the same batches, the same draws.",
        "두 모델이 함께 씁니다. 시작 가중치, 배치, 난수가 모두 같습니다.",
    ),
    "setting.seeds": Text("Seeds behind the pair", "비교에 쓰는 시드 수"),
    "setting.seeds.help": Text(
        "The same comparison from so many seeds, the one above and those that follow: at the end the headline speaks "
        "of all of them.",
        "같은 비교를 위의 시드와 그다음 시드들에서 이만큼 되풀이합니다. 학습이 끝나면 맨 위 문장이 모두를 두고 "
        "말합니다.",
    ),
    "setting.vary": Text("With the seed varies", "시드에 따라 달라지는 것"),
    "setting.vary.help": Text(
        "Start, batches and draws alone, or the draw of the data too.",
        "시작 가중치·배치·난수만, 또는 데이터까지.",
    ),
    "vary.start": Text("start", "시작"),
    "vary.data": Text("data too", "데이터도"),
    "setting.then": Text("Changes mid-run", "학습 중 변경"),
    "setting.then.help": Text("What has another value from a step on.", "어느 스텝부터 다른 값을 쓸 설정입니다."),
    "setting.dtype": Text("Precision", "수치 정밀도"),
    "setting.dtype.help": Text(
        "Number format of parameters, activations and gradients. The plain baseline stays at float32. In float16 a run "
        "can finish with a weight that is infinite, as in PyTorch.",
        "파라미터, 활성화값, 그래디언트의 숫자 형식입니다. 기법 없는 기준 모델은 float32로 둡니다. "
        "float16에서는 PyTorch처럼 무한대가 된 가중치를 지닌 채 학습이 끝나기도 합니다.",
    ),
    "network.mlp": Text("Perceptron (MLP)", "퍼셉트론(MLP)"),
    "network.rnn": Text("Recurrent (RNN)", "순환(RNN)"),
    "switch.on": Text("on", "켬"),
    "switch.off": Text("off", "끔"),
    "dtype.float64": Text("float64", "float64"),
    "dtype.float32": Text("float32", "float32"),
    "dtype.bfloat16": Text("bfloat16", "bfloat16"),
    "dtype.float16": Text("float16", "float16"),
}
