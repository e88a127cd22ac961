"""The commands that try rules: what they print, on which stream, and how they end."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from unittest import mock

import pytest
from jsonschema import Draft202012Validator

from checker import assurance
from checker.proofs.complaint import KINDS, Complaint, Undecided
from checker.proofs.ground import Ground
from checker.proofs.verify import Question
from checker.report import json as json_report
from tests import seeded, toys
from tests.commands import ROOT, Ran, run

GOLDEN = ROOT / "tests" / "golden" / "seeded"
CLEAN = {
    "q/floor": toys.rule("when: {number: '>= 90'}\nexpect: {stringency: {at_least: order}}\n"),
    "q/gentle": toys.rule("when: {number: '< 90'}\nexpect: {stringency: {at_most: guidance}}\n"),
}
NEGLIGENT = toys.rule("when: {harm: small}\nexpect: {stringency: {at_least: order}}\n")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the pack of seeded defects in `packs`, in which commands are run."""
    folder = tmp_path_factory.mktemp("seeded")
    seeded.write(folder)
    with chdir(folder):
        yield folder


def packs(root: Path, files: dict[str, str]) -> str:
    """A folder of packs with the toy domain in it."""
    found = toys.write(root, files)
    domain = found / "toy"
    domain.mkdir()
    (domain / "facts.yaml").write_text(toys.FACTS, encoding="utf-8")
    (domain / "scales.yaml").write_text(toys.SCALES, encoding="utf-8")
    return str(found)


def verify(*arguments: str, rules: str = "packs") -> Ran:
    return run("rules", "verify", "--rules", rules, *arguments)


# Verify


def test_every_seeded_defect_is_found_and_no_other(place: Path) -> None:
    document = json.loads(verify("--format", "json").out)
    found = [(one["kind"], tuple(rule["id"] for rule in one["rules"]), one["about"]) for one in document["complaints"]]
    assert found == list(seeded.FOUND)
    assert {kind for kind, *_ in found} == set(KINDS)
    Draft202012Validator(json.loads(run("schema", "verify").out)).validate(document)
    assert run("schema", "verify").out == json_report.verification_schema()


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_a_report_on_the_seeded_pack_reads_as_before(place: Path, form: str) -> None:
    file = GOLDEN / f"verify.{'txt' if form == 'text' else form}"
    ran = verify("--format", form)
    assert (ran.code, ran.err) == (1, "")
    if os.environ.get("CHECKER_GOLDEN") == "write":
        file.write_text(ran.out, encoding="utf-8")
    assert ran.out == file.read_text(encoding="utf-8")


def test_a_clean_pack_is_said_to_be_clean(tmp_path: Path) -> None:
    rules = packs(tmp_path, CLEAN)
    for form in ("text", "json", "sarif"):
        assert verify("--format", form, "--strict-unknown", "--fail-on", "note", rules=rules).code == 0
    assert verify(rules=rules).out == "2 rules on 1 track: 0 errors, 0 warnings, 0 notes\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--kind", "gap"), 0),
        (("--kind", "gap", "--fail-on", "note"), 1),
        (("--kind", "subsumed"), 1),
        (("--kind", "subsumed", "--fail-on", "error"), 0),
        (("--kind", "clash", "--fail-on", "never"), 0),
        (("--kind", "clash", "--fail-on", "error"), 1),
        (("p/dead",), 1),
        (("p/merge-red",), 0),
        (("--kind", "gap", "--fail-on", "note", "--strict-unknown"), 1),
    ],
)
def test_the_exit_code_follows_the_complaints(place: Path, arguments: tuple[str, ...], code: int) -> None:
    for form in ("text", "json", "sarif"):
        assert verify(*arguments, "--format", form).code == code


def test_kinds_and_rules_can_be_chosen(place: Path) -> None:
    ran = verify("--kind", "clash", "--kind", "dead", "p/dead", "p/subsumed")
    heads = [line for line in ran.out.splitlines() if line.startswith(("error:", "warning:", "note:"))]
    assert heads == ["error: clash: p/subsumed and p/clash-ceiling, on stringency", "error: dead: p/dead"]
    assert ran.out.endswith("2 rules on 1 track: 2 errors, 0 warnings, 0 notes\n")


def test_what_there_was_no_time_for_is_told(place: Path) -> None:
    for kind in ("clash", "dead", "gap", "redundant-test", "known-apart"):
        for form in ("text", "json", "sarif"):
            hurried = ("--kind", kind, "--budget", "0", "--format", form)
            assert verify(*hurried, "--fail-on", "note").code == 0
            assert verify(*hurried, "--fail-on", "note", "--strict-unknown").code == 4
        out = verify("--kind", kind, "--budget", "0").out
        assert out.startswith(f"left undecided\n  {kind}")
        assert " left undecided\n" in out.splitlines(keepends=True)[-1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("p/ded",), "hint: did you mean `p/dead`?"),
        (("q",), "error: there is no rule or pack `q`"),
        (("--kind", "clsh"), "hint: did you mean `clash`?"),
        (("--format", "xml"), "error: --format: `xml` is not one of `text`, `json`, `sarif`"),
        (("--fail-on", "warn"), "hint: did you mean `warning`?"),
        (("--as-of", "2026"), "error: --as-of: `2026` is not a single day"),
        (("--as-of", "soon"), "error: --as-of: `soon` is not a date"),
        (("--format", "json=packs/p/dead.yaml"), "is read by this run and is not overwritten"),
        (("--case-files", "packs"), "error: `packs` exists already"),
        (("--case-files", "nowhere/cases"), "error: `nowhere/cases` cannot be written: no such file or directory"),
    ],
)
def test_wrong_usage_is_two_and_says_why(place: Path, arguments: tuple[str, ...], told: str) -> None:
    ran = verify(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert sorted(path.name for path in place.iterdir()) == ["domains", "packs"]


def test_rules_that_are_judged_nowhere_are_three(tmp_path: Path) -> None:
    nowhere = toys.PACK[: toys.PACK.index("applies_to")] + "applies_to: wherever another pack applies\n"
    ran = verify(rules=packs(tmp_path, {"q/pack": nowhere, "q/a": NEGLIGENT}))
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("error: no rule in force is judged on any track\n")


def test_a_proof_that_the_reference_engine_contradicts_is_our_own_fault(place: Path) -> None:
    def wrong(ground: Ground) -> Iterator[Complaint | Undecided]:
        ground.shown(ground.whole, lambda _: False)
        yield Undecided("clash", (), "", "never reached")

    with mock.patch.object(assurance, "questions", return_value=(Question(("clash",), wrong),)):
        ran = verify("--format", "json")
    assert (ran.code, ran.out) == (70, "")
    assert "the reference engine" in ran.err


# Suppressions

ENTRY = (
    "suppressions:\n  - {{complaint: law, rules: [q/a], on: monotone, reason: {}, owner: we, expires: 2027-01-31}}\n"
)


def suppressed(root: Path, *, entry: str = ENTRY.format("known")) -> str:
    return packs(root, {"q/pack": toys.PACK + entry, "q/a": NEGLIGENT})


def test_what_a_pack_explains_is_told_and_does_not_fail(tmp_path: Path) -> None:
    rules = suppressed(tmp_path)
    ran = verify("--kind", "law", "--as-of", "2027-01-31", rules=rules)
    assert ran.code == 0
    assert "explained\n  law `monotone`: q/a (error)\n    known\n    we until 2027-01-31, at\n" in ran.out
    assert "0 errors, 0 warnings, 0 notes; 1 complaint explained" in ran.out
    document = json.loads(verify("--kind", "law", "--as-of", "2027-01-31", "--format", "json", rules=rules).out)
    assert document["complaints"][0]["explained"]["reason"] == "known"
    assert verify("--no-suppressions", rules=rules).code == 1


def test_the_day_after_it_fails_again(tmp_path: Path) -> None:
    ran = verify("--kind", "law", "--as-of", "2027-02-01", rules=suppressed(tmp_path))
    assert ran.code == 1
    assert ran.out.startswith("error: law `monotone`: q/a\n")
    assert "expired with 2027-01-31" in ran.out.replace("\n      ", " ")
    assert "1 error, 1 warning, 0 notes" in ran.out


@pytest.mark.parametrize(
    "entry",
    [
        ENTRY.format("''"),
        ENTRY.format("known").replace("2027-01-31", "2027-02-31"),
        ENTRY.format("known").replace("owner: we, ", ""),
        ENTRY.format("known").replace("q/a", "q/b"),
        ENTRY.format("known").replace("law,", "lore,"),
        ENTRY.format("known, until: 2030"),
    ],
)
def test_a_malformed_one_is_an_error_with_its_place(tmp_path: Path, entry: str) -> None:
    ran = verify(rules=suppressed(tmp_path, entry=entry))
    assert (ran.code, ran.out) == (2, "")
    assert "pack.yaml:6:" in ran.err or "pack.yaml:7:" in ran.err


# Case files


def test_no_folder_of_cases_is_left_behind_where_none_can_be_written(place: Path) -> None:
    ran = verify("--case-files", "cases", "--fail-on", "never")
    assert ran.code == 0
    assert "cannot be written as a case file" in ran.err
    assert ran.err.endswith("wrote 0 case files into cases\n")
    (place / "cases").rmdir()


# Test, diff, mutate


def test_coverage_and_its_threshold(place: Path) -> None:
    assert "exercised" not in run("rules", "test", "general").out
    whole = run("rules", "test", "general", "--coverage")
    assert whole.code == 0
    assert "general/escalation: " in whole.out
    assert run("rules", "test", "general", "--coverage", "--threshold", "0").code == 0
    made = run("rules", "test", "--rules", "packs", "p/dead", "--coverage", "--threshold", "100")
    assert made.code == 1


def test_laws_are_tried_and_a_broken_one_is_shown(place: Path) -> None:
    ran = run("rules", "test", "--rules", "packs", "--laws", "--seed", "3", "--examples", "25")
    assert ran.code == 1
    assert "broken: the law `if: {care: poor}, then: {stringency: {at_least: guidance}}`" in ran.out
    assert "seed 3: " in ran.out
    again = run("rules", "test", "--rules", "packs", "--laws", "--seed", "3", "--examples", "25")
    assert again.out == ran.out


@pytest.mark.parametrize("option", [("--threshold", "5"), ("--seed", "5"), ("--examples", "5")])
def test_options_that_have_no_effect_are_refused(option: tuple[str, str]) -> None:
    ran = run("rules", "test", *option)
    assert ran.code == 2
    assert f"{option[0]} goes with --" in ran.err


def test_editions_are_compared(tmp_path: Path) -> None:
    old, new = packs(tmp_path / "old", CLEAN), packs(tmp_path / "new", {**CLEAN, "q/a": NEGLIGENT})
    for fail_on, code in (("never", 0), ("verdict", 0), ("any", 1)):
        ran = run("rules", "diff", old, new, "--fail-on", fail_on)
        assert (ran.code, ran.err) == (code, "")
        assert "q/a" in ran.out
    assert run("rules", "diff", old, old, "--fail-on", "any").code == 0
    file = tmp_path / "tests.yaml"
    emitted = run("rules", "diff", old, new, "--emit-tests", str(file))
    assert emitted.code == 0
    assert "q/a" in file.read_text(encoding="utf-8")
    again = run("rules", "diff", old, new, "--emit-tests", str(file))
    assert again.code == 2
    assert "exists already" in again.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere", "packs"), "nowhere"),
        (("packs", "packs", "--cases", "nowhere"), "error: there is no folder `nowhere`"),
        (("packs", "packs", "--fail-on", "all"), "`all` is not one of `never`, `verdict`, `any`"),
    ],
)
def test_editions_that_are_not_there(place: Path, arguments: tuple[str, ...], told: str) -> None:
    ran = run("rules", "diff", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_mutants_that_nobody_notices_are_told(tmp_path: Path) -> None:
    rules = packs(tmp_path, CLEAN)
    ran = run("rules", "mutate", "--rules", rules, "q/floor", "--no-laws")
    assert ran.code == 1  # toy rules have no examples
    assert "nobody noticed" in ran.out
    assert "q/gentle" not in ran.out.splitlines()[-1]
    assert run("rules", "mutate", "--rules", rules, "q/none").code == 2
