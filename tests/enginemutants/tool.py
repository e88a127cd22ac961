"""One run of mutmut over a copy of the tree: how many changes were made, and which ones no test noticed."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

COPIED = ("checker", "tests", "rules", "cases", "pyproject.toml")
"""What the tests need of the tree."""

MOST_MEMORY = 4 << 30
"""Bytes that a changed engine may fill, since some changes make a loop collect things for ever."""

_PATIENCE = 8
"""How many times as long as before the tests of a changed function may take, and a second more for each."""

_START = f"""\
import resource, runpy, sys
if sys.platform == "linux":
    resource.setrlimit(resource.RLIMIT_AS, ({MOST_MEMORY}, {MOST_MEMORY}))
runpy.run_module("mutmut", run_name="__main__", alter_sys=True)
"""

_UNSHRUNK = """
from hypothesis import Phase, settings

settings.register_profile("mutants", phases=[Phase.explicit, Phase.generate], report_multiple_bugs=False)
settings.load_profile("mutants")
"""
"""What is added to the settings of the generated tests: that an example fails is enough, it need not be small."""

_NOTICED = ("killed", "timeout")
_UNNOTICED = ("survived", "no tests")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one function: the lines as they stand, and what they were changed to (perhaps nothing)."""

    module: str
    function: str
    before: str
    after: str

    def __str__(self) -> str:
        lines = [f"- {line}" for line in self.before.splitlines()] + [f"+ {line}" for line in self.after.splitlines()]
        return "\n    ".join((f"{self.module}: {self.function}", *lines))


@dataclass(frozen=True, slots=True)
class Run:
    """What one run found; `made` counts the changes of each module."""

    tool: str
    made: Mapping[str, int]
    survivors: tuple[Mutant, ...]


def run(
    root: Path, scratch: Path, targets: Mapping[str, Sequence[str]], *, only: Sequence[str] = (), processes: int = 1
) -> Run:
    """Copy the tree for each module, change the module there place by place, and ask its tests.

    With `only` no other modules are changed. Raises RuntimeError with the end of the tool's output where it does not
    come to an end, as it does where the tests fail on the code as it stands.
    """
    made: dict[str, int] = {}
    survivors: list[Mutant] = []
    for number, module in enumerate(only or targets):
        folder = scratch / str(number)
        folder.mkdir(parents=True)
        copy(root, folder, module, targets[module])
        status = _tried(folder, processes)
        made[module] = len(status)
        for name, word in status.items():
            if word in _UNNOTICED:
                survivors.append(Mutant(*place(name), *changed(_mutmut(folder, "show", name))))
    return Run(f"mutmut {importlib.metadata.version('mutmut')}", made, tuple(survivors))


def _tried(folder: Path, processes: int) -> dict[str, str]:
    """What became of every change, by the tool's name for it."""
    _mutmut(folder, "run", "--max-children", str(processes))
    listed = _mutmut(folder, "results", "--all", "true").splitlines()
    status = dict(line.strip().rsplit(": ", 1) for line in listed if line)
    if wrong := set(status.values()) - {*_NOTICED, *_UNNOTICED}:
        raise RuntimeError(f"the tool came to no answer on some changes: {', '.join(sorted(wrong))}")
    return status


def copy(root: Path, scratch: Path, module: str, tests: Iterable[str]) -> None:
    """The tree in a folder of its own, where alone the tool is told what to change and what to ask."""
    for name in COPIED:
        if (root / name).is_dir():
            shutil.copytree(root / name, scratch / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (root / name).exists():
            shutil.copy(root / name, scratch / name)
    with (scratch / "tests" / "conftest.py").open("a", encoding="utf-8") as conftest:
        conftest.write(_UNSHRUNK)
    with (scratch / "pyproject.toml").open("a", encoding="utf-8") as project:
        project.write(
            "\n[tool.mutmut]\n"
            'source_paths = ["checker"]\n'
            f"only_mutate = {_array([module])}\n"
            'also_copy = ["rules", "cases"]\n'
            'pytest_add_cli_args = ["-p", "no:cacheprovider"]\n'
            f"timeout_multiplier = {_PATIENCE}\n"
            f"pytest_add_cli_args_test_selection = {_array(tests)}\n"
        )


def _array(names: Iterable[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def _mutmut(scratch: Path, *arguments: str) -> str:
    """What the tool prints; it is run as on an ordinary day, and knows nothing of a test that may have started it."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PYTEST_") and name not in ("CHECKER_NIGHTLY", "PYTHONPATH")
    }
    done = subprocess.run(
        [sys.executable, "-c", _START, *arguments],
        cwd=scratch, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"mutmut {arguments[0]} failed:\n{(done.stdout + done.stderr)[-4000:]}")
    return done.stdout


def place(name: str) -> tuple[str, str]:
    """Module and function of a change by the tool's name for it, `checker.rules.lower.x__lower__mutmut_5`."""
    module, _, mangled = name.rpartition(".")
    function = mangled.rpartition("__mutmut_")[0]
    if function.startswith("xǁ"):
        function = function.removeprefix("xǁ").replace("ǁ", ".")
    return f"{module.replace('.', '/')}.py", function.removeprefix("x_")


def changed(diff: str) -> tuple[str, str]:
    """The lines taken away and the lines put in their place, as a diff shows them; indented as little as may be."""
    body = diff.partition("\n@@")[2].splitlines()[1:]
    before, after = ("\n".join(line[1:] for line in body if line.startswith(sign)) for sign in "-+")
    return textwrap.dedent(before).strip(), textwrap.dedent(after).strip()
