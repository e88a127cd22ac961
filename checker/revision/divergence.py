"""Where two editions answer one question differently, as boxes over the closed scales of all facts and days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from checker.engines.prover.budget import Budget, Spent
from checker.engines.prover.cover import Cover, meet
from checker.engines.prover.regions import Regions
from checker.engines.prover.space import Box, Space, bits
from checker.revision.common import SIDES, Side, marked
from checker.revision.question import Question

MOST_PIECES = 5_000
"""Boxes into which the cases that differ on one question may fall before the question is given up."""


@dataclass(frozen=True, slots=True)
class Divergence:
    """The cases in which one question has one answer in the old edition and another in the new."""

    was: int
    now: int
    boxes: tuple[Box, ...]
    certain: bool
    """Whether the answers are the certain ones; otherwise those that are not excluded."""


def differing(question: Question, found: Regions, budget: Budget) -> Iterator[Divergence]:
    """Where the answers differ, by the two answers; nothing where they are the same in every case. Raises Spent."""
    for surely in (True, False) if _unknowns(found.space) else (True,):
        levels = {side: _levels(question, side, found, surely=surely) for side in SIDES}
        for low, high, up in ((levels["old"], levels["new"], True), (levels["new"], levels["old"], False)):
            for lower, higher, boxes in _rising(found.space, low, high, budget):
                was, now = (lower, higher) if up else (higher, lower)
                yield Divergence(was, now, tuple(boxes), certain=surely)


def _unknowns(space: Space) -> bool:
    return any(axis.unknown for axis in space.axes)


Levels = Mapping[int, Sequence[Box]]
"""By height the boxes in which some rule gives it."""


def _levels(question: Question, side: Side, found: Regions, *, surely: bool) -> Levels:
    levels: dict[int, list[Box]] = {}
    reach = found.surely if surely else found.maybe
    for name, height in question.heights[side].items():
        rule = marked(side, name)
        if rule in found.given_up:
            raise Spent(f"the cases of `{name}` in the {side} edition were not found: {found.given_up[rule]}")
        levels.setdefault(height, []).extend(reach[rule].effect)
    return levels


def _rising(space: Space, low: Levels, high: Levels, budget: Budget) -> Iterator[tuple[int, int, list[Box]]]:
    """Where one side is higher than the other, with both heights."""
    for top in sorted(high, reverse=True):
        blocking = [box for level in high if level > top for box in high[level]]
        blocking += [box for level in low if level >= top for box in low[level]]
        rest = _without(space, high[top], blocking, budget)
        for level in sorted((level for level in low if level < top), reverse=True):
            hit = _within(space, rest, low[level], budget)
            if hit:
                yield level, top, hit
                rest = _without(space, rest, low[level], budget)
        if rest:
            yield 0, top, rest


def _without(space: Space, boxes: Iterable[Box], others: Sequence[Box], budget: Budget) -> list[Box]:
    cover = Cover(space, others)
    found: dict[Box, None] = {}
    for box in boxes:
        for piece in cover.uncovered(box, budget):
            found[piece] = None
            _few_enough(len(found))
    return list(found)


def _within(space: Space, boxes: Iterable[Box], others: Sequence[Box], budget: Budget) -> list[Box]:
    cover = Cover(space, others)
    found: dict[Box, None] = {}
    for box in boxes:
        for number in bits(cover.meeting(box)):
            budget.step()
            both = meet(box, others[number])
            if both is not None and space.feasible(both):
                found[both] = None
                _few_enough(len(found))
    return list(found)


def _few_enough(number: int) -> None:
    if number > MOST_PIECES:
        raise Spent(f"the cases that differ fall into more than {MOST_PIECES:,} parts")
