"""What stood on a day: series, partial dates, corrections, scopes, later developments."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.dates import PartialDate
from checker.facts.catalogue import Catalogue
from checker.facts.reduce import Standing, reduce
from checker.facts.value import FactValue
from tests.matters import Data, catalogue, data, day, demand, dispute, entry, exactly, measure, target, unchecked

CATALOGUE: Catalogue = catalogue()
REMEDY = {"none": 0, "begun": 1, "completed": 2}
ON = "2024-06-15"


def stood(*entries: Data, on: str | None = ON, fact: str = "remedy", of: str = "act") -> FactValue:
    return standing(*entries, on=on, fact=fact, of=of).facts[fact]


def standing(*entries: Data, on: str | None = ON, fact: str = "remedy", of: str = "act") -> Standing:
    matter = unchecked(data(measure(demands=[demand()]), facts={fact: list(entries)}))
    return reduce(matter, CATALOGUE, target(matter, of), day(on) if on else None)


def is_unknown(value: FactValue) -> bool:
    return value.values == CATALOGUE.facts[value.fact].closed.whole and value.shown == "unknown"


def test_a_fact_without_an_entry_is_unknown_and_says_so() -> None:
    value = reduce(unchecked(data()), CATALOGUE, target(unchecked(data())), day(ON)).facts["remedy"]
    assert is_unknown(value)
    assert value.why_unknown == "the case file says nothing of it"
    assert not value.citations


@pytest.mark.parametrize("on", [ON, "2024", None])
def test_a_fact_of_the_incident_needs_no_date(on: str | None) -> None:
    assert stood(entry("begun"), on=on).values == exactly(1)


@pytest.mark.parametrize(
    ("on", "wanted"),
    [
        ("2024-01-31", None),
        ("2024-02-01", "none"),
        ("2024-03-31", "none"),
        ("2024-04-01", "begun"),
        ("2030-01-01", "begun"),
    ],
)
def test_an_entry_stands_from_the_day_it_became_true_until_the_next(on: str, wanted: str | None) -> None:
    value = stood(entry("begun", since="2024-04-01"), entry("none", since="2024-02-01"), on=on)
    if wanted is None:
        assert is_unknown(value)
        assert value.why_unknown == f"what is known of it begins after {on}"
    else:
        assert value.values == exactly(REMEDY[wanted])


def test_before_the_first_dated_entry_an_undated_one_stands() -> None:
    entries = (entry("begun", since="2024-04-01"), entry("none"))
    assert stood(*entries, on="2024-03-31").values == exactly(0)
    assert stood(*entries, on="2024-04-01").values == exactly(1)


def test_a_dispute_within_a_series_stands_like_any_entry() -> None:
    entries = (entry(dispute("none", "completed"), since="2024-04-01"), entry("completed", since="2024-08-01"))
    value = stood(*entries)
    assert value.values == exactly(0, 2)
    assert value.shown == "disputed: none or completed"
    assert [cite.source for cite in value.citations] == ["made-up"]


@pytest.mark.parametrize(
    ("since", "on", "unknown"),
    [
        ("2024-06", "2024-06-15", True),
        ("2024-06", "2024-06-30", False),
        ("2024-06", "2024-07-01", False),
        ("2024-06", "2024-06-01", True),
        ("2024-06", "2024-05-31", True),
        ("2024", "2024-06-15", True),
        ("2024-06-10", "2024-06", True),
        ("2024-06-01", "2024-06", False),
        ("2024-06-30", "2024-06", True),
        ("2024-07-01", "2024-06", True),
        ("2024-06", "2024-06", True),
    ],
)
def test_where_partial_dates_leave_the_order_open_it_is_unknown(since: str, on: str, *, unknown: bool) -> None:
    assert is_unknown(stood(entry("begun", since=since), on=on)) is unknown


def test_an_undated_entry_does_not_close_what_dates_leave_open() -> None:
    value = stood(entry("none"), entry("begun", since="2024-06"))
    assert is_unknown(value)
    assert value.why_unknown == "the dates leave open whether it had changed by the day of the measure"


def test_two_entries_of_one_month_leave_open_which_came_last() -> None:
    value = stood(entry("begun", since="2024-03"), entry("completed", since="2024-03-20"))
    assert is_unknown(value)
    assert value.why_unknown == "the dates leave open which of its values came last"


def test_a_measure_without_a_date_meets_no_series() -> None:
    value = stood(entry("begun", since="2024-04-01"), on=None)
    assert is_unknown(value)
    assert value.why_unknown == "it changed over time and the day of the measure is not known"
    assert is_unknown(stood(entry("none"), entry("begun", since="2024-04-01"), on=None))


def test_what_came_later_is_shown_and_does_not_count() -> None:
    found = standing(entry("begun", since="2024-06-15"), entry("completed", since="2024-06-16"))
    assert found.facts["remedy"].values == exactly(1)
    [(fact, since, value)] = found.later
    assert (fact, str(since), value.values) == ("remedy", "2024-06-16", exactly(2))


def test_what_may_have_come_before_is_not_called_later() -> None:
    assert standing(entry("completed", since="2024-06")).later == ()
    assert standing(entry("completed", since="2024-07"), on="2024-06").later != ()


# Corrections


def test_a_correction_replaces_the_value_throughout() -> None:
    correction = entry("none", correction=True, published="2024-01-01")
    for others in (
        [],
        [entry("begun")],
        [entry("begun", since="2024-04-01")],
        [entry("completed", since="2023-01-01")],
    ):
        value = stood(*others, correction)
        assert value.values == exactly(0)
        assert value.published_after is None
        assert value.known_then is None


def test_a_correction_published_later_replaces_it_too_and_keeps_what_was_known_then() -> None:
    value = stood(entry("begun"), entry("none", correction=True, published="2024-06-16"))
    assert value.values == exactly(0)
    assert str(value.published_after) == "2024-06-16"
    assert value.known_then == exactly(1)


def test_what_was_known_then_is_what_stood_then() -> None:
    correction = entry("completed", correction=True, published="2024-06-16")
    value = stood(entry("none", since="2024-01-01"), entry("begun", since="2024-04-01"), correction)
    assert value.known_then == exactly(1)
    value = stood(entry("begun", since="2024-06-20"), correction)
    assert value.known_then == CATALOGUE.facts["remedy"].closed.whole
    assert stood(correction).known_then == CATALOGUE.facts["remedy"].closed.whole


@pytest.mark.parametrize(
    ("published", "on", "after"),
    [
        ("2024-06-15", "2024-06-15", False),
        ("2024-06-14", "2024-06-15", False),
        ("2024-06-16", "2024-06-15", True),
        ("2024-06", "2024-06-15", True),
        ("2024-06", "2024-06-30", False),
        ("2024-06-15", "2024-06", True),
        ("2024-06-01", "2024-06", False),
        ("2020-01-01", None, True),
    ],
)
def test_a_correction_that_may_have_been_published_later_counts_as_later(
    published: str, on: str | None, *, after: bool
) -> None:
    value = stood(entry("begun"), entry("none", correction=True, published=published), on=on)
    assert (value.published_after is not None) is after


def test_of_several_corrections_the_last_stands_and_the_one_before_was_known() -> None:
    value = stood(
        entry("begun"),
        entry("completed", correction=True, published="2024-09-01"),
        entry("none", correction=True, published="2024-05-01"),
    )
    assert value.values == exactly(2)
    assert value.known_then == exactly(0)
    assert str(value.published_after) == "2024-09-01"


def test_of_several_later_corrections_the_earlier_ones_may_have_been_known() -> None:
    value = stood(
        entry("begun"),
        entry("completed", correction=True, published="2024-09-01"),
        entry("none", correction=True, published="2024-08-01"),
    )
    assert value.values == exactly(2)
    assert value.known_then is not None
    assert {part.lo for part in value.known_then} | {part.hi for part in value.known_then} == {0, 1}


@pytest.mark.parametrize(("first", "second"), [("2024-05", "2024-05-10"), ("2024-05-10", "2024-05-10")])
def test_corrections_whose_order_is_open_leave_it_unknown(first: str, second: str) -> None:
    value = stood(entry("begun", correction=True, published=first), entry("none", correction=True, published=second))
    assert is_unknown(value)
    assert value.why_unknown == "the dates leave open which of its corrections came last"


def test_a_corrected_series_has_no_later_developments() -> None:
    found = standing(entry("begun", since="2024-08-01"), entry("none", correction=True, published="2024-01-01"), on=ON)
    assert found.later == ()


# Scopes


@pytest.mark.parametrize(("of", "wanted"), [("act/demand", "completed"), ("act", "begun")], ids=["demand", "measure"])
def test_the_narrowest_scope_that_has_entries_speaks_alone(of: str, wanted: str) -> None:
    value = stood(
        entry("none"),
        entry("none", applies_to=["track"]),
        entry("begun", applies_to=["act"]),
        entry("completed", applies_to=["demand"]),
        of=of,
    )
    assert value.values == exactly(REMEDY[wanted])


def test_a_track_speaks_before_the_whole_case_and_another_scope_does_not() -> None:
    assert stood(entry("none"), entry("begun", applies_to=["track"])).values == exactly(1)
    assert stood(entry("none"), entry("begun", applies_to=["demand"])).values == exactly(0)
    assert is_unknown(stood(entry("begun", applies_to=["demand"])))


def test_one_entry_may_apply_to_several() -> None:
    both = entry("completed", applies_to=["demand", "act"])
    assert stood(entry("none"), both).values == exactly(2)
    assert stood(entry("none"), both, of="act/demand").values == exactly(2)


def test_a_narrow_scope_that_begins_later_does_not_fall_back_to_the_whole_case() -> None:
    """The narrower entries are used, and before the first of them nothing is known."""
    value = stood(entry("none"), entry("begun", applies_to=["act"], since="2024-07-01"))
    assert is_unknown(value)
    assert stood(entry("none"), entry("begun", applies_to=["act"], since="2024-07-01"), on="2024-07-01").exact


def test_a_correction_speaks_within_its_scope_only() -> None:
    correction = entry("completed", correction=True, published="2024-01-01", applies_to=["demand"])
    assert stood(entry("none"), correction).values == exactly(0)
    assert stood(entry("none"), correction, of="act/demand").values == exactly(2)


def test_before_a_correction_within_a_scope_what_the_whole_case_says_was_known() -> None:
    correction = entry("completed", correction=True, published="2024-09-01", applies_to=["demand"])
    value = stood(entry("none"), correction, of="act/demand")
    assert value.values == exactly(2)
    assert value.known_then == exactly(0)


def test_later_developments_are_those_of_the_scope_used() -> None:
    entries = (entry("none", since="2024-08-01"), entry("begun", applies_to=["act"]))
    assert standing(*entries).later == ()
    assert len(standing(*entries, of="act/demand").later) == 0
    assert len(standing(entries[0]).later) == 1


# Values


@pytest.mark.parametrize(
    ("fact", "value", "wanted", "shown"),
    [
        ("persons_affected", {"at_least": 5, "at_most": 9}, ((5, 9),), "5 to 9"),
        ("persons_affected", {"at_least": 5}, ((5, 10_000_000_000),), "5 or more"),
        ("persons_affected", {"at_most": 5}, ((0, 5),), "5 or less"),
        ("persons_affected", "none-found", ((0, 0),), "0"),
        ("misuse", "none-found", ((0, 0),), "none-found"),
        ("secrecy_of_communications", "none-found", ((0, 0),), "false"),
        ("perpetrator", dispute("outsider", "nobody"), ((0, 0), (4, 4)), "disputed: outsider or nobody"),
        ("tie_contributed", dispute(True, False), ((0, 1),), "disputed: true or false"),
        ("intent", dispute("gross", "gross"), ((2, 2),), "disputed: gross"),
    ],
)
def test_values_as_written(fact: str, value: object, wanted: tuple[tuple[int, int], ...], shown: str) -> None:
    found = stood(entry(value), fact=fact)
    assert tuple((part.lo, part.hi) for part in found.values) == wanted
    assert found.shown == shown
    assert found.exact is (len(wanted) == 1 and wanted[0][0] == wanted[0][1])


def test_what_is_said_to_be_unknown_is_the_whole_scale_with_its_note() -> None:
    value = stood({"value": "unknown", "note": "looked for in vain", "cite": ["made-up"]})
    assert is_unknown(value)
    assert value.why_unknown == "looked for in vain"
    assert value.notes == ("looked for in vain",)


def test_marks_and_places_stay_with_the_value() -> None:
    value = stood(entry("begun", inferred="from the plan", unverified="the day"))
    assert (value.inferred, value.unverified) == (("from the plan",), ("the day",))
    assert len(value.spans) == 1


def test_no_engine_sees_a_protected_fact_or_a_grade() -> None:
    matter = unchecked(data(facts={"domicile": [entry("JP")]}))
    facts = reduce(matter, CATALOGUE, target(matter), day(ON)).facts
    assert not [name for name in facts if CATALOGUE.facts[name].protected or CATALOGUE.facts[name].grade]
    assert set(facts) == {n for n, fact in CATALOGUE.facts.items() if not fact.protected and not fact.grade}


# Every completion of partial dates

_FIRST = date(2024, 3, 1)
_ENTRIES = ("none", "begun", "completed")


def partial(draw: st.DrawFn, width: int = 2) -> PartialDate:
    start = draw(st.integers(0, 7))
    return PartialDate(_FIRST + timedelta(start), _FIRST + timedelta(start + draw(st.integers(0, width))))


@st.composite
def series(draw: st.DrawFn) -> tuple[list[PartialDate], bool, PartialDate]:
    dates = [partial(draw) for _ in range(draw(st.integers(1, 3)))]
    return dates, draw(st.booleans()), partial(draw)


def _days(of: PartialDate) -> list[date]:
    return [of.first + timedelta(n) for n in range((of.last - of.first).days + 1)]


def _stood(since: tuple[date, ...], on: date) -> set[int | None]:
    """The entries that may have stood, by number: several where they began on one day, None before the first."""
    begun = [number for number, start in enumerate(since) if start <= on]
    latest = max((since[number] for number in begun), default=None)
    return {number for number in begun if since[number] == latest} or {None}


@given(series())
def test_a_series_is_known_just_where_every_completion_of_its_dates_has_one_entry_stand(
    drawn: tuple[list[PartialDate], bool, PartialDate],
) -> None:
    dates, undated, on = drawn
    entries = [entry(_ENTRIES[number], since=when) for number, when in enumerate(dates)]
    if undated:
        entries.append(entry("none", note="from the start"))
    matter = unchecked(data(facts={"remedy": entries}))
    value = reduce(matter, CATALOGUE, target(matter), on).facts["remedy"]
    may = set[int | None]().union(
        *(
            _stood(since, then)
            for *since_, then in itertools.product(*map(_days, (*dates, on)))
            for since in [tuple(since_)]
        )
    )
    if len(may) > 1:
        assert is_unknown(value)
    else:
        [number] = may
        wanted = number if number is not None else 0 if undated else None
        assert is_unknown(value) if wanted is None else value.values == exactly(wanted)
