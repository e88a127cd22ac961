"""The report as text, readable at 80 columns, for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from checker.facts.value import Citation
from checker.findings.compose import CaseReport, Reasoning, TrackReport
from checker.findings.finding import ChangeList, Difference, FactUse, Finding, RuleUse, WouldChange

_STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}


class Page:
    """Lines written to a console, indented by steps of two."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def line(self, text: str = "", depth: int = 0, style: str = "", hang: int = 2) -> None:
        """A paragraph; lines after its first are indented further by `hang`."""
        if not text:
            self.console.print()
            return
        width = max(20, self.console.width - 2 * depth - hang)
        lines = Text(text, style=style).wrap(self.console, width)
        for number, part in enumerate(lines):
            part.rstrip()
            self.console.print(Padding(part, (0, 0, 0, 2 * depth + (hang if number else 0))), soft_wrap=True)


def case(page: Page, report: CaseReport) -> None:
    """The verdict on one case."""
    page.line(f"{report.id}: {report.title}", style="bold", hang=4)
    for track in report.tracks:
        _track(page, track)
    if report.unassessed:
        page.line("shown, not assessed", 1)
        for left in report.unassessed:
            page.line(f"{left.name}: {left.reason}", 2)
    if report.disagreements:
        page.line("sources disagree on", 1)
        for text in report.disagreements:
            page.line(text, 2)
    page.line()


def _track(page: Page, track: TrackReport) -> None:
    page.line(f"{track.id}: {track.respondent}; {track.authority} under the {track.regime}", 1, "bold", 4)
    if track.packs:
        page.line(f"packs: {', '.join(track.packs)}; closed: {track.closed}", 2)
        page.line(track.powers, 2)
    for finding in track.findings:
        _finding(page, finding)
    if track.within:
        page.line("not out of line with these rules:", 2)
        for within in track.within:
            page.line(f"{within.target}: {within.outcome} {within.observed} ({within.expected})", 3)
    for left in track.unassessed:
        page.line(f"not assessed: {left.name}: {left.reason}", 2)


def _finding(page: Page, finding: Finding) -> None:
    sure = "certain" if finding.certain else "possible"
    label = finding.kind if finding.kind == "undecided" else f"{finding.kind}, {sure}"
    page.line()
    page.line(f"{finding.level}: {label}: {finding.target}", 2, _STYLES[finding.level])
    page.line(finding.statement, 3, hang=0)
    page.line(f"{finding.date}: {finding.wording}", 3)
    page.line(f"at {finding.primary}; {_cites(finding.citations)}", 3)
    for text in finding.only_possible:
        page.line(f"at most possible: {text}", 3)
    if finding.turns_on:
        page.line(f"turns on what was inferred or is unverified: {', '.join(finding.turns_on)}", 3)
    for rule in finding.rules:
        rule_use(page, rule, 3)
    _facts(page, "facts", finding.facts, 3)
    _differences(page, finding.differences)
    for text in finding.later:
        page.line(f"later: {text}", 3)
    _changes(page, finding.changes)


def rule_use(page: Page, rule: RuleUse, depth: int) -> None:
    """A rule, its law, and each test with the fact it met."""
    page.line(f"rule {rule.id} ({rule.judgement}): {rule.title}", depth)
    page.line(f"expects {rule.says}" if not rule.says.startswith("power") else rule.says, depth + 1)
    for basis in rule.because:
        marks = "".join(f" [{mark}]" for mark in basis.marks)
        page.line(f"{basis.name}: {basis.says}{marks}", depth + 1)
        if basis.url or basis.read:
            page.line("; ".join(part for part in (basis.read, basis.url) if part), depth + 2)
    for test in rule.tests:
        page.line(f"{test.fact} {test.test}: {test.truth}, being {test.value}", depth + 1)
    for note in rule.notes:
        page.line(note, depth + 1)
    page.line(f"limits: {rule.known_limits}", depth + 1)


def _facts(page: Page, heading: str, facts: Sequence[FactUse], depth: int) -> None:
    if not facts:
        return
    page.line(heading, depth)
    for fact in facts:
        page.line(f"{fact.name}: {fact.value}", depth + 1)
        for text in (*fact.marks, *fact.notes):
            page.line(text, depth + 2)
        if fact.citations:
            page.line(_cites(fact.citations), depth + 2)


def _cites(citations: Iterable[Citation]) -> str:
    return "; ".join(f"{c.source} ({c.publisher}, {c.date}, {c.at})" for c in citations)


def _differences(page: Page, differences: Sequence[Difference]) -> None:
    if not differences:
        page.line("no argument of either side is recorded", 3)
        return
    page.line("what the sides say", 3)
    for difference in differences:
        when = f" on {difference.on}" if difference.on else ""
        marks = "".join(f" [{mark}]" for mark in difference.marks)
        who = {"authority": "for the authority", "respondent": "for the respondent", "both": "for either side"}
        page.line(f"{who[difference.side]}{when}: {difference.text}{marks}", 4)
        page.line(_cites(difference.citations), 5)


def _changes(page: Page, changes: ChangeList) -> None:
    page.line(f"what would change this (looked at {changes.looked})", 3)
    for heading, found in (("if it were found that", changes.if_found), ("had it been that", changes.if_otherwise)):
        for change in found:
            page.line(f"{heading} {_change(change)}", 4)
    if changes.more:
        page.line(f"and {changes.more} more", 4)


def _change(change: WouldChange) -> str:
    facts = " and ".join(f"{fact} is {value}" for fact, value in change.facts)
    return f"{facts}: {change.then}"


def reasoning(page: Page, found: Reasoning) -> None:
    """The whole reasoning: issue, rule, application, conclusion."""
    page.line(f"{found.target}: {found.outcome}", style="bold")
    page.line(f"issue: {found.issue}", 1)
    _facts(page, "not known, or known only within bounds", found.unknown, 1)
    page.line("rules applied" if found.applied else "no rule applies", 1)
    for rule in found.applied:
        rule_use(page, rule, 2)
    if found.not_applied:
        page.line("rules considered and not applied", 1)
        for rule in found.not_applied:
            failed = "; ".join(f"{t.fact} {t.test} is {t.truth}, being {t.value}" for t in rule.tests)
            reason = "; ".join((*rule.notes, failed)) if rule.notes or failed else "no condition"
            page.line(f"{rule.id} ({rule.says}): {reason}", 2)
    _facts(page, "application: facts", found.facts, 1)
    page.line(f"conclusion: {found.conclusion}", 1)
    if found.firings:
        page.line("firings of the second engine, in order", 1)
        for firing in found.firings:
            page.line(firing, 2)
    page.line()


def summary(page: Page, reports: Sequence[CaseReport]) -> None:
    """One line that counts."""
    findings = [finding for report in reports for finding in report.findings]
    levels = {level: sum(f.level == level for f in findings) for level in ("error", "warning", "note")}
    counted = ", ".join(f"{number} {level}{'s' if number != 1 else ''}" for level, number in levels.items())
    cases = len(reports)
    page.line(f"{cases} case{'s' if cases != 1 else ''}: {counted}")
    for text in sorted({report.second_engine for report in reports}):
        page.line(text)
    page.line("findings say what is out of line with these rules and these cases, and no more")
