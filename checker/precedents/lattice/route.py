"""The product of the levels as a network of one-level steps, and largest flows through it. Needs OR-Tools.

Instead of an arc for each conflict, of which there may be billions, a case on the lenient side enters at its place and
walks down one level of one fact at a time, and up the outcomes, to the place of a harsh side. Source: the notes on
theory, section 4; the flow is as large as the largest matching of lenient sides with harsh sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Down:
    """A fact: from each level to the one below."""

    size: int


@dataclass(frozen=True, slots=True)
class Up:
    """An outcome: from each level to the one above."""

    size: int


@dataclass(frozen=True, slots=True)
class Across:
    """A fact on a partial order: from each set of levels to each that is at most as grave, in one step.

    The lenient sides' sets come first, then the same sets again for the harsh sides.
    """

    graver: Flags
    """Whether set `p` is at least as grave as set `q`."""

    @property
    def size(self) -> int:
        """Places on the axis: two for each set."""
        return 2 * len(self.graver)


Leg = Down | Up | Across
"""How one walks along one axis."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The product of some axes. A place is numbered as in an array of that shape."""

    legs: tuple[Leg, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """Places along each axis."""
        return tuple(leg.size for leg in self.legs)

    @property
    def size(self) -> int:
        """Places in all, as an exact number."""
        return int(np.prod([1, *self.shape], dtype=object))

    @property
    def strides(self) -> tuple[int, ...]:
        """By how much one place along each axis changes the number."""
        return tuple(int(np.prod([1, *self.shape[axis + 1 :]], dtype=object)) for axis in range(len(self.legs)))

    @property
    def steps_most(self) -> int:
        """More than the steps between its places, unless sets of levels have very many steps among them."""
        return self.size * len(self.legs)

    def between(self, sources: Flags, sinks: Flags) -> Flags:
        """The places on some way from a source to a sink: no other can carry anything."""
        return self._spread(sources, back=False) & self._spread(sinks, back=True)

    def steps(self, alive: Flags) -> tuple[Ints, Ints]:
        """Whence and whither all steps between two places that are alive."""
        places = np.arange(self.size, dtype=np.int64).reshape(self.shape)
        tails, heads = [_NONE], [_NONE]
        for axis, leg in enumerate(self.legs):
            along = np.moveaxis(places, axis, 0)
            for tail, head in _hops(leg):
                one, other = along[tail].ravel(), along[head].ravel()
                kept = alive[one] & alive[other]
                tails.append(one[kept])
                heads.append(other[kept])
        return np.concatenate(tails), np.concatenate(heads)

    def _spread(self, flags: Flags, *, back: bool) -> Flags:
        """All places that can be reached from those flagged, or from which one of those can be."""
        reached = flags.reshape(self.shape).copy()
        for axis, leg in enumerate(self.legs):
            along = np.moveaxis(reached, axis, 0)
            if isinstance(leg, Across):
                for tail, head in _hops(leg):
                    one, other = (head, tail) if back else (tail, head)
                    along[other] |= along[one]
            else:
                down = isinstance(leg, Down) is not back
                way = along[::-1] if down else along
                np.logical_or.accumulate(way, axis=0, out=way)
        return reached.ravel()


_NONE = np.zeros(0, dtype=np.int64)
Hop = tuple[Any, Any]


def _hops(leg: Leg) -> Sequence[Hop]:
    """The steps along an axis, as pairs of indices of its places."""
    if isinstance(leg, Down):
        return [(slice(1, None), slice(None, -1))]
    if isinstance(leg, Up):
        return [(slice(None, -1), slice(1, None))]
    count = len(leg.graver)
    return [(int(p), int(count + q)) for p, q in np.argwhere(leg.graver)]


@dataclass(frozen=True, slots=True)
class Flow:
    """A largest flow. Which nodes have what in common in all smallest cuts does not depend on the flow found."""

    value: int
    from_source: Flags
    """Nodes on the source's side of every smallest cut: those that the source still reaches."""
    to_sink: Flags
    """Nodes on the sink's side of every smallest cut: those that still reach the sink."""
    carried: Ints
    """What each arc carries."""


def largest_flow(nodes: int, tails: Ints, heads: Ints, capacities: Ints) -> Flow:
    """A largest flow from the last node but one to the last node; raises RuntimeError if the solver fails."""
    source, sink = nodes - 2, nodes - 1
    solver = max_flow.SimpleMaxFlow()
    arcs = solver.add_arcs_with_capacity(tails.astype(np.int32), heads.astype(np.int32), capacities)
    if not len(arcs):
        return Flow(0, np.arange(nodes) == source, np.arange(nodes) == sink, _NONE)
    status = solver.solve(source, sink)
    if status != solver.OPTIMAL:
        raise RuntimeError(f"the largest flow was not found: {status}")
    sides = []
    for found in (solver.get_source_side_min_cut(), solver.get_sink_side_min_cut()):
        side = np.zeros(nodes, dtype=np.bool_)
        side[np.asarray(found, dtype=np.int64)] = True
        sides.append(side)
    return Flow(int(solver.optimal_flow()), sides[0], sides[1], np.asarray(solver.flows(arcs), dtype=np.int64))
