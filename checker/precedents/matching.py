"""Largest matchings by bit sets, and all smallest covers that go with one.

Hopcroft and Karp (1973), with the neighbours of a node as one bit set: a breadth-first search takes the new neighbours
of a node at once, so that a phase costs n conjunctions of n bits and n single bits, however many pairs there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.precedents.bits import Bits, positions
from checker.precedents.graph import Graph


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs of a left and a right node joined by an arc, no node in two pairs; as many pairs as there can be."""

    right: Sequence[int]
    """The right node paired with each left one; -1 for none."""
    left: Sequence[int]
    """The left node paired with each right one; -1 for none."""

    @property
    def size(self) -> int:
        """How many pairs."""
        return sum(partner >= 0 for partner in self.right)


def largest(ahead: Sequence[Bits], nodes: int) -> Matching:
    """A largest matching of left nodes with right ones, `ahead` being the right neighbours of each left one.

    `nodes` is the number of nodes on the right.
    """
    right, left = [-1] * len(ahead), [-1] * nodes
    free = (1 << nodes) - 1
    for node in sorted(range(len(ahead)), key=lambda node: ahead[node].bit_count()):
        near = ahead[node] & free
        if near:
            first = near & -near
            right[node] = first.bit_length() - 1
            left[right[node]] = node
            free ^= first
    while layers := _layers(ahead, right, left, free):
        free = _augment(ahead, right, left, free, layers)
    return Matching(right, left)


def _layers(ahead: Sequence[Bits], right: Sequence[int], left: Sequence[int], free: Bits) -> list[Bits]:
    """The right nodes at each distance from the free left ones, up to the first free ones; empty if none is reached."""
    layers: list[Bits] = []
    unseen = (1 << len(left)) - 1
    front = [node for node, partner in enumerate(right) if partner < 0 and ahead[node]]
    while front:
        found = 0
        for node in front:
            found |= ahead[node]
        found &= unseen
        unseen ^= found
        if found & free:
            return [*layers, found & free]
        layers.append(found)
        front = [left[node] for node in positions(found)]
    return []


def _augment(ahead: Sequence[Bits], right: list[int], left: list[int], free: Bits, layers: list[Bits]) -> Bits:
    """Shortest augmenting paths, no two with a node in common, until there is none; returns the right nodes free."""
    for start in [node for node, partner in enumerate(right) if partner < 0 and ahead[node]]:
        path: list[int] = [start]
        taken: list[int] = []
        while path:
            depth = len(path) - 1
            near = ahead[path[-1]] & layers[depth]
            if not near:
                path.pop()
                if taken:
                    taken.pop()
                continue
            first = near & -near
            layers[depth] ^= first
            taken.append(first.bit_length() - 1)
            if depth < len(layers) - 1:
                path.append(left[taken[-1]])
                continue
            free ^= first
            for node, partner in zip(path, taken, strict=True):
                right[node], left[partner] = partner, node
            break
    return free


@dataclass(frozen=True, slots=True)
class Covers:
    """What all smallest covers of the two-sided graph have in common.

    A cover holds an end of each arc. The smallest ones are the closed sets of the residual graph of a largest matching
    (Picard and Queyranne 1980): a closed set has the left nodes outside the cover and the right nodes inside it.
    """

    from_free: tuple[Bits, Bits]
    """Left nodes that are in no smallest cover, right nodes that are in each: what free left nodes reach."""
    to_free: tuple[Bits, Bits]
    """Left nodes that are in each smallest cover, right nodes that are in none: what reaches free right nodes."""


def covers(graph: Graph, matching: Matching) -> Covers:
    """The parts of all smallest covers of the graph whose left and right nodes are each the members of the group."""
    return Covers(
        _swept(graph.ahead, matching.right, matching.left),
        _swept(graph.behind, matching.left, matching.right)[::-1],
    )


def smallest_cover(graph: Graph, matching: Matching) -> Bits:
    """The members with an end in the one smallest cover of those that is nearest to the free left nodes."""
    out_of_all_left, in_all_right = covers(graph, matching).from_free
    return ((1 << len(graph.ahead)) - 1) & ~out_of_all_left | in_all_right


def _swept(ahead: Sequence[Bits], right: Sequence[int], left: Sequence[int]) -> tuple[Bits, Bits]:
    """Nodes of this side and of the other that alternating paths reach from the free nodes of this side."""
    front = [node for node, partner in enumerate(right) if partner < 0]
    reached = list(front)
    far = 0
    while front:
        found = 0
        for node in front:
            found |= ahead[node]
        found &= ~far
        far |= found
        front = [left[node] for node in positions(found)]
        reached += front
    return sum(1 << node for node in set(reached)), far
