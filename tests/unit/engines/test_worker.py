"""Where the worker crashes, hangs, talks nonsense or cannot start, an exception says so and no process is left."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checker.engines.trace import Trace
from checker.engines.trace.child import WORKER, command
from checker.engines.trace.plan import Unfit
from checker.judgement import Contradiction, Facts, Judgements, Unavailable
from checker.rules.ast import All, Grade
from checker.rules.program import Line, Program
from checker.vocabulary import Interval, Truth
from tests.second import check, needs_durable

PROGRAM = Program((Line("rule", check("fact", (1, 1)), (), None),), {"fact": Interval(0, 1)}, frozenset())

OTHER: Facts = {"fact": (Interval(1, 1),)}

GREETS = """\
import json, os, signal, sys, time
print('{"title": "durable_rules 0"}', flush=True)
for line in sys.stdin:
    request = json.loads(line)
    good = {"number": request["number"], "known": [], "grades": [], "firings": []}
"""
"""A worker that is ready, to which a test adds what it does with a request."""


Fake = Callable[..., Trace]


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[Fake]:
    """Makes an engine whose worker is the text given."""
    engines: list[Trace] = []

    def made(text: str, limit: float = 5.0) -> Trace:
        worker = tmp_path / f"worker{len(engines)}.py"
        worker.write_text(text, encoding="utf-8")
        engines.append(Trace(command(worker), limit, limit))
        return engines[-1]

    yield made
    for engine in engines:
        engine.close(at_once=True)
        assert engine.pid is None


def stopped(engine: Trace, program: Program = PROGRAM, facts: Facts | None = None) -> str:
    """The sentence with which an engine gives up; its process has ended and been waited for."""
    pid = engine.pid
    with pytest.raises(Unavailable) as caught:
        engine.judge(program, facts or {}, {})
    assert not caught.value.final
    assert pid is not None
    assert gone(pid)
    return caught.value.sentence


def gone(pid: int) -> bool:
    """Whether a process has ended, and is no zombie either."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def effect(judged: Judgements) -> Truth:
    return judged.rules["rule"].effective


# ---- the worker misbehaves


@pytest.mark.parametrize(
    ("does", "says"),
    [
        ("    os.kill(os.getpid(), signal.SIGSEGV)", "its process was ended by SIGSEGV"),
        ("    os.kill(os.getpid(), signal.SIGABRT)", "its process was ended by SIGABRT"),
        ("    sys.exit(3)", "its process ended with exit code 3"),
        ("    sys.exit(0)", "its process ended with exit code 0"),
        ("    raise MemoryError", "its process ended with exit code 1"),
        ("    print('{\"case\":', end='', flush=True); os._exit(1)", "what it answered cannot be read"),
        ("    print('good morning', flush=True)", "what it answered cannot be read"),
        ("    sys.stdout.buffer.write(b'\\xff\\xfe\\n'); sys.stdout.flush()", "what it answered cannot be read"),
        ("    print('[' * 100000, flush=True)", "what it answered cannot be read"),
        ("    print('[]', flush=True)", "what it answered cannot be read"),
        ("    print('{}', flush=True)", "what it answered cannot be read"),
        ("    print(json.dumps({**good, 'number': 0}), flush=True)", "what it answered cannot be read"),
        ("    print(json.dumps({**good, 'known': 3}), flush=True)", "what it answered cannot be read"),
        ("    print(json.dumps({**good, 'known': [[]]}), flush=True)", "what it answered cannot be read"),
        ("    print(json.dumps({**good, 'grades': [[0, 0, 0]]}), flush=True)", "what it answered cannot be read"),
        ("    print(json.dumps({**good, 'firings': [[9, 9, None]]}), flush=True)", "what it answered cannot be read"),
        ("    print(json.dumps({**good, 'firings': [[0, 0, None]]}), flush=True)", "what it answered cannot be read"),
        ("    print(json.dumps({**good, 'firings': [[0, 0, [2, 1]]]}), flush=True)", "what it answered cannot be read"),
        ("    print(json.dumps({**good, 'error': 'KeyError: 3'}), flush=True)", "it reported KeyError: 3"),
    ],
)
def test_a_worker_that_does_not_answer(fake: Fake, does: str, says: str) -> None:
    assert stopped(fake(GREETS + does)) == f"the second engine (durable_rules 0) stopped: {says}"


def test_a_worker_that_hangs(fake: Fake) -> None:
    started = time.monotonic()
    says = stopped(fake(GREETS + "    time.sleep(60)", limit=0.5))
    assert says == "the second engine (durable_rules 0) stopped: it took longer than 0.5 s"
    assert time.monotonic() - started < 10


def test_a_worker_that_hangs_before_it_is_ready(fake: Fake) -> None:
    says = stopped(fake("import time\ntime.sleep(60)", limit=0.5))
    assert says == "the second engine (durable_rules) stopped: it took longer than 0.5 s"


def test_a_worker_that_reads_nothing_while_much_is_written(fake: Fake) -> None:
    """More than a pipe holds, so that writing waits."""
    facts = {f"fact {n}": Interval(0, 1) for n in range(20_000)}
    program = Program((Line("rule", All(tuple(check(name, (1, 1)) for name in facts)), (), None),), facts, frozenset())
    says = stopped(fake("print('{}', flush=True)\nimport time\ntime.sleep(60)", limit=2), program)
    assert says == "the second engine (durable_rules) stopped: it took longer than 2 s"


def test_a_worker_that_contradicts_itself(fake: Fake) -> None:
    """The numbers of conclusions go up from nought, possibly before certainly."""
    engine = fake(GREETS + "    print(json.dumps({**good, 'known': list(range(1, 99, 2))}), flush=True)")
    with pytest.raises(Contradiction, match="rule `rule`: certainly so and not possibly"):
        engine.judge(PROGRAM, {}, {})
    graded = Program((), {"grade": Interval(0, 2)}, frozenset({"grade"}))
    engine = fake(GREETS + "    print(json.dumps({**good, 'grades': [[0, 2, 1]]}), flush=True)")
    with pytest.raises(Contradiction, match="grade `grade`: at least 2 and at most 1"):
        engine.judge(graded, {}, {})


def test_what_a_worker_says_without_being_asked_is_no_answer_to_the_next(fake: Fake) -> None:
    engine = fake(GREETS + "    print(json.dumps(good) + chr(10) + json.dumps(good), flush=True)")
    assert effect(engine.judge(PROGRAM, {}, {})) is Truth.FAILS
    assert (
        stopped(engine, facts=OTHER) == "the second engine (durable_rules 0) stopped: what it answered cannot be read"
    )


def test_a_worker_that_ended_between_two_cases_is_told_of_and_replaced(fake: Fake) -> None:
    engine = fake(GREETS + "    print(json.dumps(good), flush=True)")
    engine.judge(PROGRAM, {}, {})
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGKILL)
    assert (
        stopped(engine, facts=OTHER) == "the second engine (durable_rules 0) stopped: its process was ended by SIGKILL"
    )
    assert effect(engine.judge(PROGRAM, OTHER, {})) is Truth.FAILS


def test_an_answer_that_cannot_be_read_is_not_kept(fake: Fake, tmp_path: Path) -> None:
    once = tmp_path / "once"
    engine = fake(
        GREETS + f"    bad = not os.path.exists({str(once)!r})\n    open({str(once)!r}, 'w').close()\n"
        "    print(json.dumps({**good, 'known': None if bad else []}), flush=True)"
    )
    assert stopped(engine) == "the second engine (durable_rules 0) stopped: what it answered cannot be read"
    assert effect(engine.judge(PROGRAM, {}, {})) is Truth.FAILS


@needs_durable
def test_a_case_is_asked_once_and_the_facts_of_another_program_are_not_taken_for_it() -> None:
    same = Program((Line("rule", check("fact", (0, 0)), (), None),), PROGRAM.scales, frozenset())
    with Trace() as engine:
        for program, wanted in (
            (PROGRAM, Truth.HOLDS),
            (PROGRAM, Truth.HOLDS),
            (same, Truth.FAILS),
            (PROGRAM, Truth.HOLDS),
        ):
            assert effect(engine.judge(program, OTHER, {})) is wanted


# ---- there is no library


def absent(engine: Trace) -> str:
    for _ in range(2):
        with pytest.raises(Unavailable) as caught:
            engine.judge(PROGRAM, {}, {})
        assert caught.value.final
        assert engine.pid is None
    return caught.value.sentence


def test_without_the_library() -> None:
    """The interpreter without its packages."""
    python, *rest = command()
    with Trace((python, "-S", "-E", "-s", *rest)) as engine:
        assert absent(engine) == "the second engine was absent: durable_rules is not installed"


def test_with_a_library_that_cannot_be_imported(tmp_path: Path) -> None:
    """As on Python 3.13, where it installs all the same."""
    (tmp_path / "durable").mkdir()
    (tmp_path / "durable" / "__init__.py").write_text("")
    (tmp_path / "durable" / "engine.py").write_text("raise ImportError('/some/place: undefined symbol')")
    version = ".".join(map(str, sys.version_info[:2]))
    with Trace(("env", f"PYTHONPATH={tmp_path}", *command())) as engine:
        assert absent(engine) == (
            f"the second engine was absent: durable_rules is installed and cannot be imported on Python {version}"
        )


def test_without_an_interpreter(tmp_path: Path) -> None:
    with Trace((str(tmp_path / "python"),)) as engine:
        assert absent(engine) == (
            "the second engine was absent: its process could not be started: no such file or directory"
        )


# ---- what is refused before the library sees it


@pytest.mark.parametrize("number", [2**53 + 1, -(2**53) - 1, 10**30])
def test_numbers_beyond_what_is_compared_exactly(fake: Fake, number: int) -> None:
    engine = fake(GREETS + "    print(json.dumps(good), flush=True)")
    for program, facts in (
        (PROGRAM, {"fact": (Interval(number, number),)}),
        (Program((Line("rule", check("fact", (number, number)), (), None),), PROGRAM.scales, frozenset()), {}),
        (Program(PROGRAM.lines, {"fact": Interval(min(0, number), max(0, number))}, frozenset()), {}),
        (
            Program((Line("rule", All(()), (), Grade("fact", number, "")),), PROGRAM.scales, frozenset({"fact"})),
            {},
        ),
    ):
        with pytest.raises(Unfit, match="beyond 2\\*\\*53"):
            engine.judge(program, facts, {})


@pytest.mark.parametrize(
    "values", [(), (Interval(1, 1), Interval(0, 0)), (Interval(0, 0), Interval(1, 1)), (Interval(0, 2), Interval(1, 3))]
)
def test_values_not_in_normal_form(fake: Fake, values: tuple[Interval, ...]) -> None:
    engine = fake(GREETS + "    print(json.dumps(good), flush=True)")
    with pytest.raises(Unfit, match="`fact`"):
        engine.judge(PROGRAM, {"fact": values}, {})


@pytest.mark.parametrize(
    "lines",
    [
        (Line("a", All(()), ("b",), None), Line("b", All(()), (), None)),
        (Line("a", All(()), (), None), Line("a", All(()), (), None)),
        (Line("a", check("grade", (1, 1)), (), None), Line("b", All(()), (), Grade("grade", 1, ""))),
        (Line("a", check("grade", (1, 1)), (), Grade("grade", 1, "")),),
        (Line("a", check("nowhere", (1, 1)), (), None),),
    ],
)
def test_rules_in_an_order_that_cannot_be_followed(fake: Fake, lines: tuple[Line, ...]) -> None:
    engine = fake(GREETS + "    print(json.dumps(good), flush=True)")
    with pytest.raises(Unfit):
        engine.judge(Program(lines, {"grade": Interval(0, 1)}, frozenset({"grade"})), {}, {})


# ---- the process itself


def test_the_worker_imports_nothing_but_the_standard_library_and_durable() -> None:
    modules: set[str] = set()
    for node in ast.walk(ast.parse(WORKER.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level
            modules.add((node.module or "").split(".")[0])
    assert modules - sys.stdlib_module_names == {"durable"}


@needs_durable
def test_the_worker_ends_when_its_engine_is_closed() -> None:
    with Trace() as engine:
        engine.judge(PROGRAM, {}, {})
        pid = engine.pid
    assert pid is not None
    assert gone(pid)


@needs_durable
def test_the_worker_ends_by_itself_when_nobody_is_left_to_ask() -> None:
    worker = subprocess.Popen(command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert worker.stdout is not None
    assert worker.stdin is not None
    assert worker.stdout.readline().startswith(b'{"title": "durable_rules')
    worker.stdin.close()
    assert worker.wait(timeout=10) == 0
    assert worker.stdout.read() == b""
    worker.stdout.close()


@needs_durable
def test_the_worker_takes_no_interrupt() -> None:
    """Ctrl-C reaches it too, and it is its parent that ends it."""
    with Trace() as engine:
        engine.judge(PROGRAM, {}, {})
        assert engine.pid is not None
        os.kill(engine.pid, signal.SIGINT)
        assert effect(engine.judge(PROGRAM, {"fact": (Interval(1, 1),)}, {})) is Truth.HOLDS


def test_a_worker_that_hangs_ends_itself_where_its_parent_is_gone(tmp_path: Path) -> None:
    """Standard input has ended, which a worker that is stuck in the library does not see."""
    source = WORKER.read_text(encoding="utf-8")
    stuck = {"GRACE = 5": "GRACE = 1", "host = quiet_host()": "host = object()", "{version()}": "0"}
    stuck["**programs.answer(request)"] = "**dict(a=sum(range(10**15)))"
    for old, new in stuck.items():
        assert old in source
        source = source.replace(old, new)
    worker = tmp_path / "worker.py"
    worker.write_text(source, encoding="utf-8")
    *start, _ = command(worker)
    done = subprocess.run((*start, "0"), input=b'{"number": 1}\n', capture_output=True, check=False, timeout=30)
    assert done.returncode == -signal.SIGALRM, done.stderr


HANGS_ON = """\
import sys
from checker.engines.trace import Trace
from tests.unit.engines.test_worker import PROGRAM
with Trace(sys.argv[1:], limit=60) as engine:
    print(engine.pid, flush=True)
    engine.judge(PROGRAM, {}, {})
"""


def test_an_interrupt_leaves_no_worker_behind(tmp_path: Path) -> None:
    """Even one that hangs and does not listen."""
    worker = tmp_path / "worker.py"
    worker.write_text(
        "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n" + GREETS + "    time.sleep(60)"
    )
    parent = subprocess.Popen(
        (sys.executable, "-c", HANGS_ON, *command(worker)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    time.sleep(1)
    parent.send_signal(signal.SIGINT)
    _, said = parent.communicate(timeout=10)
    assert "KeyboardInterrupt" in said
    assert gone(pid)
