"""Cases that differ in one way, told in few conditions: boxes are widened, and those that ask least come first."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from checker.engines.prover.budget import Budget, Spent
from checker.engines.prover.cover import Cover
from checker.engines.prover.space import Box, Space, bits
from checker.proofs.describe import EVERY_CASE, periods, words
from checker.proofs.ground import Ground

_MANY = 400
"""Boxes beyond which they are told as they are: to look for wider ones would take longer than it helps."""


def readable(ground: Ground, boxes: Sequence[Box], most: int, budget: Budget) -> tuple[list[Box], int]:
    """Wide boxes, which may overlap, that hold the same cases; the first of them, and the number of those left out.

    Where time is over they are as wide as they came.
    """
    found = list(dict.fromkeys(boxes))
    if len(found) <= _MANY:
        with suppress(Spent):
            found = _widest(ground.regions.space, found, budget)
    found.sort(key=lambda box: _asked(ground.whole, box))
    return found[:most], max(0, len(found) - most)


def _asked(whole: Box, box: Box) -> tuple[int, Box]:
    """How many axes a box asks something of."""
    return sum(mask != every for mask, every in zip(box, whole, strict=True)), box


def _widest(space: Space, boxes: list[Box], budget: Budget) -> list[Box]:
    """Every box made as wide as the others allow, and of these only such as hold a case that no earlier one holds."""
    cover = Cover(space, boxes)
    wide = dict.fromkeys(_wider(space, cover, box, budget) for box in boxes)
    kept: list[Box] = []
    for box in sorted(wide, key=lambda box: _asked(space.whole, box)):
        if Cover(space, kept).first_uncovered(box, budget) is not None:
            kept.append(box)
    return kept


def _wider(space: Space, cover: Cover, box: Box, budget: Budget) -> Box:
    """A box with each axis in turn set free, or else widened cell by cell, as far as the cover goes."""
    for number, axis in enumerate(space.axes):
        if box[number] == axis.whole:
            continue
        free = _with(box, number, axis.whole)
        if cover.first_uncovered(free, budget) is None:
            box = free
            continue
        for cell in bits(axis.whole & ~box[number]):
            more = _with(box, number, 1 << cell)
            if cover.first_uncovered(more, budget) is None:
                box = _with(box, number, box[number] | 1 << cell)
    return box


def _with(box: Box, number: int, mask: int) -> Box:
    return (*box[:number], mask, *box[number + 1 :])


def told(ground: Ground, box: Box) -> tuple[str, ...]:
    """The facts of a box, those that must not be known, and the periods of law; nothing for every case."""
    facts = words(ground, box)
    found = [] if facts == EVERY_CASE else [facts]
    for axis, mask in zip(ground.regions.space.axes, box, strict=True):
        if axis.unknown and mask != axis.whole:
            if mask == axis.blank:
                found.append(f"{axis.name} not known")
            elif mask == axis.known:
                found.append(f"{axis.name} known")
            elif mask & axis.blank:
                found.append(f"or {axis.name} not known")
    return (*found, *periods(ground, (box,)))


def narrowed(ground: Ground, box: Box) -> Box:
    """A part of a box of which every case is like one with exact values: what may be unknown in it stays so.

    An axis on which nothing is said allows everything afterwards too.
    """
    cells = []
    for axis, mask in zip(ground.regions.space.axes, box, strict=True):
        if mask & axis.blank or not axis.unknown:
            cells.append(axis.known if mask & axis.blank else mask)
        else:
            cells.append(mask & -mask)
    return tuple(cells)
