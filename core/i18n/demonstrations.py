"""What the demonstrations say of their results."""

from core.i18n.text import Text

MESSAGES: dict[str, Text] = {
    "demonstrations.feature": Text("feature {number}", "특성 {number}"),
    "demonstrations.value": Text("value", "값"),
    "demonstrations.before": Text("before", "전"),
    "demonstrations.after": Text("after", "후"),
    "demonstrations.step": Text("step", "스텝"),
    "demonstrations.layer": Text("layer", "층"),
    "demonstrations.weight": Text("weight", "가중치"),
    # The notebook's tensor through batch normalisation
    "demonstrations.batch_norm_tensor.figure": Text("Where does each value go?", "각 값은 어디로 가나요?"),
    "demonstrations.batch_norm_tensor.aria": Text(
        "The three values of each feature before and after batch normalisation, joined by lines.",
        "특성마다 세 값을 배치 정규화 전과 후로 나타내고 선으로 이은 그림.",
    ),
    "demonstrations.batch_norm_tensor.means": Text(
        "Mean of all values: {before} before, {after} after; it is 0 up to float32's rounding, about 1e-7.",
        "모든 값의 평균: 전 {before}, 후 {after}. float32의 반올림 오차(약 1e-7) 안에서 0입니다.",
    ),
    "demonstrations.batch_norm_tensor.momentum": Text(
        "The running statistics start at mean 0 and variance 1 and move {momentum} of the way to the batch's; "
        "the running variance takes the unbiased one, divided by n − 1.",
        "이동 통계량은 평균 0, 분산 1에서 시작해 배치 값 쪽으로 {momentum}의 비율만큼 움직입니다. 이동 분산에는 n − "
        "1로 나눈 비편향 분산을 씁니다.",
    ),
    "demonstrations.batch_norm_tensor.output": Text("Output of nn.BatchNorm1d(3)", "nn.BatchNorm1d(3)의 출력"),
    "demonstrations.batch_norm_tensor.arithmetic": Text(
        "Value by value: (value − mean) / standard deviation", "값마다 계산: (값 − 평균) / 표준편차"
    ),
    "demonstrations.batch_norm_tensor.statistics": Text("Statistics of each feature", "특성별 통계량"),
    "demonstrations.batch_norm_tensor.mean": Text("batch mean", "배치 평균"),
    "demonstrations.batch_norm_tensor.sd": Text("√(variance + ε)", "√(분산 + ε)"),
    "demonstrations.batch_norm_tensor.running_mean": Text("running mean", "이동 평균(running)"),
    "demonstrations.batch_norm_tensor.running_var": Text("running variance", "이동 분산(running)"),
    # What number formats hold
    "demonstrations.formats.figure": Text("How far apart are neighbours?", "이웃한 수는 얼마나 떨어져 있나요?"),
    "demonstrations.formats.aria": Text(
        "The gap from a number to the next one of its format, over its magnitude, both axes logarithmic.",
        "수의 크기에 따른, 같은 형식의 다음 수까지의 간격. 두 축 모두 로그입니다.",
    ),
    "demonstrations.formats.magnitude": Text("magnitude of the number", "수의 크기"),
    "demonstrations.formats.spacing": Text("gap to the next number", "다음 수까지의 간격"),
    "demonstrations.formats.integers": Text("integers", "정수형"),
    "demonstrations.formats.limits": Text(
        "What each format holds; memory of {parameters} parameters",
        "형식별 범위와 파라미터 {parameters}개의 메모리",
    ),
    "demonstrations.formats.format": Text("format", "형식"),
    "demonstrations.formats.bytes": Text("bytes", "바이트"),
    "demonstrations.formats.largest": Text("largest", "가장 큰 수"),
    "demonstrations.formats.smallest": Text("smallest positive (normal)", "가장 작은 양수(정규수)"),
    "demonstrations.formats.spacing_at_1": Text("gap at 1 (eps)", "1에서의 간격(eps)"),
    "demonstrations.formats.memory": Text("memory", "메모리"),
    "demonstrations.formats.stored": Text("Each value as it is stored", "저장된 값"),
    "demonstrations.formats.errors": Text(
        "Largest rounding error in this tensor: float64 {float64}, float32 {float32}, bfloat16 {bfloat16}, "
        "float16 {float16}. int64 and int32 cut off everything behind the point.",
        "이 텐서에서 가장 큰 반올림 오차: float64 {float64}, float32 {float32}, bfloat16 {bfloat16}, "
        "float16 {float16}. int64와 int32는 소수점 아래를 모두 버립니다.",
    ),
    # A running sum
    "demonstrations.running_sum.figure": Text("How does the sum grow?", "합은 어떻게 늘어나나요?"),
    "demonstrations.running_sum.aria": Text(
        "The running sum in four formats over the number of terms added.",
        "더한 횟수에 따른 네 형식의 누적 합.",
    ),
    "demonstrations.running_sum.terms": Text("terms added", "더한 횟수"),
    "demonstrations.running_sum.table": Text("Where each sum ends", "형식별 최종 합"),
    "demonstrations.running_sum.format": Text("format", "형식"),
    "demonstrations.running_sum.sum": Text("sum", "합"),
    "demonstrations.running_sum.error": Text("off by", "오차"),
    "demonstrations.running_sum.ends": Text(
        "The exact sum is {exact}. float64 gives {float64}, float32 {float32}, bfloat16 {bfloat16}, float16 {float16}.",
        "정확한 합은 {exact}입니다. float64 {float64}, float32 {float32}, bfloat16 {bfloat16}, float16 {float16}.",
    ),
    # Lost updates
    "demonstrations.lost_updates.figure": Text("When do updates get lost?", "업데이트는 언제 사라지나요?"),
    "demonstrations.lost_updates.aria": Text(
        "Share of updates that leave the weight unchanged, over the learning rate, for four formats.",
        "학습률에 따른, 가중치를 바꾸지 못한 업데이트의 비율. 네 형식을 비교합니다.",
    ),
    "demonstrations.lost_updates.lr": Text("learning rate", "학습률"),
    "demonstrations.lost_updates.lost": Text("updates lost", "사라진 업데이트"),
    "demonstrations.lost_updates.format": Text("format", "형식"),
    "demonstrations.lost_updates.table": Text("At learning rate {lr}", "학습률 {lr}일 때"),
    "demonstrations.lost_updates.shares": Text(
        "At learning rate {lr}, of the updates float16 loses {float16}, bfloat16 {bfloat16}, float32 {float32}, "
        "float64 {float64}.",
        "학습률 {lr}에서 사라지는 업데이트: float16 {float16}, bfloat16 {bfloat16}, float32 {float32}, "
        "float64 {float64}.",
    ),
    # Gradient check
    "demonstrations.gradient_check.figure": Text("Which h is right?", "h는 얼마가 좋을까요?"),
    "demonstrations.gradient_check.aria": Text(
        "Relative error of the numerical derivative over h, in float32 and float64, both axes logarithmic.",
        "h에 따른 수치 미분의 상대 오차. float32와 float64를 비교하며 두 축 모두 로그입니다.",
    ),
    "demonstrations.gradient_check.format": Text("format", "형식"),
    "demonstrations.gradient_check.error": Text("largest relative error", "가장 큰 상대 오차"),
    "demonstrations.gradient_check.table": Text("At h = {h}", "h = {h}일 때"),
    "demonstrations.gradient_check.errors": Text(
        "At h = {h} the numerical derivative and autograd's differ by {float32} in float32 and by {float64} in "
        "float64, relative to the larger of the two.",
        "h = {h}에서 수치 미분과 자동 미분의 상대 오차는 float32에서 {float32}, float64에서 {float64}입니다.",
    ),
    # Tiny batches
    "demonstrations.small_batches.figure": Text("How accurate is each batch size?", "배치 크기마다 얼마나 정확한가요?"),
    "demonstrations.small_batches.aria": Text(
        "Validation accuracy over the batch size, without normalisation, with layer normalisation, and with batch "
        "normalisation in eval mode and in train mode.",
        "배치 크기에 따른 검증 정확도. 정규화 없음, 층 정규화, 배치 정규화의 평가 모드와 학습 모드를 비교합니다.",
    ),
    "demonstrations.small_batches.size": Text("batch size", "배치 크기"),
    "demonstrations.small_batches.accuracy": Text("validation accuracy, %", "검증 정확도(%)"),
    "demonstrations.small_batches.without": Text("without", "정규화 없음"),
    "demonstrations.small_batches.layer": Text("layer norm", "층 정규화"),
    "demonstrations.small_batches.evaluated": Text("batch norm, eval", "배치 정규화, 평가"),
    "demonstrations.small_batches.trained": Text("batch norm, train", "배치 정규화, 학습"),
    "demonstrations.small_batches.table": Text("Validation accuracy, %", "검증 정확도(%)"),
    "demonstrations.small_batches.small": Text(
        "With 2 images in a batch the network with batch normalisation is right on {evaluated_small} % in eval mode "
        "and on {trained_small} % in train mode; without it on {without_small} %, with layer normalisation on "
        "{layer_small} %.",
        "배치 크기가 2이면 배치 정규화를 쓴 신경망의 정확도는 평가 모드에서 {evaluated_small}%, 학습 모드에서 "
        "{trained_small}%입니다. 정규화가 없으면 {without_small}%, 층 정규화를 쓰면 {layer_small}%입니다.",
    ),
    "demonstrations.small_batches.large": Text(
        "With 32 it is {evaluated_large} % and {trained_large} %, against {without_large} % without.",
        "배치 크기가 32이면 각각 {evaluated_large}%와 {trained_large}%이고, 정규화가 없으면 {without_large}%입니다.",
    ),
    # Setting the start
    "demonstrations.init_net.figure": Text(
        "How does each scheme spread weights?", "방식마다 가중치는 어떻게 퍼지나요?"
    ),
    "demonstrations.init_net.aria": Text(
        "Histograms of the weights of a 256 × 256 layer, one row a scheme, over a scale that is linear around zero and "
        "logarithmic beyond; σ is the standard deviation.",
        "256 × 256 층의 가중치 히스토그램. 방식마다 한 줄이고, 가로축은 0 근처에서 선형, 그 밖에서는 로그입니다. "
        "σ는 표준편차입니다.",
    ),
    "demonstrations.init_net.axis": Text("weight (symmetric log scale)", "가중치(대칭 로그 눈금)"),
    "demonstrations.init_net.share": Text(
        "density of weights, each to its own peak", "가중치 밀도(방식별 최댓값 기준)"
    ),
    "demonstrations.init_net.visits": Text(
        "model.apply visits {order}: children before their parent.",
        "model.apply가 방문하는 순서: {order}. 자식이 부모보다 먼저입니다.",
    ),
    "demonstrations.init_net.same": Text(
        "With the same seed, layer by layer and model.apply give the same numbers.",
        "시드가 같으면 층별로 정한 값과 model.apply로 정한 값이 같습니다.",
    ),
    "demonstrations.init_net.differ": Text("The two ways differ.", "두 방법의 결과가 다릅니다."),
    "demonstrations.init_net.table": Text(
        "Net(1, 2, 1): weights Xavier uniform, biases 0.01", "Net(1, 2, 1): 가중치 Xavier 균등, 편향 0.01"
    ),
    "demonstrations.init_net.parameter": Text("parameter", "파라미터"),
    "demonstrations.init_net.by_layer": Text("layer by layer", "층별로"),
    "demonstrations.init_net.applied": Text("model.apply", "model.apply"),
    "demonstrations.init_net.order": Text("The order of model.apply", "model.apply의 방문 순서"),
    "demonstrations.init_net.turn": Text("turn", "순서"),
    "demonstrations.init_net.module": Text("module", "모듈"),
    "demonstrations.init_net.schemes": Text("A layer of 256 × 256", "256 × 256 층"),
    "demonstrations.init_net.scheme": Text("scheme", "방식"),
    "demonstrations.init_net.mean": Text("mean", "평균"),
    "demonstrations.init_net.sd": Text("standard deviation", "표준편차"),
    # The signal through depth
    "demonstrations.init_depth.activation.figure": Text("Does the signal get through?", "신호가 끝까지 전달되나요?"),
    "demonstrations.init_depth.activation.aria": Text(
        "Standard deviation of activations by layer on a logarithmic axis, one line a scheme, the chosen one thick.",
        "층별 활성화값의 표준편차(로그 축). 방식마다 선 하나이며, 고른 방식은 굵은 선입니다.",
    ),
    "demonstrations.init_depth.activation.layer": Text("layer", "층"),
    "demonstrations.init_depth.gradient.figure": Text("Does the gradient get back?", "그래디언트가 되돌아오나요?"),
    "demonstrations.init_depth.gradient.aria": Text(
        "Standard deviation of gradients by layer on a logarithmic axis, from the last layer at the left back to "
        "the first, one line a scheme, the chosen one thick.",
        "층별 그래디언트의 표준편차(로그 축). 왼쪽의 마지막 층에서 오른쪽의 첫 층으로 되돌아갑니다. 방식마다 선 "
        "하나이며, 고른 방식은 굵은 선입니다.",
    ),
    "demonstrations.init_depth.gradient.layer": Text("layer, from the last one back", "층(마지막 층에서 거꾸로)"),
    "demonstrations.init_depth.scheme.default": Text("PyTorch", "PyTorch 기본"),
    "demonstrations.init_depth.scheme.zeros": Text("all zero", "모두 0"),
    "demonstrations.init_depth.scheme.constant": Text("constant", "상수"),
    "demonstrations.init_depth.scheme.uniform": Text("uniform", "균등"),
    "demonstrations.init_depth.scheme.normal": Text("normal", "정규"),
    "demonstrations.init_depth.scheme.trunc_normal": Text("truncated", "절단 정규"),
    "demonstrations.init_depth.scheme.xavier_uniform": Text("Xavier unif.", "Xavier 균등"),
    "demonstrations.init_depth.scheme.xavier_normal": Text("Xavier norm.", "Xavier 정규"),
    "demonstrations.init_depth.scheme.kaiming_uniform": Text("He unif.", "He 균등"),
    "demonstrations.init_depth.scheme.kaiming_normal": Text("He norm.", "He 정규"),
    "demonstrations.init_depth.scheme.orthogonal": Text("orthogonal", "직교"),
    "demonstrations.init_depth.scheme.sparse": Text("sparse", "희소"),
    "demonstrations.init_depth.spread": Text("standard deviation", "표준편차"),
    "demonstrations.init_depth.activation": Text("activations", "활성화값"),
    "demonstrations.init_depth.gradient": Text("gradients", "그래디언트"),
    "demonstrations.init_depth.saturation": Text("How much is saturated?", "얼마나 포화되나요?"),
    "demonstrations.init_depth.saturation.aria": Text(
        "Share of saturated activations by layer.", "층별 포화된 활성화값의 비율."
    ),
    "demonstrations.init_depth.saturated.tanh": Text("saturated: |tanh| > 0.99", "포화: |tanh| > 0.99"),
    "demonstrations.init_depth.saturated.sigmoid": Text(
        "saturated: below 0.01 or above 0.99", "포화: 0.01 미만 또는 0.99 초과"
    ),
    "demonstrations.init_depth.saturated.relu": Text("exactly 0", "정확히 0"),
    "demonstrations.init_depth.table": Text("Layer by layer", "층별 수치"),
    "demonstrations.init_depth.signal": Text(
        "Standard deviation of activations: {first} in layer 1, {last} in layer {depth}. Of a gradient of 1 at the "
        "last layer, {back} reaches layer 1.",
        "활성화값의 표준편차: 1층 {first}, {depth}층 {last}. 마지막 층에서 크기 1로 출발한 그래디언트는 1층에서 "
        "{back}입니다.",
    ),
    "demonstrations.init_depth.share.tanh": Text(
        "In the last layer {share} of the tanh units are saturated.",
        "마지막 층의 tanh 뉴런 중 {share}가 포화 상태입니다.",
    ),
    "demonstrations.init_depth.share.sigmoid": Text(
        "In the last layer {share} of the sigmoid units are saturated.",
        "마지막 층의 시그모이드 뉴런 중 {share}가 포화 상태입니다.",
    ),
    "demonstrations.init_depth.share.relu": Text(
        "In the last layer {share} of the ReLU outputs are exactly 0.",
        "마지막 층의 ReLU 출력 중 {share}가 정확히 0입니다.",
    ),
    # The penalties in numbers
    "demonstrations.penalty_numbers.figure.absolute": Text(
        "How does L1 change the gradient?", "L1 규제는 그래디언트를 어떻게 바꾸나요?"
    ),
    "demonstrations.penalty_numbers.figure.squares": Text(
        "How does L2 change the gradient?", "L2 규제는 그래디언트를 어떻게 바꾸나요?"
    ),
    "demonstrations.penalty_numbers.aria": Text(
        "The gradient of each of the seven parameters without and with the penalty.",
        "파라미터 일곱 개의 그래디언트를 규제항이 없을 때와 있을 때로 나타낸 그림.",
    ),
    "demonstrations.penalty_numbers.gradient": Text("gradient", "그래디언트"),
    "demonstrations.penalty_numbers.without": Text("data loss alone", "데이터 손실만"),
    "demonstrations.penalty_numbers.with.absolute": Text("with L1", "L1 적용"),
    "demonstrations.penalty_numbers.with.squares": Text("with L2", "L2 적용"),
    "demonstrations.penalty_numbers.sum.absolute": Text("L1, Σ|p|", "L1, Σ|p|"),
    "demonstrations.penalty_numbers.sum.squares": Text("L2, Σp²", "L2, Σp²"),
    "demonstrations.penalty_numbers.losses": Text("What is added to the loss", "손실에 더해지는 값"),
    "demonstrations.penalty_numbers.form": Text("penalty", "규제"),
    "demonstrations.penalty_numbers.data": Text("data loss", "데이터 손실"),
    "demonstrations.penalty_numbers.sum": Text("sum", "합"),
    "demonstrations.penalty_numbers.penalty": Text("λ · sum", "λ · 합"),
    "demonstrations.penalty_numbers.total": Text("total loss", "전체 손실"),
    "demonstrations.penalty_numbers.gradients": Text("Each parameter and its gradient", "파라미터별 그래디언트"),
    "demonstrations.penalty_numbers.parameter": Text("parameter", "파라미터"),
    "demonstrations.penalty_numbers.value": Text("p", "p"),
    "demonstrations.penalty_numbers.size": Text("|p|", "|p|"),
    "demonstrations.penalty_numbers.square": Text("p²", "p²"),
    "demonstrations.penalty_numbers.first": Text(
        "The first weight is {weight}. Its gradient is {gradient} from the data loss alone; with λ = {strength} it is "
        "{absolute} with L1 (+ λ·sign w) and {squares} with L2 (+ 2λw).",
        "첫 번째 가중치는 {weight}입니다. 데이터 손실만의 그래디언트는 {gradient}이고, λ = {strength}일 때 "
        "L1을 더하면 {absolute}(+ λ·sign w), L2를 더하면 {squares}(+ 2λw)가 됩니다.",
    ),
    # Ridge regression
    "demonstrations.ridge.figure": Text("Are these the same weights?", "두 방법의 가중치가 같은가요?"),
    "demonstrations.ridge.aria": Text(
        "Each weight by gradient descent over the same weight by the closed form, on the diagonal where they agree; "
        "rings are the weights without a penalty.",
        "닫힌 해의 가중치에 따른 경사 하강법의 가중치. 같으면 대각선 위에 놓입니다. "
        "고리는 규제가 없을 때의 가중치입니다.",
    ),
    "demonstrations.ridge.hover": Text(
        "closed form %{x:.4f}<br>gradient descent %{y:.4f}", "닫힌 해 %{x:.4f}<br>경사 하강법 %{y:.4f}"
    ),
    "demonstrations.ridge.convergence": Text("How fast does it get there?", "얼마나 빨리 도달하나요?"),
    "demonstrations.ridge.convergence.aria": Text(
        "Largest difference between the weights of gradient descent and the closed form over the steps, log scale.",
        "스텝에 따른 경사 하강법과 닫힌 해의 가중치 차이 중 최댓값(로그 축).",
    ),
    "demonstrations.ridge.largest": Text("largest difference", "가장 큰 차이"),
    "demonstrations.ridge.number": Text("weight", "가중치"),
    "demonstrations.ridge.plain": Text("no penalty", "규제 없음"),
    "demonstrations.ridge.found": Text("gradient descent", "경사 하강법"),
    "demonstrations.ridge.closed": Text("closed form", "닫힌 해"),
    "demonstrations.ridge.table": Text("Weight by weight", "가중치별 비교"),
    "demonstrations.ridge.difference": Text(
        "After {steps} steps in {dtype} the largest difference to the closed form is {last}.",
        "{dtype}로 {steps}스텝을 진행하면 닫힌 해와의 차이는 최대 {last}입니다.",
    ),
    "demonstrations.ridge.norms": Text(
        "‖w‖ is {closed}, without a penalty {plain}.", "‖w‖는 {closed}, 규제가 없으면 {plain}입니다."
    ),
    # Adam + L2 against AdamW
    "demonstrations.decoupled.figure": Text("How do both weights decay?", "두 가중치는 어떻게 줄어드나요?"),
    "demonstrations.decoupled.aria": Text(
        "Two weights, with large and with small gradients, over the steps under Adam with L2 and under AdamW.",
        "그래디언트가 큰 가중치와 작은 가중치를 Adam + L2와 AdamW로 학습할 때 스텝에 따른 변화.",
    ),
    "demonstrations.decoupled.scale": Text("gradient scale {scale}", "그래디언트 크기 {scale}"),
    "demonstrations.decoupled.theory": Text("theory, (1 − lr·λ)ᵗ", "이론값 (1 − lr·λ)ᵗ"),
    "demonstrations.decoupled.table": Text("Where the weights end", "마지막 가중치"),
    "demonstrations.decoupled.ends": Text(
        "Adam + L2 ends at {coupled_large} and {coupled_small}, AdamW at {large} and {small}; "
        "decay alone would give {theory} for both.",
        "마지막 가중치: Adam + L2 {coupled_large}, {coupled_small} · AdamW {large}, {small}. "
        "감쇠만 있다면 둘 다 {theory}입니다.",
    ),
    # The cliff
    "demonstrations.cliff.figure.whole": Text("Where does one step lead?", "한 스텝 만에 어디로 가나요?"),
    "demonstrations.cliff.figure.near": Text("What happens at the cliff?", "절벽에서는 무슨 일이 생기나요?"),
    "demonstrations.cliff.figure.norm": Text("How large is the gradient?", "그래디언트는 얼마나 큰가요?"),
    "demonstrations.cliff.aria": Text(
        "The path of w and b over the contours of the loss, without and with clipping.",
        "손실 등고선 위에서 w와 b가 움직인 경로. 클리핑이 없을 때와 있을 때를 비교합니다.",
    ),
    "demonstrations.cliff.norm.aria": Text(
        "Norm of the gradient before clipping over the steps, on a logarithmic axis, with the threshold.",
        "스텝에 따른 클리핑 전 그래디언트 노름(로그 축)과 임계값.",
    ),
    "demonstrations.cliff.raw": Text("not clipped", "클리핑 없음"),
    "demonstrations.cliff.clipped": Text("clipped", "클리핑"),
    "demonstrations.cliff.start": Text("start", "시작"),
    "demonstrations.cliff.norm": Text("norm", "노름"),
    "demonstrations.cliff.threshold": Text("threshold {value}", "임계값 {value}"),
    "demonstrations.cliff.loss": Text("loss", "손실"),
    "demonstrations.cliff.largest": Text("largest norm", "최대 노름"),
    "demonstrations.cliff.table": Text("Where both paths end", "두 경로의 끝"),
    "demonstrations.cliff.ends": Text(
        "Without clipping the norm reaches {norm} and the path lands at w = {w}, b = {b}, loss {loss}. Clipped at "
        "{largest_norm} it ends with loss {clipped}.",
        "클리핑이 없으면 노름이 {norm}까지 커지고 w = {w}, b = {b}, 손실 {loss}에서 끝납니다. "
        "임계값 {largest_norm}에서 클리핑하면 마지막 손실은 {clipped}입니다.",
    ),
    # Diamond and circle
    "demonstrations.constraint.figure.diamond": Text(
        "Where does the loss touch the diamond?", "손실은 마름모의 어디에 닿나요?"
    ),
    "demonstrations.constraint.figure.circle": Text(
        "Where does the loss touch the circle?", "손실은 원의 어디에 닿나요?"
    ),
    "demonstrations.constraint.aria": Text(
        "Contours of the loss over two weights, the bound that the penalty amounts to, the solution on its edge, and "
        "the path of solutions over λ.",
        "두 가중치에 대한 손실 등고선과 규제가 정하는 범위, 그 경계 위의 해, λ에 따른 해의 경로.",
    ),
    "demonstrations.constraint.free": Text("no penalty", "규제 없음"),
    "demonstrations.constraint.diamond": Text("L1", "L1"),
    "demonstrations.constraint.circle": Text("L2", "L2"),
    "demonstrations.constraint.bound": Text("bound", "범위"),
    "demonstrations.constraint.loss": Text("data loss", "데이터 손실"),
    "demonstrations.constraint.table": Text("Solutions at λ = {strength}", "λ = {strength}일 때의 해"),
    "demonstrations.constraint.solutions": Text(
        "L1: w₁ = {one}, w₂ = {other}. L2: w₁ = {first}, w₂ = {second}.",
        "L1: w₁ = {one}, w₂ = {other}. L2: w₁ = {first}, w₂ = {second}.",
    ),
    "demonstrations.constraint.zeros.0": Text(
        "At λ = {strength} neither penalty makes a weight exactly 0.",
        "λ = {strength}에서는 두 규제 모두 가중치를 정확히 0으로 만들지 않습니다.",
    ),
    "demonstrations.constraint.zeros.1": Text(
        "At λ = {strength} L1 makes one weight exactly 0; L2 makes both smaller and neither 0.",
        "λ = {strength}에서 L1은 가중치 하나를 정확히 0으로 만들고, L2는 둘 다 줄일 뿐 0으로 만들지 않습니다.",
    ),
    "demonstrations.constraint.zeros.2": Text(
        "At λ = {strength} L1 makes both weights exactly 0; L2 never does.",
        "λ = {strength}에서 L1은 두 가중치를 모두 정확히 0으로 만들지만, L2는 그러지 않습니다.",
    ),
    # The mask on the network
    "demonstrations.dropout_mask.figure": Text("Who is there?", "어느 뉴런이 남아 있나요?"),
    "demonstrations.dropout_mask.aria": Text(
        "A network of ten inputs, ten hidden units and ten outputs; hidden units that are dropped are hollow and have "
        "no edges.",
        "입력 10개, 은닉 뉴런 10개, 출력 10개인 신경망. 꺼진 은닉 뉴런은 속이 비었고 연결이 없습니다.",
    ),
    "demonstrations.dropout_mask.legend": Text("● kept   ○ dropped", "● 남음   ○ 꺼짐"),
    "demonstrations.dropout_mask.inputs": Text("inputs", "입력"),
    "demonstrations.dropout_mask.hidden": Text("hidden", "은닉"),
    "demonstrations.dropout_mask.outputs": Text("outputs", "출력"),
    "demonstrations.dropout_mask.mean": Text("How many are kept on average?", "평균하면 얼마나 남나요?"),
    "demonstrations.dropout_mask.mean.aria": Text(
        "Share of the hidden units that is kept at each step, and of all steps so far.",
        "스텝마다 남는 은닉 뉴런의 비율과 그때까지의 평균.",
    ),
    "demonstrations.dropout_mask.share": Text("units kept, %", "남은 뉴런(%)"),
    "demonstrations.dropout_mask.steps": Text("steps", "스텝"),
    "demonstrations.dropout_mask.here": Text(
        "At step {step}: {kept} of 10 hidden units are kept, with {edges} of {all} weights, and each is multiplied by "
        "1/(1 − p) = {scale}.",
        "스텝 {step}: 은닉 뉴런 10개 중 {kept}개, 가중치 {all}개 중 {edges}개가 남고, 남은 뉴런의 값은 1/(1 − p) = "
        "{scale}배가 됩니다.",
    ),
    "demonstrations.dropout_mask.so_far": Text(
        "Over {steps} steps {share} % of the units were kept; 1 − p is {keep} %.",
        "{steps}스텝 동안 뉴런의 {share}%가 남았습니다. 1 − p는 {keep}%입니다.",
    ),
    "demonstrations.dropout_mask.table": Text(
        "What each hidden unit is multiplied by at step {step}", "스텝 {step}에서 은닉 뉴런마다 곱하는 값"
    ),
    # Inverted scaling
    "demonstrations.inverted_scaling.figure": Text("What does one mask do?", "마스크 하나는 무엇을 하나요?"),
    "demonstrations.inverted_scaling.aria": Text(
        "Each unit's value before dropout, after it with one mask, and on average over many masks.",
        "뉴런마다 드롭아웃 전의 값, 마스크 하나를 적용한 값, 여러 마스크의 평균값.",
    ),
    "demonstrations.inverted_scaling.convergence": Text(
        "Does the mean reach evaluation?", "평균은 평가 모드에 가까워지나요?"
    ),
    "demonstrations.inverted_scaling.convergence.aria": Text(
        "How far the mean output is from that of evaluation, over the number of masks, both axes logarithmic.",
        "마스크 수에 따른 평균 출력과 평가 모드 출력의 차이. 두 축 모두 로그입니다.",
    ),
    "demonstrations.inverted_scaling.unit": Text("unit", "뉴런"),
    "demonstrations.inverted_scaling.activation": Text("activation", "활성화값"),
    "demonstrations.inverted_scaling.before": Text("before, as in evaluation", "적용 전(평가 모드와 같음)"),
    "demonstrations.inverted_scaling.after": Text("after this mask", "이 마스크 적용 후"),
    "demonstrations.inverted_scaling.mean": Text("mean over masks", "마스크 평균"),
    "demonstrations.inverted_scaling.before.short": Text("before", "전"),
    "demonstrations.inverted_scaling.after.short": Text("after", "후"),
    "demonstrations.inverted_scaling.mean.short": Text("× mean", "× 평균"),
    "demonstrations.inverted_scaling.sd": Text("standard deviation", "표준편차"),
    "demonstrations.inverted_scaling.kept_unit": Text("kept (mask)", "남음(마스크)"),
    "demonstrations.inverted_scaling.masks": Text("masks in the mean", "평균에 쓴 마스크 수"),
    "demonstrations.inverted_scaling.difference": Text("difference to evaluation", "평가 모드와의 차이"),
    "demonstrations.inverted_scaling.table": Text("Unit by unit", "뉴런별 수치"),
    "demonstrations.inverted_scaling.outputs": Text("The network's output", "신경망의 출력"),
    "demonstrations.inverted_scaling.output": Text("output", "출력"),
    "demonstrations.inverted_scaling.evaluated": Text("eval mode", "평가 모드"),
    "demonstrations.inverted_scaling.kept": Text(
        "This mask keeps {kept} of 10 units and multiplies them by {factor}.",
        "이 마스크는 뉴런 10개 중 {kept}개를 남기고 {factor}배로 키웁니다.",
    ),
    "demonstrations.inverted_scaling.averaged": Text(
        "Over {masks} masks the mean output differs from eval mode by {difference} (root mean square).",
        "마스크 {masks}개의 평균 출력과 평가 모드 출력의 차이는 {difference}입니다(제곱평균제곱근).",
    ),
    # Monte-Carlo dropout
    "demonstrations.monte_carlo.figure": Text("What does the ensemble say?", "앙상블은 무엇을 예측하나요?"),
    "demonstrations.monte_carlo.aria": Text(
        "Noisy points of a sine, single passes with dropout, their mean with two standard deviations on either side, "
        "and the output in eval mode.",
        "노이즈가 섞인 사인 곡선의 점, 드롭아웃을 켠 순전파 하나하나, 그 평균과 위아래로 표준편차 두 배의 띠, 평가 "
        "모드의 출력.",
    ),
    "demonstrations.monte_carlo.where": Text("Where is it unsure?", "어디에서 확신이 없나요?"),
    "demonstrations.monte_carlo.where.aria": Text(
        "Standard deviation of the passes over x; thick where there are data.",
        "x에 따른 순전파 결과의 표준편차. 데이터가 있는 곳은 굵은 선입니다.",
    ),
    "demonstrations.monte_carlo.truth": Text("sin πx", "sin πx"),
    "demonstrations.monte_carlo.single": Text("single passes", "개별 순전파"),
    "demonstrations.monte_carlo.mean": Text("ensemble", "앙상블"),
    "demonstrations.monte_carlo.evaluated": Text("eval mode", "평가 모드"),
    "demonstrations.monte_carlo.within": Text("thick: data", "굵은 선: 데이터"),
    "demonstrations.monte_carlo.sd": Text("standard deviation", "표준편차"),
    "demonstrations.monte_carlo.error": Text("error to sin πx (root mean square)", "sin πx와의 오차(제곱평균제곱근)"),
    "demonstrations.monte_carlo.table": Text("Where there are data", "데이터가 있는 곳"),
    "demonstrations.monte_carlo.spread": Text(
        "Standard deviation of {passes} passes: {near} on average where there are data, {far} beyond.",
        "순전파 {passes}번의 결과는 표준편차가 데이터가 있는 곳에서 평균 {near}, 그 밖에서 {far}입니다.",
    ),
    # Direction after clipping
    "demonstrations.clip_directions.figure": Text("Where does it point?", "어느 방향을 가리키나요?"),
    "demonstrations.clip_directions.aria": Text(
        "The first two components of the gradient, raw, clipped by value and clipped by norm, with both thresholds.",
        "그래디언트의 앞 두 성분을 원래 값, 값 클리핑, 노름 클리핑으로 나타내고 두 임계값을 함께 그린 그림.",
    ),
    "demonstrations.clip_directions.over": Text("What if it is clipped harder?", "더 세게 클리핑하면 어떻게 되나요?"),
    "demonstrations.clip_directions.over.aria": Text(
        "Cosine between the raw and the clipped gradient over the threshold, by value and by norm.",
        "임계값에 따른 원래 그래디언트와 클리핑한 그래디언트의 코사인. 값 클리핑과 노름 클리핑을 비교합니다.",
    ),
    "demonstrations.clip_directions.raw": Text("raw", "원래"),
    "demonstrations.clip_directions.by_value": Text("by value", "값 클리핑"),
    "demonstrations.clip_directions.by_norm": Text("by norm", "노름 클리핑"),
    "demonstrations.clip_directions.norm": Text("norm", "노름"),
    "demonstrations.clip_directions.cosine": Text("cosine to the raw gradient", "원래 그래디언트와의 코사인"),
    "demonstrations.clip_directions.threshold": Text("threshold", "임계값"),
    "demonstrations.clip_directions.table": Text("Component by component", "성분별 수치"),
    "demonstrations.clip_directions.said": Text(
        "Cosine to the raw gradient: {by_norm} by norm, {by_value} by value, which turns it by {angle} degrees.",
        "원래 그래디언트와의 코사인: 노름 클리핑 {by_norm}, 값 클리핑 {by_value}(방향이 {angle}도 틀어짐).",
    ),
}
