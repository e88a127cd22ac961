"""The space of all cases, cut into cells that no test of the rules tells apart.

Every fact that some test reads is an axis. Its closed scale is cut at the ends of all tests, so that two values in
one cell pass and fail the same tests. A set of cells of one axis is a whole number, bit n standing for cell n; a box
is one such number for each axis, and stands for every case whose value on each axis lies in one of its cells.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from checker.vocabulary import Direction, Interval, Ranges

Box = tuple[int, ...]
"""For each axis of a space, the cells allowed, as bits. INVARIANT: none of the numbers is 0."""

Region = tuple[Box, ...]
"""A union of boxes, which may overlap."""


@dataclass(frozen=True)
class Axis:
    """One fact, or a day whose law counts, with its cells in the order of the scale."""

    name: str
    starts: tuple[int, ...]
    """The first value of each cell."""
    scale: Interval
    worse: Direction
    unknown: bool = False
    """Whether one more cell, the last, stands for the value not being known."""

    @property
    def known(self) -> int:
        """All cells of values."""
        return (1 << len(self.starts)) - 1

    @property
    def whole(self) -> int:
        """All cells."""
        return (1 << (len(self.starts) + self.unknown)) - 1

    @property
    def blank(self) -> int:
        """The cell of the unknown value; 0 where the axis has none."""
        return (1 << len(self.starts)) if self.unknown else 0

    def cells(self, allowed: Ranges) -> int:
        """The cells of values that a test allows. INVARIANT: the axis is cut at every end of `allowed`."""
        mask = 0
        for part in allowed:
            first = bisect_right(self.starts, part.lo) - 1
            last = bisect_right(self.starts, part.hi) - 1
            mask |= ((2 << (last - first)) - 1) << first
        return mask

    def interval(self, cell: int) -> Interval:
        """The values of a cell."""
        end = self.starts[cell + 1] - 1 if cell + 1 < len(self.starts) else self.scale.hi
        return Interval(self.starts[cell], end)

    def values(self, mask: int) -> Ranges:
        """The values in some cells, the unknown one left out."""
        return tuple(Interval(self.starts[first], self.interval(last).hi) for first, last in runs(mask & self.known))

    def no_better(self, mask: int) -> int:
        """The cells that are at least as bad as some of these; the same cells where nothing is worse."""
        match self.worse:
            case Direction.HIGHER:
                return self.known & -(mask & -mask) if mask & self.known else 0
            case Direction.LOWER:
                return (1 << (mask & self.known).bit_length()) - 1
            case Direction.NONE:
                return mask

    def no_worse(self, mask: int) -> int:
        """The cells that are at most as bad as some of these; the same cells where nothing is worse."""
        match self.worse:
            case Direction.LOWER:
                return self.known & -(mask & -mask) if mask & self.known else 0
            case Direction.HIGHER:
                return (1 << (mask & self.known).bit_length()) - 1
            case Direction.NONE:
                return mask


def bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set, the lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def runs(mask: int) -> Iterator[tuple[int, int]]:
    """The first and last place of every run of bits that are set."""
    base = 0
    while mask:
        skip = (mask & -mask).bit_length() - 1
        mask >>= skip
        length = (~mask & (mask + 1)).bit_length() - 1
        yield base + skip, base + skip + length - 1
        mask >>= length
        base += skip + length


@dataclass(frozen=True)
class Space:
    """All cases that the tests of some rules tell apart."""

    axes: tuple[Axis, ...]
    not_after: tuple[tuple[str, str], ...] = ()
    """Pairs of axes with days: the first never lies after the second."""

    @cached_property
    def whole(self) -> Box:
        """Every case."""
        return tuple(axis.whole for axis in self.axes)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The number of each axis by its name."""
        return {axis.name: number for number, axis in enumerate(self.axes)}

    @cached_property
    def _ordered(self) -> tuple[tuple[int, int], ...]:
        """The numbers of the axes of `not_after`, where the space has both."""
        found = self.place
        return tuple((found[a], found[b]) for a, b in self.not_after if a in found and b in found)

    def box(self, allowed: Mapping[str, Ranges]) -> Box:
        """The cases whose values lie in these, for axes of the space."""
        box = list(self.whole)
        for name, values in allowed.items():
            number = self.place[name]
            box[number] &= self.axes[number].cells(values)
        return tuple(box)

    def feasible(self, box: Box) -> bool:
        """Whether some case in the box keeps the order of days."""
        for earlier, later in self._ordered:
            one, two = self.axes[earlier], self.axes[later]
            if (box[earlier] & one.blank) or (box[later] & two.blank):
                continue
            first = one.interval(next(bits(box[earlier]))).lo
            last = two.interval(box[later].bit_length() - 1).hi
            if first > last:
                return False
        return True

    def values(self, box: Box) -> dict[str, Ranges]:
        """The values that a box allows on each axis on which it does not allow all."""
        return {
            axis.name: axis.values(mask)
            for axis, mask in zip(self.axes, box, strict=True)
            if mask & axis.known != axis.known and mask & axis.known
        }


def space(
    scales: Mapping[str, Interval],
    tests: Mapping[str, Iterable[Ranges]],
    worse: Mapping[str, Direction],
    not_after: Iterable[tuple[str, str]] = (),
    *,
    unknown: bool = False,
) -> Space:
    """The space of the facts tested, each scale cut at every end of its tests.

    With `unknown` every axis has one more cell, for the value not being known.
    """
    axes = []
    for name, asked in tests.items():
        scale = scales[name]
        starts = {scale.lo}
        for allowed in asked:
            for part in allowed:
                starts |= {part.lo, part.hi + 1}
        kept = tuple(sorted(start for start in starts if scale.lo <= start <= scale.hi))
        axes.append(Axis(name, kept, scale, worse.get(name, Direction.NONE), unknown))
    return Space(tuple(axes), tuple(not_after))
