"""Generated programs and cases for tests of laws and engines (the only importer of hypothesis).

What is drawn keeps the invariants of `checker.rules.program`: every line stands after its overriders
and after the rules that derive the grades it reads; a check allows some values of its scale and not
all; a grade rule says more than the least level. Values lean towards the edges of the tests, since a
mistake in a comparison shows one step from an edge or nowhere.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from hypothesis import strategies as st

from checker.judgement import Facts, InForce
from checker.rules.ast import All, AnyOf, Check, Grade, Lowered, checks
from checker.rules.pack import Book
from checker.rules.program import Line, Program
from checker.source import Span
from checker.vocabulary import Interval, Ranges, Truth, ranges

LARGEST = 2**53 - 1
"""The largest number of which every smaller one is exact in a binary double, as JSON readers keep them."""

_NOWHERE = Span("generated", 1, 1)


@st.composite
def scales(draw: st.DrawFn) -> Interval:
    """A closed scale of two values at least: flags, short levels, counts, and ends near `LARGEST`."""
    low = draw(st.sampled_from((0, 0, 0, -1, -5, -LARGEST)))
    width = draw(st.sampled_from((1, 1, 2, 3, 5, 100, 10**10, 2 * LARGEST)) | st.integers(1, 2 * LARGEST))
    return Interval(low, min(low + width, LARGEST))


def edges(scale: Interval, tests: Iterable[Ranges]) -> list[int]:
    """The ends of the scale and of the tests, each with the numbers beside it, in order."""
    ends = {scale.lo, scale.hi, *(end for test in tests for part in test for end in (part.lo, part.hi))}
    near = {number for end in ends for number in (end - 1, end, end + 1)}
    return sorted(number for number in near if scale.lo <= number <= scale.hi)


def numbers_of(scale: Interval, tests: Iterable[Ranges] = ()) -> st.SearchStrategy[int]:
    """One number of a scale, mostly at an edge of the tests or beside it."""
    at_edges = edges(scale, tests)
    if scale.hi - scale.lo < _SHORT:
        # One draw instead of two, since far more numbers are drawn than anything else.
        return st.sampled_from([*at_edges, *at_edges, *range(scale.lo, scale.hi + 1)])
    often = st.sampled_from(at_edges)
    return st.one_of(often, often, often, st.integers(scale.lo, scale.hi))


_SHORT = 16


def values_of(scale: Interval, tests: Iterable[Ranges] = ()) -> st.SearchStrategy[Ranges]:
    """What a fact may be: exact, bounded, disputed (a union) or unknown (the whole scale)."""
    number = numbers_of(scale, tuple(tests))
    interval = st.tuples(number, number).map(lambda pair: Interval(min(pair), max(pair)))
    exact = number.map(lambda at: (Interval(at, at),))
    bounded = interval.map(lambda part: (part,))
    side = number.map(lambda at: Interval(at, at)) | interval
    disputed = st.lists(side, min_size=2, max_size=4).map(ranges)
    return st.one_of(exact, exact, bounded, disputed, st.just((scale,)))


def allowed_of(scale: Interval) -> st.SearchStrategy[Ranges]:
    """What a check allows: a union of intervals, neither empty nor the whole scale."""
    number = numbers_of(scale)
    interval = st.tuples(number, number).map(lambda pair: Interval(min(pair), max(pair)))

    def some(parts: list[Interval]) -> Ranges:
        union = ranges(parts)
        # The whole scale tests nothing: all but the first value stands in for it.
        return union if union != (scale,) else (Interval(scale.lo + 1, scale.hi),)

    one = interval.map(lambda part: some([part]))
    return one | st.lists(interval, min_size=1, max_size=3).map(some)


_LETTERS = st.characters(categories=("Ll", "Lo", "Nd"), include_characters="_-/ '\"$.")
_NAMES = (
    *("a", "b", "c", "fact", "pack/rule-1", "pack/rule-2", "x_1", "x_2"),
    *("人数", "個人/規則", "число", "αριθμός", "عدد", "संख्या", "größe", "nº"),
    # Words and signs that mean something to the languages into which programs are turned.
    *("select", "null", "true", "0", "$m", "a.b", "it's", 'say "so"', "two words", "_", "id"),
)


def names() -> st.SearchStrategy[str]:
    """A name in any script, some with signs that careless quoting trips over."""
    often = st.sampled_from(_NAMES)
    return st.one_of(often, often, often, st.text(_LETTERS, min_size=1, max_size=6))


def _same(name: str) -> str:
    """Names are told apart as readers tell them apart: not by case, nor by how a letter is composed."""
    return unicodedata.normalize("NFKC", name).casefold()


@st.composite
def conditions(draw: st.DrawFn, known: Mapping[str, Interval], depth: int = 2) -> Lowered:
    """A lowered condition over the facts known, `all` and `any` nested `depth` deep at most."""
    tests = {fact: allowed_of(scale) for fact, scale in known.items()}
    return _condition(draw, tests, sorted(tests), depth)


def _condition(
    draw: st.DrawFn, tests: Mapping[str, st.SearchStrategy[Ranges]], facts: Sequence[str], depth: int
) -> Lowered:
    shape = draw(_SHAPES) if depth else Check
    if shape is Check:
        fact = draw(st.sampled_from(facts))
        return Check(fact, draw(tests[fact]), "generated", _NOWHERE)
    # A part is a check more often than not; without parts `all` holds and `any` fails.
    parts = tuple(_condition(draw, tests, facts, depth - 1) for _ in range(draw(_WIDTHS)))
    return All(parts) if shape is All else AnyOf(parts)


_SHAPES = st.sampled_from((Check, All, AnyOf))
_WIDTHS = st.sampled_from((2, 1, 3, 0))


@st.composite
def programs(draw: st.DrawFn, max_rules: int = 8, max_facts: int = 6, max_grades: int = 2) -> Program:
    """A program whose lines may be overridden by earlier ones and may read grades that earlier ones derive.

    A grade that some line has read is derived by none of the lines after it.
    """
    facts = draw(st.lists(names(), min_size=1, max_size=max_facts, unique_by=_same))
    others = names().filter(lambda name: _same(name) not in {_same(fact) for fact in facts})
    grades = draw(st.lists(others, max_size=max_grades, unique_by=_same))
    known = {name: draw(scales()) for name in facts}
    levels = {name: Interval(0, draw(st.integers(1, 4))) for name in grades}
    tests = {name: allowed_of(scale) for name, scale in (*known.items(), *levels.items())}
    # Most programs are long, since overrides and grades need rules to act on.
    least = draw(st.sampled_from((max(1, max_rules // 2), 1)))
    rules = draw(st.lists(names(), min_size=least, max_size=max_rules, unique_by=_same))
    lines: list[Line] = []
    derivable, read = set(grades), set[str]()
    for rule in rules:
        # A grade that some line derives is read more often, so that grades matter.
        derived = [line.grade.fact for line in lines if line.grade is not None]
        condition = _condition(draw, tests, [*known, *known, *known, *grades, *derived, *derived, *derived], 2)
        read |= {check.fact for check in checks(condition)}
        derivable -= read
        overriders = draw(_some([line.rule for line in lines]))
        grade = draw(_grade(levels, sorted(derivable)))
        lines.append(Line(rule, condition, overriders, grade))
    return Program(tuple(lines), {**known, **levels}, frozenset(grades))


def _some(earlier: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Of the rules that stand before none or a few, sorted as `program` sorts them."""
    if not earlier:
        return st.just(())
    few = st.lists(st.sampled_from(earlier), max_size=2, unique=True)
    return few.map(lambda found: tuple(sorted(found)))


def _grade(levels: Mapping[str, Interval], derivable: list[str]) -> st.SearchStrategy[Grade | None]:
    grades = [Grade(name, at, "generated") for name in derivable for at in range(1, levels[name].hi + 1)]
    return st.sampled_from([None, None, *grades])


def _tests_in(conditions_: Iterable[Lowered]) -> dict[str, list[Ranges]]:
    found: dict[str, list[Ranges]] = {}
    for condition in conditions_:
        for check in checks(condition):
            found.setdefault(check.fact, []).append(check.allowed)
    return found


def _facts(known: Mapping[str, Interval], tests: Mapping[str, list[Ranges]]) -> st.SearchStrategy[Facts]:
    """Values for most of the facts; one left out is unknown."""
    drawn = {name: values_of(scale, tests.get(name, ())) | st.none() for name, scale in known.items()}
    return st.fixed_dictionaries(drawn).map(lambda found: {name: v for name, v in found.items() if v is not None})


def facts_for(program: Program) -> st.SearchStrategy[Facts]:
    """Values for the facts of a program, grades excepted; a fact may be left out, which makes it unknown."""
    known = {name: scale for name, scale in program.scales.items() if name not in program.grades}
    return _facts(known, _tests_in(line.condition for line in program.lines))


def exact_facts_for(program: Program) -> st.SearchStrategy[Facts]:
    """One number for every fact of a program, grades excepted."""
    tests = _tests_in(line.condition for line in program.lines)
    return st.fixed_dictionaries(
        {
            name: numbers_of(scale, tests.get(name, ())).map(lambda at: (Interval(at, at),))
            for name, scale in program.scales.items()
            if name not in program.grades
        }
    )


def in_force_for(program: Program) -> st.SearchStrategy[InForce]:
    """Whether each rule is in force; a rule left out is, and most are."""
    truth = st.sampled_from((Truth.HOLDS, Truth.HOLDS, Truth.UNKNOWN, Truth.FAILS))
    return st.fixed_dictionaries({}, optional={line.rule: truth for line in program.lines})


def case_facts(book: Book, domain: str) -> st.SearchStrategy[Facts]:
    """Values for the facts of a real catalogue that rules may read, grades excepted.

    They lean towards the thresholds of all rules of the domain, whichever pack these stand in.
    """
    catalogue = book.catalogues[domain]
    tests: dict[str, list[Ranges]] = {}
    for pack in book.packs.values():
        for rule in pack.rules if pack.file.domain == domain else ():
            for check in checks(rule.condition):
                tests.setdefault(check.fact, []).append(check.allowed)
    known = {name: scale for name, scale in catalogue.scales().items() if not catalogue.facts[name].grade}
    return _facts(known, tests)
