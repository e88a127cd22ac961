"""Made-up cases for a set of rules, whole or known in part, and pairs of cases that differ in a few facts.

Values lean towards the edges of what the rules ask, and most cases are bent towards one rule, so that rules with many
conditions are met as well as rules with one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, cycle, pairwise

from hypothesis import strategies as st

from checker.engines.reference import truth_of
from checker.facts.catalogue import DATES
from checker.properties.laws import RuleSet
from checker.properties.strategies import edges, numbers_of
from checker.properties.witness import LawOf, Witness
from checker.rules.ast import All, AnyOf, Check, Lowered, checks
from checker.rules.program import Program
from checker.vocabulary import Interval, Ranges, Truth, ranges

LAWS: tuple[LawOf, ...] = ("breach", "discovery", "measure")


@dataclass(frozen=True, slots=True)
class Ground:
    """What cases are drawn on: rules as they are judged, and the facts with what is asked of each."""

    rules: RuleSet
    program: Program
    tests: Mapping[str, tuple[Ranges, ...]]
    scales: Mapping[str, Interval]

    @property
    def windows(self) -> dict[LawOf, tuple[Ranges, ...]]:
        """For each day whose law counts for some rule that was not always in force, the days on which each was."""
        found: dict[LawOf, list[Ranges]] = {}
        for line in self.program.lines:
            rule = self.rules.rules[line.rule]
            if (rule.window.first, rule.window.last) != (None, None):
                first = DATES.lo if rule.window.first is None else max(rule.window.first, DATES.lo)
                last = DATES.hi if rule.window.last is None else min(rule.window.last, DATES.hi)
                found.setdefault(rule.law_of, []).append((Interval(first, last),) if first <= last else ())
        return {law: tuple(found[law]) for law in LAWS if law in found}


def ground(
    rules: RuleSet, program: Program | None = None, also: Mapping[str, Iterable[Ranges]] | None = None
) -> Ground:
    """The ground of a set of rules, or of a part of its program, and of other facts with what is asked of them."""
    program = program or rules.program
    tests: dict[str, list[Ranges]] = {name: list(asked) for name, asked in (also or {}).items()}
    for line in program.lines:
        for check in checks(line.condition):
            if check.fact not in program.grades:
                tests.setdefault(check.fact, []).append(check.allowed)
    scales = {name: rules.catalogue.facts[name].closed.ends for name in tests}
    return Ground(rules, program, {name: tuple(dict.fromkeys(asked)) for name, asked in tests.items()}, scales)


def exact_witnesses(on: Ground, must: Lowered | None = None) -> st.SearchStrategy[Witness]:
    """Cases in which every fact and day that counts is known; bent so that a condition holds, where one is given."""
    exact = {name: st.sampled_from(_exact(on.scales[name], asked)) for name, asked in on.tests.items()}
    return _cases(on, exact, _days(on), must)


def partial_witnesses(on: Ground) -> st.SearchStrategy[Witness]:
    """Cases in which facts may be bounded, disputed or unknown, and days unknown."""
    values = {name: st.sampled_from(_partial(on.scales[name], asked)) for name, asked in on.tests.items()}
    days = {law: st.none() | day for law, day in _days(on).items()}
    return _cases(on, values, days, None)


def _places(scale: Interval, tests: Iterable[Ranges]) -> list[int]:
    """Every edge of the tests, what lies beside it, and one number between each and the next, in order."""
    found = edges(scale, tests)
    between = [(first + second) // 2 for first, second in pairwise(found)]
    return sorted({*found, *between})


def _exact(scale: Interval, tests: Iterable[Ranges]) -> list[Ranges]:
    """A value of each kind; as a list, since one choice from it costs far less than choices put together."""
    return [_one(place) for place in _places(scale, tests)]


MOST_BOUNDS = 12
"""Places between which bounds and disputes lie at most; each two of them are a choice."""


def _partial(scale: Interval, tests: Iterable[Ranges]) -> list[Ranges | None]:
    """Nothing known, a value, two bounds, or one of two values, each kind about as often."""
    exact = _exact(scale, tests)
    ends = exact[:: -(-len(exact) // MOST_BOUNDS)]
    pairs = [(first[0].lo, second[0].lo) for first, second in combinations(ends, 2)]
    bounded: list[Ranges] = [(Interval(low, high),) for low, high in pairs]
    disputed = [ranges((Interval(low, low), Interval(high, high))) for low, high in pairs]
    size = max(len(exact), len(pairs))
    kinds: list[list[Ranges]] = [
        [value for value, _ in zip(cycle(exact), range(size), strict=False)],
        bounded,
        disputed,
    ]
    return [*([None] * size), *(value for kind in kinds for value in kind)]


def _one(number: int) -> Ranges:
    return (Interval(number, number),)


def _days(on: Ground) -> dict[LawOf, st.SearchStrategy[Interval]]:
    days = {law: numbers_of(DATES, windows) for law, windows in on.windows.items()}
    return {law: day.map(lambda at: Interval(at, at)) for law, day in days.items()}


def _cases(
    on: Ground,
    facts: Mapping[str, st.SearchStrategy[Ranges | None] | st.SearchStrategy[Ranges]],
    days: Mapping[LawOf, st.SearchStrategy[Interval | None] | st.SearchStrategy[Interval]],
    must: Lowered | None,
) -> st.SearchStrategy[Witness]:
    aims = st.sampled_from((None, *(line.condition for line in on.program.lines)))
    # Dictionaries are drawn in a shuffled order, which costs as much again.
    drawn = st.tuples(*facts.values()).map(lambda values: dict(zip(facts, values, strict=True)))
    when = st.tuples(*days.values()).map(lambda found: dict(zip(days, found, strict=True)))

    @st.composite
    def case(draw: st.DrawFn) -> Witness:
        found = {name: values for name, values in draw(drawn).items() if values is not None}
        for condition in (draw(aims), must):
            if condition is not None:
                found.update(_met(draw, on, condition, found))
        return Witness(found, {law: day for law, day in draw(when).items() if day is not None})

    return case()


def _met(draw: st.DrawFn, on: Ground, condition: Lowered, found: Mapping[str, Ranges]) -> Iterator[tuple[str, Ranges]]:
    """Values that bring a condition about, as far as each of its tests by itself can; one that does so is kept."""
    for check in _chosen(draw, condition):
        if check.fact not in on.program.grades:
            if check.fact not in found or truth_of(check.allowed, found[check.fact]) is not Truth.HOLDS:
                yield check.fact, _one(draw(_inside(check.allowed)))
            continue
        graded = [
            each.condition
            for each in on.program.lines
            if each.grade is not None
            and each.grade.fact == check.fact
            and any(Interval(each.grade.at, each.grade.at).inside(part) for part in check.allowed)
        ]
        if graded:
            yield from _met(draw, on, draw(st.sampled_from(graded)), found)


def _chosen(draw: st.DrawFn, condition: Lowered) -> Iterator[Check]:
    """Tests that, all met, make the condition hold."""
    match condition:
        case Check():
            yield condition
        case All(parts):
            for part in parts:
                yield from _chosen(draw, part)
        case AnyOf(parts):
            if parts:
                yield from _chosen(draw, draw(st.sampled_from(parts)))


def _inside(allowed: Ranges) -> st.SearchStrategy[int]:
    return st.sampled_from([end for part in allowed for end in dict.fromkeys((part.lo, part.hi))])


# Pairs


def steps(
    on: Ground, facts: Iterable[str], cases: st.SearchStrategy[Witness]
) -> st.SearchStrategy[tuple[Witness, Witness]]:
    """Two cases that differ in one of the facts alone, of which the second has more."""
    numbers = {name: numbers_of(on.scales[name], on.tests[name]) for name in facts}

    @st.composite
    def pair(draw: st.DrawFn) -> tuple[Witness, Witness]:
        name = draw(st.sampled_from(sorted(numbers)))
        case, other = draw(cases), draw(numbers[name])
        scale, own = on.scales[name], case.facts[name][0].lo if name in case.facts else draw(numbers[name])
        if other == own:
            other = own + 1 if own < scale.hi else own - 1
        less, more = sorted((own, other))
        return case.but({name: _one(less)}), case.but({name: _one(more)})

    return pair()


def swaps(
    on: Ground, facts: Iterable[str], cases: st.SearchStrategy[Witness]
) -> st.SearchStrategy[tuple[Witness, Witness]]:
    """Two cases that differ in the facts alone."""
    names = tuple(facts)
    others = st.tuples(*(st.sampled_from(_exact(on.scales[name], on.tests[name])) for name in names))
    return st.tuples(cases, others).map(lambda drawn: (drawn[0], drawn[0].but(dict(zip(names, drawn[1], strict=True)))))


def refinements(on: Ground) -> st.SearchStrategy[tuple[Witness, Witness]]:
    """A case, and one in which more is known: of each fact some of the values that the first leaves it."""
    looser = {
        name: st.sampled_from([(values, told) for values in _partial(on.scales[name], asked) for told in (False, True)])
        for name, asked in on.tests.items()
    }
    values = st.tuples(*looser.values()).map(lambda found: dict(zip(looser, found, strict=True)))
    known = st.tuples(*(st.booleans() for _ in on.windows)).map(lambda found: dict(zip(on.windows, found, strict=True)))
    return st.tuples(exact_witnesses(on), values, known).map(lambda drawn: _refined(*drawn))


def _refined(
    exact: Witness, looser: Mapping[str, tuple[Ranges | None, bool]], known: Mapping[LawOf, bool]
) -> tuple[Witness, Witness]:
    less: dict[str, Ranges] = {}
    more: dict[str, Ranges] = {}
    for name, (values, told) in looser.items():
        if values is not None:
            less[name] = ranges((*values, *exact.facts[name]))
        if told:
            more[name] = exact.facts[name]
        elif name in less:
            more[name] = less[name]
    return Witness(less, {law: day for law, day in exact.days.items() if known[law]}), Witness(more, exact.days)
