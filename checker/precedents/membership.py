"""Which cases are in every, some or no smallest set of cases to set aside."""

from __future__ import annotations

from collections.abc import Sequence

from checker.precedents.bits import Bits, positions
from checker.precedents.figures import Membership
from checker.precedents.graph import Graph, closure
from checker.precedents.matching import Matching, covers


def memberships(graph: Graph, matching: Matching) -> list[Membership]:
    """The membership of each member of the group; the graph must be a strict order, the matching a largest one.

    Each case stands on the left as the lenient side and on the right as the harsh one. Because the order is transitive,
    the largest sets without conflict are, one to one, the cases with neither end in some smallest cover: cases above
    such a set give their left end, those below it their right end, and none gives both. So a case is in no smallest
    set if neither end is in any cover. It is in every one if each cover has one of its ends: always the left one,
    always the right one, or, the left one being out, of necessity the right one, because an alternating path leads
    from the left end to the right one.
    """
    found = covers(graph, matching)
    out_of_all_left, in_all_right = found.from_free
    in_all_left, out_of_all_right = found.to_free
    always = in_all_left | in_all_right | _one_or_the_other(graph, matching, in_all_right | out_of_all_right)
    never = out_of_all_left & out_of_all_right

    def membership(place: int) -> Membership:
        if always >> place & 1:
            return "every"
        return "no" if never >> place & 1 else "some"

    return [membership(place) for place in range(len(graph.ahead))]


def _one_or_the_other(graph: Graph, matching: Matching, settled: Bits) -> Bits:
    """The cases whose left end leads to their right end, both being in some covers only. `settled`: other right ends.

    Each right node stands here for itself and for the left node paired with it, to which alone it leads on.
    """
    open_ends = ((1 << len(graph.ahead)) - 1) & ~settled
    successors = [0] * len(graph.ahead)
    for place in positions(open_ends):
        successors[place] = graph.ahead[matching.left[place]] & open_ends
    reached = closure(successors)
    return _set_of(
        [
            place
            for place in positions(open_ends)
            if (pair := matching.right[place]) >= 0 and open_ends >> pair & 1 and reached[pair] >> place & 1
        ]
    )


def _set_of(places: Sequence[int]) -> Bits:
    return sum(1 << place for place in places)
