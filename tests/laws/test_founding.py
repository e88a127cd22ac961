"""The rules behind the founding verdict, each on another respondent in another sector: firing, and silent nearby.

No rule may be tuned to one case. The matters here are made up, and say so.
"""

from __future__ import annotations

import pytest

from checker import audit
from checker.engines.reference import Reference
from checker.facts.matter import read_matter_text
from checker.findings.compose import CaseReport, compose
from checker.findings.finding import Finding

_MATTER = """\
title: a made-up matter of {sector}
country: JP
domain: data-protection
respondents:
  firm: {{name: A made-up firm, sector: {sector}, cite: [made-up]}}
incident:
  summary: made up for a test
  started: {{value: 2024-01-10, cite: [made-up]}}
  ended: {{value: 2024-01-11, cite: [made-up]}}
  cite: [made-up]
tracks:
  track: {{respondent: firm, authority: {authority}, regime: {regime}}}
facts:
  intent: [{{value: deliberate, cite: [made-up]}}]
  breach_found: [{{value: true, cite: [made-up]}}]
  exfiltration: [{{value: confirmed, cite: [made-up]}}]
{facts}
measures:
  - id: act
    track: track
    date: 2024-06-01
    target: A made-up firm
    instrument: {instrument}
    summary: made up
    cite: [made-up]
    demands:
      - id: demand
        object: {object}
        ask: {ask}
        addressee: A made-up firm
        performed_by: {by}
        known_from: document
        wording: made up
        cite: [made-up]
sources:
  made-up: {{title: none, publisher: none, no_url: made up for a test, locator: none}}
"""


def _report(**given: str) -> CaseReport:
    text = _MATTER.format(
        **{
            "sector": "clothing retail",
            "authority": "jp-ppc",
            "regime": "jp-appi",
            "instrument": "recommendation",
            "object": "operations",
            "ask": "consider",
            "by": "addressee",
            "facts": "",
            **given,
        }
    )
    book = audit.load_book()
    matter = read_matter_text(text.encode(), "made-up", book.catalogues)
    return compose(matter, book, Reference(), reasonings=False, second_engine="")


def _on(report: CaseReport, outcome: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.target == "act/demand" and finding.outcome == outcome]


def _facts(tie: str, tried: str) -> str:
    return (
        f"  tie_contributed: [{{value: {tie}, cite: [made-up]}}]\n"
        f"  lesser_demand_tried: [{{value: {tried}, cite: [made-up]}}]\n"
    )


NEXUS, LAST_RESORT = "general/ownership-demand-needs-nexus", "general/ownership-demand-is-last-resort"


@pytest.mark.parametrize(
    ("tie", "tried", "rules"),
    [
        ("false", "failed", {NEXUS}),
        ("true", "not-tried", {LAST_RESORT}),
        ("true", "tried", {LAST_RESORT}),
        ("false", "tried", {NEXUS, LAST_RESORT}),
    ],
)
def test_a_demand_on_ownership_of_a_retailer_is_certainly_harsh_before_the_last_resort(
    tie: str, tried: str, rules: set[str]
) -> None:
    [finding] = _on(_report(object="ownership", facts=_facts(tie, tried)), "intrusion")
    assert (finding.kind, finding.certain, finding.level) == ("harsh", True, "error")
    assert {rule.id for rule in finding.rules} == rules


def test_the_same_demand_is_not_harsh_once_a_lesser_one_failed_and_the_tie_contributed() -> None:
    assert not _on(_report(object="ownership", facts=_facts("true", "failed")), "intrusion")


def test_a_demand_on_operations_is_not_touched_by_the_rule_on_ownership() -> None:
    assert not _on(_report(object="operations", facts=_facts("false", "not-tried")), "intrusion")


_CABLE = {"sector": "cable television", "authority": "jp-mic", "regime": "jp-tba", "instrument": "guidance"}


def test_guidance_on_the_shares_of_a_cable_company_is_possibly_unfounded() -> None:
    [finding] = _on(_report(**_CABLE, object="ownership", facts=_facts("true", "failed")), "power")
    assert (finding.kind, finding.certain, finding.level) == ("unfounded", False, "warning")
    assert [rule.id for rule in finding.rules] == ["jp-apa/power-guidance-within-duties"]
    assert "not read" in " ".join(finding.rules[0].notes)


@pytest.mark.parametrize("kind", ["reporting", "security", "contractors", "organisation", "operations"])
def test_guidance_on_how_the_cable_company_does_its_business_is_founded(kind: str) -> None:
    assert not _on(_report(**_CABLE, object=kind), "power")


@pytest.mark.parametrize("ask", ["plan", "do"])
def test_what_only_franchisees_can_do_cannot_be_demanded_of_the_franchisor(ask: str) -> None:
    [finding] = _on(_report(sector="franchised restaurants", ask=ask, by="third-party"), "ask")
    assert (finding.kind, finding.certain, finding.level) == ("harsh", True, "warning")
    assert [rule.id for rule in finding.rules] == ["general/ask-within-reach-of-addressee"]


@pytest.mark.parametrize(("ask", "by"), [("consider", "third-party"), ("do", "addressee")])
def test_what_the_franchisor_can_do_or_is_asked_to_consider_is_within(ask: str, by: str) -> None:
    assert not _on(_report(sector="franchised restaurants", ask=ask, by=by), "ask")


def _founding() -> CaseReport:
    [report] = audit.check(["jp/line-yahoo-2023"], audit.load_book()).reports
    return report


def test_the_founding_verdict() -> None:
    found = {(f.target, f.outcome): (f.kind, f.certain, f.level) for f in _founding().findings}
    assert found == {
        ("guidance-march/capital-march", "power"): ("unfounded", False, "warning"),
        ("guidance-march/capital-march", "intrusion"): ("harsh", False, "warning"),
        ("guidance-april/capital-april", "power"): ("unfounded", False, "warning"),
        ("guidance-april/capital-april", "intrusion"): ("harsh", False, "warning"),
        ("guidance-april/capital-april", "ask"): ("harsh", False, "note"),
    }


def test_the_founding_verdict_rests_on_rules_that_are_tried_on_others_above() -> None:
    rules = {rule.id for finding in _founding().findings for rule in finding.rules}
    assert rules == {
        NEXUS,
        LAST_RESORT,
        "jp-apa/power-guidance-within-duties",
        "general/ask-within-reach-of-addressee",
    }


def test_both_sides_stand_beside_the_founding_findings() -> None:
    for finding in _founding().findings:
        assert {difference.side for difference in finding.differences} == {"authority", "respondent", "both"}
        assert finding.changes.otherwise or finding.changes.if_found
    said = " ".join(d.text for f in _founding().findings for d in f.differences)
    for point in (
        "secrecy of communications",
        "April 2021",
        "not binding",
        "security governance",
        "remit",
        "ultimate parent",
    ):
        assert point in said, point
