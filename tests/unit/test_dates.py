"""Days, months and years as the days they may be."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.dates import PartialDate

days = st.dates(date(1000, 1, 1), date(9999, 12, 31))
forms = st.sampled_from(("%Y-%m-%d", "%Y-%m", "%Y"))


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    """A day, month or year within a few years, so that two of them often meet."""
    day = draw(st.dates(date(2020, 11, 1), date(2022, 2, 28)))
    return PartialDate.parse(day.strftime(draw(forms)))


def members(day: PartialDate) -> set[date]:
    """Every day it may be."""
    return {day.first + timedelta(n) for n in range((day.last - day.first).days + 1)}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023-09-14", date(2023, 9, 14), date(2023, 9, 14)),
        ("2023-09", date(2023, 9, 1), date(2023, 9, 30)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("9999-12-31", date(9999, 12, 31), date(9999, 12, 31)),
    ],
)
def test_the_three_forms(text: str, first: date, last: date) -> None:
    found = PartialDate.parse(text)
    assert (found.first, found.last) == (first, last)
    assert str(found) == text


@pytest.mark.parametrize(
    "text",
    ["", "2023-9-14", "23-09-14", "2023/09/14", "2023-09-14T00:00", " 2023", "2023-", "14.9.2023", "2023-09-14\n"],
)
def test_any_other_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date: write 2023-09-14, 2023-09 or 2023"):
        PartialDate.parse(text)


@pytest.mark.parametrize("text", ["2023-02-29", "2023-13", "2023-00", "2023-01-00", "2023-01-32", "0000", "2023-13-01"])
def test_a_day_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"`{text}` is not a day of the calendar"):
        PartialDate.parse(text)


@pytest.mark.parametrize("text", ["２０２３", "2023-０９", "٢٠٢٣"])
def test_digits_of_other_scripts_are_no_date(text: str) -> None:
    """They would be printed otherwise than they were written."""
    with pytest.raises(ValueError, match="is not a date"):
        PartialDate.parse(text)


@given(days, forms)
def test_what_is_printed_is_read_again(day: date, form: str) -> None:
    text = day.strftime(form)
    found = PartialDate.parse(text)
    assert str(found) == text
    assert found.first <= day <= found.last


@given(st.text())
def test_anything_else_raises_nothing_but_value_error(text: str) -> None:
    try:
        found = PartialDate.parse(text)
    except ValueError:
        return
    assert str(found) == text


@given(partial_dates(), partial_dates())
def test_order_is_certain_or_possible_as_the_days_allow(one: PartialDate, other: PartialDate) -> None:
    before = {a < b for a in members(one) for b in members(other)}
    assert one.certainly_before(other) is (before == {True})
    assert one.possibly_before(other) is (True in before)


@given(partial_dates())
def test_only_a_day_is_exact(day: PartialDate) -> None:
    assert day.exact is (len(members(day)) == 1)
