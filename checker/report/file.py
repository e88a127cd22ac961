"""A report in a file, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from checker.errors import UsageError


def write_whole(file: Path, text: str) -> None:
    """Write a file beside its place, then put it there, replacing what stood there; raises UsageError.

    A link is kept, and what it points to is replaced.
    """
    try:
        place = file.resolve()
        beside = place.with_name(f".checker-{os.getpid()}.part")
        try:
            with beside.open("x", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
                stream.write(text)
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"`{file}` cannot be written: {(error.strerror or str(error)).lower()}") from None
