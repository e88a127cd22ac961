"""Write the files of the suite: what is tried comes from `inputs`, what is expected from the reference engine.

Run with `python -m tests.conformance.generate`; with `--check` nothing is written, and what is out of date is named.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tests.conformance import asked
from tests.conformance.inputs import conclusions, logic, rules, unary, values
from tests.conformance.made import EVERY_RULE, Data, File, Group

SUITE = Path(__file__).with_name("suite")
FILES: tuple[File, ...] = (*unary.FILES, *values.FILES, *logic.FILES, *rules.FILES, *conclusions.FILES)


def made(file: File) -> Data:
    """The data of a file, expectations included."""
    found: Data = {
        "construct": file.construct,
        "says": file.says,
        "reviewed": file.reviewed,
        "catalogue": file.catalogue,
        "every_rule": EVERY_RULE,
        "groups": [],
        "refused": [{"id": f"{file.construct}-r{number}", **item} for number, item in enumerate(file.refused, 1)],
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asked.write_domain(folder, found["catalogue"])
        numbered = 1
        for place, group in enumerate(file.groups):
            found["groups"].append(_group(folder / f"{place}", found, group, numbered))
            numbered += len(group.cases)
    return found


def _group(folder: Path, file: Data, group: Group, first: int) -> Data:
    world = asked.world(folder, file, group.rules)
    cases = [
        {"id": f"{file['construct']}-{number}", **case, "expected": asked.expected(world, case)}
        for number, case in enumerate(group.cases, first)
    ]
    return {"name": group.name, "rules": dict(group.rules), "cases": cases}


# ---- text


def text(file: Data) -> str:
    """A file as it is written: a rule, a fact and a case on a line each."""
    return "".join(_lines(file)) + "\n"


def _lines(file: Data) -> Iterator[str]:
    yield "{\n"
    for key in ("construct", "says", "reviewed", "every_rule"):
        yield f"  {_line(key)}: {_line(file[key])},\n"
    yield '  "catalogue": {\n'
    yield f'    "every_fact": {_line(file["catalogue"]["every_fact"])},\n'
    keys = ("facts", "outcomes", "instruments")
    yield ",\n".join(f'    "{key}": {_mapping(file["catalogue"][key], 4)}' for key in keys)
    yield '\n  },\n  "groups": [\n'
    yield ",\n".join(_group_text(group) for group in file["groups"])
    yield f'\n  ],\n  "refused": {_list(file["refused"], 2)}\n}}'


def _group_text(group: Data) -> str:
    return (
        f'    {{\n      "name": {_line(group["name"])},\n      "rules": {_mapping(group["rules"], 6)},\n'
        f'      "cases": {_list(group["cases"], 6)}\n    }}'
    )


def _mapping(found: Mapping[str, object], indent: int) -> str:
    inner = ",\n".join(f"{' ' * (indent + 2)}{_line(key)}: {_line(value)}" for key, value in found.items())
    return f"{{\n{inner}\n{' ' * indent}}}"


def _list(found: Iterable[object], indent: int) -> str:
    inner = ",\n".join(f"{' ' * (indent + 2)}{_line(value)}" for value in found)
    return f"[\n{inner}\n{' ' * indent}]" if inner else "[]"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def wanted() -> dict[Path, str]:
    """Every file of the suite with its text."""
    return {SUITE / f"{file.construct}.json": text(made(file)) for file in FILES}


def main(arguments: list[str]) -> int:
    """Write or compare; 1 where something was out of date and `--check` was given."""
    files = wanted()
    stale = [path for path, body in files.items() if not path.exists() or path.read_text(encoding="utf-8") != body]
    orphans = sorted(set(SUITE.glob("*")) - set(files))
    if "--check" in arguments:
        for path in (*stale, *orphans):
            sys.stdout.write(f"{path.name} is out of date; run: python -m tests.conformance.generate\n")
        return 1 if stale or orphans else 0
    SUITE.mkdir(exist_ok=True)
    for path in stale:
        path.write_text(files[path], encoding="utf-8")
    for path in orphans:
        path.unlink()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
