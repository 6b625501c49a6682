"""What is said of predictions: around those of worked examples and of the Lab's comparison, and what the Lab asks."""

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
    # What is asked of the Lab's comparison, by its figures.
    "figures.predict.one": Text("With {technique}, validation loss will end …", "{technique} 적용 시 검증 손실은 …"),
    "figures.predict.two": Text("The treatment's validation loss will end …", "적용 모델의 검증 손실은 …"),
    "figures.predict.lower": Text("clearly lower than the baseline's", "기준 모델보다 뚜렷이 낮다"),
    "figures.predict.same": Text("about the same: no more than luck", "비슷하다: 우연의 범위"),
    "figures.predict.higher": Text("clearly higher than the baseline's", "기준 모델보다 뚜렷이 높다"),
    "figures.predict.diverged": Text("nowhere: one of the two diverges", "둘 중 하나가 발산한다"),
}
