"""Use cases: one function per command, from paths to values that reports print."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from checker import shipped
from checker.engines.reference import Reference
from checker.errors import InputError, NothingMatched, Problem, UsageError
from checker.facts.matter import Matter, read_matter, read_matter_text
from checker.facts.skeleton import skeleton
from checker.findings.comparators import Comparators
from checker.findings.compose import CaseReport, Reasoning, TrackReport, compose
from checker.model.load import nearest
from checker.pair import Absent, Pair
from checker.rules.ast import Rule
from checker.rules.pack import Book, read_book
from checker.selection import STDIN, Selection, select, shipped_cases
from checker.source import MAX_BYTES, read


@dataclass(frozen=True, slots=True)
class Checked:
    """What `check` found: the reports, and the files that could not be accepted."""

    reports: tuple[CaseReport, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    """What was passed over in looking for cases."""


def load_book(folders: Sequence[Path] = ()) -> Book:
    """The shipped rule book, or the one in the folders given; raises InputError, UsageError."""
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"there is no folder `{folder}`")
    domains = shipped.folder("rules")
    return read_book(folders or (domains,), domains)


def rule_files(folders: Sequence[Path] = ()) -> list[Path]:
    """Every file that `load_book` may read."""
    return [file for folder in (shipped.folder("rules"), *folders) for file in folder.glob("*/*.yaml")]


def compared_files(folders: Sequence[Path] = ()) -> list[Path]:
    """Every file that cases may be compared with."""
    found = [file for folder in folders for file in folder.rglob("*") if file.suffix.lower() in (".yaml", ".yml")]
    return found if folders else list(shipped_cases().values())


def check(
    paths: Sequence[str] | Selection,
    book: Book,
    *,
    reasonings: bool = False,
    engine: Pair | None = None,
    comparators: Comparators | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Checked:
    """A report on every case in the paths; files that cannot be accepted are reported and the rest judged.

    Cases are compared with the comparators, where there are any.

    Raises NothingMatched where the paths hold no case, UsageError where one does not exist, EnginesDisagree.
    """
    if engine is None:
        with default_engine() as own:
            return check(paths, book, reasonings=reasonings, engine=own, comparators=comparators, progress=progress)
    selection = paths if isinstance(paths, Selection) else select(paths)
    reports: list[CaseReport] = []
    problems = list(selection.problems)
    for done, path in enumerate(selection.files, 1):
        try:
            matter = _matter(path, book)
            engine.begin(matter.id)
            finder = partial(comparators.others, path) if comparators is not None else None
            report = compose(matter, book, engine, reasonings=reasonings, second_engine="", finder=finder)
            reports.append(replace(report, second_engine=engine.account()))
        except InputError as error:
            problems += error.problems
        if progress is not None:
            progress(done, len(selection.files))
    notes = (*selection.notes, *(comparators.notes if comparators is not None else ()))
    return Checked(tuple(reports), tuple(sorted(problems)), notes)


def precedents(folders: Sequence[Path], book: Book, *, alone: bool = False) -> Comparators | None:
    """The cases in the folders, or the shipped ones, for others to be compared with; None for `alone`.

    Raises UsageError where there is no such folder or both are given, NothingMatched where they hold no case file.
    """
    if alone and folders:
        raise UsageError("`--alone` and `--cases` do not go together")
    if alone:
        return None
    if not folders:
        return Comparators(tuple(shipped_cases().values()), book)
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"there is no folder `{folder}`")
    found = select([str(folder) for folder in folders])
    comparators = Comparators(found.paths, book)
    comparators.notes += [*found.notes, *map(str, found.problems)]
    return comparators


@dataclass(frozen=True, slots=True)
class Explained:
    """The whole reasonings asked for on one case."""

    report: CaseReport
    reasonings: tuple[Reasoning, ...]
    compared: tuple[TrackReport, ...] = ()
    """The tracks whose comparison with other cases was asked for."""
    notes: tuple[str, ...] = ()
    """What was passed over in looking for cases to compare with."""


def explain(
    path: str, wanted: str, book: Book, engine: Pair | None = None, comparators: Comparators | None = None
) -> Explained:
    """The reasonings on a case, or on the measure, demand or outcome wanted, or `TRACK:precedents`.

    Raises InputError for a case that cannot be accepted, UsageError where there is no such thing in it.
    """
    checked = check(_one(path), book, reasonings=True, engine=engine, comparators=comparators)
    if checked.problems:
        raise InputError(checked.problems)
    [report] = checked.reports
    every = [reasoning for track in report.tracks for reasoning in track.reasonings]
    found = tuple(reasoning for reasoning in every if not wanted or wanted in _names_of(reasoning))
    beside = tuple(t for t in report.tracks if t.compared is not None and wanted in ("", t.id, f"{t.id}:precedents"))
    told = [track for track in beside if wanted or (track.compared is not None and not track.compared.why_not)]
    if found or told:
        return Explained(report, found, beside, checked.notes)
    left = [*report.unassessed, *(one for track in report.tracks for one in track.unassessed)]
    why = "; ".join(f"{one.name}: {one.reason}" for one in left if wanted in ("", one.name))
    if not wanted:
        raise NothingMatched(f"nothing in `{path}` was assessed", why)
    known = {name for reasoning in every for name in _names_of(reasoning)}
    known |= {f"{track.id}:precedents" for track in report.tracks if track.compared is not None}
    raise UsageError(f"`{wanted}` is nothing that was judged in `{path}`", why or nearest(wanted, known))


def _one(path: str) -> Selection:
    """The one case meant; raises UsageError where there are more."""
    found = select([path])
    if len(found.files) > 1:
        raise UsageError(f"`{path}` holds {len(found.files)} cases; this takes one at a time")
    return found


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
class Listed:
    """Cases that were read, and what could not be."""

    matters: tuple[Matter, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


def list_cases(
    paths: Sequence[str] | Selection, book: Book, progress: Callable[[int, int], None] | None = None
) -> Listed:
    """The cases in the paths, or the shipped ones."""
    selection = paths if isinstance(paths, Selection) else select(paths or list(shipped_cases()))
    matters: list[Matter] = []
    problems = list(selection.problems)
    for done, path in enumerate(selection.files, 1):
        try:
            matters.append(_matter(path, book))
        except InputError as error:
            problems += error.problems
        if progress is not None:
            progress(done, len(selection.files))
    return Listed(tuple(matters), tuple(sorted(problems)), tuple(selection.notes))


def case_text(path: str) -> str:
    """A case file as it stands; raises InputError where it cannot be read, UsageError where there is none."""
    selection = _one(path)
    if selection.problems:
        raise InputError(selection.problems)
    if path == STDIN:
        raise UsageError("standard input cannot be shown", "give a case file or the id of a shipped case")
    [file] = selection.paths
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


def order_schema() -> str:
    """The JSON Schema of order files."""
    from checker.tables.schema import order_schema as schema

    return _json(schema())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def write_new(file: Path, text: str) -> None:
    """Write a file that does not exist yet, whole or not at all; raises UsageError."""
    beside = file.with_name(f".checker-{os.getpid()}.part")
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        _put(beside, file)
    except FileExistsError:
        raise UsageError(f"`{file}` exists already", "choose another name; nothing was written") from None
    except OSError as error:
        raise UsageError(f"`{file}` cannot be written: {(error.strerror or str(error)).lower()}") from None
    finally:
        beside.unlink(missing_ok=True)


def _put(beside: Path, file: Path) -> None:
    """Give a file its name; raises FileExistsError where that is taken."""
    try:
        # A link, unlike a rename, refuses to replace a file that appeared meanwhile.
        file.hardlink_to(beside)
    except FileExistsError:
        raise
    except OSError:  # some file systems have no links
        if file.exists() or file.is_symlink():
            raise FileExistsError from None
        beside.rename(file)


def _matter(path: str, book: Book) -> Matter:
    if path == STDIN:
        if sys.stdin is None:
            raise UsageError("standard input is closed")
        return read_matter_text(sys.stdin.buffer.read(STDIN_LIMIT), STDIN, book.catalogues)
    return read_matter(Path(path), book.catalogues)


STDIN_LIMIT = MAX_BYTES + 1
"""Bytes read from standard input at most; one more than the reader accepts, so that it can say so."""


def default_engine() -> Pair:
    """The engines that judge; the process of the second starts at once, and ends when the pair is closed."""
    # Where the library is not installed, a process to find that out would cost a fifth of a run on one case.
    if find_spec("durable") is None:
        return Pair(Reference(), Absent("the second engine was absent: durable_rules is not installed"))
    from checker.engines.trace import Trace

    return Pair(Reference(), Trace())
