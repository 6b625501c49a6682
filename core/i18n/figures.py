"""What the figures say."""

from core.i18n.text import Text

MESSAGES: dict[str, Text] = {
    "figures.role.baseline": Text("baseline", "기준"),
    "figures.role.treatment": Text("treatment", "적용"),
    "figures.role.ghost": Text("ghost", "잔상"),
    "figures.step": Text("step", "스텝"),
    "figures.layer": Text("layer {number}", "{number}층"),
    "figures.channel": Text("channel {number}", "채널 {number}"),
    "figures.linear": Text("linear", "선형"),
    "figures.log": Text("log", "로그"),
    "figures.train": Text("training", "훈련"),
    "figures.validation": Text("validation", "검증"),
    "figures.test": Text("test", "테스트"),
    "figures.best": Text("best", "최저"),
    "figures.off": Text("{technique} is off.", "{technique}: 꺼져 있습니다."),
    "figures.no_hidden": Text("This network has no hidden layer.", "이 신경망에는 은닉층이 없습니다."),
    # Does it overfit?
    "figures.overfit": Text("Does it overfit?", "과적합이 일어나나요?"),
    "figures.overfit.aria": Text(
        "Training and validation loss of both models over the steps; a ring marks each least validation loss.",
        "스텝에 따른 두 모델의 훈련 손실과 검증 손실. 고리는 검증 손실이 가장 작은 곳입니다.",
    ),
    "figures.loss.axis": Text(
        "data loss  <b>━</b> validation  ┄ training",
        "데이터 손실  <b>━</b> 검증  ┄ 훈련",
    ),
    "figures.squared_error.axis": Text(
        "mean squared error  <b>━</b> validation  ┄ training",
        "평균제곱오차  <b>━</b> 검증  ┄ 훈련",
    ),
    "figures.overfit.caption": Text(
        "Validation loss: baseline best {baseline_best}, now {baseline_now}; treatment best "
        "{treatment_best}, now {treatment_now}.",
        "검증 손실: 기준 최저 {baseline_best}, 현재 {baseline_now} · 적용 최저 {treatment_best}, 현재 {treatment_now}.",
    ),
    "figures.overfit.penalty": Text("Penalty not included.", "규제항은 포함하지 않습니다."),
    "figures.overfit.kept.baseline": Text(
        "Baseline: {baseline_reached} step {baseline_end}; {baseline_kept}.",
        "기준: {baseline_end}스텝{baseline_reached}, {baseline_kept}.",
    ),
    "figures.overfit.kept.treatment": Text(
        "Treatment: {treatment_reached} step {treatment_end}; {treatment_kept}.",
        "적용: {treatment_end}스텝{treatment_reached}, {treatment_kept}.",
    ),
    "figures.overfit.weights": Text("the weights of step {0} are kept ({1})", "{0}스텝의 가중치를 남깁니다({1})"),
    "figures.overfit.nothing": Text(
        "its validation loss was never a number, so no weights are kept",
        "검증 손실이 한 번도 수가 아니어서 남긴 가중치가 없습니다",
    ),
    "figures.overfit.trained": Text("trained to", "까지 학습"),
    "figures.overfit.stopped": Text("stopped at", "에서 종료"),
    "figures.stopped": Text("stopped", "종료"),
    # Is it right?
    "figures.right": Text("Is it right?", "제대로 맞히나요?"),
    "figures.boundary.aria": Text(
        "Validation points on the two features, or training points by choice, each model's decision boundary, and "
        "rings around the points that it gets wrong.",
        "두 특성 위에 나타낸 검증 데이터(고르면 훈련 데이터)와 각 모델의 결정 경계. 틀린 점에는 고리가 있습니다.",
    ),
    "figures.feature": Text("feature {number}", "특성 {number}"),
    "figures.wrong": Text("wrong", "오답"),
    "figures.right.validation": Text(
        "{treatment} of {size} right, baseline {baseline}.",
        "{size}개 중 적용 {treatment}개, 기준 {baseline}개 정답.",
    ),
    "figures.right.validation.shares": Text(
        "{treatment} right, baseline {baseline}; their validation data differ.",
        "정답: 적용 {treatment}, 기준 {baseline}. 두 모델의 검증 데이터가 다릅니다.",
    ),
    "figures.right.train": Text(
        "{treatment} of {size} training points as labelled, baseline {baseline}.",
        "훈련 샘플 {size}개 중 적용 {treatment}개, 기준 {baseline}개가 라벨대로.",
    ),
    "figures.right.train.shares": Text(
        "{treatment} of the training points as labelled, baseline {baseline}; their training data differ.",
        "라벨대로 분류한 훈련 데이터: 적용 {treatment}, 기준 {baseline}. 두 모델의 훈련 데이터가 다릅니다.",
    ),
    "figures.right.tasks": Text(
        "One model predicts classes, the other a number.",
        "한 모델은 클래스를, 다른 모델은 수를 예측합니다.",
    ),
    # How well does it fit? In place of the last question where a number is predicted.
    "figures.fit": Text("How well does it fit?", "얼마나 잘 맞나요?"),
    "figures.fit.aria": Text(
        "The training points, the function that each model has fitted to them, and the one that they scatter around.",
        "훈련 데이터와 각 모델이 거기에 맞춘 함수, 데이터가 흩어져 있는 중심인 참 함수.",
    ),
    "figures.fit.axis": Text("feature  ● training", "특성  ● 훈련"),
    "figures.truth": Text("truth", "참 함수"),
    "figures.fit.caption": Text(
        "Root mean squared validation error: treatment {treatment}, baseline {baseline}.",
        "검증 데이터의 평균제곱근오차(RMSE): 적용 {treatment}, 기준 {baseline}.",
    ),
    "figures.fit.caption.noise": Text(" The noise alone: {noise}.", " 노이즈만의 오차: {noise}."),
    "figures.fit.caption.sd": Text(
        " In standard deviations of the target: to answer the mean gives about 1.",
        " 목푯값의 표준편차 단위이며, 늘 평균으로 답하면 1쯤입니다.",
    ),
    "figures.fit.caption.other": Text(" Their data differ.", " 두 모델의 데이터가 다릅니다."),
    "figures.errors.aria": Text(
        "Root mean squared error of both models on training and validation data over the steps.",
        "스텝에 따른 두 모델의 훈련·검증 데이터 평균제곱근오차.",
    ),
    "figures.errors.axis": Text(
        "root mean squared error  <b>━</b> validation  ┄ training",
        "평균제곱근오차  <b>━</b> 검증  ┄ 훈련",
    ),
    # How large are the weights?
    "figures.weights": Text("How large are the weights?", "가중치는 얼마나 큰가요?"),
    "figures.weights.aria": Text(
        "Histograms of all weights of both models over the same bins; the outermost bins take what lies beyond.",
        "같은 구간으로 나눈 두 모델의 가중치 히스토그램. 바깥 값은 양 끝 구간에 넣었습니다.",
    ),
    "figures.weights.axis": Text("weight (at the ends: and beyond)", "가중치(양 끝은 그 바깥까지)"),
    "figures.weights.share": Text("share, %", "비율(%)"),
    "figures.weights.caption": Text(
        "‖w‖ {treatment}, baseline {baseline}. Under 0.001: {treatment_small} of weights, baseline {baseline_small}.",
        "‖w‖: 적용 {treatment}, 기준 {baseline}. 크기 0.001 미만인 가중치: 적용 {treatment_small}, 기준 "
        "{baseline_small}.",
    ),
    # What do layers receive?
    "figures.inputs": Text("What do layers receive?", "각 층은 어떤 입력을 받나요?"),
    "figures.inputs.aria": Text(
        "Quantiles of what a hidden layer's activation function receives, over the steps: the median, "
        "the middle half and the middle nine tenths.",
        "은닉층의 활성화 함수가 받는 값의 분위수를 스텝에 따라 나타낸 것. 중앙값, 가운데 50%와 90%입니다.",
    ),
    "figures.inputs.off": Text("{technique} is off.", "{technique}: 꺼져 있습니다."),
    "figures.median": Text("median", "중앙값"),
    "figures.inputs.caption": Text(
        "Median of layer {layer}: baseline {baseline_from} → {baseline_to}, treatment {treatment_from} "
        "→ {treatment_to}.",
        "{layer}층 중앙값: 기준 {baseline_from} → {baseline_to}, 적용 {treatment_from} → {treatment_to}.",
    ),
    "figures.batch_mean": Text("batch mean", "배치 평균"),
    "figures.running_mean": Text("running mean", "이동 평균"),
    "figures.channel.note": Text("● batch  ━ running ± sd", "● 배치  ━ 이동 평균 ± 표준편차"),
    "figures.channel.caption": Text(
        "The running mean caught up at step {caught}. Validation accuracy {evaluation} in eval mode, "
        "{training} in train mode.",
        "이동 평균은 {caught}스텝에 배치 평균을 따라잡았습니다. 검증 정확도는 평가 모드 {evaluation}, "
        "학습 모드 {training}.",
    ),
    "figures.channel.caption.loss": Text(
        "The running mean caught up at step {caught}. Validation loss {evaluation} in eval mode, "
        "{training} in train mode.",
        "이동 평균은 {caught}스텝에 배치 평균을 따라잡았습니다. 검증 손실은 평가 모드 {evaluation}, "
        "학습 모드 {training}.",
    ),
    # How large is the gradient?
    "figures.gradient": Text("How large is the gradient?", "그래디언트는 얼마나 큰가요?"),
    "figures.gradient.aria": Text(
        "Norm of the gradient of both models over the steps, on a logarithmic axis, before and after clipping.",
        "스텝에 따른 두 모델의 그래디언트 노름(클리핑 전과 후)을 로그 축에 나타낸 것.",
    ),
    "figures.gradient.axis": Text("norm", "노름"),
    "figures.norm": Text("norm", "노름"),
    "figures.gradient.penalty.baseline": Text(
        "Baseline's mean {baseline_all}, without its penalty {baseline_data}.",
        "기준 평균 {baseline_all}, 규제항 제외 {baseline_data}.",
    ),
    "figures.gradient.penalty.treatment": Text(
        "Treatment's mean {treatment_all}, without its penalty {treatment_data}.",
        "적용 평균 {treatment_all}, 규제항 제외 {treatment_data}.",
    ),
    "figures.clipped": Text("clipped to", "클리핑 후"),
    "figures.clipped_here": Text("clipped", "클리핑됨"),
    "figures.threshold": Text("threshold {value}", "임계값 {value}"),
    "figures.gradient.caption": Text(
        "Largest: baseline {baseline_peak}, treatment {treatment_peak}.",
        "최댓값: 기준 {baseline_peak}, 적용 {treatment_peak}.",
    ),
    "figures.gradient.caption.clipped": Text(
        "{share} of steps clipped. Largest before clipping {treatment_peak}, baseline {baseline_peak}.",
        "스텝의 {share}에서 클리핑. 클리핑 전 최댓값: 적용 {treatment_peak}, 기준 {baseline_peak}.",
    ),
    "figures.gradient.caption.value": Text(
        "Each component within ±{value}: {share} of steps clipped, cosine to the raw gradient "
        "{cosine}. Largest before clipping {treatment_peak}, baseline {baseline_peak}.",
        "각 성분을 ±{value} 안으로 제한: 스텝의 {share}에서 클리핑, 원래 그래디언트와의 코사인 유사도 {cosine}. "
        "클리핑 전 최댓값: 적용 {treatment_peak}, 기준 {baseline_peak}.",
    ),
    # How much is enough?
    "figures.enough": Text("How much is enough?", "얼마면 충분할까요?"),
    "figures.enough.aria": Text(
        "Validation loss at each stop of the slider in hand; a ring marks the stop that is shown, a "
        "dashed line the baseline.",
        "지금 조절하는 슬라이더의 값마다 얻은 검증 손실. 고리는 지금 값, 파선은 기준 모델입니다.",
    ),
    "figures.enough.axis": Text("validation loss", "검증 손실"),
    "figures.enough.none": Text(
        "Open the card of a technique to compare all stops of its slider.",
        "기법 카드를 열면 슬라이더의 모든 값을 비교합니다.",
    ),
    "figures.beyond": Text("%{text}: beyond the axis", "%{text}: 축을 벗어남"),
    "figures.level": Text("baseline %{y:.3f}<extra></extra>", "기준 %{y:.3f}<extra></extra>"),
    "figures.enough.caption": Text(
        "{found} Here, at {here}: {now}; baseline {baseline}.",
        "{found} 지금({here}) {now}, 기준 {baseline}.",
    ),
    "figures.enough.training": Text(
        "{arrived} of {stops} stops have come this far.", "값 {stops}개 중 {arrived}개가 여기까지 학습했습니다."
    ),
    "figures.enough.alike": Text("All stops are alike so far: {loss}.", "지금까지는 모든 값이 같습니다: {loss}."),
    "figures.enough.least": Text("Least at {best}: {loss}.", "{best}에서 최저 {loss}."),
    "figures.enough.seeds": Text(
        "Over {seeds} seeds least at {best}: {loss}; {neighbours}. Here, at {here}: {now}; baseline {baseline}.",
        "시드 {seeds}개 평균은 {best}에서 최저 {loss}, {neighbours}. 지금({here}) {now}, 기준 {baseline}.",
    ),
    "figures.enough.as_good": Text("from {first} to {last} it may be luck", "{first} ~ {last}의 차이는 우연일 수 있음"),
    "figures.enough.alone": Text("the stops beside it do worse", "양옆의 값은 더 나쁨"),
    # Below the first screen
    "figures.accuracy": Text("How accurate is it?", "얼마나 정확한가요?"),
    "figures.accuracy.aria": Text(
        "Training and validation accuracy of both models over the steps.",
        "스텝에 따른 두 모델의 훈련 정확도와 검증 정확도.",
    ),
    "figures.accuracy.axis": Text(
        "accuracy  <b>━</b> validation  ┄ training",
        "정확도  <b>━</b> 검증  ┄ 훈련",
    ),
    "figures.accuracy.caption": Text(
        "Validation (training): baseline {baseline} ({baseline_train}), treatment {treatment} ({treatment_train}).",
        "검증(훈련): 기준 {baseline} ({baseline_train}), 적용 {treatment} ({treatment_train}).",
    ),
    "figures.activations": Text("What do the hidden units give?", "은닉 뉴런은 어떤 값을 내나요?"),
    "figures.activations.aria": Text(
        "Histograms of a hidden layer's activations in both models, over the same bins.",
        "같은 구간으로 나눈 두 모델의 은닉층 활성화값 히스토그램.",
    ),
    "figures.activations.axis": Text("activation (at the ends: and beyond)", "활성화값(양 끝은 그 바깥까지)"),
    "figures.activations.share": Text("share, %", "비율(%)"),
    "figures.activations.caption": Text(
        "Zero: {treatment} of activations, baseline {baseline}.",
        "0인 활성화값: 적용 {treatment}, 기준 {baseline}.",
    ),
    "figures.activations.caption.dead": Text(
        "Zero: {treatment} of activations, baseline {baseline}. Dead units: {treatment_dead}, baseline "
        "{baseline_dead}.",
        "0인 활성화값: 적용 {treatment}, 기준 {baseline}. 죽은 뉴런: 적용 {treatment_dead}, 기준 {baseline_dead}.",
    ),
    "figures.penalties": Text("What does the penalty add?", "규제항은 손실에 얼마를 더하나요?"),
    "figures.penalties.aria": Text(
        "The data loss of each batch and what the penalties add to it, over the steps.",
        "스텝에 따른 배치의 데이터 손실과 거기에 더해지는 규제항.",
    ),
    "figures.penalties.axis": Text("loss  <b>━</b> penalty  ┄ data", "손실  <b>━</b> 규제항  ┄ 데이터"),
    "figures.batch_loss": Text("data loss of the batch", "배치의 데이터 손실"),
    "figures.penalties.caption": Text(
        "{technique} adds {penalty}, {share} of what is minimised.",
        "{technique}: {penalty} — 최소화하는 전체 손실의 {share}.",
    ),
    "figures.statistics.aria": Text(
        "One line a channel over the steps, on a logarithmic axis of steps.",
        "채널마다 한 선, 스텝은 로그 축.",
    ),
    "figures.statistics.note": Text("● batch  ━ running", "● 배치  ━ 이동(running)"),
    "figures.of_batch": Text("batch", "배치"),
    "figures.statistics.caption": Text(
        "{shown} of {channels} channels. Over all of them: {least} to {largest}.",
        "채널 {channels}개 중 {shown}개. 전체 범위 {least} ~ {largest}.",
    ),
    "figures.statistics.caption.running": Text(
        "{shown} of {channels} channels. The running values of all: {least} to {largest}.",
        "채널 {channels}개 중 {shown}개. 전체 이동 값의 범위 {least} ~ {largest}.",
    ),
    # Which one did it?
    "figures.which": Text("Which one did it?", "어느 기법 덕분인가요?"),
    "figures.which.aria": Text(
        "Where validation loss ends with all techniques, with each alone, without each, and with none: a dot a seed, a "
        "large dot their mean, a bar as wide as the difference from the treatment is uncertain.",
        "기법을 모두 썼을 때, 하나만 썼을 때, 하나를 뺐을 때, 하나도 쓰지 않았을 때의 검증 손실 끝값. 작은 점은 시드, "
        "큰 점은 평균, 막대 너비는 적용 모델과의 차이가 불확실한 정도.",
    ),
    "figures.which.axis": Text("validation loss at the end", "검증 손실의 끝값"),
    "figures.which.alone": Text("{technique} alone", "{technique}만"),
    "figures.which.without": Text("without {technique}", "{technique} 제외"),
    "figures.which.go": Text("Show as the treatment: {part}", "적용 모델로 보기: {part}"),
    "figures.which.adds": Text("On top of the rest:", "나머지에 더하면"),
    "figures.which.added": Text("{technique} {verdict}.", "{technique}: {verdict}."),
    "figures.which.waiting": Text("{technique}: still training.", "{technique}: 아직 학습 중."),
    # The headline, and what differs
    "figures.headline.one": Text(
        "Validation loss without {technique}: {baseline_now} (best {baseline_best} at step {baseline_step}); "
        "with it: {treatment_now} (best {treatment_best}).",
        "검증 손실 — {technique} 없이: {baseline_now}({baseline_step}스텝에서 최저 {baseline_best}), 적용: "
        "{treatment_now}(최저 {treatment_best}).",
    ),
    "figures.headline.kept": Text(
        "Validation loss without {technique}: {baseline_now} (best {baseline_best} at step {baseline_step}); "
        "with it: {treatment_kept}.",
        "검증 손실 — {technique} 없이: {baseline_now}({baseline_step}스텝에서 최저 {baseline_best}), 적용: "
        "{treatment_kept}.",
    ),
    "figures.headline.weights": Text("{0}, that of the weights kept", "{0}(남긴 가중치)"),
    "figures.headline.nothing": Text("never a number, so no weights are kept", "수인 적이 없어 남긴 가중치 없음"),
    "figures.headline.two": Text(
        "Validation loss of the baseline: best {baseline_best} at step {baseline_step}, now "
        "{baseline_now}; of the treatment: best {treatment_best}, now {treatment_now}.",
        "검증 손실 — 기준: 최저 {baseline_best}({baseline_step}스텝), 현재 {baseline_now}. 적용: 최저 "
        "{treatment_best}, 현재 {treatment_now}.",
    ),
    "figures.headline.same": Text(
        "Both models are the same: validation loss best {baseline_best} at step {baseline_step}, now "
        "{baseline_now}. Turn a technique on.",
        "두 모델이 같습니다. 검증 손실은 최저 {baseline_best}({baseline_step}스텝), 현재 "
        "{baseline_now}. 기법을 켜 보세요.",
    ),
    "figures.seeds.all": Text("{total} seeds", "시드 {total}개"),
    "figures.seeds.some": Text("{number} of {total} seeds so far", "지금까지 시드 {total}개 중 {number}개"),
    "figures.seeds.one": Text(
        "Over {seeds}, validation loss ends at {treatment} with {technique} and at {baseline} without: {verdict}.",
        "{seeds} 평균, 검증 손실의 끝값 — {technique} 적용: {treatment}, 없이: {baseline}. {verdict}.",
    ),
    "figures.seeds.two": Text(
        "Over {seeds}, validation loss ends at {treatment} for the treatment and at {baseline} for the baseline: "
        "{verdict}.",
        "{seeds} 평균, 검증 손실의 끝값 — 적용: {treatment}, 기준: {baseline}. {verdict}.",
    ),
    "figures.seeds.kept.one": Text(
        "Over {seeds}, the weights kept have validation loss {treatment}; without {technique} it ends at {baseline}: "
        "{verdict}.",
        "{seeds} 평균, 검증 손실 — 남긴 가중치: {treatment}, {technique} 없이 끝값: {baseline}. {verdict}.",
    ),
    "figures.seeds.kept.two": Text(
        "Over {seeds}, validation loss of the weights kept, or else at the end: treatment {treatment}, baseline "
        "{baseline}: {verdict}.",
        "{seeds} 평균, 검증 손실(남긴 가중치, 없으면 끝값) — 적용: {treatment}, 기준: {baseline}. {verdict}.",
    ),
    "figures.seeds.lower": Text(
        "lower in {times} of {count}, by {difference} (95 %: {low} to {high})",
        "{count}번 중 {times}번 더 낮고, 차이는 {difference}(95%: {low} ~ {high})",
    ),
    "figures.seeds.higher": Text(
        "higher in {times} of {count}, by {difference} (95 %: {low} to {high})",
        "{count}번 중 {times}번 더 높고, 차이는 {difference}(95%: {low} ~ {high})",
    ),
    "figures.seeds.same": Text("the same from all {count}", "{count}번 모두 같음"),
    "figures.seeds.luck": Text(
        "lower in {times} of {count}; the difference, {difference} (95 %: {low} to {high}), may be luck",
        "{count}번 중 {times}번 더 낮지만, 차이 {difference}(95%: {low} ~ {high})는 우연일 수 있음",
    ),
    "figures.seeds.lines": Text("─ other seeds", "─ 다른 시드"),
    "figures.seeds.band": Text("▒ all seeds, ± sd", "▒ 모든 시드, ± 표준편차"),
    "figures.seeds.diverged.one": Text(
        "Over {seeds}, runs that diverged: {baseline} without {technique}, {treatment} with it.",
        "{seeds}에서 발산한 실행 — {technique} 없이: {baseline}, 적용: {treatment}.",
    ),
    "figures.seeds.diverged.two": Text(
        "Over {seeds}, runs that diverged: {baseline} of the baseline, {treatment} of the treatment.",
        "{seeds}에서 발산한 실행 — 기준: {baseline}, 적용: {treatment}.",
    ),
    # The envelope
    "figures.envelope": Text(
        "{examples} test examples, measured once; validation is of the same weights.",
        "테스트 샘플 {examples}개로 한 번 쟀습니다. 검증도 같은 가중치로 잰 값입니다.",
    ),
    "figures.envelope.one": Text(
        "Over {seeds}, test loss with {technique}: {verdict}.", "{seeds}의 테스트 손실 — {technique} 적용: {verdict}."
    ),
    "figures.envelope.two": Text(
        "Over {seeds}, test loss of the treatment: {verdict}.", "{seeds}의 테스트 손실 — 적용: {verdict}."
    ),
    "figures.envelope.alone": Text(
        "Of one seed alone: the difference in test loss, {difference}, may be luck.",
        "시드 하나뿐이라, 테스트 손실의 차이 {difference}는 우연일 수 있습니다.",
    ),
    "figures.envelope.same": Text("Both models are the same.", "두 모델이 같습니다."),
    "figures.envelope.none": Text(
        "There is nothing to compare: a run that did not come to its end is not measured.",
        "비교할 값이 없습니다. 끝까지 가지 못한 실행은 재지 않습니다.",
    ),
    "figures.envelope.chosen.step": Text(
        "{model}, {technique}: the weights were chosen by their validation loss, {validation}; on the test set they "
        "have {test}{differ}.",
        "{model}, {technique}: 검증 손실로 고른 가중치의 검증 손실은 {validation}, 테스트 손실은 {test}{differ}.",
    ),
    "figures.envelope.chosen.stop": Text(
        "Of {stops} stops, {stop} does best on validation: {validation}, and {test} on the test set{differ}. All "
        "stops on average: {all_validation} and {all_test}.",
        "값 {stops}개 중 검증 손실이 가장 낮은 것은 {stop}: 검증 {validation}, 테스트 {test}{differ}. 모든 값의 평균: "
        "검증 {all_validation}, 테스트 {all_test}.",
    ),
    "figures.envelope.differ": Text(", against validation {verdict}", ", 검증과 비교하면 {verdict}"),
    "figures.same": Text("same {things}", "{things} 같음"),
    "figures.same.data": Text("data", "데이터"),
    "figures.same.start": Text("start", "시작 가중치"),
    "figures.same.batches": Text("batches", "배치"),
    "figures.differs.only": Text("only {things} differs", "{things}만 다름"),
    "figures.differs.only.many": Text("only {things} differ", "{things}만 다름"),
    "figures.differs.one": Text("{things} differs", "{things} 다름"),
    "figures.differs.some": Text("{things} differ", "{things} 다름"),
    "figures.differs.nothing": Text("both models are the same", "두 모델이 같음"),
    "figures.and": Text(" and ", "·"),
    "figures.comma": Text(", ", "·"),
    "figures.evaluations": Text("Evaluations", "평가 횟수"),
}
