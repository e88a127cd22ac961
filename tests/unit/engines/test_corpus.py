"""The text for whole tables: truths in SQL, what holds no name of ours, and what it refuses."""

from __future__ import annotations

import re
import sqlite3
from itertools import product

import pytest

from checker.engines.corpus import (
    Bits,
    Ends,
    Exact,
    Job,
    LawDays,
    Unfit,
    cases,
    constant,
    counted,
    literal,
    masks,
    summary,
    within,
)
from checker.engines.corpus.column import test as text_of
from checker.engines.corpus.logic import FALSE, TRUE, all_of, any_of, certainly, negated, possibly, three
from checker.engines.reference import truth_of
from checker.rules.ast import All, AnyOf, Check, DayWindow, Grade, Lowered
from checker.rules.program import Line, Program
from checker.source import Span
from checker.vocabulary import Interval, Ranges, Truth
from checker.vocabulary import all_of as kleene_all
from checker.vocabulary import any_of as kleene_any

NOWHERE = Span("test", 1, 1)
SCALE = Interval(0, 3)
TRUTHS = {1: Truth.HOLDS, 0: Truth.FAILS, None: Truth.UNKNOWN}


def truth(text: str, **columns: int | None) -> Truth:
    """What an engine of SQL makes of a text, whatever engine that is."""
    connection = sqlite3.connect(":memory:")
    names = ", ".join(f"? AS {name}" for name in columns) or "1 AS one"
    [found] = connection.execute(f"SELECT {text} FROM (SELECT {names})", list(columns.values())).fetchone()
    connection.close()
    return TRUTHS[found]


def check(fact: str, *allowed: tuple[int, int]) -> Check:
    return Check(fact, tuple(Interval(*part) for part in allowed), "test", NOWHERE)


# ---- truths


@pytest.mark.parametrize("truths", list(product(Truth, repeat=2)), ids=str)
def test_constants_are_combined_as_the_truths_they_stand_for(truths: tuple[Truth, Truth]) -> None:
    parts = [constant(one) for one in truths]
    assert truth(all_of(parts)) is kleene_all(truths)
    assert truth(any_of(parts)) is kleene_any(truths)
    assert truth(negated(parts[0])) is ~truths[0]


@pytest.mark.parametrize("values", list(product((1, 0, None), repeat=2)), ids=str)
def test_columns_are_combined_as_the_truths_in_them(values: tuple[int | None, int | None]) -> None:
    a, b = values
    truths = (TRUTHS[a], TRUTHS[b])
    assert truth(all_of(("a", "b")), a=a, b=b) is kleene_all(truths)
    assert truth(any_of(("a", "b")), a=a, b=b) is kleene_any(truths)
    assert truth(negated("a"), a=a) is ~truths[0]
    assert truth(certainly("a"), a=a) is (Truth.HOLDS if a == 1 else Truth.FAILS)
    assert truth(possibly("a"), a=a) is (Truth.FAILS if a == 0 else Truth.HOLDS)


def test_what_is_settled_without_a_row_is_no_part_of_the_text() -> None:
    assert all_of(("a", TRUE)) == any_of(("a", FALSE)) == all_of(("a", "a")) == "a"
    assert all_of(("a", FALSE)) == FALSE
    assert any_of(("a", TRUE)) == TRUE
    assert all_of(()) == TRUE
    assert any_of(()) == FALSE


@pytest.mark.parametrize(("certain", "possible"), [(0, 0), (0, 1), (1, 1)])
def test_one_truth_from_two(certain: int, possible: int) -> None:
    expected = {(0, 0): Truth.FAILS, (0, 1): Truth.UNKNOWN, (1, 1): Truth.HOLDS}[certain, possible]
    assert truth(three("c", "p"), c=certain, p=possible) is expected
    words = {0: FALSE, 1: TRUE}
    assert truth(three(words[certain], words[possible])) is expected
    if not certain:
        assert truth(three(FALSE, "p"), p=possible) is expected
    if possible:
        assert truth(three("c", TRUE), c=certain) is expected


# ---- tests of facts

SETS: list[Ranges] = [
    (Interval(0, 0),),
    (Interval(1, 2),),
    (Interval(2, 3),),
    (Interval(0, 0), Interval(2, 2)),
    (Interval(0, 3),),
    (Interval(1, 1), Interval(3, 3)),
]
ALLOWED: list[Ranges] = [*SETS, (), (Interval(-2, 1),), (Interval(5, 9),), (Interval(-1, 9),)]


@pytest.mark.parametrize("allowed", ALLOWED, ids=str)
def test_a_test_of_each_form_of_column_means_what_it_means_on_a_case(allowed: Ranges) -> None:
    assert truth(text_of(allowed, SCALE, None)) is truth_of(allowed, (SCALE,))
    for value in range(4):
        found = truth(text_of(allowed, SCALE, Exact("x")), x=value)
        assert found is truth_of(allowed, (Interval(value, value),))
    assert truth(text_of(allowed, SCALE, Exact("x")), x=None) is truth_of(allowed, (SCALE,))
    for values in SETS:
        ends = [(part.lo, part.hi) for part in values] + [(None, None)] * (2 - len(values))
        cells = {f"{side}{n}": end for n, pair in enumerate(ends) for side, end in zip("lh", pair, strict=True)}
        column = Ends((("l0", "h0"), ("l1", "h1")))
        assert truth(text_of(allowed, SCALE, column), **cells) is truth_of(allowed, values)
        bits = sum(1 << n for part in values for n in range(part.lo, part.hi + 1))
        assert truth(text_of(allowed, SCALE, Bits("m")), m=bits) is truth_of(allowed, values)


def test_dates_are_compared_as_dates() -> None:
    day = literal(738_000, dates=True)
    assert day == "DATE '2021-07-29'"
    assert text_of((Interval(738_000, 738_000),), Interval(0, 800_000), Exact("x", dates=True)) == f"x = {day}"


def test_a_window_without_ends_asks_for_nothing() -> None:
    days = LawDays("first", "last")
    assert within(DayWindow(None, None), days) is None
    assert within(DayWindow(738_000, None), days) == (
        "(CASE WHEN first >= DATE '2021-07-29' THEN TRUE WHEN last >= DATE '2021-07-29' THEN NULL ELSE FALSE END)"
    )


# ---- programs


def program(*lines: Line, grades: frozenset[str] = frozenset()) -> Program:
    return Program(lines, {"fact": SCALE, "grade": SCALE}, grades)


def test_no_name_of_a_fact_or_a_rule_reaches_the_text() -> None:
    names = ('it\'s; DROP TABLE "x"', "個人")
    made = Program(
        tuple(Line(name, check(name, (0, 1)), (), None) for name in names), dict.fromkeys(names, SCALE), frozenset()
    )
    columns = {name: Exact(f"x{n}") for n, name in enumerate(names)}
    for text in (summary(Job(made, columns), "coded"), cases(Job(made, columns), "coded")):
        assert re.fullmatch(r"[A-Za-z0-9_ ,.()*=<>+-]*", text)


def test_a_mask_holds_sixty_rules() -> None:
    made = program(*(Line(str(n), check("fact", (0, 0)), (), None) for n in range(121)))
    assert [len(names) for names in masks(made)] == [60, 60, 1]
    assert masks(made)[1][0] == "60"


def test_counts_over_no_rows_are_nought() -> None:
    job = Job(program(Line("rule", check("fact", (0, 0)), (), None)), {})
    assert counted(job, [0, 0, None, None, None]).rules == {"rule": (0, 0, 0)}


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ((Line("b", All(()), ("a",), None), Line("a", All(()), (), None)), "before a rule that overrides it"),
        ((Line("a", All(()), (), None), Line("a", AnyOf(()), (), None)), "stands twice"),
        (
            (Line("a", check("grade", (1, 3)), (), None), Line("b", All(()), (), Grade("grade", 1, ""))),
            "which a rule before it reads",
        ),
    ],
)
def test_a_program_out_of_order_is_refused(lines: tuple[Line, ...], says: str) -> None:
    with pytest.raises(Unfit, match=says):
        summary(Job(program(*lines, grades=frozenset({"grade"})), {}), "coded")


def test_a_rule_stands_outside_all_it_rests_on() -> None:
    always: Lowered = All(())
    made = program(
        Line("graded", check("fact", (1, 3)), (), Grade("grade", 2, "")),
        Line("reads", check("grade", (2, 3)), (), None),
        Line("gives way", always, ("reads",), None),
        grades=frozenset({"grade"}),
    )
    text = summary(Job(made, {"fact": Exact("x")}), "coded")
    places = [text.index(f" AS r{n}") for n in range(3)]
    assert places == sorted(places, reverse=True), "what is settled first stands innermost, which is last but for FROM"
