"""What rules found in a table, as text."""

from __future__ import annotations

from checker.report.counts import counted
from checker.report.page import Page
from checker.tables.rules.result import OutcomeCount, RulesAudit


def rules(page: Page, found: RulesAudit) -> None:
    """How many cases each rule has effect in, and how each outcome came out."""
    page.line(f"{found.table}, judged by rules", style="bold", hang=4)
    page.line(f"packs: {', '.join(found.packs)}", 1)
    how = {"plain": "one by one", "duckdb": "all at once by DuckDB", "spark": "all at once by Spark"}[found.way]
    page.line(f"{counted(found.rows, 'case')}, {found.judged:,} covered by a pack; judged {how}: {found.why}", 1)
    for pair in found.not_assessed:
        name = f"{pair.authority or 'an authority not named'} under {pair.regime or 'a regime not named'}"
        page.line(f"not assessed: {counted(pair.rows, 'case')} of {name}", 1)
    _read(page, found)
    for outcome in found.outcomes:
        _outcome(page, outcome)
    page.line()
    page.line("Rules", style="bold")
    for rule in found.rules:
        page.line(f"{rule.rule}: {rule.title}", 1)
        page.line(f"has effect in {rule.holds:,}, has none in {rule.fails:,}, not known in {rule.unknown:,}", 2)


def _read(page: Page, found: RulesAudit) -> None:
    for column in found.not_read:
        hint = f"; {column.hint}" if column.hint else ""
        page.line(f"column `{column.column}` not read: {column.why}{hint}", 1)
    if found.unknown:
        page.line(f"no column, so not known in any case: {', '.join(found.unknown)}", 1)
    for note in found.notes:
        page.line(note, 1)
    if found.written:
        page.line(f"the answer to each case is in {found.written}", 1)


def _outcome(page: Page, outcome: OutcomeCount) -> None:
    page.line()
    page.line(f"Outcome {outcome.outcome}", style="bold")
    page.line(f"{counted(outcome.floors, 'floor')} and {counted(outcome.ceilings, 'ceiling')} bear on it", 1)
    for finding, cases in outcome.findings:
        page.line(f"{finding}: {cases:,}", 1)
