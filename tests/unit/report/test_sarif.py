"""Complaints about rules as SARIF 2.1.0: the properties that the standard names, and no others outside `properties`.

The schema here is written from the standard, for the part of it that is used, with every object closed. The official
one is tried too where `CHECKER_SARIF_SCHEMA` names a file that holds it.
"""

from __future__ import annotations

import json
import os
from contextlib import chdir
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from checker.proofs.complaint import KINDS, MEANS, Complaint
from checker.report import sarif
from checker.report.verification import ADVICE, Verification
from checker.report.verifier import fingerprint, verification
from checker.source import Span
from tests import complaining

Data = dict[str, Any]


def _object(required: str = "", **properties: Any) -> Data:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required.split(),
        "properties": {**properties, "properties": {"type": "object"}},
    }


_TEXT = {"type": "string", "minLength": 1}
_MESSAGE = _object("text", text=_TEXT, markdown=_TEXT)
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_NUMBER = {"type": "integer", "minimum": 0}
_FROM_ONE = {"type": "integer", "minimum": 1}
_LOCATION = _object(
    physicalLocation=_object(
        "artifactLocation",
        artifactLocation=_object("uri", uri={"type": "string", "pattern": r"^[\w.~!$&'()*+,;=:@/%-]+$"}),
        region=_object("startLine", startLine=_FROM_ONE, startColumn=_FROM_ONE),
    ),
    logicalLocations={"type": "array", "items": _object(name=_TEXT, fullyQualifiedName=_TEXT), "uniqueItems": True},
)
_DESCRIPTOR = _object(
    "id",
    id=_TEXT,
    name=_TEXT,
    shortDescription=_MESSAGE,
    fullDescription=_MESSAGE,
    help=_MESSAGE,
    defaultConfiguration=_object(level=_LEVEL),
)
_RESULT = _object(
    "message",
    ruleId=_TEXT,
    ruleIndex=_NUMBER,
    kind={"enum": ["open", "fail"]},
    level=_LEVEL,
    message=_MESSAGE,
    locations={"type": "array", "items": _LOCATION, "maxItems": 1},
    relatedLocations={"type": "array", "items": _LOCATION},
    partialFingerprints={"type": "object", "additionalProperties": _TEXT},
    suppressions={
        "type": "array",
        "items": _object(
            "kind",
            kind={"enum": ["inSource", "external"]},
            status={"enum": ["accepted", "underReview", "rejected"]},
            justification=_TEXT,
            location=_LOCATION,
        ),
    },
)
_NOTIFICATION = _object(
    "message",
    descriptor=_object(id=_TEXT, index=_NUMBER),
    level=_LEVEL,
    message=_MESSAGE,
    locations={"type": "array", "items": _LOCATION},
)
_RUN = _object(
    "tool results",
    tool=_object(
        "driver",
        driver=_object(
            "name",
            name=_TEXT,
            semanticVersion={"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
            rules={"type": "array", "items": _DESCRIPTOR, "uniqueItems": True},
            notifications={"type": "array", "items": _DESCRIPTOR, "uniqueItems": True},
        ),
    ),
    invocations={
        "type": "array",
        "items": _object(
            "executionSuccessful",
            executionSuccessful={"type": "boolean"},
            toolConfigurationNotifications={"type": "array", "items": _NOTIFICATION},
        ),
    },
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results={"type": "array", "items": _RESULT},
)
PART = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": _RUN},
    },
}


@pytest.fixture
def found(tmp_path: Path) -> Verification:
    return complaining.sample(tmp_path)


def log_of(found: Verification) -> Data:
    log: Data = json.loads(sarif.render(found))
    return log


def run_of(found: Verification) -> Data:
    [run] = log_of(found)["runs"]
    assert isinstance(run, dict)
    return run


def test_a_log_has_the_form_of_the_standard(found: Verification) -> None:
    empty = replace(found, complaints=(), undecided=(), suppressions=())
    for one in (found, empty):
        Draft7Validator(PART).validate(log_of(one))


@pytest.mark.skipif("CHECKER_SARIF_SCHEMA" not in os.environ, reason="no file with the official schema is named")
def test_a_log_is_valid_by_the_official_schema(found: Verification) -> None:
    schema = json.loads(Path(os.environ["CHECKER_SARIF_SCHEMA"]).read_text(encoding="utf-8"))
    Draft7Validator(schema).validate(log_of(found))


def test_every_kind_is_described_with_its_level_and_what_to_do(found: Verification) -> None:
    rules = run_of(found)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(KINDS)
    for rule, kind in zip(rules, KINDS, strict=True):
        assert rule["defaultConfiguration"]["level"] == MEANS[kind][0].value
        assert MEANS[kind][1].lower() in rule["help"]["text"].lower()
        assert ADVICE[kind].lower() in rule["help"]["markdown"].lower()


def test_results_name_their_kind_and_place(found: Verification) -> None:
    clash, gap, open_ = run_of(found)["results"]
    for result in (clash, gap, open_):
        assert KINDS[result["ruleIndex"]] == result["ruleId"]
    assert (clash["level"], gap["level"]) == ("error", "note")
    [place] = clash["locations"]
    assert place["physicalLocation"]["region"] == {"startLine": 8, "startColumn": 9}
    assert [one["fullyQualifiedName"] for one in place["logicalLocations"]] == ["p/floor", "p/ceiling"]
    assert [one["physicalLocation"]["region"]["startLine"] for one in clash["relatedLocations"]] == [7]
    [case] = clash["properties"]["cases"]
    assert (case["facts"], case["days"]) == ({"number": "10", "care": "good"}, {"breach": "2022-04-01"})
    assert [entry["rule"] for entry in case["examples"]] == ["p/floor", "p/ceiling"]


def test_what_is_left_undecided_is_open_and_no_failure(found: Verification) -> None:
    result = run_of(found)["results"][2]
    assert (result["kind"], result["level"], result["ruleId"]) == ("open", "none", "law")
    assert "not decided within 5 seconds" in result["message"]["text"]


def test_what_is_explained_is_suppressed_with_its_reason(found: Verification) -> None:
    clash, gap, _ = run_of(found)["results"]
    assert clash["suppressions"] == []
    [suppression] = gap["suppressions"]
    assert (suppression["status"], suppression["justification"]) == ("accepted", "the law sets no price")
    assert suppression["properties"] == {"owner": "the authors of the pack", "expires": "2027-11"}


def test_suppressions_of_no_use_are_told_beside_the_results(found: Verification) -> None:
    run = run_of(found)
    [invocation] = run["invocations"]
    notes = invocation["toolConfigurationNotifications"]
    assert [(one["descriptor"]["id"], one["level"]) for one in notes] == [("expired", "warning"), ("unused", "note")]
    for one in notes:
        assert run["tool"]["driver"]["notifications"][one["descriptor"]["index"]]["id"] == one["descriptor"]["id"]


def test_a_fingerprint_depends_on_kind_rules_and_subject_alone() -> None:
    one = Complaint("clash", ("p/a", "p/b"), "ask", "they clash", (("o", "l"),), (Span("a.yaml", 1, 1),))
    same = [
        replace(one, message="otherwise"),
        replace(one, tracks=()),
        replace(one, spans=(Span("moved.yaml", 9, 9),)),
        replace(one, regions=("number: 1",), periods=("2022",)),
    ]
    other = [
        replace(one, kind="gap"),
        replace(one, rules=("p/a",)),
        replace(one, rules=("p/a", "p/c")),
        replace(one, about="amount"),
        replace(one, about="", rules=("ask", "p/a", "p/b")),
    ]
    assert {fingerprint(each) for each in (one, *same)} == {fingerprint(one)}
    assert len({fingerprint(each) for each in (one, *other)}) == len(other) + 1


def test_fingerprints_of_a_run_differ(tmp_path: Path) -> None:
    book = complaining.book(tmp_path)
    verified = complaining.verified(book)
    [clash, gap] = verified.found
    twice = replace(verified, found=(clash, replace(clash, complaint=replace(clash.complaint, periods=())), gap))
    made = verification(book, twice)
    assert len({one.fingerprint for one in made.complaints}) == 3


def test_files_are_named_from_the_folder_of_the_run(tmp_path: Path) -> None:
    with chdir(tmp_path):
        assert sarif.uri("rules/my pack/ä.yaml") == "rules/my%20pack/%C3%A4.yaml"
        assert sarif.uri(str(Path.cwd() / "p" / "a.yaml")) == "p/a.yaml"
        assert sarif.uri("/elsewhere/a b.yaml") == "file:///elsewhere/a%20b.yaml"
