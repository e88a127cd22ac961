"""Where two editions answer one question differently, as boxes over the closed scales of all facts and days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from checker.engines.prover.budget import Budget, Spent
from checker.engines.prover.cover import Cover, meet
from checker.engines.prover.regions import Regions
from checker.engines.prover.space import Box, Space, bits
from checker.revision.paired import SIDES, Side, marked
from checker.revision.question import Heights, Question

MOST_PIECES = 5_000
"""Boxes into which the cases that differ on one question may fall before the question is given up."""


@dataclass(frozen=True, slots=True)
class Divergence:
    """The cases in which one question has one answer in the old edition and another in the new."""

    was: Heights
    now: Heights
    boxes: tuple[Box, ...]


def differing(question: Question, found: Regions, budget: Budget) -> Iterator[Divergence]:
    """Where the answers differ, by the two answers; nothing where they are the same in every case. Raises Spent."""
    space = found.space
    sure = {side: _levels(question, side, found, surely=True) for side in SIDES}
    if not _unknowns(space):
        for was, now, boxes in _apart(space, sure, budget):
            yield Divergence((was, was), (now, now), tuple(boxes))
        return
    maybe = {side: _levels(question, side, found, surely=False) for side in SIDES}
    for was, now, boxes in _apart(space, sure, budget):
        for (maybe_was, maybe_now), part in _split(space, boxes, maybe, budget):
            yield Divergence((was, maybe_was), (now, maybe_now), tuple(part))
    for was, now, boxes in _apart(space, maybe, budget):
        for (sure_was, sure_now), part in _split(space, boxes, sure, budget):
            if sure_was == sure_now:  # where these differ it is told already
                yield Divergence((sure_was, was), (sure_now, now), tuple(part))


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


def _apart(space: Space, levels: Mapping[Side, Levels], budget: Budget) -> Iterator[tuple[int, int, list[Box]]]:
    """Where the sides have different heights, with the old and the new one."""
    yield from _rising(space, levels["old"], levels["new"], budget)
    for now, was, boxes in _rising(space, levels["new"], levels["old"], budget):
        yield was, now, boxes


def _split(
    space: Space, boxes: list[Box], levels: Mapping[Side, Levels], budget: Budget
) -> Iterator[tuple[tuple[int, int], list[Box]]]:
    """Some boxes by the heights that both sides have in them, the old one first."""
    for was, some in _by_height(space, boxes, levels["old"], budget):
        for now, part in _by_height(space, some, levels["new"], budget):
            yield (was, now), part


def _by_height(space: Space, boxes: list[Box], levels: Levels, budget: Budget) -> Iterator[tuple[int, list[Box]]]:
    rest = boxes
    for height in sorted(levels, reverse=True):
        hit = _within(space, rest, levels[height], budget)
        if hit:
            yield height, hit
            rest = _without(space, rest, levels[height], budget)
    if rest:
        yield 0, rest


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
