"""What RegLab takes from the environment: variables whose names begin with REGLAB_."""

import os
from typing import Literal, get_args

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "REGLAB_"
Device = Literal["auto", "cpu", "cuda"]
MOST_WORKERS, MOST_BY_THEMSELVES = 64, 8
LEAST_MB, MOST_MB = 16, 2**20


def cores() -> int:
    """Return how many workers there are where nobody says: one a core, at most 8."""
    found = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(found, MOST_BY_THEMSELVES)


class Settings(BaseSettings):
    """The settings of one process; a variable that is empty counts as one that is not there.

    Attributes:
        device: Where runs train; "auto" takes CUDA where there is one.
        history_mb: MiB that all histories take, as far as arrays that nobody needs can be dropped.
        workers: Processes that train.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    device: Device = Field("auto", description=f"one of {', '.join(get_args(Device))}")
    history_mb: int = Field(1024, ge=LEAST_MB, le=MOST_MB, description=f"a whole number from {LEAST_MB} to {MOST_MB}")
    workers: int = Field(
        default_factory=cores, ge=1, le=MOST_WORKERS, description=f"a whole number from 1 to {MOST_WORKERS}"
    )


def settings() -> Settings:
    """Return what the environment says now.

    Raises:
        ValueError: A variable has a value that it cannot have; the message names it and what is allowed.
    """
    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = str(wrong["loc"][0])
        allowed = Settings.model_fields[name].description
        raise ValueError(f"{PREFIX}{name.upper()} is {wrong['input']!r}; take {allowed}") from None
