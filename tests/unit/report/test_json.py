"""The JSON reports: valid against their published schemas, complete, in a stable order, safe to print."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from checker.errors import Problem
from checker.findings.compose import CaseReport
from checker.report import json as json_report

PROBLEMS = (Problem("a.yaml", 1, 2, "wrong", "a hint"), Problem("b.yaml", 0, 0, "empty"))


def closed(schema: Any) -> Any:
    """The schema with every object closed, so that a key it does not declare is found."""
    if isinstance(schema, dict):
        inner = {key: closed(value) for key, value in schema.items()}
        return {**inner, "additionalProperties": False} if "properties" in schema else inner
    return [closed(part) for part in schema] if isinstance(schema, list) else schema


@pytest.fixture(scope="session")
def report_schema() -> Any:
    return json.loads(json_report.report_schema())


@pytest.fixture(scope="session")
def explanation_schema() -> Any:
    return json.loads(json_report.explanation_schema())


def test_the_schemas_are_schemas(report_schema: Any, explanation_schema: Any) -> None:
    for schema in (report_schema, explanation_schema):
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        Draft202012Validator.check_schema(schema)
        assert schema["properties"]["schema_version"]["const"] == json_report.SCHEMA_VERSION
        for definition in (schema, *schema["$defs"].values()):
            assert set(definition["required"]) == set(definition["properties"])
            assert definition["description"]
            assert not re.search("(?i)dataclass|tuple|None", definition["description"])


def test_reports_are_valid_and_hold_no_key_that_is_not_declared(
    reports: tuple[CaseReport, ...], report_schema: Any
) -> None:
    validator = Draft202012Validator(closed(report_schema))
    for judged, problems in ((reports, ()), (reports[:1], PROBLEMS), ((), ())):
        validator.validate(json.loads(json_report.render(judged, problems)))


def test_explanations_are_valid_too(reports: tuple[CaseReport, ...], explanation_schema: Any) -> None:
    validator = Draft202012Validator(closed(explanation_schema))
    for report in reports:
        reasonings = [found for track in report.tracks for found in track.reasonings]
        document = json.loads(json_report.render_reasonings(report, reasonings[:3]))
        validator.validate(document)
        assert {found["target"] for found in document["reasonings"]} == {found["id"] for found in document["subjects"]}


def test_the_schema_refuses_another_report(reports: tuple[CaseReport, ...], report_schema: Any) -> None:
    validator = Draft202012Validator(report_schema)
    document = json.loads(json_report.render(reports[:1], ()))
    assert validator.is_valid(document)
    changes: list[dict[str, Any]] = [{"schema_version": "2"}, {"cases": {}}, {"counts": None}]
    for change in changes:
        assert not validator.is_valid({**document, **change})
    for key in document:
        assert not validator.is_valid({name: value for name, value in document.items() if name != key})


def test_every_field_of_a_report_is_there(reports: tuple[CaseReport, ...]) -> None:
    document = json.loads(json_report.render(reports, ()))
    for report, case in zip(reports, document["cases"], strict=True):
        assert case == json.loads(json.dumps(dataclasses.asdict(report), default=str))


def test_counts(reports: tuple[CaseReport, ...]) -> None:
    document = json.loads(json_report.render(reports, PROBLEMS))
    levels = [finding.level for report in reports for finding in report.findings]
    left = {(r.id, track.id, one.name) for r in reports for track in r.tracks for one in track.unassessed}
    left |= {(r.id, "", one.name) for r in reports for one in r.unassessed}
    assert document["counts"] == {
        "cases": len(reports),
        "errors": levels.count("error"),
        "warnings": levels.count("warning"),
        "notes": levels.count("note"),
        "not_assessed": len(left),
        "files_not_accepted": 2,
    }
    assert document["problems"][0] == {
        "file": "a.yaml",
        "line": 1,
        "column": 2,
        "message": "wrong",
        "hint": "a hint",
    }


def test_text_in_any_script_is_readable_and_nothing_acts_on_a_terminal(reports: tuple[CaseReport, ...]) -> None:
    hostile = "総務省 \x1b[31m \x07 \x9b \x7f \u2028 \u202e \u2066 \ufeff \udcff 🙂"
    text = json_report.render([dataclasses.replace(reports[0], title=hostile)], ())
    assert "総務省" in text
    assert "🙂" in text
    assert not re.search("[^\n -~\xa0-\ud7ff\ue000-\U0010ffff]|[\u2028-\u202e\u2066-\u2069\ufeff]", text)
    assert json.loads(text)["cases"][0]["title"] == hostile


def test_the_order_is_that_of_the_files(reports: tuple[CaseReport, ...]) -> None:
    document = json.loads(json_report.render(reports, ()))
    assert [case["id"] for case in document["cases"]] == [report.id for report in reports]
    assert list(document) == ["schema_version", "counts", "cases", "problems"]
