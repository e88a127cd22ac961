"""Relaxations of a sliding window that make the conflicts a strict order again: shorter eras, and no window at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checker.precedents.bits import Bits, Group
from checker.precedents.graph import Graph
from checker.precedents.order import Base


def eras(base: Base, group: Group) -> list[Bits]:
    """For each member those of its era: eras follow one another, and all cases of one are within the window.

    Without a window all members are of one era.
    """
    if base.order.window is None:
        return [group.everyone] * len(group.rows)
    days = [base.days[row] for row in group.rows]
    first: dict[int, int] = {}
    start = None
    for day in sorted(set(days)):
        start = day if start is None or day - start > base.order.window else start
        first[day] = start
    members: dict[int, Bits] = {}
    for place, day in enumerate(days):
        members[first[day]] = members.get(first[day], 0) | 1 << place
    return [members[first[day]] for day in days]


def within(graph: Graph, era: Sequence[Bits]) -> Graph:
    """The conflicts inside the eras."""
    ahead, behind = ([one & mask for one, mask in zip(sets, era, strict=True)] for sets in (graph.ahead, graph.behind))
    return Graph(ahead, behind)


def unlimited(base: Base) -> Base:
    """The base without its window: more is compared, and so there is every conflict that there was."""
    return replace(base, order=replace(base.order, window=None), days=())
