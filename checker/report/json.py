"""The reports as JSON, for programs. `SCHEMA_VERSION` changes where a reader's program could break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from pydantic import TypeAdapter

from checker.errors import Problem
from checker.findings.compose import CaseReport, Reasoning, TrackReport
from checker.findings.finding import Finding
from checker.findings.split import Compared
from checker.findings.subject import Subject
from checker.model.schema import DIALECT
from checker.report.counts import Counts, count
from checker.report.encode import json_text

if TYPE_CHECKING:
    from checker.report.survey import Audited
    from checker.report.verification import Verification

SCHEMA_VERSION: Literal["1"] = "1"


@dataclass(frozen=True, slots=True)
class Report:
    """What `checker check` found."""

    schema_version: Literal["1"]
    counts: Counts
    cases: tuple[CaseReport, ...]
    problems: tuple[Problem, ...]
    """What is wrong in files that could not be accepted."""


@dataclass(frozen=True, slots=True)
class BesideOthers:
    """A track beside other cases, and the findings from that."""

    track: str
    compared: Compared
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whole reasonings on one case, as `checker explain` prints them."""

    schema_version: Literal["1"]
    case: str
    title: str
    file: str
    subjects: tuple[Subject, ...]
    """The measures and demands reasoned on."""
    reasonings: tuple[Reasoning, ...]
    beside: tuple[BesideOthers, ...]
    """Tracks beside other cases, where that was asked for."""
    second_engine: str


_REPORT = TypeAdapter(Report)
_EXPLANATION = TypeAdapter(Explanation)


@cache
def _audited() -> TypeAdapter[Audited]:
    """Made when it is asked for, since `check` does without tables."""
    from checker.report.survey import Audited

    return TypeAdapter(Audited)


@cache
def _verification() -> TypeAdapter[Verification]:
    from checker.report.verification import Verification

    return TypeAdapter(Verification)


def render(reports: Sequence[CaseReport], problems: Sequence[Problem]) -> str:
    """The reports and the problems of files that could not be accepted."""
    report = Report(SCHEMA_VERSION, count(reports, problems), tuple(reports), tuple(problems))
    return json_text(_REPORT.dump_python(report, mode="json"))


def render_reasonings(report: CaseReport, reasonings: Sequence[Reasoning], beside: Sequence[TrackReport] = ()) -> str:
    """The reasonings asked for on one case."""
    targets = {reasoning.target for reasoning in reasonings}
    explanation = Explanation(
        SCHEMA_VERSION,
        report.id,
        report.title,
        report.file,
        tuple(subject for track in report.tracks for subject in track.subjects if subject.id in targets),
        tuple(reasonings),
        tuple(
            BesideOthers(track.id, track.compared, tuple(one for one in track.findings if one.precedents))
            for track in beside
            if track.compared is not None
        ),
        report.second_engine,
    )
    return json_text(_EXPLANATION.dump_python(explanation, mode="json"))


def render_audit(audited: Audited) -> str:
    """What `checker audit` found."""
    return json_text(_audited().dump_python(audited, mode="json"))


def render_verification(found: Verification) -> str:
    """What `checker rules verify` found."""
    return json_text(_verification().dump_python(found, mode="json"))


def report_schema() -> str:
    """The JSON Schema of `render`."""
    return _schema(_REPORT)


def explanation_schema() -> str:
    """The JSON Schema of `render_reasonings`."""
    return _schema(_EXPLANATION)


def audit_schema() -> str:
    """The JSON Schema of `render_audit`."""
    return _schema(_audited())


def verification_schema() -> str:
    """The JSON Schema of `render_verification`."""
    return _schema(_verification())


def _schema(adapter: TypeAdapter[Any]) -> str:
    schema = adapter.json_schema(mode="serialization")
    for record in (schema, *schema["$defs"].values()):
        record["required"] = list(record["properties"])  # what has a default is written all the same
        for value in record["properties"].values():
            value.pop("default", None)
    return json_text({"$schema": DIALECT, **schema})
