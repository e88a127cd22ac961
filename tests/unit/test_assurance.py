"""Use cases on rules: what the shipped packs leave unexplained, and what is written for the reader to go on with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checker import assurance, audit
from checker.assurance import chosen, kinds, verify_rules, write_cases
from checker.dates import PartialDate
from checker.errors import UsageError
from checker.facts.matter import read_matter
from checker.proofs.complaint import KINDS
from checker.proofs.verify import Wanted
from checker.rules.pack import Book
from tests import toys

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def book() -> Book:
    return audit.load_book()


def test_the_shipped_packs_have_no_complaint_that_is_not_explained(book: Book) -> None:
    found = verify_rules(book, Wanted(today=TODAY)).report
    assert found.loudest == ()
    assert found.undecided == ()
    assert found.suppressions == ()
    assert found.counts.explained == len(found.complaints) > 0


def test_every_explanation_has_a_reason_an_owner_and_a_day_within_two_years(book: Book) -> None:
    entries = [entry for pack in book.packs.values() for entry in pack.file.suppressions]
    assert entries
    for entry in entries:
        assert len(entry.reason) > 80
        assert entry.owner
        assert isinstance(entry.expires, PartialDate)
        assert entry.expires.last < date(2028, 11, 24)


def test_what_shows_a_complaint_is_a_case_that_check_accepts(book: Book, tmp_path: Path) -> None:
    found = verify_rules(book, Wanted(today=TODAY), suppress=False).found
    folder = tmp_path / "cases"
    written, notes = write_cases(found, folder)
    files = sorted(folder.iterdir())
    assert len(files) == written > 0
    assert written + len(notes) == sum(len(one.complaint.shown) for one in found.found)
    checked = audit.check([str(folder)], book)
    assert checked.problems == ()
    assert len(checked.reports) == written
    with pytest.raises(UsageError, match="exists already"):
        write_cases(found, folder)
    assert sorted(folder.iterdir()) == files


@pytest.mark.parametrize(
    ("outcome", "ceiling", "floor"), [("stringency", "recommendation", "order"), ("amount", "100", "101")]
)
def test_a_case_that_shows_a_clash_has_it_found_on_the_outcome(
    outcome: str, ceiling: str, floor: str, tmp_path: Path
) -> None:
    pack = (
        "title: made\ndomain: data-protection\napplies_to: [{authority: office, regime: law}]\n"
        "authorities: {office: Office}\nregimes: {law: Law}\n"
    )
    texts = {
        "p/floor": toys.rule(f"when: {{intent: deliberate}}\nexpect: {{{outcome}: {{at_least: {floor}}}}}\n"),
        "p/ceiling": toys.rule(f"when: {{intent: deliberate}}\nexpect: {{{outcome}: {{at_most: {ceiling}}}}}\n"),
        "p/pack": pack,
    }
    made = audit.load_book([toys.write(tmp_path, texts)])
    found = verify_rules(made, Wanted(kinds=("clash",), today=TODAY)).found
    folder = tmp_path / "cases"
    assert write_cases(found, folder) == (1, ())
    [report] = audit.check([str(folder)], made).reports
    told = [f for track in report.tracks for f in track.findings if f.outcome == outcome]
    assert [finding.kind for finding in told] == ["undecided"]
    [file] = folder.iterdir()
    assert f"other findings than that on {outcome} are not what it is to show" in file.read_text(encoding="utf-8")


def test_a_made_up_case_says_what_it_is_to_show_and_of_which_rule(book: Book, tmp_path: Path) -> None:
    found = verify_rules(book, Wanted(today=TODAY), suppress=False).found
    written, _ = write_cases(found, tmp_path / "cases")
    files = [(one, file) for number, one in enumerate(found.found, 1)
             for file in (tmp_path / "cases").glob(f"{number:02}-*.yaml")]  # fmt: skip
    assert len(files) == written > 0
    for one, file in files:
        summary = read_matter(file, book.catalogues).case.summary or ""
        assert one.complaint.message in summary
        assert all(f"`{rule}`" in summary for rule in one.complaint.rules)


def test_explained_complaints_are_not_written(book: Book, tmp_path: Path) -> None:
    assert write_cases(verify_rules(book, Wanted(today=TODAY)).found, tmp_path / "cases") == (0, ())


def test_rules_are_chosen_by_id_and_by_pack(book: Book) -> None:
    assert list(chosen(book, [])) == list(book.rules)
    assert set(chosen(book, ["general"])) == {name for name in book.rules if name.startswith("general/")}
    assert list(chosen(book, ["general/escalation", "general/escalation"])) == ["general/escalation"]
    with pytest.raises(UsageError, match="there is no rule or pack `generl`"):
        chosen(book, ["general", "generl"])


def test_kinds_are_told_in_the_order_of_reports() -> None:
    assert kinds(()) == KINDS
    assert kinds(("gap", "clash")) == ("clash", "gap")
    with pytest.raises(UsageError):
        kinds(("gap", "gaps"))


def test_the_examples_of_the_shipped_rules_are_right_and_exercise_all_there_is(book: Book) -> None:
    tested = assurance.test_rules(book, [])
    assert tested.failures == ()
    assert assurance.covered(book, []).share == 1
