"""Cells become numbers without changing their order, or are refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.precedents.order import Number
from checker.tables.cells import CellError, day_of, number_of, written

SPELT = st.from_regex(r"[-+]?([0-9]{1,17}(\.[0-9]{0,17})?|\.[0-9]{1,17})([eE][-+]?[0-9]{1,3})?", fullmatch=True)
FLOATS = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15).map(repr)


def read(cell: str) -> Number | None:
    try:
        return number_of(cell)
    except CellError:
        return None


@given(SPELT | FLOATS, SPELT | FLOATS)
def test_numbers_compare_as_they_are_written(a: str, b: str) -> None:
    first, second = read(a), read(b)
    if first is not None and second is not None:
        assert (first < second) == (Decimal(a) < Decimal(b))
        assert (first == second) == (Decimal(a) == Decimal(b))


@given(st.integers(1, 10**15 - 1), st.integers(-20, 0), st.booleans())
def test_fifteen_digits_are_always_read(digits: int, shift: int, negative: bool) -> None:
    text = f"{'-' if negative else ''}{Decimal(digits).scaleb(shift):f}"
    value = number_of(text)
    assert value == float(text)
    assert isinstance(value, int) == (Decimal(text) == int(Decimal(text)))


@given(FLOATS)
def test_what_a_program_printed_of_a_64_bit_number_is_read(text: str) -> None:
    assert number_of(text) == float(text)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0", 0), ("-0", 0), ("-0.0", 0), ("007", 7), ("5.", 5), (".5", 0.5), ("+3", 3), ("1e5", 100000),
        ("2.50", 2.5), ("1E-05", 0.00001), ("123456789012345", 123456789012345), ("0.30000000000000004", 0.1 + 0.2),
        ("1000000000000000000000", 10**21),
    ],
)  # fmt: skip
def test_spellings_of_numbers(cell: str, value: Number) -> None:
    found = number_of(cell)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("12345678901234567", "has more than 15 significant digits"),
        ("0.12345678901234567", "has more than 15 significant digits"),
        (f"0.{'9' * 40}", "has more than 15 significant digits"),
        ("1.00000000000000001", "has more than 15 significant digits"),
        ("4.94e-324", "is too close to zero to be kept exactly"),
        ("1e-400", "is too close to zero to be kept exactly"),
    ],
)
def test_what_64_bits_do_not_tell_apart_is_refused(cell: str, message: str) -> None:
    with pytest.raises(CellError, match=message):
        number_of(cell)


@pytest.mark.parametrize(
    "cell", ["", " 5", "5 ", "1_0", "0x1F", "1e", "e5", ".", "-", "1e1000", "½", "１", "5%", "1,5", "--1"]
)
def test_what_is_no_number(cell: str) -> None:
    with pytest.raises(CellError, match="is not a number"):
        number_of(cell)


def test_with_a_decimal_comma_a_point_is_no_mark() -> None:
    assert number_of("1,5", ",") == 1.5
    with pytest.raises(CellError, match="is not a number") as raised:
        number_of("1.5", ",")
    assert raised.value.hint.startswith("the decimal mark is `,`")


@given(st.dates())
def test_days(day: date) -> None:
    assert day_of(day.isoformat()) == day


@pytest.mark.parametrize(
    "cell", ["", "2023-9-14", "20230914", "2023-09-14T00:00", "2023-W37-4", "14.09.2023", "٢٠٢٣-٠٩-١٤"]
)
def test_what_is_no_day(cell: str) -> None:
    with pytest.raises(CellError, match="is not a day written as 2023-09-14"):
        day_of(cell)


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (1234567, "1,234,567"), (-1000, "-1,000"), (1234.5, "1,234.5"), (1e-7, "0.0000001")],
)
def test_numbers_are_written_without_an_exponent(number: Number, text: str) -> None:
    assert written(number) == text
