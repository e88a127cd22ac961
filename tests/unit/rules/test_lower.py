"""Lowering: `not` disappears from a condition, and its meaning stays."""

from collections.abc import Callable, Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.engines.reference import evaluate
from checker.properties.strategies import allowed_of, values_of
from checker.rules.ast import All, AnyOf, Check, Condition, Grade, Lowered, Not
from checker.rules.lower import lower
from checker.source import Span
from checker.vocabulary import Interval, Ranges, Truth

SCALES = {"flag": Interval(0, 1), "level": Interval(0, 3), "count": Interval(-4, 9)}
SPAN = Span("toy.yaml", 3, 7)


def check(fact: str, *parts: Interval) -> Check:
    return Check(fact, parts, "as written", SPAN)


def _checks(fact: str) -> st.SearchStrategy[Condition]:
    return allowed_of(SCALES[fact]).map(lambda allowed: Check(fact, allowed, "as written", SPAN))


def _joined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(inner.map(Not), parts.map(All), parts.map(AnyOf))


conditions = st.recursive(st.sampled_from(sorted(SCALES)).flatmap(_checks), _joined, max_leaves=10)
exact = st.fixed_dictionaries({name: st.integers(s.lo, s.hi) for name, s in SCALES.items()})
sets = st.fixed_dictionaries({name: values_of(s) for name, s in SCALES.items()})

# Written out here again, so that a slip in the shared logic is seen: 0 fails, 1 unknown, 2 holds.
_AS_TRUTH = (Truth.FAILS, Truth.UNKNOWN, Truth.HOLDS)


def naive(condition: Condition, facts: Mapping[str, set[int]]) -> int:
    """The meaning of a condition, `not` read as inversion and sets read number by number."""
    match condition:
        case Check(fact, allowed):
            passed = {any(part.lo <= number <= part.hi for part in allowed) for number in facts[fact]}
            return 1 if len(passed) == 2 else 2 * passed.pop()
        case Not(part):
            return 2 - naive(part, facts)
        case All(parts):
            return min([2, *(naive(part, facts) for part in parts)])
        case AnyOf(parts):
            return max([0, *(naive(part, facts) for part in parts)])


def members(values: Ranges) -> set[int]:
    return {number for part in values for number in range(part.lo, part.hi + 1)}


def every(condition: Condition | Lowered) -> Iterator[Condition | Lowered]:
    """A condition and all of its parts."""
    yield condition
    match condition:
        case Not(part):
            yield from every(part)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from every(part)
        case _:
            pass


@given(conditions, exact)
def test_lowering_keeps_the_truth_on_exact_values(condition: Condition, facts: dict[str, int]) -> None:
    given_values = {name: (Interval(number, number),) for name, number in facts.items()}
    found = evaluate(lower(condition, SCALES), given_values)
    assert found is _AS_TRUTH[naive(condition, {name: {number} for name, number in facts.items()})]
    assert found is not Truth.UNKNOWN


@given(conditions, sets)
def test_lowering_keeps_the_truth_on_sets(condition: Condition, facts: dict[str, Ranges]) -> None:
    found = evaluate(lower(condition, SCALES), facts)
    assert found is _AS_TRUTH[naive(condition, {name: members(values) for name, values in facts.items()})]


@given(conditions, sets)
def test_a_negated_condition_has_the_inverted_truth(condition: Condition, facts: dict[str, Ranges]) -> None:
    assert evaluate(lower(Not(condition), SCALES), facts) is ~evaluate(lower(condition, SCALES), facts)


@given(conditions)
def test_nothing_negated_is_left(condition: Condition) -> None:
    assert not any(isinstance(part, Not) for part in every(lower(condition, SCALES)))


def test_a_condition_without_not_is_left_alone() -> None:
    condition: Condition = All((check("flag", Interval(1, 1)), AnyOf((check("level", Interval(2, 3)),))))
    assert lower(condition, SCALES) == condition


def test_a_negated_check_keeps_its_place_and_says_so_in_its_text() -> None:
    found = lower(Not(check("count", Interval(0, 2), Interval(5, 9))), SCALES)
    assert isinstance(found, Check)
    assert found == check("count", Interval(-4, -1), Interval(3, 4))
    assert (found.text, found.span) == ("not(as written)", SPAN)


def test_a_check_negated_twice_reads_as_written() -> None:
    found = lower(Not(Not(check("flag", Interval(1, 1)))), SCALES)
    assert isinstance(found, Check)
    assert (found.allowed, found.text) == ((Interval(1, 1),), "as written")


def test_negation_turns_all_into_any() -> None:
    a, b = check("flag", Interval(1, 1)), check("level", Interval(3, 3))
    not_a, not_b = check("flag", Interval(0, 0)), check("level", Interval(0, 2))
    assert lower(Not(All((a, b))), SCALES) == AnyOf((not_a, not_b))
    assert lower(Not(AnyOf((a, b))), SCALES) == All((not_a, not_b))
    parts: tuple[Condition, ...] = (a, Not(b))
    assert lower(Not(All(parts)), SCALES) == AnyOf((not_a, b))


@pytest.mark.parametrize("made", [lambda part: part, Not])
def test_what_is_no_condition_is_refused(made: Callable[[Condition], Condition]) -> None:
    """What a rule says is no part of its condition, negated or not."""
    with pytest.raises(AssertionError, match=r"Grade\(fact='level'"):
        lower(made(Grade("level", 2, "2")), SCALES)  # type: ignore[arg-type]


def test_a_fact_without_a_scale_cannot_be_negated() -> None:
    """A protected fact has none: `parse` has refused it long before."""
    with pytest.raises(KeyError):
        lower(Not(check("origin", Interval(0, 0))), SCALES)
