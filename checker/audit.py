"""Use cases: one function per command, from paths to values that reports print."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker import shipped
from checker.engines.reference import Reference
from checker.errors import InputError, NothingMatched, Problem, UsageError
from checker.facts.matter import Matter, read_matter, read_matter_text
from checker.facts.skeleton import skeleton
from checker.findings.compose import CaseReport, Reasoning, compose
from checker.judgement import Engine
from checker.model.load import nearest
from checker.properties.examples import Failure, run
from checker.rules.ast import Rule
from checker.rules.pack import Book, read_book
from checker.source import MAX_BYTES, Span, read


@dataclass(frozen=True, slots=True)
class Checked:
    """What `check` found: the reports, and the files that could not be accepted."""

    reports: tuple[CaseReport, ...]
    problems: tuple[Problem, ...]


def load_book(folders: Sequence[Path] = ()) -> Book:
    """The shipped rule book, or the one in the folders given; raises InputError, UsageError."""
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"there is no folder `{folder}`")
    domains = shipped.folder("rules")
    return read_book(folders or (domains,), domains)


def check(paths: Sequence[str], book: Book, *, reasonings: bool = False) -> Checked:
    """A report on every case in the paths; files that cannot be accepted are reported and the rest judged.

    Raises NothingMatched where the paths hold no case, UsageError where one does not exist.
    """
    engine, second_engine = default_engine()
    reports: list[CaseReport] = []
    problems: list[Problem] = []
    for path in case_files(paths):
        try:
            matter = _matter(path, book)
            reports.append(compose(matter, book, engine, reasonings=reasonings, second_engine=second_engine))
        except InputError as error:
            problems += error.problems
    return Checked(tuple(reports), tuple(sorted(problems)))


@dataclass(frozen=True, slots=True)
class Explained:
    """The whole reasonings asked for on one case."""

    report: CaseReport
    reasonings: tuple[Reasoning, ...]


def explain(path: str, wanted: str, book: Book) -> Explained:
    """The reasonings on a case, or on the measure, demand or outcome wanted.

    Raises InputError for a case that cannot be accepted, UsageError where there is no such thing in it.
    """
    files = case_files([path])
    if len(files) != 1:
        raise UsageError(f"`{path}` holds {len(files)} cases; one is explained at a time")
    checked = check(files, book, reasonings=True)
    if checked.problems:
        raise InputError(checked.problems)
    [report] = checked.reports
    every = [reasoning for track in report.tracks for reasoning in track.reasonings]
    found = tuple(reasoning for reasoning in every if not wanted or wanted in _names_of(reasoning))
    if not found:
        known = sorted({name for reasoning in every for name in _names_of(reasoning)})
        hint = nearest(wanted, known) or ("" if known else "nothing in it was assessed")
        raise UsageError(f"`{wanted}` is nothing that was judged in `{path}`", hint)
    return Explained(report, found)


def _names_of(reasoning: Reasoning) -> set[str]:
    """How a reader may name a reasoning: by measure, demand, both, or one of these with the outcome."""
    whole, short = reasoning.target, reasoning.target.split("/")[-1]
    return {whole, short, f"{whole}:{reasoning.outcome}", f"{short}:{reasoning.outcome}"}


def find_rule(book: Book, name: str) -> Rule:
    """The rule of this id; raises UsageError, with the nearest id, where there is none."""
    rules = book.rules
    if name not in rules:
        raise UsageError(f"there is no rule `{name}`", nearest(name, rules))
    return rules[name]


@dataclass(frozen=True, slots=True)
class Tested:
    """How many rules and examples were run, and what failed."""

    rules: int
    examples: int
    failures: tuple[tuple[Span, Failure], ...]


def test_rules(book: Book, only: Sequence[str]) -> Tested:
    """The examples of the rules or packs named, or of all; raises UsageError for a name unknown."""
    chosen: dict[str, Rule] = {}
    for name in only or book.packs:
        found = {rule.id: rule for rule in book.rules.values() if name in (rule.id, rule.id.split("/")[0])}
        if not found:
            raise UsageError(f"there is no rule or pack `{name}`", nearest(name, [*book.rules, *book.packs]))
        chosen.update(found)
    failures = tuple((book.rules[failure.rule].span, failure) for failure in run(book, chosen.values()))
    return Tested(len(chosen), sum(len(rule.examples) for rule in chosen.values()), failures)


@dataclass(frozen=True, slots=True)
class Listed:
    """Cases that were read, and what could not be."""

    matters: tuple[Matter, ...]
    problems: tuple[Problem, ...]


def list_cases(paths: Sequence[str], book: Book) -> Listed:
    """The cases in the paths, or the shipped ones."""
    files = case_files(paths) if paths else tuple(str(path) for path in shipped_cases().values())
    matters: list[Matter] = []
    problems: list[Problem] = []
    for path in files:
        try:
            matters.append(_matter(path, book))
        except InputError as error:
            problems += error.problems
    return Listed(tuple(matters), tuple(sorted(problems)))


def case_text(path: str) -> str:
    """A case file as it stands; raises InputError where it cannot be read, UsageError where there is none."""
    files = case_files([path])
    if len(files) != 1 or path == "-":
        raise UsageError(f"`{path}` is not one case file")
    file = Path(files[0])
    read(file)
    return file.read_text(encoding="utf-8-sig")


def new_case(file: Path) -> None:
    """Write a skeleton of a case file; raises UsageError where the file exists or cannot be written."""
    if file.suffix != ".yaml":
        raise UsageError(f"`{file}`: the name of a case file ends in .yaml")
    write_new(file, skeleton(load_book().catalogues["data-protection"]))


def case_schema() -> str:
    """The JSON Schema of case files."""
    from checker.facts import schema

    return _json(schema.case_schema(load_book().catalogues))


def rule_schema() -> str:
    """The JSON Schema of rule files."""
    from checker.rules import schema

    return _json(schema.rule_schema(load_book().catalogues["data-protection"]))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def write_new(file: Path, text: str) -> None:
    """Write a file that does not exist yet, whole or not at all; raises UsageError."""
    beside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        # A link, unlike a rename, refuses to replace a file that appeared meanwhile.
        file.hardlink_to(beside)
    except FileExistsError:
        raise UsageError(f"`{file}` exists already", "choose another name; nothing was written") from None
    except OSError as error:
        raise UsageError(f"`{file}` cannot be written: {(error.strerror or str(error)).lower()}") from None
    finally:
        beside.unlink(missing_ok=True)


def _matter(path: str, book: Book) -> Matter:
    if path == "-":
        return read_matter_text(sys.stdin.buffer.read(STDIN_LIMIT), "-", book.catalogues)
    return read_matter(Path(path), book.catalogues)


STDIN_LIMIT = MAX_BYTES + 1
"""Bytes read from standard input at most; one more than the reader accepts, so that it can say so."""


def case_files(paths: Sequence[str]) -> tuple[str, ...]:
    """The case files that the paths mean: files, folders (searched for `*.yaml`), ids of shipped cases, `-`."""
    found: dict[str, None] = {}
    for path in paths:
        for file in _expand(path):
            found[file] = None
    if not found:
        raise NothingMatched("no case file found in " + ", ".join(f"`{path}`" for path in paths))
    return tuple(found)


def _expand(path: str) -> Iterator[str]:
    if path == "-":
        yield path
        return
    place = Path(path)
    if place.is_dir():
        yield from (str(file) for file in sorted(place.rglob("*.yaml")))
        return
    if place.exists():
        yield path
        return
    known = shipped_cases()
    if path in known:
        yield str(known[path])
        return
    raise UsageError(f"there is no file, folder or shipped case `{path}`", nearest(path, known))


def shipped_cases() -> dict[str, Path]:
    """The cases that come with the checker, by id."""
    root = shipped.folder("cases")
    return {f"{file.parent.name}/{file.stem}": file for file in sorted(root.glob("*/*.yaml"))}


def default_engine() -> tuple[Engine, str]:
    """The engine that judges, and a sentence on the second engine."""
    return Reference(), "the second engine was absent"
