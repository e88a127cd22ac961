"""Real cases are judged by both editions; what differs is told by the gravest: verdict, reason or citation."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from checker import shipped
from checker.model.rulebook import Example
from checker.properties.examples import complaints
from checker.properties.trial import trials
from checker.revision.difference import Difference, diff
from checker.revision.docket import Docket, Flip
from checker.revision.edition import Edition, read_edition
from checker.revision.emit import Emitted, emit
from checker.selection import shipped_cases
from checker.source import read_text
from tests import matters

CEILING = matters.rule("stringency: {at_most: guidance}", 'intent: "<= negligent"')


def edition(folder: Path, rules: dict[str, str], *, complete: bool | None = None) -> Edition:
    return Edition(folder.name, f"the folder {folder.name}", matters.book(folder, rules, complete=complete))


def case(folder: Path, name: str = "made-up") -> Path:
    """A case on disk: an order against a firm that was negligent."""
    facts = {"intent": [matters.entry("negligent")]}
    data = matters.data(facts=facts)
    file = folder / "jp" / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


def between(tmp_path: Path, was: dict[str, str], now: dict[str, str], *files: Path) -> Difference:
    old, new = edition(tmp_path / "was", was), edition(tmp_path / "now", now)
    return diff(old, new, files or [case(tmp_path)])


def judged(found: Difference) -> Docket:
    assert found.docket is not None
    return found.docket


def only(found: Difference) -> Flip:
    [changed] = judged(found).changed
    [flip] = changed.flips
    return flip


def test_another_verdict(tmp_path: Path) -> None:
    found = between(tmp_path, {"a": CEILING}, {"a": CEILING.replace("guidance", "order")})
    flip = only(found)
    assert (flip.track, flip.target, flip.outcome, flip.differs_in) == ("track", "act", "stringency", "verdict")
    assert flip.was is not None
    assert flip.now is not None
    assert (flip.was.verdict, flip.was.level, flip.was.expected) == ("harsh, certain", "error", "at most guidance")
    assert (flip.now.verdict, flip.now.level, flip.now.expected) == ("not out of line", "", "at most order")
    assert [rule.id for rule in flip.now.rules] == ["toy/a"]
    assert found.differs


def test_another_level_is_another_verdict(tmp_path: Path) -> None:
    flip = only(between(tmp_path, {"a": CEILING}, {"a": CEILING.replace("level: error", "level: note")}))
    assert flip.differs_in == "verdict"
    assert (flip.was and flip.was.level, flip.now and flip.now.level) == ("error", "note")


@pytest.mark.parametrize(
    "now",
    [
        {"b": CEILING},
        {"a": CEILING, "b": CEILING},
        {"a": CEILING.replace('"<= negligent"', "negligent")},
    ],
)
def test_another_reason(now: dict[str, str], tmp_path: Path) -> None:
    flip = only(between(tmp_path, {"a": CEILING}, now))
    assert flip.differs_in == "reason"
    assert flip.was is not None
    assert flip.now is not None
    assert flip.was.decides == flip.now.decides


def test_another_citation(tmp_path: Path) -> None:
    flip = only(between(tmp_path, {"a": CEILING}, {"a": CEILING.replace("says: a toy", "says: another")}))
    assert flip.differs_in == "citation"
    assert flip.was is not None
    assert flip.now is not None
    assert [basis.says for basis in (*flip.was.cites, *flip.now.cites)] == ["a toy", "another"]


@pytest.mark.parametrize(
    "now", [CEILING, CEILING.replace("it is a toy", "it is none"), CEILING.replace("a toy rule", "x")]
)
def test_what_is_written_otherwise_changes_no_case(now: str, tmp_path: Path) -> None:
    found = between(tmp_path, {"a": CEILING}, {"a": now})
    assert judged(found).changed == ()
    assert (judged(found).cases, judged(found).unchanged) == (1, 1)
    assert not found.differs


def test_a_rule_that_does_not_bear_on_the_case_changes_nothing_in_it(tmp_path: Path) -> None:
    found = between(tmp_path, {"a": CEILING}, {"a": CEILING, "b": matters.rule("amount: {at_most: 0}")})
    assert judged(found).changed == ()
    assert found.differs  # in some case, if in none of these


def test_a_track_that_is_judged_no_longer_is_told_with_the_reason(tmp_path: Path) -> None:
    old = edition(tmp_path / "was", {"a": CEILING})
    pack = matters.PACK.replace("toy-office", "other-office")
    new = Edition("now", "x", matters.book(tmp_path / "now", {"a": CEILING}, pack=pack))
    [changed] = judged(diff(old, new, [case(tmp_path)])).changed
    [flip] = changed.flips
    assert (flip.differs_in, flip.now) == ("verdict", None)
    [left] = changed.left_out
    assert left.was == ()
    assert left.now == ("no pack covers toy-office under toy-law",)


def test_a_case_that_one_edition_refuses_is_told(tmp_path: Path) -> None:
    file = case(tmp_path)
    old, new = edition(tmp_path / "was", {"a": CEILING}), edition(tmp_path / "now", {"a": CEILING})
    catalogue = new.book.catalogues["data-protection"]
    facts = {name: fact for name, fact in catalogue.facts.items() if name != "remedy"}
    file.write_text(
        file.read_text().replace('"facts": {', '"facts": {"remedy": [{"value": "none", "cite": ["made-up"]}], ')
    )
    lesser = replace(new, book=replace(new.book, catalogues={"data-protection": replace(catalogue, facts=facts)}))
    [changed] = judged(diff(old, lesser, [file])).changed
    assert (changed.case, changed.refused, changed.flips) == ("jp/made-up", "new", ())
    assert "remedy" in changed.problems[0].message
    [back] = judged(diff(lesser, old, [file])).changed
    assert back.refused == "old"


def test_a_file_that_both_refuse_is_a_problem_and_no_change(tmp_path: Path) -> None:
    wrong = tmp_path / "jp" / "wrong.yaml"
    wrong.parent.mkdir()
    wrong.write_text("title: x", encoding="utf-8")
    found = judged(between(tmp_path, {"a": CEILING}, {"a": CEILING}, wrong))
    assert (found.cases, found.changed) == (0, ())
    assert {problem.file for problem in found.problems} == {str(wrong)}


def test_without_cases_none_are_judged(tmp_path: Path) -> None:
    old, new = edition(tmp_path / "was", {"a": CEILING}), edition(tmp_path / "now", {"a": CEILING})
    assert diff(old, new, ()).docket is None


def test_swapped_editions_change_the_other_way_round(tmp_path: Path) -> None:
    there = only(between(tmp_path / "x", {"a": CEILING}, {"b": CEILING.replace("guidance", "order")}))
    back = only(between(tmp_path / "y", {"b": CEILING.replace("guidance", "order")}, {"a": CEILING}))
    assert (there.was and there.was.decides, there.now and there.now.decides) == (
        back.now and back.now.decides,
        back.was and back.was.decides,
    )


def test_the_shipped_rules_do_not_differ_from_themselves() -> None:
    rules = read_edition(str(shipped.folder("rules")))
    found = diff(rules, rules, list(shipped_cases().values()))
    assert not found.differs
    assert judged(found).changed == ()
    assert all(not (one.parts or one.proved_known or one.undecided) and one.same for one in found.space.tracks)


# As examples


def emitted(tmp_path: Path, was: dict[str, str], now: dict[str, str]) -> tuple[Emitted, Edition, Edition]:
    old, new = edition(tmp_path / "was", was), edition(tmp_path / "now", now)
    files = [case(tmp_path)]
    return emit(old, new, diff(old, new, files), files), old, new


def test_flips_are_right_under_the_new_rules_and_wrong_under_the_old(tmp_path: Path) -> None:
    found, _, _ = emitted(tmp_path, {"a": CEILING}, {"a": CEILING.replace("<= negligent", "none")})
    assert (found.examples, found.rules, found.left_out) == (1, 1, ())
    assert found.text[found.text.index("toy/a:") :] == (
        "toy/a:\n"
        "  - shows: silent\n"
        "    facts: {intent: negligent}\n"
        "    judgement: fails\n"
        "    decided_by: [intent]\n"
        '    note: "jp/made-up, track: act"\n'
    )


def wrong(edition_: Edition, text: str) -> list[bool]:
    """Of every example of an emitted file whether it is wrong in an edition, or about a rule it does not have."""
    data = read_text(text.encode(), "emitted").data
    assert isinstance(data, dict)
    rules = {found.rule.id: found for found in trials(edition_.book, edition_.book.rules.values())}
    return [
        rule not in rules or any(complaints(rules[rule], Example.model_validate(raw)))
        for rule, entries in data.items()
        for raw in entries
    ]


POWER = matters.power("order", "covers: [{objects: [security], says: so}]", "breach_found: true")


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ({"a": CEILING}, {"a": CEILING.replace("<= negligent", "none")}),
        ({"a": CEILING}, {"a": CEILING, "b": matters.rule("amount: {at_most: 0}", 'persons_affected: "< 1000"')}),
        ({"a": CEILING}, {"a": CEILING, "b": matters.rule("stringency: {at_most: order}", overrides="[toy/a]")}),
        ({"p": POWER}, {"p": POWER.replace("covers", "not_covers")}),
        ({"p": POWER}, {"p": POWER.replace("breach_found: true", "breach_found: false")}),
        ({"p": POWER}, {"p": POWER + "in_force: {from: 2020-01-01}\n"}),
        (
            {"a": matters.rule("stringency: {at_most: order}", 'gravity: "< serious"')},
            {
                "a": matters.rule("stringency: {at_most: order}", 'gravity: "< serious"'),
                "g": matters.rule("gravity: {at_least: serious}", "misuse: confirmed"),
            },
        ),
    ],
)
def test_every_example_is_right_in_the_new_edition_and_wrong_in_the_old(
    was: dict[str, str], now: dict[str, str], tmp_path: Path
) -> None:
    found, old, new = emitted(tmp_path, was, now)
    assert found.examples
    assert wrong(new, found.text) == [False] * found.examples
    assert wrong(old, found.text) == [True] * found.examples


def test_a_rule_that_was_removed_has_no_example_and_that_is_said(tmp_path: Path) -> None:
    found, _, _ = emitted(tmp_path, {"a": CEILING}, {})
    assert (found.examples, found.left_out) == (
        0,
        ("toy/a: the new edition has no such rule in force to write it beside",),
    )


def test_where_nothing_differs_nothing_is_written(tmp_path: Path) -> None:
    found, _, _ = emitted(tmp_path, {"a": CEILING}, {"a": CEILING})
    assert (found.examples, found.rules, found.left_out) == (0, 0, ())
