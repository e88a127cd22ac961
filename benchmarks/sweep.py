"""The sweep prototype that the checker's proofs are measured against: numpy for pairs, sets of rules as whole numbers.

It knows of boxes alone: no grades, overrides, days or unknown facts, and no words. Every question but that of pairs is
whether some box is covered by others. The boxes that touch it are found at once; where one of them holds it all, that
is the answer. Otherwise its columns are followed one by one, each cut at the ends of the boxes, for every set of boxes
still in play once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.decision_tables import WORDS, Table

Array = np.ndarray[Any, np.dtype[Any]]
Part = tuple[int, int]
"""For a column with an order the first and last place; for a set, its words as bits, twice."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """The rows of a table as arrays, one line a rule, the columns with an order before the sets."""

    low: Array
    high: Array
    sets: Array
    floor: Array
    level: Array

    def touching(self, box: tuple[Array, Array, Array]) -> Array:
        """Whether each rule shares a case with a box."""
        low, high, sets = box
        found: Array = ((self.low <= high) & (self.high >= low)).all(1) & ((self.sets & sets) != 0).all(1)
        return found

    def holding(self, box: tuple[Array, Array, Array]) -> Array:
        """Whether each rule has every case of a box."""
        low, high, sets = box
        found: Array = ((self.low <= low) & (self.high >= high)).all(1) & ((sets & ~self.sets) == 0).all(1)
        return found

    def of(self, rules: Array) -> Boxes:
        """Some of them."""
        return Boxes(self.low[rules], self.high[rules], self.sets[rules], self.floor[rules], self.level[rules])

    def box(self, rule: int) -> tuple[Array, Array, Array]:
        """The cases of one."""
        return self.low[rule], self.high[rule], self.sets[rule]

    def stricter(self, rule: int) -> Array:
        """The rules that expect at least as much on the same side, that one among them."""
        same = self.floor == self.floor[rule]
        found: Array = same & ((self.level >= self.level[rule]) == self.floor[rule] | (self.level == self.level[rule]))
        return found


def boxes_of(table: Table) -> Boxes:
    """A table as arrays."""
    rows = table.rows
    return Boxes(
        np.array([[row.spans[name][0] for name in table.columns] for row in rows]),
        np.array([[row.spans[name][1] for name in table.columns] for row in rows]),
        np.array([[row.sets[name] for name in table.sets] for row in rows], dtype=np.int64).reshape(len(rows), -1),
        np.array([row.side == "at_least" for row in rows]),
        np.array([row.level for row in rows]),
    )


def whole_of(table: Table) -> tuple[Array, Array, Array]:
    """Every case of a table, as a box."""
    tops = np.array(list(table.columns.values()))
    return np.zeros_like(tops), tops, np.array([(1 << WORDS) - 1 for _ in table.sets], dtype=np.int64)


def clashes(boxes: Boxes) -> set[tuple[int, int]]:
    """Every floor with every ceiling below it that shares a case with it."""
    floors, ceilings = np.flatnonzero(boxes.floor), np.flatnonzero(~boxes.floor)
    one, other = boxes.of(floors), boxes.of(ceilings)
    found: Array = one.level[:, None] > other.level[None, :]
    for number in range(boxes.low.shape[1]):
        found &= one.low[:, None, number] <= other.high[None, :, number]
        found &= other.low[None, :, number] <= one.high[:, None, number]
    for number in range(boxes.sets.shape[1]):
        found &= (one.sets[:, None, number] & other.sets[None, :, number]) != 0
    return {(int(floors[a]), int(ceilings[b])) for a, b in np.argwhere(found)}


def gaps(boxes: Boxes, whole: tuple[Array, Array, Array]) -> Iterator[list[Part]]:
    """What no rule speaks of, as boxes without a case in common."""
    return uncovered(whole, boxes)


def surplus(boxes: Boxes) -> set[int]:
    """Rules covered by others that expect as much; of two that are the same only the later."""
    found = set[int]()
    for rule in range(len(boxes.level)):
        others = boxes.stricter(rule)
        same = (boxes.low == boxes.low[rule]).all(1) & (boxes.high == boxes.high[rule]).all(1)
        same &= (boxes.sets == boxes.sets[rule]).all(1) & (boxes.level == boxes.level[rule])
        others &= ~(same & (np.arange(len(boxes.level)) >= rule))
        if next(uncovered(boxes.box(rule), boxes.of(others)), None) is None:
            found.add(rule)
    return found


def breaches(boxes: Boxes, whole: tuple[Array, Array, Array]) -> dict[int, list[Part]]:
    """Rules that a worse case, for ceilings a milder one, takes the effect from, each with cases in which it does."""
    found = {}
    for rule in range(len(boxes.level)):
        low, high, sets = boxes.box(rule)
        carried = (low, whole[1], sets) if boxes.floor[rule] else (whole[0], high, sets)
        piece = next(uncovered(carried, boxes.of(boxes.stricter(rule))), None)
        if piece is not None:
            found[rule] = piece
    return found


def uncovered(box: tuple[Array, Array, Array], boxes: Boxes) -> Iterator[list[Part]]:
    """What some boxes leave of one, in pieces without a case in common."""
    boxes = boxes.of(boxes.touching(box))
    low, high, sets = box
    whole: list[Part] = [*zip(low.tolist(), high.tolist(), strict=True), *((s, s) for s in sets.tolist())]
    if len(boxes.level) == 0:
        return iter((whole,))
    if boxes.holding(box).any():
        return iter(())
    return _Sweep(box, boxes, whole).pieces()


class _Sweep:
    def __init__(self, box: tuple[Array, Array, Array], boxes: Boxes, whole: list[Part]) -> None:
        low, high, sets = box
        self.parts: list[list[tuple[Part, int]]] = []
        held = []
        for number in range(len(low)):
            firsts, lasts = boxes.low[:, number], boxes.high[:, number]
            self.parts.append(self._spans(int(low[number]), int(high[number]), firsts.tolist(), lasts.tolist()))
            held.append(_bits((firsts <= low[number]) & (lasts >= high[number])))
        for number in range(len(sets)):
            self.parts.append(self._words(int(sets[number]), boxes.sets[:, number].tolist()))
            held.append(_bits((int(sets[number]) & ~boxes.sets[:, number]) == 0))
        order = sorted(range(len(held)), key=lambda column: len(self.parts[column]))
        self.order = order
        """The columns with the fewest parts first: they leave the fewest sets of boxes to follow."""
        self.parts, held = [self.parts[n] for n in order], [held[n] for n in order]
        self.whole = [whole[n] for n in order]
        self.rest = [-1] * (len(held) + 1)
        """For each column the boxes that hold all that is left from it on."""
        for number in range(len(held) - 1, -1, -1):
            self.rest[number] = self.rest[number + 1] & held[number]
        self.every = (1 << len(boxes.level)) - 1
        self.covered: set[tuple[int, int]] = set()

    def _spans(self, low: int, high: int, firsts: list[int], lasts: list[int]) -> list[tuple[Part, int]]:
        turns: dict[int, int] = {low: 0}
        for number, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
            turns[max(low, first)] = turns.get(max(low, first), 0) ^ (1 << number)
            if last < high:
                turns[last + 1] = turns.get(last + 1, 0) ^ (1 << number)
        found, alive, starts = [], 0, sorted(turns)
        for start, stop in zip(starts, [*starts[1:], high + 1], strict=True):
            alive ^= turns[start]
            found.append(((start, stop - 1), alive))
        return found

    def _words(self, mine: int, others: list[int]) -> list[tuple[Part, int]]:
        groups: dict[int, int] = {}
        for word in range(WORDS):
            if mine >> word & 1:
                alive = sum(1 << number for number, other in enumerate(others) if other >> word & 1)
                groups[alive] = groups.get(alive, 0) | 1 << word
        return [((words, words), alive) for alive, words in groups.items()]

    def pieces(self) -> Iterator[list[Part]]:
        for piece in self._follow(0, self.every):
            yield [part for _, part in sorted(zip(self.order, piece, strict=True))]

    def _follow(self, column: int, alive: int) -> Iterator[list[Part]]:
        if not alive:
            yield self.whole[column:]
            return
        if (column, alive) in self.covered or alive & self.rest[column]:
            return
        none = True
        for part, having in self.parts[column]:
            for piece in self._follow(column + 1, alive & having):
                none = False
                yield [part, *piece]
        if none:
            self.covered.add((column, alive))


def _bits(flags: Array) -> int:
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")
