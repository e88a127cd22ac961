"""What `check` and `explain` print and with which code they end, whatever becomes of the second engine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checker import audit, cli
from checker.engines.reference import Reference
from checker.engines.trace import Trace
from checker.engines.trace.child import WORKER, command
from checker.pair import Pair
from checker.rules.ast import Grade, facts_read
from checker.selection import shipped_cases
from tests.second import needs_durable

CASE, OTHER = "jp/line-yahoo-2023", "jp/docomo-nexia-2023"
AGREED = "the second engine (durable_rules 2.0.28) gave the same judgements"

RULES = audit.load_book().rules

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command, with a worker of one's own or the usual one; exit code, standard output, standard error."""

    def command_line(*arguments: str, worker: tuple[str, ...] = command(), limit: float = 10.0) -> tuple[int, str, str]:
        monkeypatch.setattr(audit, "default_engine", lambda: Pair(Reference(), Trace(worker, limit, limit)))
        monkeypatch.setattr(sys, "argv", ["checker", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, said.out, said.err

    return command_line


def fake(folder: Path, does: str) -> tuple[str, ...]:
    """A worker that is ready and then does something with the first request."""
    worker = folder / "worker.py"
    worker.write_text(
        'import os, signal, sys, time\nprint(\'{"title": "durable_rules 2.0.28"}\', flush=True)\n'
        f"sys.stdin.readline()\n{does}\n",
        encoding="utf-8",
    )
    return command(worker)


def line(text: str) -> str:
    """Text as it stands in a report whose lines are broken."""
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("does", "says"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "its process was ended by SIGSEGV"),
        ("time.sleep(60)", "it took longer than 0.5 s"),
        ("print('*** glibc detected ***', flush=True)", "what it answered cannot be read"),
    ],
)
def test_where_the_worker_fails_the_verdict_stands(run: Run, tmp_path: Path, does: str, says: str) -> None:
    told = f"the second engine (durable_rules 2.0.28) stopped: {says}"
    good_code, good, _ = run("check", CASE)
    code, out, err = run("check", CASE, worker=fake(tmp_path, does), limit=0.5)
    assert (code, err) == (good_code, "")
    assert told in line(out)
    # Where it cannot be had at all the good run says otherwise, but in that sentence alone.
    assert line(out).replace(told, "") == line(good).replace(second_engine_of(run), "")


def second_engine_of(run: Run, *arguments: str, worker: tuple[str, ...] = command()) -> str:
    """The sentence in the JSON report."""
    _, out, _ = run("check", CASE, "--format", "json", *arguments, worker=worker)
    [case] = json.loads(out)["cases"]
    sentence: str = case["second_engine"]
    return sentence


def test_without_the_library_the_verdict_stands(run: Run) -> None:
    python, *rest = command()
    without = (python, "-S", "-E", "-s", *rest)
    good_code, good, _ = run("check", CASE)
    code, out, err = run("check", CASE, worker=without)
    assert (code, err) == (good_code, "")
    told = "the second engine was absent: durable_rules is not installed"
    assert line(out).replace(told, "") == line(good).replace(second_engine_of(run), "")
    assert second_engine_of(run, worker=without) == told
    _, out, _ = run("explain", CASE, worker=without)
    assert told in line(out)
    assert "firings" not in out


@needs_durable
def test_of_several_cases_it_is_said_on_which_the_worker_failed(run: Run, tmp_path: Path) -> None:
    """It fails on the first one only; a new worker judges the next."""
    once = tmp_path / "failed"
    worker = tmp_path / "worker.py"
    worker.write_text(
        f"import os, runpy\nif not os.path.exists({str(once)!r}):\n"
        f"    open({str(once)!r}, 'w').close()\n    os.abort()\n"
        f"runpy.run_path({str(WORKER)!r}, run_name='__main__')\n",
        encoding="utf-8",
    )
    code, out, err = run("check", CASE, OTHER, worker=command(worker))
    assert (code, err) == (run("check", CASE, OTHER)[0], "")
    assert f"{CASE}: the second engine (durable_rules) stopped: its process was ended by SIGABRT" in line(out)
    assert f"{OTHER}: {AGREED}" in line(out)


@needs_durable
def test_where_both_agree_it_is_said(run: Run) -> None:
    assert second_engine_of(run) == AGREED
    _, out, _ = run("check", CASE)
    assert AGREED in line(out)


@needs_durable
def test_where_they_differ_nothing_is_printed(run: Run, tmp_path: Path) -> None:
    """A real difference: the worker takes `at least` for `more`."""
    source = WORKER.read_text(encoding="utf-8")
    assert source.count('"<": "$lt"') == 1
    mistaken = tmp_path / "worker.py"
    mistaken.write_text(source.replace('"<": "$lt"', '"<": "$lte"'), encoding="utf-8")
    for arguments in (("check", CASE), ("check", CASE, "--format", "json"), ("explain", CASE)):
        code, out, err = run(*arguments, worker=command(mistaken))
        assert (code, out) == (70, "")
        assert f"the engines disagree on `{CASE}`" in err
        assert "rule `" in err
        assert "reference says condition" in err
        assert "trace says condition" in err


@needs_durable
def test_explain_prints_the_firings_that_bear_on_the_question(run: Run) -> None:
    _, out, _ = run("explain", CASE, "--format", "json")
    _, shown, _ = run("explain", CASE)
    asked = json.loads(out)["reasonings"]
    assert {found["outcome"] for found in asked} == {"power", "stringency", "intrusion", "ask"}
    for found in asked:
        bearing = behind({rule["id"] for rule in (*found["applied"], *found["not_applied"])})
        applied = {rule["id"] for rule in found["applied"] if rule["judgement"] in ("has effect", "may have effect")}
        fired = {text.split(" ")[1].rstrip(":") for text in found["firings"] if text.startswith("rule ")}
        assert applied <= fired <= bearing
        assert len(found["firings"]) == len(set(found["firings"])) > 0
        assert all(text in line(shown) for text in found["firings"])


def behind(names: set[str]) -> set[str]:
    """The rules named with those that override them, and those that raise a grade they read, and so on."""
    while True:
        more = {other.id for other in RULES.values() if names & set(other.overrides)}
        read = {fact for name in names for fact in facts_read(RULES[name])}
        more |= {other.id for other in RULES.values() if isinstance(other.says, Grade) and other.says.fact in read}
        if more <= names:
            return names
        names = names | more


@needs_durable
def test_a_case_on_standard_input_is_not_read_by_the_worker() -> None:
    file = shipped_cases()[CASE]
    with file.open("rb") as case:
        done = subprocess.run(
            [sys.executable, "-m", "checker", "check", "-"],
            stdin=case,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "NO_COLOR": "1"},
            encoding="utf-8",
        )
    assert done.stderr == ""
    assert AGREED in line(done.stdout)
