"""A report in a file, or several files in a folder, whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
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


def write_folder(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files by their names into a folder not there yet; raises UsageError, and leaves none behind then."""
    if folder.exists() or folder.is_symlink():
        raise UsageError(f"`{folder}` exists already", "choose another name; nothing was written")
    beside = folder.with_name(f".checker-{os.getpid()}.part")
    try:
        beside.mkdir()
        try:
            for name, text in texts.items():
                (beside / name).write_text(text, encoding="utf-8", newline="\n")
            beside.rename(folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise UsageError(f"`{folder}` cannot be written: {(error.strerror or str(error)).lower()}") from None
