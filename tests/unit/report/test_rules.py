"""A rule is shown as its file has it: what stands together there stands together here."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.report import rules as rules_report
from checker.report.page import Page
from checker.rules.pack import Book
from tests import matters


def shown(book: Book, name: str) -> list[str]:
    page = Page()
    rules_report.rule(page, book, book.rules[name])
    return page.lines


@pytest.mark.parametrize(
    ("when", "wanted"),
    [
        ("intent: none, cause: loss", ["intent: none", "cause: loss"]),
        (
            "any: [{intent: none, cause: loss}, {misuse: confirmed}]",
            ["any of", "  all of", "    intent: none", "    cause: loss", "  misuse: confirmed"],
        ),
        ("not: {intent: none, cause: loss}", ["not", "  all of", "    intent: none", "    cause: loss"]),
        ("not: {any: [{intent: none}]}", ["not", "  any of", "    intent: none"]),
        ("misuse: confirmed, all: [{intent: none}]", ["misuse: confirmed", "all of", "  intent: none"]),
    ],
)
def test_the_groups_of_a_condition_are_kept_apart(tmp_path: Path, when: str, wanted: list[str]) -> None:
    lines = shown(matters.book(tmp_path / "rules", {"a": matters.rule("stringency: {at_most: order}", when)}), "toy/a")
    first = lines.index("  when") + 1
    assert lines[first : lines.index("  says: stringency at most order")] == [f"    {line}" for line in wanted]


def test_the_facts_of_an_example_stand_as_in_the_file(tmp_path: Path) -> None:
    examples = (
        "[{shows: unknown, judgement: unknown, decided_by: [],"
        " facts: {breach_found: true, intent: {either: [none, gross]}, days_to_report: {at_least: 5}}}]"
    )
    text = matters.rule("stringency: {at_most: order}", "intent: none").replace("examples: []", f"examples: {examples}")
    lines = shown(matters.book(tmp_path / "rules", {"a": text}), "toy/a")
    place = lines.index("  examples")
    assert " ".join(line.strip() for line in lines[place + 1 : lines.index("  limits: it is a toy")]) == (
        "unknown: breach_found: true, intent: {either: [none, gross]}, days_to_report: {at_least: 5}: unknown"
    )
