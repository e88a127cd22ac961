"""Laws of packs: every form is read into what it means, and everything wrong is told at once, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.errors import InputError
from checker.rules.ast import All, Check, Not
from checker.rules.law import Conclusion, Expected, Law, NeverDecides, Relation, Stated, Swap, Total, Trend
from tests.toys import PACK, book


def read(folder: Path, *laws: str) -> tuple[Law, ...]:
    text = PACK + "laws:\n" + "".join(f"  - {law}\n" for law in laws)
    return book(folder, {"p/pack": text}).packs["p"].laws


OUTCOMES = ("stringency", "amount", "intrusion", "ask")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{more: number, never_lowers: floor}", Trend("number", "more", "lowers", "floor", OUTCOMES, None)),
        (
            "{more: number, never_raises: ceiling, on: ask}",
            Trend("number", "more", "raises", "ceiling", ("ask",), None),
        ),
        ("{less: care, never_lowers: gravity}", Trend("care", "less", "lowers", "grade", ("gravity",), None)),
        ("{less: hidden, never_raises: hue}", Trend("hidden", "less", "raises", "grade", ("hue",), None)),
        ("{swapping: colour, changes: nothing}", Swap(("colour",), None)),
        ("{swapping: [origin, home, colour], changes: nothing}", Swap(("origin", "home", "colour"), None)),
        (
            "{then: {stringency: {at_most: order}}}",
            Conclusion(None, Expected("stringency", False, "at_most", 2, "order")),
        ),
        (
            "{then: {instrument: {at_least: order}}}",
            Conclusion(None, Expected("stringency", False, "at_least", 2, "order")),
        ),
        ("{then: {instrument: {at_most: ban}}}", Conclusion(None, Expected("stringency", False, "at_most", 3, "ban"))),
        ("{then: {gravity: {at_least: medium}}}", Conclusion(None, Expected("gravity", True, "at_least", 1, "medium"))),
        ("{then: {amount: {at_most: 5}}}", Conclusion(None, Expected("amount", False, "at_most", 5, "5"))),
        (
            "{then: amount <= 2 % of number}",
            Conclusion(None, Relation((("amount", 50), ("number", -1)), "<=", 0, "amount <= 2 % of number")),
        ),
        ("{unknown: never_decides}", NeverDecides()),
        ("{expects: intrusion}", Total("intrusion", None)),
    ],
)
def test_each_form(tmp_path: Path, text: str, says: Stated) -> None:
    [law] = read(tmp_path, text)
    assert law.says == says
    assert (law.pack, law.text, law.assume, law.because) == ("p", text[1:-1], (), "")
    assert (law.span.line, law.span.column) == (6, 5)


def test_conditions_assumptions_and_reasons(tmp_path: Path) -> None:
    first, second = read(
        tmp_path,
        '{if: {harm: large, not: {number: "< 5"}}, then: {stringency: {at_least: guidance}}, because: it is large}',
        '{more: number, never_lowers: floor, where: {gravity: serious}, assume: ["number <= huge", "balance = 0"]}',
    )
    assert isinstance(first.says, Conclusion)
    assert isinstance(first.says.when, All)
    held, negated = first.says.when.parts
    assert (type(held), type(negated)) == (Check, Not)
    assert first.because == "it is large"
    assert first.text == "if: {harm: large, not: {number: < 5}}, then: {stringency: {at_least: guidance}}"
    assert isinstance(second.says, Trend)
    assert isinstance(second.says.where, Check)
    assert [relation.text for relation in second.assume] == ["number <= huge", "balance = 0"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{more: nmber, never_lowers: floor}", ["6:6: there is no fact `nmber`"]),
        ("{more: colour, never_lowers: floor}", ["6:12: `colour` has no order, so there is no more and no less of it"]),
        (
            "{more: origin, never_lowers: floor}",
            ["6:6: `origin` is protected: no rule may read nationality, domicile or"],
        ),
        ("{more: number, never_lowers: flor}", ["6:34: there is no grade `flor`"]),
        ("{more: number, never_lowers: number}", ["6:34: there is no grade `number`"]),
        ("{more: number, never_lowers: floor, on: asks}", ["6:45: there is no outcome `asks`"]),
        ("{more: number, never_lowers: gravity, on: ask}", ["6:47: `on` names an outcome, and a grade has none"]),
        ("{swapping: colr, changes: nothing}", ["6:16: there is no fact `colr`"]),
        ("{swapping: [colour, hue], changes: nothing}", ["6:16: `hue` is derived by rules: name the facts behind it"]),
        ("{swapping: [colour, blot], changes: nothing}", ["6:25: there is no fact `blot`"]),
        ("{then: {stringency: {at_most: hard}}}", ["6:35: `at_most`: `hard` is not one of"]),
        ("{then: {harm: {at_most: small}}}", ["6:13: there is no outcome or grade `harm`"]),
        ("{then: {instrument: {at_most: request}}}", ["6:35: `at_most`: `request` is not one of"]),
        ("{then: amount <= }", ["6:12: `amount <=` is not a relation of two sides"]),
        ("{then: amount <= numbr}", ["6:12: there is no number `numbr`"]),
        ("{then: amount <= harm}", ["6:12: `harm` is a level and no number"]),
        ("{then: amount <= origin}", ["6:12: there is no number `origin`"]),
        ("{expects: floor}", ["6:15: there is no outcome `floor`"]),
        ("{expects: ask, where: {harm: huge}}", ["6:34: `harm`: `huge` is not one of"]),
        ("{expects: ask, assume: [amount <= 3]}", ["6:29: there is no number `amount`"]),
        ("{if: {blot: 1}, then: {ask: {at_most: do}}}", ["6:11: there is no fact `blot`"]),
        (
            "{if: {blot: 1}, then: {ask: {at_most: don}}}",
            ["6:11: there is no fact `blot`", "6:43: `at_most`: `don` is not"],
        ),
    ],
)
def test_what_is_wrong_has_its_place(tmp_path: Path, text: str, told: list[str]) -> None:
    found = refused(tmp_path, text)
    assert len(found) == len(told), found
    for line, start in zip(found, told, strict=True):
        assert line.startswith(start), line


def refused(folder: Path, *laws: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder, *laws)
    problems = sorted(caught.value.problems)
    assert {Path(problem.file).name for problem in problems} == {"pack.yaml"}
    return [f"{problem.line}:{problem.column}: {problem.message}" for problem in problems]


def test_all_problems_of_all_laws_are_told_at_once(tmp_path: Path) -> None:
    found = refused(
        tmp_path,
        "{more: nmber, never_lowers: flor}",
        "{unknown: never_decides}",
        "{expects: floor, where: {nothing: 1}, assume: [a <= b]}",
    )
    assert [line.split(":")[0] for line in found] == ["6", "6", "8", "8", "8", "8"]


def test_a_word_nearly_right_is_named_in_the_hint(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, "{more: number, never_lowers: gravty}")
    [problem] = caught.value.problems
    assert "gravity" in problem.hint
