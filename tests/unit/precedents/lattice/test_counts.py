"""Every figure by every way of counting is that of the definition over all pairs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

np = pytest.importorskip("numpy")

from checker.errors import UsageError  # noqa: E402
from checker.precedents.lattice import axes, count, counts, keyed, parts, sieve, sweep, totals  # noqa: E402
from checker.precedents.order import Base, Column  # noqa: E402
from tests import allpairs  # noqa: E402
from tests.bases import bases, made  # noqa: E402

NEVER = float("inf")
WAYS = ("cheapest", "table", "sweep", "pairs")


@contextmanager
def forced(way: str, *, block: int = 64, apart: bool = False) -> Iterator[None]:
    """One way of counting wherever it is possible, in blocks so small that there are several."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sweep, "BLOCK", block)
        patch.setattr(sieve, "BLOCK", block)
        if apart:
            patch.setattr(parts, "_EACH", -1e18)
            patch.setattr(parts, "_FEW", 1)
        for other in WAYS[1:]:
            if way not in (other, "cheapest"):
                patch.setattr(count, f"_by_{other}", _never(other, sweep_first=way == "sweep"))
        yield


def _never(way: str, *, sweep_first: bool) -> Any:
    """The other ways are the last resort where a sweep is wanted: some bases have no axis to sweep along."""
    plan = count.Plan(way, 1e30 if sweep_first else NEVER)  # type: ignore[arg-type]
    return (lambda *_: []) if way == "sweep" else (lambda *_: plan)


def as_arrays(base: Base) -> Base:
    """The base with arrays for columns, one array for both ends where all is known."""

    def column(one: Column) -> Column:
        lo, hi = np.array(one.lo), np.array(one.hi)
        return Column(lo, lo if (lo == hi).all() else hi)

    return dataclasses.replace(
        base,
        facts=tuple(map(column, base.facts)),
        outcomes=tuple(map(column, base.outcomes)),
        peers=np.array(base.peers, dtype=np.int64),
        final=np.array(base.final, dtype=np.bool_),
        weights=None if base.weights is None else np.array(base.weights),
    )


def plain(found: Any) -> Any:
    """A record with lists for its sequences."""
    if dataclasses.is_dataclass(found):
        return {field.name: plain(getattr(found, field.name)) for field in dataclasses.fields(found)}
    if isinstance(found, tuple):
        return [plain(one) for one in found]
    return np.asarray(found).tolist()


def agrees(base: Base) -> None:
    expected = plain(allpairs.tally(base))
    for one in (base, as_arrays(base)):
        assert plain(counts.tally(one)) == expected


@settings(max_examples=250)
@given(
    base=st.one_of(bases(window=False), bases(window=False, weights=True)),
    way=st.sampled_from(WAYS),
    block=st.sampled_from((1, 3, 64)),
    apart=st.booleans(),
)
def test_every_figure_is_that_of_all_pairs(base: Base, way: str, block: int, apart: bool) -> None:
    with forced(way, block=block, apart=apart):
        agrees(base)


@settings(max_examples=60)
@given(base=bases(window=False, weights=True), way=st.sampled_from(WAYS))
def test_the_totals_are_those_of_all_pairs(base: Base, way: str) -> None:
    with forced(way):
        found = totals.totals(base, axes.coded_rows(base), counts.tally(base))
    assert found == allpairs.totals(base)


@pytest.mark.parametrize(
    ("levels", "raw", "outcome_levels", "weights", "unknown"),
    [
        ((3, 4, 5), 0, (4,), 3, 0.2),
        ((3, 4), 1, (4,), 0, 0.1),
        ((3, 4), 1, (4, 3), 3, 0.2),
        ((3, 3), 0, (5000,), 0, 0.1),
        ((3, 3), 0, (5000, 3), 2, 0.2),
        ((3,), 2, (4,), 0, 0.1),
        ((3, 4), 1, (4,), 0, 0.0),
    ],
)
def test_larger_bases_agree_by_every_way(
    levels: Sequence[int], raw: int, outcome_levels: Sequence[int], weights: int, unknown: float
) -> None:
    base = made(
        7, 90, levels=levels, raw=raw, outcome_levels=outcome_levels, weights=weights, unknown=unknown, pending=unknown
    )
    expected = plain(allpairs.tally(base))
    small = raw == 0 and max(outcome_levels) < 1000
    for way in WAYS if small else ("cheapest", "sweep", "pairs"):
        with forced(way, block=16):
            assert plain(counts.tally(as_arrays(base))) == expected, way


def test_axes_of_many_values_are_not_coded_and_agree() -> None:
    base = made(3, 100, levels=(3, 3), raw=1, unknown=0.1)
    expected = plain(allpairs.tally(base))
    with pytest.MonkeyPatch.context() as patch, forced("cheapest", block=16):
        patch.setattr(axes, "_NARROW", 100)
        patch.setattr(axes, "_MANY", 10)
        rows = axes.coded_rows(as_arrays(base))
        assert [axis.wide for axis in rows.facts] == [False, False, True]
        assert plain(counts.tally(as_arrays(base))) == expected


def test_a_window_is_refused() -> None:
    base = made(1, 5)
    base = dataclasses.replace(base, order=dataclasses.replace(base.order, window=3), days=[0] * 5)
    with pytest.raises(UsageError, match="sliding window") as refused:
        counts.tally(base)
    assert "eras" in refused.value.hint


def test_more_than_can_be_counted_is_refused() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(count, "MOST_PAIRS", 100)
        patch.setattr(count, "MOST_ENTRIES", 10)
        with pytest.raises(UsageError, match="too many to compare") as refused:
            counts.tally(as_arrays(made(1, 40, raw=2)))
    assert "band a dimension" in refused.value.hint


@settings(max_examples=150)
@given(
    base=st.one_of(bases(window=False), bases(window=False, exact=True, groups=1)),
    way=st.sampled_from(WAYS),
    block=st.sampled_from((1, 64)),
)
def test_conflict_pairs_alone_are_those_that_rows_told_apart_have(base: Base, way: str, block: int) -> None:
    with forced(way, block=block):
        rows = axes.coded_rows(as_arrays(base))
        assert counts.certain_conflicts(rows) == sum(allpairs.tally(base).certain.lenient)


def test_rows_are_sorted_as_one_number_each_where_that_holds_them() -> None:
    exact = as_arrays(made(5, 90, levels=(3, 4), groups=1, raw=1, unknown=0.0, pending=0.0))
    exact = dataclasses.replace(exact, final=np.arange(90) % 3 > 0)
    rows = axes.coded_rows(exact)
    found = keyed.sorted_rows(rows, 2)
    assert found is not None

    def listed(one: axes.Rows) -> list[tuple[Any, ...]]:
        first, second, wide, outcome = (axis.lo.tolist() for axis in (*one.facts, *one.outcomes))
        return list(zip(wide, first, second, outcome, one.final.tolist(), strict=True))

    assert listed(found) == sorted(listed(rows))
    assert keyed.sorted_rows(axes.coded_rows(as_arrays(made(5, 90, groups=1, raw=1, weights=2))), 2) is None
