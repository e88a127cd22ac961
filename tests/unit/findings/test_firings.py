"""What fired is told in words: each thing once, in order, and only what bears on the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from checker.engines.reference import Reference
from checker.findings.compose import compose
from checker.findings.firings import told
from checker.judgement import Compared, Facts, Fired, Firing, Graded, InForce, Judgements
from checker.rules.ast import checks
from checker.rules.program import Program
from checker.vocabulary import Interval
from tests import toys
from tests.matters import CITE, Data, book, checked, data, entry, rule


def compared(low: int, high: int, fact: str = "number", text: str = ">= 10", *, met: bool) -> Compared:
    return Compared(fact, text, Interval(low, high), met, ("a",))


def fired(*, certain: bool, effect: bool) -> Fired:
    return Fired("a", certain, effect)


@pytest.mark.parametrize(
    ("group", "wanted"),
    [
        ([compared(20, 20, met=True)], "test number: >= 10; certainly met by 20"),
        ([compared(10, 30, met=True)], "test number: >= 10; certainly met by 10 to 30"),
        ([compared(3, 3, met=False)], "test number: >= 10; not met by 3"),
        ([compared(0, 3, met=False), compared(5, 5, met=False)], "test number: >= 10; not met by 3 or less or 5"),
        ([compared(5, 20, met=True), compared(5, 20, met=False)], "test number: >= 10; possibly met by 5 to 20"),
        ([compared(20, 20, met=True), compared(3, 3, met=False)], "test number: >= 10; possibly met by 20, not by 3"),
        (
            [compared(0, 100, met=True), compared(0, 100, met=False)],
            "test number: >= 10; possibly met, every value being possible",
        ),
        # An excluded value may lie on either side of what is allowed.
        (
            [compared(0, 50, met=True), compared(0, 50, met=False), compared(0, 50, met=False)],
            "test number: >= 10; possibly met by 50 or less",
        ),
        ([compared(1, 2, "colour", "green", met=True), compared(1, 2, "colour", "green", met=False)],
         "test colour: green; possibly met by green or blue"),
        ([fired(certain=False, effect=False), fired(certain=False, effect=True)], "rule a: possibly has effect"),
        (
            [fired(certain=False, effect=False), fired(certain=False, effect=True),
             fired(certain=True, effect=False), fired(certain=True, effect=True)],
            "rule a: certainly has effect",
        ),
        (
            [fired(certain=False, effect=False), fired(certain=True, effect=False)],
            "rule a: certainly met, has no effect",
        ),
        (
            [fired(certain=True, effect=False), fired(certain=False, effect=True)],
            "rule a: certainly met, possibly has effect",
        ),
        ([Graded("a", "gravity", 2, "serious", certain=False)], "gravity: possibly at least serious, by a"),
        (
            [Graded("a", "gravity", 2, "serious", certain=False), Graded("a", "gravity", 2, "serious", certain=True)],
            "gravity: certainly at least serious, by a",
        ),
    ],
)  # fmt: skip
def test_each_thing_is_told_once(tmp_path: Path, group: Sequence[Firing], wanted: str) -> None:
    assert told(group, toys.catalogue(tmp_path)) == wanted


CLOSED = {"closed": {"on": "2024-12-01", "how": "made up", "cite": CITE}}


class Recorded:
    """An engine that judges as the reference engine does and says that every rule and every test fired."""

    name = "recorded"

    def judge(self, program: Program, facts: Facts, in_force: InForce) -> Judgements:
        judged = Reference().judge(program, facts, in_force)
        fired: list[Firing] = []
        for line in program.lines:
            fired += [
                Compared(check.fact, check.text, part, True, (line.rule,))
                for check in checks(line.condition)
                for part in facts.get(check.fact, ())
            ]
            fired += [Fired(line.rule, certain=True, effect=effect) for effect in (False, True)]
        return replace(judged, firings=tuple(fired))


def firings_of(folder: Path, rules: Mapping[str, str], case: Data) -> dict[str, tuple[str, ...]]:
    """By outcome, what is told of the measure."""
    made = book(folder, rules)
    report = compose(checked(case, made.catalogues), made, Recorded(), reasonings=True, second_engine="")
    return {reasoning.outcome: reasoning.firings for track in report.tracks for reasoning in track.reasonings}


def test_only_what_bears_on_the_question_is_told(tmp_path: Path) -> None:
    """The rule asked about, what overrides it, and what raises the grade it reads."""
    rules = {
        "aside": rule("intrusion: {at_most: reporting}", "cause: loss"),
        "ceiling": rule("stringency: {at_most: guidance}", "gravity: minor"),
        "grade": rule("gravity: {at_least: serious}", "intent: deliberate"),
        "special": rule("ask: {at_most: plan}", "misuse: confirmed", overrides="[toy/ceiling]"),
    }
    told_of = firings_of(tmp_path, rules, data(facts={"intent": [entry("deliberate")]}))["stringency"]
    named = {text.split(" ")[1].rstrip(":") for text in told_of if text.startswith("rule ")}
    assert named == {"toy/ceiling", "toy/grade", "toy/special"}
    assert "test intent: deliberate; certainly met by deliberate" in told_of
    assert not any("cause" in text for text in told_of)


def test_floors_fire_on_the_facts_of_the_closing_day(tmp_path: Path) -> None:
    rules = {
        "ceiling": rule("stringency: {at_most: guidance}", "remedy: none"),
        "floor": rule("stringency: {at_least: order}", "remedy: none"),
    }
    remedies = [entry("none"), entry("begun", since="2024-09-01")]
    told_of = firings_of(tmp_path, rules, data(track=CLOSED, facts={"remedy": remedies}))["stringency"]
    assert told_of == (
        "test remedy: none; certainly met by none",
        "rule toy/ceiling: certainly has effect",
        "on the closing day: test remedy: none; certainly met by begun",
        "on the closing day: rule toy/floor: certainly has effect",
    )
