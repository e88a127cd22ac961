"""The lattice path gives the audit of the plain path."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings

np = pytest.importorskip("numpy")

from checker.precedents import lattice, plain  # noqa: E402
from checker.precedents.figures import Audit  # noqa: E402
from checker.precedents.lattice import beside  # noqa: E402
from checker.precedents.order import Base  # noqa: E402
from tests import allpairs  # noqa: E402
from tests.bases import bases, made  # noqa: E402


def figures(audit: Audit) -> tuple[object, ...]:
    """What does not depend on the path, but for the figures of each case."""
    return audit.totals, audit.by_group, audit.without


@settings(max_examples=60)
@given(base=bases(window=False))
def test_totals_and_dropped_dimensions_are_those_of_the_plain_path(base: Base) -> None:
    assert figures(lattice.audit(base, repair=False)) == figures(plain.audit(base, repair=False))


@settings(max_examples=40)
@given(base=bases(window=False, weights=True))
def test_rows_that_stand_for_several_cases_count_as_so_many(base: Base) -> None:
    expected = plain.audit(allpairs.expanded(base), repair=False)
    assert figures(lattice.audit(base, repair=False)) == figures(expected)


def test_the_repair_is_that_of_the_plain_path() -> None:
    base = made(5, 60)
    found, expected = lattice.audit(base), plain.audit(base)
    assert found.path == "lattice"
    assert found.repair is not None
    assert expected.repair is not None
    assert found.repair.removals == expected.repair.removals
    assert found.repair_by_group is not None
    assert len(found.repair_by_group) == len(found.by_group)


def test_what_is_not_asked_for_is_left_out() -> None:
    found = lattice.audit(made(5, 20), repair=False, drop=False)
    assert found.repair is None
    assert found.repair_by_group is None
    assert found.without is None


def test_progress_is_told_to_its_end() -> None:
    told: list[tuple[int, int]] = []
    lattice.audit(made(2, 30), progress=lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert len({total for _, total in told}) == 1
    assert told[-1][0] == told[-1][1]


def test_work_side_by_side_keeps_its_order_and_its_errors() -> None:
    assert beside.side_by_side([lambda: 1, lambda: 2, lambda: 3], beside.MANY) == [1, 2, 3]

    def fails() -> int:
        raise ValueError("told")

    with pytest.raises(ValueError, match="told"):
        beside.side_by_side([fails, lambda: 2], beside.MANY)


def test_a_base_counted_on_several_threads_is_the_same() -> None:
    base = made(4, 80, raw=1)
    alone = lattice.audit(base, repair=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beside, "MANY", 1)
        beside_others = lattice.audit(base, repair=False)
    assert figures(alone) == figures(beside_others)
    for one, other in zip(
        dataclasses.astuple(alone.tally.certain), dataclasses.astuple(beside_others.tally.certain), strict=True
    ):
        assert np.array_equal(one, other)
