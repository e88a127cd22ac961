"""Use cases that the commands call, where a command does not show all of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from unittest import mock

import pytest

from checker import audit
from checker.errors import InputError, NothingMatched, UsageError
from checker.rules.pack import Book
from checker.source import MAX_BYTES
from tests import comparing
from tests.commands import CASES, RULES, alone
from tests.comparing import Toys
from tests.matters import book as made_book


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return made_book(tmp_path_factory.mktemp("rules"), RULES)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    folder = tmp_path / "cases"
    folder.mkdir()
    for name, case in CASES.items():
        (folder / f"{name}.yaml").write_text(json.dumps(case), encoding="utf-8")
    return folder


def test_every_case_is_begun_and_its_progress_told(cases: Path, book: Book) -> None:
    (cases / "broken.yaml").write_text("[", encoding="utf-8")
    told: list[tuple[int, int]] = []
    checked = audit.check([str(cases)], book, engine=alone(), progress=lambda *at: told.append(at))
    assert told == [(number, 6) for number in range(1, 7)]
    assert [report.id for report in checked.reports] == [f"cases/{name}" for name in sorted(CASES)]
    assert {report.second_engine for report in checked.reports if report.id != "cases/elsewhere"} == {
        "the second engine was left out of this run"
    }
    assert [problem.line for problem in checked.problems] == [1]


def test_reasonings_only_where_asked_for(cases: Path, book: Book) -> None:
    file = str(cases / "quiet.yaml")
    [short] = audit.check([file], book, engine=alone()).reports
    assert [track.reasonings for track in short.tracks] == [()]
    explained = audit.explain(file, "", book, alone())
    assert [(found.target, found.outcome) for found in explained.reasonings] == [
        ("act", "stringency"),
        ("act/demand", "intrusion"),
        ("act/demand", "ask"),
    ]
    assert [found.finding is not None for found in explained.reasonings] == [False, False, True]


def test_a_case_that_cannot_be_accepted_is_not_explained(cases: Path, book: Book) -> None:
    (cases / "broken.yaml").write_text("[", encoding="utf-8")
    with pytest.raises(InputError):
        audit.explain(str(cases / "broken.yaml"), "", book, alone())


def test_links_passed_over_are_noted(cases: Path, book: Book) -> None:
    (cases / "link").symlink_to(cases)
    assert len(audit.check([str(cases)], book, engine=alone()).notes) == 1
    assert len(audit.list_cases([str(cases)], book).notes) == 1


def test_every_file_a_book_reads_is_known(tmp_path: Path) -> None:
    own = tmp_path / "rules"
    made_book(own, RULES)
    files = audit.rule_files([own])
    assert {file.name for file in files if file.is_relative_to(own)} == {"pack.yaml", "mild.yaml", "soft.yaml"}
    book = audit.load_book()
    read = {pack.document.file for pack in book.packs.values()} | {rule.span.file for rule in book.rules.values()}
    assert len(read) > 20
    assert {Path(file).name for file in read} <= {file.name for file in files}


def test_no_more_of_standard_input_is_read_than_is_accepted(book: Book) -> None:
    stream = mock.Mock()
    stream.buffer.read.return_value = b"a" * (MAX_BYTES + 1)
    with mock.patch.object(sys, "stdin", stream), pytest.raises(InputError, match="file is larger than 4 MiB"):
        audit.explain("-", "", book, alone())
    stream.buffer.read.assert_called_once_with(MAX_BYTES + 1)


NO_LINKS = OSError(1, "Operation not permitted")


def test_a_new_file_is_written_where_there_are_no_links(tmp_path: Path) -> None:
    with mock.patch.object(Path, "hardlink_to", side_effect=NO_LINKS):
        audit.write_new(tmp_path / "new.yaml", "text")
    assert [(file.name, file.read_text(encoding="utf-8")) for file in tmp_path.iterdir()] == [("new.yaml", "text")]


def test_a_new_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    full = mock.patch.object(Path, "rename", side_effect=OSError(28, "No space left on device"))
    with (
        mock.patch.object(Path, "hardlink_to", side_effect=NO_LINKS),
        full,
        pytest.raises(UsageError, match="no space"),
    ):
        audit.write_new(tmp_path / "new.yaml", "text")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "new.yaml"
    file.write_text("theirs", encoding="utf-8")
    with pytest.raises(UsageError, match="exists already"):
        audit.write_new(file, "ours")
    with (
        mock.patch.object(Path, "hardlink_to", side_effect=NO_LINKS),
        pytest.raises(UsageError, match="exists already"),
    ):
        audit.write_new(file, "ours")
    assert (file.read_text(encoding="utf-8"), [path.name for path in tmp_path.iterdir()]) == ("theirs", ["new.yaml"])


# Beside other cases


def test_the_shipped_cases_are_compared_with_unless_others_are_given(tmp_path: Path, book: Book) -> None:
    assert audit.precedents([], book, alone=True) is None
    assert audit.precedents([], book) is not None
    with pytest.raises(UsageError, match="do not go together"):
        audit.precedents([tmp_path], book, alone=True)
    with pytest.raises(UsageError, match="there is no folder"):
        audit.precedents([tmp_path / "gone"], book)
    with pytest.raises(NothingMatched):
        audit.precedents([tmp_path], book)


def test_what_is_wrong_in_a_case_compared_with_is_a_note_and_no_problem(tmp_path: Path) -> None:
    toys = Toys(tmp_path)
    comparing.matter(tmp_path, "other", comparing.case(comparing.ordered("guidance")), toys.book)
    (tmp_path / "cases" / "bad.yaml").write_text("toy-office: [\ntoy-law", encoding="utf-8")
    own = tmp_path / "own.yaml"
    own.write_text(json.dumps(comparing.case(comparing.ordered("order"))), encoding="utf-8")
    library = audit.precedents([tmp_path / "cases"], toys.book)
    checked = audit.check([str(own)], toys.book, engine=alone(), comparators=library)
    assert checked.problems == ()
    [note] = checked.notes
    assert note.startswith(f"not compared with: {tmp_path / 'cases' / 'bad.yaml'}:1:13: ")
    [track] = checked.reports[0].tracks
    assert track.compared is not None
    assert track.compared.left_out == (("cases/bad", "the file could not be accepted"),)
    assert [finding.kind for finding in track.findings] == ["split"]
    explained = audit.explain(str(own), "track:precedents", toys.book, alone(), library)
    assert (explained.reasonings, [track.id for track in explained.compared]) == ((), ["track"])
    assert explained.notes == checked.notes


def test_a_comparison_is_explained_by_the_name_of_its_track(tmp_path: Path) -> None:
    toys = Toys(tmp_path)
    own = tmp_path / "own.yaml"
    own.write_text(json.dumps(comparing.case(comparing.ordered("order"))), encoding="utf-8")
    comparing.matter(tmp_path, "other", comparing.case(comparing.ordered("guidance")), toys.book)
    library = audit.precedents([tmp_path / "cases"], toys.book)
    assert audit.explain(str(own), "track", toys.book, alone(), library).compared
    assert audit.explain(str(own), "act", toys.book, alone(), library).compared == ()
    with pytest.raises(UsageError) as caught:
        audit.explain(str(own), "track:precedent", toys.book, alone(), library)
    assert caught.value.hint == "did you mean `track:precedents`?"
    with pytest.raises(UsageError):
        audit.explain(str(own), "track:precedents", toys.book, alone())
