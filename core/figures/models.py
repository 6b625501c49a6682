"""Which models a study shows, and what they are called."""

from collections.abc import Callable, Sequence

from core.config import RunConfig
from core.figures.language.context import Expression
from core.figures.language.description import Role
from core.figures.language.reading import in_words
from core.i18n.catalogue import message
from core.i18n.text import Language
from core.study import Study
from core.techniques import TECHNIQUES, Technique

PAIR: tuple[Role, Role] = ("baseline", "treatment")
"""The two models that figures with a panel a model show."""


def roles(study: Study) -> list[Role]:
    """Return the models in the order in which they are drawn: the treatment last, on top."""
    return [*PAIR] if study.ghost is None else ["ghost", *PAIR]


def config_of(study: Study, role: Role) -> RunConfig:
    """Return the config of one model; raises KeyError where there is no ghost."""
    configs = {"ghost": study.ghost, "baseline": study.baseline, "treatment": study.treatment}
    if (config := configs[role]) is None:
        raise KeyError(role)
    return config


def tasks(study: Study, shown: Sequence[Role] = PAIR) -> set[str]:
    """Return what the models learn to predict: classes, numbers, or one of them each."""
    return {config_of(study, role).data.dataset.task for role in shown}


def doing(study: Study, task: str) -> list[Role]:
    """Return the models of one task, the ghost among them, in the order in which they are drawn."""
    return [role for role in roles(study) if config_of(study, role).data.dataset.task == task]


def only_regressions(study: Study) -> bool:
    """Tell whether every model that is drawn predicts a number, so that every loss is a mean squared error."""
    return tasks(study, roles(study)) == {"regression"}


def loss_format(study: Study) -> str:
    """Return how a loss is written in a sentence: a squared error by its leading digits, as it has the data's units."""
    return "g3" if only_regressions(study) else ".2f"


def longest(study: Study) -> int:
    """Return the steps of the longest run."""
    return max(config_of(study, role).steps for role in roles(study))


def hidden_layers(study: Study) -> int:
    """Return how many hidden layers the deeper of the two models has."""
    return max(len(config_of(study, role).network.hidden) for role in PAIR)


def say(key: str, language: Language, **values: object) -> str:
    """Return one of the figures' own messages."""
    return message(f"figures.{key}", language, **values)


def phrase(key: str, language: Language, **slots: tuple[Expression, str]) -> Expression:
    """Return one of the figures' own messages with each of its names as an expression, written by a format."""
    places = {name: f"{{{place}}}" for place, name in enumerate(slots)}
    return in_words(say(key, language, **places), *slots.values())


def name(role: Role, language: Language) -> str:
    """Return what a model is called beside its line."""
    return say(f"role.{role}", language)


def penalties_of(config: RunConfig) -> list[Technique]:
    """Return the techniques of a run that add to the loss."""
    return [TECHNIQUES[named] for named in config.named if TECHNIQUES[named].penalises]


def keeper(config: RunConfig) -> Technique | None:
    """Return the technique of a run that keeps the weights of its least validation loss; None where none does."""
    return next((TECHNIQUES[named] for named in config.named if TECHNIQUES[named].keeps_best), None)


def normaliser(config: RunConfig) -> Technique | None:
    """Return the technique of a run that keeps running statistics; None where none does."""
    return next((TECHNIQUES[named] for named in config.named if TECHNIQUES[named].running_statistics), None)


def clipping(config: RunConfig) -> list[Technique]:
    """Return the techniques of a run that clip the gradient."""
    return [TECHNIQUES[named] for named in config.named if TECHNIQUES[named].clips]


def offered(study: Study, able: Callable[[Technique], object]) -> Technique | None:
    """Return the first technique of the registry that is able to do something and has a place in the treatment."""
    return next((t for t in TECHNIQUES.values() if able(t) and not study.treatment.unsuited(t)), None)
