"""Which reports are wanted, and where: `--format text`, `--format json=report.json`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checker.errors import UsageError
from checker.model.load import nearest

if TYPE_CHECKING:
    from checker.tables.paths import Way

FORMATS = ("text", "json")
ALSO_SARIF = (*FORMATS, "sarif")
LEVELS = ("note", "warning", "error", "never")
SURENESS = ("never", "certain", "possible")
DIFFERENCES = ("never", "verdict", "any")
PATHS: tuple[Way, ...] = ("plain", "lattice", "distributed")


@dataclass(frozen=True, slots=True)
class Destination:
    """One report: its format, and its file, or None for standard output."""

    form: str
    file: Path | None


def destinations(given: Sequence[str], known: Sequence[str] = FORMATS) -> tuple[Destination, ...]:
    """The reports asked for, text on standard output where none is; raises UsageError."""
    found = tuple(_destination(text, known) for text in given or ("text",))
    if sum(one.file is None for one in found) > 1:
        raise UsageError("two reports cannot both go to standard output", "give one of them a file: --format json=FILE")
    places = [_place(one.file) for one in found if one.file is not None]
    for place in places:
        if places.count(place) > 1:
            raise UsageError(f"two reports cannot both go to `{place}`")
    return found


def _destination(text: str, known: Sequence[str]) -> Destination:
    form, named, file = text.partition("=")
    _one_of("--format", form, known)
    if named and not file:
        raise UsageError(f"--format {form}=: the name of the file is missing")
    return Destination(form, Path(file) if named and file != "-" else None)


def level(text: str) -> str:
    """The least level of a finding that makes the exit code 1, or `never`; raises UsageError."""
    return _one_of("--fail-on", text, LEVELS)


def sureness(text: str) -> str:
    """Which conflicts make the exit code 1: `certain`, `possible` ones too, or `never`; raises UsageError."""
    return _one_of("--fail-on", text, SURENESS)


def difference(text: str) -> str:
    """Which differences of editions make the exit code 1: of verdicts on cases, or `any`; raises UsageError."""
    return _one_of("--fail-on", text, DIFFERENCES)


def path(text: str, master: str | None) -> Way | None:
    """How a table is compared; None where that is left to the checker. Raises UsageError."""
    _one_of("--path", text, ("auto", *PATHS))
    if master is not None and text not in ("auto", "distributed"):
        raise UsageError(f"--master says where Spark runs, and --path {text} does without it")
    if master is not None:
        return "distributed"
    return next((one for one in PATHS if one == text), None)


def _one_of(option: str, word: str, known: Sequence[str]) -> str:
    if word not in known:
        listed = ", ".join(f"`{one}`" for one in known)
        raise UsageError(f"{option}: `{word}` is not one of {listed}", nearest(word, known))
    return word


def refuse_unwritable(
    wanted: Iterable[Destination], inputs: Iterable[Path], others: Iterable[Path | None] = ()
) -> None:
    """Refuse, before any work is done, files that cannot be written or are read by this run; raises UsageError.

    `others` are files that are written beside the reports.
    """
    files = [file for file in (*(one.file for one in wanted), *others) if file is not None]
    if not files:
        return
    read = {identity for path in inputs if (identity := _identity(path)) is not None}
    places = [_place(file) for file in files]
    for file, place in zip(files, places, strict=True):
        if file.is_dir():
            raise UsageError(f"`{file}` is a folder", "give the report the name of a file")
        if file.exists() and not file.is_file():
            raise UsageError(f"`{file}` is not a regular file", "for standard output leave out the `=` and the name")
        if _identity(file) in read:
            raise UsageError(f"`{file}` is read by this run and is not overwritten", "give the report another name")
        if not place.parent.is_dir():
            raise UsageError(f"`{file}`: there is no folder `{file.parent}`")
        if places.count(place) > 1:
            raise UsageError(f"two things cannot both be written to `{file}`")


def _place(file: Path) -> Path:
    """Where a file lies or would lie, links followed; raises UsageError."""
    try:
        place = file.resolve()
    except (OSError, RuntimeError):
        place = file
    if place.is_symlink():  # links in a circle; Python 3.13 gives them back as they are
        raise UsageError(f"`{file}` is a link that leads nowhere")
    return place


def _identity(path: Path) -> tuple[int, int] | None:
    """The file itself, by whatever name it goes."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
