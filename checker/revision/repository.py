"""A git repository, read and never written: the one door to git.

Only plumbing that reads objects is called, with no shell, no hooks, no filters and nothing fetched. Every name
from outside is refused where it could be taken for an option.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from checker.errors import UsageError
from checker.source import MAX_BYTES, printable

MOST_FILES = 20_000
"""Files of a revision read at most: far more than any rule book has."""

_FILE_MODES = ("100644", "100755", "100664")
_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit, by its id and as people speak of it."""

    id: str
    short: str
    day: str
    subject: str


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository around a folder."""

    folder: Path
    prefix: str
    """The path of the folder from the top of the repository; empty for the top itself."""

    @classmethod
    def around(cls, folder: Path, wanted: str = "") -> Repository:
        """The repository in which a folder stands; raises UsageError where git is missing or there is none.

        `wanted` is what the reader asked for, which is no folder.
        """
        done = _git(folder, ["rev-parse", "--show-prefix"], wanted)
        if done.returncode:
            where = "the folder you are in" if folder == Path() else f"`{printable(str(folder))}`"
            said = f"there is no folder `{printable(wanted)}`, and no git repository around {where}"
            raise UsageError(said, _complaint(done))
        return cls(folder, os.fsdecode(done.stdout).strip("\n").rstrip("/"))

    def commit(self, revision: str) -> Commit:
        """The commit of a revision; raises UsageError where there is none."""
        shown = printable(revision)
        unknown = UsageError(
            f"there is no folder and no revision `{shown}`",
            "a revision is a commit, branch or tag of the repository in which the rules stand",
        )
        if revision.startswith("-") or not revision.strip():
            raise unknown
        found = self._run(["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"])
        if found.returncode:
            raise unknown
        name = found.stdout.decode("ascii").strip()
        told = self._run(["show", "-s", "--no-show-signature", "--format=%h%x00%cs%x00%s", name])
        short, day, subject = told.stdout.decode("utf-8", "replace").strip("\n").split("\0")
        return Commit(name, short, day, printable(subject))

    def tree(self, place: str) -> str | None:
        """The id of the folder at `COMMIT:PATH`, None where there is none."""
        found = self._run(["rev-parse", "--verify", "--quiet", "--end-of-options", place])
        name = found.stdout.decode("ascii").strip()
        if found.returncode or self._run(["cat-file", "-t", name]).stdout.strip() != b"tree":
            return None
        return name

    def write(self, tree: str, place: Path) -> list[str]:
        """Write the YAML files of a tree into a folder; the paths of those that are no files are returned.

        Raises UsageError where the tree holds a path that would lead out of the folder, or too many files.
        """
        files, others = [], []
        for mode, blob, size, path in self._entries(tree):
            if mode in _FILE_MODES:
                files.append((blob, size, path))
            else:
                others.append(path)
        if len(files) > MOST_FILES:
            raise UsageError(f"the revision holds more than {MOST_FILES:,} YAML files there", "name a folder of packs")
        small = [(blob, path) for blob, size, path in files if size <= MAX_BYTES]
        for (_, path), content in zip(small, self._contents([blob for blob, _ in small]), strict=True):
            _under(place, path).write_bytes(content)
        for _, size, path in files:
            if size > MAX_BYTES:  # not fetched: its size is all the reader needs to refuse it
                with _under(place, path).open("wb") as stream:
                    stream.truncate(size)
        return others

    def _entries(self, tree: str) -> Iterator[tuple[str, str, int, str]]:
        """Mode, id, size and path of everything in a tree that is called a YAML file."""
        listed = self._run(["ls-tree", "-r", "-z", "-l", "--full-tree", tree]).stdout
        for entry in filter(None, listed.split(b"\0")):
            about, _, raw = entry.partition(b"\t")
            mode, _, blob, size = about.decode("ascii").split()
            path = os.fsdecode(raw)
            if path.lower().endswith(_ENDINGS):
                yield mode, blob, int(size) if size.isdigit() else 0, path

    def _contents(self, blobs: Sequence[str]) -> Iterator[bytes]:
        out = self._run(["cat-file", "--batch"], "".join(f"{blob}\n" for blob in blobs).encode("ascii")).stdout
        start = 0
        for _ in blobs:
            end = out.index(b"\n", start)
            size = int(out[start:end].rsplit(b" ", 1)[1])
            yield out[end + 1 : end + 1 + size]
            start = end + size + 2

    def _run(self, words: Sequence[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return _git(self.folder, words, "", given)


def _under(place: Path, path: str) -> Path:
    """The place of a file within a folder, whose own folder is made."""
    parts = PurePosixPath(path).parts
    if PurePosixPath(path).is_absolute() or ".." in parts or "\\" in path:
        raise UsageError(f"the revision holds a file whose path leads elsewhere: `{printable(path)}`")
    file = place.joinpath(*parts)
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def _git(folder: Path, words: Sequence[str], wanted: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    # Nothing is locked, fetched or asked of anybody for the sake of reading.
    quiet = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    command = ["git", "--no-pager", "--no-replace-objects", "-C", str(folder), *words]
    try:
        return subprocess.run(command, input=given, capture_output=True, check=False, env={**os.environ, **quiet})
    except FileNotFoundError:
        said = f"`{printable(wanted)}` is no folder, and git is not installed" if wanted else "git is not installed"
        raise UsageError(said, "revisions are read with git; two folders are compared without it") from None


def _complaint(done: subprocess.CompletedProcess[bytes]) -> str:
    """What git itself says."""
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return f"git says: {printable(lines[0])}" if lines else ""
