"""The numbers that texts say were measured of the configs that there are, and come out so again."""

import numpy as np
import pytest

from core.effects import Measured, Said, measured, table, told, told_of_several
from core.i18n.text import Text
from docs.effects import CLAIMS

CHEAP = ("moons_l2", "digits_batch_norm", "rnn_clipping")
SEEDS = (0, 1)


def test_the_table_is_of_the_claims_and_the_configs_that_there_are() -> None:
    assert list(table()) == list(CLAIMS), "run `make effects`"
    for name, claim in CLAIMS.items():
        runs = {kind: config.canonical() for kind, config in claim.runs.items()}
        assert table()[name]["runs"] == runs, f"run `make effects ARGS={name}`"
        assert table()[name]["refuted_by"] == claim.refuted_by


@pytest.mark.parametrize("name", CLAIMS)
def test_each_number_has_the_range_of_its_seeds(name: str) -> None:
    for number in measured(name).values():
        assert number.seeds == len(table()[name]["seeds"]) >= 10
        assert number.value == pytest.approx(np.median(number.by_seed), rel=1e-3)
        assert (number.low, number.high) == (min(number.by_seed), max(number.by_seed))


@pytest.mark.effect
@pytest.mark.parametrize("name", CHEAP)
def test_a_claim_comes_out_so_again(name: str) -> None:
    """Training is chaotic, another one on every kind of processor: within the range, and its width more."""
    for what, values in CLAIMS[name].over(SEEDS).items():
        told_of = measured(name)[what]
        room = told_of.high - told_of.low + 0.05 * abs(told_of.value)
        assert all(told_of.low - room <= value <= told_of.high + room for value in values), (what, values)


def test_a_text_is_filled_with_the_median_and_the_range() -> None:
    found = measured("moons_l2")["rise"]
    text = told("moons_l2", Text("{rise:.1f} ({rise.low:.1f} to {rise.high:.1f}, {rise.seeds})", "{rise.positive}"))
    assert text.en == f"{found.value:.1f} ({found.low:.1f} to {found.high:.1f}, {found.seeds})"
    assert text.ko == str(found.seeds)


def test_a_text_that_says_what_was_not_measured_is_refused() -> None:
    with pytest.raises(KeyError):
        told("moons_l2", Text("{nothing}", "{nothing}"))
    with pytest.raises(KeyError):
        measured("nothing")


def test_a_text_may_say_what_several_claims_found() -> None:
    text = told_of_several(Text("{moons_l2[rise].low:.2f} {sine_l2[rise].high:.2f}", "{formats[loss].seeds}"))
    assert text.en == f"{measured('moons_l2')['rise'].low:.2f} {measured('sine_l2')['rise'].high:.2f}"


@pytest.mark.parametrize(
    ("value", "spec", "text"), [(-0.04, ".1f", "0.0"), (-1.26, ".1f", "−1.3"), (5e-9, ".0e", "5e-9"), (2.0, ".0f", "2")]
)
def test_a_number_is_written_as_texts_write_numbers(value: float, spec: str, text: str) -> None:
    assert f"{Said(value):{spec}}" == text


def test_positive_counts_the_seeds_above_zero() -> None:
    assert Measured(Said(1), Said(-1), Said(2), (-1.0, 0.0, 1.0, 2.0)).positive == 2
