"""What of a box no box of a list covers: the one question to which gap, dead, clash and monotone come down.

A sweep, axis by axis: the cells of an axis are grouped by which boxes of the list they leave in play, and each group
is followed into the next axis with those alone. After the sweep over rules as rectangles of Calvanese, Dumas, Laurson,
Maggi, Montali and Teinemaa (Business Process Management, 2016); sets of boxes are kept as whole numbers, one bit a
box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.engines.prover.budget import Budget
from checker.engines.prover.space import Box, Space, bits, runs


def meet(one: Box, other: Box) -> Box | None:
    """The cases in both boxes; None where there are none."""
    both = tuple(map(int.__and__, one, other))
    return both if all(both) else None


def inside(one: Box, other: Box) -> bool:
    """Whether every case of the first box lies in the second."""
    return not any(mine & ~others for mine, others in zip(one, other, strict=True))


class _Along:
    """The boxes of a list along one axis: which of them meet some cells, and which hold them all."""

    def __init__(self, masks: Sequence[int], whole: int) -> None:
        self.everywhere = 0
        """The boxes that allow every cell."""
        size = whole.bit_length()
        firsts, lasts = [0] * size, [0] * size
        self._odd: dict[int, int] = {}
        for number, mask in enumerate(masks):
            mine = 1 << number
            if mask == whole:
                self.everywhere |= mine
            first, last = (mask & -mask).bit_length() - 1, mask.bit_length() - 1
            if mask >> first == (2 << (last - first)) - 1:
                firsts[first] |= mine
                lasts[last] |= mine
            else:
                self._odd[mask] = self._odd.get(mask, 0) | mine
        self._begun = firsts
        for cell in range(1, size):
            firsts[cell] |= firsts[cell - 1]
        self._open = lasts
        for cell in range(size - 2, -1, -1):
            lasts[cell] |= lasts[cell + 1]
        self._meeting: dict[int, int] = {}
        self._holding: dict[int, int] = {}

    def meeting(self, mask: int) -> int:
        """The boxes that share a cell with these."""
        found = self._meeting.get(mask)
        if found is None:
            found = 0
            for first, last in runs(mask):
                found |= self._begun[last] & self._open[first]
            for odd, boxes in self._odd.items():
                if odd & mask:
                    found |= boxes
            self._meeting[mask] = found
        return found

    def holding(self, mask: int) -> int:
        """The boxes that have all of these cells."""
        found = self._holding.get(mask)
        if found is None:
            found = self._begun[(mask & -mask).bit_length() - 1] & self._open[mask.bit_length() - 1]
            for odd, boxes in self._odd.items():
                if not mask & ~odd:
                    found |= boxes
            self._holding[mask] = found
        return found

    def groups(self, mask: int, alive: int, masks: Sequence[int]) -> dict[int, int]:
        """Some cells grouped by which of the boxes alive have them: for each set of boxes its cells."""
        found: dict[int, int] = {}
        few = alive.bit_count()
        if few * 2 >= mask.bit_count():
            for cell in bits(mask):
                left = self.meeting(1 << cell) & alive
                found[left] = found.get(left, 0) | (1 << cell)
            return found
        # Only the ends of the boxes alive matter: every run of cells between two of them is of one kind.
        parts = {mask}
        for number in bits(alive):
            other = masks[number]
            parts = {piece for part in parts for piece in (part & other, part & ~other) if piece}
        for part in parts:
            left = self.meeting(part & -part) & alive
            found[left] = found.get(left, 0) | part
        return found


class Cover:
    """A list of boxes, indexed so that what they cover is found quickly.

    Raises Spent where a budget is given and the time is over before the index is made.
    """

    def __init__(self, space: Space, boxes: Sequence[Box], budget: Budget | None = None) -> None:
        self.space = space
        self.boxes = tuple(boxes)
        self._all = (1 << len(self.boxes)) - 1
        columns = list(zip(*self.boxes, strict=True)) if self.boxes else [()] * len(space.axes)
        self._columns = columns
        self._along: list[_Along] = []
        for column, axis in zip(columns, space.axes, strict=True):
            if budget is not None:
                budget.check()
            self._along.append(_Along(column, axis.whole))
        # Axes on which no box asks anything tell nothing apart. Those with the fewest cells come first: they leave
        # the fewest groups to follow.
        asked = [number for number, along in enumerate(self._along) if along.everywhere != self._all]
        self._order = sorted(asked, key=lambda number: len(space.axes[number].starts))

    def meeting(self, box: Box, among: int | None = None) -> int:
        """The boxes, as bits, that share a case with this one."""
        left = self._all if among is None else among
        for number in self._order:
            if not left:
                return 0
            left &= self._along[number].meeting(box[number])
        return left

    def holding(self, box: Box, among: int | None = None) -> int:
        """The boxes, as bits, that have every case of this one."""
        left = self._all if among is None else among
        for number in self._order:
            if not left:
                return 0
            left &= self._along[number].holding(box[number])
        return left

    def uncovered(self, box: Box, budget: Budget, among: int | None = None) -> Iterator[Box]:
        """Boxes without a case in common that together are what the list leaves of a box.

        Days in an impossible order are left out. Only the boxes of `among`, as bits, are asked where it is given.
        Raises Spent.
        """
        sweep = _Sweep(self, box, budget)
        for piece in sweep.from_start(among):
            if self.space.feasible(piece):
                yield piece

    def first_uncovered(self, box: Box, budget: Budget, among: int | None = None) -> Box | None:
        """One of the boxes that the list leaves of a box; None where it covers all of it. Raises Spent."""
        return next(self.uncovered(box, budget, among), None)


class _Sweep:
    """One box followed through the axes."""

    def __init__(self, cover: Cover, box: Box, budget: Budget) -> None:
        self._cover = cover
        self._box = box
        self._budget = budget
        self._covered: set[tuple[int, int]] = set()

    def from_start(self, among: int | None) -> Iterator[Box]:
        alive = self._cover.meeting(self._box, among)
        if not alive:
            yield self._box
        elif not self._cover.holding(self._box, alive):
            for cells in self._follow(0, alive):
                piece = list(self._box)
                for number, mask in cells.items():
                    piece[number] = mask
                yield tuple(piece)

    def _follow(self, at: int, alive: int) -> Iterator[dict[int, int]]:
        """The pieces left from an axis on, each as the cells that it keeps on the axes it was cut on."""
        cover, key = self._cover, (at, alive)
        if key in self._covered:
            return
        self._budget.check()
        order = cover._order
        # Where the boxes alive hold all cells of an axis, it tells none of them apart.
        while at < len(order) and not alive & ~cover._along[order[at]].holding(self._box[order[at]]):
            at += 1
        if at == len(order):
            return
        number = order[at]
        groups = cover._along[number].groups(self._box[number], alive, cover._columns[number])
        rest = order[at + 1 :]
        empty = True
        for left, mask in groups.items():
            if not left:
                empty = False
                yield {number: mask}
                continue
            if self._held(rest, left):
                continue
            for cells in self._follow(at + 1, left):
                empty = False
                yield {number: mask, **cells}
        if empty:
            self._covered.add(key)

    def _held(self, rest: Sequence[int], alive: int) -> bool:
        """Whether one of the boxes alive has all that is left on the axes to come."""
        for number in rest:
            alive &= self._cover._along[number].holding(self._box[number])
            if not alive:
                return False
        return True
