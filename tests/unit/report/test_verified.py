"""Complaints about rules as text: whole where they are open, short where they are explained, counted at the end."""

from __future__ import annotations

from contextlib import chdir
from dataclasses import replace
from pathlib import Path

from checker.properties.examples import complaints
from checker.properties.trial import trials
from checker.report import verified
from checker.report.page import Page
from checker.report.verification import RuleCounts, Verification
from checker.rules.pack import Book, read_book
from tests import complaining

TEXT = """\
error: clash: p/floor and p/ceiling, on stringency
  at packs/p/floor.yaml:8:9
  p/floor expects at least order, p/ceiling at most guidance
  p/floor (packs/p/floor.yaml:1:1): a toy rule; stringency at least order
  p/ceiling (packs/p/ceiling.yaml:1:1): a toy rule; stringency at most guidance
  on the tracks of: The Toy Office under the Toy Law of 2020
  in these cases
    - number: 10 or more; care: good
  at these times
    - 2022-04-01 or later
  for instance: both have effect
    number: 10; care: good; the last day of the breach: 2022-04-01; every other
      fact unknown
    p/floor has effect; p/ceiling has effect
    as an entry under `examples:` of p/floor
  - shows: firing
    facts: {number: 10}
    on: 2022-04-01
    judgement: holds
    decided_by: [number]
    note: both have effect
    as an entry under `examples:` of p/ceiling
  - shows: firing
    facts: {care: good}
    judgement: holds
    decided_by: [care]
    note: both have effect
  what to do: narrow one of the two rules, or say with `overrides` which of them
    gives way

explained
  gap, on stringency (note)
    the law sets no price
    the authors of the pack until 2027-11, at packs/p/pack.yaml:8:5

left undecided
  law `more: number, never_lowers: floor`: not decided within 5 seconds

suppressions that explain nothing
  warning: packs/p/pack.yaml:13:5: dead: p/floor: expired with 2025-12-31, and
      we must look again
  note: packs/p/pack.yaml:14:5: masked: p/floor: no such complaint was found

2 rules on 1 track: 1 error, 1 warning, 1 note; 1 complaint explained; 1
  question left undecided
"""


def text(found: Verification) -> str:
    page = Page()
    verified.report(page, found)
    return page.text()


def sample(root: Path) -> Verification:
    with chdir(root):
        return complaining.sample(Path())


def test_a_report_reads_from_what_is_wrong_to_what_can_be_done(tmp_path: Path) -> None:
    assert text(sample(tmp_path)) == TEXT


def test_without_anything_to_tell_there_is_one_line() -> None:
    found = Verification("1", RuleCounts(3, 2, 0, 0, 0, 0, 0), (), (), ())
    assert text(found) == "3 rules on 2 tracks: 0 errors, 0 warnings, 0 notes\n"
    assert found.loudest == ()


def test_what_an_example_cannot_say_is_told(tmp_path: Path) -> None:
    found = sample(tmp_path)
    clash = found.complaints[0]
    case = replace(clash.cases[0], examples=(replace(clash.cases[0].examples[0], text="", why_not="it is a secret"),))
    told = text(replace(found, complaints=(replace(clash, cases=(case,)),)))
    assert "an example of p/floor cannot say it: it is a secret\n" in told
    assert "as an entry" not in told


def test_a_case_of_which_nothing_is_known_says_so(tmp_path: Path) -> None:
    found = sample(tmp_path)
    clash = found.complaints[0]
    bare = replace(clash, cases=(replace(clash.cases[0], told="", facts=(), days=(), effects=(), examples=()),))
    assert "  for instance\n    every fact unknown\n  what to do" in text(replace(found, complaints=(bare,)))


def test_an_entry_can_be_pasted_as_it_stands(tmp_path: Path) -> None:
    """Every line of it as printed, indents and all, makes an example that the rule keeps."""
    with chdir(tmp_path):
        made = complaining.book(Path())
        lines = text(complaining.sample(Path("other"))).splitlines()
        for name in ("floor", "ceiling"):
            start = lines.index(f"    as an entry under `examples:` of p/{name}") + 1
            end = next(n for n in range(start, len(lines)) if lines[n].startswith("    note:")) + 1
            file = Path("packs") / "p" / f"{name}.yaml"
            entry = "\n".join(lines[start:end])
            file.write_text(file.read_text(encoding="utf-8").replace("examples: []", f"examples:\n{entry}"), "utf-8")
        again: Book = read_book([Path("packs")], Path("domains"))
    assert again.rules["p/floor"].examples != made.rules["p/floor"].examples
    for found in trials(again, again.rules.values()):
        assert [*map(str, complaints(found, found.rule.examples[0]))] == []


def test_what_is_explained_is_not_loud(tmp_path: Path) -> None:
    found = sample(tmp_path)
    assert sorted(found.loudest) == ["error", "note", "warning"]
    counts = found.counts
    assert (counts.errors, counts.warnings, counts.notes, counts.explained) == (1, 1, 1, 1)
