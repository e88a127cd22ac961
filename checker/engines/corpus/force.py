"""Whether a rule is in force, row by row: which day counts, and whether a window of days covers it.

It says in SQL what `checker.findings.situation` says of one case; the tests compare the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checker.engines.corpus.column import Ends, Exact, ends, literal
from checker.engines.corpus.logic import Sql, all_of, three
from checker.rules.ast import DayWindow
from checker.vocabulary import Interval

DayColumn = Exact | Ends
"""A column of dates."""


@dataclass(frozen=True, slots=True)
class LawDays:
    """The first and last day that may be the one whose law counts, as expressions that are never NULL."""

    first: Sql
    last: Sql


def law_days(columns: Mapping[str, DayColumn], measure: DayColumn | None, scale: Interval) -> dict[str, LawDays]:
    """For each kind of law the days that may count, from the columns of `started`, `ended` and `discovered`.

    A breach and its discovery are taken to lie before the measure, and not before the breach began. INVARIANT: a date
    lies in one range, as every table gives it; of a date in several, days between them would count too.
    """
    first, latest = ends(measure, scale, dates=True)
    earliest, _ = ends(columns.get("started"), scale, dates=True)
    found = {"measure": LawDays(first, latest)}
    for law, fact in (("breach", "ended"), ("discovery", "discovered")):
        least, most = ends(columns.get(fact), scale, dates=True)
        low, high = f"greatest({least}, {earliest})", f"least({most}, {latest})"
        found[law] = LawDays(
            f"(CASE WHEN {low} <= {high} THEN {low} ELSE least({low}, {latest}) END)",
            f"(CASE WHEN {low} <= {high} THEN {high} ELSE {latest} END)",
        )
    return found


def within(window: DayWindow, days: LawDays) -> Sql | None:
    """Whether a window covers the day that counts; None for one without ends, which covers every day."""
    if window.first is None and window.last is None:
        return None
    sure, may = [], []
    if window.first is not None:
        day = literal(window.first, dates=True)
        sure.append(f"{days.first} >= {day}")
        may.append(f"{days.last} >= {day}")
    if window.last is not None:
        day = literal(window.last, dates=True)
        sure.append(f"{days.last} <= {day}")
        may.append(f"{days.first} <= {day}")
    return three(all_of(sure), all_of(may))
