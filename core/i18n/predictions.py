"""What is said around every prediction: of worked examples by their pages, of the Lab's comparison by the browser."""

from core.i18n.text import Text

MESSAGES: dict[str, Text] = {
    "predict.first": Text("Predict first", "먼저 예측해 보세요"),
    "predict.reveal": Text("Show what happens", "결과 보기"),
    "predict.right": Text("Right.", "맞았습니다."),
    "predict.wrong": Text("Not quite.", "아쉽습니다."),
    "predict.right.says": Text("You predicted “{guess}”, and so it is.", "예측한 대로 ‘{guess}’입니다."),
    "predict.wrong.says": Text(
        "You predicted “{guess}”; the answer is “{answer}”.", "예측은 ‘{guess}’, 답은 ‘{answer}’입니다."
    ),
    "predict.again": Text("Ask again", "다시 예측하기"),
}
