"""How a fact stands in the columns of a coded table, and what a test of it reads there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from checker.engines.corpus.logic import Sql, all_of, any_of, certainly, constant, possibly, three
from checker.vocabulary import Interval, Ranges, Truth


@dataclass(frozen=True, slots=True)
class Exact:
    """One number in each row, or NULL where the fact is unknown."""

    name: Sql
    dates: bool = False
    """Whether the column holds dates of SQL, and not numbers."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The least and greatest number of each interval that the fact may lie in.

    The first interval is never NULL; of the others both ends are NULL where there is no such interval.
    """

    parts: tuple[tuple[Sql, Sql], ...]
    dates: bool = False


@dataclass(frozen=True, slots=True)
class Bits:
    """A set of values, never NULL: bit n stands for the number n above the least of the scale, of 62 at most."""

    name: Sql


Column = Exact | Ends | Bits

MOST_BITS = 62


def literal(number: int, *, dates: bool) -> Sql:
    """A number of a scale as it stands in a column."""
    return f"DATE '{date.fromordinal(number).isoformat()}'" if dates else str(number)


def test(allowed: Ranges, scale: Interval, column: Column | None) -> Sql:
    """The truth of a test; without a column the fact is unknown in every row."""
    if column is None:
        return constant(_of_unknown(allowed, scale))
    match column:
        case Exact():
            return _exact(allowed, scale, column)
        case Ends():
            return _ends(allowed, column)
        case Bits():
            return _bits(allowed, scale, column)
        case _:
            assert_never(column)


def ends(column: Exact | Ends | None, scale: Interval, *, dates: bool = False) -> tuple[Sql, Sql]:
    """The least and the greatest number that the fact may be, never NULL; of `Ends` those of its first interval."""
    least, greatest = literal(scale.lo, dates=dates), literal(scale.hi, dates=dates)
    match column:
        case None:
            return least, greatest
        case Exact(name):
            return f"coalesce({name}, {least})", f"coalesce({name}, {greatest})"
        case Ends(parts):
            return parts[0]
        case _:
            assert_never(column)


def _of_unknown(allowed: Ranges, scale: Interval) -> Truth:
    if any(scale.inside(part) for part in allowed):
        return Truth.HOLDS
    return Truth.UNKNOWN if any(scale.meets(part) for part in allowed) else Truth.FAILS


def _exact(allowed: Ranges, scale: Interval, column: Exact) -> Sql:
    """Comparisons give NULL for NULL, which is what an unknown fact makes of a test that some values pass."""
    one = any_of(_contains(part, scale, column) for part in allowed)
    match _of_unknown(allowed, scale):
        case Truth.HOLDS:
            return possibly(one)
        case Truth.FAILS:
            return certainly(one)
        case Truth.UNKNOWN:
            return one


def _contains(part: Interval, scale: Interval, column: Exact) -> Sql:
    first, last = (literal(end, dates=column.dates) for end in (part.lo, part.hi))
    if part.lo == part.hi:
        return f"{column.name} = {first}"
    if part.lo <= scale.lo:
        return f"{column.name} <= {last}"
    if part.hi >= scale.hi:
        return f"{column.name} >= {first}"
    return f"{column.name} BETWEEN {first} AND {last}"


def _ends(allowed: Ranges, column: Ends) -> Sql:
    """Holds where every interval lies within an allowed one, and possibly where some interval meets one."""
    certain: list[Sql] = []
    possible: list[Sql] = []
    for number, (lo, hi) in enumerate(column.parts):
        found = [(literal(p.lo, dates=column.dates), literal(p.hi, dates=column.dates)) for p in allowed]
        inside = any_of(f"({lo} >= {first} AND {hi} <= {last})" for first, last in found)
        meets = any_of(f"({hi} >= {first} AND {lo} <= {last})" for first, last in found)
        certain.append(inside if number == 0 else any_of((f"{lo} IS NULL", inside)))
        possible.append(meets if number == 0 else certainly(meets))
    return three(all_of(certain), any_of(possible))


def _bits(allowed: Ranges, scale: Interval, column: Bits) -> Sql:
    inside = sum(1 << n for n in set(_places(allowed, scale)))
    outside = (1 << (scale.hi - scale.lo + 1)) - 1 - inside
    return three(f"({column.name} & {outside}) = 0", f"({column.name} & {inside}) <> 0")


def _places(allowed: Ranges, scale: Interval) -> Iterator[int]:
    for part in allowed:
        yield from range(max(part.lo, scale.lo) - scale.lo, min(part.hi, scale.hi) - scale.lo + 1)
