"""An edition of a rule book: the packs in a folder, or as they stood in a revision of a git repository.

A revision is read out of the repository's objects; neither its work tree nor its index is touched. What is
read lies in a temporary folder for that long, and nobody is told its name: files are called by the revision
and their path in it, `HEAD~1:rules/general/escalation.yaml`.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from checker import shipped
from checker.errors import InputError, Problem, UsageError
from checker.revision.repository import Commit, Repository
from checker.rules.pack import Book, read_book
from checker.source import printable


@dataclass(frozen=True, slots=True)
class Edition:
    """A rule book as it stood once."""

    name: str
    """As the reader called it."""
    about: str
    """Which folder or revision that is."""
    book: Book
    notes: tuple[str, ...] = ()
    lay: str = ""
    """Where the files of a revision lay while they were read; empty for a folder."""
    stands: str = ""
    """What stands before their paths instead: the revision and a folder in it."""

    def shown(self, text: str) -> str:
        """The name of a file of this edition, or a text that holds such names, as the reader knows them."""
        return text.replace(self.lay, self.stands) if self.lay else text


def read_edition(name: str, rules: Path | None = None) -> Edition:
    """The edition in a folder, else in a revision `REV` or `REV:FOLDER` of a repository.

    `REV` alone means the folder `rules`, else the shipped one, as it stood then. `REV:FOLDER` is looked up where
    git itself would: in the repository that `rules`, else the folder one is in, belongs to. Catalogues that an
    edition lacks are the shipped ones.

    Raises UsageError where there is no such folder or revision, or it holds no rules, or git is missing;
    InputError with every problem in the files.
    """
    if name.startswith("-"):
        raise UsageError(f"`{printable(name)}` is neither a folder nor a revision", "no name of either begins with -")
    if name and Path(name).is_dir():
        book = read_book([Path(name)], shipped.folder("rules"))
        return Edition(printable(name), "a folder", book, tuple(_also(name, rules)))
    return _of_revision(name, rules)


def _also(name: str, rules: Path | None) -> list[str]:
    """A note where the name of a folder means a revision as well."""
    try:
        found = Repository.around(rules or Path()).commit(name)
    except UsageError:
        return []
    return [f"`{printable(name)}` is a folder and a revision ({found.short}); the folder was taken"]


def _of_revision(name: str, rules: Path | None) -> Edition:
    revision, colon, inside = name.partition(":")
    folder = rules or (Path() if colon else shipped.folder("rules"))
    if not revision or not folder.is_dir():
        raise UsageError(f"there is no folder `{printable(name)}`")
    repository = Repository.around(folder, name)
    commit = repository.commit(revision)
    if colon:
        tree, path = repository.tree(f"{commit.id}:{inside}"), inside.strip("/")
    else:
        path = repository.prefix
        tree = repository.tree(f"{commit.id}:{path}")
    if tree is None:
        raise UsageError(f"revision `{printable(revision)}` holds no folder `{printable(path) or '.'}`", _HINT)
    stands = f"{printable(revision)}:{printable(path)}{'/' if path else ''}"
    with tempfile.TemporaryDirectory(prefix="checker-") as place:
        return _read(Path(place), repository, Draft(printable(name), commit, tree, stands))


_HINT = "write REVISION:FOLDER where the rules stood elsewhere then"


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a revision before its files are read."""

    name: str
    commit: Commit
    tree: str
    stands: str


def _read(place: Path, repository: Repository, draft: Draft) -> Edition:
    lay = f"{place.as_posix()}/"
    about = f"revision {draft.commit.short} of {draft.commit.day}: {draft.commit.subject}"
    problems = []
    for path in repository.write(draft.tree, place):
        message = "this is a link or another repository, which is not followed within a revision"
        problems.append(Problem(f"{draft.stands}{printable(path)}", 0, 0, message))
    if problems:
        raise InputError(problems)
    shown = Edition(draft.name, about, Book({}, {}), (), lay, draft.stands).shown
    try:
        book = read_book([place], shipped.folder("rules"))
    except InputError as error:
        raise InputError(
            Problem(shown(p.file), p.line, p.column, shown(p.message), shown(p.hint)) for p in error.problems
        ) from None
    except UsageError as error:
        message = error.message.replace(str(place), draft.stands.rstrip("/"))
        raise UsageError(message, f"{error.hint}; {_HINT}" if error.hint else _HINT) from None
    return Edition(draft.name, about, book, (), lay, draft.stands)
