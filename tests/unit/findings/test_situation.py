"""Which day's law counts, against every day it may be; what a situation judges anew, and what it leaves alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from checker.dates import PartialDate
from checker.engines.reference import Reference
from checker.findings.decide import Conclusion, decide
from checker.findings.question import OutcomeQuestion
from checker.findings.situation import in_force, law_days
from checker.rules.ast import DayWindow
from checker.vocabulary import Interval, Ranges, Truth, ranges
from tests.matters import book, checked, data, entry, exactly, measure, numbers, rule

ENDS = Interval(1, 40)


@given(st.none() | st.integers(1, 10), st.none() | st.integers(1, 10), st.integers(1, 10), st.integers(0, 5))
def test_a_window_holds_a_day_that_is_known_in_part(first: int | None, last: int | None, low: int, more: int) -> None:
    assume(first is None or last is None or first <= last)  # refused when the rule is read
    days = Interval(low, low + more)
    inside = {(first is None or first <= day) and (last is None or day <= last) for day in range(low, low + more + 1)}
    wanted = {frozenset({True}): Truth.HOLDS, frozenset({False}): Truth.FAILS}.get(frozenset(inside), Truth.UNKNOWN)
    assert in_force(DayWindow(first, last), days) is wanted


@given(st.none() | st.integers(1, 10), st.none() | st.integers(1, 10), st.sets(st.integers(1, 10), min_size=1))
def test_a_window_holds_a_day_that_is_one_of_several(first: int | None, last: int | None, several: set[int]) -> None:
    assume(first is None or last is None or first <= last)
    inside = {(first is None or first <= day) and (last is None or day <= last) for day in several}
    wanted = {frozenset({True}): Truth.HOLDS, frozenset({False}): Truth.FAILS}.get(frozenset(inside), Truth.UNKNOWN)
    assert in_force(DayWindow(first, last), *ranges(Interval(day, day) for day in several)) is wanted


def days() -> st.SearchStrategy[Ranges]:
    """Days in one range or in several, as sources that differ give them."""
    return st.sets(st.integers(1, 14), min_size=1, max_size=4).map(lambda found: ranges(Interval(d, d) for d in found))


@st.composite
def intervals(draw: st.DrawFn) -> Ranges:
    low = draw(st.integers(1, 12))
    return (Interval(low, low + draw(st.integers(0, 4))),)


@given(intervals() | days(), intervals() | days(), intervals())
def test_the_days_whose_law_counts_are_those_of_some_completion(
    started: Ranges, ended: Ranges, measured: Ranges
) -> None:
    """A breach that goes on is judged by the law of the last day that the measure may have; nothing else is possible.

    Where no day is, the facts contradict each other, and every day from the beginning to the measure is left open.
    """
    on = PartialDate(date.fromordinal(measured[0].lo), date.fromordinal(measured[0].hi))
    found = law_days({"started": started, "ended": ended, "discovered": ended}, on, ENDS)
    assert found["measure"] == measured
    assert found["discovery"] == found["breach"]
    began, latest = started[0].lo, measured[0].hi
    possible = {min(day, latest) for day in numbers(ended) if min(day, latest) >= began}
    assert set(numbers(found["breach"])) == (possible or set(range(min(began, latest), latest + 1)))


def span(*days: int) -> Ranges:
    return tuple(Interval(low, high) for low, high in zip(days[::2], days[1::2], strict=True))


@pytest.mark.parametrize(
    ("ended", "wanted"),
    [
        (exactly(9), span(9, 9)),
        ((ENDS,), span(5, 20)),
        (exactly(30), span(20, 20)),
        (span(15, 30), span(15, 20)),
        (span(6, 7, 12, 13), span(6, 7, 12, 13)),
        (span(2, 3, 12, 13), span(12, 13)),
        (span(2, 6, 18, 18, 25, 30), span(5, 6, 18, 18, 20, 20)),
        (span(1, 2, 3, 4), span(5, 20)),
    ],
)
def test_the_last_day_of_the_breach(ended: Ranges, wanted: Ranges) -> None:
    on = PartialDate(date.fromordinal(20), date.fromordinal(20))
    assert law_days({"started": exactly(5), "ended": ended, "discovered": (ENDS,)}, on, ENDS)["breach"] == wanted
    unknown = law_days({"started": exactly(5), "ended": ended, "discovered": exactly(7)}, None, ENDS)
    assert unknown["measure"] == (ENDS,)


class _Counting(Reference):
    """The reference engine under another name, which counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def judge(self, program, facts, in_force):  # type: ignore[no-untyped-def]
        self.asked += 1
        return super().judge(program, facts, in_force)


def _concluded(folder: Path, engine: Reference, **given_: object) -> Conclusion:
    rules = {
        "grade": rule("gravity: {at_least: serious}", "misuse: confirmed"),
        "ceiling": rule("stringency: {at_most: guidance}", "gravity: minor"),
        "special": rule("stringency: {at_most: order}", "intent: deliberate", overrides="[toy/ceiling]"),
        "floor": rule("stringency: {at_least: guidance}", "remedy: none"),
        "other": rule("amount: {at_most: 0}", "plan: accepted"),
    }
    made = book(folder, rules)
    case = data(measure(), facts={"misuse": [entry("none-found", inferred="why")]}, **given_)  # type: ignore[arg-type]
    [verdict] = decide(checked(case, made.catalogues), made, engine)
    return next(c for c in verdict.conclusions if isinstance(c.question, OutcomeQuestion))


def test_the_engine_given_judges_the_facts_as_they_were_and_no_others(tmp_path: Path) -> None:
    engine = _Counting()
    conclusion = _concluded(tmp_path, engine)
    assert engine.asked == 1
    conclusion.situation.judge({"misuse": exactly(2)})
    assert engine.asked == 1
    conclusion.situation.judge()
    assert engine.asked == 2


def test_what_stands_behind_a_rule(tmp_path: Path) -> None:
    situation = _concluded(tmp_path, Reference()).situation
    assert set(situation.read_by(("toy/ceiling",))) == {"toy/ceiling", "toy/special", "toy/grade"}
    assert set(situation.facts_behind(("toy/ceiling",))) == {"intent", "misuse"}
    assert situation.facts_behind(("toy/floor",)) == ("remedy",)
    narrow = situation.narrowed(("toy/ceiling",))
    assert {line.rule for line in narrow.program.lines} == {"toy/ceiling", "toy/special", "toy/grade"}
    whole, part = situation.judge().rules, narrow.judge().rules
    assert {name: whole[name] for name in part} == dict(part)


def test_rules_are_told_apart_by_the_day_that_judges_them(tmp_path: Path) -> None:
    names = ("toy/ceiling", "toy/floor")
    situation = _concluded(tmp_path / "open", Reference()).situation
    assert list(situation.parts(names)) == [(situation, names)]
    closed = {"closed": {"on": "2024-12-01", "how": "made up", "cite": ["made-up"]}}
    situation = _concluded(tmp_path / "closed", Reference(), track=closed).situation
    assert [(part is situation, rules) for part, rules in situation.parts(names)] == [
        (True, ("toy/ceiling",)),
        (False, ("toy/floor",)),
    ]
    assert list(situation.parts(())) == [(situation, ())]
