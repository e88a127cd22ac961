"""The tests that decide a condition: as long as they come out the same, nothing else can change a known truth."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from checker.engines.reference import evaluate
from checker.findings.deciding import deciding
from checker.rules.ast import All, AnyOf, Check, Lowered, checks
from checker.source import Span
from checker.vocabulary import Interval, Ranges, Truth

NOWHERE = Span("test", 1, 1)
VALUES: dict[Truth, Ranges] = {
    Truth.HOLDS: (Interval(1, 1),),
    Truth.FAILS: (Interval(0, 0),),
    Truth.UNKNOWN: (Interval(0, 1),),
}


@st.composite
def trees(draw: st.DrawFn) -> Lowered:
    """A condition in which every check is on a fact of its own."""
    names = (f"fact-{number}" for number in range(100))
    return _tree(draw, names, 3)


def _tree(draw: st.DrawFn, names: Iterator[str], depth: int) -> Lowered:
    if depth == 0 or draw(st.booleans()):
        return Check(next(names), (Interval(1, 1),), "true", NOWHERE)
    parts = tuple(_tree(draw, names, depth - 1) for _ in range(draw(st.integers(0, 3))))
    return All(parts) if draw(st.booleans()) else AnyOf(parts)


@given(trees(), st.data())
def test_nothing_but_the_deciding_tests_bears_on_a_known_truth(tree: Lowered, data: st.DataObject) -> None:
    names = [check.fact for check in checks(tree)]
    truths = {name: data.draw(st.sampled_from(Truth)) for name in names}
    found = evaluate(tree, {name: VALUES[truth] for name, truth in truths.items()})
    named = {check.fact for check in deciding(tree, {name: VALUES[truth] for name, truth in truths.items()})}
    if found is Truth.UNKNOWN:
        assert all(truths[name] is Truth.UNKNOWN for name in named)
        for settled in (Truth.HOLDS, Truth.FAILS):
            now = {name: settled if name in named else truth for name, truth in truths.items()}
            assert evaluate(tree, {name: VALUES[truth] for name, truth in now.items()}) is settled
        return
    assert all(truths[name] is found for name in named)
    others = {name: truths[name] if name in named else data.draw(st.sampled_from(Truth)) for name in names}
    assert evaluate(tree, {name: VALUES[truth] for name, truth in others.items()}) is found


def test_they_come_in_the_order_of_reading() -> None:
    tree = All((Check("b", (Interval(1, 1),), "true", NOWHERE), Check("a", (Interval(1, 1),), "true", NOWHERE)))
    assert [check.fact for check in deciding(tree, {"a": VALUES[Truth.FAILS], "b": VALUES[Truth.FAILS]})] == ["b", "a"]
    assert [check.fact for check in deciding(tree, {"a": VALUES[Truth.FAILS], "b": VALUES[Truth.HOLDS]})] == ["a"]
