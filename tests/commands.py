"""The command run within the test or beside it, and a folder of made-up cases and rules for it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from checker import audit
from checker.cli import main
from checker.engines.reference import Reference
from checker.pair import Absent, Pair
from tests import matters

ROOT = Path(__file__).resolve().parent.parent

COMMAND = [sys.executable, "-m", "checker"]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run gave."""

    code: int
    out: str
    err: str


def alone() -> Pair:
    """The reference engine without a second one."""
    return Pair(Reference(), Absent("the second engine was left out of this run"))


@contextmanager
def without_second_engine() -> Iterator[None]:
    """Every command judges with the reference engine alone."""
    with mock.patch.object(audit, "default_engine", alone):
        yield


def run(*arguments: str, stdin: bytes = b"") -> Ran:
    """The command within this process, without the second engine."""
    out, err = io.BytesIO(), io.BytesIO()
    with ExitStack() as stack:
        stack.enter_context(without_second_engine())
        stack.enter_context(mock.patch.object(sys, "argv", ["checker", *arguments]))
        for name, stream in (("stdout", out), ("stderr", err)):
            stack.enter_context(mock.patch.object(sys, name, io.TextIOWrapper(stream, write_through=True)))
        stack.enter_context(mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin))))
        try:
            main()
        except SystemExit as end:
            code = end.code
        assert isinstance(code, int)
        return Ran(code, out.getvalue().decode(), err.getvalue().decode())


def spawn(
    *arguments: str | bytes,
    stdin: bytes = b"",
    environment: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    timeout: float = 60,
) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    return subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        timeout=timeout,
    )


CASES = {
    "harsh": matters.data(matters.measure(), facts={"intent": [matters.entry("negligent")]}),
    "open": matters.data(matters.measure(), facts={"intent": [matters.entry("unknown", note="looked for in vain")]}),
    "fine": matters.data(matters.measure(instrument="guidance"), facts={"intent": [matters.entry("negligent")]}),
    "quiet": matters.data(matters.measure(instrument="guidance", demands=[matters.demand(ask="do")])),
    "elsewhere": matters.data(track={"authority": "other-office"}),
}
"""By their names: an error, a possible finding, nothing, a note, and nothing that is judged."""

RULES = {
    "mild": matters.rule("stringency: {at_most: guidance}", "intent: <= negligent"),
    "soft": matters.rule("ask: {at_most: consider}", level="note"),
}


def write_made_up(folder: Path) -> Path:
    """Cases in `cases`, rules in `rules`, and files that are no cases in `bad`."""
    for name, case in CASES.items():
        file = folder / "cases" / f"{name}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(case, indent=1), encoding="utf-8")
    matters.book(folder / "rules", RULES)
    bad = folder / "bad"
    bad.mkdir()
    (bad / "broken.yaml").write_text("title: [\n", encoding="utf-8")
    (bad / "short.yaml").write_text("title: a\ntitle: b\ncountry: Japan\n", encoding="utf-8")
    return folder
