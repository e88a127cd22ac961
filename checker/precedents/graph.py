"""The conflicts of a peer group as a graph of bit sets, and what is asked of such graphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.precedents.bits import Bits, Group, positions
from checker.precedents.count import views
from checker.precedents.order import Base


@dataclass(frozen=True, slots=True)
class Graph:
    """An arc runs from the lenient side of a conflict to the harsh one. Nodes are members of the group."""

    ahead: Sequence[Bits]
    """Of each member the harsh sides of its conflicts, it being the lenient one."""
    behind: Sequence[Bits]
    """Of each member the lenient sides of its conflicts, it being the harsh one."""

    @property
    def touched(self) -> Bits:
        """The members in any conflict."""
        arcs = zip(self.ahead, self.behind, strict=True)
        return sum(1 << place for place, (one, other) in enumerate(arcs) if one | other)

    def among(self, members: Bits) -> Graph:
        """The conflicts between these members alone."""
        ahead, behind = (
            [one & members if members >> place & 1 else 0 for place, one in enumerate(sets)]
            for sets in (self.ahead, self.behind)
        )
        return Graph(ahead, behind)

    def is_strict_order(self) -> bool:
        """Whether no conflict runs both ways, and two conflicts in a row always make a third."""
        if any(one & other for one, other in zip(self.ahead, self.behind, strict=True)):
            return False
        reached = enumerate(zip(self.ahead, closure(self.ahead), strict=True))
        return all(found == ahead | 1 << place for place, (ahead, found) in reached)


@dataclass(frozen=True, slots=True)
class Relations:
    """What holds between the members of a group."""

    certain: Graph
    """The certain conflicts."""
    possible: Graph
    """The certain and the possible conflicts."""
    below: Sequence[Bits]
    """Of each member the others certainly at most as grave, whatever their outcomes."""


def relations(base: Base, group: Group) -> Relations:
    """The conflicts of a peer group; raises ValueError for a base with weights."""
    ahead: list[Bits] = []
    behind: list[Bits] = []
    ahead_possible: list[Bits] = []
    behind_possible: list[Bits] = []
    below: list[Bits] = []
    for view in views(base, group):
        lenient, harsh = view.lenient, view.harsh
        ahead.append(lenient)
        behind.append(harsh)
        ahead_possible.append(_kept(view.lenient_possible, lenient))
        behind_possible.append(_kept(view.harsh_possible, harsh))
        below.append(view.below)
    return Relations(Graph(ahead, behind), Graph(ahead_possible, behind_possible), below)


def _kept(found: Bits, held: Bits) -> Bits:
    """The set that is held already, if it is the same, so that it takes its memory once."""
    return held if found == held else found


def closure(successors: Sequence[Bits]) -> list[Bits]:
    """For each node the nodes that can be reached from it, itself among them.

    Strong components by the path-based algorithm (Gabow 2000). They come out sinks first, so what a component reaches
    is put together from what its successors reach.
    """
    reached = [0] * len(successors)
    unseen = (1 << len(successors)) - 1
    path: list[int] = []
    parts: list[tuple[int, Bits, Bits]] = []  # first node of a part of the path, the part, all the parts before it
    while unseen or path:
        if not path:
            path.append((unseen & -unseen).bit_length() - 1)
        node = path[-1]
        if unseen >> node & 1:
            unseen ^= 1 << node
            parts.append((node, 1 << node, parts[-1][1] | parts[-1][2] if parts else 0))
        ahead = successors[node] & unseen
        if ahead:
            path.append((ahead & -ahead).bit_length() - 1)
            continue
        path.pop()
        while successors[node] & parts[-1][2]:
            _, part, _ = parts.pop()
            first, earlier, before = parts.pop()
            parts.append((first, earlier | part, before))
        if parts[-1][0] == node:
            _reach(successors, reached, parts.pop()[1])
    return reached


def _reach(successors: Sequence[Bits], reached: list[Bits], component: Bits) -> None:
    members = list(positions(component))
    found, ahead = component, 0
    for member in members:
        ahead |= successors[member]
    ahead &= ~found
    while ahead:
        found |= reached[(ahead & -ahead).bit_length() - 1]
        ahead &= ~found
    for member in members:
        reached[member] = found
