"""Which case files the arguments of a command mean."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checker import shipped
from checker.errors import NothingMatched, Problem, UsageError
from checker.model.load import nearest
from checker.source import printable

STDIN = "-"
_ENDINGS = (".yaml", ".yml")


@dataclass(slots=True)
class Selection:
    """The files meant, each once and in the order given, and what was passed over in looking for them."""

    files: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """Folders that could not be read."""
    notes: list[str] = field(default_factory=list)
    """Links to folders, which are not followed."""

    @property
    def paths(self) -> list[Path]:
        """The files, standard input left out."""
        return [Path(file) for file in self.files if file != STDIN]


def select(arguments: Sequence[str]) -> Selection:
    """The case files meant by files, folders, ids of shipped cases, and `-`.

    Folders are searched for `*.yaml` and `*.yml`, hidden ones left out. Raises UsageError where an
    argument means nothing, NothingMatched where no file was found.
    """
    found = Selection()
    seen: set[Path | str] = set()
    for argument in arguments:
        for file in _expand(argument, found):
            identity = file if file == STDIN else _real(Path(file))
            if identity not in seen:
                seen.add(identity)
                found.files.append(file)
    if not found.files and not found.problems:
        raise NothingMatched(
            "no case file found in " + ", ".join(f"`{argument}`" for argument in arguments),
            "the name of a case file ends in .yaml or .yml",
        )
    return found


def _real(file: Path) -> Path:
    try:
        return file.resolve()
    except (OSError, RuntimeError):  # links in a circle; reading the file will say so
        return file.absolute()


def _expand(argument: str, found: Selection) -> Iterator[str]:
    if argument == STDIN:
        yield argument
        return
    place = Path(argument)
    if argument and place.is_dir():
        yield from _walk(place, found)
        return
    if argument and (place.exists() or place.is_symlink()):
        yield argument
        return
    known = shipped_cases()
    if argument in known:
        yield str(known[argument])
        return
    raise UsageError(f"there is no file, folder or shipped case `{argument}`", nearest(argument, known))


def _walk(root: Path, found: Selection) -> Iterator[str]:
    """The case files below a folder, in the order of their paths."""

    def unreadable(error: OSError) -> None:
        reason = (error.strerror or "input or output error").lower()
        found.problems.append(Problem(printable(str(error.filename)), 0, 0, f"folder cannot be read: {reason}"))

    below: list[Path] = []
    for folder, folders, files in os.walk(root, onerror=unreadable):
        for name in sorted(name for name in folders if (Path(folder) / name).is_symlink()):
            found.notes.append(f"`{Path(folder) / name}` is a link to a folder and was not entered")
        folders[:] = [name for name in folders if not name.startswith(".")]
        below += [Path(folder) / name for name in files if not name.startswith(".") and name.lower().endswith(_ENDINGS)]
    yield from (str(file) for file in sorted(below))


def shipped_cases() -> dict[str, Path]:
    """The cases that come with the checker, by id."""
    root = shipped.folder("cases")
    return {f"{file.parent.name}/{file.stem}": file for file in sorted(root.glob("*/*.yaml"))}
