"""A CSV file as rows of cells, each with the line on which it begins; what no row can be made of is a problem."""

from __future__ import annotations

import csv
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from checker.errors import InputError, Problem, UsageError
from checker.model.shape import shortened
from checker.source import printable, reason
from checker.tables.orderfile import Form

MAX_LINE = 1_000_000
"""Characters of a line: what is longer is no table of cases."""
_EVERY = 4096
"""Rows from one report of progress to the next."""
_BAD = re.compile("[\0\udc80-\udcff]")
"""NUL; and what Python puts for a byte that is no character in the encoding."""
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""What a file in that encoding begins with."""
_BULK = "install the checker with the extra `[bulk]` to read Parquet, or save the table as CSV"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row; none for a blank line."""

    line: int
    cells: list[str]


def beginning(file: Path) -> bytes:
    """The first four bytes of a file; raises InputError where it cannot be read."""
    name = printable(str(file))
    try:
        # Before opening: opening a pipe may wait for ever.
        mode = file.stat().st_mode
        if not stat.S_ISREG(mode):
            kind = "a directory, not a file" if stat.S_ISDIR(mode) else "not a regular file"
            raise InputError([Problem(name, 0, 0, f"this is {kind}")])
        with file.open("rb") as stream:
            return stream.read(4)
    except OSError as error:
        raise InputError([Problem(name, 0, 0, reason(error))]) from None
    except ValueError:
        raise InputError([Problem(name, 0, 0, "this is not a file name")]) from None


class Sheet:
    """A CSV file, read from the start to the end once for each iteration."""

    def __init__(self, file: Path, form: Form, progress: Callable[[int, int], None] | None = None) -> None:
        self.name = printable(str(file))
        self.form = form
        self.progress = progress
        self._file = file
        self._line = 0
        self._begins = 1
        self._found: list[Problem] = []
        self._stopped = False

    def __iter__(self) -> Iterator[Row | Problem]:
        """The header and every row in their order, and between them every problem.

        Raises InputError where the file cannot be read at all, UsageError where it is Parquet.
        """
        self._line, self._begins, self._found, self._stopped = 0, 1, [], False
        encoding = "utf-8-sig" if self.form.encoding == "utf-8" else self.form.encoding
        size = self._checked()
        try:
            with self._file.open(encoding=encoding, errors="surrogateescape", newline="") as stream:
                yield from self._rows(stream, size)
        except UnicodeError:
            yield self._problem(f"from here on the file is not {self.form.encoding} text", self._encoding_hint())
        except OSError as error:
            raise self._refused(reason(error)) from None

    def _refused(self, message: str, hint: str = "") -> InputError:
        return InputError([Problem(self.name, 0, 0, message, hint)])

    def _checked(self) -> int:
        """The size of the file in bytes."""
        start = beginning(self._file)
        if start == b"PAR1" or self._file.suffix.lower() == ".parquet":
            raise UsageError(f"`{self.name}` is a Parquet file", _BULK)
        if start.startswith(b"PK\x03\x04"):
            raise self._refused("this is a spreadsheet or an archive, not a CSV file", "save the table as CSV")
        if start.startswith(UTF_16) and self.form.encoding != "utf-16":
            hint = "write `encoding: utf-16` under `table` in the order file"
            raise self._refused("file is in the encoding UTF-16", hint)
        return self._file.stat().st_size

    def _rows(self, stream: TextIO, size: int) -> Iterator[Row | Problem]:
        # Strict: a stray quote is told of, not guessed at.
        reader = csv.reader(self._lines(stream), delimiter=self.form.delimiter, strict=True)
        count = 0
        while True:
            self._begins = self._line + 1
            row: Row | Problem
            try:
                row = Row(self._begins, next(reader))
            except StopIteration:
                yield from self._found
                break
            except csv.Error as error:
                row = self._unread(str(error))
            found = self._found
            if found:
                # What else is wrong with such a row may follow from that.
                yield from found if self._stopped or isinstance(row, Row) else (*found, row)
                if self._stopped:
                    return
                found.clear()
            else:
                yield row
            count += 1
            if self.progress is not None and count % _EVERY == 0:
                self.progress(min(stream.buffer.tell(), size), size)
        if self.progress is not None:
            self.progress(size, size)

    def _lines(self, stream: TextIO) -> Iterator[str]:
        while line := stream.readline(MAX_LINE):
            self._line += 1
            if bad := _BAD.search(line):
                self._found.append(self._bad(line, bad.start()))
                self._stopped = bad[0] == "\0"
            if len(line) == MAX_LINE:
                self._found.append(self._problem(f"a line has more than {MAX_LINE:,} characters", _NO_TEXT))
                self._stopped = True
            if self._stopped:
                return
            yield line

    def _bad(self, line: str, place: int) -> Problem:
        if line[place] == "\0":
            return Problem(self.name, self._line, place + 1, "a NUL byte: this is not a text file", _NO_TEXT)
        message = f"the byte 0x{ord(line[place]) - 0xDC00:02X} is not {self.form.encoding} text"
        return Problem(self.name, self._line, place + 1, message, self._encoding_hint())

    def _encoding_hint(self) -> str:
        other = "windows-1252" if self.form.encoding == "utf-8" else "utf-8"
        return f"save the table as UTF-8, or name its encoding in the order file, as in `table: {{encoding: {other}}}`"

    def _unread(self, said: str) -> Problem:
        if "unexpected end" in said:
            message, hint = (
                "a quotation mark opens in this row and is never closed",
                "close it; within a cell double it",
            )
        elif "field limit" in said:
            message, hint = "a cell is too long", "perhaps a quotation mark is not closed"
        elif "expected after" in said:
            message = "a quotation mark within a cell, or text after the one that closes it"
            hint = "put the cell in quotation marks, and double those within it"
        else:
            message, hint = f"the row cannot be read: {shortened(said)}", ""
        return Problem(self.name, self._begins, 1, message, hint)

    def _problem(self, message: str, hint: str) -> Problem:
        return Problem(self.name, self._line or 1, 1, message, hint)


_NO_TEXT = "save the table as CSV"
