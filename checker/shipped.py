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
    path = file.as_posix()
    for name in ("rules", "cases"):
        root = f"{folder(name).as_posix()}/"
        if path.startswith(root):
            return f"{name}/{path.removeprefix(root)}"
    return str(file)
