"""The page of the documentation on the changes that no test notices, made of the list and of the modules."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

from tests.enginemutants.record import Record, functions
from tests.enginemutants.targets import ROOT, TARGETS
from tests.enginemutants.tool import Mutant

PAGE = ROOT / "docs" / "engine-mutants.md"

_TEXT = """\
<!-- written by tests/enginemutants from its list; do not edit -->

# Do the tests notice a mistake in the engine?

The code that says what a rule means, and what is concluded from it, is changed in one place at a time: a comparison
turned round, a value left out, a number moved by one, a branch never taken. After each change the tests of that code
are run. A change that makes a test fail is *noticed*. One that does not is a gap in the tests, or it makes no
difference to any answer; then it is listed below with the reason.

The changes are made by {tool}. The list is of {day}, on Python {python}: {made} changes, {noticed} noticed,
{explained} explained below, {unexplained} unexplained.

| module | what it says of itself | changes | noticed | left |
|---|---|--:|--:|--:|
{rows}

Asked of each change are the tests written for the module, in the order of the table:

{tests}

The list is made anew by

```sh
pip install -e '.[dev,mutation]'
python -m tests.enginemutants
```

which fails on a change that is neither noticed nor listed, and on a listed one that a test has come to notice. The
nightly tests (`CHECKER_NIGHTLY=1`) run it too. With `--record` the list is written with what was found; the reason of a
new entry is then empty, and the everyday tests fail until somebody writes it.

## What no test notices, and why

{survivors}
## What the tool does not change

It changes the bodies of functions, but not of those that have a decorator, nor values that stand outside of functions.
In these modules that leaves the following to the tests alone:

{untouched}
"""


def page(record: Record, root: Path = ROOT) -> str:
    """The whole page."""
    made, left = sum(record.made.values()), len(record.survivors)
    explained = sum(bool(reason.strip()) for _, reason in record.survivors)
    return _TEXT.format(
        tool=record.tool,
        day=record.day.isoformat(),
        python=record.python,
        made=made,
        noticed=made - left,
        explained=explained,
        unexplained=left - explained or "none",
        rows="\n".join(_row(module, record, root) for module in TARGETS),
        tests="\n".join(f"- {', '.join(f'`{test}`' for test in tests)}" for tests in TARGETS.values()),
        survivors="\n".join(line for module in TARGETS for line in _survivors(module, record)),
        untouched="\n".join(_left_alone(root)),
    )


def _row(module: str, record: Record, root: Path) -> str:
    made, left = record.made[module], record.left(module)
    what = ast.get_docstring(ast.parse((root / module).read_text(encoding="utf-8"))) or ""
    first = what.partition("\n")[0].rstrip(".")
    return f"| `{module}` | {first} | {made} | {made - left} | {left} |"


def _survivors(module: str, record: Record) -> Iterator[str]:
    """The survivors of one module; those with one reason in one function stand together."""
    together: dict[tuple[str, str], list[Mutant]] = {}
    for mutant, reason in record.survivors:
        if mutant.module == module:
            together.setdefault((mutant.function, reason), []).append(mutant)
    for (function, reason), mutants in together.items():
        yield from (
            f"### `{function}` in `{module}`",
            "",
            *textwrap.wrap(reason, 120, break_on_hyphens=False),
            "",
            "```diff",
        )
        for mutant in mutants:
            yield from (f"- {line}" for line in mutant.before.splitlines())
            yield from (f"+ {line}" for line in mutant.after.splitlines())
        yield from ("```", "")


def untouched(source: str) -> list[str]:
    """What the tool leaves alone: functions with a decorator, and constants of the module."""
    module = ast.parse(source)
    found = [name for name, node in functions(module) if node.decorator_list]
    for node in module.body:
        if isinstance(node, ast.Assign):
            found += [
                target.id
                for target in node.targets
                if isinstance(target, ast.Name) and re.fullmatch("_?[A-Z][A-Z0-9_]*", target.id)
            ]
    return found


def _left_alone(root: Path) -> Iterator[str]:
    for module in TARGETS:
        if names := untouched((root / module).read_text(encoding="utf-8")):
            yield f"- `{module}`: {', '.join(f'`{name}`' for name in names)}"
