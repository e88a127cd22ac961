"""The fewest cases to set aside, and the fewest ladder levels to move, so that no certain conflict is left.

Exact, with the proof, wherever the conflicts are a strict order, which they always are without a window: the cases
kept are then a largest set without conflict, and by the theorems of Dilworth and Koenig the others are as many as the
pairs in a largest matching of lenient sides with harsh sides. Where they are no order, bounds that are called so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from numbers import Integral

from checker.precedents.bits import Bits, Group, grouped, positions
from checker.precedents.completion import completed, known
from checker.precedents.cover import bracket
from checker.precedents.eras import eras, unlimited, within
from checker.precedents.figures import Extent, Membership, Repair
from checker.precedents.graph import Graph, Relations, closure, relations
from checker.precedents.matching import Matching, largest, smallest_cover
from checker.precedents.membership import memberships
from checker.precedents.order import Axis, Base, Number

LARGEST = 30_000
"""Cases in a peer group up to which the pairs are held in memory: about half a gigabyte there."""

SEVERAL = "several outcomes have no common step"
AMOUNT = "the outcome is an amount, not a ladder of levels"
NO_ORDER = "conflicts within a window of days are no order, so only bounds are quick to find"
POSSIBLE = "possible conflicts are no order, so only bounds are quick to find"
MANY = f"a peer group has more than {LARGEST:,} cases, too many to hold all pairs of"
OPEN = "within a window of days, outcomes that are open leave only bounds quick to find"


def repair(base: Base, progress: Callable[[int, int], None] | None = None) -> Repair:
    """The repair of the whole base, the sum of those of its peer groups. The rows stand for one case each."""
    return repairs(base, progress)[0]


def repairs(base: Base, progress: Callable[[int, int], None] | None = None) -> tuple[Repair, tuple[Repair, ...]]:
    """The repair of the whole base and of each peer group, by its number.

    Rows are those of the base throughout; the memberships of a group are those of its rows, in their order.
    `progress` is told how many of how many cases are done.
    """
    groups = grouped(base)
    found = []
    done = 0
    for group in groups:
        found.append(_group_repair(base, group))
        done += len(group.rows)
        if progress is not None:
            progress(done, base.size)
    return together(base, found, _joined(base, groups, found)), tuple(found)


def summed(extents: Sequence[Extent]) -> Extent:
    """The extent of several bases none of which has to do with another."""
    reasons = (reason for extent in extents if extent.why for reason in extent.why.split("; "))
    why = "; ".join(dict.fromkeys(reasons))
    least = [extent.at_least for extent in extents if extent.at_least is not None]
    most = [extent.at_most for extent in extents if extent.at_most is not None]
    return Extent(
        sum(least) if len(least) == len(extents) else None,
        sum(most) if len(most) == len(extents) else None,
        why,
    )


def bounded(at_least: int, at_most: int, why: str) -> Extent:
    """Bounds, which say why they are no more than that unless they meet."""
    return Extent(at_least, at_most, "" if at_least == at_most else why)


def is_ladder(axis: Axis) -> bool:
    """Whether an outcome is a ladder, whose levels are numbered from 0, and not an amount."""
    return not axis.amount and axis.bottom == 0 and isinstance(axis.top, Integral)


def no_steps(base: Base) -> str:
    """Why ladder steps have no meaning on a base; empty where they have one."""
    if len(base.order.outcomes) > 1:
        return SEVERAL
    return "" if is_ladder(base.order.outcomes[0]) else AMOUNT


@dataclass(frozen=True, slots=True)
class _Removal:
    """What is found of the certain conflicts of a group, by member."""

    extent: Extent
    removed: Sequence[int]
    chains: Sequence[Sequence[int]] = ()
    membership: Sequence[Membership] | None = None
    membership_why: str = ""


def _group_repair(base: Base, group: Group) -> Repair:
    if len(group.rows) > LARGEST:
        unknown = Extent(None, None, MANY)
        return Repair(unknown, (), (), None, MANY, unknown, unknown)
    # By their values, so that not even bounds depend on the order of the rows.
    ranked = Group(group.number, sorted(group.rows, key=lambda row: _values(base, row)))
    found = relations(base, ranked)
    removal = _removal(base, ranked, found.certain)

    def rows(members: Sequence[int]) -> tuple[int, ...]:
        return tuple(ranked.rows[member] for member in members)

    membership: Sequence[Membership] | None = None
    if removal.membership is not None:
        by_row = dict(zip(ranked.rows, removal.membership, strict=True))
        membership = [by_row[row] for row in group.rows]
    return Repair(
        removals=removal.extent,
        removed=tuple(sorted(rows(removal.removed))),
        chains=tuple(rows(chain) for chain in removal.chains),
        membership=membership,
        membership_why=removal.membership_why,
        steps=_steps(base, ranked, found),
        removals_possible=_possible(base, ranked, found, removal.extent),
    )


def _values(base: Base, row: int) -> tuple[Number, ...]:
    """All that bears on what a case conflicts with."""
    days = (base.days[row],) if base.order.window is not None else ()
    return (*days, *(end for column in (*base.outcomes, *base.facts) for end in (column.lo[row], column.hi[row])))


def _removal(base: Base, group: Group, graph: Graph) -> _Removal:
    if base.order.window is not None and not graph.is_strict_order():
        bounds = bracket(graph, _at_peace(base, group, graph, group.everyone))
        least = max(bounds.at_least, _matched(within(graph, eras(base, group))))
        extent = bounded(least, bounds.at_most, NO_ORDER)
        return _Removal(extent, list(positions(bounds.cover)), membership_why=NO_ORDER)
    matching = largest(graph.ahead, len(graph.ahead))
    return _Removal(
        Extent(matching.size, matching.size),
        list(positions(smallest_cover(graph, matching))),
        _chains(graph.touched, matching),
        memberships(graph, matching),
    )


def _chains(touched: Bits, matching: Matching) -> list[list[int]]:
    """The paired cases strung together: who is harsh in one pair may be lenient in the next."""
    found = []
    for first in positions(touched):
        if matching.left[first] < 0:
            chain = [first]
            while (following := matching.right[chain[-1]]) >= 0:
                chain.append(following)
            found.append(chain)
    return found


def _possible(base: Base, group: Group, found: Relations, certain: Extent) -> Extent:
    graph = found.possible
    if graph == found.certain:
        return certain
    if graph.is_strict_order():
        size = _matched(graph)
        return Extent(size, size)
    sure, era = known(base, group), eras(base, group)
    bounds = bracket(graph, _at_peace(base, group, found.certain, sure))
    readings = ((reading, grouped(reading)[0]) for reading in _completions(base, group, sure))
    least = (_matched(within(relations(*reading).certain, era)) for reading in readings)
    return bounded(max(bounds.at_least, *least), bounds.at_most, POSSIBLE)


def _at_peace(base: Base, group: Group, certain: Graph, members: Bits) -> Bits:
    """A largest set of some members without certain conflict, even if there were no window."""
    graph = certain if base.order.window is None else relations(unlimited(base), group).certain
    graph = graph.among(members)
    return members & ~smallest_cover(graph, largest(graph.ahead, len(graph.ahead)))


def _completions(base: Base, group: Group, sure: Bits) -> tuple[Base, Base]:
    """Two that need much: with all open cases on the lenient side, or with every other one."""
    opened = [(sure & (1 << place) - 1).bit_count() for place in range(len(group.rows))]
    alternating = [bool(place - before & 1) for place, before in enumerate(opened)]
    return completed(base, group, [True] * len(group.rows)), completed(base, group, alternating)


def _matched(graph: Graph) -> int:
    return largest(graph.ahead, len(graph.ahead)).size


def _steps(base: Base, group: Group, found: Relations) -> Extent:
    """The fewest levels by which outcomes, open ones as a whole, must be moved for no certain conflict to be left."""
    why = no_steps(base)
    if why:
        return Extent(None, None, why)
    if base.order.window is None:
        steps = _crossings(base, group, found.certain.ahead)
        return Extent(steps, steps)
    # What is moved may come to conflict with a third case, unless what holds along a row of cases holds of its ends.
    # To ask that too asks too much where an outcome between is open.
    most = _crossings(base, group, closure(found.below))
    is_open = any(base.outcomes[0].lo[row] != base.outcomes[0].hi[row] for row in group.rows)
    return bounded(_crossings(base, group, found.certain.ahead) if is_open else most, most, OPEN)


def _crossings(base: Base, group: Group, graver: Sequence[Bits]) -> int:
    """The sum over the thresholds between levels of the fewest cases to be moved across each.

    A case is certainly below a threshold, or certainly above it, or free to be on either side.
    """
    lo, hi = ([column[row] for row in group.rows] for column in (base.outcomes[0].lo, base.outcomes[0].hi))
    levels = sorted({*lo, *hi})
    total = 0
    for under, level in pairwise(levels):
        over = sum(1 << member for member, low in enumerate(lo) if low >= level)
        ahead = [one & over if high <= under else 0 for one, high in zip(graver, hi, strict=True)]
        total += int(level - under) * largest(ahead, len(ahead)).size
    return total


def together(base: Base, found: Sequence[Repair], membership: Sequence[Membership] | None) -> Repair:
    """The repair of a base from those of its peer groups, which have nothing to do with each other."""
    why = no_steps(base)
    return Repair(
        removals=summed([one.removals for one in found]),
        removed=tuple(sorted(row for one in found for row in one.removed)),
        chains=tuple(chain for one in found for chain in one.chains),
        membership=membership,
        membership_why="; ".join(dict.fromkeys(one.membership_why for one in found if one.membership_why)),
        steps=Extent(None, None, why) if why else summed([one.steps for one in found]),
        removals_possible=summed([one.removals_possible for one in found]),
    )


def _joined(base: Base, groups: Sequence[Group], found: Sequence[Repair]) -> Sequence[Membership] | None:
    """The membership of every row, or None where a group has none."""
    joined: list[Membership] = ["no"] * base.size
    for group, one in zip(groups, found, strict=True):
        if one.membership is None:
            return None
        for row, value in zip(group.rows, one.membership, strict=True):
            joined[row] = value
    return joined
