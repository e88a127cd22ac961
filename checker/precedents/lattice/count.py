"""Which way of counting is taken: the table, the sweep along one wide axis, or all pairs as bits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from checker.errors import UsageError
from checker.precedents.lattice import sieve, sweep, table
from checker.precedents.lattice.axes import Ints, Rows
from checker.precedents.lattice.links import Link, entries, loose, peers

Way = Literal["table", "sweep", "pairs"]

MOST_ENTRIES = 50_000_000
"""Entries of a table, beyond which it does not pay."""
MOST_PAIRS = 1e11
"""Pairs of rows compared: more would take over a minute for each figure."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a count is made, what it takes in nanoseconds, and the place of the wide link."""

    way: Way
    cost: float
    wide: int = -1


def counts(
    rows: Rows, common: Sequence[Link], alternatives: Sequence[Sequence[Link]], weights: Ints | None
) -> list[Ints]:
    """For each row, how many peers are placed as the common links and those of each alternative ask, itself included.

    `weights` is how many cases each placed row stands for. Raises UsageError where there is no way to count in
    reasonable time.
    """
    whole = [*peers(rows), *map(loose, common)]
    alternatives = [[loose(link) for link in links] for links in alternatives]
    together = plan(rows, whole, max(alternatives, key=entries))
    if together.way != "sweep" or together.wide < len(whole):
        return _counts(rows, together, whole, alternatives, weights)
    # The wide axis is an outcome, which the alternatives ask about in different ways.
    return [_counts(rows, plan(rows, whole, links), whole, [links], weights)[0] for links in alternatives]


def _counts(
    rows: Rows, chosen: Plan, whole: Sequence[Link], alternatives: Sequence[Sequence[Link]], weights: Ints | None
) -> list[Ints]:
    match feasible(rows, chosen).way:
        case "table":
            return table.counts(whole, alternatives, rows.size, weights)
        case "pairs":
            groups = rows.peers if rows.groups > 1 else None
            return sieve.counts(whole[len(peers(rows)) :], alternatives, groups, rows.size, weights)
        case "sweep" if chosen.wide < len(whole):
            rest = [link for place, link in enumerate(whole) if place != chosen.wide]
            return sweep.counts(rest, whole[chosen.wide], alternatives, rows.size, weights)
        case "sweep":
            (links,) = alternatives
            place = chosen.wide - len(whole)
            rest = [*whole, *links[:place], *links[place + 1 :]]
            return sweep.counts(rest, links[place], [[]], rows.size, weights)


def plan(rows: Rows, common: Sequence[Link], more: Sequence[Link]) -> Plan:
    """The cheapest way to count by these links, peer groups among them; its cost is infinite where there is none."""
    links = [*common, *more]
    return min(_by_table(rows, links), *_by_sweep(rows, links), _by_pairs(rows, links), key=lambda one: one.cost)


def feasible(rows: Rows, chosen: Plan) -> Plan:
    """The plan given; raises UsageError where its cost is infinite."""
    if chosen.cost == float("inf"):
        raise UsageError(
            f"{rows.size:,} different cases are too many to compare on these dimensions in reasonable time",
            hint="band a dimension that has many different values, or drop one; one such dimension is no obstacle",
        )
    return chosen


def _by_table(rows: Rows, links: Sequence[Link]) -> Plan:
    size = entries(links)
    return Plan("table", 30.0 * rows.size + size * (len(links) + 1) if size <= MOST_ENTRIES else float("inf"))


def _by_sweep(rows: Rows, links: Sequence[Link]) -> list[Plan]:
    """The plan that takes the axis of most values out of the table."""
    # Not the peer groups, which come first and are no order, nor sets.
    first = len(peers(rows))
    ordered = [place for place, link in enumerate(links) if place >= first and isinstance(link.relation, str)]
    if not ordered:
        return []
    widest = max(ordered, key=lambda place: (links[place].wide, links[place].size))
    size = entries([link for place, link in enumerate(links) if place != widest])
    if size > MOST_ENTRIES:
        return []
    blocks = rows.size / sweep.BLOCK + 1
    cost = rows.size * (150.0 + 0.4 * sweep.BLOCK / 64 * (len(links) + 2)) + blocks * (4e5 + size * (len(links) + 1))
    return [Plan("sweep", cost, widest)]


def _by_pairs(rows: Rows, links: Sequence[Link]) -> Plan:
    pairs = work(rows)
    if pairs > MOST_PAIRS:
        return Plan("pairs", float("inf"))
    return Plan("pairs", pairs * 0.005 * (len(links) + 3) + (rows.size / sieve.BLOCK + 1) * 4e5)


def work(rows: Rows) -> float:
    """Pairs of rows of one peer group, in both orders."""
    if rows.groups == 1:
        return float(rows.size) ** 2
    sizes = np.bincount(rows.peers, minlength=1).astype(np.float64)
    return float(sizes @ sizes)
