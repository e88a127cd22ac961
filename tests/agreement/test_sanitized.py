"""The library's C core under the address sanitizer: what the worker asks of it reads and writes nothing astray.

Asked for with `CHECKER_ASAN=1`, since it downloads the source of durable_rules and compiles it:

    CHECKER_ASAN=1 python -m pytest tests/agreement/test_sanitized.py

It needs gcc with libasan, and a Python on which durable_rules can be imported. `CHECKER_NIGHTLY=1` beside
it makes more cases. A finding of the sanitizer ends the worker, which fails the test; the sanitizer's own
report is then part of the failure.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker import audit
from checker.engines.reference import Reference
from checker.engines.trace import Trace
from checker.engines.trace.child import command
from checker.pair import Pair
from checker.properties.strategies import programs
from checker.selection import shipped_cases
from tests.second import agree_on_wide_conditions, agreement, needs_durable

pytestmark = [
    needs_durable,
    pytest.mark.skipif(os.environ.get("CHECKER_ASAN") != "1", reason="asked for with CHECKER_ASAN=1"),
]

PACKAGE = "durable_rules==2.0.28"

KNOWN_BAD = """\
from durable import engine
class Quiet(engine.Host):
    def _run(self): pass
legs = [
    {"first": {"$and": [{"k": 1}, {"$ex": {"a": 1}}]}},
    {"second": {"$and": [{"k": 2}, {"$gt": {"a": {"first": "a"}}}, {"$gt": {"b": {"first": "b"}}}]}},
]
any = {"all": [{"m": {"$ex": {"k": 1}}}], "run": lambda c: None}
host = Quiet({"r": {"bad": {"all": legs, "run": lambda c: None}, "any": any}})
for n in range(40):
    host.assert_fact("r", {"k": 1 + n % 2, "a": n, "b": -n, "sid": "s", "id": f"n{n}"})
print("survived")
"""
"""A join with tests between facts, the last of them false: the overrun that the worker keeps away from."""


class Sanitized:
    """An instrumented build of the library, and how to run something with it."""

    def __init__(self, folder: Path) -> None:
        self.installed = folder / "library"
        self.log = folder / "report"
        # The package's own build throws CFLAGS away.
        compiler = {"CC": "gcc -fsanitize=address -fno-omit-frame-pointer -g -O1"}
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-cache-dir", "--no-binary", ":all:",
             "--target", str(self.installed), PACKAGE],
            env={**os.environ, **compiler}, check=True,
        )  # fmt: skip
        runtime = subprocess.run(["gcc", "-print-file-name=libasan.so"], capture_output=True, text=True, check=True)
        self.environment = (
            "env",
            f"LD_PRELOAD={runtime.stdout.strip()}",
            f"PYTHONPATH={self.installed}",
            "PYTHONMALLOC=malloc",
            f"ASAN_OPTIONS=detect_leaks=0:abort_on_error=1:log_path={self.log}",
        )

    def reports(self) -> str:
        """What the sanitizer wrote."""
        return "\n".join(path.read_text(errors="replace") for path in self.log.parent.glob(f"{self.log.name}.*"))


@pytest.fixture(scope="module")
def sanitized(tmp_path_factory: pytest.TempPathFactory) -> Sanitized:
    return Sanitized(tmp_path_factory.mktemp("sanitized"))


@pytest.fixture
def second(sanitized: Sanitized) -> Iterator[Trace]:
    limit = 120.0
    with Trace((*sanitized.environment, *command(limit=limit)), limit, limit) as engine:
        yield engine
    assert sanitized.reports() == ""


def test_on_generated_programs(second: Trace) -> None:
    agreement(Reference(), second)()


def test_on_longer_programs(second: Trace) -> None:
    agreement(Reference(), second, programs(max_rules=30, max_facts=4))()


@pytest.mark.parametrize("width", [15, 16, 226])
def test_on_wide_conditions(second: Trace, width: int) -> None:
    agree_on_wide_conditions(second, width)


def test_on_every_shipped_case(second: Trace) -> None:
    paths = [str(path) for path in shipped_cases().values()]
    reports = audit.check(paths, audit.load_book(), engine=Pair(Reference(), second)).reports
    told = {report.second_engine for report in reports}
    assert f"the second engine ({second.title}) gave the same judgements" in told
    assert told <= {
        f"the second engine ({second.title}) gave the same judgements",
        "the second engine was not asked, since nothing was judged",
    }


def test_the_worker_runs_the_instrumented_build(second: Trace, sanitized: Sanitized) -> None:
    agree_on_wide_conditions(second, 2)
    [built] = sanitized.installed.glob("durable_rules_engine*.so")
    assert b"__asan_report_load" in built.read_bytes()
    assert str(built) in Path(f"/proc/{second.pid}/maps").read_text()


def test_the_sanitizer_sees_the_known_overrun(sanitized: Sanitized) -> None:
    """Last, since its report stays: without it a silent sanitizer would pass for a clean library."""
    run = subprocess.run(
        [*sanitized.environment, sys.executable, "-P", "-c", KNOWN_BAD], capture_output=True, text=True, check=False
    )
    assert run.returncode != 0
    assert "survived" not in run.stdout
    assert "ERROR: AddressSanitizer: heap-buffer-overflow" in sanitized.reports()
