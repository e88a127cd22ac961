"""The case files that others are compared with: which are read, which left out, and what is said of bad ones."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from unittest import mock

import pytest

from checker.facts.matter import read_matter
from checker.findings.cohort import Decided, decided
from checker.findings.comparators import Comparators
from checker.source import MAX_BYTES
from tests.comparing import Toys, case, ordered, section
from tests.matters import Data, measure


@pytest.fixture
def toys(tmp_path: Path) -> Toys:
    return Toys(tmp_path)


def write(toys: Toys, name: str, made: Data) -> Path:
    file = toys.folder / "cases" / f"{name}.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(made, indent=1), encoding="utf-8")
    return file


def own(toys: Toys) -> tuple[str, Decided]:
    file = write(toys, "own", case(ordered("order")))
    read = read_matter(file, toys.book.catalogues)
    found = decided(read, "track", toys.comparing, toys.catalogue)
    assert isinstance(found, Decided)
    return str(file), found


def others(toys: Toys, *files: Path) -> tuple[list[str], list[tuple[str, str]], Comparators]:
    found = Comparators(files, toys.book)
    path, row = own(toys)
    rest = found.others(path, row)
    return [one.id for one in rest.decided], [(one.id, one.reason) for one in rest.left_out], found


def test_a_case_is_not_compared_with_itself(toys: Toys) -> None:
    path, _ = own(toys)
    elsewhere = toys.folder / "elsewhere" / "cases" / "own.yaml"
    elsewhere.parent.mkdir(parents=True)
    elsewhere.write_text(Path(path).read_text(encoding="utf-8"), encoding="utf-8")
    linked = toys.folder / "cases" / "linked.yaml"
    linked.symlink_to(path)
    other = write(toys, "other", case(ordered("guidance")))
    assert others(toys, Path(path), elsewhere, linked, other)[0] == ["cases/other:track"]


def test_a_file_that_cannot_name_the_authority_is_not_read(toys: Toys) -> None:
    third = write(toys, "third", case(ordered("order"), track={"authority": "third-office"}))
    other = write(toys, "other", case(ordered("guidance")))
    with mock.patch("checker.findings.comparators.read_matter", wraps=read_matter) as read:
        assert others(toys, third, other)[0] == ["cases/other:track"]
    assert [Path(call.args[0]).stem for call in read.call_args_list if "own" not in str(call.args[0])] == ["other"]


def test_a_name_written_with_escapes_is_found(toys: Toys) -> None:
    other = write(toys, "other", case(ordered("guidance")))
    other.write_text(other.read_text(encoding="utf-8").replace("toy-office", "toy\\u002doffice"), encoding="utf-8")
    assert others(toys, other)[0] == ["cases/other:track"]


def test_a_file_that_cannot_be_accepted_is_left_out_and_told_of(toys: Toys) -> None:
    bad = write(toys, "bad", case(measure(instrument="ordr")))
    rows, out, found = others(toys, bad, write(toys, "other", case(ordered("guidance"))))
    assert rows == ["cases/other:track"]
    assert out == [("cases/bad", "the file could not be accepted")]
    [note] = found.notes
    assert note.startswith(f"not compared with: {bad}:")
    assert "`ordr`" in note


@pytest.mark.parametrize("what", ["gone", "pipe", "large", "circle"])
def test_what_cannot_be_read_is_told_of_and_never_waited_for(toys: Toys, what: str) -> None:
    file = toys.folder / "odd.yaml"
    if what == "pipe":
        os.mkfifo(file)
    elif what == "large":
        file.write_bytes(b"#" * (MAX_BYTES + 1))
    elif what == "circle":
        file.symlink_to(file)
    rows, out, found = others(toys, file)
    name = str(file) if what == "circle" and sys.version_info < (3, 13) else f"{toys.folder.name}/odd"
    assert (rows, out) == ([], [(name, "the file could not be accepted")])
    assert found.notes[0].startswith(f"not compared with: {file}")


def test_each_file_is_read_once_for_all_cases(toys: Toys) -> None:
    other = write(toys, "other", case(ordered("guidance")))
    path, row = own(toys)
    found = Comparators([other], toys.book)
    with mock.patch("checker.findings.comparators.read_matter", wraps=read_matter) as read:
        first, second = found.others(path, row), found.others(path, row)
    assert read.call_count == 1
    assert first.decided[0] is second.decided[0]


def test_a_case_left_out_is_told_of_with_its_reason(toys: Toys) -> None:
    _, out, found = others(toys, write(toys, "other", case(measure(instrument="report-request"))))
    assert [name for name, _ in out] == ["cases/other:track"]
    assert found.notes == []


def test_peers_of_another_authority_are_found_where_the_pack_says_so(tmp_path: Path) -> None:
    made = section()
    made["peers"]["same"] = ["regime"]
    toys = Toys(tmp_path, made)
    other = write(toys, "other", case(ordered("guidance"), track={"authority": "other-office"}))
    assert others(toys, other)[0] == ["cases/other:track"]
