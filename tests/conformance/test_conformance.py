"""The suite is up to date, says the same as a second evaluation written from the page, and leaves no construct out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from checker.engines.trace import Trace
from checker.judgement import Engine
from tests.agreement.batches import Pair, tabled
from tests.conformance import asked, byhand, constructs, generate, refusing
from tests.second import needs_durable

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "conformance.md"
FILES: Mapping[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(generate.SUITE.glob("*.json"))
}
CASES = sum(len(group["cases"]) for file in FILES.values() for group in file["groups"])
REFUSED = sum(len(file["refused"]) for file in FILES.values())

each_file = pytest.mark.parametrize("name", FILES)


def test_the_files_are_what_the_reference_engine_says() -> None:
    written = {path: path.read_text(encoding="utf-8") for path in generate.SUITE.glob("*")}
    assert generate.wanted() == written, "run: python -m tests.conformance.generate"


@each_file
def test_a_second_evaluation_expects_the_same(name: str) -> None:
    file = FILES[name]
    for group in file["groups"]:
        rules = {rule: {**file["every_rule"], **given} for rule, given in group["rules"].items()}
        for case in group["cases"]:
            assert byhand.Judged(file["catalogue"], rules, case).said() == case["expected"], case["id"]


@each_file
def test_what_is_refused(name: str, tmp_path: Path) -> None:
    """By the checker, and by the second reading of the page; what is judged is refused by neither."""
    file = FILES[name]
    for item in file["refused"]:
        folder = tmp_path / item["id"]
        asked.write_domain(folder, file["catalogue"])
        assert asked.refused(folder, file, item), item["id"]
        assert refusing.is_refused(file, item), item["id"]
    for group in file["groups"]:
        assert not refusing.is_refused(file, {"rules": group["rules"]}), group["name"]
        for case in group["cases"]:
            assert not refusing.is_refused(file, {"facts": case["facts"]}), case["id"]


def agrees(name: str, folder: Path, engine: Engine) -> None:
    """An engine that tells everything expects what the file says."""
    file = FILES[name]
    asked.write_domain(folder, file["catalogue"])
    for place, group in enumerate(file["groups"]):
        world = asked.world(folder / str(place), file, group["rules"])
        for case in group["cases"]:
            assert asked.expected(world, case, engine) == case["expected"], case["id"]


@pytest.fixture(scope="module")
def trace() -> Any:
    with Trace() as engine:
        yield engine


@needs_durable
@each_file
def test_the_second_engine_expects_the_same(name: str, trace: Trace, tmp_path: Path) -> None:
    agrees(name, tmp_path, trace)


@each_file
def test_the_engine_for_tables_expects_the_same(name: str, tmp_path: Path) -> None:
    """Of a rule it tells the effect alone, and of grades those that some rule raises."""
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed: the extra `bulk` brings it")
    judge = tabled(duckdb.connect(config={"threads": 1}))
    file = FILES[name]
    asked.write_domain(tmp_path, file["catalogue"])
    for place, group in enumerate(file["groups"]):
        world = asked.world(tmp_path / str(place), file, group["rules"])
        given = [asked.given(world, case) for case in group["cases"]]
        said = judge(world.program, [Pair(dict(one.facts), dict(one.in_force)) for one in given])
        for case, found in zip(group["cases"], said, strict=True):
            expected = case["expected"]
            effects = {rule: judged["effective"] for rule, judged in expected["rules"].items()}
            assert {rule: truth.value for rule, truth in found.effects.items()} == effects, case["id"]
            for grade, level in found.grades.items():
                words = world.catalogue.facts[grade].closed.words
                told = {"at_least": words[level.lo], "at_most": words[level.hi]}
                assert told == expected["grades"][grade], case["id"]


@cache
def tried(name: str) -> frozenset[str]:
    return constructs.tried(FILES[name])


def test_every_construct_has_a_case() -> None:
    missing = constructs.every() - frozenset().union(*map(tried, FILES))
    assert not missing, f"no case of the suite tries: {', '.join(sorted(missing))}"
    left = frozenset().union(*(tried(name) for name in FILES if name != "power-coverage"))
    assert "key of a power covers" in constructs.every() - left  # it would be noticed


def test_the_files_have_the_published_shape() -> None:
    schema = json.loads((HERE / "schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    check = Draft202012Validator(schema)
    for name, file in FILES.items():
        assert [error.message for error in check.iter_errors(file)] == [], name
        assert file["construct"] == name
        assert not check.is_valid({**file, "more": 1})
        assert not check.is_valid({key: value for key, value in file.items() if key != "reviewed"})


def test_no_two_cases_have_the_same_id() -> None:
    names = [case["id"] for file in FILES.values() for group in file["groups"] for case in group["cases"]]
    names += [item["id"] for file in FILES.values() for item in file["refused"]]
    assert len(set(names)) == len(names) == CASES + REFUSED
    assert CASES >= 500


def test_the_page_counts_them() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"{CASES:,} cases" in text
    assert f"{REFUSED} texts" in text
    assert f"{len(FILES)} files" in text
    table = dict(re.findall(r"(?m)^\| `([a-z-]+)` \| ([0-9]+) \|", text))
    assert table == {name: str(sum(len(group["cases"]) for group in file["groups"])) for name, file in FILES.items()}
