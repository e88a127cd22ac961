"""Where reports go: standard output for findings, standard error for what went wrong."""

from __future__ import annotations

import json
import os
import sys

from rich.console import Console

from checker.audit import Checked, Explained, Listed, Tested
from checker.report import rules as rules_report
from checker.report import text as text_report
from checker.report.page import Page
from checker.rules.ast import Rule
from checker.rules.pack import Book
from checker.vocabulary import Level

WIDTH = 80
"""Columns where the output is not a terminal, so that it does not depend on where it runs."""


def page() -> Page:
    """Standard output, in colour on a terminal unless NO_COLOR is set."""
    terminal = sys.stdout.isatty()
    return Page(
        Console(
            file=sys.stdout,
            width=None if terminal else WIDTH,
            force_terminal=terminal,
            force_interactive=False,
            no_color=True if os.environ.get("NO_COLOR") else None,
            color_system="auto" if terminal else None,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )
    )


def write_check(checked: Checked, form: str) -> None:
    """The report on standard output, the problems of files on standard error."""
    if form == "json":
        from checker.report import json as json_report

        sys.stdout.write(json_report.render(checked.reports, checked.problems))
    elif checked.reports:
        out = page()
        for report in checked.reports:
            text_report.case(out, report)
        text_report.summary(out, checked.reports)
        out.done()
    for problem in checked.problems:
        print(problem, file=sys.stderr)


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


def write_explanation(explained: Explained, form: str) -> None:
    """Whole reasonings on standard output."""
    if form == "json":
        from checker.report import json as json_report

        sys.stdout.write(json_report.render_reasonings(explained.report, explained.reasonings))
    else:
        out = page()
        text_report.explanation(out, explained.report, explained.reasonings)
        out.done()


def write_rules(book: Book) -> None:
    """Packs and rules, a line each."""
    out = page()
    rules_report.listing(out, book)
    out.done()


def write_rule(book: Book, rule: Rule) -> None:
    """One rule in full."""
    out = page()
    rules_report.rule(out, book, rule)
    out.done()


def write_tested(tested: Tested) -> None:
    """Failures on standard output, then the counts."""
    out = page()
    for span, failure in tested.failures:
        which = "" if failure.example is None else f" example {failure.example + 1}"
        out.line(f"{span.file}: {failure.rule}{which}: {failure.message}")
    out.line(f"{tested.rules} rules, {tested.examples} examples: {len(tested.failures)} failures")
    out.done()


def write_cases(listed: Listed) -> None:
    """Cases with their tracks and measures; problems on standard error."""
    out = page()
    for matter in listed.matters:
        out.line(f"{matter.id}: {matter.case.title}", style="bold", hang=4)
        for name, track in matter.case.tracks.items():
            measures = [m for m in matter.case.measures if m.track == name]
            told = ", ".join(f"{m.instrument} {m.date or ''}".strip() for m in measures)
            out.line(f"{name}: {track.authority} under {track.regime}: {told or 'no measure'}", 1)
    out.line(f"{len(listed.matters)} case{'s' if len(listed.matters) != 1 else ''}")
    out.done()
    for problem in listed.problems:
        print(problem, file=sys.stderr)


def report_schema() -> str:
    """The JSON Schema of the JSON report."""
    from checker.report import json as json_report

    return json.dumps(json_report.schema(), ensure_ascii=False, indent=2) + "\n"
