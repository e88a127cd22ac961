"""What it means that one case is at least as grave as another, and that the two conflict. THE meaning.

Every faster path is tested against the functions on pairs at the end of this module.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checker.vocabulary import Truth, all_of

Number = int | float


@dataclass(frozen=True, slots=True)
class Axis:
    """A dimension or an outcome on its closed scale; the larger number is the graver, or the more severe.

    A fact of which less is worse is turned round before it comes here. Levels are numbered from 0.
    """

    name: str
    bottom: Number
    top: Number
    at_most: tuple[int, ...] | None = None
    """For a partial order over levels: for each level the bit set of those at most as grave, itself among them.

    None for a total order. Outcomes are always totally ordered.
    """
    amount: bool = False
    """Whether the numbers are amounts or counts as they stand, and not levels of a ladder that can be stepped."""


@dataclass(frozen=True, slots=True)
class Column:
    """What each case has on an axis: the least and the greatest value it may have, both the same where it is known.

    On a partial order both hold the bit set of the levels that are possible.
    """

    lo: Sequence[Number]
    hi: Sequence[Number]


@dataclass(frozen=True, slots=True)
class Order:
    """Along which axes cases are compared."""

    dimensions: tuple[Axis, ...]
    outcomes: tuple[Axis, ...]
    """At least one."""
    window: int | None = None
    """Days that two decisions may lie apart to be compared at all; None where they may lie any time apart."""


@dataclass(frozen=True, slots=True)
class Base:
    """The cases compared, column by column, in the order in which they came."""

    order: Order
    size: int
    facts: tuple[Column, ...]
    """One for each dimension."""
    outcomes: tuple[Column, ...]
    """One for each outcome; an interval where a decision is pending or its amount is not known exactly."""
    peers: Sequence[int]
    """The number of the peer group of each case. Only cases of one group are ever compared."""
    final: Sequence[bool]
    """Whether a case binds others. A pending one is compared, and sets no floor or ceiling."""
    ids: Sequence[str] = ()
    """What a reader calls each case; empty where that is looked up elsewhere."""
    days: Sequence[int] = ()
    """The day of each decision; empty where the order has no window."""
    weights: Sequence[int] | None = None
    """How many cases each row stands for, all with the same values; None for one each."""
    groups: tuple[str, ...] = ()
    """What a reader calls each peer group, by its number."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Cases that take no part, counted by the reason."""


def at_least(axis: Axis, column: Column, a: int, b: int) -> Truth:
    """Whether case `a` is at least as grave as case `b` on one dimension."""
    if axis.at_most is None:
        if column.lo[a] >= column.hi[b]:
            return Truth.HOLDS
        return Truth.UNKNOWN if column.hi[a] >= column.lo[b] else Truth.FAILS
    above, below = int(column.lo[a]), int(column.lo[b])
    reach = [lower & below for level, lower in enumerate(axis.at_most) if above >> level & 1]
    if all(found == below for found in reach):
        return Truth.HOLDS
    return Truth.UNKNOWN if any(reach) else Truth.FAILS


def peers(base: Base, a: int, b: int) -> bool:
    """Whether two cases are compared at all. No case is compared with itself."""
    window = base.order.window
    near = window is None or abs(base.days[a] - base.days[b]) <= window
    return a != b and base.peers[a] == base.peers[b] and near


def as_grave(base: Base, a: int, b: int) -> Truth:
    """Whether `a` is at least as grave as `b` on every dimension; fails for cases that are no peers.

    Two cases with the same known facts are each at least as grave as the other.
    """
    if not peers(base, a, b):
        return Truth.FAILS
    pairs = zip(base.order.dimensions, base.facts, strict=True)
    return all_of(at_least(axis, column, a, b) for axis, column in pairs)


def milder(base: Base, a: int, b: int) -> Truth:
    """Whether the outcome of `a` is at most that of `b` on every outcome, and less on one."""
    columns = base.outcomes
    if all(c.hi[a] <= c.lo[b] for c in columns) and any(c.hi[a] < c.lo[b] for c in columns):
        return Truth.HOLDS
    possible = all(c.lo[a] <= c.hi[b] for c in columns) and any(c.lo[a] < c.hi[b] for c in columns)
    return Truth.UNKNOWN if possible else Truth.FAILS


def conflict(base: Base, a: int, b: int) -> Truth:
    """Whether `a` was at least as grave and treated more mildly: `a` is the lenient side, `b` the harsh one."""
    return all_of((as_grave(base, a, b), milder(base, a, b)))


def blocking(base: Base, a: int, b: int) -> tuple[tuple[str, Truth], ...]:
    """The dimensions on which `a` is not, or not certainly, at least as grave as `b`, with which of the two it is."""
    pairs = zip(base.order.dimensions, base.facts, strict=True)
    found = ((axis.name, at_least(axis, column, a, b)) for axis, column in pairs)
    return tuple((name, truth) for name, truth in found if truth is not Truth.HOLDS)
