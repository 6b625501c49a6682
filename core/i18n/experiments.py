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
    "experiments.weight_paths.count": Text("weights, of 10", "가중치 10개 중"),
    "experiments.weight_paths.size": Text("How large are they together?", "모두 합쳐 얼마나 큰가요?"),
    "experiments.weight_paths.size.aria": Text("The norm of the weights over λ.", "λ에 따른 가중치의 노름."),
    "experiments.weight_paths.table": Text("The weights at λ = {value}", "λ = {value}일 때의 가중치"),
    "experiments.weight_paths.here": Text(
        "At λ = {value}: {zeros} of 10 weights are exactly zero, ‖w‖ is {norm}, and validation loss {loss}.",
        "λ = {value}: 가중치 10개 중 {zeros}개가 정확히 0이고, ‖w‖는 {norm}, 검증 손실은 {loss}입니다.",
    ),
    "experiments.weight_paths.best": Text(
        "Validation loss is least at λ = {best}: {least}, against {first} at λ = 0.001. With 300 patients and 10 "
        "features there is little to overfit, so a penalty gains little accuracy here.",
        "검증 손실은 λ = {best}에서 {least}로 가장 낮습니다(λ = 0.001에서는 {first}). 환자 300명에 특성이 10개뿐이라 "
        "과적합이 거의 없어, 규제로 정확도가 크게 좋아지지는 않습니다.",
    ),
}
