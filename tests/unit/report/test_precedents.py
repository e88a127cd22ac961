"""A track beside other cases, in text and JSON: nothing of it lost, every line fits, and no more claimed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from checker import audit
from checker.findings.compose import CaseReport
from checker.report import json as json_report
from checker.report import text as text_report
from checker.report.page import WIDTH, Page, columns
from checker.selection import shipped_cases
from tests.commands import alone
from tests.comparing import Toys, case, matter, ordered, section
from tests.matters import Data, measure


@pytest.fixture(scope="session")
def shipped() -> tuple[CaseReport, ...]:
    """Every shipped case beside the others."""
    book = audit.load_book()
    library = audit.precedents([], book)
    checked = audit.check(list(shipped_cases()), book, reasonings=True, engine=alone(), comparators=library)
    assert not checked.problems
    return checked.reports


def in_short(report: CaseReport) -> str:
    page = Page()
    text_report.case(page, report)
    text_report.summary(page, [report], ())
    return page.text()


def in_full(report: CaseReport) -> str:
    page = Page()
    text_report.explanation(page, report, (), report.tracks)
    return page.text()


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_every_line_fits_but_addresses(shipped: tuple[CaseReport, ...]) -> None:
    for report in shipped:
        for line in (in_short(report) + in_full(report)).splitlines():
            assert columns(line) <= WIDTH or " " not in line.strip(), line


def test_both_json_reports_are_valid(shipped: tuple[CaseReport, ...]) -> None:
    Draft202012Validator(json.loads(json_report.report_schema())).validate(json.loads(json_report.render(shipped, ())))
    schema = Draft202012Validator(json.loads(json_report.explanation_schema()))
    for report in shipped[:5]:
        told = json.loads(json_report.render_reasonings(report, (), report.tracks))
        schema.validate(told)
        assert [one["track"] for one in told["beside"]] == [track.id for track in report.tracks]


def test_the_whole_comparison_names_every_peer_fact_mark_and_source(shipped: tuple[CaseReport, ...]) -> None:
    for report in shipped:
        text = flat(in_full(report))
        for track in report.tracks:
            assert track.compared is not None
            for one in track.compared.near:
                assert f"{one.precedent.case}:{one.precedent.track}" in text
                for words in (one.precedent.title, f"treated {one.treated}", *one.keeps, *one.may_keep):
                    assert flat(words) in text
                for row in one.facts:
                    if row.there.value != "unknown":
                        assert f"there {flat(row.there.value)}" in text
                        for mark in (*row.there.marks, *row.there.notes):
                            assert flat(mark) in text, (report.id, mark)
                for citation in (*one.precedent.citations, *(c for row in one.facts for c in row.there.citations)):
                    assert citation.source in text
            for name, reason in track.compared.left_out:
                assert f"left out: {name}: {reason}" in text


def test_a_comparison_claims_no_more_than_it_is(shipped: tuple[CaseReport, ...]) -> None:
    for report in shipped:
        text = flat(in_short(report))
        said = [finding.statement for finding in report.findings if finding.kind == "split"]
        assert not re.search(r"unlawful|illegal|discriminat|violat|too (harsh|mild)", " ".join(said))
        if any(finding.kind == "split" for finding in report.findings):
            assert "split: out of line with what was done in other cases, which may be the ones out of line" in text
            assert "A finding says what is out of line with these rules or precedents on these facts" in text


def test_what_binds_nothing_is_said_to(shipped: tuple[CaseReport, ...]) -> None:
    [report] = [one for one in shipped if one.id == "jp/line-yahoo-2023"]
    text = flat(in_full(report))
    binds, elsewhere = text.split("of other authorities, regimes or eras, which bind nothing", 1)
    assert "jp/docomo-nexia-2023:ppc" not in binds
    assert "jp/docomo-nexia-2023:ppc" in elsewhere


def test_the_nearest_of_the_founding_case(shipped: tuple[CaseReport, ...]) -> None:
    """NTT West and ProCX come before Docomo, and what sets Docomo apart is what is known to."""
    [report] = [one for one in shipped if one.id == "jp/line-yahoo-2023"]
    mic = report.tracks[0].compared
    assert mic is not None
    assert mic.near[0].precedent.case == "jp/ntt-west-procx-2023"
    [docomo] = [one for one in mic.elsewhere if one.precedent.case == "jp/docomo-nexia-2023"]
    relations = {row.fact: row.relation for row in docomo.facts}
    assert relations["secrecy_of_communications"] == relations["exfiltration"] == "here at least"
    assert relations["days_since_like_measure"] == relations["persons_affected"] == "open"
    assert docomo.keeps == ("duration_days",)
    assert not any(finding.certain for track in report.tracks for finding in track.findings if finding.kind == "split")


# What the shipped cases do not show


def compared(folder: Path, own: Data, *others: Data, least: int = 1) -> tuple[CaseReport, str]:
    toys = Toys(folder, section(abstain_below={"peers": least, "because": "a toy says so"}))
    for number, made in enumerate(others):
        matter(folder, f"other-{number}", made, toys.book)
    file = folder / "own.yaml"
    file.write_text(json.dumps(own), encoding="utf-8")
    library = audit.precedents([folder / "cases"], toys.book) if others else None
    [report] = audit.check([str(file)], toys.book, engine=alone(), comparators=library).reports
    return report, flat(in_short(report))


def test_a_certain_conflict_in_text(tmp_path: Path) -> None:
    _, text = compared(tmp_path, case(ordered("order")), case(ordered("guidance"), facts={"persons_affected": 5000}))
    assert "warning: split, certain: act: stringency" in text
    assert "stringency is order; a matter that was at least as grave was treated more mildly" in text
    assert "persons_affected: here 1,000, there 5,000: less grave here" in text
    assert "stringency: the precedents leave room; at most guidance (cases/other-0:track)" in text
    assert "intrusion: the precedents leave room; at most security (cases/other-0:track)" in text
    assert "had it been certainly no harsher on any outcome compared than cases/other-0:track: not out of line" in text


def test_torn_precedents_in_text(tmp_path: Path) -> None:
    _, text = compared(
        tmp_path,
        case(ordered("recommendation")),
        case(ordered("order"), facts={"persons_affected": 5}),
        case(ordered("guidance"), facts={"persons_affected": 5000}),
    )
    assert "stringency: torn: the precedents that bind it disagree among themselves; at least order" in text


def test_abstention_in_text(tmp_path: Path) -> None:
    _, text = compared(tmp_path, case(ordered("order")), case(ordered("guidance")), least=2)
    assert "split" not in text
    assert (
        "nothing is said to be out of line with them: final ones that are comparable, at least possibly: 1; needed: 2"
        in text
    )


def test_those_left_out_are_told_of(tmp_path: Path) -> None:
    _, text = compared(tmp_path, case(ordered("order")), case(measure(instrument="report-request")))
    assert "left out: cases/other-0:track: no measure of it has a place on the scale of stringency" in text


def test_a_track_that_is_not_compared_says_why(tmp_path: Path) -> None:
    _, text = compared(tmp_path, case(measure(instrument="report-request")), case(ordered("order")))
    assert "beside other cases not compared: no measure of it has a place" in text


def test_without_a_library_nothing_is_said_of_other_cases(tmp_path: Path) -> None:
    report, text = compared(tmp_path, case(ordered("order")))
    assert report.tracks[0].compared is None
    assert "other cases" not in text
    assert "these rules and these facts" in text
