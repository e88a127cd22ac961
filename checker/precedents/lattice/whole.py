"""The lattice path: all figures of a large base."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from checker.precedents.figures import Audit
from checker.precedents.lattice.axes import Rows, coded_rows
from checker.precedents.lattice.counts import certain_conflicts, tally
from checker.precedents.lattice.flow import repairs
from checker.precedents.lattice.totals import totals
from checker.precedents.order import Base

Progress = Callable[[int, int], None]


def audit(base: Base, *, repair: bool = True, drop: bool = True, progress: Progress | None = None) -> Audit:
    """All figures of a base; its rows may stand for several cases each, and its columns are best numpy arrays.

    Without `repair` the fewest removals are left out, without `drop` the conflicts with a dimension less. `progress`
    is told how many of the steps are done: one for each dimension dropped, one for all else that is counted, and as
    many as there are rows for the repair. Raises UsageError for a base with a sliding window, and for one that there
    is no way to count in reasonable time.
    """
    rows = coded_rows(base)
    steps = 1 + (len(rows.facts) if drop else 0) + (base.size if repair else 0)
    told = _Told(progress, steps)
    found = tally(base)
    whole, by_group = totals(base, rows, found)
    told.step(1)
    without = _without(rows, told) if drop else None
    done = told.done
    repaired, by_group_repaired = repairs(base, lambda some, _: told.reach(done + some)) if repair else (None, None)
    return Audit("lattice", whole, by_group, found, repaired, by_group_repaired, without)


class _Told:
    """How far a run has come, told to whoever wants to know."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self.done = 0

    def step(self, steps: int) -> None:
        """So many steps more are done."""
        self.reach(self.done + steps)

    def reach(self, done: int) -> None:
        """So many steps are done."""
        self.done = done
        if self._progress is not None:
            self._progress(done, self._total)


def _without(rows: Rows, told: _Told) -> Mapping[str, int]:
    """Pairs certainly in conflict with each of the dimensions dropped."""
    found = {}
    for number, axis in enumerate(rows.base.order.dimensions):
        kept = tuple(fact for place, fact in enumerate(rows.facts) if place != number)
        found[axis.name] = certain_conflicts(replace(rows, facts=kept))
        told.step(1)
    return found
