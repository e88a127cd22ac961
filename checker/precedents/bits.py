"""Which cases are at least or at most as grave as a case, for many cases at once: sets of cases as whole numbers.

Bit `p` of a set stands for the `p`-th member of a peer group. What holds on every axis is the intersection of what
holds on each, and an intersection of whole numbers takes one step for some 30 cases.

Memory: a set for each value is kept only where an axis has few values. Sets are made for a block of members at a time,
in the order of the values on each axis, so that there are never more sets of one relation than members in a block:
32 MiB for each relation asked for at once, and as much for the axis at hand, however many cases and values there are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from checker.precedents.order import Axis, Base, Column, Number, at_least
from checker.vocabulary import Truth

Bits = int
"""A set of members of a peer group."""

BLOCK = 1 << 28
"""Bits of all the sets of one relation that are held at once."""

_FEW = 64
"""Values of an axis up to which the set for each is kept for the next block."""

Side = Literal["above", "below"]
"""Cases at least as grave as the case at hand, or at most as grave."""


@dataclass(frozen=True, slots=True)
class Group:
    """The cases of one peer group."""

    number: int
    rows: Sequence[int]
    """Their rows in the base, in order: member `p` of the group is row `rows[p]`."""

    @property
    def everyone(self) -> Bits:
        """The set of all members."""
        return (1 << len(self.rows)) - 1

    def blocks(self) -> Iterator[range]:
        """The members, so many at a time that their sets take no more than `BLOCK` bits."""
        count = len(self.rows)
        step = max(1, BLOCK // max(1, count))
        for start in range(0, count, step):
            yield range(start, min(count, start + step))

    def chosen(self, flags: Sequence[bool]) -> Bits:
        """The members of which a flag, given by row of the base, is set."""
        return _joined([place for place, row in enumerate(self.rows) if flags[row]], len(self.rows))


def grouped(base: Base) -> tuple[Group, ...]:
    """The peer groups by number, those without a case among them too."""
    rows: list[list[int]] = [[] for _ in range(group_count(base))]
    for row, peer in enumerate(base.peers):
        rows[peer].append(row)
    return tuple(Group(number, found) for number, found in enumerate(rows))


def group_count(base: Base) -> int:
    """How many peer groups there are: those with a name, and any with a greater number."""
    return max(len(base.groups), max((int(peer) + 1 for peer in base.peers), default=0))


def positions(bits: Bits) -> Iterator[int]:
    """The members of a set, in order."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


class Relation:
    """On which side of each member of a group the other members lie, on several axes together."""

    __slots__ = ("_axes", "_count", "exact")

    def __init__(self, group: Group, axes: Sequence[Axis], columns: Sequence[Column]) -> None:
        self._count = len(group.rows)
        self._axes: list[_Total | _Partial] = [
            _Total(column, group.rows) if axis.at_most is None else _Partial(axis, column, group.rows)
            for axis, column in zip(axes, columns, strict=True)
        ]
        self.exact = all(axis.exact for axis in self._axes)
        """Whether every value is known, so that what is possible is certain."""

    def sets(self, side: Side, members: Sequence[int], *, certain: bool) -> list[Bits]:
        """For each member the set of those on one side of it on every axis, certainly or at least possibly.

        A member belongs to its own set where it stands in the relation to itself.
        """
        everyone = (1 << self._count) - 1
        found = [everyone] * len(members)
        for axis in self._axes:
            found = [one & other for one, other in zip(found, axis.sets(side, members, certain=certain), strict=True)]
        return found


class Window:
    """Which members of a group were decided within some days of each other."""

    __slots__ = ("_axis", "_days", "_reach")

    def __init__(self, group: Group, days: Sequence[int], reach: int) -> None:
        self._days = [days[row] for row in group.rows]
        self._axis = _Sorted(self._days)
        self._reach = reach

    def sets(self, members: Sequence[int]) -> list[Bits]:
        """For each member the set of those near enough in time, itself among them."""
        late = self._axis.up_to([self._days[member] + self._reach for member in members])
        early = self._axis.up_to([self._days[member] - self._reach for member in members], itself=False)
        return [one & ~other for one, other in zip(late, early, strict=True)]


class Ranked:
    """The greatest value that some member of a set has, out of few or many values.

    The ranks of the values are kept digit by digit: one set of members for each binary digit.
    """

    __slots__ = ("_digits", "_values")

    def __init__(self, values: Sequence[Number]) -> None:
        self._values = sorted(set(values))
        rank = {value: place for place, value in enumerate(self._values)}
        ranks = [rank[value] for value in values]
        self._digits = [
            (1 << digit, _joined([place for place, one in enumerate(ranks) if one >> digit & 1], len(ranks)))
            for digit in reversed(range(max(0, len(self._values) - 1).bit_length()))
        ]

    def greatest(self, members: Bits) -> Number | None:
        """None for the empty set."""
        if not members:
            return None
        rank = 0
        for step, digit in self._digits:
            larger = members & digit
            if larger:
                members = larger
                rank |= step
        return self._values[rank]


class _Sorted:
    """Members in the order of a number that each has."""

    __slots__ = ("_keep", "_kept", "_keys", "_places")

    def __init__(self, keys: Sequence[Number]) -> None:
        self._places = sorted(range(len(keys)), key=keys.__getitem__)
        self._keys = [keys[place] for place in self._places]
        self._keep = len(set(keys)) <= _FEW
        self._kept: dict[int, Bits] = {}

    def up_to(self, limits: Sequence[Number], *, itself: bool = True) -> list[Bits]:
        """For each limit the set of members that have at most that much, or less where the limit `itself` is out."""
        cut = bisect_right if itself else bisect_left
        stops = {limit: cut(self._keys, limit) for limit in set(limits)}
        found = {stop: self._kept[stop] for stop in stops.values() if stop in self._kept}
        if len(found) < len(set(stops.values())):
            found = self._first(sorted(set(stops.values())))
        if self._keep:
            self._kept.update(found)
        return [found[stops[limit]] for limit in limits]

    def _first(self, stops: Sequence[int]) -> dict[int, Bits]:
        """For each of the ascending numbers the set of so many members, in order."""
        found: dict[int, Bits] = {}
        flags = bytearray((len(self._keys) + 7) // 8)
        start = 0
        for stop in stops:
            for place in self._places[start:stop]:
                flags[place >> 3] |= 1 << (place & 7)
            start = stop
            found[stop] = int.from_bytes(flags, "little")
        return found


class _Total:
    """A totally ordered axis."""

    __slots__ = ("_by_hi", "_by_lo", "_hi", "_lo", "exact")

    def __init__(self, column: Column, rows: Sequence[int]) -> None:
        self._lo = [column.lo[row] for row in rows]
        self._hi = [column.hi[row] for row in rows]
        self.exact = self._lo == self._hi
        self._by_lo = _Sorted(self._lo)
        self._by_hi = self._by_lo if self.exact else _Sorted(self._hi)

    def sets(self, side: Side, members: Sequence[int], *, certain: bool) -> list[Bits]:
        if side == "below":
            limits, others = (self._lo, self._by_hi) if certain else (self._hi, self._by_lo)
            return others.up_to([limits[member] for member in members])
        limits, others = (self._hi, self._by_lo) if certain else (self._lo, self._by_hi)
        everyone = (1 << len(self._lo)) - 1
        return [everyone ^ less for less in others.up_to([limits[member] for member in members], itself=False)]


class _Partial:
    """A partially ordered axis. Values are sets of levels, of which few different ones occur."""

    __slots__ = ("_holders", "_which", "_with", "exact")

    def __init__(self, axis: Axis, column: Column, rows: Sequence[int]) -> None:
        values = [column.lo[row] for row in rows]
        different = sorted(set(values))
        number = {value: place for place, value in enumerate(different)}
        self.exact = all(int(value).bit_count() == 1 for value in different)
        self._which = [number[value] for value in values]
        self._holders = [
            _joined([place for place, one in enumerate(self._which) if one == value], len(rows))
            for value in range(len(different))
        ]
        table = Column(different, different)
        self._with = [[at_least(axis, table, a, b) for b in range(len(different))] for a in range(len(different))]

    def sets(self, side: Side, members: Sequence[int], *, certain: bool) -> list[Bits]:
        wanted = {self._which[member] for member in members}
        found = {value: self._near(side, value, certain=certain) for value in wanted}
        return [found[self._which[member]] for member in members]

    def _near(self, side: Side, value: int, *, certain: bool) -> Bits:
        bits = 0
        for other, holders in enumerate(self._holders):
            truth = self._with[value][other] if side == "below" else self._with[other][value]
            if truth is Truth.HOLDS or (truth is Truth.UNKNOWN and not certain):
                bits |= holders
        return bits


def _joined(places: Sequence[int], count: int) -> Bits:
    flags = bytearray((count + 7) // 8)
    for place in places:
        flags[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(flags, "little")
