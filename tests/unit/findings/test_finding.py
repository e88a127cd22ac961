"""A finding without a place, a citation or a rule cannot be built."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from checker.engines.reference import Reference
from checker.findings.compose import compose
from checker.findings.finding import Finding
from checker.source import Span
from tests.matters import book, checked, data, rule


@pytest.fixture
def finding(tmp_path: Path) -> Finding:
    made = book(tmp_path, {"a": rule("stringency: {at_most: guidance}")})
    report = compose(checked(data(), made.catalogues), made, Reference(), reasonings=False, second_engine="")
    [found] = report.findings
    return found


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ({"citations": ()}, "without a place or a citation"),
        ({"primary": Span("made-up", 0, 0)}, "without a place or a citation"),
        ({"rules": ()}, "that rests on no rule"),
    ],
)
def test_what_a_finding_cannot_be_without(finding: Finding, missing: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        dataclasses.replace(finding, **missing)  # type: ignore[arg-type]


def test_a_finding_is_frozen(finding: Finding) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        finding.level = "note"  # type: ignore[misc]
