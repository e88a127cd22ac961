"""Every kind of change of a rule, a pack or a catalogue is told by its clause, and what it can change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.revision.clauses import ClauseChange, ItemChange
from checker.revision.edition import Edition
from checker.revision.wording import Wording, wording
from checker.rules.pack import read_book
from tests import toys

RULE = toys.rule(
    "when: {number: '>= 10', harm: '>= small'}\nunless: {care: good}\nexpect: {stringency: {at_least: guidance}}\n"
    "in_force: {from: 2020-01-01}\nlevel: warning\nlaw_of: breach"
)


POWERS = (
    "[{authority: toy-office, regime: toy-law, complete: true, read: [it], on: 2026-01-01,"
    " because: [{principle: x, says: y, verified: true}]}]"
)


def edition(root: Path, files: dict[str, str], change: Callable[[str], str] = str) -> Edition:
    domains = toys.write_domain(root)
    for name in ("facts.yaml", "scales.yaml"):
        file = domains / "toy" / name
        file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    return Edition(root.name, f"the folder {root.name}", read_book([toys.write(root, files)], domains))


def between(root: Path, was: dict[str, str], now: dict[str, str], change: Callable[[str], str] = str) -> Wording:
    return wording(edition(root / "was", was), edition(root / "now", now, change))


def only(found: tuple[ItemChange, ...]) -> ItemChange:
    [change] = found
    return change


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("'>= 10'", "'>= 20'", ClauseChange("when", ("number: >= 10",), ("number: >= 20",), 1, "judgement")),
        ("'>= 10'", "'[10..100]'", ClauseChange("when", ("number: >= 10",), ("number: [10..100]",), 1, "nothing")),
        (
            "number: '>= 10', harm: '>= small'",
            "any: [{number: 3}, {not: {hidden: true}}]",
            ClauseChange(
                "when", ("number: >= 10", "harm: >= small"), ("any of (number: 3; not (hidden: true))",), 0, "judgement"
            ),
        ),
        ("unless: {care: good}\n", "", ClauseChange("unless", ("care: good",), (), 0, "judgement")),
        (
            "at_least: guidance",
            "at_most: guidance",
            ClauseChange("says", ("stringency: at least guidance",), ("stringency: at most guidance",), 0, "judgement"),
        ),
        (
            "from: 2020-01-01",
            "to: 2021-12-31",
            ClauseChange("in force", ("from 2020-01-01",), ("from the beginning to 2021-12-31",), 0, "judgement"),
        ),
        (
            "law_of: breach",
            "law_of: measure",
            ClauseChange("law of", ("the last day of the breach",), ("the day of the measure",), 0, "judgement"),
        ),
        ("level: warning", "level: error", ClauseChange("level", ("warning",), ("error",), 0, "level")),
        ("in-force", "draft", ClauseChange("status", ("in-force",), ("draft",), 0, "judgement")),
        (
            "says: a toy",
            "says: another",
            ClauseChange("because", ("toy: a toy [ours]",), ("toy: another [ours]",), 0, "citation"),
        ),
        ("title: a toy rule", "title: a toy", ClauseChange("title", ("a toy rule",), ("a toy",), 0, "nothing")),
        ("it is a toy", "it is none", ClauseChange("limits", ("it is a toy",), ("it is none",), 0, "nothing")),
        (
            "level: warning",
            "level: warning\nnot_monotone: {facts: [number], because: so it is}",
            ClauseChange("not monotone", (), ("number: so it is",), 0, "proof"),
        ),
        (
            "examples: []",
            "examples: [{shows: unknown, facts: {}, judgement: unknown, decided_by: []}]",
            ClauseChange("examples", (), ("unknown: nothing known: unknown",), 0, "nothing"),
        ),
        (
            "level: warning",
            "level: warning\noverrides: [one/b]",
            ClauseChange("overrides", (), ("one/b",), 0, "judgement"),
        ),
    ],
)
def test_a_clause_that_changed_is_told(old: str, new: str, told: ClauseChange, tmp_path: Path) -> None:
    assert old in RULE
    other = toys.rule("expect: {ask: {at_most: do}}")
    found = between(tmp_path, {"one/a": RULE, "one/b": other}, {"one/a": RULE.replace(old, new), "one/b": other})
    change = only(found.rules)
    assert (change.kind, change.name, change.how) == ("rule", "one/a", "changed")
    assert change.clauses == (told,)
    assert change.meant is (told.bears_on not in ("proof", "nothing"))
    assert found.alike == 1
    assert found.packs == found.catalogues == ()


def test_a_rule_added_or_removed_is_told_with_what_it_says(tmp_path: Path) -> None:
    found = between(tmp_path, {"one/a": RULE}, {"one/b": toys.rule("expect: {stringency: {at_most: order}}")})
    added, removed = found.rules
    assert (added.name, added.how, removed.name, removed.how) == ("one/b", "added", "one/a", "removed")
    assert [clause.clause for clause in removed.clauses] == ["when", "unless", "says", "because"]
    assert added.clauses[0] == ClauseChange("says", (), ("stringency: at most order",), 0, "judgement")
    assert (added.was_at, removed.now_at) == ("", "")
    assert removed.was_at.endswith("one/a.yaml")


def test_a_rule_that_only_got_another_name_was_renamed(tmp_path: Path) -> None:
    change = only(between(tmp_path, {"one/a": RULE}, {"two/b": RULE, "one/pack": toys.PACK}).rules)
    assert (change.name, change.how, change.was_named) == ("two/b", "renamed", "one/a")
    assert not change.meant


@pytest.mark.parametrize(
    ("old", "new", "clause", "meant"),
    [
        ("authority: toy-office", "authority: other-office", "applies to", True),
        ("title: toy pack", "title: another", "title", False),
        ("domain: toy", "domain: toy\nnot_expressed: [much]", "not expressed", False),
        ("domain: toy", "domain: toy\nauthorities: {toy-office: Toys}", "names", False),
        ("domain: toy", "domain: toy\nlaws: [{unknown: never_decides, because: so}]", "laws", False),
        (
            "domain: toy",
            f"domain: toy\npowers: {POWERS}",
            "powers",
            True,
        ),
    ],
)
def test_a_pack_that_changed_is_told(old: str, new: str, clause: str, meant: bool, tmp_path: Path) -> None:
    changed = toys.PACK.replace(old, new)
    found = between(tmp_path, {"one/a": RULE}, {"one/a": RULE, "one/pack": changed})
    change = only(found.packs)
    assert [one.clause for one in change.clauses] == [clause]
    assert change.meant is meant
    assert found.rules == ()


def test_packs_added_and_removed_are_told(tmp_path: Path) -> None:
    found = between(tmp_path, {"one/a": RULE}, {"two/a": RULE})
    assert {(change.name, change.how) for change in found.packs} == {("two", "added"), ("one", "removed")}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("scale: [0, 100]", "scale: [0, 200]", ("fact", "number", "scale", "judgement")),
        (
            "[poor, fair, good]\n    worse: lower",
            "[poor, fair, good]\n    worse: higher",
            ("fact", "care", "worse", "proof"),
        ),
        ("none_found: none\n", "none_found: small\n", ("fact", "harm", "`none-found` stands for", "judgement")),
        ("[inform, plan, do]", "[inform, do]", ("outcome", "ask", "scale", "judgement")),
        ("stringency: order, binding", "stringency: ban, binding", ("instrument", "order", "stringency", "judgement")),
        (
            "means: advice",
            "means: advice\n    needs_power: false",
            ("instrument", "guidance", "needs a power", "judgement"),
        ),
        ("asks: How firm is it?", "asks: How firm?", ("outcome", "ask", "asks", "nothing")),
        ('"toy law, article 24"', '"toy law, article 25"', ("fact", "abroad", "only for rules citing", "proof")),
    ],
)
def test_a_catalogue_that_changed_is_told(old: str, new: str, told: tuple[str, str, str, str], tmp_path: Path) -> None:
    def change(text: str) -> str:
        if "needs_power" in new:
            return text.replace("binding: false, means: advice", "binding: false, needs_power: false, means: advice")
        return text.replace(old, new, 1)

    change_ = only(between(tmp_path, {"one/a": RULE}, {"one/a": RULE}, change).catalogues)
    [clause] = change_.clauses
    assert (change_.kind, change_.name, clause.clause, clause.bears_on) == told


def test_facts_added_and_removed_are_told(tmp_path: Path) -> None:
    found = between(tmp_path, {"one/a": RULE}, {"one/a": RULE}, lambda text: text.replace("  huge:", "  vast:"))
    added, removed = found.catalogues
    assert (added.name, added.how, removed.name, removed.how) == ("vast", "added", "huge", "removed")
    assert added.clauses[0].now == removed.clauses[0].was == ("count: 0 to 9,007,199,254,740,991",)


def test_nothing_differs_from_itself(tmp_path: Path) -> None:
    found = between(tmp_path, {"one/a": RULE}, {"one/a": RULE})
    assert (found.catalogues, found.packs, found.rules, found.alike) == ((), (), (), 1)
