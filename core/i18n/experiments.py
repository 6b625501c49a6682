"""What the experiments say of their runs."""

from core.i18n.text import Text

MESSAGES: dict[str, Text] = {
    # The path of every weight
    "experiments.weight_paths.figure": Text("Which weights last longest?", "어느 가중치가 가장 오래 남나요?"),
    "experiments.weight_paths.aria": Text(
        "Each of the ten weights over λ, one line a feature, named at its left end.",
        "λ에 따른 가중치 10개. 특성마다 선 하나이며 왼쪽 끝에 이름이 있습니다.",
    ),
    "experiments.weight_paths.weight": Text("weight", "가중치"),
    "experiments.weight_paths.zero": Text("How many are exactly zero?", "정확히 0인 것은 몇 개인가요?"),
    "experiments.weight_paths.zero.aria": Text(
        "The number of weights that are exactly zero, over λ.", "λ에 따른, 정확히 0인 가중치의 수."
    ),
    "experiments.weight_paths.count": Text("weights, of 10", "가중치(10개 중)"),
    "experiments.weight_paths.size": Text("How large are they together?", "모두 합쳐 얼마나 큰가요?"),
    "experiments.weight_paths.size.aria": Text("The norm of the weights over λ.", "λ에 따른 가중치의 노름."),
    "experiments.weight_paths.table": Text("The weights at λ = {value}", "λ = {value}일 때의 가중치"),
    "experiments.weight_paths.here": Text(
        "At λ = {value}: {zeros} of 10 weights are exactly zero, ‖w‖ is {norm}, and validation loss {loss}.",
        "λ = {value}: 가중치 10개 중 {zeros}개가 정확히 0이고, ‖w‖는 {norm}, 검증 손실은 {loss}입니다.",
    ),
    "experiments.weight_paths.best": Text(
        "Validation loss is least at λ = {best}: {least}, against {first} at λ = 0.001. With 300 patients and 10 "
        "features there is little to overfit, so a penalty hardly makes the prediction better.",
        "검증 손실의 최저는 λ = {best}일 때의 {least}입니다(λ = 0.001에서는 {first}). 환자 300명에 특성이 10개뿐이라 "
        "과적합이 거의 없어, 규제를 해도 예측이 크게 나아지지는 않습니다.",
    ),
    "experiments.step": Text("step", "스텝"),
    # Sparse networks
    "experiments.sparsity.subgradient": Text("subgradient", "서브그래디언트"),
    "experiments.sparsity.proximal": Text("proximal", "근접 연산"),
    "experiments.sparsity.subgradient.table": Text(
        "Subgradient, Adam at 0.001: weights and accuracy, %", "서브그래디언트, Adam(학습률 0.001): 가중치와 정확도(%)"
    ),
    "experiments.sparsity.proximal.table": Text(
        "Proximal, SGD at 0.1: weights and accuracy, %", "근접 연산, SGD(학습률 0.1): 가중치와 정확도(%)"
    ),
    "experiments.sparsity.small": Text("How many are nearly zero?", "0에 가까운 것은 얼마나 되나요?"),
    "experiments.sparsity.small.axis": Text("weights under 0.001, %", "크기 0.001 미만인 가중치(%)"),
    "experiments.sparsity.small.aria": Text(
        "Share of weights smaller than 0.001 over λ, for both forms.",
        "λ에 따른, 크기가 0.001보다 작은 가중치의 비율. 두 방식.",
    ),
    "experiments.sparsity.zero": Text("How many are exactly zero?", "정확히 0인 것은 얼마나 되나요?"),
    "experiments.sparsity.zero.axis": Text("weights equal to 0, %", "0인 가중치(%)"),
    "experiments.sparsity.zero.aria": Text(
        "Share of weights that are exactly zero over λ, for both forms.", "λ에 따른, 정확히 0인 가중치의 비율. 두 방식."
    ),
    "experiments.sparsity.accuracy": Text("What does it cost?", "정확도는 얼마나 잃나요?"),
    "experiments.sparsity.accuracy.axis": Text("validation accuracy, %", "검증 정확도(%)"),
    "experiments.sparsity.accuracy.aria": Text(
        "Validation accuracy over λ, for both forms.", "λ에 따른 검증 정확도. 두 방식."
    ),
    "experiments.sparsity.below": Text("under 0.001", "0.001 미만"),
    "experiments.sparsity.exact": Text("exactly zero", "정확히 0"),
    "experiments.sparsity.right": Text("accuracy", "정확도"),
    "experiments.sparsity.small.said": Text(
        "With λ from 0 to 0.002 the share of weights under 0.001 goes from {first} to {last} %, and accuracy from "
        "{before} to {after} % (subgradient, Adam).",
        "λ가 0에서 0.002로 커지면 크기가 0.001 미만인 가중치는 {first}%에서 {last}%로, 정확도는 {before}%에서 "
        "{after}%로 바뀝니다(서브그래디언트, Adam).",
    ),
    "experiments.sparsity.zero.said": Text(
        "Exactly zero at λ = 0.002: {none} % by the subgradient, {zero} % by the proximal form.",
        "λ = 0.002에서 정확히 0인 비율: 서브그래디언트 {none}%, 근접 연산 {zero}%.",
    ),
    # Batch normalisation's head start
    "experiments.batch_norm_speed.without": Text("without", "정규화 없음"),
    "experiments.batch_norm_speed.layer": Text("layer norm", "층 정규화"),
    "experiments.batch_norm_speed.batch": Text("batch norm", "배치 정규화"),
    "experiments.batch_norm_speed.figure": Text("When does it get there?", "언제 도달하나요?"),
    "experiments.batch_norm_speed.aria": Text(
        "Validation accuracy over the steps without normalisation, with layer and with batch normalisation, three "
        "seeds each.",
        "정규화 없음, 층 정규화, 배치 정규화의 스텝별 검증 정확도. 시드 세 개씩.",
    ),
    "experiments.batch_norm_speed.accuracy": Text("validation accuracy, %", "검증 정확도(%)"),
    "experiments.batch_norm_speed.goal": Text("90 %", "90%"),
    "experiments.batch_norm_speed.seed": Text("seed", "시드"),
    "experiments.batch_norm_speed.step": Text("90 % at step", "90% 도달 스텝"),
    "experiments.batch_norm_speed.end": Text("Accuracy at the end, %", "마지막 정확도(%)"),
    "experiments.batch_norm_speed.never": Text(
        "not within {steps} steps ({low} to {high} % at the end)",
        "{steps}스텝 안에 도달하지 못함(마지막 정확도 {low}–{high}%)",
    ),
    "experiments.batch_norm_speed.between": Text("at step {first} to {last}", "{first}–{last}스텝"),
    "experiments.batch_norm_speed.reached": Text(
        "90 % accuracy over three seeds: with batch norm {batch}; with layer norm {layer}; without {without}.",
        "시드 세 개에서 정확도 90% 도달: 배치 정규화 {batch}, 층 정규화 {layer}, 정규화 없음 {without}.",
    ),
    "experiments.batch_norm_speed.why": Text(
        "Ioffe and Szegedy put it down to less internal covariate shift: each layer's inputs keep their distribution "
        "while the layers below learn. Santurkar et al. (arXiv 1805.11604) dispute that: the shift hardly shrinks, but "
        "the loss becomes smoother, so that larger steps are safe.",
        "Ioffe와 Szegedy는 내부 공변량 변화가 줄기 때문이라고 설명했습니다. 아래층이 학습하는 동안에도 각 층이 받는 "
        "입력의 분포가 유지된다는 뜻입니다. Santurkar 등(arXiv 1805.11604)은 이 변화가 별로 줄지 않으며, 손실 곡면이 "
        "매끄러워져 큰 스텝이 안전해지는 것이라고 반박했습니다.",
    ),
    # Clipping in a recurrent network
    "experiments.recurrent_clipping.without": Text("unclipped", "클리핑 없음"),
    "experiments.recurrent_clipping.norm": Text("by norm", "노름 클리핑"),
    "experiments.recurrent_clipping.value": Text("by value", "값 클리핑"),
    "experiments.recurrent_clipping.losses": Text("Which runs survive?", "어느 학습이 살아남나요?"),
    "experiments.recurrent_clipping.losses.aria": Text(
        "Validation loss over the steps, unclipped, clipped by norm and by value.",
        "클리핑 없음, 노름 클리핑, 값 클리핑의 스텝별 검증 손실.",
    ),
    "experiments.recurrent_clipping.loss": Text("validation loss", "검증 손실"),
    "experiments.recurrent_clipping.trivial": Text("always 1: 0.167", "늘 1로 답하면 0.167"),
    "experiments.recurrent_clipping.norms": Text("How large is the gradient?", "그래디언트는 얼마나 큰가요?"),
    "experiments.recurrent_clipping.norms.aria": Text(
        "Norm of the gradient over the steps on a logarithmic axis: unclipped, and before and after clipping by norm "
        "and by value.",
        "스텝별 그래디언트 노름(로그 축). 클리핑 없음, 그리고 노름 클리핑과 값 클리핑의 전과 후.",
    ),
    "experiments.recurrent_clipping.norm_axis": Text("norm", "노름"),
    "experiments.recurrent_clipping.threshold": Text("threshold {value}", "임계값 {value}"),
    "experiments.recurrent_clipping.shares": Text("How often is it clipped?", "얼마나 자주 클리핑하나요?"),
    "experiments.recurrent_clipping.shares.aria": Text(
        "Share of the steps so far that were clipped, by norm and by value.",
        "그때까지의 스텝 중 클리핑한 스텝의 비율. 노름 클리핑과 값 클리핑.",
    ),
    "experiments.recurrent_clipping.share_axis": Text("steps clipped so far, %", "그때까지 클리핑한 스텝(%)"),
    "experiments.recurrent_clipping.cosines": Text("Does it still point the same way?", "방향은 그대로인가요?"),
    "experiments.recurrent_clipping.cosines.aria": Text(
        "Cosine between the gradient before and after clipping, by norm and by value.",
        "클리핑 전후 그래디언트 사이의 코사인. 노름 클리핑과 값 클리핑.",
    ),
    "experiments.recurrent_clipping.cosine": Text("cosine to the raw gradient", "원래 그래디언트와의 코사인"),
    "experiments.recurrent_clipping.diverged": Text(
        "Unclipped, the loss is not finite any more at step {step}.",
        "클리핑하지 않으면 {step}스텝에서 손실이 더는 유한하지 않습니다.",
    ),
    "experiments.recurrent_clipping.finite": Text(
        "Unclipped, the loss ends at {loss}.", "클리핑하지 않았을 때 마지막 손실은 {loss}입니다."
    ),
    "experiments.recurrent_clipping.clipped": Text(
        "By norm at {max_norm}: {norm_share} % of the steps are clipped, the mean cosine to the raw gradient is "
        "{norm_cosine}, and the loss ends at {norm_loss}. By value at {max_value}: {value_share} %, {value_cosine} "
        "(least {least}), {value_loss}.",
        "노름 클리핑(임계값 {max_norm}): 스텝의 {norm_share}%에서 클리핑, 원래 그래디언트와의 평균 코사인 "
        "{norm_cosine}, 마지막 손실 {norm_loss}. 값 클리핑(임계값 {max_value}): {value_share}%, {value_cosine}(최소 "
        "{least}), {value_loss}.",
    ),
    "experiments.recurrent_clipping.clipping": Text("clipping", "클리핑"),
    "experiments.recurrent_clipping.end": Text("end", "결과"),
    "experiments.recurrent_clipping.largest": Text("largest norm", "최대 노름"),
    "experiments.recurrent_clipping.final": Text("final loss", "마지막 손실"),
    "experiments.recurrent_clipping.at": Text("diverged at step {step}", "{step}스텝에서 발산"),
    "experiments.recurrent_clipping.whole": Text("finished", "끝까지 학습"),
    "experiments.recurrent_clipping.table": Text("How each run ended", "학습별 결과"),
    # Dropout over data size
    "experiments.dropout_sizes.few": Text("250 curves", "곡선 250개"),
    "experiments.dropout_sizes.some": Text("1,000 curves", "곡선 1,000개"),
    "experiments.dropout_sizes.many": Text("4,000 curves", "곡선 4,000개"),
    "experiments.dropout_sizes.digits": Text("100 digits", "숫자 100장"),
    "experiments.dropout_sizes.on": Text("training, on", "훈련(켬)"),
    "experiments.dropout_sizes.off": Text("training, off", "훈련(끔)"),
    "experiments.dropout_sizes.validation": Text("validation", "검증"),
    "experiments.dropout_sizes.loss": Text("What does it do to the loss?", "손실은 어떻게 되나요?"),
    "experiments.dropout_sizes.loss.axis": Text("validation loss", "검증 손실"),
    "experiments.dropout_sizes.loss.aria": Text(
        "Validation loss over p, a line for each training set.", "p에 따른 검증 손실. 훈련 세트마다 선 하나."
    ),
    "experiments.dropout_sizes.accuracy": Text("And to accuracy?", "정확도는요?"),
    "experiments.dropout_sizes.accuracy.axis": Text("validation accuracy, %", "검증 정확도(%)"),
    "experiments.dropout_sizes.accuracy.aria": Text(
        "Validation accuracy over p, a line for each training set.", "p에 따른 검증 정확도. 훈련 세트마다 선 하나."
    ),
    "experiments.dropout_sizes.gap.axis": Text(
        "loss, 1,000 curves; dropout on/off", "손실(곡선 1,000개, 드롭아웃 켬/끔)"
    ),
    "experiments.dropout_sizes.gap": Text("Does it close the gap?", "훈련과 검증의 차이는 줄어드나요?"),
    "experiments.dropout_sizes.gap.aria": Text(
        "Training loss with dropout on and with dropout off, and validation loss, over p for 1,000 curves.",
        "곡선 1,000개에서 p에 따른 훈련 손실(드롭아웃을 켰을 때와 껐을 때)과 검증 손실.",
    ),
    "experiments.dropout_sizes.modes": Text(
        "With 1,000 curves at p = {last} training loss is {on} with dropout on, as training sees it, and {off} with it "
        "off; validation loss is {validation}. With dropout on it is higher, since every batch trains a thinner "
        "network: to see how much was learnt by heart, compare validation loss with training loss with dropout off.",
        "곡선 1,000개에서 p = {last}일 때 훈련 손실은 학습 중처럼 드롭아웃을 켜면 {on}, 끄면 {off}이고 검증 손실은 "
        "{validation}입니다. 켰을 때가 더 큰 것은 배치마다 더 얇은 신경망을 학습하기 때문입니다. 얼마나 외웠는지 "
        "보려면 드롭아웃을 끄고 잰 훈련 손실과 검증 손실을 비교하세요.",
    ),
    "experiments.dropout_sizes.helps": Text(
        "With 1,000 curves validation loss goes from {some_off} without dropout to {some_least} at p = {some_p}; with "
        "250 from {few_off} to {few_least} at p = {few_p}.",
        "곡선 1,000개에서 검증 손실은 드롭아웃 없이 {some_off}, p = {some_p}에서 {some_least}입니다. 250개에서는 "
        "{few_off}, p = {few_p}에서 {few_least}입니다.",
    ),
    "experiments.dropout_sizes.nothing": Text(
        "With 4,000 curves it is {many_off} without, and {many_least} at p = {many_p}, the best; with 100 digits "
        "{digits_off} and {digits_least} at p = {digits_p}. Losses of one seed differ by a few hundredths from "
        "those of another: try some.",
        "곡선 4,000개에서는 드롭아웃 없이 {many_off}, 가장 좋은 p = {many_p}에서 {many_least}이고, 숫자 100장에서는 "
        "{digits_off}, p = {digits_p}에서 {digits_least}입니다. 시드에 따라 손실이 소수 둘째 자리에서 달라지니 시드를 "
        "바꿔 보세요.",
    ),
    "experiments.dropout_sizes.table": Text("Validation loss (and accuracy)", "검증 손실(과 정확도)"),
    # Training in each format
    "experiments.training_formats.losses": Text("Do the curves differ?", "곡선이 다른가요?"),
    "experiments.training_formats.losses.aria": Text(
        "Validation loss over the steps in four number formats.", "네 가지 숫자 형식의 스텝별 검증 손실."
    ),
    "experiments.training_formats.loss": Text("validation loss", "검증 손실"),
    "experiments.training_formats.apart": Text("How far from float64?", "float64와 얼마나 다른가요?"),
    "experiments.training_formats.apart.aria": Text(
        "Relative difference of the validation loss from that of float64 over the steps, on a logarithmic axis.",
        "스텝별 검증 손실이 float64와 다른 정도(상대 차이, 로그 축).",
    ),
    "experiments.training_formats.relative": Text("difference", "상대 차이"),
    "experiments.training_formats.format": Text("format", "형식"),
    "experiments.training_formats.end": Text("final loss", "마지막 손실"),
    "experiments.training_formats.right": Text("accuracy", "정확도"),
    "experiments.training_formats.diverged": Text("not finite at step {step}", "{step}스텝에서 발산"),
    "experiments.training_formats.results": Text("What came out", "학습 결과"),
    "experiments.training_formats.parameters": Text("parameters", "파라미터"),
    "experiments.training_formats.gradients": Text("gradients", "그래디언트"),
    "experiments.training_formats.state": Text("optimiser state", "옵티마이저 상태"),
    "experiments.training_formats.total": Text("total", "합계"),
    "experiments.training_formats.memory": Text(
        "Memory of its {count} parameters, in bytes", "파라미터 {count}개의 메모리(바이트)"
    ),
    "experiments.training_formats.difference": Text(
        "After {steps} steps the validation loss in float32 differs from that in float64 by {difference} of it; "
        "accuracy is {single} % against {wide} %.",
        "{steps}스텝 뒤 float32의 검증 손실은 float64와 상대적으로 {difference}만큼 다르고, 정확도는 {single}%와 "
        "{wide}%입니다.",
    ),
    "experiments.training_formats.formula": Text(
        "Memory is bytes × parameters × (1 for the parameters + 1 for their gradients + what the optimiser keeps: 0 "
        "for plain SGD, 1 with momentum, 2 for Adam). Activations come on top, in proportion to the batch.",
        "메모리는 바이트 수 × 파라미터 수 × (파라미터 1 + 그래디언트 1 + 옵티마이저 상태: 기본 SGD 0, 모멘텀을 쓰면 "
        "1, Adam 2)입니다. 여기에 배치 크기에 비례하는 활성화값이 더해집니다.",
    ),
    # Batch normalisation over time
    "experiments.batch_norm_statistics.inputs": Text("What does the layer receive?", "층은 무엇을 받나요?"),
    "experiments.batch_norm_statistics.inputs.aria": Text(
        "Median and 5 to 95 % range of the last hidden layer's inputs over the steps, without and with batch norm.",
        "마지막 은닉층이 받는 값의 중앙값과 5–95% 범위를 스텝별로. 배치 정규화 없음과 있음.",
    ),
    "experiments.batch_norm_statistics.channel": Text("When has the mean caught up?", "이동 평균은 언제 따라잡나요?"),
    "experiments.batch_norm_statistics.channel.aria": Text(
        "Mean of each batch and running mean of one channel over the steps, on a logarithmic axis.",
        "채널 하나의 배치 평균과 이동 평균을 스텝별로(스텝은 로그 축).",
    ),
    "experiments.batch_norm_statistics.variance": Text(
        "When has the variance caught up?", "이동 분산은 언제 따라잡나요?"
    ),
    "experiments.batch_norm_statistics.variance.aria": Text(
        "Variance of each batch and running variance of one channel over the steps, on a logarithmic axis.",
        "채널 하나의 배치 분산과 이동 분산을 스텝별로(스텝은 로그 축).",
    ),
    "experiments.batch_norm_statistics.scale": Text("What does γ become?", "γ는 어떻게 되나요?"),
    "experiments.batch_norm_statistics.scale.aria": Text(
        "γ of some channels over the steps, on a logarithmic axis.", "채널 몇 개의 γ를 스텝별로(스텝은 로그 축)."
    ),
    "experiments.batch_norm_statistics.shift": Text("What does β become?", "β는 어떻게 되나요?"),
    "experiments.batch_norm_statistics.shift.aria": Text(
        "β of some channels over the steps, on a logarithmic axis.", "채널 몇 개의 β를 스텝별로(스텝은 로그 축)."
    ),
    "experiments.batch_norm_statistics.modes": Text("Do both modes agree?", "두 모드가 일치하나요?"),
    "experiments.batch_norm_statistics.modes.aria": Text(
        "Validation accuracy in eval mode and in train mode over the steps.",
        "평가 모드와 학습 모드의 스텝별 검증 정확도.",
    ),
    "experiments.batch_norm_statistics.accuracy": Text("validation accuracy, %", "검증 정확도(%)"),
    "experiments.batch_norm_statistics.evaluated": Text("eval mode", "평가 모드"),
    "experiments.batch_norm_statistics.trained": Text("train mode", "학습 모드"),
    "experiments.batch_norm_statistics.moved": Text(
        "The median of the last hidden layer's inputs moves by up to {without} without and {with} with batch norm.",
        "마지막 은닉층 입력의 중앙값은 정규화 없이 최대 {without}, 배치 정규화를 켜면 최대 {with} 움직입니다.",
    ),
    "experiments.batch_norm_statistics.caught_up": Text(
        "At momentum {momentum} the running variance of channel {channel}, which starts at 1, is within a fifth of the "
        "batches' from step {step} on.",
        "모멘텀 {momentum}에서 1로 시작한 채널 {channel}의 이동 분산은 {step}스텝부터 배치 분산과의 차이가 5분의 1 "
        "이내입니다.",
    ),
    "experiments.batch_norm_statistics.never": Text(
        "At momentum {momentum} the running variance of channel {channel}, which starts at 1, does not settle within a "
        "fifth of the batches'.",
        "모멘텀 {momentum}에서는 1로 시작한 채널 {channel}의 이동 분산과 배치 분산의 차이가 끝까지 5분의 1 이내로 "
        "안정되지 않습니다.",
    ),
    "experiments.batch_norm_statistics.modes.said": Text(
        "Accuracy at the end: {evaluated} % by the running statistics, {trained} % by the batches' own.",
        "마지막 정확도: 이동 통계량으로 {evaluated}%, 배치 통계량으로 {trained}%.",
    ),
    "experiments.batch_norm_statistics.table": Text("Channel {channel}", "채널 {channel}"),
}
