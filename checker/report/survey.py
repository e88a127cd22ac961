"""What `audit` found in a case base, in the words of its readers: the record that both formats print.

`docs/consistency.md` defines every figure, under the name it has here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import nsmallest
from typing import Literal

from checker import __version__
from checker.errors import Problem
from checker.precedents.figures import Audit, Bounds, Extent, Repair, Standing, Tally, Totals
from checker.precedents.opponents import Opponent, opponents
from checker.precedents.order import Base, Number

DIGITS = 4
"""Digits after the point to which a fraction is rounded; the exact one stands beside it in JSON."""

DEFINITIONS = "docs/consistency.md"


@dataclass(frozen=True, slots=True)
class Exact:
    """A fraction: exactly, and rounded to four digits after the point."""

    exact: str
    """Such as `5/26`, in lowest terms."""
    rounded: str
    """A value that is not quite 0 or 1 is never rounded to it: it reads `< 0.0001`, `> 0.9999`."""


@dataclass(frozen=True, slots=True)
class Fewest:
    """A smallest number: exact where both bounds are equal, else bounds; null where there is none."""

    exact: int | None
    at_least: int | None
    at_most: int | None
    why: str
    """Why it is not exact; empty where it is."""


@dataclass(frozen=True, slots=True)
class Members:
    """How many cases are in every, in some but not every, and in no smallest set of cases to set aside."""

    every: int
    some: int
    no: int


@dataclass(frozen=True, slots=True)
class Repaired:
    """What it would take to leave no conflict."""

    removals: Fewest
    removals_possible: Fewest
    steps: Fewest
    share_kept: Exact | None
    """The share of cases that can stay: 1 - removals / cases; null where `removals` is not exact."""
    membership: Members | None
    membership_why: str
    """Why membership was not determined; empty where it was."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of all cases, or of one peer group."""

    cases: int
    final: int
    dominance: int
    comparable: int
    conflicts: int
    conflicts_possible: int
    in_conflict: int
    in_conflict_possible: int
    covered: int
    expected: Exact
    share_consistent: Exact | None
    coverage: Exact | None
    conflict_share: Exact | None
    corrected: Exact | None
    repair: Repaired | None
    """Null where it was not asked for."""


@dataclass(frozen=True, slots=True)
class Group:
    """A peer group with its figures."""

    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Forced:
    """What the other final cases force on a case, on one outcome, and what it got."""

    outcome: str
    observed: tuple[str, str]
    """The least and the most it got; the same where it is known."""
    floor: str
    floor_possible: str
    ceiling: str
    ceiling_possible: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Against:
    """A case that the listed one conflicts with."""

    id: str
    cases: int
    """How many cases like this one it conflicts with, all with the same facts and outcomes."""
    side: Literal["lenient", "harsh"]
    """What the listed case looks like beside it."""
    certain: bool
    observed: tuple[tuple[str, str], ...]
    """The least and the most it got on each outcome."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One of the cases most in conflict."""

    id: str
    cases: int
    """How many cases have the same facts and outcomes, this one counted; the figures are those of any one of them."""
    group: str
    final: bool
    in_conflict: int
    in_conflict_possible: int
    lenient: int
    lenient_possible: int
    harsh: int
    harsh_possible: int
    outcomes: tuple[Forced, ...]
    membership: Literal["every", "some", "no"] | None
    against: tuple[Against, ...]
    """As many as were asked for, certain conflicts first, then those alike on most dimensions."""


@dataclass(frozen=True, slots=True)
class Without:
    """The certain conflicts that are found with one dimension dropped."""

    dimension: str
    conflicts: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Cases that take no part."""

    reason: str
    cases: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found in cases that are compared by one order."""

    source: str
    """The table or folder."""
    order: str
    """The order file, or the packs that say what is compared."""
    dimensions: tuple[str, ...]
    outcomes: tuple[str, ...]
    window_days: int | None
    path: Literal["plain", "lattice", "distributed"]
    path_why: str
    left_out: tuple[LeftOut, ...]
    all: Figures
    groups: tuple[Group, ...]
    most_in_conflict: tuple[Listed, ...]
    in_conflict_not_listed: int
    """Cases in a certain or possible conflict that are not among those listed."""
    without: tuple[Without, ...] | None
    """Null where it was not asked for."""


@dataclass(frozen=True, slots=True)
class Audited:
    """What `checker audit` found."""

    schema_version: Literal["1"]
    checker_version: str
    definitions: str
    """The page that defines every figure."""
    surveys: tuple[Survey, ...]
    """One for a table; for cases one for each pack that says how they are compared."""
    not_compared: tuple[LeftOut, ...]
    """Tracks of cases of which no pack says how they are compared."""
    problems: tuple[Problem, ...]
    """What is wrong in case files that could not be accepted."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the cases came from, and how to say of them what a base holds as numbers."""

    name: str
    order: str
    path_why: str
    spell: Callable[[int, Number], str]
    """A value of an outcome, by the number of the outcome, as its readers write it."""
    label: Callable[[int], str]
    """What a reader calls the case of a row, or one of those it stands for."""


def audited(
    surveys: Sequence[Survey], *, not_compared: Sequence[LeftOut] = (), problems: Sequence[Problem] = ()
) -> Audited:
    """The document that holds what was found."""
    return Audited("1", __version__, DEFINITIONS, tuple(surveys), tuple(not_compared), tuple(problems))


def survey(base: Base, audit: Audit, source: Source, *, top: int, conflicts: int) -> Survey:
    """The figures in words: `top` cases listed at most, each with up to `conflicts` of those it conflicts with."""
    rows = _most_in_conflict(audit.tally, base.size, top)
    listed = tuple(_listed(base, audit, source, row, conflicts) for row in rows)
    repairs = audit.repair_by_group or (None,) * len(audit.by_group)
    weights = _weights_by_group(base, len(audit.by_group))
    groups = zip(_names(base, len(audit.by_group)), audit.by_group, repairs, weights, strict=True)
    return Survey(
        source=source.name,
        order=source.order,
        dimensions=tuple(axis.name for axis in base.order.dimensions),
        outcomes=tuple(axis.name for axis in base.order.outcomes),
        window_days=base.order.window,
        path=audit.path,
        path_why=source.path_why,
        left_out=tuple(LeftOut(reason, count) for reason, count in base.left_out.items() if count),
        all=_figures(audit.totals, audit.repair, base.weights),
        groups=tuple(Group(name, _figures(one, repair, weight)) for name, one, repair, weight in groups),
        most_in_conflict=listed,
        in_conflict_not_listed=audit.totals.in_conflict_possible - sum(one.cases for one in listed),
        without=_without(audit.without),
    )


def rounded(value: Fraction) -> str:
    """A fraction to four digits; one that is not quite a whole number is never shown as one that matters, 0 or 1."""
    unit = 10**DIGITS
    scaled = round(value * unit)
    for whole in (0, 1):
        if scaled == whole * unit and value != whole:
            edge = Fraction(scaled + (1 if value > whole else -1), unit)
            return f"{'<' if value < edge else '>'} {_decimal(edge)}"
    return _decimal(Fraction(scaled, unit))


def _decimal(value: Fraction) -> str:
    digits = abs(int(value * 10**DIGITS))
    return f"{'-' if value < 0 else ''}{digits // 10**DIGITS}.{digits % 10**DIGITS:0{DIGITS}d}"


def _exact(value: Fraction | None) -> Exact | None:
    return None if value is None else Exact(str(value), rounded(value))


def _share(part: int, whole: int) -> Exact | None:
    return _exact(Fraction(part, whole)) if whole else None


def _figures(totals: Totals, repair: Repair | None, weights: Sequence[int] | None) -> Figures:
    return Figures(
        cases=totals.cases,
        final=totals.final,
        dominance=totals.dominance,
        comparable=totals.comparable,
        conflicts=totals.conflicts,
        conflicts_possible=totals.conflicts_possible,
        in_conflict=totals.in_conflict,
        in_conflict_possible=totals.in_conflict_possible,
        covered=totals.covered,
        expected=Exact(str(totals.expected), rounded(totals.expected)),
        share_consistent=_exact(totals.share_consistent),
        coverage=_exact(totals.coverage),
        conflict_share=_share(totals.conflicts, totals.comparable),
        corrected=_exact(totals.corrected),
        repair=None if repair is None else _repaired(repair, totals.cases, weights),
    )


def _repaired(repair: Repair, cases: int, weights: Sequence[int] | None) -> Repaired:
    removals = _fewest(repair.removals)
    return Repaired(
        removals=removals,
        removals_possible=_fewest(repair.removals_possible),
        steps=_fewest(repair.steps),
        share_kept=None if removals.exact is None else _share(cases - removals.exact, cases),
        membership=_members(repair, cases, weights),
        membership_why=repair.membership_why,
    )


def _fewest(extent: Extent) -> Fewest:
    exact = extent.at_least if extent.exact else None
    return Fewest(exact, extent.at_least, extent.at_most, extent.why)


def _members(repair: Repair, cases: int, weights: Sequence[int] | None) -> Members | None:
    if repair.membership is None:
        return None
    found = {"every": 0, "some": 0}
    for row, word in enumerate(repair.membership):
        if word in found:
            found[word] += 1 if weights is None else int(weights[row])
    return Members(found["every"], found["some"], cases - found["every"] - found["some"])


def _names(base: Base, count: int) -> tuple[str, ...]:
    return base.groups or tuple(str(number) for number in range(count))


def _weights_by_group(base: Base, count: int) -> list[list[int] | None]:
    """How many cases each row of each peer group stands for; None for one each."""
    if base.weights is None:
        return [None] * count
    found: list[list[int]] = [[] for _ in range(count)]
    for peer, weight in zip(base.peers, base.weights, strict=True):
        found[peer].append(int(weight))
    return [*found]


def _without(without: Mapping[str, int] | None) -> tuple[Without, ...] | None:
    return None if without is None else tuple(Without(name, int(count)) for name, count in without.items())


def _most_in_conflict(tally: Tally, size: int, top: int) -> list[int]:
    """Rows in certain or possible conflict, those in most certain conflicts first."""
    rows = (row for row in range(size) if tally.possible.cases[row])
    return nsmallest(top, rows, key=lambda row: (-tally.certain.cases[row], -tally.possible.cases[row], row))


def _listed(base: Base, audit: Audit, source: Source, row: int, conflicts: int) -> Listed:
    tally, repair = audit.tally, audit.repair
    unbound = not (tally.binding_above[row] or tally.binding_below[row])
    opposed = opponents(base, row, conflicts) if conflicts else ()
    return Listed(
        id=source.label(row),
        cases=1 if base.weights is None else int(base.weights[row]),
        group=_names(base, len(audit.by_group))[base.peers[row]],
        final=bool(base.final[row]),
        in_conflict=int(tally.certain.cases[row]),
        in_conflict_possible=int(tally.possible.cases[row]),
        lenient=int(tally.certain.lenient[row]),
        lenient_possible=int(tally.possible.lenient[row]),
        harsh=int(tally.certain.harsh[row]),
        harsh_possible=int(tally.possible.harsh[row]),
        outcomes=tuple(
            _forced(base, bounds, source, row, number, unbound=unbound) for number, bounds in enumerate(tally.bounds)
        ),
        membership=None if repair is None or repair.membership is None else repair.membership[row],
        against=tuple(_against(base, source, one) for one in opposed),
    )


def _forced(base: Base, bounds: Bounds, source: Source, row: int, number: int, *, unbound: bool) -> Forced:
    floor, ceiling = bounds.floor[row], bounds.ceiling[row]
    return Forced(
        outcome=base.order.outcomes[number].name,
        observed=_observed(base, source, row, number),
        floor=source.spell(number, floor),
        floor_possible=source.spell(number, bounds.floor_possible[row]),
        ceiling=source.spell(number, ceiling),
        ceiling_possible=source.spell(number, bounds.ceiling_possible[row]),
        standing=_standing(floor, ceiling, unbound=unbound),
    )


def _standing(floor: Number, ceiling: Number, *, unbound: bool) -> Standing:
    if unbound:
        return "unbound"
    if floor == ceiling:
        return "fixed"
    return "free" if floor < ceiling else "torn"


def _observed(base: Base, source: Source, row: int, number: int) -> tuple[str, str]:
    column = base.outcomes[number]
    return source.spell(number, column.lo[row]), source.spell(number, column.hi[row])


def _against(base: Base, source: Source, one: Opponent) -> Against:
    observed = tuple(_observed(base, source, one.row, number) for number in range(len(base.outcomes)))
    return Against(source.label(one.row), one.cases, one.side, one.certain, observed)
