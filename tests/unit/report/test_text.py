"""The text report says all that the JSON report says of a finding, in lines that fit, in words that claim no more."""

from __future__ import annotations

import ast
import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from checker import audit
from checker.errors import Problem
from checker.facts.value import Citation
from checker.findings.compose import CaseReport, TrackReport
from checker.findings.decide import Unassessed
from checker.findings.finding import Test as RuleTest
from checker.report import json as json_report
from checker.report import text as text_report
from checker.report.page import WIDTH, Page, columns
from tests import matters
from tests.commands import ROOT, alone


def in_text(*reports: CaseReport) -> str:
    page = Page()
    for report in reports:
        text_report.case(page, report)
    text_report.summary(page, reports, ())
    return page.text()


def explained(report: CaseReport) -> str:
    page = Page()
    text_report.explanation(page, report, [found for track in report.tracks for found in track.reasonings])
    return page.text()


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


_NOT_PRINTED = {
    "case": "the heading has it",
    "track": "the heading of the track has it",
    "observed": "the statement has it",
    "expected": "the statement has it in the words of the bound that counts",
    "truth": "in other words: it holds, it fails, open",
    "within": "shown by indentation",
    "spans": "places in the case file, of which the text gives that of the finding",
    "related": "the rules and facts named, with their places",
}


def strings(value: Any) -> Iterator[str]:
    """Every string in JSON but keys and what the text has in another form."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in _NOT_PRINTED:
                yield from strings(part)


def test_every_string_of_a_finding_in_json_is_in_the_text(reports: tuple[CaseReport, ...]) -> None:
    document = json.loads(json_report.render(reports, ()))
    looked_for = 0
    for report, case in zip(reports, document["cases"], strict=True):
        text = squeezed(in_text(report))
        for track in case["tracks"]:
            for finding in track["findings"]:
                for string in strings(finding):
                    looked_for += 1
                    assert squeezed(string) in text, (report.id, string)
    assert looked_for > 500


def test_what_was_not_judged_is_in_the_text_with_its_reason_and_its_source(reports: tuple[CaseReport, ...]) -> None:
    left = 0
    for report in reports:
        text = squeezed(in_text(report))
        parts: list[CaseReport | TrackReport] = [report, *report.tracks]
        for part in parts:
            subjects = {subject.id: subject for subject in part.subjects}
            for one in part.unassessed:
                left += 1
                assert one.reason
                assert squeezed(one.reason) in text
                subject = subjects[one.name]
                assert squeezed(f"{subject.id}, {subject.date or 'day not known'}: {subject.wording}") in text
                assert squeezed(subject.citations[0].title) in text
    assert left > 3


def test_what_lies_within_is_told_with_what_was_expected_and_where_it_was_read(reports: tuple[CaseReport, ...]) -> None:
    for report in reports:
        text = squeezed(in_text(report))
        for track in report.tracks:
            subjects = {subject.id: subject for subject in track.subjects}
            for within in track.within:
                subject = subjects[within.target]
                assert squeezed(f"{within.target}, {subject.date or 'day not known'}: {subject.wording}") in text
                if within.outcome == "power":
                    assert squeezed(f"power: {within.observed}; reached by {', '.join(within.rules)}") in text
                else:
                    assert squeezed(f"{within.outcome}: {within.observed};") in text
                    assert squeezed(within.expected) in text
                assert all(citation.source in text for citation in subject.citations)


def test_disagreements_keep_their_citations(reports: tuple[CaseReport, ...]) -> None:
    versions = [(r, version) for r in reports for dispute in r.disagreements for version in dispute.versions]
    assert len(versions) > 5
    for report, version in versions:
        text = in_text(report)
        assert version.citations
        for citation in version.citations:
            assert squeezed(f"{version.text}; seen in ") in squeezed(text)
            assert f"\n    {citation.source}: " in text.partition("\n  sources")[2]


def cited(value: object) -> Iterator[Citation]:
    """Every citation in a report."""
    if isinstance(value, Citation):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from cited(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from cited(getattr(value, field.name))


def test_every_source_of_what_is_told_is_listed_with_its_address(reports: tuple[CaseReport, ...]) -> None:
    for report in reports:
        _, _, listed = f"\n{in_text(report)}".partition("\n  sources")
        told = (report.incident, report.findings, report.disagreements, *(track.ending for track in report.tracks))
        for citation in cited(told):
            assert f"\n    {citation.source}: " in listed
            assert squeezed(citation.title) in squeezed(listed)
            assert f"\n      {citation.url}\n" in listed or (not citation.url and "no address" in listed)


def test_lines_fit_unless_they_are_an_address_or_one_word(reports: tuple[CaseReport, ...]) -> None:
    for report in reports:
        for line in (in_text(report) + explained(report)).splitlines():
            assert line == line.rstrip()
            assert columns(line) <= WIDTH or " " not in line.strip(), line


def test_words_that_claim_more_than_is_known() -> None:
    """A source may be quoted with them; no sentence of ours holds them."""
    modules = [file for stage in ("findings", "report", "cli") for file in (ROOT / "checker" / stage).glob("*.py")]
    assert len(modules) > 10
    for file in modules:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not re.search(r"(?i)unlawful|illegal|violat|guilty|wrongful", node.value), (
                    file.name,
                    node.value,
                )


def test_the_sides_stand_apart(reports: tuple[CaseReport, ...]) -> None:
    for report in reports:
        _, _, rest = in_text(report).partition("\n  what the sides say to these findings\n")
        sides = re.findall(r"(?m)^    for (the authority|either side|the respondent)[:,]", rest)
        order = ["the authority", "either side", "the respondent"]
        assert sides == sorted(sides, key=order.index)


def bare(report: CaseReport, **changed: Any) -> CaseReport:
    return dataclasses.replace(report, **changed)


@pytest.fixture(scope="session")
def plain(reports: tuple[CaseReport, ...]) -> CaseReport:
    return next(report for report in reports if report.findings)


def test_a_track_without_measures_says_so(plain: CaseReport) -> None:
    track = dataclasses.replace(plain.tracks[0], findings=(), within=(), unassessed=(), subjects=())
    assert "    not assessed: the case file holds no measure on this track\n" in in_text(bare(plain, tracks=(track,)))


def test_a_measure_judged_in_part_is_told_once(plain: CaseReport) -> None:
    track = plain.tracks[0]
    name = track.within[0].target
    left = (Unassessed(name, "one reason"), Unassessed(name, "another reason"))
    changed = bare(plain, tracks=(dataclasses.replace(track, unassessed=left),), unassessed=())
    text = in_text(changed)
    assert text.count(f"\n      {name}, ") == 1
    told = f"    not assessed, or not in every respect\n      {name}: one reason\n      {name}: another reason\n"
    assert told in text
    assert "; 1 shown and not assessed\n" in text


def test_the_same_fact_is_told_in_full_once(plain: CaseReport) -> None:
    finding = next(finding for finding in plain.findings if finding.facts)
    track = dataclasses.replace(plain.tracks[0], findings=(finding, finding), within=())
    text = in_text(bare(plain, tracks=(track,)))
    fact = finding.facts[0]
    assert squeezed(text).count(squeezed(f"{fact.name}: {fact.value}. {fact.asks}")) == 1
    assert squeezed(f"{fact.name}: {fact.value}, as told above") in squeezed(text)
    assert "as told above" not in in_text(
        bare(plain, tracks=(dataclasses.replace(track, findings=(finding,), within=()),))
    )


def test_the_last_lines_count_and_explain_what_occurs(plain: CaseReport) -> None:
    page = Page()
    text_report.summary(page, (plain, plain), (Problem("a", 1, 1, "x"), Problem("a", 2, 1, "x")))
    lines = page.text().splitlines()
    assert re.match(r"2 cases: \d+ errors?, \d+ warnings?, \d+ notes?; \d+ shown and not assessed$", lines[0])
    assert lines[1] == "1 file not accepted; standard error says why"
    kinds = {finding.kind for finding in plain.findings}
    for kind in ("harsh", "lenient", "unfounded", "undecided"):
        assert any(line.startswith(f"{kind}: ") for line in lines) == (kind in kinds)
    assert " ".join(" ".join(lines).split()).endswith(
        "A finding says what is out of line with these rules and these facts, and no more."
    )


def test_groups_of_tests_are_shown_as_they_are_nested(tmp_path: Path) -> None:
    when = "intent: none, any: [{misuse: confirmed, cause: loss}, {misuse: none-found}], "
    when += "all: [{not: {any: [{cause: loss}]}}]"
    book = matters.book(
        tmp_path,
        {
            "a": matters.rule(
                "stringency: {at_most: guidance}", when, unless="{any: [{intent: gross}, {cause: insider}]}"
            )
        },
    )
    case = tmp_path / "case.yaml"
    case.write_text(json.dumps(matters.data()), encoding="utf-8")
    [found] = audit.explain(str(case), "act", book, alone()).reasonings
    page = Page()
    text_report._tests(page, found.applied[0].tests, 0)
    assert page.text().replace("; here unknown: open", "").splitlines() == [
        "when intent: none",
        "when all of",
        "  not",
        "    any of",
        "      cause: loss",
        "when any of",
        "  all of",
        "    misuse: confirmed",
        "    cause: loss",
        "  misuse: none-found",
        "unless any of",
        "  intent: gross",
        "  cause: insider",
    ]


def test_groups_of_one_kind_are_kept_apart() -> None:
    def case(clause: Literal["when", "unless"], *within: str) -> RuleTest:
        return RuleTest(clause, within, "a", "b", "c", "holds")

    page = Page()
    tests = [case("when", "any 1"), case("when", "any 1"), case("when", "any 2"), case("when"), case("unless", "any 2")]
    text_report._tests(page, tests, 0)
    assert [line.partition(";")[0] for line in page.lines] == [
        "when any of",
        "  a: b",
        "  a: b",
        "when any of",
        "  a: b",
        "when a: b",
        "unless any of",
        "  a: b",
    ]


def test_a_measure_told_with_its_findings_is_only_named_below(plain: CaseReport) -> None:
    finding = plain.findings[0]
    track = next(track for track in plain.tracks if finding in track.findings)
    within = dataclasses.replace(track.within[0], target=finding.target, outcome="stringency")
    text = in_text(bare(plain, tracks=(dataclasses.replace(track, within=(within,)),)))
    subject = next(subject for subject in track.subjects if subject.id == finding.target)
    assert text.count(f"\n      {subject.id}, {subject.date}, as told above\n        stringency: ") == 1
    assert squeezed(text).count(squeezed(subject.wording)) == 1


def test_over_several_cases_those_with_findings_are_named_at_the_end(reports: tuple[CaseReport, ...]) -> None:
    page = Page()
    text_report.summary(page, reports, ())
    named = [line for line in page.lines if line.startswith("  ") and ": " in line and line.strip()[:3] == "jp/"]
    assert [line.strip().partition(":")[0] for line in named] == [report.id for report in reports if report.findings]
    levels = re.findall(r"(\d+) (error|warning|note)", " ".join(named))
    assert sum(int(number) for number, _ in levels) == sum(len(report.findings) for report in reports)


def test_a_source_without_address_says_so() -> None:
    page = Page()
    page.cite([Citation("a", "title", "publisher", "", "2024", "")])
    text_report._sources(page)
    assert page.text() == "\n  sources\n    a: title; publisher; 2024; no address\n"
