"""The fewest cases to set aside of a large table of banded facts: largest flows instead of largest matchings.

The same numbers as `checker.precedents.repair`, at a cost that depends on the levels and not on the cases.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker.precedents import repair as plain
from checker.precedents.figures import Extent, Membership, Repair
from checker.precedents.lattice.axes import Rows, coded_rows
from checker.precedents.lattice.cut import Placed, banded, crossings, memberships, placed, removed, smallest_cut
from checker.precedents.order import Base, Column
from checker.precedents.repair import bounded, no_steps

Ints = NDArray[np.signedinteger[Any]]

STEPS = 30_000_000
"""Steps of a network up to which it is built: some three gigabytes there."""
BANDED = 10_000_000
"""The same, where the values of a fact are too many and have to be banded, and nothing exact comes of it anyway."""
_STEP, _PAIR = 400, 12
"""Nanoseconds that a step of a network takes, and two cases when they are compared in Python."""

MANY = (
    f"a peer group has more than {plain.LARGEST:,} cases, and too many different values for a network of their levels"
)
BANDS = "the values of one fact are too many for a network of their levels, and taken in bands they give bounds only"
UNSETTLED = "too many cases are in some smallest sets only to look up which of them are in every one"
POSSIBLE = f"{plain.POSSIBLE}; in large groups the upper one sets all open cases aside"

_WORDS = np.array(["no", "some", "every"], dtype=object)


def repair(base: Base, progress: Callable[[int, int], None] | None = None) -> Repair:
    """The repair of the whole base, the sum of those of its peer groups; rows may stand for several cases each.

    Raises UsageError for a base with a sliding window.
    """
    return repairs(base, progress)[0]


def repairs(base: Base, progress: Callable[[int, int], None] | None = None) -> tuple[Repair, tuple[Repair, ...]]:
    """The repair of the whole base and of each peer group, by its number.

    Rows are those of the base throughout; all cases of a row are set aside or none. The memberships of a group are
    those of its rows, in their order. `progress` is told how many of how many rows are done.
    """
    rows = coded_rows(base)
    known = _Known(rows.known_outcomes, rows.known_outcomes & rows.known_facts)
    chosen = _groups(base)
    found = []
    done = 0
    for group in chosen:
        found.append(_group_repair(rows, known.of(group), group))
        done += group.size
        if progress is not None:
            progress(done, base.size)
    whole = found[0] if len(found) == 1 else plain.together(base, found, _joined(base, chosen, found))
    return whole, tuple(found)


def _groups(base: Base) -> list[Ints]:
    """The rows of each peer group by its number, those without a row among them."""
    peers = np.asarray(base.peers, dtype=np.int64)
    count = max(len(base.groups), int(np.max(peers)) + 1 if peers.size else 0)
    if count == 1:
        return [np.arange(peers.size)]
    return np.split(np.argsort(peers, kind="stable"), np.cumsum(np.bincount(peers, minlength=count))[:-1])[:count]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of each row of a base or of a group."""

    outcomes: NDArray[np.bool_]
    all: NDArray[np.bool_]

    def of(self, chosen: Ints) -> _Known:
        return _Known(self.outcomes[chosen], self.all[chosen])


def _group_repair(rows: Rows, known: _Known, chosen: Ints) -> Repair:
    cases = chosen.size if rows.weights is None else int(rows.weights[chosen].sum())
    wide = any(axis.wide for axis in (*rows.facts, *rows.outcomes))
    group = None if wide or not cases else placed(rows, _part(rows, chosen))
    steps = STEPS + 1 if group is None else group.grid.steps_most
    if cases <= plain.LARGEST and (steps > STEPS or cases * cases * _PAIR < steps * _STEP):
        return _by_matching(rows, chosen)
    if group is not None and steps <= STEPS:
        return _by_flow(rows, known, group, chosen)
    bands = banded(rows, _part(rows, chosen), BANDED)
    if bands is None:
        unknown = Extent(None, None, MANY)
        return Repair(unknown, (), (), None, MANY, unknown, unknown)
    return _by_bands(rows, known, bands, chosen)


def _part(rows: Rows, chosen: Ints) -> Ints | None:
    return None if chosen.size == rows.size else chosen


def _by_bands(rows: Rows, known: _Known, bands: tuple[Rows, Rows], chosen: Ints) -> Repair:
    """Bounds: from the conflicts across bands, some of all, and from those if each band were a level, more than all.

    Both are strict orders.
    """
    fewer, more = (placed(one, _part(rows, chosen)) for one in bands)
    least, cut = smallest_cut(fewer).flow.value, smallest_cut(more)
    most = cut.flow.value
    why = no_steps(rows.base)
    return Repair(
        removals=bounded(least, most, BANDS),
        removed=tuple(chosen[removed(more, cut)].tolist()),
        chains=(),
        membership=None,
        membership_why=BANDS,
        steps=Extent(None, None, why) if why else bounded(crossings(fewer), crossings(more), BANDS),
        removals_possible=bounded(least, most if known.all.all() else _known_first(more, known), BANDS),
    )


def _known_first(group: Placed, known: _Known) -> int:
    """The cases to set aside if all that leave anything open are."""
    among_known = smallest_cut(replace(group, weights=np.where(known.all, group.weights, 0))).flow.value
    return among_known + int(group.weights[~known.all].sum())


def _by_flow(rows: Rows, known: _Known, group: Placed, chosen: Ints) -> Repair:
    cut = smallest_cut(group)
    found = memberships(group, cut)
    why = no_steps(rows.base)
    steps = None if why else crossings(group)
    return Repair(
        removals=Extent(cut.flow.value, cut.flow.value),
        removed=tuple(chosen[removed(group, cut)].tolist()),
        chains=(),
        membership=None if found is None else _words(found),
        membership_why=UNSETTLED if found is None else "",
        steps=Extent(steps, steps, why),
        removals_possible=_possible(rows, known, group, chosen, cut.flow.value),
    )


def _possible(rows: Rows, known: _Known, group: Placed, chosen: Ints, certain: int) -> Extent:
    """Exact where all is known, or one outcome, on two levels; otherwise bounds."""
    if known.all.all():
        return Extent(certain, certain)
    if known.outcomes.all() and len(rows.outcomes) == 1 and group.grid.shape[-1] <= 2:
        least = smallest_cut(placed(rows, chosen, "possible")).flow.value
        return Extent(least, least)
    least = certain
    if all(axis.at_least is None or axis.known is None for axis in rows.facts):
        least = smallest_cut(placed(rows, chosen, "lenient")).flow.value
    return bounded(least, _known_first(group, known), POSSIBLE)


def _by_matching(rows: Rows, chosen: Ints) -> Repair:
    """The repair of a group of few cases, each in a row of its own, told by rows of the base again."""
    base = rows.base
    weights = np.ones(chosen.size, np.int64) if rows.weights is None else rows.weights[chosen]
    single = np.repeat(chosen, weights)
    first = np.cumsum(weights) - weights

    def column(one: Column) -> Column:
        return Column(_picked(one.lo, single), _picked(one.hi, single))

    found = plain.repair(
        replace(
            base,
            size=single.size,
            facts=tuple(map(column, base.facts)),
            outcomes=tuple(map(column, base.outcomes)),
            peers=[0] * single.size,
            final=_picked(base.final, single),
            ids=(),
            weights=None,
            groups=(),
        )
    )
    row_of = single.tolist()
    return replace(
        found,
        removed=tuple(dict.fromkeys(row_of[case] for case in found.removed)),
        chains=tuple(tuple(row_of[case] for case in chain) for chain in found.chains) if base.weights is None else (),
        membership=None if found.membership is None else [found.membership[case] for case in first.tolist()],
    )


def _picked(column: Any, rows: Ints) -> Any:
    """Those values of a column, as Python numbers."""
    return column[rows].tolist() if isinstance(column, np.ndarray) else [column[row] for row in rows.tolist()]


def _words(found: NDArray[np.int8]) -> Sequence[Membership]:
    words: list[Membership] = _WORDS[found].tolist()
    return words


def _joined(base: Base, chosen: Sequence[Ints], found: Sequence[Repair]) -> Sequence[Membership] | None:
    joined = np.full(base.size, "no", dtype=object)
    for group, one in zip(chosen, found, strict=True):
        if one.membership is None:
            return None
        joined[group] = one.membership
    words: list[Membership] = joined.tolist()
    return words
