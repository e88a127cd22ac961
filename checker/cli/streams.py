"""Standard output and standard error: UTF-8 whatever the locale, and no traceback where a reader has gone."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TextIO

from checker.errors import Problem, UsageError
from checker.report.page import WIDTH, Page
from checker.source import MAX_PROBLEMS, printable

CLOSED_PIPE = 141
"""What a shell reports of a program that a closed pipe ended."""

_WIDEST = 100
"""Columns after which lines are tiring to read, however wide the terminal."""
_MANY = 10
"""Cases from which on a run tells how far it has come."""
_MOST = MAX_PROBLEMS + 1
"""Problems told of one file: all that its reader gives, which may be one more than it lists, to say so."""
_LONGEST = 1000
"""Characters of a message: enough for a list of levels, and no file pours its contents onto the terminal."""


def use_utf8() -> None:
    """Reports hold names in any script; what is no character, as in some file names, is escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def page() -> Page:
    """A page for standard output: on a terminal as wide as it, and in colour unless NO_COLOR or TERM=dumb is set."""
    if not _is_terminal(sys.stdout):
        return Page(WIDTH)
    colour = not os.environ.get("NO_COLOR") and not _is_dumb()
    return Page(min(shutil.get_terminal_size((WIDTH, 24)).columns, _WIDEST), colour=colour)


def _is_dumb() -> bool:
    """Whether the terminal shows escape sequences as they are."""
    return os.environ.get("TERM", "dumb") in ("", "dumb", "unknown")


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def write(text: str) -> None:
    """Print on standard output at once; raises SystemExit where its reader has gone, UsageError where it is full."""
    if sys.stdout is None:
        raise UsageError("standard output is closed")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # There is nobody left to tell, as with `head`. What is still buffered would fail again at the end.
        _to_nowhere(sys.stdout)
        raise SystemExit(CLOSED_PIPE) from None
    except OSError as error:
        _to_nowhere(sys.stdout)
        raise UsageError(f"standard output cannot be written: {(error.strerror or 'output error').lower()}") from None


def tell(message: str, *, others: Sequence[str] = (), hint: str = "") -> None:
    """Print a message on standard error, each of its lines on one line, and a hint on the next."""
    _tell([*map(_short, (message, *others)), *_hint(hint)])


def tell_problems(problems: Sequence[Problem]) -> None:
    """Print problems on standard error with their places; of one file no more than anyone would read."""
    for name, found in groupby(problems, lambda problem: problem.file):
        file, every = printable(name), list(found)
        lines: list[str] = []
        for problem in every[:_MOST]:
            place = f"{file}:{problem.line}:{problem.column}" if problem.line else file
            lines += [f"{place}: {_short(problem.message)}", *_hint(problem.hint)]
        if len(every) > _MOST:
            lines.append(f"{file}: only the first {_MOST} of {len(every)} problems are listed")
        _tell(lines)


def _hint(hint: str) -> list[str]:
    return [f"    hint: {_short(hint)}"] if hint else []


def progress() -> Callable[[int, int], None] | None:
    """What shows on standard error how far a long run has come, where that is a terminal."""
    if not _is_terminal(sys.stderr) or _is_dumb():
        return None

    def show(done: int, total: int) -> None:
        if total >= _MANY:
            sys.stderr.write(f"\r\x1b[Kcase {done} of {total}" if done < total else "\r\x1b[K")
            sys.stderr.flush()

    return show


def stage(what: str) -> Callable[[int, int], None] | None:
    """What shows on standard error, in percent, how far a stage of a long run has come, where that is a terminal."""
    if not _is_terminal(sys.stderr) or _is_dumb():
        return None
    shown = -1

    def show(done: int, total: int) -> None:
        nonlocal shown
        percent = 100 * done // total if done < total else 100
        if percent != shown and total >= _MANY:
            sys.stderr.write(f"\r\x1b[K{what}: {percent} %" if percent < 100 else "\r\x1b[K")
            sys.stderr.flush()
        shown = percent

    return show


def _tell(lines: list[str]) -> None:
    if sys.stderr is None:
        return
    try:
        sys.stderr.write("".join(f"{line}\n" for line in lines))
        sys.stderr.flush()
    except OSError:
        # Nobody reads the messages; the exit code still tells.
        _to_nowhere(sys.stderr)


def _short(text: str) -> str:
    return printable(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def _to_nowhere(stream: TextIO) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
