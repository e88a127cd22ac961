"""Derived facts, computed in one place from facts of the case, with their inputs as evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from checker.dates import PartialDate
from checker.facts.catalogue import Catalogue, Fact
from checker.facts.matter import Matter, Target
from checker.facts.reduce import unknown
from checker.facts.value import FactValue
from checker.model.case import Prior
from checker.vocabulary import Interval, Ranges, ranges

_PERIODS = {
    "duration_days": ("started", "ended"),
    "days_to_discover": ("started", "discovered"),
    "days_to_report": ("discovered", "reported"),
    "days_to_notify": ("discovered", "notified"),
}
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
    for name, (first, second) in _PERIODS.items():
        known[name] = _period(catalogue.facts[name], facts[first], facts[second])
    stringency, days = "highest_prior_stringency", "days_since_like_measure"
    known[stringency] = _stringency(matter, catalogue, catalogue.facts[stringency], on)
    known[days] = _days_since(matter, catalogue.facts[days], on)
    if known["addressee_can_perform"].values == catalogue.facts["addressee_can_perform"].closed.whole:
        known["addressee_can_perform"] = _can_perform(
            matter, catalogue.facts["addressee_can_perform"], target, known["addressee_can_perform"]
        )
    return known


def _period(fact: Fact, start: FactValue, end: FactValue) -> FactValue:
    """Whole days between two dates; a difference below zero counts as zero, since both may be partial."""
    scale = fact.closed
    missing = [value.fact for value in (start, end) if value.shown == "unknown"]
    if missing:
        return unknown(fact, "not known: " + ", ".join(missing))
    parts = [
        Interval(
            min(max(last.lo - first.hi, scale.ends.lo), scale.ends.hi),
            min(max(last.hi - first.lo, scale.ends.lo), scale.ends.hi),
        )
        for first in start.values
        for last in end.values
    ]
    return _computed(fact, ranges(parts), (start, end))


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


def _priors(matter: Matter) -> list[tuple[Prior, FactValue]]:
    """The earlier measures that count: same person or predecessor, same subject."""
    history = matter.case.history
    found = []
    for number, prior in enumerate(history.entries if history else ()):
        if prior.relation in _COUNTING and prior.subject == "same":
            shown = f"{prior.instrument} of {prior.date} by {prior.authority}"
            evidence = FactValue(
                "earlier measure", (), shown, True, matter.citations(prior.cite),
                (matter.span(("history", "entries", number)),),
                (prior.inferred,) if prior.inferred else (),
            )  # fmt: skip
            found.append((prior, evidence))
    return found


def _stringency(matter: Matter, catalogue: Catalogue, fact: Fact, on: PartialDate | None) -> FactValue:
    scale, history = fact.closed, matter.case.history
    if on is None or history is None:
        return unknown(fact, "the case file has no history" if history is None else "the measure has no date")
    ranked = [
        (prior, evidence, scale.encode(instrument.stringency).lo)
        for prior, evidence in _priors(matter)
        if (instrument := catalogue.instruments[prior.instrument]).stringency is not None
    ]
    before = [level for prior, _, level in ranked if prior.date.certainly_before(on)]
    maybe = [level for prior, _, level in ranked if prior.date.possibly_before(on)]
    low = max(before, default=scale.ends.lo)
    high = max(maybe, default=scale.ends.lo) if history.complete else scale.ends.hi
    inputs = tuple(evidence for prior, evidence, _ in ranked if prior.date.possibly_before(on))
    return _with_completeness(matter, _computed(fact, (Interval(low, high),), inputs))


def _days_since(matter: Matter, fact: Fact, on: PartialDate | None) -> FactValue:
    scale, history = fact.closed, matter.case.history
    if on is None or history is None:
        return unknown(fact, "the case file has no history" if history is None else "the measure has no date")
    priors = [(p, e) for p, e in _priors(matter) if p.date.possibly_before(on)]
    top = scale.ends.hi
    certain = [_days(p.date.first, on.last) for p, _ in priors if p.date.certainly_before(on)]
    possible = [max(0, _days(p.date.last, on.first)) for p, _ in priors]
    high = min(certain, default=top)
    low = min(possible, default=top) if history.complete else scale.ends.lo
    values = (Interval(min(low, high, top), min(high, top)),)
    return _with_completeness(matter, _computed(fact, values, tuple(e for _, e in priors)))


def _days(start: date, end: date) -> int:
    return end.toordinal() - start.toordinal()


def _with_completeness(matter: Matter, value: FactValue) -> FactValue:
    history = matter.case.history
    if history is None or history.complete is None:
        return value
    return FactValue(
        value.fact, value.values, value.shown, value.exact,
        (*value.citations, *matter.citations(history.complete.cite)),
        (*value.spans, matter.span(("history", "complete"))),
        value.inferred, value.unverified, (history.complete.text,), inputs=value.inputs,
    )  # fmt: skip


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
