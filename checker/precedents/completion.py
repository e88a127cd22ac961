"""What a group of cases would be with nothing left open.

Every conflict of such a completion is a possible conflict, so the smallest repair of the one bounds that of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checker.precedents.bits import Bits, Group
from checker.precedents.order import Axis, Base, Column, Number


def known(base: Base, group: Group) -> Bits:
    """The members of which every fact and every outcome is known."""
    axes = [*zip(base.order.dimensions, base.facts, strict=True), *zip(base.order.outcomes, base.outcomes, strict=True)]
    places = (
        place for place, row in enumerate(group.rows) if all(_is_known(axis, column, row) for axis, column in axes)
    )
    return sum(1 << place for place in places)


def completed(base: Base, group: Group, lenient: Sequence[bool]) -> Base:
    """The members alone, each either with the gravest facts and the mildest outcomes that it may have, or the reverse.

    `lenient` says which, by member. On a partial order the levels named last count as the gravest.
    """
    dimensions = zip(base.order.dimensions, base.facts, strict=True)
    results = zip(base.order.outcomes, base.outcomes, strict=True)
    return replace(
        base,
        size=len(group.rows),
        facts=tuple(_end(axis, column, group.rows, lenient) for axis, column in dimensions),
        outcomes=tuple(_end(axis, column, group.rows, [not one for one in lenient]) for axis, column in results),
        peers=[0] * len(group.rows),
        final=[base.final[row] for row in group.rows],
        days=[base.days[row] for row in group.rows] if base.order.window is not None else (),
        ids=(),
        groups=(),
    )


def _is_known(axis: Axis, column: Column, row: int) -> bool:
    return column.lo[row] == column.hi[row] and (axis.at_most is None or int(column.lo[row]).bit_count() == 1)


def _end(axis: Axis, column: Column, rows: Sequence[int], high: Sequence[bool]) -> Column:
    values: list[Number] = []
    for row, top in zip(rows, high, strict=True):
        if axis.at_most is None:
            values.append(column.hi[row] if top else column.lo[row])
        else:
            levels = int(column.lo[row])
            values.append(1 << levels.bit_length() - 1 if top else levels & -levels)
    return Column(values, values)
