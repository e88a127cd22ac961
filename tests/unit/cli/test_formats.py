"""Several reports from one run, each in its place, and no place that must not be written."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from checker.cli.formats import Destination, destinations
from checker.errors import UsageError
from tests.commands import Ran, run


def test_text_on_standard_output_where_nothing_is_said() -> None:
    assert destinations([]) == (Destination("text", None),)


def test_formats_with_and_without_a_file() -> None:
    assert destinations(["json=a=b.json", "text", "text=-x"]) == (
        Destination("json", Path("a=b.json")),
        Destination("text", None),
        Destination("text", Path("-x")),
    )
    assert destinations(["json=-"]) == (Destination("json", None),)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["text", "json"], "two reports cannot both go to standard output"),
        (["text", "json=-"], "two reports cannot both go to standard output"),
        (["json=a", "text=./a"], "two reports cannot both go to `.*a`"),
        (["json="], "--format json=: the name of the file is missing"),
        (["=a"], "--format: `` is not one of `text`, `json`"),
        (["TEXT"], "is not one of"),
    ],
)
def test_what_does_not_fit_together(given: list[str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        destinations(given)


@pytest.fixture
def place(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the made-up folder, in which the command is run."""
    shutil.copytree(made, tmp_path / "made")
    monkeypatch.chdir(tmp_path / "made")
    return tmp_path / "made"


def check(*options: str, case: str = "cases/harsh.yaml") -> Ran:
    return run("check", case, "--rules", "rules", *options)


def contents(folder: Path) -> dict[str, bytes | None]:
    return {str(file.relative_to(folder)): file.read_bytes() if file.is_file() else None for file in folder.rglob("*")}


def test_every_format_in_its_file_and_one_on_standard_output(place: Path) -> None:
    plain, data = check(), check("--format", "json")
    both = check("--format", "json=report.json", "--format", "text")
    assert (both.code, both.out, both.err) == (1, plain.out, "")
    assert (place / "report.json").read_text(encoding="utf-8") == data.out
    files = check("--format", "json=report.json", "--format", "text=report.txt")
    assert (files.code, files.out, files.err) == (1, "", "")
    assert (place / "report.txt").read_text(encoding="utf-8") == plain.out
    assert sorted(contents(place).keys() - {"report.json", "report.txt"}) == sorted(
        path for path in contents(place) if not path.startswith("report.")
    )


def test_explanations_too(place: Path) -> None:
    ran = run("explain", "cases/harsh.yaml", "--rules", "rules", "--format", "json=a.json", "--format", "text=a.txt")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert json.loads((place / "a.json").read_text(encoding="utf-8"))["case"] == "cases/harsh"
    assert "conclusion" in (place / "a.txt").read_text(encoding="utf-8")


def test_bad_files_are_in_the_report_too(place: Path) -> None:
    ran = check("--format", "json=a.json", "--format", "text=a.txt", case="bad")
    assert ran.code == 2
    assert "2 files not accepted" in (place / "a.txt").read_text(encoding="utf-8")
    assert len(json.loads((place / "a.json").read_text(encoding="utf-8"))["problems"]) == 2


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("cases/harsh.yaml", "is read by this run and is not overwritten"),
        ("cases/../cases/harsh.yaml", "is read by this run and is not overwritten"),
        ("{place}/cases/harsh.yaml", "is read by this run and is not overwritten"),
        ("hard", "is read by this run and is not overwritten"),
        ("soft", "is read by this run and is not overwritten"),
        ("rules/toy/mild.yaml", "is read by this run and is not overwritten"),
        ("rules/toy/pack.yaml", "is read by this run and is not overwritten"),
        ("cases", "is a folder"),
        ("none/report.json", "there is no folder `none`"),
        ("fifo", "is not a regular file"),
        ("/dev/null", "is not a regular file"),
        ("round", "is a link that leads nowhere"),
    ],
)
@pytest.mark.parametrize("command", ["check", "explain"])
def test_what_must_not_be_written_is_refused_before_any_work(place: Path, command: str, target: str, told: str) -> None:
    (place / "hard").hardlink_to(place / "cases/harsh.yaml")
    (place / "soft").symlink_to("cases/harsh.yaml")
    (place / "round").symlink_to("round")
    os.mkfifo(place / "fifo")
    before = contents(place)
    form = f"json={target.format(place=place)}"
    ran = run(command, "cases/harsh.yaml", "--rules", "rules", "--format", form, "--format", "text")
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert contents(place) == before


def test_a_folder_being_checked_keeps_its_cases(place: Path) -> None:
    before = contents(place / "cases")
    ran = check("--format", "text=cases/fine.yaml", case="cases")
    assert (ran.code, contents(place / "cases")) == (2, before)


def test_nothing_is_written_where_the_run_fails(place: Path) -> None:
    before = contents(place)
    assert check("--format", "json=report.json", "--fail-on", "bad").code == 2
    assert check("--format", "json=report.json", "--format", "text=none/a").code == 2
    assert check("--format", "json=report.json", case="missing").code == 2
    (place / "rules/toy/broken.yaml").write_text("[", encoding="utf-8")
    assert check("--format", "json=report.json").code == 2
    (place / "rules/toy/broken.yaml").unlink()
    assert contents(place) == before
