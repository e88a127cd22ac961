"""`pytest --checker-pack`: examples and laws as tests in a suite of one's own, and nothing at all without it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from tests import toys
from tests.toys import PACK, write, write_domain

ROOT = Path(__file__).parents[3]
RULE = toys.rule('when: {number: "<= 10"}\nexpect: {stringency: {at_most: guidance}}\n').replace(
    "examples: []\n",
    "examples:\n"
    "  - {shows: firing, facts: {number: 3}, judgement: holds, decided_by: [number]}\n"
    "  - {shows: silent, facts: {number: 50}, judgement: FIFTY, decided_by: [number]}\n"
    "  - {shows: boundary, facts: {number: 11}, judgement: fails, decided_by: [number]}\n"
    "  - {shows: unknown, facts: {}, judgement: unknown, decided_by: [number]}\n",
)


def pytest_(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "checker.properties.plugin",
        "-p",
        "no:cacheprovider",
        "-W",
        "error",
    ]
    return subprocess.run(
        [*command, "-rA", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def packs(folder: Path, rule: str, *laws: str) -> Path:
    """A folder of two packs and the domain they stand in."""
    text = PACK + ("laws:\n" + "".join(f"  - {law}\n" for law in laws) if laws else "")
    found = write(folder, {"p/r": rule, "p/pack": text, "q/other": RULE.replace("FIFTY", "fails")})
    write_domain(folder)
    (folder / "domains" / "toy").rename(found / "toy")
    return found


def test_what_holds_passes(tmp_path: Path) -> None:
    found = packs(tmp_path, RULE.replace("FIFTY", "fails"), "{more: number, never_lowers: ceiling}")
    done = pytest_(tmp_path, "--checker-pack", str(found / "p"), "--checker-examples", "30")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "PASSED ::p/r::example 2 (silent)" in done.stdout
    assert "PASSED ::p/r::examples" in done.stdout
    assert "PASSED ::p+q::law more: number, never_lowers: ceiling" in done.stdout
    assert "checker: --checker-seed 0 --checker-examples 30" in done.stdout
    assert "q/other" not in done.stdout
    assert "12 passed" in done.stdout
    assert not (tmp_path / ".hypothesis").exists()


def test_what_does_not_hold_fails_with_the_case(tmp_path: Path) -> None:
    law = '{if: {number: "< 20"}, then: {stringency: {at_most: guidance}}}'
    found = packs(tmp_path, RULE.replace("FIFTY", "holds"), law)
    done = pytest_(tmp_path, "--checker-pack", str(found), "--checker-seed", "3", "--checker-examples", "60")
    assert done.returncode == 1
    assert "p/r: is judged `fails`, the example says `holds`" in done.stdout
    assert "the law `if: {number: < 20}, then: {stringency: {at_most: guidance}}` is broken" in done.stdout
    assert "case 1 of 1: number 11" in done.stdout
    assert "  - shows: silent\n    facts: {number: 11}\n    judgement: fails\n    decided_by: [number]\n" in done.stdout
    assert "found with --checker-seed 3 --checker-examples 60" in done.stdout
    assert "PASSED ::q/other::example 1 (firing)" in done.stdout
    assert "Traceback" not in done.stdout
    assert "2 failed" in done.stdout


def test_a_law_that_was_not_tried_is_skipped_and_says_why(tmp_path: Path) -> None:
    law = '{if: {number: "> 50"}, then: {ask: {at_most: do}}, assume: ["number <= 20"]}'
    found = packs(tmp_path, RULE.replace("FIFTY", "fails"), law)
    done = pytest_(tmp_path, "--checker-pack", str(found / "p"), "--checker-examples", "30", "-k", "assume")
    assert "1 skipped" in done.stdout
    assert "not tried: the law is about none of the 30 cases drawn" in done.stdout


def test_a_pack_that_cannot_be_read_ends_the_run_with_its_problems(tmp_path: Path) -> None:
    found = packs(tmp_path, RULE.replace("number: 3", "number: 3, blot: 1").replace('number: "<= 10"', "blot: 1"))
    done = pytest_(tmp_path, "--checker-pack", str(found / "p"))
    assert done.returncode == 4
    assert "there is no fact `blot`" in done.stdout + done.stderr
    missing = pytest_(tmp_path, "--checker-pack", str(tmp_path / "nothing"))
    assert missing.returncode == 4
    assert "Traceback" not in missing.stdout + missing.stderr


def test_it_stands_beside_a_suite_of_ones_own_and_can_be_chosen_from(tmp_path: Path) -> None:
    found = packs(tmp_path, RULE.replace("FIFTY", "fails"))
    (tmp_path / "test_own.py").write_text("def test_own():\n    assert True\n", encoding="utf-8")
    done = pytest_(tmp_path, "test_own.py", "--checker-pack", str(found / "p"), "-k", "test_own or boundary")
    assert "2 passed, 10 deselected" in done.stdout
    alone = pytest_(tmp_path, "test_own.py")
    assert "1 passed" in alone.stdout
    assert "checker:" not in alone.stdout


def test_without_the_option_nothing_of_the_checker_is_read(tmp_path: Path) -> None:
    (tmp_path / "test_own.py").write_text(
        "import sys\n\ndef test_own():\n"
        "    loaded = {name for name in sys.modules if name.split('.')[0] in ('checker', 'yaml', 'pydantic')}\n"
        "    assert loaded == {'checker', 'checker.properties', 'checker.properties.plugin'}\n",
        encoding="utf-8",
    )
    done = pytest_(tmp_path, "test_own.py")
    assert done.returncode == 0, done.stdout


def test_pytest_is_told_of_it_where_the_checker_is_installed() -> None:
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert metadata["project"]["entry-points"]["pytest11"] == {"checker": "checker.properties.plugin"}
