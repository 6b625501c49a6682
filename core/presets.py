"""Comparisons to start from, as data. What each says of its effect was measured over seeds: `core/effects.json`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.config import RunConfig
from core.effects import told
from core.i18n.text import Text
from core.study import LAB_EVALUATIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A comparison by one click.

    Attributes:
        name: Key of the preset.
        label: What its button says.
        help: One sentence on what to look for.
        technique: Name of the technique in hand.
        config: The treatment; the baseline is the plain one.
    """

    name: str
    label: Text
    help: Text
    technique: str
    config: RunConfig


def config(**fields: Mapping[str, Any] | int | str) -> RunConfig:
    """Return a config that is recorded as the Lab records."""
    return RunConfig.model_validate({**fields, "evaluations": LAB_EVALUATIONS})


NOISY_DIGITS: dict[str, Any] = {
    "data": {"name": "digits", "train_size": 400, "label_noise": 0.2},
    "network": {"hidden": [128, 128]},
    "optimiser": {"name": "adam", "lr": 0.003},
    "batch_size": 32,
    "steps": 500,
}

OPENING = Preset(
    name="moons_l2",
    label=Text("Moons · L2", "반달 · L2"),
    help=told(
        "moons_l2",
        Text(
            "120 noisy points. Without the penalty validation loss ends at {rise:.1f} times its least ({rise.low:.1f} "
            "to {rise.high:.1f} over {rise.seeds} seeds), with it at {rise_treated:.2f} times. The least itself "
            "hardly differs.",
            "노이즈가 섞인 점 120개입니다. 규제가 없으면 검증 손실이 최저점의 {rise:.1f}배로 끝나고(시드 "
            "{rise.seeds}개에서 {rise.low:.1f}–{rise.high:.1f}배), 규제하면 {rise_treated:.2f}배로 끝납니다. 최저점 "
            "자체는 거의 같습니다.",
        ),
    ),
    technique="l2",
    config=config(
        data={"name": "moons", "train_size": 120, "noise": 0.35},
        network={"hidden": [64, 64], "activation": "relu"},
        optimiser={"name": "sgd", "lr": 0.3},
        techniques={"l2": {"lambda": 0.003}},
        batch_size=32,
        steps=1500,
    ),
)

PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        OPENING,
        Preset(
            name="sine_l2",
            label=Text("Sine · L2", "사인 곡선 · L2"),
            help=told(
                "sine_l2",
                Text(
                    "A curve fitted to 20 noisy points. Without the penalty it bends after the noise, and validation "
                    "loss ends at {rise:.1f} times its least ({rise.low:.1f} to {rise.high:.1f} over {rise.seeds} "
                    "seeds), with it at {rise_treated:.2f} times.",
                    "노이즈가 섞인 점 20개에 맞춘 곡선입니다. 규제가 없으면 노이즈를 따라 휘어 검증 손실이 최저점의 "
                    "{rise:.1f}배로 끝나고(시드 {rise.seeds}개에서 {rise.low:.1f}–{rise.high:.1f}배), 규제하면 "
                    "{rise_treated:.2f}배로 끝납니다.",
                ),
            ),
            technique="l2",
            config=config(
                data={"name": "sine", "train_size": 20, "noise": 0.3},
                network={"hidden": [64, 64], "activation": "tanh"},
                optimiser={"name": "adam", "lr": 0.01},
                techniques={"l2": {"lambda": 0.003}},
                batch_size="full",
                steps=2000,
            ),
        ),
        Preset(
            name="digits_l2",
            label=Text("Wrong labels · L2", "틀린 라벨 · L2"),
            help=told(
                "digits_l2",
                Text(
                    "400 digits, a fifth labelled at random. The plain network learns {learnt_plain:.0f} % of the "
                    "labels by heart, wrong ones too, with the penalty {learnt_treated:.0f} %, and gains {gain:.0f} "
                    "points of validation accuracy ({gain.low:.0f} to {gain.high:.0f} over {gain.seeds} seeds). Its "
                    "least loss on the way is lower in only {saved_at_best.positive} of them.",
                    "손글씨 숫자 400장 중 5분의 1은 라벨이 무작위입니다. 규제가 없는 신경망은 틀린 것까지 라벨의 "
                    "{learnt_plain:.0f}%를 외우고, 규제하면 {learnt_treated:.0f}%를 맞히며 검증 정확도가 {gain:.0f}%p "
                    "높아집니다(시드 {gain.seeds}개에서 {gain.low:.0f}–{gain.high:.0f}%p). 다만 학습 중 가장 낮은 "
                    "손실은 그중 {saved_at_best.positive}개에서만 더 낮습니다.",
                ),
            ),
            technique="l2",
            config=config(**NOISY_DIGITS, techniques={"l2": {"lambda": 0.01}}),
        ),
        Preset(
            name="digits_dropout",
            label=Text("Wrong labels · dropout", "틀린 라벨 · 드롭아웃"),
            help=told(
                "digits_dropout",
                Text(
                    "The same digits with each unit dropped with probability 0.5 at each step: {learnt_treated:.0f} "
                    "instead of {learnt_plain:.0f} % of the labels are learnt, wrong ones too, and validation "
                    "accuracy gains {gain:.0f} points ({gain.low:.0f} to {gain.high:.0f} over {gain.seeds} seeds).",
                    "같은 숫자 이미지에서 매 스텝 뉴런을 확률 0.5로 끕니다. 틀린 것까지 외운 라벨이 "
                    "{learnt_plain:.0f}%에서 {learnt_treated:.0f}%로 줄고, 검증 정확도는 {gain:.0f}%p 높아집니다(시드 "
                    "{gain.seeds}개에서 {gain.low:.0f}–{gain.high:.0f}%p).",
                ),
            ),
            technique="dropout",
            config=config(**NOISY_DIGITS, techniques={"dropout": {"p": 0.5}}),
        ),
        Preset(
            name="mnist1d_dropout",
            label=Text("MNIST-1D · dropout", "MNIST-1D · 드롭아웃"),
            help=told(
                "mnist1d_dropout",
                Text(
                    "A wide network on ten digits drawn as curves: with dropout validation loss ends {saved:.0f} % "
                    "lower ({saved.low:.0f} to {saved.high:.0f} over {saved.seeds} seeds). Best against best it is "
                    "{saved_at_best:.0f} %.",
                    "넓은 신경망이 곡선으로 나타낸 숫자 열 가지를 배웁니다. 드롭아웃을 켜면 마지막 검증 손실이 "
                    "{saved:.0f}% 낮아지지만(시드 {saved.seeds}개에서 {saved.low:.0f}–{saved.high:.0f}%), 각자의 "
                    "최저점끼리 비교하면 {saved_at_best:.0f}%입니다.",
                ),
            ),
            technique="dropout",
            config=config(
                data={"name": "mnist1d"},
                network={"hidden": [256, 256]},
                optimiser={"name": "adam", "lr": 0.002},
                techniques={"dropout": {"p": 0.2}},
                batch_size=64,
                steps=2000,
            ),
        ),
        Preset(
            name="mnist1d_shift",
            label=Text("MNIST-1D · shifts", "MNIST-1D · 이동"),
            help=told(
                "mnist1d_shift",
                Text(
                    "1,000 digits drawn as curves: shifted by up to three points at each step, they are not learnt by "
                    "heart, and validation accuracy ends at {right_treated:.0f} instead of {right_plain:.0f} % "
                    "({gain.low:.0f} to {gain.high:.0f} points more over {gain.seeds} seeds).",
                    "곡선으로 나타낸 숫자 1,000개입니다. 매 스텝 최대 3칸씩 옮기면 통째로 외우지 못하게 되어, 마지막 "
                    "검증 정확도가 {right_plain:.0f}%가 아니라 {right_treated:.0f}%입니다(시드 {gain.seeds}개에서 "
                    "{gain.low:.0f}–{gain.high:.0f}%p 차이).",
                ),
            ),
            technique="random_shift",
            config=config(
                data={"name": "mnist1d", "train_size": 1000},
                network={"hidden": [128]},
                optimiser={"name": "adam", "lr": 0.002},
                techniques={"random_shift": {"limit": 3}},
                batch_size=64,
                steps=2000,
            ),
        ),
        Preset(
            name="digits_batch_norm",
            label=Text("Sigmoids · batch norm", "시그모이드 · 배치 정규화"),
            help=told(
                "digits_batch_norm",
                Text(
                    "Three sigmoid layers end at {right_plain:.0f} % accuracy; with batch normalisation they come to "
                    "90 % at step {step_treated.low:.0f} to {step_treated.high:.0f}. A start fitted to sigmoids "
                    "(Xavier × 4) with learning rate 0.5 does so without it at step {step_fitted.low:.0f} to "
                    "{step_fitted.high:.0f} ({step_fitted.seeds} seeds): try it.",
                    "시그모이드 세 층의 정확도는 {right_plain:.0f}%에 머물지만, 배치 정규화를 켜면 "
                    "{step_treated.low:.0f}–{step_treated.high:.0f}스텝에 90%에 이릅니다. 시그모이드에 맞춘 "
                    "초기화(Xavier × 4)와 학습률 0.5로는 배치 정규화 없이도 "
                    "{step_fitted.low:.0f}–{step_fitted.high:.0f}스텝에 이릅니다(시드 {step_fitted.seeds}개). 직접 해 "
                    "보세요.",
                ),
            ),
            technique="batch_norm",
            config=config(
                data={"name": "digits"},
                network={"hidden": [100, 100, 100], "activation": "sigmoid"},
                optimiser={"name": "sgd", "lr": 0.1},
                techniques={"batch_norm": {}},
                batch_size=64,
                steps=1000,
            ),
        ),
        Preset(
            name="rnn_clipping",
            label=Text("RNN · clipping", "RNN · 클리핑"),
            help=told(
                "rnn_clipping",
                Text(
                    "A recurrent network reads 50 numbers: unclipped, its gradient explodes and the run diverges by "
                    "step {step.high:.0f} ({diverged.positive} of {diverged.seeds} seeds). Clipped it stays finite, "
                    "but has not learnt yet: it ends at {clipped:.2f}, and always answering 1 gives {constant:.2f}.",
                    "순환 신경망이 수 50개를 읽습니다. 클리핑하지 않으면 그래디언트가 폭주해 {step.high:.0f}스텝 안에 "
                    "발산합니다(시드 {diverged.seeds}개 중 {diverged.positive}개). 클리핑하면 발산하지 않지만 아직 "
                    "배운 것은 아닙니다. 마지막 손실은 {clipped:.2f}이고, 늘 1이라고만 답해도 {constant:.2f}입니다.",
                ),
            ),
            technique="clip_norm",
            config=config(
                data={"name": "adding", "train_size": 500},
                network={"kind": "rnn", "hidden": [32], "recurrent_gain": 1.5},
                optimiser={"name": "sgd", "lr": 0.11},
                techniques={"clip_norm": {"max_norm": 1.0}},
                batch_size=48,
                steps=500,
            ),
        ),
    )
}
