"""Where the rules and cases that come with the checker lie.

A wheel carries both folders inside the package; a checkout, and so an editable install, has them
beside it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def folder(name: str) -> Path:
    """The shipped folder `rules` or `cases`."""
    inside = _PACKAGE / "_shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def shown(file: Path) -> str:
    """How messages and reports name a file: a shipped one from `rules` or `cases` on, wherever these lie."""
    for name in ("rules", "cases"):
        if file.is_relative_to(folder(name)):
            return f"{name}/{file.relative_to(folder(name)).as_posix()}"
    return str(file)
