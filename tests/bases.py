"""Case bases for tests: drawn small by Hypothesis, with few values so that ties and duplicates abound, or made larger.

Both speak of nothing real.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from hypothesis import strategies as st

from checker.precedents.order import Axis, Base, Column, Number, Order

# Closed scales; the last one has decimals.
SCALES: tuple[tuple[Number, ...], ...] = ((0, 1), (0, 1, 2), (0, 1, 2, 3), (-5, 0, 7, 100), (0.5, 1, 1.5))


@st.composite
def bases(
    draw: st.DrawFn,
    *,
    rows: tuple[int, int] = (0, 12),
    dimensions: tuple[int, int] = (0, 4),
    outcomes: tuple[int, int] = (1, 3),
    outcome_values: tuple[Number, ...] | None = None,
    exact: bool = False,
    partial: bool = True,
    window: bool = True,
    pending: bool = True,
    groups: int = 3,
    weights: bool = False,
) -> Base:
    """Any small base.

    `exact` leaves no fact and no outcome open (and, with `pending`, pending cases with known outcomes);
    `partial` and `window` allow partial orders and a window; `weights` lets rows stand for one to three cases.
    """
    size = draw(st.integers(*rows))
    count = draw(st.integers(*dimensions))
    faces, facts = _side(draw, count, "fact", size, values=None, exact=exact, partial=partial)
    count = draw(st.integers(*outcomes))
    results, found = _side(draw, count, "outcome", size, values=outcome_values, exact=exact, partial=False)
    final = draw(_each(st.sampled_from((True, True, True, False)) if pending else st.just(True), size))
    if not exact:
        for axis, column in zip(results, found, strict=True):
            _open(draw, axis, column, final)
    days = draw(st.none() | st.integers(0, 3)) if window else None
    return Base(
        order=Order(faces, results, window=days),
        size=size,
        facts=facts,
        outcomes=found,
        peers=draw(_each(st.integers(0, draw(st.integers(0, groups - 1))), size)),
        final=final,
        days=draw(_each(st.integers(0, 6), size)) if days is not None else (),
        weights=draw(_each(st.integers(1, 3), size)) if weights else None,
        groups=tuple(f"group {number}" for number in range(groups)),
    )


def made(
    seed: int,
    size: int,
    *,
    levels: Sequence[int] = (3, 4, 5),
    outcome_levels: Sequence[int] = (4,),
    unknown: float = 0.1,
    pending: float = 0.1,
    groups: int = 2,
    raw: int = 0,
    weights: int = 0,
    noise: float = 0.5,
) -> Base:
    """A larger base, the same for the same arguments, in which graver facts tend to bring more severe outcomes.

    `levels` of each dimension; `raw` more dimensions of many values; `unknown` is the share of open facts and of open
    outcomes, half of them bounded; `weights` the most cases that a row stands for, 0 for no weights.
    """
    random = Random(seed)
    tops = [level - 1 for level in levels] + [10_000] * raw
    gravity = [random.random() for _ in range(size)]
    facts = tuple(_column(random, top, gravity, noise, unknown) for top in tops)
    outcomes = tuple(_column(random, level - 1, gravity, noise, unknown) for level in outcome_levels)
    final = [random.random() >= pending for _ in range(size)]
    for level, column in zip(outcome_levels, outcomes, strict=True):
        for case in (case for case in range(size) if not final[case]):
            column.lo[case], column.hi[case] = 0, level - 1  # type: ignore[index]
    return Base(
        order=Order(
            tuple(Axis(f"fact {number}", 0, top) for number, top in enumerate(tops)),
            tuple(Axis(f"outcome {number}", 0, level - 1) for number, level in enumerate(outcome_levels)),
        ),
        size=size,
        facts=facts,
        outcomes=outcomes,
        peers=[random.randrange(groups) for _ in range(size)],
        final=final,
        weights=[random.randint(1, weights) for _ in range(size)] if weights else None,
        groups=tuple(f"group {number}" for number in range(groups)),
    )


def _each(one: st.SearchStrategy, size: int) -> st.SearchStrategy:
    return st.lists(one, min_size=size, max_size=size)


def _side(
    draw: st.DrawFn,
    count: int,
    name: str,
    size: int,
    *,
    values: tuple[Number, ...] | None,
    exact: bool,
    partial: bool,
) -> tuple[tuple[Axis, ...], tuple[Column, ...]]:
    axes, columns = [], []
    for number in range(count):
        label = f"{name} {number}"
        if partial and draw(st.integers(0, 3)) == 0:
            axis, column = _partial(draw, label, size, exact)
        else:
            scale = values or draw(st.sampled_from(SCALES))
            axis = Axis(label, scale[0], scale[-1])
            column = _total(draw, scale, size, exact)
        axes.append(axis)
        columns.append(column)
    return tuple(axes), tuple(columns)


def _total(draw: st.DrawFn, scale: tuple[Number, ...], size: int, exact: bool) -> Column:
    known = st.sampled_from(scale).map(lambda value: (value, value))
    bounded = st.tuples(st.sampled_from(scale), st.sampled_from(scale)).map(lambda two: (min(two), max(two)))
    unknown = st.just((scale[0], scale[-1]))
    one = known if exact else st.one_of(known, known, bounded, unknown)
    drawn = draw(_each(one, size))
    return Column([lo for lo, _ in drawn], [hi for _, hi in drawn])


def _partial(draw: st.DrawFn, name: str, size: int, exact: bool) -> tuple[Axis, Column]:
    count = draw(st.integers(2, 4))
    at_most: list[int] = []
    for level in range(count):
        reach = 1 << level
        for lower in range(level):
            if draw(st.booleans()):
                reach |= at_most[lower]
        at_most.append(reach)
    known = st.integers(0, count - 1).map(lambda level: 1 << level)
    one = known if exact else st.one_of(known, known, st.integers(1, (1 << count) - 1))
    drawn = draw(_each(one, size))
    return Axis(name, 0, count - 1, tuple(at_most)), Column(drawn, list(drawn))


def _open(draw: st.DrawFn, axis: Axis, column: Column, final: Sequence[bool]) -> None:
    """Most pending cases may end anywhere on the scale; some have bounds already."""
    for case, done in enumerate(final):
        if not done and draw(st.integers(0, 3)):
            column.lo[case], column.hi[case] = axis.bottom, axis.top  # type: ignore[index]


def _column(random: Random, top: int, gravity: Sequence[float], noise: float, unknown: float) -> Column:
    lows, highs = [], []
    for grave in gravity:
        value = round(top * min(1.0, max(0.0, grave * (1 - noise) + random.random() * noise)))
        lo = hi = value
        if random.random() < unknown:
            lo, hi = (0, top) if random.random() < 0.5 else (random.randint(0, value), random.randint(value, top))
        lows.append(lo)
        highs.append(hi)
    return Column(lows, highs)
