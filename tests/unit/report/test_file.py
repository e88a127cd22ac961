"""A report in a file is whole, replaces what stood there, and leaves nothing beside it."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest

from checker.errors import UsageError
from checker.report.file import write_whole


def names(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def test_it_is_written_and_replaced(tmp_path: Path) -> None:
    file = tmp_path / "報告.txt"
    write_whole(file, "old and longer\n")
    write_whole(file, "新\n")
    assert file.read_bytes() == "新\n".encode()
    assert names(tmp_path) == ["報告.txt"]


def test_what_is_no_character_is_escaped(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", "\udcff")
    assert (tmp_path / "a").read_bytes() == rb"\udcff"


def test_a_link_is_kept(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("old", encoding="utf-8")
    (tmp_path / "link").symlink_to("there")
    write_whole(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there").read_text(encoding="utf-8") == "new"


def test_a_name_as_long_as_names_may_be(tmp_path: Path) -> None:
    write_whole(tmp_path / ("a" * 255), "x")
    assert names(tmp_path) == ["a" * 255]


def test_what_cannot_be_finished_leaves_the_old_report(tmp_path: Path) -> None:
    file = tmp_path / "report"
    file.write_text("old", encoding="utf-8")
    with (
        mock.patch.object(Path, "replace", side_effect=OSError(28, "No space left on device")),
        pytest.raises(UsageError, match=r"`.*report` cannot be written: no space left on device"),
    ):
        write_whole(file, "new")
    assert file.read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == ["report"]


def test_an_interruption_leaves_the_old_report(tmp_path: Path) -> None:
    file = tmp_path / "report"
    file.write_text("old", encoding="utf-8")
    with mock.patch.object(Path, "replace", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        write_whole(file, "new")
    assert (file.read_text(encoding="utf-8"), names(tmp_path)) == ("old", ["report"])


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or directory"):
        write_whole(tmp_path / "none" / "report", "x")
