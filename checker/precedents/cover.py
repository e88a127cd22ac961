"""Bounds on the fewest cases to set aside where conflicts are no order, so that no exact method is quick."""

from __future__ import annotations

from dataclasses import dataclass

from checker.precedents.bits import Bits, positions
from checker.precedents.graph import Graph
from checker.precedents.matching import covers, largest


@dataclass(frozen=True, slots=True)
class Bracket:
    """Bounds on the size of a smallest cover of a graph."""

    at_least: int
    at_most: int
    cover: Bits
    """A cover of `at_most` members, none of which can be left out of it."""


def bracket(graph: Graph) -> Bracket:
    """Bounds from the relaxation to halves, whose optimum is half of a largest matching of the graph's double.

    Below, that optimum rounded up. Above, a cover that follows it where it is whole, which some smallest cover does too
    (Nemhauser and Trotter 1975), and elsewhere keeps the members with the fewest conflicts first.
    """
    near = [one | other for one, other in zip(graph.ahead, graph.behind, strict=True)]
    matching = largest(near, len(near))
    out_left, in_right = covers(Graph(near, near), matching).from_free
    everyone = (1 << len(near)) - 1
    none, half = out_left & ~in_right, everyone & ~(out_left ^ in_right)
    order = [
        *positions(none),
        *sorted(positions(half), key=lambda place: (near[place] & half).bit_count()),
        *positions(in_right & ~out_left),
    ]
    kept = 0
    for place in order:
        if not near[place] & kept:
            kept |= 1 << place
    cover = everyone & ~kept
    return Bracket((matching.size + 1) // 2, cover.bit_count(), cover)
