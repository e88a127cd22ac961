"""The figures of the cases of a base added up, as `checker.precedents.consistency` does row by row."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from checker.precedents.consistency import together
from checker.precedents.figures import Tally, Totals
from checker.precedents.lattice.axes import Flags, Ints, Rows
from checker.precedents.lattice.counts import milder_others
from checker.precedents.order import Base


class Sums:
    """Sums over the rows of each peer group."""

    def __init__(self, base: Base, weights: Ints | None) -> None:
        self._peers = np.asarray(base.peers, dtype=np.int64)
        self._weights = weights
        self._groups = max(len(base.groups), int(np.max(self._peers)) + 1 if base.size else 0)

    def of(self, figure: Any) -> list[int]:
        """The sum of a figure of the cases, or the number of those that are marked."""
        values = np.asarray(figure).astype(np.int64)
        found = np.zeros(self._groups, dtype=np.int64)
        np.add.at(found, self._peers, values if self._weights is None else values * self._weights)
        return [int(one) for one in found]


def totals(base: Base, rows: Rows, tally: Tally) -> tuple[Totals, tuple[Totals, ...]]:
    """The figures of the whole base, and of each of its peer groups by number."""
    sums = Sums(base, rows.weights)
    figures = {
        "cases": sums.of(np.ones(rows.size)),
        "final": sums.of(rows.final),
        "dominance": sums.of(tally.above),
        "conflicts": sums.of(tally.certain.lenient),
        "in_conflict": sums.of(_some(tally.certain.cases)),
        "in_conflict_possible": sums.of(_some(tally.possible.cases)),
        "covered": sums.of(_some(tally.binding_above) | _some(tally.binding_below)),
    }
    equal, possible, milder = sums.of(tally.equal), sums.of(tally.possible.cases), sums.of(milder_others(rows))
    by_group = tuple(
        _of_group({name: column[group] for name, column in figures.items()}, equal[group], possible[group], chance)
        for group, chance in enumerate(milder)
    )
    return together(by_group), by_group


def _of_group(figures: Mapping[str, int], equal: int, possible: int, milder: int) -> Totals:
    """Each pair is seen from both of its cases, one of equal facts twice from each."""
    cases, dominance = figures["cases"], figures["dominance"]
    return Totals(
        **figures,
        comparable=(2 * dominance - equal) // 2,
        conflicts_possible=possible // 2,
        expected=Fraction(dominance * milder, cases * (cases - 1)) if cases > 1 else Fraction(0),
    )


def _some(figure: Any) -> Flags:
    found: Flags = np.asarray(figure) > 0
    return found
