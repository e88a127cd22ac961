"""The suite is up to date, says the same as a second evaluation written from the page, and leaves no construct out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from checker.engines.trace import Trace
from tests.agreement.batches import Batch, Pair, Said, proved, tabled
from tests.conformance import asked, constructs, generate, refusing
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
    for found in constructs.judgements(FILES[name]):
        assert found.said() == found.case["expected"], found.case["id"]


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


Groups = list[tuple[asked.World, list[dict[str, Any]]]]
"""The rules of each group of a file, read, with its cases."""


@pytest.fixture(scope="module")
def groups(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Groups]:
    """A file read by its name, once for all engines."""

    @cache
    def read(name: str) -> Groups:
        folder, file = tmp_path_factory.mktemp(name), FILES[name]
        asked.write_domain(folder, file["catalogue"])
        return [
            (asked.world(folder / str(place), file, group["rules"]), group["cases"])
            for place, group in enumerate(file["groups"])
        ]

    return read


@pytest.fixture(scope="module")
def trace() -> Any:
    with Trace() as engine:
        yield engine


@needs_durable
@each_file
def test_the_second_engine_expects_the_same(name: str, trace: Trace, groups: Callable[[str], Groups]) -> None:
    for world, cases in groups(name):
        for case in cases:
            assert asked.expected(world, case, trace) == case["expected"], case["id"]


def asked_of(judge: Batch, world: asked.World, cases: list[dict[str, Any]]) -> Sequence[Said | None]:
    """What an engine that judges many cases at once says of those of a group."""
    given = [asked.given(world, case) for case in cases]
    return judge(world.program, [Pair(dict(one.facts), dict(one.in_force)) for one in given])


def same_grades(world: asked.World, case: dict[str, Any], found: Said) -> None:
    """Of the grades that some rule raises."""
    for grade, level in found.grades.items():
        words = world.catalogue.facts[grade].closed.words
        told = {"at_least": words[level.lo], "at_most": words[level.hi]}
        assert told == case["expected"]["grades"][grade], case["id"]


@each_file
def test_the_engine_for_tables_expects_the_same(name: str, groups: Callable[[str], Groups]) -> None:
    """Of a rule it tells the effect alone, and of grades those that some rule raises."""
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed: the extra `bulk` brings it")
    judge = tabled(duckdb.connect(config={"threads": 1}))
    for world, cases in groups(name):
        for case, found in zip(cases, asked_of(judge, world, cases), strict=True):
            assert found is not None
            effects = {rule: judged["effective"] for rule, judged in case["expected"]["rules"].items()}
            assert {rule: truth.value for rule, truth in found.effects.items()} == effects, case["id"]
            same_grades(world, case, found)


KEYS = ("condition", "own", "effective")


def test_the_prover_expects_the_same(groups: Callable[[str], Groups]) -> None:
    """Of the cases without a value known in part, of which alone it speaks; on all three of what it says of a rule."""
    answered = 0
    for name in FILES:
        for world, cases in groups(name):
            for case, found in zip(cases, asked_of(proved, world, cases), strict=True):
                if found is not None:
                    answered += 1
                    assert found.whole is not None, found.contradiction
                    rules = found.whole.rules.items()
                    said = {rule: {key: getattr(judged, key).value for key in KEYS} for rule, judged in rules}
                    expected = case["expected"]["rules"].items()
                    assert said == {rule: {key: judged[key] for key in KEYS} for rule, judged in expected}, case["id"]
                    same_grades(world, case, found)
    assert answered >= 3_000


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
        bare = {**file, "groups": file["groups"][:1], "refused": []}
        assert check.is_valid(bare)
        assert not check.is_valid({**bare, "more": 1})
        assert not check.is_valid({key: value for key, value in bare.items() if key != "reviewed"})


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
