"""What the pages of the topics say around their figures."""

from core.i18n.text import Text

MESSAGES: dict[str, Text] = {
    "topics.try": Text("Try it in the Lab", "실험실에서 해 보기"),
    "topics.hurts": Text("When it hurts", "해가 될 때"),
    "topics.pytorch": Text("In plain PyTorch", "PyTorch 코드"),
    "topics.computing": Text("Computing …", "계산하는 중 …"),
    "topics.training": Text("Training {count} networks: {share}", "신경망 {count}개 학습 중: {share}"),
    "topics.failed": Text("This could not be computed: {why}", "계산하지 못했습니다: {why}"),
    "topics.late": Text(
        "This takes longer than it should; the workers are busy. Try again in a moment.",
        "예상보다 오래 걸립니다. 다른 계산이 밀려 있으니 잠시 뒤에 다시 해 보세요.",
    ),
    "topics.again": Text("Try again", "다시 계산"),
    "topics.wrong_value": Text("**{label}** {problem}.", "**{label}**: {problem}."),
    "topics.wrong_cell": Text(
        "**{label}**, row {row}, column {column}: {problem}.", "**{label}** {row}행 {column}열: {problem}."
    ),
    "topics.still": Text(
        "What is shown still belongs to the last valid values.",
        "지금 보이는 결과는 마지막으로 올바르게 입력한 값의 결과입니다.",
    ),
    "topics.restore": Text("Start values", "처음 값으로"),
    "topics.cell": Text("{label}, row {row}, column {column}", "{label} {row}행 {column}열"),
}
