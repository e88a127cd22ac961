"""Complaints put in words, and the JSON that holds them."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from checker.proofs.complaint import KINDS, Complaint, Shown
from checker.proofs.merge import Found
from checker.proofs.verify import Verified
from checker.properties.laws import rule_sets
from checker.properties.witness import LawOf, Witness
from checker.report import json as json_report
from checker.report.verification import ADVICE, Verification, level_of
from checker.report.verifier import verification
from checker.vocabulary import Interval, Level, Truth
from tests import complaining


def closed(schema: Any) -> Any:
    """The schema with every object closed, so that a key it does not declare is found."""
    if isinstance(schema, dict):
        inner = {key: closed(value) for key, value in schema.items()}
        return {**inner, "additionalProperties": False} if "properties" in schema else inner
    return [closed(part) for part in schema] if isinstance(schema, list) else schema


def test_the_schema_is_one_and_says_what_everything_is() -> None:
    schema = json.loads(json_report.verification_schema())
    Draft202012Validator.check_schema(schema)
    for definition in (schema, *schema["$defs"].values()):
        assert set(definition["required"]) == set(definition["properties"])
        assert definition["description"]


def test_reports_are_valid_and_hold_every_field(tmp_path: Path) -> None:
    found = complaining.sample(tmp_path)
    validator = Draft202012Validator(closed(json.loads(json_report.verification_schema())))
    for one in (found, dataclasses.replace(found, complaints=(), undecided=(), suppressions=())):
        document = json.loads(json_report.render_verification(one))
        validator.validate(document)
        assert document == json.loads(json.dumps(dataclasses.asdict(one)))
    assert not validator.is_valid({**document, "schema_version": "2"})
    assert not validator.is_valid({**document, "complaints": [{}]})


def told(root: Path, *shown: Shown, **changed: Any) -> Verification:
    """A report on one complaint about the toy rules."""
    book = complaining.book(root)
    [rules] = rule_sets(book)
    one = Complaint("dead", ("p/floor",), "", "it is dead", rules.tracks, (), shown=shown)
    return verification(book, Verified(2, 1, (Found(dataclasses.replace(one, **changed), rules),), (), ()))


def test_a_rule_that_a_case_shows_without_effect_gets_an_entry_too(tmp_path: Path) -> None:
    """The second of two cases is often one in which none of some rules has effect, of which one is complained of."""
    with_effect = Shown(Witness({"number": (Interval(10, 10),)}), (("p/floor", Truth.HOLDS),), "it has effect")
    without = Shown(Witness({"number": (Interval(9, 9),)}), (), "it has none", ("p/floor", "p/ceiling"))
    [complaint] = told(tmp_path, with_effect, without).complaints
    first, second = complaint.cases
    assert [entry.rule for case in (first, second) for entry in case.examples] == ["p/floor", "p/floor"]
    assert "shows: silent" in second.examples[0].text
    assert "facts: {number: 9}" in second.examples[0].text


def test_values_are_words_and_days_are_dates(tmp_path: Path) -> None:
    facts = {"number": (Interval(0, 9),), "hidden": (Interval(1, 1),), "harm": (Interval(0, 2),)}
    days: dict[LawOf, Interval] = {"discovery": Interval(738000, 738000), "breach": Interval(738000, 738030)}
    shown = Shown(Witness(facts, days), (("p/floor", Truth.UNKNOWN),))
    [complaint] = told(tmp_path, shown).complaints
    [case] = complaint.cases
    assert [(fact.name, fact.value) for fact in case.facts] == [
        ("number", "9 or less"),
        ("hidden", "true"),
        ("harm", "unknown"),
    ]
    assert [(day.name, day.value) for day in case.days] == [
        ("discovery", "2021-07-29"),
        ("breach", "2021-07-29 to 2021-08-28"),
    ]
    assert [(effect.rule, effect.effect) for effect in case.effects] == [("p/floor", "unknown")]


def test_examples_are_of_the_rules_complained_of_alone(tmp_path: Path) -> None:
    facts = {"number": (Interval(10, 10),)}
    shown = Shown(Witness(facts), (("p/floor", Truth.HOLDS), ("p/ceiling", Truth.UNKNOWN)))
    [complaint] = told(tmp_path, shown).complaints
    assert [entry.rule for entry in complaint.cases[0].examples] == ["p/floor"]


def test_rules_and_tracks_are_named(tmp_path: Path) -> None:
    [complaint] = told(tmp_path).complaints
    [rule], [track] = complaint.rules, complaint.tracks
    assert (rule.id, rule.title, rule.says) == ("p/floor", "a toy rule", "stringency at least order")
    assert Path(rule.place.file).name == "floor.yaml"
    assert (track.authority_name, track.regime_name) == ("The Toy Office", "the Toy Law of 2020")


def test_a_level_of_its_own_is_the_one_that_counts(tmp_path: Path) -> None:
    assert told(tmp_path).loudest == ("error",)
    assert told(tmp_path / "again", level=Level.NOTE).loudest == ("note",)


def test_there_is_advice_on_every_kind() -> None:
    assert list(ADVICE) == list(KINDS)
    assert {level_of(kind) for kind in KINDS} == {"note", "warning", "error"}
