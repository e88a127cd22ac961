"""The report as JSON, for programs. `SCHEMA_VERSION` changes where a reader's program could break."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import TypeAdapter

from checker.errors import Problem
from checker.findings.compose import CaseReport, Reasoning

SCHEMA_VERSION: Literal["1"] = "1"


@dataclass(frozen=True, slots=True)
class Document:
    """A whole JSON report."""

    schema_version: Literal["1"]
    cases: tuple[CaseReport, ...]
    problems: tuple[Problem, ...]


_ADAPTER = TypeAdapter(Document)


def render(reports: Sequence[CaseReport], problems: Sequence[Problem]) -> str:
    """The reports and the problems of files that could not be accepted."""
    document = Document(SCHEMA_VERSION, tuple(reports), tuple(problems))
    return json.dumps(_ADAPTER.dump_python(document, mode="json"), ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whole reasonings on one case."""

    schema_version: Literal["1"]
    case: str
    reasonings: tuple[Reasoning, ...]


def render_reasonings(report: CaseReport, reasonings: Sequence[Reasoning]) -> str:
    """The reasonings asked for on one case."""
    document = Explanation(SCHEMA_VERSION, report.id, tuple(reasonings))
    found = TypeAdapter(Explanation).dump_python(document, mode="json")
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def schema() -> dict[str, Any]:
    """The JSON Schema of the report."""
    return _ADAPTER.json_schema()
