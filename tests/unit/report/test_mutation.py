"""The text on mutants names each survivor by its place, with what to add or why nothing can be."""

from __future__ import annotations

from checker.mutation.mutants import Mutant
from checker.mutation.survive import Mutated, Tried
from checker.report.mutation import mutation
from checker.report.page import Page
from checker.source import Span

ENTRY = "{shows: boundary, facts: {number: 10}, judgement: holds, decided_by: [number]}"


def mutant(what: str, line: int) -> Mutant:
    return Mutant("p/r", "boundary", what, Span("rules/p/r.yaml", line, 3), ())


def told(*tried: Tried) -> str:
    page = Page(120)
    mutation(page, Mutated(("p/r",), tried, ("examples", "laws", "cases")))
    return page.text()


def test_survivors_come_first_with_what_would_notice_them() -> None:
    text = told(
        Tried(mutant("`number: > 1` left out", 4), "killed", "cases", "a case comes out otherwise"),
        Tried(mutant("`number: > 1` negated", 4), "killed", "examples", "example 1 fails"),
        Tried(mutant("`number: <= 20` left out", 6), "equivalent", why="proved"),
        Tried(mutant("`number: <= 10` made `< 10`", 5), "survived", beside="p/r", suggestion=ENTRY),
        Tried(mutant("stringency guidance made none", 7), "survived", why="only a law or a real case can notice it"),
    )
    assert (
        text
        == f"""\
rules/p/r.yaml:5:3: p/r: nobody noticed `number: <= 10` made `< 10`
  add beside p/r
    - {ENTRY}
rules/p/r.yaml:7:3: p/r: nobody noticed stringency guidance made none
  only a law or a real case can notice it
make no difference
  rules/p/r.yaml:6:3: p/r: `number: <= 20` left out (proved)

1 rule, 5 mutants: 2 noticed (1 by examples, 1 by cases), 1 that make no difference, 2 not noticed
"""
    )


def test_examples_that_fail_are_told_before_the_counts() -> None:
    for number, said in ((1, "1 example fails and was not"), (2, "2 examples fail and were not")):
        page = Page(120)
        mutation(page, Mutated(("p/r",), (), ("examples",), number))
        assert page.text() == (
            f"{said} counted; run `checker rules test`\n1 rule, 0 mutants: 0 noticed, 0 not noticed\n"
        )


def test_nothing_to_tell_is_one_line() -> None:
    assert told(Tried(mutant("x", 1), "killed", "laws", "y")) == (
        "1 rule, 1 mutant: 1 noticed (1 by laws), 0 not noticed\n"
    )
    assert told() == "1 rule, 0 mutants: 0 noticed, 0 not noticed\n"
