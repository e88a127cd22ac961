"""The schema of rule files and the reader accept and refuse the same files, but for the checks that are listed."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from checker import audit, shipped
from checker.errors import InputError, Problem
from checker.facts.catalogue import Catalogue
from checker.model.rulebook import RuleFile
from checker.model.schema import schema_of
from checker.model.shape import DATE_PATTERN
from checker.properties.examples import run
from checker.rules.ast import Rule
from checker.rules.pack import read_book
from checker.rules.parse import read_rule
from checker.rules.schema import BEYOND_SCHEMA, rule_schema
from checker.source import read, read_text
from tests.mutations import INTERNAL, Tally, Validator, mutations, seen_by_editor, written

NIGHTLY = os.environ.get("CHECKER_NIGHTLY") == "1"
FORM = "form"

_HEAD = """\
title: a made-up rule
status: in-force
in_force: {from: 2020-01-01, to: 2030-12}
law_of: discovery
because:
  - {law: Made-up Act, article: "28", says: so, verified: true, url: "https://example.org/", read: the Act,
    in_force: {to: "2030"}}
  - {principle: made up, ours: true, says: so, verified: false, unverified: the whole of it}
  - {practice: made up, says: so, verified: true}
when:
  persons_affected: "[10..1000), > 5000"
  days_to_report: 3
  breach_found: true
  intent: ">= gross, none"
  perpetrator: not(outsider, own-staff)
  started: "<= 2023-05"
  any:
    - {cause: "insider, = loss", plan: "!= none"}
    - all: [{misuse: confirmed}, {remedy: "(none..completed]"}]
    - not: {gravity: serious}
unless: {order_disobeyed: "true"}
overrides: [general/escalation]
level: warning
not_monotone: {facts: [persons_affected], because: made up}
examples:
  - shows: unknown
    facts: {persons_affected: {at_least: 5}, intent: {either: [none, gross]}, misuse: confirmed}
    judgement: unknown
    decided_by: [cause]
    on: 2023-05-01
    demand: security
    expects: guidance
    note: made up
known_limits: made up
"""
BASES = {
    "ceiling": _HEAD + "expect: {stringency: {at_most: guidance}}\n",
    "floor": "title: a\nstatus: draft\nbecause: [{principle: a, says: b, verified: true}]\nexamples: []\n"
    "known_limits: c\nexpect: {amount: {at_least: 1000}}\nwhen: {intent: gross}\n",
    "grade": "title: a\nstatus: draft\nbecause: [{principle: a, says: b, verified: true}]\nexamples: []\n"
    "known_limits: c\ngrade: {gravity: {at_least: serious}}\nunless: {started: 2023-05-01, plan: none}\n",
    "power": "title: a\nstatus: draft\nbecause: [{principle: a, says: b, verified: true}]\nexamples: []\n"
    "known_limits: c\npower:\n  authorities: [an-office]\n  regimes: [an-act]\n  instruments: [order, guidance]\n"
    "  covers: [{objects: [security, reporting], says: d}]\n  not_covers: [{objects: [ownership], says: e}]\n"
    "  open: [{objects: [operations], says: f, unread: g}]\n",
}


@dataclass(frozen=True)
class Judges:
    """The schema and the reader, each asked about the same data."""

    catalogue: Catalogue
    schema: dict[str, Any]
    accepts: Callable[[Any], bool]

    def problems(self, text: bytes) -> list[tuple[str, Problem]]:
        """What the reader finds, each problem with the name of the check it belongs to."""
        try:
            document = read_text(text, "rule.yaml")
        except InputError as error:
            return [("file", problem) for problem in error.problems]
        parsed = read_rule(document, "a/rule", self.catalogue)
        return [] if isinstance(parsed, Rule) else [(_check(problem, text.decode()), problem) for problem in parsed]


_SAYS = [
    ("calendar", rf"`({DATE_PATTERN[1:-1]})` is not a day of the calendar$"),
    ("tests", r"allows (no|every) value of the scale|is empty: its first end lies after its last"),
    ("articles", r"only a rule whose `because` cites"),
    ("windows", r"`to` lies before `from`"),
    ("kinds of demand", r"stands under `\w+` already"),
]
# In a test that is a text the schema sees the form of numbers and not their size; of plain numbers, the reverse.
_SAYS_OF_TEXT = [("tests", "is outside the scale"), *_SAYS]
_SAYS_OF_NUMBERS = [("whole numbers", r"`-?[0-9]+\.0` is not a whole number$"), *_SAYS]


def _check(problem: Problem, text: str) -> str:
    quoted = text.split("\n")[problem.line - 1][problem.column - 1] == '"'
    for name, said in _SAYS_OF_TEXT if quoted else _SAYS_OF_NUMBERS:
        if re.search(said, problem.message):
            return name
    return FORM


@pytest.fixture(scope="module")
def judges() -> Judges:
    catalogue = audit.load_book().catalogues["data-protection"]
    schema = rule_schema(catalogue)
    return Judges(catalogue, schema, Validator(schema).is_valid)


def _rules() -> dict[str, Path]:
    return {
        f"{file.parent.name}/{file.stem}": file
        for file in sorted(shipped.folder("rules").glob("*/*.yaml"))
        if file.name not in ("pack.yaml", "facts.yaml", "scales.yaml")
    }


def _data(name: str) -> Any:
    return read_text(BASES[name].encode(), name).data if name in BASES else read(_rules()[name]).data


def test_it_is_a_schema(judges: Judges) -> None:
    Draft202012Validator.check_schema(judges.schema)


def test_the_examples_use_every_key_of_every_record() -> None:
    used: dict[str, set[str]] = {}

    def walk(value: object) -> None:
        if isinstance(value, BaseModel):
            known = {name: of.alias or name for name, of in type(value).model_fields.items()}
            fields = {name: known[name] for name in value.model_fields_set if name in known}
            used.setdefault(type(value).__name__, set()).update(fields.values())
            value = [getattr(value, name) for name in fields]
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ():
            walk(inner)

    for name in BASES:
        walk(RuleFile.model_validate(_data(name)))
    root, definitions = schema_of(RuleFile)
    wanted = {name: set(each["properties"]) for name, each in definitions.items()}
    assert used == {**wanted, "RuleFile": set(root["properties"])}


@pytest.mark.parametrize("name", [*BASES, *_rules()])
def test_both_accept(name: str, judges: Judges) -> None:
    data = _data(name)
    assert judges.problems(written(data)) == []
    assert judges.accepts(seen_by_editor(data))


# ---- the two compared, on files changed in one place


_TESTS = (
    "not(none)", "not (none , gross)", "!= none", "= none", "> none", "[none..gross)", "(none .. gross]", "none,", ",",
    "< 5", "<= 5", "=< 5", "== 5", "5, 7", "[5..7]", "(5..7", "[7..5]", "(5..5)", "[5...7]", "+5", "-5", "5.0", "1 000",
    ">= 0", "< 0", "> 99999999999", "not([5..7])", "not(5", "not(not(5))", "5 or 7", "< 2023", "[2023..2024-02-30]",
    "outsider, nobody", "!=outsider", "> outsider", "[outsider..nobody]", "not(true)", " none ", "none\u3000, gross",
)  # fmt: skip


def _compare(judges: Judges, name: str, step: int, tally: Tally) -> None:
    original = _data(name)
    facts = judges.catalogue.facts
    words = [*_TESTS, *facts, *(fact.scale.words[0] for fact in facts.values() if fact.scale and fact.scale.words)]
    for change in itertools.islice(mutations(original, words), 0, None, step):
        data = change.apply(original)
        found = judges.problems(written(data))
        checks = {check for check, _ in found}
        if judges.accepts(seen_by_editor(data)) != (checks <= set(BEYOND_SCHEMA)):
            tally.differences.append(f"{change}: {[f'{check}: {problem}' for check, problem in found]}")
        tally.accepted += not found
        tally.refused.update(checks)
        for _, problem in found:
            assert (problem.file, problem.line > 0, problem.column > 0) == ("rule.yaml", True, True)
            assert not INTERNAL.search(problem.message), problem


def test_they_agree_on_changes_to_made_up_rules(judges: Judges) -> None:
    tally = Tally()
    for name in BASES:
        _compare(judges, name, 1 if NIGHTLY else 23, tally)
    assert tally.differences == []
    assert tally.accepted > 100
    assert tally.refused[FORM] > 500
    assert set(tally.refused) <= {FORM, *BEYOND_SCHEMA}


def test_they_agree_on_changes_to_the_shipped_rules(judges: Judges) -> None:
    tally = Tally()
    for name in _rules():
        _compare(judges, name, 23 if NIGHTLY else 499, tally)
    assert tally.differences == []
    assert tally.accepted > 20
    assert tally.refused[FORM] > 100


# ---- tests, whose grammar the schema repeats


def _of_tests(judges: Judges, fact: str, raw: object) -> tuple[bool, str]:
    """Whether the schema accepts a test of a fact, and what the reader finds wrong with it, by check."""
    data = {**_data("floor"), "when": {fact: raw}}
    checks = {check for check, _ in judges.problems(written(data))}
    return judges.accepts(seen_by_editor(data)), ", ".join(sorted(checks))


_SOME_OF_EACH_TYPE = (
    "persons_affected",
    "days_to_report",
    "intent",
    "exfiltration",
    "cause",
    "breach_found",
    "started",
)


@pytest.mark.parametrize("fact", _SOME_OF_EACH_TYPE)
def test_they_agree_on_tests_of_every_type(fact: str, judges: Judges) -> None:
    scale = judges.catalogue.facts[fact].closed
    words = scale.words
    texts = [*_TESTS, *words, ", ".join(words), f"not({words[0]})" if words else "2023", 0, 10**11, True]
    if scale.type in ("count", "days"):
        texts.append(Decimal("5.0"))  # elsewhere no number fits, whole or not
    seen = set()
    for text in texts:
        accepts, checks = _of_tests(judges, fact, text)
        assert accepts == (set(filter(None, checks.split(", "))) <= set(BEYOND_SCHEMA)), text
        seen.add(accepts)
    assert seen == {True, False}


_PARTS = (
    "none",
    "gross",
    "outsider",
    "5",
    "-7",
    "2023",
    "2023-05",
    "not",
    "(",
    ")",
    "[",
    "]",
    "..",
    ",",
    "<",
    "=",
    "!",
    " ",
)


@given(
    fact=st.sampled_from(_SOME_OF_EACH_TYPE),
    text=st.lists(st.sampled_from(_PARTS), min_size=1, max_size=9).map("".join),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_they_agree_on_tests_put_together_at_random(fact: str, text: str, judges: Judges) -> None:
    accepts, checks = _of_tests(judges, fact, text)
    assert accepts == (set(filter(None, checks.split(", "))) <= set(BEYOND_SCHEMA))


# ---- what only the reader sees

BEYOND = [
    ("calendar", "floor", "when: {intent: gross}", "when: {started: '< 2023-02-30'}"),
    ("calendar", "ceiling", "on: 2023-05-01", "on: 2023-02-30"),
    ("whole numbers", "floor", "at_least: 1000", "at_least: 1000.0"),
    ("whole numbers", "floor", "when: {intent: gross}", "when: {persons_affected: 5.0}"),
    ("tests", "floor", "when: {intent: gross}", "when: {intent: '< none'}"),
    ("tests", "floor", "when: {intent: gross}", "when: {intent: 'not(gross, none, negligent, deliberate)'}"),
    ("tests", "floor", "when: {intent: gross}", "when: {intent: '>= none'}"),
    ("tests", "floor", "when: {intent: gross}", "when: {persons_affected: '[7..5]'}"),
    ("tests", "floor", "when: {intent: gross}", "when: {persons_affected: '> 10000000001'}"),
    ("articles", "floor", "when: {intent: gross}", "when: {transferred_abroad: true}"),
    ("windows", "ceiling", "to: 2030-12", "to: 2019-12"),
    ("windows", "ceiling", '{to: "2030"}', '{from: 2031-01-01, to: "2030"}'),
    ("kinds of demand", "power", "objects: [ownership]", "objects: [ownership, security]"),
    ("kinds of demand", "power", "objects: [security, reporting]", "objects: [security, security]"),
    ("file", "power", "known_limits: c", "known_limits: c\nknown_limits: d"),
]


@pytest.mark.parametrize(("check", "base", "old", "new"), BEYOND)
def test_the_schema_accepts_what_only_the_reader_refuses(
    check: str, base: str, old: str, new: str, judges: Judges
) -> None:
    assert old in BASES[base]
    text = BASES[base].replace(old, new)
    if check == "file":
        assert {name for name, _ in judges.problems(text.encode())} == {check}
        return
    data = read_text(text.encode(), "rule.yaml").data
    assert {name for name, _ in judges.problems(written(data))} == {check}
    assert judges.accepts(seen_by_editor(data))


_ELSEWHERE = {
    "overrides": ({"a/one": "overrides: [a/two]\n"}, "`overrides`: there is no rule `a/two`"),
    "circles": ({"a/one": "overrides: [a/two]\n", "a/two": "overrides: [a/one]\n"}, "in a circle"),
    "packs": (
        {"a/one": "", "a/pack": "title: a\ndomain: nowhere\napplies_to: wherever another pack applies\n"},
        "no domain",
    ),
}


@pytest.mark.parametrize("check", _ELSEWHERE)
def test_the_schema_of_one_file_does_not_see_the_others(check: str, tmp_path: Path, judges: Judges) -> None:
    files, message = _ELSEWHERE[check]
    (tmp_path / "a").mkdir()
    pack = "title: a\ndomain: data-protection\napplies_to: wherever another pack applies\n"
    for name, added in {"a/pack": pack, **files}.items():
        text = added if name == "a/pack" else BASES["floor"] + added
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        assert name == "a/pack" or judges.accepts(seen_by_editor(read_text(text.encode(), name).data))
    with pytest.raises(InputError, match=re.escape(message)):
        read_book([tmp_path], shipped.folder("rules"))


def test_the_schema_leaves_examples_to_the_command_that_runs_them(tmp_path: Path, judges: Judges) -> None:
    example = "{shows: firing, facts: {no_such_fact: 1}, judgement: holds, decided_by: []}"
    text = BASES["floor"].replace("draft", "in-force").replace("examples: []", f"examples: [{example}]")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.yaml").write_text(text, encoding="utf-8")
    pack = "title: a\ndomain: data-protection\napplies_to: wherever another pack applies\n"
    (tmp_path / "a" / "pack.yaml").write_text(pack, encoding="utf-8")
    assert judges.accepts(seen_by_editor(read_text(text.encode(), "one").data))
    book = read_book([tmp_path], shipped.folder("rules"))
    assert any("no_such_fact" in failure.message for failure in run(book, book.rules.values()))


def test_every_check_beyond_the_schema_is_shown_to_be_one() -> None:
    assert {check for check, *_ in BEYOND} | set(_ELSEWHERE) | {"examples"} == set(BEYOND_SCHEMA)


# ---- what an editor offers


def test_facts_are_offered_with_their_questions_unless_protected(judges: Judges) -> None:
    facts = judges.catalogue.facts
    condition = judges.schema["$defs"]["Condition"]["properties"]
    readable = {name for name, fact in facts.items() if not fact.protected}
    assert set(condition) == {*readable, "all", "any", "not"}
    assert {"domicile", "nationality", "controlling_country"}.isdisjoint(condition)
    assert all(condition[name]["description"].startswith(facts[name].asks) for name in readable)
    assert condition["intent"]["anyOf"][0] == {"enum": ["none", "negligent", "gross", "deliberate"]}
    examples = judges.schema["$defs"]["Example"]["properties"]["facts"]["properties"]
    assert set(examples) == {name for name in readable if not facts[name].grade}


def test_outcomes_and_grades_are_offered_with_their_levels(judges: Judges) -> None:
    outcomes = judges.schema["properties"]["expect"]["properties"]
    assert set(outcomes) == set(judges.catalogue.outcomes)
    for name, outcome in judges.catalogue.outcomes.items():
        level = {"enum": list(outcome.scale.words)} if outcome.scale.words else outcomes[name]["properties"]["at_most"]
        assert outcomes[name]["properties"] == {"at_most": level, "at_least": level}
    assert outcomes["amount"]["properties"]["at_most"] == {"type": "integer", "minimum": 0, "maximum": 10**13}
    grades = judges.schema["properties"]["grade"]["properties"]
    assert grades["gravity"]["properties"]["at_least"] == {"enum": ["reportable", "serious"]}
    instruments = judges.schema["$defs"]["Power"]["properties"]["instruments"]["items"]["enum"]
    assert instruments == list(judges.catalogue.instruments)
