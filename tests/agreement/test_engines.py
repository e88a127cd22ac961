"""The engines agree: on what is generated, on every small case there is, and at the edges of what the library bears."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given

from checker import audit
from checker.engines.reference import Reference
from checker.engines.trace import Trace
from checker.pair import Pair
from checker.properties.laws import rule_sets
from checker.properties.strategies import LARGEST, case_facts, in_force_for, programs
from checker.rules.ast import All, AnyOf, Check, Grade, Lowered
from checker.rules.program import Line, Program
from checker.selection import shipped_cases
from checker.source import Span
from checker.vocabulary import Interval, Ranges, Truth, ranges
from tests.second import agree, agree_on_wide_conditions, agreement, check, needs_durable

pytestmark = needs_durable

REFERENCE = Reference()
BOOK = audit.load_book()
RULE_SETS = rule_sets(BOOK)


def test_on_generated_programs(trace: Trace) -> None:
    agreement(REFERENCE, trace)()


def test_on_longer_programs_of_more_than_one_ruleset(trace: Trace) -> None:
    agreement(REFERENCE, trace, programs(max_rules=30, max_facts=4))()


@pytest.mark.parametrize("rules", RULE_SETS, ids=lambda rules: "-".join(rules.packs))
def test_on_generated_cases_with_the_shipped_rules(trace: Trace, rules: object) -> None:
    [program] = [found.program for found in RULE_SETS if found is rules]

    @given(case_facts(BOOK, "data-protection"), in_force_for(program))
    def on_generated(facts: dict[str, Ranges], in_force: dict[str, Truth]) -> None:
        agree(REFERENCE, trace, program, facts, in_force)

    on_generated()


def test_on_every_shipped_case(trace: Trace) -> None:
    paths = [str(path) for path in shipped_cases().values()]
    checked = audit.check(paths, BOOK, engine=Pair(REFERENCE, trace))
    assert not checked.problems
    assert len(checked.reports) == len(paths) > 0
    agreed = f"the second engine ({trace.title}) gave the same judgements"
    for report in checked.reports:
        judged = any(track.findings or track.within for track in report.tracks)
        assert report.second_engine == (
            agreed if judged else "the second engine was not asked, since nothing was judged"
        )
    assert any(report.second_engine == agreed for report in checked.reports)


# ---- every case of a small world


def subsets(scale: Interval) -> list[Ranges]:
    """Every set of values of a scale, the empty one excepted."""
    numbers = range(scale.lo, scale.hi + 1)
    return [
        ranges(Interval(n, n) for n in chosen)
        for size in range(1, len(numbers) + 1)
        for chosen in combinations(numbers, size)
    ]


@pytest.mark.parametrize("low", [0, -2, LARGEST - 3, -LARGEST - 1, 2**53 - 3], ids=str)
def test_every_test_on_every_set_of_values(trace: Trace, low: int) -> None:
    scale = Interval(low, low + 3)
    lines = tuple(
        Line(f"rule {n}", Check("fact", allowed, "test", Span("test", 1, 1)), (), None)
        for n, allowed in enumerate(subsets(scale))
    )
    program = Program(lines, {"fact": scale}, frozenset())
    for values in subsets(scale):
        agree(REFERENCE, trace, program, {"fact": values}, {})


def test_values_beyond_the_scale_are_compared_too(trace: Trace) -> None:
    program = Program((Line("rule", check("fact", (0, 1)), (), None),), {"fact": Interval(0, 2)}, frozenset())
    for low, high in ((-1, -1), (-1, 0), (2, 7), (3, 3), (1, 3)):
        agree(REFERENCE, trace, program, {"fact": (Interval(low, high),)}, {})


def test_a_test_that_allows_nothing(trace: Trace) -> None:
    program = Program((Line("rule", check("fact"), (), None),), {"fact": Interval(0, 2)}, frozenset())
    agree(REFERENCE, trace, program, {}, {})


def test_every_way_in_which_three_rules_override_each_other(trace: Trace) -> None:
    always: Lowered = All(())
    names = ("a", "b", "c")
    for second, first_of_third, second_of_third in product((False, True), repeat=3):
        program = Program(
            (
                Line("a", always, (), None),
                Line("b", always, ("a",) if second else (), None),
                Line("c", always, tuple(n for n, on in (("a", first_of_third), ("b", second_of_third)) if on), None),
            ),
            {},
            frozenset(),
        )
        for truths in product(Truth, repeat=3):
            agree(REFERENCE, trace, program, {}, dict(zip(names, truths, strict=True)))


def test_every_pair_of_claims_to_a_grade(trace: Trace) -> None:
    scale = Interval(0, 3)
    reads = tuple(
        Line(f"reads {n}", Check("grade", allowed, "test", Span("test", 1, 1)), (), None)
        for n, allowed in enumerate(subsets(scale))
    )
    for one, other in product(range(1, 4), repeat=2):
        claims = (
            Line("one", All(()), (), Grade("grade", one, "")),
            Line("other", All(()), (), Grade("grade", other, "")),
        )
        program = Program((*claims, *reads), {"grade": scale}, frozenset({"grade"}))
        for truths in product(Truth, repeat=2):
            agree(REFERENCE, trace, program, {}, dict(zip(("one", "other"), truths, strict=True)))


def test_a_grade_behind_a_grade(trace: Trace) -> None:
    scale = Interval(0, 2)
    program = Program(
        (
            Line("1", check("fact", (1, 2)), (), Grade("low", 1, "")),
            Line("2", check("low", (1, 2)), (), Grade("middle", 2, "")),
            Line("3", check("middle", (2, 2)), ("1",), Grade("high", 1, "")),
            Line("4", check("high", (0, 0)), (), None),
            Line("5", check("idle", (0, 0)), ("4",), None),
        ),
        dict.fromkeys(("fact", "low", "middle", "high", "idle"), scale),
        frozenset({"low", "middle", "high", "idle"}),
    )
    for values in subsets(scale):
        for force in Truth:
            agree(REFERENCE, trace, program, {"fact": values}, {"1": force})


# ---- wide and deep


@pytest.mark.parametrize("width", [2, 14, 15, 16, 31, 59, 60, 226])
def test_wide_conditions_turn_on_each_of_their_parts(trace: Trace, width: int) -> None:
    agree_on_wide_conditions(trace, width)


def test_deep_conditions(trace: Trace) -> None:
    condition: Lowered = check("fact", (1, 1))
    for depth in range(60):
        condition = All((condition, AnyOf(()))) if depth == 30 else AnyOf((All((condition, All(()))), AnyOf(())))
    lines = (Line("deep", condition, (), None), Line("deeper", AnyOf((condition, check("fact", (2, 2)))), (), None))
    program = Program(lines, {"fact": Interval(0, 2)}, frozenset())
    for values in subsets(Interval(0, 2)):
        agree(REFERENCE, trace, program, {"fact": values}, {})


def test_a_long_line_of_overriders(trace: Trace) -> None:
    lines = tuple(Line(str(n), All(()), (str(n - 1),) if n else (), None) for n in range(40))
    program = Program(lines, {}, frozenset())
    for force in Truth:
        agree(REFERENCE, trace, program, {}, {"0": force})


def test_a_rule_that_many_override(trace: Trace) -> None:
    lines = tuple(Line(str(n), check("fact", (n, n)), (), None) for n in range(70))
    last = Line("last", All(()), tuple(line.rule for line in lines), None)
    program = Program((*lines, last), {"fact": Interval(0, 99)}, frozenset())
    for low, high in ((0, 0), (69, 69), (70, 70), (69, 70), (0, 99)):
        agree(REFERENCE, trace, program, {"fact": (Interval(low, high),)}, {})


def test_more_programs_than_one_worker_compiles(trace: Trace) -> None:
    """The worker is started anew, and both the next program and an earlier one are judged all the same."""
    made = [
        Program((Line("rule", check("fact", (0, n)), (), None),), {"fact": Interval(0, 999)}, frozenset())
        for n in range(150)
    ]
    pids = set()
    for program in (*made, *made[:3]):
        agree(REFERENCE, trace, program, {"fact": (Interval(0, 100),)}, {})
        pids.add(trace.pid)
    assert len(pids) >= 4


@pytest.mark.parametrize(
    "name", ["", "\n", "\0", "\ud800", 'say "so"', "it's", "a\\b", "🙂", "個人", "id", "sid", "$m", "k", "n"]
)
def test_no_name_reaches_the_library(trace: Trace, name: str) -> None:
    """Names that would break a line, a string, an encoding, or that mean something to the library."""
    program = Program((Line(name, check(name, (1, 1)), (), None),), {name: Interval(0, 1)}, frozenset())
    for value in (0, 1):
        agree(REFERENCE, trace, program, {name: (Interval(value, value),)}, {})
