"""Use cases: one function per command, from paths to values that reports print."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker import shipped
from checker.engines.reference import Reference
from checker.errors import InputError, NothingMatched, Problem, UsageError
from checker.facts.matter import Matter, read_matter, read_matter_text
from checker.findings.compose import CaseReport, compose
from checker.judgement import Engine
from checker.model.load import nearest
from checker.rules.pack import Book, read_book


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


def check(paths: Sequence[str], book: Book, engine: Engine, second_engine: str, *, reasonings: bool = False) -> Checked:
    """A report on every case in the paths; files that cannot be accepted are reported and the rest judged.

    Raises NothingMatched where the paths hold no case, UsageError where one does not exist.
    """
    reports: list[CaseReport] = []
    problems: list[Problem] = []
    for path in case_files(paths):
        try:
            matter = _matter(path, book)
            reports.append(compose(matter, book, engine, reasonings=reasonings, second_engine=second_engine))
        except InputError as error:
            problems += error.problems
    return Checked(tuple(reports), tuple(sorted(problems)))


def _matter(path: str, book: Book) -> Matter:
    if path == "-":
        return read_matter_text(sys.stdin.buffer.read(STDIN_LIMIT), "-", book.catalogues)
    return read_matter(Path(path), book.catalogues)


STDIN_LIMIT = 64 * 1024 * 1024
"""Bytes read from standard input at most; the reader refuses far less."""


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
