"""The command audit: what it asks for, where it writes, and how it ends."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import signal
from pathlib import Path

import pytest

from tests.commands import ROOT, Ran, run

EXAMPLES = ROOT / "docs" / "examples"
TABLE, ORDER = EXAMPLES / "decisions.csv", EXAMPLES / "decisions.order.yaml"
BREACHES = EXAMPLES / "breaches.csv"


def audit(*arguments: str | Path) -> Ran:
    return run("audit", *map(str, arguments))


def compared(*arguments: str | Path) -> Ran:
    return audit(TABLE, "--order", ORDER, *arguments)


@pytest.mark.parametrize(("fail_on", "code"), [((), 0), (("never",), 0), (("certain",), 1), (("possible",), 1)])
def test_conflicts_are_the_result_and_fail_only_where_asked(fail_on: tuple[str, ...], code: int) -> None:
    options = ("--fail-on", *fail_on) if fail_on else ()
    ran = compared(*options)
    assert (ran.code, ran.err) == (code, "")
    assert "3 certain conflicts in 7 cases compared\n" in ran.out


def test_possible_conflicts_alone_fail_only_where_they_count(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([lines[0], lines[3], lines[4].replace("warning,decided", ",under appeal")]) + "\n")
    assert audit(table, "--order", ORDER, "--fail-on", "certain").code == 0
    assert audit(table, "--order", ORDER, "--fail-on", "possible").code == 1


def test_what_is_not_asked_for_is_not_there() -> None:
    ran = compared("--no-repair", "--no-sensitivity", "--top", "0", "--format", "json")
    [survey] = json.loads(ran.out)["surveys"]
    assert survey["all"]["repair"] is None
    assert survey["without"] is None
    assert survey["most_in_conflict"] == []
    assert survey["in_conflict_not_listed"] == 7
    text = compared("--no-repair", "--no-sensitivity", "--top", "0").out
    assert "set aside" not in text
    assert "without" not in text
    assert "Cases most in conflict" not in text


def test_cases_in_conflict_are_named_as_many_as_asked_for() -> None:
    [survey] = json.loads(compared("--top", "2", "--conflicts", "1", "--format", "json").out)["surveys"]
    assert [[one["id"] for one in listed["against"]] for listed in survey["most_in_conflict"]] == [["C"], ["D"]]


@pytest.mark.parametrize("path", ["plain", "lattice"])
def test_cases_alike_are_named_together_and_each_other_case_once(tmp_path: Path, path: str) -> None:
    pytest.importorskip("duckdb", reason="the extra [bulk] is not installed")
    order, table = tmp_path / "order.yaml", tmp_path / "t.csv"
    order.write_text(
        "id: id\ndimensions:\n  - {column: a, scale: [0, 9], worse: higher, unknown: ['?']}\n"
        "outcomes:\n  - {column: y, ladder: [no, yes], unknown: ['?']}\n"
    )
    table.write_text("id,a,y\nk1,?,?\nm1,5,no\nk2,?,?\nm2,5,no\nk3,?,?\nm3,5,no\nz,5,yes\nm4,5,no\nm5,5,no\nm6,5,no\n")
    ran = audit(table, "--order", order, "--path", path, "--top", "2", "--conflicts", "2", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    [survey] = json.loads(ran.out)["surveys"]
    listed = [(one["id"], one["cases"], one["alike"]) for one in survey["most_in_conflict"]]
    assert listed == [("z", 1, []), ("m1", 6, ["m2", "m3", "m4"])]
    against = [
        [(one["id"], one["cases"], one["alike"], one["side"], one["certain"]) for one in listed["against"]]
        for listed in survey["most_in_conflict"]
    ]
    unknown = ("k1", 3, ["k2", "k3"], "harsh", False)
    assert against[0] == [("m1", 6, ["m2", "m3", "m4"], "harsh", True), unknown]
    assert against[1] == [("z", 1, [], "lenient", True), (*unknown[:3], "lenient", False)]
    assert survey["in_conflict_not_listed"] == 3
    every = audit(table, "--order", order, "--path", path, "--top", "9", "--conflicts", "9").out
    assert "  k1 and 2 cases alike (k2, k3)\n    in conflict with 9 cases possibly\n" in every
    assert "    possibly harsh or lenient beside k2 and 1 case alike (k3): y no to yes\n" in every


def test_where_a_proof_was_asked_for_and_there_is_none_that_is_told() -> None:
    assert compared("--proof").err == ""
    ran = compared("--proof", "--no-repair", "--format", "json")
    assert (ran.code, json.loads(ran.out)["surveys"][0]["proof"]) == (0, None)
    assert ran.err.startswith("note: there is no proof: ")


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
def test_every_path_says_the_same_and_writes_the_same_figures_of_each_case(tmp_path: Path, ending: str) -> None:
    pytest.importorskip("duckdb", reason="the extra [bulk] is not installed")
    said, written = [], []
    for path in ("plain", "lattice"):
        file = tmp_path / f"cases{ending}"
        ran = compared("--path", path, "--per-case", file, "--conflicts", "9")
        assert (ran.code, ran.err) == (0, "")
        assert f"the figures of each case are in {file}\n" in "".join(ran.out.replace("\n  ", " ").splitlines(True))
        # Landmarks are counted on the plain path alone.
        said.append(re.sub("  landmarks: .*\n", "", ran.out.replace(f"{path} path", "path")))
        written.append(file.read_bytes())
    assert said[0] == said[1]
    if ending != ".parquet":  # which says who wrote it
        assert written[0] == written[1]
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"cases{ending}"]


def test_the_figures_of_each_case_are_those_of_the_report(tmp_path: Path) -> None:
    ran = compared("--per-case", tmp_path / "cases.csv", "--top", "9", "--format", "json")
    [survey] = json.loads(ran.out)["surveys"]
    assert survey["written"] == str(tmp_path / "cases.csv")
    with (tmp_path / "cases.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["id"]: row for row in csv.DictReader(stream)}
    assert len(rows) == 7
    counts = ("lenient", "harsh", "in_conflict", "lenient_possible", "harsh_possible", "in_conflict_possible")
    bounds = ("floor", "floor_possible", "ceiling", "ceiling_possible", "standing")
    for listed in survey["most_in_conflict"]:
        row, [forced] = rows[listed["id"]], listed["outcomes"]
        assert [row[name] for name in counts] == [str(listed[name]) for name in counts]
        assert [row[name] for name in bounds] == [forced[name] for name in bounds]


@pytest.mark.parametrize("sent", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("stage", ["percase._row_by_row", "paths.plain.audit"])
def test_a_run_that_is_stopped_says_so_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sent: str, stage: str
) -> None:
    code, word = {"SIGINT": (130, "interrupted"), "SIGTERM": (143, "terminated")}[sent]
    before = signal.getsignal(signal.SIGTERM)

    def stopped(_: object, place: Path | None = None, *__: object, **___: object) -> None:
        if place is not None:
            place.write_text("id\n")
        os.kill(os.getpid(), signal.Signals[sent])

    monkeypatch.setattr(f"checker.tables.{stage}", stopped)
    report = ("--format", f"json={tmp_path / 'report.json'}")
    ran = compared("--path", "plain", "--per-case", tmp_path / "cases.csv", *report)
    assert (ran.code, ran.out, ran.err) == (code, "", f"{word}; no file was left half written\n")
    assert list(tmp_path.iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) is before


def test_reports_go_to_files_and_nothing_that_is_read_is_overwritten(tmp_path: Path) -> None:
    order = tmp_path / "order.yaml"
    shutil.copy(ORDER, order)
    written = tmp_path / "report.json"
    ran = audit(TABLE, "--order", order, "--format", f"json={written}", "--format", "text")
    assert ran.out == audit(TABLE, "--order", order).out
    assert json.loads(written.read_text(encoding="utf-8"))["surveys"][0]["all"]["cases"] == 7
    before = order.read_text(encoding="utf-8")
    refused = audit(TABLE, "--order", order, "--format", f"json={order}")
    assert (refused.code, refused.out) == (2, "")
    assert "is read by this run and is not overwritten" in refused.err
    assert order.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((TABLE,), "is a table, and neither --order nor --rules says how to audit it"),
        ((TABLE,), f"    hint: checker audit --infer {TABLE} > order.yaml writes a draft of an order file"),
        ((TABLE, BREACHES, "--order", ORDER), "one table is audited at a time"),
        ((TABLE, "jp/line-yahoo-2023"), "one table is audited at a time"),
        ((TABLE, "--order", "nowhere.yaml"), "nowhere.yaml: "),
        (("nowhere.csv", "--order", ORDER), "nowhere.csv: file not found"),
        (("nowhere.parquet", "--order", ORDER), "nowhere.parquet"),
        (("nowhere.csv", "--rules", "jp-appi"), "nowhere.csv"),
        (("nowhere.csv", "--infer"), "nowhere.csv: file not found"),
        ((TABLE, "--order", TABLE), "decisions.csv:"),
        ((BREACHES, "--order", ORDER), "column"),
        ((ROOT / "cases", "--order", ORDER), "is a folder without a table in it"),
        (("--infer", "nowhere.parquet"), "is Parquet, and a draft is made from CSV"),
        ((BREACHES, "--rules", "jp-apppi"), "    hint: did you mean `jp-appi`?"),
        ((BREACHES, "--order", ORDER, "--answers", "a.csv"), "--answers goes with --rules"),
        ((BREACHES, "--rules", "jp-appi", "--answers", "a.txt"), "the answers are written as .csv, .jsonl or .parquet"),
        ((TABLE, "--rules", "jp-appi", "--per-case", "a.csv"), "--per-case goes with --order"),
        ((TABLE, "--order", ORDER, "--per-case", "a.txt"), "`a.txt`: the figures of cases are written as .csv"),
        ((TABLE, "--order", ORDER, "--per-case", TABLE), "is read by this run and is not overwritten"),
        ((TABLE, "--order", ORDER, "--per-case", "a.csv", "--format", "json=a.csv"), "two things cannot both be"),
        ((TABLE, "--order", ORDER, "--path", "bulk"), "--path: `bulk` is not one of `auto`, `plain`"),
        ((TABLE, "--order", ORDER, "--path", "plain", "--master", "local"), "--path plain does without it"),
        (("jp/line-yahoo-2023", "--path", "plain"), "--path and --master go with a table, and there is none"),
        (("jp/line-yahoo-2023", "--per-case", "a.csv"), "--per-case goes with a table, and there is none"),
        *(
            ((TABLE, "--order", ORDER, "--path", "lattice", "--memory", size), f"--memory: `{size}` is not a size")
            for size in ("lots", "-1GB", "0GB", "4", "GB", "")
        ),
        ((TABLE, "--infer", "--order", ORDER), "--order has no effect on a draft, which is all that --infer makes"),
        ((TABLE, "--infer", "--no-repair"), "--repair has no effect on a draft"),
        ((TABLE, "--infer", "--format", "json"), "--format has no effect on a draft"),
        ((TABLE, "--order", ORDER, "--fail-on", "warning"), "--fail-on: `warning` is not one of"),
        ((TABLE, "--order", ORDER, "--top", "-1"), "Error: "),
        (("nowhere",), "there is no file, folder or shipped case `nowhere`"),
        ((), "Error: Missing argument 'SOURCE'."),
    ],
)
def test_wrong_usage_is_two_with_a_line_that_helps(arguments: tuple[str | Path, ...], told: str) -> None:
    ran = audit(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("size", ["500MB", "0.5gb", "1 GiB"])
def test_a_size_of_memory_is_one_the_engine_takes(size: str) -> None:
    pytest.importorskip("duckdb", reason="the extra [bulk] is not installed")
    ran = compared("--path", "lattice", "--memory", size)
    assert (ran.code, ran.err) == (0, "")


def test_an_empty_file_is_told_of_before_anything_is_made_of_it(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_bytes(b"")
    for arguments in (("--infer",), ("--order", ORDER)):
        ran = audit(table, *arguments)
        assert (ran.code, ran.out, ran.err) == (2, "", f"{table}: the file is empty\n")


def test_every_problem_of_a_table_is_told(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("case,persons,intent,sanction,status\nA,-1,negligant,warning,decided\nA,1,none,jail,\n")
    ran = audit(table, "--order", ORDER)
    assert (ran.code, ran.out) == (2, "")
    places = [line.removeprefix(f"{table}:").split(": ")[0] for line in ran.err.splitlines() if str(table) in line]
    assert places == ["2:2", "2:3", "3:1", "3:4", "3:5"]
    assert "did you mean `negligent`?" in ran.err


def test_a_table_without_a_case_matches_nothing(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text(TABLE.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    ran = audit(table, "--order", ORDER)
    assert (ran.code, ran.out) == (3, "")


def test_one_case_has_nobody_to_be_compared_with(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("\n".join(TABLE.read_text(encoding="utf-8").splitlines()[:2]) + "\n", encoding="utf-8")
    ran = audit(table, "--order", ORDER)
    assert (ran.code, ran.err) == (0, "")
    assert "no two cases are certainly comparable" in ran.out
    assert ran.out.splitlines()[-2] == "0 certain conflicts in 1 case compared"


def test_a_draft_of_an_order_file_is_printed_and_refused_until_it_is_finished(tmp_path: Path) -> None:
    ran = audit("--infer", TABLE)
    assert ran.code == 0
    assert ran.err == f"finish the draft, then run: checker audit {TABLE} --order FILE\n"
    draft = tmp_path / "order.yaml"
    draft.write_text(ran.out, encoding="utf-8")
    refused = audit(TABLE, "--order", draft)
    assert (refused.code, refused.out) == (2, "")
    assert "still to be decided" in refused.err


def test_rules_judge_a_table_and_write_the_answers(tmp_path: Path) -> None:
    answers = tmp_path / "answers.csv"
    ran = audit(BREACHES, "--rules", "jp-appi", "--answers", answers)
    assert (ran.code, ran.err) == (0, "")
    assert "harsh possible: 2\n" in ran.out
    assert ran.out.endswith("\n3 cases of 3 judged by rules\n")
    assert [line.split(",")[0] for line in answers.read_text(encoding="utf-8").splitlines()] == ["id", "b1", "b2", "b3"]
    document = json.loads(audit(BREACHES, "--rules", "jp-appi", "--format", "json").out)
    assert document["rules"]["judged"] == 3
    assert document["surveys"] == []


def test_a_table_is_compared_and_judged_in_one_run(tmp_path: Path) -> None:
    order = tmp_path / "order.yaml"
    order.write_text(
        "id: id\ndimensions: [{column: intent, levels: [none, negligent, gross, deliberate]}]\n"
        "outcomes: [{column: stringency, ladder: [none, guidance, recommendation, order]}]\n",
        encoding="utf-8",
    )
    ran = audit(BREACHES, "--order", order, "--rules", "jp-appi")
    assert ran.code == 0
    assert "3 certain conflicts in 3 cases compared\n" in ran.out
    assert "3 cases of 3 judged by rules\n" in ran.out


def test_shipped_cases_are_compared_by_their_packs() -> None:
    ran = audit(ROOT / "cases", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    document = json.loads(ran.out)
    assert {survey["order"] for survey in document["surveys"]} >= {"the pack jp-appi", "the pack jp-tba"}
    compared = sum(
        survey["all"]["cases"] + sum(o["cases"] for o in survey["left_out"]) for survey in document["surveys"]
    )
    listed = run("cases", "list", str(ROOT / "cases")).out
    tracks = sum(line.startswith("  ") for line in listed.splitlines()) - sum(
        line.startswith("    ") for line in listed.splitlines()
    )
    assert compared + sum(one["cases"] for one in document["not_compared"]) == tracks


def test_cases_that_no_pack_compares_match_nothing(made: Path) -> None:
    ran = audit(made / "cases", "--rules", made / "rules")
    assert (ran.code, ran.out) == (3, "")
    assert "no pack says how any of these cases is compared" in ran.err


def test_a_case_file_that_is_not_accepted_is_two_and_the_rest_is_compared(made: Path) -> None:
    ran = audit(ROOT / "cases", made / "bad")
    assert ran.code == 2
    assert "2 files not accepted; standard error says why\n" in ran.out
    assert "broken.yaml:2:1: " in ran.err
