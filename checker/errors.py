"""What can go wrong, as values: problems found in files, and the errors that end a command.

This module stands first in the pipeline and imports nothing of the project.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in one place of a file; line and column count from 1, 0 means the whole file."""

    file: str
    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        text = f"{place}: {self.message}"
        return f"{text}\n    hint: {self.hint}" if self.hint else text


class CheckerError(Exception):
    """An error with a message for the reader, a hint, and the exit code of the command it ends."""

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(CheckerError):
    """Files that cannot be accepted, with every problem found in them, sorted by position."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(CheckerError):
    """Arguments that do not fit together, or name something that does not exist."""


class NothingMatched(CheckerError):
    """A request that was understood but selected nothing to work on."""

    exit_code = 3


class EnginesDisagree(CheckerError):
    """Two engines gave different judgements: our own fault, so no answer is given."""

    exit_code = 70
