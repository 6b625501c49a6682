"""What is said where a value is not valid. `{allowed}` is one of the descriptions below."""

from core.i18n.text import Text

MESSAGES: dict[str, Text] = {
    "problem.value": Text("must be {allowed}", "{allowed}만 쓸 수 있습니다"),
    "problem.missing": Text("is missing; it must be {allowed}", "값이 없습니다. {allowed}만 쓸 수 있습니다"),
    "problem.unknown": Text(
        "there is no such field; allowed here: {allowed}", "없는 항목입니다. 여기서 쓸 수 있는 항목: {allowed}"
    ),
    "problem.no_fields": Text("there is no such field", "없는 항목입니다"),
    "problem.other": Text("is not valid", "올바르지 않습니다"),
    "problem.more": Text("and {count} more", "그 밖에 {count}개 더 있습니다"),
    "problem.batch_too_large": Text(
        'must be a whole number from 1 to {size}, the number of training examples, or "full"',
        "1부터 훈련 샘플 수인 {size}까지의 정수 또는 full만 쓸 수 있습니다",
    ),
    "problem.too_many_examples": Text(
        "must be a whole number from 2 to {pool}, all that {data} has",
        "2부터 {data} 데이터의 전체 수인 {pool}까지의 정수만 쓸 수 있습니다",
    ),
    "problem.too_much_noise": Text(
        "must be a number from 0 to {most} for {data}", "{data}에서는 0부터 {most}까지의 수만 쓸 수 있습니다"
    ),
    "problem.no_labels": Text(
        "must be 0 for {data}, which has no labels to make wrong", "라벨이 없는 {data}에서는 0이어야 합니다"
    ),
    "problem.nesterov_without_momentum": Text("needs a momentum above 0", "옵티마이저의 모멘텀이 0보다 커야 합니다"),
    "problem.nothing_to_watch": Text(
        "must be a whole number from 1 to 200 for {name}, which watches the validation loss",
        "검증 손실을 지켜보는 {name} 기법을 쓰려면 1 이상 200 이하의 정수여야 합니다",
    ),
    "problem.too_much_work": Text(
        "makes too large a network: weights × examples over all steps and evaluations, weighed by number format, is "
        "{work}, and the limit is {limit}; take fewer units, smaller batches, fewer steps or float32",
        "신경망이 너무 큽니다. 모든 스텝과 평가에 걸친 가중치 수 × 샘플 수(숫자 형식에 따라 가중한 값, {work})가 "
        "한도({limit})를 넘습니다. 뉴런, 배치 크기, 스텝 가운데 하나를 줄이거나 float32를 쓰세요",
    ),
    "problem.too_much_at_once": Text(
        "makes too large a network: weights × examples of one step or one evaluation, weighed by number format, is "
        "{work}, and the limit is {limit}; take fewer units, smaller batches, fewer training examples or float32",
        "신경망이 너무 큽니다. 한 스텝이나 한 번의 평가에 드는 가중치 수 × 샘플 수(숫자 형식에 따라 가중한 값, "
        "{work})가 한도({limit})를 넘습니다. 뉴런, 배치 크기, 훈련 데이터 가운데 하나를 줄이거나 float32를 쓰세요",
    ),
    "problem.no_sequence": Text(
        "must be mlp for {data}; rnn reads sequences: {sequences}",
        "{data}에서는 mlp여야 합니다. rnn은 시퀀스 데이터를 읽습니다: {sequences}",
    ),
    "problem.recurrent_width": Text(
        "must be one width from 1 to {most} for an rnn", "rnn에서는 1부터 {most}까지의 너비 하나만 쓸 수 있습니다"
    ),
    "problem.recurrent_activation": Text("must be tanh for an rnn", "rnn에서는 tanh여야 합니다"),
    "problem.gain_without_recurrence": Text("must be left out for an mlp", "mlp에서는 쓸 수 없습니다"),
    "problem.schedule_path": Text(
        "must be one of {paths}; a technique has to be named, with a value that does nothing if it is to begin later",
        "{paths} 중 하나만 쓸 수 있습니다. 나중에 켤 기법도 아무 효과가 없는 값으로 미리 적어 두어야 합니다",
    ),
    "problem.schedule_step": Text(
        "must be a whole number from 1 to {last}, before the last step",
        "마지막 스텝 전인 1부터 {last}까지의 정수여야 합니다",
    ),
    "problem.schedule_twice": Text(
        "changes {path} a second time at one step", "같은 스텝에서 {path}의 값을 두 번 바꿉니다"
    ),
    "problem.schedule_off": Text(
        "must not be {off}, which it may only be from the start", "처음부터가 아니면 {off}일 수 없습니다"
    ),
    # What is allowed, as it stands in "must be {allowed}".
    "allowed.integer": Text("a whole number", "정수"),
    "allowed.number": Text("a number", "수"),
    "allowed.from_to": Text("{kind} from {low} to {high}", "{low} 이상 {high} 이하의 {kind}"),
    "allowed.above_to": Text("{kind} above {low} and up to {high}", "{low} 초과 {high} 이하의 {kind}"),
    "allowed.from_below": Text("{kind} from {low} up to but not including {high}", "{low} 이상 {high} 미만의 {kind}"),
    "allowed.above_below": Text("{kind} above {low} and below {high}", "{low} 초과 {high} 미만의 {kind}"),
    "allowed.from": Text("{kind} of {low} or more", "{low} 이상의 {kind}"),
    "allowed.above": Text("{kind} above {low}", "{low}보다 큰 {kind}"),
    "allowed.finite": Text("a finite number", "유한한 수"),
    "allowed.one_of": Text("one of {options}", "{options} 중 하나"),
    "allowed.names": Text("one or more of {options}, joined by commas", "{options} 가운데 하나 이상을 쉼표로 이은 것"),
    "allowed.text": Text("a text", "문자열"),
    "allowed.switch": Text("true or false", "true 또는 false"),
    "allowed.on_off": Text("on or off", "on 또는 off"),
    "allowed.list": Text("a list of at most {most}, each {item}", "각각 {item}인 최대 {most}개의 목록"),
    "allowed.pair": Text("a list of {count}, each {item}", "각각 {item}인 {count}개의 목록"),
    "allowed.object": Text("an object of the fields {fields}", "항목이 {fields}인 객체"),
    "allowed.tagged": Text("an object whose {tag} is one of {options}", "{tag} 항목이 {options} 중 하나인 객체"),
    "allowed.or": Text("{one}, or {other}", "{one} 또는 {other}"),
    "allowed.word": Text("{word}", "{word}"),
    "allowed.widths": Text(
        "at most {most} widths from 1 to {width} joined by hyphens, such as 64-64, or none",
        "64-64처럼 1부터 {width}까지의 너비를 하이픈으로 이은 최대 {most}개 층 또는 none",
    ),
    "allowed.changes": Text(
        "at most {most} changes such as 300:l2=0.01, joined by commas, of settings that may change mid-run, or none",
        "학습 중에 바꿀 수 있는 설정을 300:l2=0.01처럼 적어 쉼표로 이은 최대 {most}개 또는 none",
    ),
    "allowed.technique": Text("{allowed}, or off", "{allowed} 또는 off"),
    # The address.
    "address.unknown": Text(
        "is not the name of a setting, so it changes nothing; names that there are: {allowed}",
        "없는 설정이라 아무것도 바뀌지 않았습니다. 쓸 수 있는 설정: {allowed}",
    ),
    "address.more": Text(
        "is not one either, nor are those that follow: {count} in all",
        "이런 설정도 없습니다. 뒤따르는 것까지 모두 {count}개입니다",
    ),
    "address.change": Text("from step {step} on: {name} {problem}", "스텝 {step}부터 · {name}: {problem}"),
    "address.not_here": Text("has no meaning with {field} = {value}", "{field}={value}에서는 쓰이지 않습니다"),
    "address.title": Text(
        "The address holds something that is not valid. Everything else in it was taken over.",
        "주소에 올바르지 않은 값이 있습니다. 나머지 값은 모두 적용했습니다.",
    ),
    "address.kept": Text("{problem}. Taken instead: {instead}.", "{problem}. 대신 적용한 값: {instead}."),
}
