"""Derived facts: bounds that hold for every completion of partial dates, and no wider than they need be."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.dates import PartialDate
from checker.facts.catalogue import Catalogue
from checker.facts.derive import derive
from checker.facts.reduce import reduce
from checker.facts.value import FactValue
from checker.vocabulary import Interval
from tests.matters import CITE, Data, catalogue, data, day, demand, dispute, entry, exactly, measure, target, unchecked

CATALOGUE: Catalogue = catalogue()
TOP = CATALOGUE.facts["days_since_like_measure"].closed.ends.hi
LEVELS = CATALOGUE.facts["highest_prior_stringency"].closed.words
ON = "2024-06-15"


def derived(case: Data, on: PartialDate | str | None = ON, of: str = "act") -> dict[str, FactValue]:
    matter = unchecked(case)
    when = day(on) if isinstance(on, str) else on
    stood = reduce(matter, CATALOGUE, target(matter, of), when).facts
    return derive(matter, CATALOGUE, target(matter, of), when, stood)


def ends(value: FactValue) -> list[tuple[int, int]]:
    return [(part.lo, part.hi) for part in value.values]


def unknown(value: FactValue) -> bool:
    return value.values == CATALOGUE.facts[value.fact].closed.whole and value.shown == "unknown"


# Periods


def period(started: Any, ended: Any, **given: Any) -> FactValue:
    case = data(incident={"started": entry(started), "ended": entry(ended, **given)})
    return derived(case)["duration_days"]


@pytest.mark.parametrize(
    ("started", "ended", "wanted"),
    [
        ("2023-09-14", "2023-10-27", [(43, 43)]),
        ("2023-09-14", "2023-09-14", [(0, 0)]),
        ("2023-09", "2023-10-27", [(27, 56)]),
        ("2023-09-14", "2023-10", [(17, 47)]),
        ("2023-09", "2023-09", [(0, 29)]),
        ("2023-09-20", "2023-09", [(0, 10)]),
        ("1950", "2150", [(36500, 36500)]),
        ("2023-09-14", dispute("2023-09-15", "2023-10-15"), [(1, 1), (31, 31)]),
        (dispute("2023-09-14", "2023-09-20"), dispute("2023-09-17", "2023-09-24"), [(0, 0), (3, 4), (10, 10)]),
        ("2023-09-14", {"at_least": "2023-09-20"}, [(6, 36500)]),
        ({"at_most": "2023-09-14"}, "2023-09-20", [(6, 26925)]),
        ({"at_least": "2023-09-01", "at_most": "2023-09-03"}, "2023-09-10", [(7, 9)]),
    ],
)
def test_a_period_is_what_its_dates_leave_possible(started: Any, ended: Any, wanted: list[tuple[int, int]]) -> None:
    assert ends(period(started, ended)) == wanted


def test_periods_are_measured_between_their_own_dates() -> None:
    days = {"started": "2024-01-01", "ended": "2024-01-11", "discovered": "2024-01-04"}
    days |= {"reported": "2024-01-06", "notified": "2024-01-12"}
    found = derived(data(incident={name: entry(when) for name, when in days.items()}))
    wanted = {"duration_days": 10, "days_to_discover": 3, "days_to_report": 2, "days_to_notify": 8}
    assert {name: found[name].values for name in wanted} == {name: exactly(n) for name, n in wanted.items()}


def test_a_period_names_the_date_that_is_missing() -> None:
    found = derived(data(incident={"started": entry("2024-01-01")}))["duration_days"]
    assert unknown(found)
    assert found.why_unknown == "not known: ended"
    found = derived(data(incident={"ended": {"value": "unknown", "note": "looked for"}}))["duration_days"]
    assert found.why_unknown == "not known: started, ended"


def test_a_period_keeps_the_marks_and_citations_of_its_dates() -> None:
    found = period("2023-09-14", "2023-10-27", inferred="read off a chart", unverified="the day")
    assert (found.inferred, found.unverified) == (("read off a chart",), ("the day",))
    assert found.inputs == ("started: 2023-09-14", "ended: 2023-10-27")
    assert [cite.source for cite in found.citations] == ["made-up"]
    assert found.exact


def test_a_period_of_a_corrected_date_was_not_known_either() -> None:
    case = data(
        incident={"started": entry("2024-01-01"), "ended": entry("2024-01-11", correction=True, published="2024-09-01")}
    )
    found = derived(case)["duration_days"]
    assert found.values == exactly(10)
    assert str(found.published_after) == "2024-09-01"
    # Before the correction nothing was known of the end.
    assert found.known_then is not None
    assert (found.known_then[0].lo, found.known_then[-1].hi) == (0, 36500)
    assert derived(case, "2024-09-01")["duration_days"].published_after is None


_FIRST = date(2024, 3, 1).toordinal()


@st.composite
def days_possible(draw: st.DrawFn) -> tuple[Any, set[int]]:
    """A date as a case gives it, and the days it may be."""
    days = sorted(draw(st.lists(st.integers(0, 9), min_size=1, max_size=3, unique=True)))
    text = [date.fromordinal(_FIRST + number).isoformat() for number in days]
    if draw(st.booleans()):
        return {"at_least": text[0], "at_most": text[-1]}, {_FIRST + n for n in range(days[0], days[-1] + 1)}
    value = dispute(*text) if len(text) > 1 else text[0]
    return value, {_FIRST + n for n in days}


@given(days_possible(), days_possible())
def test_a_period_holds_just_the_days_between_every_two_dates(
    started: tuple[Any, set[int]], ended: tuple[Any, set[int]]
) -> None:
    """A difference below zero counts as zero: one date or the other is wrong then, and the period short."""
    found = period(started[0], ended[0])
    wanted = {max(0, last - first) for first in started[1] for last in ended[1]}
    assert {n for part in found.values for n in range(part.lo, part.hi + 1)} == wanted


# History


def prior(when: PartialDate | str, instrument: str = "guidance", **given: Any) -> Data:
    return {
        "date": when,
        "authority": "the office",
        "instrument": instrument,
        "relation": "same-person",
        "subject": "same",
        "about": "made up",
        "cite": CITE,
        **given,
    }


def with_history(*priors: Data, complete: bool, on: PartialDate | str | None = ON) -> tuple[FactValue, FactValue]:
    history: Data = {"entries": list(priors)}
    if complete:
        history["complete"] = {"text": "there were no others", "cite": CITE}
    found = derived(data(history=history), on)
    return found["highest_prior_stringency"], found["days_since_like_measure"]


@pytest.mark.parametrize(
    ("priors", "complete", "levels", "days"),
    [
        ([], True, [(0, 0)], [(TOP, TOP)]),
        ([], False, [(0, 4)], [(0, TOP)]),
        ([prior("2024-06-05")], True, [(1, 1)], [(10, 10)]),
        ([prior("2024-06-05")], False, [(1, 4)], [(0, 10)]),
        ([prior("2024-06-05"), prior("2023-06-16", "order")], True, [(3, 3)], [(10, 10)]),
        ([prior("2024-06-05", "recommendation"), prior("2023-06-16", "order")], False, [(3, 4)], [(0, 10)]),
        ([prior("2024-05")], True, [(1, 1)], [(15, 45)]),
        ([prior("2024-06", "order")], True, [(0, 0), (3, 3)], [(1, 14), (TOP, TOP)]),
        ([prior("2024-06", "order"), prior("2024-05-15")], True, [(1, 1), (3, 3)], [(1, 14), (31, 31)]),
        ([prior("2024-06", "order"), prior("2024-05-15")], False, [(1, 4)], [(0, 31)]),
        ([prior("1900-01-01")], True, [(1, 1)], [(TOP, TOP)]),
    ],
)
def test_history(
    priors: list[Data], levels: list[tuple[int, int]], days: list[tuple[int, int]], *, complete: bool
) -> None:
    highest, since = with_history(*priors, complete=complete)
    assert (ends(highest), ends(since)) == (levels, days)


@pytest.mark.parametrize("when", ["2024-06-15", "2024-06-16", "2024-07", "2025"])
def test_what_came_with_the_measure_or_after_it_is_no_history(when: str) -> None:
    highest, since = with_history(prior(when, "order"), complete=True)
    assert (highest.values, since.values) == (exactly(0), exactly(TOP))
    assert not highest.inputs


@pytest.mark.parametrize(
    ("given", "counts"),
    [
        ({"relation": "same-person"}, True),
        ({"relation": "predecessor"}, True),
        ({"relation": "same-group"}, False),
        ({"relation": "other"}, False),
        ({"subject": "other"}, False),
        ({"relation": "predecessor", "subject": "other"}, False),
    ],
)
def test_only_the_same_person_or_a_predecessor_on_the_same_subject_counts(
    given: dict[str, str], *, counts: bool
) -> None:
    highest, since = with_history(prior("2024-06-05", **given), complete=True)
    assert (highest.values == exactly(1)) is counts
    assert (since.values == exactly(10)) is counts


def test_a_measure_without_a_place_on_the_scale_leaves_open_how_stringent_it_was() -> None:
    """A fine was certainly something; a rule on a first matter must not take it for nothing."""
    highest, since = with_history(prior("2024-06-05", "administrative-fine"), complete=True)
    assert ends(highest) == [(0, 4)]
    assert ends(since) == [(10, 10), (TOP, TOP)]
    highest, _ = with_history(prior("2024-06-05", "administrative-fine"), prior("2020-01-01", "order"), complete=True)
    assert ends(highest) == [(3, 4)]


def test_a_matter_closed_without_a_measure_is_no_measure() -> None:
    highest, since = with_history(prior("2024-06-05", "closed-without-measure"), complete=True)
    assert (highest.values, since.values) == (exactly(0), exactly(TOP))


def test_without_a_history_or_a_day_nothing_is_known() -> None:
    found = derived(data())
    assert unknown(found["highest_prior_stringency"])
    assert found["highest_prior_stringency"].why_unknown == "the case file has no history"
    for value in with_history(prior("2020-01-01"), complete=True, on=None):
        assert unknown(value)
        assert value.why_unknown == "the measure has no date"


def test_history_keeps_its_evidence() -> None:
    highest, since = with_history(prior("2024-06-05", inferred="a successor in all but name"), complete=True)
    for value in (highest, since):
        assert value.inferred == ("a successor in all but name",)
        assert value.inputs == ("earlier measure: guidance of 2024-06-05 by the office",)
        assert value.notes[0] == "there were no others"
        assert [cite.source for cite in value.citations] == ["made-up"]
        assert value.spans
    incomplete, _ = with_history(prior("2024-06-05"), complete=False)
    assert not incomplete.notes


def test_a_reading_that_keeps_a_measure_from_counting_is_evidence_too() -> None:
    """Where the list is complete, that nothing came before rests on it."""
    highest, since = with_history(prior("2024-06-05", subject="other", inferred="another subject"), complete=True)
    for value in (highest, since):
        assert value.inferred == ("another subject",)
        assert "not counted, relation same-person, subject other: guidance of 2024-06-05" in value.inputs[0]
    highest, _ = with_history(prior("2024-06-05", subject="other", inferred="another subject"), complete=False)
    assert not highest.inferred


def test_the_end_of_the_scale_is_explained() -> None:
    _, since = with_history(complete=True)
    assert CATALOGUE.facts["days_since_like_measure"].note in since.notes
    _, since = with_history(prior("2024-06-05"), complete=True)
    assert CATALOGUE.facts["days_since_like_measure"].note not in since.notes


_INSTRUMENTS = ("guidance", "recommendation", "order", "closed-without-measure", "administrative-fine")


@st.composite
def partial(draw: st.DrawFn, low: int, high: int) -> PartialDate:
    start = draw(st.integers(low, high))
    return PartialDate(date.fromordinal(_FIRST + start), date.fromordinal(_FIRST + start + draw(st.integers(0, 2))))


def _days(of: PartialDate) -> Iterator[date]:
    return (of.first + timedelta(n) for n in range((of.last - of.first).days + 1))


def _of_completion(dated: list[tuple[date, str]], on: date, fine: int) -> tuple[int, int]:
    """Level and days where every date is a day; a fine is taken to stand at some level, above none a measure."""
    before = []
    for when, instrument in dated:
        word = CATALOGUE.instruments[instrument].stringency
        level = fine if word is None else LEVELS.index(word)
        if when < on:
            before.append((level, (on - when).days))
    highest = max((level for level, _ in before), default=0)
    since = min((min(days, TOP) for level, days in before if level > 0), default=TOP)
    return highest, since


@given(
    st.lists(st.tuples(partial(0, 8), st.sampled_from(_INSTRUMENTS)), max_size=3),
    partial(3, 9),
    st.booleans(),
    st.none() | st.tuples(st.integers(0, 9), st.sampled_from(_INSTRUMENTS[:3])),
)
def test_every_completion_of_a_history_lies_within_its_bounds(
    priors: list[tuple[PartialDate, str]], on: PartialDate, complete: bool, unlisted: tuple[int, str] | None
) -> None:
    highest, since = with_history(*(prior(when, what) for when, what in priors), complete=complete, on=on)
    more = [] if complete or unlisted is None else [(date.fromordinal(_FIRST + unlisted[0]), unlisted[1])]
    seen: tuple[set[int], set[int]] = (set(), set())
    fines = (0, 1, 4) if any(what == "administrative-fine" for _, what in priors) else (0,)
    for fine in fines:
        for *dates, then in itertools.product(*(_days(when) for when, _ in priors), _days(on)):
            dated = [(when, what) for when, (_, what) in zip(dates, priors, strict=True)]
            for found, value in zip(seen, _of_completion([*dated, *more], then, fine), strict=True):
                found.add(value)
    for bounds, numbers in zip((highest, since), seen, strict=True):
        assert all(any(Interval(n, n).inside(part) for part in bounds.values) for n in numbers)
    if complete and on.exact and len(fines) == 1:
        # Nothing wider than the day of the measure and each date for itself allow.
        assert {n for part in highest.values for n in range(part.lo, part.hi + 1)} == seen[0]
        assert {n for part in since.values for n in range(part.lo, part.hi + 1)} == seen[1]


# Whether the addressee can perform


def can_perform(*entries: Data, of: str = "act/demand", **given: Any) -> FactValue:
    case = data(measure(demands=[demand(**given)]), facts={"addressee_can_perform": list(entries)} if entries else {})
    return derived(case, of=of)["addressee_can_perform"]


@pytest.mark.parametrize(("by", "wanted"), [("addressee", 1), ("third-party", 0)])
def test_whether_the_addressee_can_perform_is_read_from_the_demand(by: str, wanted: int) -> None:
    value = can_perform(performed_by=by, inferred="from the wording")
    assert value.values == exactly(wanted)
    assert value.inferred == ("from the wording",)
    assert value.inputs == (f"performed by: {by}",)


def test_where_the_demand_does_not_say_it_is_unknown() -> None:
    assert unknown(can_perform(performed_by=None))
    assert unknown(can_perform(performed_by="addressee", of="act"))


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(False, [(0, 0)]), (dispute(True, False), [(0, 1)]), ("unknown", [(0, 1)])],
)
def test_what_the_case_gives_stands_even_where_it_is_disputed_or_unknown(
    value: Any, wanted: list[tuple[int, int]]
) -> None:
    found = can_perform(entry(value, note="looked at"), performed_by="addressee")
    assert ends(found) == wanted
    assert not found.inputs


def test_an_entry_for_another_scope_is_not_given_here() -> None:
    assert can_perform(entry(False, applies_to=["other"]), performed_by="addressee").values == exactly(1)
