"""Which case files arguments mean."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from checker.errors import NothingMatched, UsageError
from checker.selection import select, shipped_cases


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Cases at two depths, beside files that are none."""
    for name in ("b.yaml", "a.yaml", "deep/er/c.YML", "notes.txt", "x.json", ".hidden.yaml", ".git/d.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "folder.yaml").mkdir()
    return tmp_path


def names(*arguments: str | Path) -> list[str]:
    return [Path(file).name for file in select([str(argument) for argument in arguments]).files]


def test_a_folder_is_searched_in_the_order_of_paths(folder: Path) -> None:
    assert names(folder) == ["a.yaml", "b.yaml", "c.YML"]


def test_arguments_keep_their_order_and_files_are_named_as_given(folder: Path) -> None:
    given = [str(folder / "b.yaml"), str(folder / "a.yaml"), "-"]
    assert select(given).files == given


def test_the_same_case_is_taken_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "link.yaml").symlink_to("a.yaml")
    monkeypatch.chdir(folder)
    assert select(["a.yaml", "./deep/../a.yaml", str(folder / "a.yaml"), "link.yaml", "-", "-"]).files == [
        "a.yaml",
        "-",
    ]
    assert names(".") == ["a.yaml", "b.yaml", "c.YML"]


def test_a_file_may_have_any_name(folder: Path) -> None:
    assert names(folder / "notes.txt", folder / ".hidden.yaml") == ["notes.txt", ".hidden.yaml"]


def test_a_shipped_case_by_its_id_and_by_its_file() -> None:
    name, file = next(iter(shipped_cases().items()))
    assert select([name, str(file)]).files == [str(file)]


def test_links_to_folders_are_not_entered_and_that_is_said(folder: Path) -> None:
    (folder / "deep" / "up").symlink_to("..")
    found = select([str(folder)])
    assert [Path(file).name for file in found.files] == ["a.yaml", "b.yaml", "c.YML"]
    assert found.notes == [f"`{folder / 'deep' / 'up'}` is a link to a folder and was not entered"]
    assert names(folder / "deep" / "up") == ["a.yaml", "b.yaml", "c.YML"]


def test_links_that_lead_nowhere_are_left_to_the_reader(folder: Path) -> None:
    (folder / "lost.yaml").symlink_to("nowhere")
    (folder / "round.yaml").symlink_to("round.yaml")
    assert names(folder) == ["a.yaml", "b.yaml", "c.YML", "lost.yaml", "round.yaml"]
    assert names(folder / "lost.yaml") == ["lost.yaml"]


def test_a_folder_that_fails_while_it_is_read_is_a_problem(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir

    def failing(path: str) -> object:
        if str(path).endswith("deep"):
            raise OSError(5, "Input/output error", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", failing)
    found = select([str(folder)])
    assert [Path(file).name for file in found.files] == ["a.yaml", "b.yaml"]
    assert [(Path(p.file).name, p.message) for p in found.problems] == [
        ("deep", "folder cannot be read: input/output error")
    ]


@pytest.mark.parametrize("argument", ["", "jp/nothing", "../etc", "/nonexistent", "a\0b", "cases\n"])
def test_what_is_neither_file_nor_folder_nor_case(argument: str) -> None:
    with pytest.raises(UsageError, match="there is no file, folder or shipped case"):
        select([argument])


def test_the_nearest_shipped_case_is_named() -> None:
    with pytest.raises(UsageError) as caught:
        select(["jp/line-yaho-2023"])
    assert caught.value.hint == "did you mean `jp/line-yahoo-2023`?"


def test_a_folder_without_cases_matches_nothing(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("x", encoding="utf-8")
    with pytest.raises(NothingMatched) as caught:
        select([str(tmp_path)])
    assert caught.value.exit_code == 3
    assert caught.value.hint == "the name of a case file ends in .yaml or .yml"
