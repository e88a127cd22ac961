"""What would change an answer: every single fact first, then pairs, then no further.

A fact's scale falls into cells on which every test of the rules concerned has one truth value, so
trying one cell tries all of its values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, islice, pairwise

from checker.findings.question import Answer, Kind, Question, relevant
from checker.findings.situation import Situation
from checker.vocabulary import Interval, Ranges, ranges


@dataclass(frozen=True, slots=True)
class Change:
    """Facts taken to lie in some cells, and the answer then."""

    facts: tuple[tuple[str, Ranges], ...]
    answer: Answer
    open: bool
    """The facts as known leave this possible; otherwise they would have had to be otherwise."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What was found, and how far was looked."""

    ends: tuple[Change, ...]
    """Changes after which the answer is of another kind."""
    degree: tuple[Change, ...]
    """Changes after which the answer is of the same kind, but a possible one certain or a certain one only possible."""
    pairs: bool
    """Whether pairs were tried, no single fact sufficing."""
    facts: tuple[str, ...] = ()
    """The facts that were tried."""
    untried: int = 0
    """Pairs left untried, there being more than `MOST_PAIRS`."""


MOST_PAIRS = 20_000
"""Pairs of cells tried at most; the shipped rules need far fewer, and the most take some seconds."""


def changes(situation: Situation, question: Question, answer: Answer) -> Changes:
    """The single facts, or failing them the pairs, that would give another answer."""
    names = tuple(relevant(question, situation.rules))
    situation = situation.narrowed(names)
    known = _known(situation, names)
    grid = _cells(situation, names, known)

    def attempt(facts: tuple[tuple[str, Ranges], ...]) -> Change:
        found = question.answer(situation.judge(dict(facts)))
        return Change(facts, found, all(_meet(values, cell) for fact, cell in facts for values in known[fact]))

    tried = [attempt(((fact, cell),)) for fact, parts in grid.items() for cell in parts]
    degree = tuple(
        change for change in tried if change.answer.kind is answer.kind and change.answer.certain is not answer.certain
    )
    ends = tuple(change for change in tried if change.answer.kind is not answer.kind)
    if ends or answer.kind is Kind.WITHIN:
        return Changes(ends, degree, pairs=False, facts=tuple(grid))
    found = [attempt(facts) for facts in islice(_pairs(grid), MOST_PAIRS)]
    ends = tuple(change for change in found if change.answer.kind is not answer.kind)
    untried = max(0, _number_of_pairs(grid) - MOST_PAIRS)
    return Changes(ends, degree, pairs=True, facts=tuple(grid), untried=untried)


def _pairs(grid: Mapping[str, tuple[Ranges, ...]]) -> Iterator[tuple[tuple[str, Ranges], ...]]:
    for first, second in combinations(grid, 2):
        for one in grid[first]:
            for other in grid[second]:
                yield (first, one), (second, other)


def _number_of_pairs(grid: Mapping[str, tuple[Ranges, ...]]) -> int:
    return sum(len(grid[first]) * len(grid[second]) for first, second in combinations(grid, 2))


def _meet(values: Ranges, cell: Ranges) -> bool:
    return any(part.meets(other) for part in values for other in cell)


def _inside(values: Ranges, cell: Ranges) -> bool:
    return all(any(part.inside(other) for other in cell) for part in values)


def _known(situation: Situation, names: tuple[str, ...]) -> dict[str, list[Ranges]]:
    """What each fact behind the rules is known to be, on every day on whose facts some of them are judged."""
    found: dict[str, list[Ranges]] = {}
    for part, rules in situation.parts(names):
        for fact in part.facts_behind(rules):
            found.setdefault(fact, []).append(part.facts[fact].values)
    return found


def _cells(
    situation: Situation, names: tuple[str, ...], known: Mapping[str, list[Ranges]]
) -> dict[str, tuple[Ranges, ...]]:
    """For each fact behind the rules its cells, without the one in which it is known to lie."""
    return {
        fact: tuple(
            cell
            for cell in partition(tests, situation.program.scales[fact])
            if not all(_inside(values, cell) for values in known[fact])
        )
        for fact, tests in situation.tests_behind(names).items()
    }


def partition(tests: set[Ranges], scale: Interval) -> list[Ranges]:
    """The scale cut into sets of values that every test treats alike, in the order of their least values."""
    cuts = {scale.lo, scale.hi + 1}
    for test in tests:
        for part in test:
            cuts |= {max(part.lo, scale.lo), min(part.hi, scale.hi) + 1}
    edges = sorted(cuts)
    ordered = sorted(tests)
    alike: dict[tuple[bool, ...], list[Interval]] = {}
    for start, stop in pairwise(edges):
        piece = Interval(start, stop - 1)
        alike.setdefault(tuple(any(piece.inside(p) for p in test) for test in ordered), []).append(piece)
    return [ranges(pieces) for pieces in alike.values()]
