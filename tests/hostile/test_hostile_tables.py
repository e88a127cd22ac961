"""Broken, hostile and extreme tables through the command: a clear error or a right answer, and nothing left behind."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
from pathlib import Path
from random import Random
from typing import Any

import pytest

from checker import casebase
from checker.audit import load_book
from tests.commands import COMMAND, ROOT, Ran, run
from tests.hostile.inputs import TEXTS, write
from tests.hostile.test_hostile import limits

ORDER = ROOT / "docs" / "examples" / "decisions.order.yaml"
TABLE = ROOT / "docs" / "examples" / "decisions.csv"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every input."""
    folder = tmp_path_factory.mktemp("hostile")
    write(folder)
    return folder


_ACTS = re.compile("[^\n -~\xa0-\ud7ff\ue000-\U0010ffff]|[\u2028-\u202e\u2066-\u2069\ufeff]")


def assert_refused(ran: Ran) -> None:
    """Told in short lines that do not act on a terminal, and by no traceback."""
    assert (ran.code, ran.out) == (2, ""), ran.err[-500:]
    assert ran.err
    assert not _ACTS.search(ran.err)
    assert max(map(len, ran.err.splitlines())) < 1500
    assert len(ran.err.splitlines()) < 500
    assert "fault of the checker" not in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("name", TEXTS)
def test_as_a_table_and_as_an_order_file(hostile: Path, tmp_path: Path, name: str) -> None:
    before = sorted(hostile.iterdir())
    [file] = [file for file in before if file.stem == name]
    assert_refused(run("audit", str(file), "--order", str(ORDER)))
    assert_refused(run("audit", str(TABLE), "--order", str(file)))
    assert sorted(hostile.iterdir()) == before


BOOK = load_book()


@pytest.mark.parametrize("name", TEXTS)
def test_as_a_table_for_rules_and_for_a_draft(hostile: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(casebase, "load_book", lambda _: BOOK)  # reading it takes longer than all else
    [file] = [file for file in hostile.iterdir() if file.stem == name]
    assert_refused(run("audit", str(file), "--rules", "jp-appi", "--answers", str(hostile / "answers.csv")))
    assert not (hostile / "answers.csv").exists()
    drafted = run("audit", "--infer", str(file))
    assert drafted.code in (0, 2, 3), drafted.err[-500:]
    assert not _ACTS.search(drafted.out + drafted.err)
    assert "fault of the checker" not in drafted.err


def table(folder: Path, text: str, order: str) -> tuple[str, str, str, str]:
    """Arguments for a table and an order file of one's own."""
    (folder / "t.csv").write_text(text, encoding="utf-8")
    (folder / "o.yaml").write_text(order, encoding="utf-8")
    return "audit", str(folder / "t.csv"), "--order", str(folder / "o.yaml")


def figures(ran: Ran) -> dict[str, Any]:
    """The figures of the whole base in a JSON report."""
    assert (ran.code, ran.err) == (0, "")
    [survey] = json.loads(ran.out)["surveys"]
    assert isinstance(survey["all"], dict)
    return survey["all"]


def test_a_hundred_dimensions(tmp_path: Path) -> None:
    names = [f"d{number}" for number in range(100)]
    rows = [",".join(["0"] * 100 + ["fine"]), ",".join(["1"] * 100 + ["none"]), ",".join(["0", "1"] * 50 + ["fine"])]
    listed = ", ".join(f"{{column: {name}, levels: [0, 1]}}" for name in names)
    order = f"dimensions: [{listed}]\noutcomes: [{{column: y, ladder: [none, fine]}}]\n"
    text = "\n".join([",".join([*names, "y"]), *rows]) + "\n"
    found = figures(run(*table(tmp_path, text, order), "--format", "json"))
    assert (found["comparable"], found["conflicts"], found["repair"]["removals"]["exact"]) == (3, 2, 1)


def test_a_ladder_of_one_level_and_facts_all_unknown(tmp_path: Path) -> None:
    order = "dimensions: [{column: x, levels: [a, b], unknown: ['']}]\noutcomes: [{column: y, ladder: [none]}]\n"
    found = figures(run(*table(tmp_path, "x,y\n,none\n,none\n,none\n", order), "--format", "json"))
    assert (found["comparable"], found["conflicts_possible"], found["corrected"]) == (0, 0, None)
    order = "dimensions: [{column: x, levels: [a, b], unknown: ['']}]\noutcomes: [{column: y, ladder: [n, f]}]\n"
    found = figures(run(*table(tmp_path, "x,y\n,n\n,f\n,n\n", order), "--format", "json"))
    assert (found["comparable"], found["conflicts"], found["conflicts_possible"]) == (0, 0, 2)


def test_everybody_alike(tmp_path: Path) -> None:
    order = "dimensions: [{column: x, levels: [a]}]\noutcomes: [{column: y, ladder: [n, f]}]\n"
    found = figures(run(*table(tmp_path, "x,y\n" + "a,n\n" * 30 + "a,f\n" * 20, order), "--format", "json"))
    assert (found["dominance"], found["comparable"], found["conflicts"]) == (50 * 49, 25 * 49, 600)
    assert (found["repair"]["removals"]["exact"], found["corrected"]["exact"]) == (20, "0")


def test_names_that_would_act_on_a_terminal_are_escaped(tmp_path: Path) -> None:
    order = "id: i\npeer: [p]\ndimensions: [{column: x, levels: [a]}]\noutcomes: [{column: y, ladder: [n, f]}]\n"
    text = "i,p,x,y\n\x1b[31mred\u202e,\x1b]0;p\x07,a,n\nother,\x1b]0;p\x07,a,f\n"
    ran = run(*table(tmp_path, text, order))
    assert ran.code == 0
    assert not _ACTS.search(ran.out)
    assert not _ACTS.search(run(*table(tmp_path, text, order), "--format", "json").out)


def large(folder: Path, rows: int) -> tuple[str, str, str, str]:
    """Many cases, few of them comparable at a glance."""
    random = Random(7)
    lines = [f"{random.randrange(10**6)},{random.randrange(10**6)},{random.choice('nwf')}" for _ in range(rows)]
    order = (
        "dimensions: [{column: a, scale: [0, 1000000], worse: higher}, "
        "{column: b, scale: [0, 1000000], worse: lower}]\n"
        "outcomes: [{column: y, ladder: [n, w, f]}]\n"
    )
    return table(folder, "\n".join(["a,b,y", *lines]) + "\n", order)


def test_memory_stays_within_bounds(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, *large(tmp_path, 3000), "--path", "plain"],
        capture_output=True, check=False, cwd=ROOT, preexec_fn=limits, timeout=60,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert b" in 3,000 cases compared\n" in done.stdout


@pytest.mark.parametrize("path", ["plain", "lattice"])
def test_an_interruption_ends_quietly_and_leaves_no_file(tmp_path: Path, path: str) -> None:
    if path == "lattice":
        pytest.importorskip("duckdb", reason="the extra [bulk] is not installed")
    arguments = large(tmp_path, 20_000)
    given = sorted(tmp_path.iterdir())
    out = ["--format", f"json={tmp_path / 'report.json'}", "--per-case", str(tmp_path / "cases.csv")]
    ours, terminal = pty.openpty()
    running = subprocess.Popen(
        [*COMMAND, *arguments, "--path", path, *out],
        stdout=subprocess.PIPE, stderr=terminal, cwd=ROOT, env={**os.environ, "TERM": "xterm"},
    )  # fmt: skip
    os.close(terminal)
    try:
        told = told_until(ours, b"comparing: ")
        running.send_signal(signal.SIGINT)
        said, _ = running.communicate(timeout=60)
    finally:
        running.kill()
        running.wait()
    told += told_until(ours, None)
    os.close(ours)
    assert (running.returncode, said) == (130, b"")
    assert re.sub(rb"\r\x1b\[K((reading|comparing): \d+ %)?", b"", told) == b""
    assert sorted(tmp_path.iterdir()) == given


def told_until(terminal: int, words: bytes | None) -> bytes:
    """What comes from a terminal until the words are there, or to its end."""
    told = b""
    while words is None or words not in told:
        try:
            more = os.read(terminal, 1000)
        except OSError:  # nobody has it open any more
            more = b""
        if not more:
            assert words is None, told
            break
        told += more
    return told
