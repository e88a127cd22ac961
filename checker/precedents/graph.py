"""The conflicts of a peer group as a graph of bit sets, and what is asked of such graphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.precedents.bits import Bits, Group, Relation, Side, Window, positions
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

    def is_strict_order(self) -> bool:
        """Whether no conflict runs both ways, and two conflicts in a row always make a third."""
        if any(one & other for one, other in zip(self.ahead, self.behind, strict=True)):
            return False
        reached = enumerate(zip(self.ahead, closure(self.ahead), strict=True))
        return all(found == ahead | 1 << place for place, (ahead, found) in reached)


def conflict_graph(base: Base, group: Group, *, certain: bool = True) -> Graph:
    """The conflicts of a group by the meaning of `order.conflict`, the certain ones, or the possible ones as well."""
    return Graph(
        _both(at_most_as_grave(base, group, certain=certain), _milder(base, group, "above", certain=certain)),
        _both(at_most_as_grave(base, group, "above", certain=certain), _milder(base, group, "below", certain=certain)),
    )


def at_most_as_grave(base: Base, group: Group, side: Side = "below", *, certain: bool = True) -> list[Bits]:
    """Of each member the others at most as grave; on side `above` those at least as grave."""
    members = range(len(group.rows))
    found = [group.everyone ^ 1 << place for place in members]
    if base.order.window is not None:
        found = _both(found, Window(group, base.days, base.order.window).sets(members))
    return _both(found, Relation(group, base.order.dimensions, base.facts).sets(side, members, certain=certain))


def _milder(base: Base, group: Group, side: Side, *, certain: bool) -> list[Bits]:
    """Of each member those on one side of its outcomes, and strictly so on one outcome.

    With a at most b certainly, that is hi(a) <= lo(b) everywhere, it is strictly so unless hi(a) = lo(b) everywhere,
    and then lo(b) <= hi(a) everywhere: b is possibly at most a. Likewise with certain and possible interchanged.
    """
    members = range(len(group.rows))
    outcomes = Relation(group, base.order.outcomes, base.outcomes)
    other: Side = "below" if side == "above" else "above"
    found = outcomes.sets(side, members, certain=certain)
    back = outcomes.sets(other, members, certain=not certain)
    return [one & ~same for one, same in zip(found, back, strict=True)]


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


def _both(left: Sequence[Bits], right: Sequence[Bits]) -> list[Bits]:
    return [one & other for one, other in zip(left, right, strict=True)]
