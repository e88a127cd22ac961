"""A table once it is read: the base, and which cases its rows stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.precedents.order import Base
from checker.tables.session import Columns


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a base. Its rows are cases with ids, unless `keys` or `places` say which cases they stand for."""

    base: Base
    keys: Columns | None
    """Where rows stand for groups: the values, under their names in SQL, that the cases of each have in common."""
    places: Sequence[int] | None
    """Where rows stand for one case each: the place of each case in the table, counted from 0."""
    rows: int
    """Cases in the table, with those left out."""
