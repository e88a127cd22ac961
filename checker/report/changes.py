"""What would change a finding, as text."""

from __future__ import annotations

from checker.findings.finding import ChangeList, WouldChange
from checker.report.page import Page


def changes(page: Page, found: ChangeList, depth: int) -> None:
    """The changes found, those that are still open first, and how far was looked."""
    page.line("what would change this", depth)
    for text in found.otherwise:
        page.line(text, depth + 1)
    for title, some in (("if it were found that", found.if_found), ("had it been that", found.if_otherwise)):
        for change in some:
            page.line(f"{title} {_change(change)}", depth + 1)
    if found.more:
        page.line(f"and {found.more} more", depth + 1)
    page.line(f"how far was looked: {found.looked}", depth + 1)


def _change(change: WouldChange) -> str:
    """Facts with what they would be, those that would be the same together."""
    same: dict[str, list[str]] = {}
    for fact, value in change.facts:
        same.setdefault(value, []).append(fact)
    facts = " and ".join(f"{_listed(names)} {value}" for value, names in same.items())
    return f"{facts}: {change.then}"


def _listed(names: list[str]) -> str:
    return f"{names[0]} is" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} are"
