"""Derived facts, computed in one place from facts of the case, with their inputs as evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from checker.dates import PartialDate
from checker.facts.catalogue import Catalogue, Fact, Scale
from checker.facts.check import entries_of
from checker.facts.matter import Matter, Target
from checker.facts.reduce import in_scope, unknown
from checker.facts.value import FactValue
from checker.model.case import Prior
from checker.vocabulary import Interval, Ranges, ranges

PERIODS = {
    "duration_days": ("started", "ended"),
    "days_to_discover": ("started", "discovered"),
    "days_to_report": ("discovered", "reported"),
    "days_to_notify": ("discovered", "notified"),
}
"""The facts that are lengths of periods, each with the dates of the incident between which it lies."""

_COUNTING = ("same-person", "predecessor")


def derive(
    matter: Matter,
    catalogue: Catalogue,
    target: Target,
    on: PartialDate | None,
    facts: Mapping[str, FactValue],
) -> dict[str, FactValue]:
    """The facts with every derived one filled in."""
    known = dict(facts)
    for name, (first, second) in PERIODS.items():
        known[name] = _period(catalogue.facts[name], facts[first], facts[second])
    stringency, days = "highest_prior_stringency", "days_since_like_measure"
    known[stringency] = _stringency(matter, catalogue, catalogue.facts[stringency], on)
    known[days] = _days_since(matter, catalogue, catalogue.facts[days], on)
    can = "addressee_can_perform"
    if not in_scope([(entry, path) for name, entry, path in entries_of(matter.case) if name == can], target):
        known[can] = _can_perform(matter, catalogue.facts[can], target, known[can])
    return known


def _period(fact: Fact, start: FactValue, end: FactValue) -> FactValue:
    """Whole days between two dates; a difference below zero counts as zero, since both may be partial."""
    missing = [value.fact for value in (start, end) if value.shown == "unknown"]
    if missing:
        return unknown(fact, "not known: " + ", ".join(missing))
    found = _computed(fact, _between(fact.closed, start.values, end.values), (start, end))
    corrected = [value.published_after for value in (start, end) if value.published_after is not None]
    if not corrected:
        return found
    return replace(
        found,
        published_after=max(corrected, key=lambda day: day.last),
        known_then=_between(fact.closed, start.known_then or start.values, end.known_then or end.values),
    )


def _between(scale: Scale, start: Ranges, end: Ranges) -> Ranges:
    def placed(days: int) -> int:
        return min(max(days, scale.ends.lo), scale.ends.hi)

    return ranges(Interval(placed(last.lo - first.hi), placed(last.hi - first.lo)) for first in start for last in end)


def _computed(fact: Fact, values: Ranges, inputs: tuple[FactValue, ...]) -> FactValue:
    return FactValue(
        fact.name,
        values,
        fact.closed.show(values),
        values[0].lo == values[-1].hi,
        tuple(dict.fromkeys(cite for value in inputs for cite in value.citations)),
        tuple(span for value in inputs for span in value.spans),
        tuple(dict.fromkeys(mark for value in inputs for mark in value.inferred)),
        tuple(dict.fromkeys(mark for value in inputs for mark in value.unverified)),
        inputs=tuple(f"{value.fact}: {value.shown}" for value in inputs),
    )


@dataclass(frozen=True, slots=True)
class _Earlier:
    """An earlier measure that counts: same person or predecessor, same subject."""

    date: PartialDate
    stringency: str | None
    """None where the instrument has no place on the scale."""
    evidence: FactValue


def _earlier(matter: Matter, catalogue: Catalogue, on: PartialDate) -> list[_Earlier]:
    """Those that count and may lie before the day, in the order of the file."""
    return [
        _Earlier(prior.date, catalogue.instruments[prior.instrument].stringency, _evidence(matter, prior, number))
        for number, prior in _entries(matter)
        if prior.relation in _COUNTING and prior.subject == "same" and prior.date.possibly_before(on)
    ]


def _left_out(matter: Matter) -> Iterator[FactValue]:
    """Earlier measures that somebody's reading keeps from counting."""
    for number, prior in _entries(matter):
        if prior.inferred and not (prior.relation in _COUNTING and prior.subject == "same"):
            yield _evidence(matter, prior, number)


def _entries(matter: Matter) -> Iterator[tuple[int, Prior]]:
    history = matter.case.history
    yield from enumerate(history.entries if history else ())


def _evidence(matter: Matter, prior: Prior, number: int) -> FactValue:
    counts = prior.relation in _COUNTING and prior.subject == "same"
    return FactValue(
        "earlier measure" if counts else f"not counted, relation {prior.relation}, subject {prior.subject}",
        (),
        f"{prior.instrument} of {prior.date} by {prior.authority}",
        True,
        matter.citations(prior.cite),
        (matter.span(("history", "entries", number)),),
        (prior.inferred,) if prior.inferred else (),
    )


def _stringency(matter: Matter, catalogue: Catalogue, fact: Fact, on: PartialDate | None) -> FactValue:
    """The highest of the earlier measures; one without a place on the scale may have stood anywhere on it."""
    scale, history = fact.closed, matter.case.history
    if on is None or history is None:
        return unknown(fact, "the case file has no history" if history is None else "the measure has no date")
    earlier = _earlier(matter, catalogue, on)
    placed = [(each, scale.encode(each.stringency).lo) for each in earlier if each.stringency is not None]
    low = max((level for each, level in placed if each.date.certainly_before(on)), default=scale.ends.lo)
    if history.complete is None or len(placed) < len(earlier):
        values: Ranges = (Interval(low, scale.ends.hi),)
    else:
        levels = {low, *(level for _, level in placed if level > low)}
        values = ranges(Interval(level, level) for level in levels)
    return _from_history(matter, fact, values, earlier)


def _days_since(matter: Matter, catalogue: Catalogue, fact: Fact, on: PartialDate | None) -> FactValue:
    """Days since the latest of the earlier measures; closing a matter without a measure is none."""
    scale, history = fact.closed, matter.case.history
    if on is None or history is None:
        return unknown(fact, "the case file has no history" if history is None else "the measure has no date")
    none = catalogue.outcomes["stringency"].scale.words[0]
    earlier = [each for each in _earlier(matter, catalogue, on) if each.stringency != none]
    top = scale.ends.hi
    surely = [each for each in earlier if each.stringency is not None and each.date.certainly_before(on)]
    high = min((_days(each.date.first, on.last) for each in surely), default=top)
    if history.complete is None:
        values: Ranges = (Interval(scale.ends.lo, min(high, top)),)
    else:
        spans = [(max(1, _days(each.date.last, on.first)), _days(each.date.first, on.last)) for each in earlier]
        parts = [Interval(min(low, top), min(last, high, top)) for low, last in spans if low <= high]
        values = ranges(parts if surely else [*parts, Interval(top, top)])
    found = _from_history(matter, fact, values, earlier)
    # The note says what the end of the scale stands for.
    return replace(found, notes=(*found.notes, fact.note)) if fact.note and not surely else found


def _from_history(matter: Matter, fact: Fact, values: Ranges, earlier: list[_Earlier]) -> FactValue:
    """The value with its evidence; where the history is complete, what was left out of it counts as evidence too."""
    history = matter.case.history
    inputs = [each.evidence for each in earlier]
    if history is None or history.complete is None:
        return _computed(fact, values, tuple(inputs))
    found = _computed(fact, values, (*inputs, *_left_out(matter)))
    return replace(
        found,
        citations=tuple(dict.fromkeys((*found.citations, *matter.citations(history.complete.cite)))),
        spans=(*found.spans, matter.span(("history", "complete"))),
        notes=(history.complete.text,),
    )


def _days(start: date, end: date) -> int:
    return end.toordinal() - start.toordinal()


def _can_perform(matter: Matter, fact: Fact, target: Target, given: FactValue) -> FactValue:
    """Read from the demand: performed by the addressee itself, or by a third party."""
    demand = target.demand
    if demand is None or demand.performed_by is None:
        return given
    number = int(demand.performed_by == "addressee")
    values = (Interval(number, number),)
    return FactValue(
        fact.name, values, fact.closed.show(values), True, matter.citations(demand.cite),
        (matter.span((*target.path, "performed_by")),),
        (demand.inferred,) if demand.inferred else (),
        inputs=(f"performed by: {demand.performed_by}",),
    )  # fmt: skip
