"""The case files that cases are compared with, read only as far as a case needs them, each once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from checker.errors import InputError
from checker.facts.matter import Matter, case_id, read_matter
from checker.findings.cohort import Decided, LeftOut, decided
from checker.findings.split import Others
from checker.rules.pack import Book
from checker.source import MAX_BYTES, printable


class Comparators:
    """Case files that may hold precedents."""

    def __init__(self, files: Sequence[Path], book: Book) -> None:
        self._book = book
        self._files = tuple(files)
        self._named: dict[tuple[Path, tuple[str, str]], bool] = {}
        self._read: dict[Path, Matter | None] = {}
        self._decided: dict[tuple[Path, str, str], Decided | LeftOut] = {}
        self.notes: list[str] = []
        """What is wrong in files that could not be accepted and so are no precedents, with their places."""

    def others(self, file: str, own: Decided) -> Others:
        """The decided tracks of other cases that may be peers, or are before authorities of the case's other tracks.

        A case is not compared with itself: neither with its own file nor with one of the same id.
        """
        rows: list[Decided] = []
        out: list[LeftOut] = []
        tracks = own.matter.case.tracks.values()
        key = own.comparing.key(own.track.authority, own.track.regime)
        peers = (pair for pair in sorted(own.comparing.pairs) if own.comparing.key(*pair) == key)
        pairs = tuple(dict.fromkeys((*((track.authority, track.regime) for track in tracks), *peers)))
        for path in self._files:
            if _id(path) == own.matter.id or _same(path, file):
                continue
            for found in self._tracks(path, own, pairs):
                if isinstance(found, Decided):
                    rows.append(found)
                else:
                    out.append(found)
        return Others(tuple(rows), tuple(out))

    def _tracks(self, path: Path, own: Decided, pairs: Sequence[tuple[str, str]]) -> Iterator[Decided | LeftOut]:
        if not any(self._may_name(path, pair) for pair in pairs):
            return
        matter = self._matter(path)
        if matter is None:
            yield LeftOut(_id(path), "the file could not be accepted")
            return
        if matter.case.domain != own.matter.case.domain:
            return
        for name, track in matter.case.tracks.items():
            if (track.authority, track.regime) in pairs:
                key = (path, name, own.comparing.pack)
                if key not in self._decided:
                    catalogue = self._book.catalogues[matter.case.domain]
                    self._decided[key] = decided(matter, name, own.comparing, catalogue)
                yield self._decided[key]

    def _may_name(self, path: Path, names: tuple[str, str]) -> bool:
        """Whether the text of a file can name an authority and a regime: it holds their words, or an escape.

        A file that cannot has no track of theirs. Names hold no spaces, so none is broken over lines unescaped.
        """
        key = (path, names)
        if key not in self._named:
            text = _bytes(path)
            self._named[key] = b"\\" in text or all(name.encode() in text for name in names)
        return self._named[key]

    def _matter(self, path: Path) -> Matter | None:
        if path not in self._read:
            try:
                self._read[path] = read_matter(path, self._book.catalogues)
            except InputError as error:
                self._read[path] = None
                self.notes += [f"not compared with: {problem}" for problem in error.problems]
        return self._read[path]


_ESCAPE = b"\\"
"""Stands for the text of what cannot be read here: reading it as a case will say why."""


def _bytes(path: Path) -> bytes:
    try:
        # Opening a pipe may wait for ever.
        return path.read_bytes() if path.is_file() and path.stat().st_size <= MAX_BYTES else _ESCAPE
    except OSError:
        return _ESCAPE


def _id(path: Path) -> str:
    """The id of the case in a file, or the path of links in a circle, which lead to none."""
    try:
        return case_id(path)
    except (OSError, RuntimeError):
        return printable(str(path))


def _same(path: Path, file: str) -> bool:
    """Whether two paths lead to one file."""
    try:
        return path.samefile(file)
    except (OSError, RuntimeError):
        return False
