"""The list of changes to the engine that no test notices: true, explained, and on its page; and that it is held to."""

from __future__ import annotations

import importlib.util
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.enginemutants.page import PAGE, page, untouched
from tests.enginemutants.record import Record, differences, part, read_record, recorded, stale, write_record
from tests.enginemutants.targets import ROOT, TARGETS
from tests.enginemutants.tool import Mutant, Run, changed, place, run

needs_tool = pytest.mark.skipif(
    importlib.util.find_spec("mutmut") is None, reason="mutmut is not installed: the extra `mutation` brings it"
)
nightly = pytest.mark.skipif(
    os.environ.get("CHECKER_NIGHTLY") != "1", reason="takes minutes: asked for with CHECKER_NIGHTLY=1"
)

ONE = Mutant("checker/a.py", "least", "return one < other", "return one <= other")
OTHER = Mutant("checker/a.py", "least", "return 1", "return 2")
RECORD = Record("mutmut 1.2.3", "3.11.7", date(2026, 11, 24), {"checker/a.py": 5}, ((ONE, "it makes no difference"),))
RUN = Run("mutmut 1.2.3", {"checker/a.py": 5}, (ONE,))


# The list as it stands


def test_the_page_is_what_the_list_gives() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(read_record())


def test_every_survivor_has_a_reason() -> None:
    assert [str(mutant) for mutant, reason in read_record().survivors if not reason.strip()] == []


def test_the_lines_of_every_survivor_still_stand_where_they_are_said_to() -> None:
    assert stale(read_record()) == []


def test_the_list_counts_the_modules_held_to_it_and_their_tests_are_there() -> None:
    assert set(read_record().made) == set(TARGETS)
    assert all(count > 0 for count in read_record().made.values())
    assert [test for tests in TARGETS.values() for test in tests if not (ROOT / test).is_file()] == []


@nightly
@needs_tool
def test_a_new_run_finds_what_is_listed(tmp_path: Path) -> None:
    assert differences(read_record(), run(ROOT, tmp_path / "copy", TARGETS)) == []


# What is said of a run


def test_a_run_that_finds_the_same_says_nothing_against_the_list() -> None:
    assert differences(RECORD, RUN) == []
    assert differences(RECORD, replace(RUN, tool="mutmut 9.9.9")) == []


_AGAINST = [
    (RECORD, replace(RUN, survivors=(ONE, OTHER)), "no test notices, and no reason is listed"),
    # The same line may stand in a function twice.
    (RECORD, replace(RUN, survivors=(ONE, ONE)), "no test notices, and no reason is listed"),
    (RECORD, replace(RUN, survivors=()), "listed, but is noticed or no longer made"),
    (replace(RECORD, survivors=((ONE, " "),)), RUN, "no reason is given"),
    (RECORD, replace(RUN, made={"checker/a.py": 6}), "the list counts"),
]


@pytest.mark.parametrize(("record", "found", "said"), _AGAINST)
def test_what_a_run_says_against_the_list(record: Record, found: Run, said: str) -> None:
    [line] = differences(record, found)
    assert line.startswith(said)


def test_a_run_becomes_a_list_that_keeps_the_reasons_known(tmp_path: Path) -> None:
    made = recorded(replace(RUN, survivors=(OTHER, ONE)), RECORD, date(2026, 12, 1))
    assert made.survivors == ((OTHER, ""), (ONE, "it makes no difference"))
    write_record(made, tmp_path / "list.yaml")
    assert read_record(tmp_path / "list.yaml") == made


def test_a_run_over_some_modules_leaves_what_is_said_of_the_others() -> None:
    elsewhere = replace(OTHER, module="checker/b.py")
    both = replace(RECORD, made={**RECORD.made, "checker/b.py": 3}, survivors=(*RECORD.survivors, (elsewhere, "so")))
    found = Run("mutmut 1.2.3", {"checker/b.py": 4}, ())
    assert part(both, found.made).survivors == ((elsewhere, "so"),)
    assert part(both, found.made).made == {"checker/b.py": 3}
    made = recorded(found, both, date(2026, 12, 1))
    assert (made.made, made.survivors) == ({"checker/a.py": 5, "checker/b.py": 4}, RECORD.survivors)


def test_lines_that_have_gone_are_seen(tmp_path: Path) -> None:
    (tmp_path / "checker").mkdir()
    source = "def least(one, other):\n    return one < other\n\n\ndef most(one, other):\n    return 1\n"
    (tmp_path / "checker" / "a.py").write_text(source, encoding="utf-8")
    listed = replace(RECORD, survivors=((ONE, "stands"), (OTHER, "stands in another function")))
    assert stale(listed, tmp_path) == [str(OTHER)]


# What the tool says


def test_module_and_function_by_the_name_of_a_change() -> None:
    assert place("checker.rules.lower.x__lower__mutmut_5") == ("checker/rules/lower.py", "_lower")
    method = "checker.engines.reference.xǁReferenceǁjudge__mutmut_12"
    assert place(method) == ("checker/engines/reference.py", "Reference.judge")
    assert place("checker.vocabulary.xǁTruthǁ__invert____mutmut_1") == ("checker/vocabulary.py", "Truth.__invert__")


def test_the_lines_of_a_change() -> None:
    head = "# name: survived\n--- checker/a.py\n+++ checker/a.py\n@@ -1,4 +1,2 @@\n def most(one):\n"
    assert changed(f"{head}-    return -1\n+    return +1\n     pass\n") == ("return -1", "return +1")
    assert changed(f"{head}-        case _:\n-            refuse(one)\n") == ("case _:\n    refuse(one)", "")


def test_what_the_tool_leaves_alone_is_named() -> None:
    source = (
        "A_B = 1\n_C = 2\nAlias = int\n\ndef f(): ...\n\n@cache\ndef g(): ...\n\n"
        "class D:\n    e = 1\n\n    @property\n    def h(self): ...\n\n    def i(self): ...\n"
    )
    assert untouched(source) == ["g", "D.h", "A_B", "_C"]


def _toy(root: Path, test: str) -> dict[str, tuple[str, ...]]:
    """A tree of one function with one test."""
    for folder in ("checker", "tests"):
        (root / folder).mkdir(parents=True)
    (root / "pyproject.toml").write_text('[tool.pytest.ini_options]\npythonpath = ["."]\n', encoding="utf-8")
    (root / "checker" / "__init__.py").write_text("", encoding="utf-8")
    source = "def least(one, other):\n    return one if one < other else other\n"
    (root / "checker" / "a.py").write_text(source, encoding="utf-8")
    test = f"from checker.a import least\n\n\ndef test_least():\n    {test}\n"
    (root / "tests" / "test_a.py").write_text(test, encoding="utf-8")
    return {"checker/a.py": ("tests/test_a.py",)}


@needs_tool
def test_what_no_test_notices_is_found(tmp_path: Path) -> None:
    """Of two numbers that are alike either is the least, so one change makes no difference."""
    targets = _toy(tmp_path / "tree", "assert (least(1, 2), least(2, 1), least(3, 3)) == (1, 1, 3)")
    found = run(tmp_path / "tree", tmp_path / "copy", targets)
    line = "return one if one < other else other"
    assert found.survivors == (Mutant("checker/a.py", "least", line, line.replace("<", "<=")),)
    assert found.made["checker/a.py"] > 1
    assert found.tool.startswith("mutmut ")
    assert run(tmp_path / "tree", tmp_path / "again", targets, only=list(targets)) == found


@needs_tool
def test_tests_that_fail_on_the_code_as_it_stands_are_told_of(tmp_path: Path) -> None:
    targets = _toy(tmp_path / "tree", "assert least(1, 2) == 2")
    with pytest.raises(RuntimeError, match="mutmut run failed"):
        run(tmp_path / "tree", tmp_path / "copy", targets)
