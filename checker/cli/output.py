"""Where reports go: standard output and files for findings, standard error for what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from checker.audit import Checked, Explained, Listed
from checker.cli.formats import Destination
from checker.cli.streams import page, tell, tell_problems, write
from checker.report import file as report_file
from checker.report import rules as rules_report
from checker.report import text as text_report
from checker.report.counts import counted
from checker.report.page import Page
from checker.rules.ast import Rule
from checker.rules.pack import Book
from checker.vocabulary import Level

if TYPE_CHECKING:
    from checker.report.survey import Audited


def write_check(checked: Checked, wanted: Sequence[Destination]) -> None:
    """The reports where they are wanted, then the problems of files on standard error."""

    def in_text(out: Page) -> None:
        for report in checked.reports:
            text_report.case(out, report)
        text_report.summary(out, checked.reports, checked.problems)

    def in_json() -> str:
        from checker.report import json as json_report

        return json_report.render(checked.reports, checked.problems)

    _tell(checked)
    deliver(wanted, in_text, {"json": in_json})


def write_explanation(explained: Explained, wanted: Sequence[Destination]) -> None:
    """Whole reasonings where they are wanted."""

    def in_json() -> str:
        from checker.report import json as json_report

        return json_report.render_reasonings(explained.report, explained.reasonings, explained.compared)

    def in_text(out: Page) -> None:
        text_report.explanation(out, explained.report, explained.reasonings, explained.compared)

    _tell_notes(explained.notes)
    deliver(wanted, in_text, {"json": in_json})


def write_audit(found: Audited, wanted: Sequence[Destination]) -> None:
    """What an audit found where it is wanted."""
    from checker.report import consistency

    def in_json() -> str:
        from checker.report import json as json_report

        return json_report.render_audit(found)

    deliver(wanted, lambda out: consistency.report(out, found), {"json": in_json})


def _tell(found: Checked | Listed) -> None:
    tell_problems(found.problems)
    _tell_notes(found.notes)


def _tell_notes(notes: Sequence[str]) -> None:
    for note in notes:
        tell(f"note: {note}")


def deliver(
    wanted: Sequence[Destination], in_text: Callable[[Page], None], others: Mapping[str, Callable[[], str]]
) -> None:
    """One report in each format wanted, text or another, where it is wanted.

    Files come first: a reader of standard output that goes away, such as `head`, does not lose them.
    """
    for one in sorted(wanted, key=lambda each: each.file is None):
        if one.form in others:
            text = others[one.form]()
        else:
            out = page() if one.file is None else Page()
            in_text(out)
            text = out.text()
        if one.file is None:
            write(text)
        else:
            report_file.write_whole(one.file, text)


def exit_code(checked: Checked, fail_on: str, *, strict_unknown: bool) -> int:
    """2 where a file could not be accepted, else 1 at findings, else 4 where asked for, else 0."""
    if checked.problems:
        return 2
    findings = [finding for report in checked.reports for finding in report.findings]
    if fail_on != "never" and any(Level(f.level).rank >= Level(fail_on).rank for f in findings):
        return 1
    if strict_unknown and any(not f.certain for f in findings):
        return 4
    return 0


def write_rules(book: Book) -> None:
    """Packs and rules, a line each."""
    out = page()
    rules_report.listing(out, book)
    write(out.text())


def write_rule(book: Book, rule: Rule) -> None:
    """One rule in full."""
    out = page()
    rules_report.rule(out, book, rule)
    write(out.text())


def write_cases(listed: Listed) -> None:
    """Cases with their tracks and measures; problems on standard error."""
    out = page()
    for matter in listed.matters:
        out.line(f"{matter.id}: {matter.case.title}", style="bold", hang=4)
        for name, track in matter.case.tracks.items():
            measures = [m for m in matter.case.measures if m.track == name]
            told = ", ".join(f"{m.instrument} {m.date or ''}".strip() for m in measures)
            out.line(f"{name}: {track.authority} under {track.regime}: {told or 'no measure'}", 1)
    out.line(counted(len(listed.matters), "case"))
    _tell(listed)
    write(out.text())
