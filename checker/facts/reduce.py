"""What stood on a day: the facts of a matter for one measure or demand, on the date it was taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from checker.dates import PartialDate
from checker.facts.catalogue import Catalogue, Fact, Scale, written
from checker.facts.check import entries_of
from checker.facts.matter import Matter, Target
from checker.facts.value import FactValue
from checker.model.case import Bounds, Dispute, Entry
from checker.source import DataPath
from checker.vocabulary import Interval, Ranges, ranges

Placed = tuple[Entry, DataPath]


@dataclass(frozen=True, slots=True)
class Standing:
    """The facts as they stood for a target, and what came later."""

    facts: Mapping[str, FactValue]
    later: tuple[tuple[str, PartialDate, FactValue], ...]
    """Developments after the measure: fact, day, value."""


def reduce(matter: Matter, catalogue: Catalogue, target: Target, on: PartialDate | None) -> Standing:
    """Every fact that rules may read, grades and derived facts excepted, as it stood on the day."""
    placed: dict[str, list[Placed]] = {}
    for name, entry, path in entries_of(matter.case):
        placed.setdefault(name, []).append((entry, path))
    facts: dict[str, FactValue] = {}
    later: list[tuple[str, PartialDate, FactValue]] = []
    for name, fact in catalogue.facts.items():
        if fact.protected or fact.grade:
            continue
        every = placed.get(name, [])
        entries = in_scope(every, target)
        if all(entry.correction for entry, _ in entries):
            # What they correct may be said of a wider scope.
            entries += in_scope([one for one in every if not one[0].correction], target)
        facts[name] = _standing(matter, fact, entries, on)
        later += _later(matter, fact, entries, on)
    return Standing(facts, tuple(later))


def in_scope(entries: list[Placed], target: Target) -> list[Placed]:
    """The entries of the narrowest scope that has any."""
    for scope in target.scopes:
        narrow = [placed for placed in entries if scope in (placed[0].applies_to or ())]
        if narrow:
            return narrow
    return [placed for placed in entries if placed[0].applies_to is None]


def unknown(fact: Fact, why: str) -> FactValue:
    """The value of a fact of which nothing is known."""
    return FactValue(fact.name, fact.closed.whole, "unknown", False, why_unknown=why)


def _standing(matter: Matter, fact: Fact, entries: list[Placed], on: PartialDate | None) -> FactValue:
    corrections = [placed for placed in entries if placed[0].correction]
    if not corrections:
        return _uncorrected(matter, fact, entries, on)
    corrected = _corrected(matter, fact, corrections)
    unpublished = [placed for placed in corrections if on is None or on.possibly_before(_published(placed[0]))]
    if not unpublished:
        return corrected
    known = [placed for placed in corrections if placed not in unpublished]
    before = _corrected(matter, fact, known) if known else _uncorrected(matter, fact, entries, on)
    last = max(unpublished, key=lambda placed: _published(placed[0]).last)
    # Of several corrections published since, the authority may have known the earlier ones.
    between = [value_of(matter, fact, *placed).values for placed in unpublished if placed[1] != last[1]]
    known_then = ranges(part for values in (before.values, *between) for part in values)
    return replace(corrected, published_after=_published(last[0]), known_then=known_then)


def _corrected(matter: Matter, fact: Fact, corrections: list[Placed]) -> FactValue:
    """The last of the corrections, unless their days leave open which that is."""
    last = max(corrections, key=lambda placed: _published(placed[0]).last)
    others = [_published(entry) for entry, path in corrections if path != last[1]]
    if any(not day.certainly_before(_published(last[0])) for day in others):
        return unknown(fact, "the dates leave open which of its corrections came last")
    return value_of(matter, fact, *last)


def _uncorrected(matter: Matter, fact: Fact, entries: list[Placed], on: PartialDate | None) -> FactValue:
    undated = [placed for placed in entries if placed[0].since is None and not placed[0].correction]
    dated = [placed for placed in entries if placed[0].since is not None and not placed[0].correction]
    if dated:
        return _of_series(matter, fact, undated, dated, on)
    if undated:
        return value_of(matter, fact, *undated[0])
    return unknown(fact, "the case file says nothing of it")


def _published(entry: Entry) -> PartialDate:
    if entry.published is None:
        raise ValueError("a correction without a day of publication passed the check")
    return entry.published


def _since(placed: Placed) -> PartialDate:
    if placed[0].since is None:
        raise ValueError("an entry without a day is not part of a series")
    return placed[0].since


def _of_series(
    matter: Matter, fact: Fact, undated: list[Placed], dated: list[Placed], on: PartialDate | None
) -> FactValue:
    """The last entry that certainly stood, unless the order of the days leaves that open."""
    if on is None:
        return unknown(fact, "it changed over time and the day of the measure is not known")
    started = [placed for placed in dated if _since(placed).last <= on.first]
    if any(_since(placed).last > on.first and _since(placed).first <= on.last for placed in dated):
        return unknown(fact, "the dates leave open whether it had changed by the day of the measure")
    if not started:
        if undated:
            return value_of(matter, fact, *undated[0])
        return unknown(fact, f"what is known of it begins after {on}")
    last = max(started, key=lambda placed: _since(placed).last)
    if any(p is not last and _since(p).last >= _since(last).first for p in started):
        return unknown(fact, "the dates leave open which of its values came last")
    return value_of(matter, fact, *last)


def _later(
    matter: Matter, fact: Fact, entries: list[Placed], on: PartialDate | None
) -> list[tuple[str, PartialDate, FactValue]]:
    if on is None or any(entry.correction for entry, _ in entries):
        return []  # a correction replaces every entry, those that begin later among them
    return [
        (fact.name, _since(placed), value_of(matter, fact, *placed))
        for placed in entries
        if placed[0].since is not None and placed[0].since.first > on.last
    ]


def value_of(matter: Matter, fact: Fact, entry: Entry, path: DataPath) -> FactValue:
    """One entry as a fact value."""
    scale = fact.closed
    values = _values(scale, entry, lambda raw: _encode(fact, scale, raw))
    cites = list(matter.citations(entry.cite))
    notes = [entry.note] if entry.note else []
    if isinstance(entry.value, Dispute):
        for side in entry.value.either:
            cites += matter.citations(side.cite)
            notes += [f"{written(side.value)}: {side.note}"] if side.note else []
    is_unknown = entry.value == "unknown"
    return FactValue(
        fact.name,
        values,
        "disputed: " + _show_sides(entry.value) if isinstance(entry.value, Dispute) else scale.show(values),
        values[0].lo == values[-1].hi,
        tuple(dict.fromkeys(cites)),
        (matter.span((*path, "value")),),
        (entry.inferred,) if entry.inferred else (),
        (entry.unverified,) if entry.unverified else (),
        tuple(notes),
        why_unknown=(entry.note or "") if is_unknown else "",
    )


def _show_sides(dispute: Dispute) -> str:
    shown = [written(side.value) for side in dispute.either]
    return " or ".join(dict.fromkeys(shown))


def _encode(fact: Fact, scale: Scale, raw: object) -> Interval:
    if raw == "none-found" and fact.none_found is not None:
        return Interval(fact.none_found, fact.none_found)
    return scale.encode(raw)


def _values(scale: Scale, entry: Entry, encode: Callable[[object], Interval]) -> Ranges:
    match entry.value:
        case "unknown":
            return scale.whole
        case Bounds(at_least=low, at_most=high):
            bottom = scale.ends.lo if low is None else encode(low).lo
            top = scale.ends.hi if high is None else encode(high).hi
            return (Interval(bottom, top),)
        case Dispute(either=either):
            return ranges(encode(side.value) for side in either)
        case scalar:
            return (encode(scalar),)
