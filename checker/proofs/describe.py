"""Boxes in words: what must be known of a case for it to lie in one, and the periods of law that this concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from checker.engines.prover.space import Box, runs
from checker.facts.catalogue import Scale
from checker.proofs.ground import LAWS, Ground, axis_of
from checker.vocabulary import Interval, Ranges, complement

EVERY_CASE = "every case"


def words(ground: Ground, box: Box) -> str:
    """What the facts must be for a case to lie in a box: `intent deliberate, persons_affected 1,000 or more`.

    Days of law are left to `region` and `periods`.
    """
    days = _day_axes(ground)
    values = {name: v for name, v in ground.regions.space.values(box).items() if name not in days}
    return facts(ground, values)


def region(ground: Ground, box: Box) -> str:
    """A box in full: `intent deliberate, by the law of the breach up to 2022-03-31`; nothing on days where all count.

    A day of law lies in one of the spans joined by `or`, and each day named by `and` does so.
    """
    told = [f"of the {name} {' or '.join(spans)}" for name, spans in _spans(ground, (box,))]
    return words(ground, box) + (f", by the law {' and '.join(told)}" if told else "")


def facts(ground: Ground, values: Mapping[str, Ranges]) -> str:
    """Some facts with what they may be, in words."""
    told = (f"{name} {said(ground.rules.catalogue.facts[name].closed, v)}" for name, v in sorted(values.items()))
    return ", ".join(told) or EVERY_CASE


def said(scale: Scale, values: Ranges) -> str:
    """Some values in words; as all but the others, where these are fewer."""
    rest = complement(values, scale.ends)
    if scale.type in ("kind", "level") and 0 < _size(rest) < _size(values) and len(values) > 1:
        return f"not {scale.show(rest)}"
    return scale.show(values)


def _size(values: Ranges) -> int:
    return sum(part.hi - part.lo + 1 for part in values)


def _day_axes(ground: Ground) -> dict[str, str]:
    """The axes of days of law with whose days they are; a date that rules read as a fact is none of them."""
    names: dict[str, str] = {axis_of(law, ground.rules.catalogue): law for law in LAWS}
    return {axis: told for axis, told in names.items() if axis not in ground.read}


def periods(ground: Ground, boxes: Iterable[Box]) -> tuple[str, ...]:
    """The periods of law in which some of the boxes lie, in words; none where they lie in all times."""
    return tuple(f"law of the {name} {span}" for name, spans in _spans(ground, boxes) for span in spans)


def _spans(ground: Ground, boxes: Iterable[Box]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """For each day of law of which not all days lie in some of the boxes, the spans of those that do."""
    space, every = ground.regions.space, list(boxes)
    for name, law in _day_axes(ground).items():
        if name not in space.place:
            continue
        axis, mask = space.axes[space.place[name]], 0
        for box in every:
            mask |= box[space.place[name]] & axis.known
        if mask != axis.known:
            spans = (Interval(axis.interval(a).lo, axis.interval(b).hi) for a, b in runs(mask))
            yield law, tuple(_period(span, axis.scale) for span in spans)


def _period(span: Interval, scale: Interval) -> str:
    first, last = date.fromordinal(span.lo), date.fromordinal(span.hi)
    if span.lo == scale.lo:
        return f"up to {last}"
    if span.hi == scale.hi:
        return f"from {first} on"
    return f"of {first}" if span.lo == span.hi else f"from {first} to {last}"
