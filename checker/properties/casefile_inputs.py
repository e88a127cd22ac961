"""What a made-up case must say so that derived facts and days of law come out as wanted.

`checker.facts.derive` read backwards: dates of the incident from the lengths of periods, a history from the record
of earlier measures. What cannot be had, or not all at once, is left for the caller to find out by reading the case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from checker.dates import PartialDate
from checker.facts.catalogue import DATES, Catalogue
from checker.facts.check import INCIDENT_DATES
from checker.facts.derive import PERIODS
from checker.findings.situation import LAW_DATES, in_force
from checker.properties.laws import RuleSet
from checker.properties.witness import Witness
from checker.rules.ast import DayWindow
from checker.vocabulary import Interval, Ranges, Truth, ranges

STRINGENCY, SINCE = "highest_prior_stringency", "days_since_like_measure"

_FIRST_DAY = date(2020, 1, 1).toordinal()
"""The day on which a made-up incident begins where nothing says when."""

_AFTER = 30
"""Days from the last date of a made-up incident to the measure, where its day is free."""


@dataclass(frozen=True, slots=True)
class History:
    """Earlier measures as a case file gives them: whether they were all, and one of some instrument on some day."""

    complete: bool
    instrument: str | None
    day: Interval | None


@dataclass(frozen=True, slots=True)
class Inputs:
    """The incident's dates, the day of the measure where it has one, and the history where there is one."""

    dates: Mapping[str, Ranges]
    measure: Interval | None
    history: History | None


@dataclass(frozen=True, slots=True)
class Done:
    """What the measure of a made-up case is."""

    instrument: str
    amount: int | None
    """Whole units of the currency of the domain; None where no money is taken."""


def done(catalogue: Catalogue, within: Mapping[str, Interval]) -> Done:
    """The least that lies within some levels of stringency and amount, where these are named.

    Raises ValueError where no instrument lies there.
    """
    stringency = catalogue.outcomes["stringency"].scale
    asked = within.get("stringency", stringency.ends)
    placed = [
        (place == stringency.ends.lo, place, name)
        for name, each in catalogue.instruments.items()
        if each.stringency is not None and Interval(place := stringency.encode(each.stringency).lo, place).inside(asked)
    ]
    if not placed:
        raise ValueError(f"no instrument is {stringency.show((asked,))} in stringency")
    return Done(min(placed)[-1], within["amount"].lo if "amount" in within else None)


def inputs(rules: RuleSet, witness: Witness) -> Iterator[Inputs]:
    """Inputs to try, one after the other; none is sure to bring about all that the witness says."""
    dates = _dates(witness)
    record = STRINGENCY in witness.facts or SINCE in witness.facts
    for measure in _measures(rules, witness, dates, needed=record):
        history = _history(witness, rules.catalogue, measure) if record and measure is not None else None
        yield Inputs(dates, measure, history)


def partial_date(days: Interval) -> PartialDate | None:
    """The day, month or year that stands for just these days; None where there is none."""
    first, last = date.fromordinal(days.lo), date.fromordinal(days.hi)
    for text in (first.isoformat(), f"{first:%Y-%m}", f"{first:%Y}"):
        found = PartialDate.parse(text)
        if (found.first, found.last) == (first, last):
            return found
    return None


# Dates


def _dates(witness: Witness) -> dict[str, Ranges]:
    known = {name: values for name, values in witness.facts.items() if name in INCIDENT_DATES}
    for law, name in LAW_DATES.items():
        for kind, days in witness.days.items():
            if kind == law:
                known.setdefault(name, (days,))
    periods = {name: witness.facts[name] for name in PERIODS if name in witness.facts}
    _spread(known, periods)
    for name in periods:
        if PERIODS[name][0] not in known and PERIODS[name][1] not in known:
            longest = sum(values[-1].hi for values in periods.values())
            day = _FIRST_DAY if _FIRST_DAY + longest <= DATES.hi else DATES.lo
            known[PERIODS[name][0]] = (Interval(day, day),)
            _spread(known, periods)
    return known


def _spread(known: dict[str, Ranges], periods: Mapping[str, Ranges]) -> None:
    """From one date and the length of a period the other date, as far as that leads."""
    for _ in periods:
        for name, length in periods.items():
            first, second = PERIODS[name]
            if first in known and second not in known:
                found = _later(known[first], length)
            elif second in known and first not in known:
                found = _earlier(known[second], length)
            else:
                continue
            if found:
                known[second if first in known else first] = found


def _later(start: Ranges, length: Ranges) -> Ranges:
    """The end of a period of this length from the start; empty where no end gives just this length."""
    if _exact(start):
        return ranges(Interval(part.lo + start[0].lo, part.hi + start[0].lo) for part in length)
    low, high = length[0].lo + start[-1].hi, length[-1].hi + start[0].lo
    return (Interval(low, high),) if low <= high else ()


def _earlier(end: Ranges, length: Ranges) -> Ranges:
    """The start of a period of this length to the end."""
    if _exact(end):
        return ranges(Interval(end[0].lo - part.hi, end[0].lo - part.lo) for part in length)
    low, high = end[-1].hi - length[-1].hi, end[0].lo - length[0].lo
    return (Interval(low, high),) if low <= high else ()


def _exact(values: Ranges) -> bool:
    return values[0].lo == values[-1].hi


# The measure and what came before it


def _measures(
    rules: RuleSet, witness: Witness, dates: Mapping[str, Ranges], *, needed: bool
) -> Iterator[Interval | None]:
    given = witness.days.get("measure")
    if given is not None or not needed:
        yield given
        return
    # A late day leaves open which law counts where the last day of the breach is not known.
    latest = max((values[-1].hi for values in dates.values()), default=_FIRST_DAY)
    for day in dict.fromkeys((min(latest + _AFTER, DATES.hi), DATES.hi)):
        yield Interval(day, day)
    # A month or year about the edge of a window leaves open whether a rule was in force on the day of the measure.
    edges = {end for rule in rules.rules.values() if rule.law_of == "measure" for end in about(rule.window)}
    yield from (end for end in sorted(edges) if end.hi > latest)


def about(window: DayWindow) -> Iterator[Interval]:
    """The months and years on some of whose days the window is open, and on others closed."""
    for end in (window.first, window.last):
        for form in ("%Y-%m", "%Y") if end is not None else ():
            near = PartialDate.parse(f"{date.fromordinal(end or 0):{form}}")
            days = Interval(near.first.toordinal(), near.last.toordinal())
            if in_force(window, days) is Truth.UNKNOWN:
                yield days


def _history(witness: Witness, catalogue: Catalogue, measure: Interval) -> History | None:
    """A history with one earlier measure at most, which says all that one can say."""
    level, since = witness.facts.get(STRINGENCY), witness.facts.get(SINCE)
    days = catalogue.facts[SINCE].closed.ends
    complete = _exact(level if level is not None else since or ())
    lowest = level[0].lo if level is not None else 1
    if lowest == 0 or (level is None and since == (Interval(days.hi, days.hi),)):
        return History(complete, None, None)
    instrument = _instrument(catalogue, lowest)
    if instrument is None:
        return None
    if since is None:
        return History(complete, instrument, Interval(measure.lo - 365, measure.lo - 365))
    nearest, furthest = (since[0].lo if complete else since[-1].hi), since[-1].hi
    first, last = measure.hi - furthest, measure.lo - nearest
    return History(complete, instrument, Interval(first, last)) if first <= last else None


def _instrument(catalogue: Catalogue, place: int) -> str | None:
    """The first instrument at this place of the earlier measures' scale."""
    word = catalogue.facts[STRINGENCY].closed.words[place]
    return next((name for name, each in catalogue.instruments.items() if each.stringency == word), None)
