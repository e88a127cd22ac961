"""Where the rules and cases that come with the checker lie.

A wheel carries both folders inside the package; a checkout, and so an editable install, has them
beside it.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The shipped folder `rules` or `cases`."""
    inside = _PACKAGE / "_shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
