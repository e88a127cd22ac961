"""The smallest cuts of a peer group's network, which say how few cases must be set aside, and which."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from checker.precedents.graph import closure
from checker.precedents.lattice.axes import Coded, Rows
from checker.precedents.lattice.route import Across, Down, Flow, Grid, Leg, Up, largest_flow

Ints = NDArray[np.signedinteger[Any]]
Flags = NDArray[np.bool_]

OPEN_NODES = 20_000
"""Nodes on one side of some smallest cuts only up to which it is looked up which leads to which: 50 MB there."""

BANDS = 1000
"""Bands after which bounds hardly come closer, and the solver becomes slow on the long ways through them."""

NO, SOME, EVERY = range(3)


@dataclass(frozen=True, slots=True)
class Placed:
    """The rows of a peer group by their places on the product of facts and outcomes."""

    grid: Grid
    facts: int
    """How many of the axes are facts; they come first."""
    lenient: Ints
    """Where a row enters as the lenient side of a conflict: the least its facts are, the most its outcomes are."""
    harsh: Ints
    """Where it leaves as the harsh side: the most its facts are, the least its outcomes are."""
    weights: Ints
    levels: Ints
    """What the places on the first outcome stand for, where that is of whole numbers."""


Reading = Literal["certain", "possible", "lenient"]
"""Which conflicts: the certain ones, those and the possible ones, or those of the completion in which every open case
has the gravest facts and the mildest outcomes that it may have."""


def placed(rows: Rows, chosen: Ints | None, reading: Reading = "certain") -> Placed:
    """The chosen rows, or all. The axes must not be wide ones; with `lenient` no set of a partial order may be open."""
    legs: list[Leg] = []
    lenient, harsh = np.zeros((2, rows.size if chosen is None else chosen.size), dtype=np.int64)
    one_place = all(axis.at_least is None for axis in rows.facts) and (rows.exact or reading == "lenient")
    levels = np.zeros(0, dtype=np.int64)
    for number, axis in enumerate((*rows.facts, *rows.outcomes)):
        is_fact = number < len(rows.facts)
        lo, hi, values = _compact(axis, chosen)
        leg = _leg(axis, values, reading) if is_fact else Up(len(values))
        if number == len(rows.facts):
            levels = values
        lenient *= leg.size
        lenient += lo if is_fact is (reading == "certain") else hi
        if not one_place:
            harsh *= leg.size
            harsh += lo if is_fact is (reading == "possible") else hi
            harsh += leg.size // 2 if isinstance(leg, Across) else 0
        legs.append(leg)
    weights = rows.weights if rows.weights is not None else np.ones(rows.size, dtype=np.int64)
    return Placed(
        grid=Grid(tuple(legs)),
        facts=len(rows.facts),
        lenient=lenient,
        harsh=lenient if one_place else harsh,
        weights=weights if chosen is None else weights[chosen],
        levels=levels,
    )


def banded(rows: Rows, chosen: Ints | None, most: int) -> tuple[Rows, Rows] | None:
    """The rows with the fact of most values taken in bands: once conflicting only across bands, once as if a band were
    a level. None where a network of at most so many steps has no room for two bands, or an outcome is wide.
    """
    sizes = [0 if axis.at_least is not None else axis.size for axis in rows.facts]
    if not any(sizes) or any(axis.wide for axis in rows.outcomes):
        return None
    number = sizes.index(max(sizes))
    others = [axis for place, axis in enumerate((*rows.facts, *rows.outcomes)) if place != number]
    if any(axis.wide for axis in others):
        return None
    places = Grid(tuple(_leg(axis, _compact(axis, chosen)[2], "certain") for axis in others)).size
    count = min(BANDS, most // (places * (len(others) + 1)) - 1)
    if count < 2:
        return None
    axis = rows.facts[number]
    values = axis.lo if chosen is None else axis.lo[chosen]
    ranks = np.linspace(0, values.size - 1, min(count, values.size) + 1).astype(np.int64)[1:-1]
    edges = np.unique(np.partition(values, ranks)[ranks])
    lo = np.searchsorted(edges, axis.lo, side="right")
    hi = lo if axis.hi is axis.lo else np.searchsorted(edges, axis.hi, side="right")
    known = np.zeros(rows.size, dtype=np.bool_)
    scale = np.arange(edges.size + 2)

    def instead(coded: Coded) -> Rows:
        return replace(rows, facts=(*rows.facts[:number], coded, *rows.facts[number + 1 :]))

    return (
        instead(Coded(lo, hi + 1, scale.size, scale, known)),
        instead(Coded(lo, hi, scale.size, scale, None if hi is lo else known)),
    )


def _compact(axis: Coded, chosen: Ints | None) -> tuple[Ints, Ints, Any]:
    """Codes of the chosen rows without gaps, and what they stand for; on an axis of sets, which of the sets."""
    values = np.arange(axis.size) if axis.at_least is not None else axis.values
    assert values is not None
    if chosen is None:
        return axis.lo, axis.hi, values
    lo, hi = axis.lo[chosen], axis.hi[chosen]
    present = np.zeros(axis.size, dtype=np.bool_)
    present[lo] = present[hi] = True
    codes = np.cumsum(present) - 1
    return codes[lo], codes[hi], values[present]


def _leg(axis: Coded, values: Any, reading: Reading) -> Leg:
    if axis.at_least is None or axis.may_be is None:
        return Down(len(values))
    return Across((axis.may_be if reading == "possible" else axis.at_least)[np.ix_(values, values)])


@dataclass(frozen=True, slots=True)
class Cut:
    """The network of a group with a largest flow through it, and so all its smallest cuts."""

    flow: Flow
    tails: Ints
    """Whence every arc between two nodes other than source and sink."""
    heads: Ints
    gate: Ints
    """By place the node of what enters there; the source where nothing does, or nothing that gets anywhere."""
    leave: Ints
    """By place the node of what leaves there; the sink where nothing gets."""


def smallest_cut(group: Placed) -> Cut:
    """The smallest cuts between what enters as a lenient side and what leaves as a harsh one.

    What enters a place does so by a gate that leads to the place one level up on each outcome, so that there is no way
    without a step up on some outcome.
    """
    size = group.grid.size
    entering, leaving = _by_place(group, group.lenient), _by_place(group, group.harsh)
    outside, inside = _doors(group, np.flatnonzero(entering))
    begins = np.zeros(size, dtype=np.bool_)
    begins[inside] = True
    alive = group.grid.between(begins, leaving > 0)
    outside, inside = outside[alive[inside]], inside[alive[inside]]
    node, through, exits = np.cumsum(alive) - 1, int(np.count_nonzero(alive)), np.flatnonzero(alive & (leaving > 0))
    tails, heads = (node[ends] for ends in group.grid.steps(alive))
    if len(group.grid.legs) == group.facts + 1:
        # The gate leads to one place only, and so can be that place, which spares the solver a quarter of its time.
        gates, gate_nodes, source = outside, node[inside], through
    else:
        gates, gate_of = np.unique(outside, return_inverse=True)
        gate_nodes, source = through + np.arange(gates.size), through + gates.size
        tails, heads = np.concatenate((tails, gate_nodes[gate_of])), np.concatenate((heads, node[inside]))
    sink = source + 1
    flow = largest_flow(
        source + 2,
        np.concatenate((tails, np.full(gates.size, source), node[exits])),
        np.concatenate((heads, gate_nodes, np.full(exits.size, sink))),
        np.concatenate((np.full(tails.size, group.weights.sum()), entering[gates], leaving[exits])),
    )
    gate, leave = np.full(size, source), np.full(size, sink)
    gate[gates], leave[exits] = gate_nodes, node[exits]
    return Cut(flow, tails, heads, gate, leave)


def removed(group: Placed, cut: Cut) -> Flags:
    """Whether each row is on the cut next to the source. Rows of the same place are cut as a whole, or not at all."""
    lenient, harsh, row_of = _kinds(group, cut)
    found = ~cut.flow.from_source[lenient] | cut.flow.from_source[harsh]
    return found if row_of is None else found[row_of]


def memberships(group: Placed, cut: Cut) -> NDArray[np.int8] | None:
    """NO, SOME or EVERY for each row; None where too many nodes are on one side of some smallest cuts only.

    For the reason see `checker.precedents.membership`; the ends of a case are its gate and the place where it leaves.
    """
    lenient, harsh, row_of = _kinds(group, cut)
    flow = cut.flow
    always = flow.to_sink[lenient] | flow.from_source[harsh]
    unsettled = ~(flow.from_source | flow.to_sink)
    doubtful = np.flatnonzero(unsettled[lenient] & unsettled[harsh])
    if doubtful.size:
        if np.count_nonzero(unsettled) > OPEN_NODES:
            return None
        always[doubtful] = _leads(cut, unsettled, lenient[doubtful], harsh[doubtful])
    never = flow.from_source[lenient] & flow.to_sink[harsh]
    found = np.where(always, EVERY, np.where(never, NO, SOME)).astype(np.int8)
    return found if row_of is None else found[row_of]


def crossings(group: Placed) -> int:
    """The fewest levels by which the one outcome must be moved in all: the sum of the thresholds' smallest cuts.

    What is certainly below a threshold enters, what is certainly above it leaves, by the facts alone.
    """
    grid = Grid(group.grid.legs[: group.facts])
    shape = (grid.size, group.grid.legs[-1].size)
    below = np.cumsum(_by_place(group, group.lenient).reshape(shape), axis=1)
    above = np.cumsum(_by_place(group, group.harsh).reshape(shape)[:, ::-1], axis=1)[:, ::-1]
    total = 0
    for level in range(1, shape[1]):
        apart = int(group.levels[level]) - int(group.levels[level - 1])
        total += apart * _crossing(grid, below[:, level - 1], above[:, level])
    return total


def _crossing(grid: Grid, entering: Ints, leaving: Ints) -> int:
    alive = grid.between(entering > 0, leaving > 0)
    node = np.cumsum(alive) - 1
    source = int(np.count_nonzero(alive))
    tails, heads = grid.steps(alive)
    gates, exits = np.flatnonzero(alive & (entering > 0)), np.flatnonzero(alive & (leaving > 0))
    return largest_flow(
        source + 2,
        np.concatenate((node[tails], np.full(gates.size, source), node[exits])),
        np.concatenate((node[heads], node[gates], np.full(exits.size, source + 1))),
        np.concatenate((np.full(tails.size, entering.sum()), entering[gates], leaving[exits])),
    ).value


def _by_place(group: Placed, places: Ints) -> NDArray[np.int64]:
    """How many cases have each place. Sums below 2**53 are exact as floating point numbers."""
    return np.bincount(places, group.weights, minlength=group.grid.size).astype(np.int64)


def _doors(group: Placed, places: Ints) -> tuple[Ints, Ints]:
    """The places where anything enters, and one level up on each outcome, where there is one."""
    outside, inside = [], []
    for axis in range(group.facts, len(group.grid.legs)):
        stride = group.grid.strides[axis]
        found = places[places // stride % group.grid.shape[axis] + 1 < group.grid.shape[axis]]
        outside.append(found)
        inside.append(found + stride)
    return np.concatenate(outside), np.concatenate(inside)


def _kinds(group: Placed, cut: Cut) -> tuple[Ints, Ints, Ints | None]:
    """The two nodes of each row, or, where rows of one place are the same throughout, of each place."""
    if group.lenient is group.harsh:
        return cut.gate, cut.leave, group.lenient
    return cut.gate[group.lenient], cut.leave[group.harsh], None


def _leads(cut: Cut, unsettled: Flags, lenient: Ints, harsh: Ints) -> Flags:
    """Whether a way with room left leads from one node to the other, among those that are unsettled."""
    number = np.cumsum(unsettled) - 1
    kept = unsettled[cut.tails] & unsettled[cut.heads]
    tails, heads, back = number[cut.tails[kept]], number[cut.heads[kept]], cut.flow.carried[: kept.size][kept] > 0
    successors = [0] * int(np.count_nonzero(unsettled))
    for tail, head in (*zip(tails, heads, strict=True), *zip(heads[back], tails[back], strict=True)):
        successors[tail] |= 1 << int(head)
    reached = closure(successors)
    ends = zip(number[lenient].tolist(), number[harsh].tolist(), strict=True)
    return np.array([reached[one] >> other & 1 for one, other in ends], dtype=np.bool_)
