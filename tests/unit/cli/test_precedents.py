"""The options of comparing: with which cases, with none, and what the exit code makes of a conflict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands import run
from tests.comparing import Toys, case, matter, ordered


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A book, a case that is out of line with another in `cases`, and one that possibly is."""
    toys = Toys(tmp_path)
    matter(tmp_path, "other", case(ordered("guidance")), toys.book)
    for name, facts in (("certain", {}), ("possible", {"intent": None})):
        text = json.dumps(case(ordered("order"), facts=facts))
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def checked(folder: Path, name: str, *options: str) -> tuple[int, bool]:
    ran = run("check", str(folder / f"{name}.yaml"), "--rules", str(folder / "packs"), *options)
    assert ran.err == ""
    return ran.code, ": split, " in ran.out


@pytest.mark.parametrize(
    ("name", "options", "code"),
    [
        ("certain", (), 1),
        ("certain", ("--fail-on", "error"), 0),
        ("possible", (), 0),
        ("possible", ("--fail-on", "note"), 1),
        ("possible", ("--strict-unknown",), 4),
    ],
)
def test_a_conflict_counts_like_any_finding(folder: Path, name: str, options: tuple[str, ...], code: int) -> None:
    assert checked(folder, name, "--cases", str(folder / "cases"), *options) == (code, True)


def test_alone_no_other_case_is_looked_at(folder: Path) -> None:
    assert checked(folder, "certain", "--alone") == (0, False)


def test_without_a_folder_the_shipped_cases_are_looked_at(folder: Path) -> None:
    assert checked(folder, "certain") == (0, False)  # none of them is before the toy office


def test_several_folders_are_looked_at(folder: Path) -> None:
    (folder / "more").mkdir()
    (folder / "cases" / "other.yaml").rename(folder / "more" / "other.yaml")
    (folder / "cases" / "none.yaml").write_text("title: nothing", encoding="utf-8")
    options = ("--cases", str(folder / "cases"), "--cases", str(folder / "more"))
    assert checked(folder, "certain", *options) == (1, True)


def test_alone_and_cases_do_not_go_together(folder: Path) -> None:
    for command in ("check", "explain"):
        ran = run(command, str(folder / "certain.yaml"), "--alone", "--cases", str(folder / "cases"))
        assert (ran.code, ran.out) == (2, "")
        assert "`--alone` and `--cases` do not go together" in ran.err


def test_a_case_compared_with_is_not_written_over(folder: Path) -> None:
    other = folder / "cases" / "other.yaml"
    before = other.read_text(encoding="utf-8")
    arguments = (
        "check",
        str(folder / "certain.yaml"),
        "--rules",
        str(folder / "packs"),
        "--cases",
        str(folder / "cases"),
    )
    assert run(*arguments, "--format", f"json={other}").code == 2
    assert other.read_text(encoding="utf-8") == before


def test_the_comparison_alone_is_explained(folder: Path) -> None:
    arguments = ("explain", str(folder / "certain.yaml"), "track:precedents", "--rules", str(folder / "packs"))
    ran = run(*arguments, "--cases", str(folder / "cases"))
    assert (ran.code, ran.err) == (0, "")
    assert "split, certain" in ran.out
    told = json.loads(run(*arguments, "--cases", str(folder / "cases"), "--format", "json").out)
    assert told["reasonings"] == []
    assert told["beside"][0]["findings"][0]["precedents"][0]["precedent"]["case"] == "cases/other"


@pytest.mark.parametrize("command", ["check", "explain"])
def test_a_bad_case_to_compare_with_is_noted_on_standard_error(folder: Path, command: str) -> None:
    (folder / "cases" / "bad.yaml").write_text("toy-office: [\ntoy-law", encoding="utf-8")
    arguments = (str(folder / "possible.yaml"), "--rules", str(folder / "packs"), "--cases", str(folder / "cases"))
    ran = run(command, *arguments)
    assert ran.code == 0
    assert ran.err.startswith(f"note: not compared with: {folder / 'cases' / 'bad.yaml'}:1:13: ")
    assert "left out: cases/bad: the file could not be accepted" in ran.out
