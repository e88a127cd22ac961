"""The report as text, readable at 80 columns, for people.

Findings come first and point to what stands once below them: the arguments of both sides, the law
behind the rules, the sources.
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.findings.compose import CaseReport, Reasoning, TrackReport
from checker.findings.finding import ChangeList, Difference, FactUse, Finding, RuleUse, WouldChange
from checker.report.page import Page

_STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}
_WHO = {"authority": "for the authority", "respondent": "for the respondent", "both": "for either side"}


def case(page: Page, report: CaseReport) -> None:
    """The verdict on one case."""
    page.sources = {}
    page.line(f"{report.id}: {report.title}", style="bold", hang=4)
    page.line(f"in {report.file}", 1)
    for track in report.tracks:
        page.line()
        _track(page, track)
    if report.unassessed:
        page.line()
        page.line("shown, not assessed", 1)
        for left in report.unassessed:
            page.line(f"{left.name}: {left.reason}", 2)
    _sides(page, report.findings)
    _law(page, report.findings)
    if report.disagreements:
        page.line()
        page.line("sources disagree on", 1)
        for text in report.disagreements:
            page.line(text, 2)
    _sources(page)
    page.line()


def _track(page: Page, track: TrackReport) -> None:
    page.line(f"{track.id}: {track.respondent}; {track.authority}; {track.regime}", 1, "bold", 4)
    if track.packs:
        page.line(f"packs {', '.join(track.packs)}; closed: {track.closed}", 2)
        page.line(track.powers, 2)
    for finding in track.findings:
        page.line()
        _finding(page, finding)
    if track.within:
        page.line()
        page.line("not out of line with these rules", 2)
        asked: dict[str, list[str]] = {}
        for within in track.within:
            asked.setdefault(within.target, []).append(within.outcome)
        for target, outcomes in asked.items():
            page.line(f"{target}: {', '.join(outcomes)}", 3)
    for left in track.unassessed:
        page.line(f"not assessed: {left.name}: {left.reason}", 2)


def heading(finding: Finding) -> str:
    """`warning: harsh, possible: guidance/demand`."""
    sure = "" if finding.kind == "undecided" else ", certain" if finding.certain else ", possible"
    return f"{finding.level}: {finding.kind}{sure}: {finding.target}"


def _finding(page: Page, finding: Finding) -> None:
    page.line(heading(finding), 2, _STYLES[finding.level])
    page.line(finding.statement, 3, hang=0)
    page.line(f"{finding.date or 'day not known'}: {finding.wording}", 3)
    page.line(f"at {finding.primary}; seen in {page.cite(finding.citations)}", 3)
    for text in finding.only_possible:
        page.line(f"at most possible: {text}", 3)
    if finding.turns_on:
        page.line(f"turns on what was inferred or is unverified: {', '.join(finding.turns_on)}", 3)
    for rule in finding.rules:
        _rule(page, rule, 3)
    _facts(page, "facts", finding.facts, 3)
    for text in finding.later:
        page.line(f"later: {text}", 3)
    _changes(page, finding.changes)
    if finding.differences:
        page.line("what the sides say stands below", 3)
    else:
        page.line("no argument of either side is recorded in the case file", 3)


def _rule(page: Page, rule: RuleUse, depth: int) -> None:
    page.line(f"rule {rule.id} {rule.judgement}: {rule.title}", depth)
    if not rule.says.startswith("power"):
        page.line(f"expects {rule.says}", depth + 1)
    for test in rule.tests:
        page.line(f"{test.clause} {test.fact} {test.test}: {test.truth}; in the case {test.value}", depth + 1)
    for note in rule.notes:
        page.line(note, depth + 1)


def _bases(page: Page, rule: RuleUse, depth: int) -> None:
    for basis in rule.because:
        marks = "".join(f" [{mark}]" for mark in basis.marks)
        page.line(f"{basis.name}: {basis.says}{marks}", depth)
        if basis.read:
            page.line(f"read in {basis.read}", depth + 1)
        if basis.url:
            page.address(basis.url, depth + 1)
    page.line(f"limits: {rule.known_limits}", depth)


def _facts(page: Page, title: str, facts: Sequence[FactUse], depth: int) -> None:
    if not facts:
        return
    page.line(title, depth)
    for fact in facts:
        page.line(f"{fact.name}: {fact.value}. {fact.asks}", depth + 1)
        for text in (*fact.marks, *fact.notes):
            page.line(text, depth + 2)
        if fact.citations:
            page.line(f"seen in {page.cite(fact.citations)}", depth + 2)


def _changes(page: Page, changes: ChangeList) -> None:
    page.line(f"what would change this ({changes.looked})", 3)
    for text in changes.otherwise:
        page.line(text, 4)
    for title, found in (("if it were found that", changes.if_found), ("had it been that", changes.if_otherwise)):
        for change in found:
            page.line(f"{title} {_change(change)}", 4)
    if changes.more:
        page.line(f"and {changes.more} more", 4)


def _change(change: WouldChange) -> str:
    facts = " and ".join(f"{fact} is {value}" for fact, value in change.facts)
    return f"{facts}: {change.then}"


def _sides(page: Page, findings: Sequence[Finding]) -> None:
    """Every argument once, with the targets it bears on."""
    bears: dict[Difference, list[str]] = {}
    for finding in findings:
        for difference in finding.differences:
            targets = bears.setdefault(difference, [])
            if finding.target not in targets:
                targets.append(finding.target)
    if not bears:
        return
    page.line()
    page.line("what the sides say", 1)
    every = {finding.target for finding in findings}
    for difference, targets in bears.items():
        when = f", {difference.on}" if difference.on else ""
        on = "" if set(targets) == every else f", on {', '.join(targets)}"
        marks = "".join(f" [{mark}]" for mark in difference.marks)
        page.line(f"{_WHO[difference.side]}{when}{on}: {difference.text}{marks}", 2)
        page.line(f"seen in {page.cite(difference.citations)}", 3)


def _law(page: Page, findings: Sequence[Finding]) -> None:
    """Every rule of the findings once, with its law and limits."""
    rules = {rule.id: rule for finding in findings for rule in finding.rules}
    if not rules:
        return
    page.line()
    page.line("rules and their law", 1)
    for rule in rules.values():
        page.line(f"{rule.id}: {rule.title} (at {rule.span})", 2)
        _bases(page, rule, 3)


def _sources(page: Page) -> None:
    if not page.sources:
        return
    page.line()
    page.line("sources", 1)
    for name in sorted(page.sources):
        source = page.sources[name]
        parts = (source.title, source.publisher, source.date, "" if source.url else "no address")
        page.line(f"{name}: {'; '.join(part for part in parts if part)}", 2)
        if source.url:
            page.address(source.url, 3)


def reasoning(page: Page, found: Reasoning) -> None:
    """The whole reasoning: issue, rule, application, conclusion; what is unknown before the conclusion."""
    page.line(f"{found.target}: {found.outcome}", style="bold")
    page.line(f"issue: {found.issue}", 1)
    page.line("rules applied" if found.applied else "no rule applies", 1)
    for rule in found.applied:
        _rule(page, rule, 2)
        _bases(page, rule, 3)
    if found.not_applied:
        page.line("rules considered and not applied", 1)
        for rule in found.not_applied:
            failed = [f"{t.clause} {t.fact} {t.test}: {t.truth}; in the case {t.value}" for t in rule.tests]
            page.line(f"{rule.id} ({rule.says}): {'; '.join((*rule.notes, *failed))}", 2)
    _facts(page, "application: the facts", found.facts, 1)
    _facts(page, "not known, or known only within bounds", found.unknown, 1)
    page.line(f"conclusion: {found.conclusion}", 1)
    if found.finding is not None:
        page.line(heading(found.finding), 2, _STYLES[found.finding.level])
        for text in found.finding.only_possible:
            page.line(f"at most possible: {text}", 2)
        _changes(page, found.finding.changes)
    if found.firings:
        page.line("firings of the second engine, in order", 1)
        for firing in found.firings:
            page.line(firing, 2)
    page.line()


def explanation(page: Page, report: CaseReport, reasonings: Sequence[Reasoning]) -> None:
    """Whole reasonings on one case, with the arguments of the sides and the sources."""
    page.sources = {}
    page.line(f"{report.id}: {report.title}", style="bold", hang=4)
    page.line()
    for found in reasonings:
        reasoning(page, found)
    _sides(page, [found.finding for found in reasonings if found.finding is not None])
    _sources(page)
    page.line()
    page.line(report.second_engine)


def summary(page: Page, reports: Sequence[CaseReport]) -> None:
    """Counts, what was not assessed, and what findings mean."""
    findings = [finding for report in reports for finding in report.findings]
    levels = {level: sum(f.level == level for f in findings) for level in ("error", "warning", "note")}
    counted = ", ".join(f"{number} {level}{'s' if number != 1 else ''}" for level, number in levels.items())
    left = sum(len(r.unassessed) + sum(len(t.unassessed) for t in r.tracks) for r in reports)
    cases = len(reports)
    page.line(f"{cases} case{'s' if cases != 1 else ''}: {counted}; {left} shown and not assessed")
    for text in sorted({report.second_engine for report in reports}):
        page.line(text)
    page.line("A finding says what is out of line with these rules and these facts, and no more.")
