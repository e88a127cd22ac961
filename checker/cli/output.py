"""Where reports go: standard output for findings, standard error for what went wrong."""

from __future__ import annotations

import os
import sys

from rich.console import Console

from checker.audit import Checked
from checker.report import json as json_report
from checker.report import text as text_report
from checker.vocabulary import Level

WIDTH = 80
"""Columns where the output is not a terminal, so that it does not depend on where it runs."""


def console() -> Console:
    """Standard output, in colour on a terminal unless NO_COLOR is set."""
    terminal = sys.stdout.isatty()
    return Console(
        file=sys.stdout,
        width=None if terminal else WIDTH,
        force_terminal=terminal,
        no_color=bool(os.environ.get("NO_COLOR")) or None,
        highlight=False,
        markup=False,
        emoji=False,
    )


def write_check(checked: Checked, form: str) -> None:
    """The report on standard output, the problems of files on standard error."""
    if form == "json":
        sys.stdout.write(json_report.render(checked.reports, checked.problems))
    elif checked.reports:
        page = text_report.Page(console())
        for report in checked.reports:
            text_report.case(page, report)
        text_report.summary(page, checked.reports)
    for problem in checked.problems:
        print(problem, file=sys.stderr)


def exit_code(checked: Checked, fail_on: str, *, strict_unknown: bool) -> int:
    """2 where a file could not be accepted, else 1 at findings, else 4 where asked for, else 0."""
    if checked.problems:
        return 2
    findings = [finding for report in checked.reports for finding in report.findings]
    if fail_on != "never" and any(Level(f.level).rank >= Level(fail_on).rank for f in findings):
        return 1
    if strict_unknown and any(f.kind == "undecided" or not f.certain for f in findings):
        return 4
    return 0
