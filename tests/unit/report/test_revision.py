"""The text on two editions reads well: what was stands beside what is, and what is alike is told once."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import TypeAdapter

from checker.report.page import Page
from checker.report.revision import revision
from checker.revision.difference import Difference, diff
from checker.revision.edition import Edition
from tests import matters

CEILING = matters.rule("stringency: {at_most: guidance}", 'intent: "<= negligent"')
DEMANDS = [matters.demand("one"), matters.demand("two", object="ownership")]
POWER = matters.power("order", "covers: [{objects: [security, ownership], says: so}]")


def case(folder: Path, name: str) -> Path:
    file = folder / "jp" / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    facts = {"intent": [matters.entry("negligent")]}
    file.write_text(json.dumps(matters.data(matters.measure(demands=DEMANDS), facts=facts)), encoding="utf-8")
    return file


def between(tmp_path: Path, was: dict[str, str], now: dict[str, str], *cases: Path) -> Difference:
    old, new = (
        Edition(name, "a folder", matters.book(tmp_path / name, rules, complete=True))
        for name, rules in (("was", was), ("now", now))
    )
    return diff(old, new, cases or [case(tmp_path, "one"), case(tmp_path, "two")])


def text(found: Difference) -> str:
    page = Page()
    revision(page, found)
    assert all(len(line) <= 80 or " " not in line.strip() for line in page.lines)
    return page.text()


def test_a_verdict_is_told_case_by_case_with_both_sides(tmp_path: Path) -> None:
    told = text(between(tmp_path, {"a": CEILING, "p": POWER}, {"a": CEILING.replace("guidance", "order"), "p": POWER}))
    for name in ("one", "two"):
        assert (
            f"jp/{name}.yaml\n"
            "    track: act\n"
            "      stringency: another verdict\n"
            "        was: error: harsh, certain; expected: at most guidance\n"
            "          stringency is order, more than these rules expect: at most guidance\n"
            "          rule toy/a has effect: a toy rule\n"
            "            expects stringency: at most guidance\n"
            "        is: not out of line; expected: at most order; observed: order\n"
            "          rule toy/a has effect: a toy rule\n"
            "            expects stringency: at most order\n"
        ) in told
    assert "cases: another verdict 2 times in 2 cases; 14 readings the same" in told.replace("\n  ", " ")


def test_a_reason_is_told_once_with_the_measures_it_concerns(tmp_path: Path) -> None:
    told = text(between(tmp_path, {"p": POWER}, {"p": POWER.replace("says: so", "says: thus")}))
    assert told.count("the same verdict for another reason\n") == 1
    assert (
        "    power, 4 times in 2 cases\n"
        "      was: not out of line; expected: a power that reaches it; by toy/p\n"
        "        toy/p: its reach, put in other words\n"
        "      is: not out of line; expected: a power that reaches it; by toy/p\n"
        "        toy/p: its reach, put in other words\n"
        "      in jp/one (track: act/one, track: act/two); jp/two (track: act/one, track:\n"
        "        act/two)\n"
    ) in told
    assert "says (bears on the reasons alone; 3 parts as before)" in told


def test_a_citation_is_told_once_too(tmp_path: Path) -> None:
    told = text(between(tmp_path, {"a": CEILING}, {"a": CEILING.replace("says: a toy", "says: another")}))
    assert "stringency, 2 times in 2 cases" in told
    assert "        cites toy: a toy [a principle stated by the authors of the pack]\n" in told
    assert "        cites toy: another [a principle stated by the authors of the pack]\n" in told


def test_a_power_that_is_gone_is_told_for_all_its_uses_together(tmp_path: Path) -> None:
    told = text(between(tmp_path, {"p": POWER}, {}))
    assert (
        "    powers\n"
        "      order by itself and with demands on security, ownership\n"
        "      was: a power reaches it\n"
        "      is: no power reaches it\n"
        "      where in every case\n"
        "        such as: nothing known\n"
        "        was by toy/p\n"
    ) in told
    assert "  toy/p, removed: a toy rule\n" in told


def test_where_nothing_differs_that_is_said(tmp_path: Path) -> None:
    found = between(tmp_path, {"a": CEILING}, {"a": CEILING})
    told = text(found)
    assert "nothing differs: the same rules bear on every one of 1 question\n" in told
    assert "rules: none changed; 1 alike to the letter\n" in told
    assert "Rules\n" not in told


def test_a_proof_and_what_it_covers_are_told(tmp_path: Path) -> None:
    now = {"a": CEILING, "b": matters.rule("stringency: {at_most: guidance}", "intent: none")}
    told = text(between(tmp_path, {"a": CEILING}, now))
    assert "proved to be the same in every case, each fact known or not: ceiling on" in told
    assert "every case there could be: no difference; 1 question proved the same\n" in told


def test_everything_found_can_be_written_as_json_and_has_a_schema(tmp_path: Path) -> None:
    found = between(tmp_path, {"a": CEILING, "p": POWER}, {"a": CEILING.replace("guidance", "order")})
    record = TypeAdapter(Difference)
    written = record.dump_python(found, mode="json")
    assert json.loads(json.dumps(written))["docket"]["changed"][0]["case"] == "jp/one"
    assert record.json_schema(mode="serialization")["title"] == "Difference"
