"""What the page on consistency works out by hand is what the command finds."""

from __future__ import annotations

import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from checker.precedents.frontier import landmarks
from checker.tables.accept import read_order
from checker.tables.paths import audit_table
from tests.commands import ROOT, run

PAGE = ROOT / "docs" / "consistency.md"
TABLE = "docs/examples/decisions.csv"
FORCED = "| case | others below | floor | others above | ceiling | standing | got |"
ORDER = "docs/examples/decisions.order.yaml"


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    ran = run(
        "audit", str(ROOT / TABLE), "--order", str(ROOT / ORDER), "--conflicts", "9", "--proof", "--format", "json"
    )
    assert (ran.code, ran.err) == (0, "")
    [survey] = json.loads(ran.out)["surveys"]
    assert isinstance(survey, dict)
    return survey


def _rows(header: str) -> list[list[str]]:
    """The rows of the table of the page that begins with this header."""
    after = PAGE.read_text(encoding="utf-8").split(f"{header}\n", 1)[1]
    body = after.split("\n\n", 1)[0].splitlines()[1:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in body]


def _flat(survey: dict[str, Any]) -> dict[str, str]:
    """Every figure of the whole base under the name that the page gives it."""
    figures, repair = dict(survey["all"]), survey["all"]["repair"]
    del figures["repair"]
    figures |= {name: repair[name] for name in ("removals", "removals_possible", "steps", "share_kept")}
    figures |= {name: survey[name] for name in ("landmarks", "share_not_landmarks")}
    figures |= {f"membership {word}": count for word, count in repair["membership"].items()}
    figures |= {f"without {one['dimension']}": one["conflicts"] for one in survey["without"]}
    figures |= {f"left out: {one['reason']}": one["cases"] for one in survey["left_out"]}
    return {name: str(value["exact"] if isinstance(value, dict) else value) for name, value in figures.items()}


def test_every_figure_of_the_base_is_worked_out_and_right(found: dict[str, Any]) -> None:
    assert dict(_rows("| figure | value |")) == _flat(found)


def test_floors_ceilings_and_standings_are_right(found: dict[str, Any]) -> None:
    worked = {row[0]: (row[2], row[4], row[5], row[6]) for row in _rows(FORCED)}
    assert len(worked) == 7
    for listed in found["most_in_conflict"]:
        [outcome] = listed["outcomes"]
        got = " to ".join(dict.fromkeys(outcome["observed"]))
        assert worked[listed["id"]] == (outcome["floor"], outcome["ceiling"], outcome["standing"], got)


def test_the_conflicts_named_are_those_found(found: dict[str, Any]) -> None:
    pairs = {
        (listed["id"], against["id"]) if against["side"] == "lenient" else (against["id"], listed["id"])
        for listed in found["most_in_conflict"]
        for against in listed["against"]
        if against["certain"]
    }
    assert pairs == {("B", "A"), ("D", "C"), ("D", "E")}
    assert "three: B (none) beside A (warning), D (warning) beside C\n(fine), D beside E (fine)" in PAGE.read_text(
        encoding="utf-8"
    )


def test_the_landmarks_are_those_worked_out() -> None:
    base = audit_table(ROOT / TABLE, read_order(ROOT / ORDER), way="plain").table.base
    assert [base.ids[row] for row in landmarks(base)] == list("ABDEG")
    assert "These are A, B, D, E and G: *landmarks* 5" in " ".join(PAGE.read_text(encoding="utf-8").split())


def test_the_proof_proves_the_fewest_removals(found: dict[str, Any]) -> None:
    pairs = {frozenset(pair) for pair in ("AB", "CD", "DE")}
    proof = found["proof"]
    assert len(proof["set_aside"]) == 2
    assert all(pair & set(proof["set_aside"]) for pair in pairs)
    assert sorted(case for chain in proof["chains"] for case in chain) == list("ABCDE")
    assert len(proof["chains"]) == 3
    assert all(frozenset(two) in pairs for chain in proof["chains"] for two in combinations(chain, 2))


def test_the_example_is_the_table_shown(found: dict[str, Any]) -> None:
    lines = (ROOT / TABLE).read_text(encoding="utf-8").splitlines()[1:]
    shown = _rows("| case | persons | intent | sanction | status |")
    words = {"?": "not known", "": "not known", "decided": "final", "under appeal": "pending", "annulled": "superseded"}
    assert [[words.get(cell, cell) for cell in line.split(",")] for line in lines] == shown


def test_every_figure_of_the_report_is_defined(found: dict[str, Any]) -> None:
    defined = set(re.findall(r"\*\*([a-z_]+)\*\*", PAGE.read_text(encoding="utf-8").split("## An example")[0]))
    listed = found["most_in_conflict"][0]
    cases = [name for name in listed if re.search("conflict|lenient|harsh", name)]
    forced = [name for name in listed["outcomes"][0] if name not in ("outcome", "observed")]
    figures = [
        *found["all"],
        *found["all"]["repair"],
        *cases,
        *forced,
        "without",
        "left_out",
        "landmarks",
        "share_not_landmarks",
    ]
    assert set(figures) - {"repair", "membership_why"} <= defined


def test_the_schema_is_published(found: dict[str, Any]) -> None:
    import jsonschema

    schema = json.loads((Path(ROOT) / "docs/schema/audit.json").read_text(encoding="utf-8"))
    ran = run("audit", str(ROOT / TABLE), "--order", str(ROOT / ORDER), "--format", "json")
    jsonschema.validate(json.loads(ran.out), schema)
