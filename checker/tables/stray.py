"""What a set engine passes over in a CSV file and the plain reader does not: found by a look at its bytes.

Blank lines, NUL bytes, one empty cell too many at the end of a row, and spaces beside the quotation marks of a cell,
which an engine takes for no part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_CHUNK = 1 << 18
"""Bytes looked at together: few enough to stay near the processor."""
_LINES = 100
"""Lines that a cell may have for its end to be found; in a file with longer ones, readers are not trusted to agree."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of a file; of one that is `strange`, which readers may read differently, nothing is counted."""

    strange: bool
    delimiters: int = 0
    """Outside quotation marks."""
    lines: int = 0
    """Blank ones too, but for those at the end; what stands in quotation marks ends none."""

    def is_read_alike(self, rows: int, columns: int) -> bool:
        """Whether an engine that finds so many rows below the header, none of them too short, found every one right."""
        return not self.strange and self.lines == rows + 1 and self.delimiters == self.lines * (columns - 1)


def look(file: Path, delimiter: str) -> Looked:
    """Look through a CSV file in an encoding in which no sign but those up to 127 has one of their bytes."""
    mark = re.escape(delimiter.encode("ascii"))
    quoted = re.compile(rb'(?<![^\r\n%b])"[^"]*(?:""[^"]*)*"(?![^\r\n%b])' % (mark, mark))
    delimiters = lines = returns = 0
    for chunk in _chunks(file):
        if chunk is None or b"\0" in chunk:
            return Looked(True)
        lone = quoted.sub(b"", chunk) if b'"' in chunk else chunk
        if b'"' in lone:
            # Beside a quotation mark stands a sign that is no delimiter, or the mark stands within a cell.
            return Looked(True)
        signs = np.frombuffer(lone, dtype=np.uint8)
        delimiters += int(np.count_nonzero(signs == ord(delimiter)))
        lines += int(np.count_nonzero(signs == ord("\n")))
        returns += lone.count(b"\r") if not lines else 0
    return Looked(False, delimiters, (lines or returns) + 1)


def _chunks(file: Path) -> Iterator[bytes | None]:
    """A file in pieces that begin and end where rows do, the last without its blank lines; None where that is lost."""
    rest = b""
    with file.open("rb") as stream:
        while more := stream.read(_CHUNK):
            piece = rest + more
            cut = _end(piece)
            if not cut and len(piece) > _CHUNK * 8:
                yield None
                return
            rest = piece[cut:]
            if cut:
                yield piece[:cut]
    yield rest.rstrip(b"\r\n")


def _end(piece: bytes) -> int:
    """Where the last line begins before which quotation marks are paired, and some sign of which is there; or 0."""
    sign = b"\n" if b"\n" in piece else b"\r"
    last = len(piece.rstrip(b"\r\n"))
    for _ in range(_LINES):
        last = piece.rfind(sign, 0, last)
        if last < 0:
            return 0
        if piece.count(b'"', 0, last) % 2 == 0:
            return last + 1
    return 0
