"""The plain path: all figures of a base in Python alone, for up to some ten thousand cases."""

from __future__ import annotations

from checker.precedents import count
from checker.precedents.consistency import totals
from checker.precedents.count import Progress
from checker.precedents.figures import Audit
from checker.precedents.frontier import landmarks
from checker.precedents.order import Base
from checker.precedents.repair import no_steps, repairs


def audit(base: Base, *, repair: bool = True, drop: bool = True, progress: Progress | None = None) -> Audit:
    """All figures of a base.

    Without `repair` the fewest removals are left out, without `drop` the conflicts with a dimension less. `progress`
    is told how many cases are done while they are counted. Raises ValueError for a base with weights.
    """
    tally = count.tally(base, progress)
    whole, by_group = totals(base, tally)
    repaired, repaired_by_group = repairs(base, progress) if repair else (None, None)
    dimensions = base.order.dimensions
    return Audit(
        path="plain",
        totals=whole,
        by_group=by_group,
        tally=tally,
        repair=repaired,
        repair_by_group=repaired_by_group,
        without={
            axis.name: count.certain_conflicts(count.without_dimension(base, number))
            for number, axis in enumerate(dimensions)
        }
        if drop
        else None,
        landmarks=_landmarks(base),
    )


def _landmarks(base: Base) -> int | None:
    if base.order.window is not None or no_steps(base):
        return None
    return len(landmarks(base))
