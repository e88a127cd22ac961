"""The list of changes that no test notices, each with its reason, and what a run says against it."""

from __future__ import annotations

import ast
import platform
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import yaml

from tests.enginemutants.targets import ROOT
from tests.enginemutants.tool import Mutant, Run

LIST = Path(__file__).with_name("survivors.yaml")
HEAD = "# Written by `python -m tests.enginemutants --record`, which keeps the reasons; these are written by hand.\n"


@dataclass(frozen=True, slots=True)
class Record:
    """The list as it stands: which run it was made by, the changes made of each module, the survivors with reasons."""

    tool: str
    python: str
    day: date
    made: Mapping[str, int]
    survivors: tuple[tuple[Mutant, str], ...]

    def left(self, module: str) -> int:
        """How many changes of a module no test notices."""
        return sum(mutant.module == module for mutant, _ in self.survivors)


def read_record(path: Path = LIST) -> Record:
    """The list; raises KeyError or TypeError where an entry is not as `write_record` writes it."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    survivors = tuple(
        (Mutant(one["module"], one["function"], one["before"], one["after"]), one["reason"]) for one in raw["survivors"]
    )
    return Record(raw["tool"], raw["python"], raw["day"], raw["made"], survivors)


def write_record(record: Record, path: Path = LIST) -> None:
    """Write the list."""
    raw = {
        "tool": record.tool,
        "python": record.python,
        "day": record.day,
        "made": dict(record.made),
        "survivors": [
            {
                "module": mutant.module,
                "function": mutant.function,
                "before": mutant.before,
                "after": mutant.after,
                "reason": reason,
            }
            for mutant, reason in record.survivors
        ],
    }
    path.write_text(HEAD + yaml.safe_dump(raw, sort_keys=False, allow_unicode=True, width=116), encoding="utf-8")


def recorded(found: Run, old: Record | None, day: date) -> Record:
    """The list after a run: the reasons known are kept, those of new survivors are empty.

    What the old list says of modules that the run did not change stays as it is.
    """
    reasons = dict(old.survivors) if old else {}
    kept = tuple(
        (mutant, reason) for mutant, reason in (old.survivors if old else ()) if mutant.module not in found.made
    )
    survivors = kept + tuple((mutant, reasons.get(mutant, "")) for mutant in found.survivors)
    made = {**(old.made if old else {}), **found.made}
    return Record(found.tool, platform.python_version(), day, made, survivors)


def part(record: Record, modules: Container[str]) -> Record:
    """What a list says of some modules."""
    made = {module: count for module, count in record.made.items() if module in modules}
    return replace(record, made=made, survivors=tuple(one for one in record.survivors if one[0].module in modules))


def differences(record: Record, found: Run) -> list[str]:
    """What a run says against the list; nothing where they agree."""
    listed, seen = Counter(mutant for mutant, _ in record.survivors), Counter(found.survivors)
    said = [f"no test notices, and no reason is listed:\n    {mutant}" for mutant in (seen - listed).elements()]
    said += [f"listed, but is noticed or no longer made:\n    {mutant}" for mutant in (listed - seen).elements()]
    said += [f"no reason is given:\n    {mutant}" for mutant, reason in record.survivors if not reason.strip()]
    if dict(record.made) != dict(found.made):
        said.append(f"the list counts {dict(record.made)} changes, the run made {dict(found.made)}")
    return said


def stale(record: Record, root: Path = ROOT) -> list[str]:
    """The survivors listed whose lines no longer stand in their function."""
    return [str(mutant) for mutant, _ in record.survivors if not _stands(mutant, root)]


def _stands(mutant: Mutant, root: Path) -> bool:
    source = (root / mutant.module).read_text(encoding="utf-8")
    wanted = [line.strip() for line in mutant.before.splitlines()]
    for name, node in functions(ast.parse(source)):
        if name == mutant.function:
            lines = [line.strip() for line in source.splitlines()[node.lineno - 1 : node.end_lineno]]
            return any(lines[at : at + len(wanted)] == wanted for at in range(len(lines)))
    return False


def functions(module: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions of a module and the methods of its classes, by name and `Class.name`."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner
