"""What people type for a value."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.address.codec import decode
from pages.address.texts import decimal, integer, show, widths


def is_read(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("0,005", 0.005), ("0.005", 0.005), ("5e-3", 0.005), ("−1,5", -1.5), (",5", 0.5), ("12,5", 12.5)),
        *(("20%", 0.2), ("20 %", 0.2), ("0,7%", 0.007), ("0.3%", 0.003), ("100%", 1.0)),
    ],
)
def test_decimals(text: str, value: float) -> None:
    assert decimal(text) == value


@pytest.mark.parametrize("text", ["1,500", "-2,000", "1,2,3", "0,5.5", "%", "5%%", "abc", "1e999", "1e999%", "nan", ""])
def test_what_is_no_decimal_or_may_be_two(text: str) -> None:
    assert not is_read(decimal, text)


@pytest.mark.parametrize(
    ("text", "value"), [("1,500", 1500), ("1500", 1500), ("2,147,483,647", 2**31 - 1), ("−3", -3), ("+7", 7)]
)
def test_whole_numbers(text: str, value: int) -> None:
    assert integer(text) == value


@pytest.mark.parametrize("text", ["1,50", "0,500", "1,5000", "1.5", "20%", "1,,000", ""])
def test_what_is_no_whole_number(text: str) -> None:
    assert not is_read(integer, text)


@pytest.mark.parametrize("text", ["64-32-8", "64,32,8", "64 32 8", "64, 32,  8", "64 - 32 - 8"])
def test_widths_are_told_apart_by_hyphens_commas_and_blanks(text: str) -> None:
    assert widths(text) == [64, 32, 8]


@pytest.mark.parametrize("text", ["64--32", "64,,32", "-64", "64-", "64;32", ""])
def test_what_is_no_list_of_widths(text: str) -> None:
    assert not is_read(widths, text)


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers())
def test_what_is_shown_reads_back(value: float, whole: int) -> None:
    assert decimal(show(value)) == value
    if abs(whole) < 10**20:
        assert integer(show(whole)) == whole


def test_an_address_takes_what_people_type() -> None:
    comparison, problems = decode({"hidden": "32, 16", "lr": "0,05", "dropout": "20%", "n": "1,000", "data": "spirals"})
    run = comparison.treatment
    assert problems == []
    assert (run.network.hidden, run.optimiser.lr, run.data.size) == ((32, 16), 0.05, 1000)
    assert run.named["dropout"]["p"] == 0.2


@pytest.mark.parametrize("text", ["abc", "7"])
def test_a_value_that_is_not_valid_switches_no_technique_on(text: str) -> None:
    comparison, problems = decode({"elastic_net": "-" + text, "elastic_net.ratio": "0.3"})
    assert "elastic_net" not in comparison.treatment.named
    assert "elastic_net" in {problem.field for problem in problems}
