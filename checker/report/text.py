"""The report as text, readable at 80 columns, for people.

Findings come first, by the measure or demand they are about, and point to what stands once below
them: the arguments of both sides, the law behind the rules, the sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checker.errors import Problem
from checker.facts.value import Citation
from checker.findings.compose import NO_BOUND, CaseReport, Reasoning, TrackReport, Within
from checker.findings.decide import Unassessed
from checker.findings.finding import Difference, FactUse, Finding, RuleUse, Test
from checker.findings.subject import Detail, Subject
from checker.report.changes import changes
from checker.report.counts import count, counted
from checker.report.page import Page
from checker.report.precedents import compared, split

_WHO = {"authority": "for the authority", "both": "for either side", "respondent": "for the respondent"}


def case(page: Page, report: CaseReport) -> None:
    """The verdict on one case."""
    _title(page, report)
    for track in report.tracks:
        page.line()
        _track(page, track)
    if report.unassessed:
        page.line()
        page.line("shown, not assessed", 1)
        _left_out(page, report.unassessed, report.subjects, 2)
    _sides(page, report.findings)
    _law(page, (rule for finding in report.findings for rule in finding.rules))
    _disputes(page, report)
    _sources(page)
    page.line()


def _title(page: Page, report: CaseReport) -> None:
    page.sources, page.told = {}, set()
    page.line(f"{report.id}: {report.title}", style="bold", hang=4)
    page.line(f"in {report.file}", 1)
    _detail(page, report.incident, 1)


def _track(page: Page, track: TrackReport) -> None:
    page.line(f"{track.id}: {track.respondent}; {track.authority}; {track.regime}", 1, "bold", 4)
    if track.packs:
        page.line(f"judged by the packs {', '.join(track.packs)}", 2)
        page.line(track.powers, 2)
    _detail(page, track.ending, 2)
    for subject in track.subjects:
        found = [finding for finding in track.findings if finding.target == subject.id]
        if found:
            page.line()
            _subject(page, subject, 2, whole=True)
        for finding in found:
            page.line()
            _finding(page, finding, subject)
    _within(page, track)
    if track.unassessed:
        judged = {one.target for one in track.findings} | {one.target for one in track.within}
        page.line()
        page.line("not assessed, or not in every respect" if judged else "not assessed", 2)
        _left_out(page, track.unassessed, [one for one in track.subjects if one.id not in judged], 3)
    if not (track.findings or track.within or track.unassessed):
        page.line()
        page.line("not assessed: the case file holds no measure on this track", 2)
    elif track.compared is not None:
        page.line()
        compared(page, track, 2, whole=False)


def _subject(page: Page, subject: Subject, depth: int, *, whole: bool) -> None:
    """A measure or demand with where it was read, and the details where wanted."""
    if subject in page.told:
        page.line(f"{subject.id}, {subject.date or 'day not known'}, as told above", depth)
        return
    page.told.add(subject)
    page.line(f"{subject.id}, {subject.date or 'day not known'}: {subject.wording}", depth)
    page.line(f"seen in {page.cite(subject.citations)}", depth + 1)
    for detail in subject.details if whole else ():
        _detail(page, detail, depth + 1, subject.citations)


def _detail(page: Page, detail: Detail, depth: int, told: Sequence[Citation] = ()) -> None:
    """A statement with where it was read, where that was not told already."""
    page.line(detail.text, depth)
    if detail.citations and detail.citations != told:
        page.line(f"seen in {page.cite(detail.citations)}", depth + 1)


def _within(page: Page, track: TrackReport) -> None:
    """What nothing was found on, with what the rules expected of it."""
    if not track.within:
        return
    page.line()
    page.line("not out of line with these rules", 2)
    if any(within.expected == NO_BOUND for within in track.within):
        page.line("Where no floor or ceiling applies, these rules say nothing for or against it.", 3, hang=0)
    for subject in track.subjects:
        asked = [within for within in track.within if within.target == subject.id]
        if asked:
            _subject(page, subject, 3, whole="/" not in subject.id)
        for within in asked:
            page.line(_expectation(within), 4)


def _expectation(within: Within) -> str:
    if within.outcome == "power":
        return f"power: {within.observed}; reached by {', '.join(within.rules)}"
    if not within.rules:
        return f"{within.outcome}: {within.observed}; {within.expected}"
    return f"{within.outcome}: {within.observed}; expected: {within.expected} ({', '.join(within.rules)})"


def _left_out(page: Page, unassessed: Sequence[Unassessed], subjects: Sequence[Subject], depth: int) -> None:
    """What was not judged, and why; the subjects are those not told of already."""
    for name in dict.fromkeys(left.name for left in unassessed):
        told = [subject for subject in subjects if name in (subject.id, subject.id.split("/")[0])]
        reasons = [left.reason for left in unassessed if left.name == name]
        if told:
            _subject(page, told[0], depth, whole=True)
        for reason in reasons:
            page.line(f"not assessed: {reason}" if told else f"{name}: {reason}", depth + bool(told))
        for subject in told[1:]:
            _subject(page, subject, depth, whole=False)


def _finding(page: Page, finding: Finding, subject: Subject, *, whole: bool = False) -> None:
    page.line(f"{finding.level}: {_kind(finding)}: {finding.target}: {finding.outcome}", 3, finding.level)
    page.line(finding.statement, 4, hang=0)
    seen = f"; seen in {page.cite(finding.citations)}" if finding.citations != subject.citations else ""
    page.line(f"at {finding.primary}{seen}", 4)
    told = {detail.text for detail in subject.details}
    for mark in finding.marks:
        if mark not in told:
            page.line(mark, 4)
    _reservations(page, finding, 4)
    for rule in finding.rules:
        _rule(page, rule, 4)
    if not finding.precedents:
        _facts(page, "facts", finding.facts, 4)
    split(page, finding, 4, whole=whole)
    for text in finding.later:
        page.line(f"later: {text}", 4)
    changes(page, finding.changes, 4)
    if not finding.differences:
        page.line("no argument of either side is recorded in the case file", 4)


def _kind(finding: Finding) -> str:
    if finding.kind == "undecided":
        return finding.kind
    return f"{finding.kind}, {'certain' if finding.certain else 'possible'}"


def _reservations(page: Page, finding: Finding, depth: int) -> None:
    for text in finding.only_possible:
        page.line(f"at most possible: {text}", depth)
    if finding.turns_on:
        page.line(f"turns on what was inferred or is unverified: {', '.join(finding.turns_on)}", depth)


def _rule(page: Page, rule: RuleUse, depth: int) -> None:
    page.line(f"rule {rule.id} {rule.judgement}: {rule.title}", depth)
    page.line(rule.says if rule.says.startswith("power") else f"expects {rule.says}", depth + 1)
    _tests(page, rule.tests, depth + 1)
    for note in rule.notes:
        page.line(note, depth + 1)


def _tests(page: Page, tests: Sequence[Test], depth: int) -> None:
    """Tests and what they met, those of a group indented below it."""
    before: tuple[str, ...] = ()
    for test in tests:
        here = (test.clause, *test.within)
        same = next((n for n, pair in enumerate(zip(here, before, strict=False)) if pair[0] != pair[1]), len(before))
        for level in range(min(same, len(here)), len(here)):
            if level:
                clause = f"{test.clause} " if level == 1 else ""
                page.line(clause + _GROUPS[here[level].split(" ")[0]], depth + level - 1)
        clause = "" if test.within else f"{test.clause} "
        told = f"{clause}{test.fact}: {test.test}; here {test.value}: {_TRUTH[test.truth]}"
        page.line(told, depth + len(test.within))
        before = here


_GROUPS = {"any": "any of", "all": "all of", "not": "not"}
_TRUTH = {"holds": "it holds", "fails": "it fails", "unknown": "open"}


def _law(page: Page, used: Iterable[RuleUse]) -> None:
    """Every rule once, with its law and limits."""
    rules = {rule.id: rule for rule in used}
    if not rules:
        return
    page.line()
    page.line("rules and their law", 1)
    for rule in rules.values():
        page.line(f"{rule.id}: {rule.title} (at {rule.span})", 2)
        for basis in rule.because:
            marks = "".join(f" [{mark}]" for mark in basis.marks)
            page.line(f"{basis.name}: {basis.says}{marks}", 3)
            if basis.read:
                page.line(f"read in {basis.read}", 4)
            if basis.url:
                page.address(basis.url, 4)
        page.line(f"limits: {rule.known_limits}", 3)


def _facts(page: Page, title: str, facts: Sequence[FactUse], depth: int) -> None:
    if not facts:
        return
    page.line(title, depth)
    for fact in facts:
        if fact in page.told:
            page.line(f"{fact.name}: {fact.value}, as told above", depth + 1)
            continue
        page.told.add(fact)
        page.line(f"{fact.name}: {fact.value}. {fact.asks}", depth + 1)
        for text in (*fact.marks, *fact.notes):
            page.line(text, depth + 2)
        if fact.citations:
            page.line(f"seen in {page.cite(fact.citations)}", depth + 2)


def _sides(page: Page, findings: Sequence[Finding]) -> None:
    """Every argument once, the sides apart, with the targets it bears on."""
    bears: dict[Difference, list[str]] = {}
    for finding in findings:
        for difference in finding.differences:
            targets = bears.setdefault(difference, [])
            if finding.target not in targets:
                targets.append(finding.target)
    if not bears:
        return
    page.line()
    page.line("what the sides say to these findings", 1)
    every = {finding.target for finding in findings}
    order = list(_WHO)
    for difference in sorted(bears, key=lambda one: order.index(one.side)):
        when = f", {difference.on}" if difference.on else ""
        on = "" if set(bears[difference]) == every else f", on {', '.join(bears[difference])}"
        marks = "".join(f" [{mark}]" for mark in difference.marks)
        page.line(f"{_WHO[difference.side]}{when}{on}: {difference.text}{marks}", 2)
        page.line(f"seen in {page.cite(difference.citations)}", 3)


def _disputes(page: Page, report: CaseReport) -> None:
    if not report.disagreements:
        return
    page.line()
    page.line("sources disagree on", 1)
    for dispute in report.disagreements:
        page.line(dispute.about, 2)
        for version in dispute.versions:
            page.line(f"{version.text}; seen in {page.cite(version.citations)}", 3)
        if dispute.comment:
            page.line(f"comment: {dispute.comment}", 3)


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


def explanation(
    page: Page, report: CaseReport, reasonings: Sequence[Reasoning], beside: Sequence[TrackReport] = ()
) -> None:
    """Whole reasonings on one case, tracks beside other cases, with the arguments of the sides, the law and sources."""
    _title(page, report)
    subjects = {subject.id: subject for track in report.tracks for subject in track.subjects}
    told = ""
    for found in reasonings:
        if found.target != told:
            page.line()
            _subject(page, subjects[found.target], 0, whole=True)
            told = found.target
        page.line()
        _reasoning(page, found)
    for track in beside:
        page.line()
        page.line(f"{track.id}: {track.respondent}; {track.authority}; {track.regime}", 0, "bold", 4)
        for finding in (one for one in track.findings if one.precedents):
            page.line()
            _finding(page, finding, subjects[finding.target], whole=True)
        page.line()
        compared(page, track, 1, whole=True)
    _sides(page, [found.finding for found in reasonings if found.finding is not None])
    _law(page, (rule for found in reasonings for rule in found.applied))
    _sources(page)
    page.line()
    page.line(report.second_engine)


def _reasoning(page: Page, found: Reasoning) -> None:
    """Issue, rule, application, conclusion; what is unknown before the conclusion."""
    page.line(f"{found.target}: {found.outcome}", 1, "bold")
    page.line(f"issue: {found.issue}", 2)
    page.line("rules applied, and those behind them" if found.applied else "no rule applies", 2)
    for rule in found.applied:
        _rule(page, rule, 3)
    if found.not_applied:
        page.line("rules considered and not applied", 2)
        for rule in found.not_applied:
            _rule(page, rule, 3)
    _facts(page, "application: the facts", found.facts, 2)
    _facts(page, "not known, or known only within bounds", found.unknown, 2)
    page.line("conclusion", 2)
    page.line(f"expected: {found.expected}", 3)
    page.line(f"observed: {found.observed}", 3)
    if found.finding is None:
        page.line(found.conclusion, 3)
    else:
        page.line(f"{found.finding.level}: {_kind(found.finding)}: {found.conclusion}", 3, found.finding.level)
        _reservations(page, found.finding, 3)
        for text in found.finding.later:
            page.line(f"later: {text}", 3)
        changes(page, found.finding.changes, 3)
    if found.firings:
        page.line("firings of the second engine, in order", 2)
        for firing in found.firings:
            page.line(firing, 3)


_MEANS = {
    "harsh": "harsh: more than the rules expect",
    "lenient": "lenient: less than the rules expect",
    "unfounded": "unfounded: no power or scope of duties in the rules is found to reach it",
    "split": "split: out of line with what was done in other cases, which may be the ones out of line",
    "undecided": "undecided: the rules pull both ways, or what is known leaves both open",
}


def summary(page: Page, reports: Sequence[CaseReport], problems: Sequence[Problem]) -> None:
    """Counts, what was not assessed or not accepted, and what findings mean."""
    findings = [finding for report in reports for finding in report.findings]
    counts = count(reports, problems)
    levels = ((counts.errors, "error"), (counts.warnings, "warning"), (counts.notes, "note"))
    told = ", ".join(counted(number, level) for number, level in levels)
    page.line(f"{counted(counts.cases, 'case')}: {told}; {counts.not_assessed} shown and not assessed")
    if counts.files_not_accepted:
        page.line(f"{counted(counts.files_not_accepted, 'file')} not accepted; standard error says why")
    if not reports:
        return
    if counts.cases > 1:
        for report in reports:
            for line in _case_line(report):
                page.line(line, 1)
    for text in _second_engine(reports):
        page.line(text)
    for kind, meaning in _MEANS.items():
        if any(finding.kind == kind for finding in findings):
            page.line(meaning)
    if any(not finding.certain for finding in findings if finding.kind != "undecided"):
        page.line("possible: not excluded by what is known; certain: whatever the unknown facts turn out to be")
    page.line("checker explain CASE prints the whole reasoning, checker rules show RULE a rule with its law.")
    beside = any(track.compared is not None for report in reports for track in report.tracks)
    what = "these rules or precedents on these facts" if beside else "these rules and these facts"
    page.line(f"A finding says what is out of line with {what}, and no more.")


def _case_line(report: CaseReport) -> Iterator[str]:
    """How many findings a case has, where it has any."""
    levels = [finding.level for finding in report.findings]
    told = [counted(levels.count(level), level) for level in ("error", "warning", "note") if level in levels]
    if told:
        yield f"{report.id}: {', '.join(told)}"


def _second_engine(reports: Sequence[CaseReport]) -> Iterator[str]:
    """What is said of the second engine, once where it is the same of every case."""
    said: dict[str, list[str]] = {}
    for report in reports:
        said.setdefault(report.second_engine, []).append(report.id)
    for text, cases in said.items():
        if len(said) == 1:
            yield text
        elif len(cases) == 1:
            yield f"{cases[0]}: {text}"
        else:
            yield f"{len(cases)} cases: {text}"
