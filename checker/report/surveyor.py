"""From the figures of a base, which are numbers, to the record that reports print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from checker import __version__
from checker.errors import Problem
from checker.precedents.figures import Audit, Bounds, Extent, Repair, Standing, Totals
from checker.precedents.opponents import FIRST, Alike, Opponent, most_in_conflict, opponents
from checker.precedents.order import Base, Number
from checker.precedents.repair import no_steps
from checker.report.survey import (
    Against,
    Audited,
    Exact,
    Fewest,
    Figures,
    Forced,
    Group,
    LeftOut,
    Listed,
    Members,
    Proof,
    Repaired,
    Survey,
    Without,
)
from checker.tables.rules.result import RulesAudit

DIGITS = 4
"""Digits after the point to which a fraction is rounded; the exact one stands beside it in JSON."""

DEFINITIONS = "docs/consistency.md"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the cases came from, and how to say of them what a base holds as numbers."""

    name: str
    order: str
    path_why: str
    spell: Callable[[int, Number], str]
    """A value of an outcome, by the number of the outcome, as its readers write it."""
    labels: Callable[[Sequence[int]], Sequence[Sequence[str]]]
    """What a reader calls the case of each of some rows, or the first few of those it stands for."""
    written: str = ""
    """The file with the figures of each case; empty for none."""


def audited(
    surveys: Sequence[Survey],
    *,
    not_compared: Sequence[LeftOut] = (),
    problems: Sequence[Problem] = (),
    rules: RulesAudit | None = None,
) -> Audited:
    """The document that holds what was found."""
    return Audited("1", __version__, DEFINITIONS, tuple(surveys), tuple(not_compared), tuple(problems), rules)


def survey(base: Base, audit: Audit, source: Source, *, top: int, conflicts: int, proof: bool = False) -> Survey:
    """The figures in words: `top` cases listed at most, each with up to `conflicts` of those it conflicts with.

    With `proof` the cases that prove the fewest removals are named too.
    """
    lots = _most_in_conflict(base, audit, top)
    opposed = [_opponents(base, audit, lot.rows[0], conflicts) for lot in lots]
    against = (row for found in opposed for one in found for row in one.rows)
    named = sorted({*(row for lot in lots for row in lot.rows), *against})
    labels = dict(zip(named, source.labels(named), strict=True))
    listed = tuple(
        _listed(base, audit, source, lot, labels=labels, opposed=found)
        for lot, found in zip(lots, opposed, strict=True)
    )
    repairs = audit.repair_by_group or (None,) * len(audit.by_group)
    members = any(repair is not None and repair.membership is not None for repair in repairs)
    weights = _weights_by_group(base, len(audit.by_group)) if members else [None] * len(repairs)
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
        landmarks=audit.landmarks,
        landmarks_why=_landmarks_why(base, audit),
        share_not_landmarks=_share_not_landmarks(audit),
        groups=tuple(Group(name, _figures(one, repair, weight)) for name, one, repair, weight in groups),
        most_in_conflict=listed,
        in_conflict_not_listed=audit.totals.in_conflict_possible - sum(one.cases for one in listed),
        without=_without(audit.without),
        proof=_proof(base, audit.repair, source) if proof else None,
        written=source.written,
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


def _landmarks_why(base: Base, audit: Audit) -> str:
    if audit.landmarks is not None:
        return ""
    if base.order.window is not None:
        return "within a window of days a precedent binds or not by its date"
    if len(base.order.outcomes) > 1:
        return "several outcomes have no common ladder"
    return no_steps(base) or "they are counted on the plain path alone"


def _share_not_landmarks(audit: Audit) -> Exact | None:
    final = audit.totals.final
    return None if audit.landmarks is None else _share(final - audit.landmarks, final)


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


def _proof(base: Base, repair: Repair | None, source: Source) -> Proof | None:
    if repair is None or not repair.removals.exact or base.weights is not None:
        return None
    rows = sorted({*repair.removed, *(row for chain in repair.chains for row in chain)})
    names = {row: first for row, (first, *_) in zip(rows, source.labels(rows), strict=True)}
    chains = tuple(tuple(names[row] for row in chain) for chain in repair.chains)
    return Proof(tuple(names[row] for row in repair.removed), chains)


def _without(without: Mapping[str, int] | None) -> tuple[Without, ...] | None:
    return None if without is None else tuple(Without(name, int(count)) for name, count in without.items())


def _most_in_conflict(base: Base, audit: Audit, top: int) -> list[Alike]:
    if audit.path != "plain":
        from checker.precedents.lattice import listing

        return listing.most_in_conflict(base, audit.tally, top)
    return most_in_conflict(base, audit.tally, top)


def _opponents(base: Base, audit: Audit, row: int, most: int) -> tuple[Opponent, ...]:
    if not most:
        return ()
    if audit.path != "plain":
        from checker.precedents.lattice import listing

        return listing.opponents(base, row, most)
    return opponents(base, row, most)


def _listed(
    base: Base,
    audit: Audit,
    source: Source,
    lot: Alike,
    *,
    labels: Mapping[int, Sequence[str]],
    opposed: Sequence[Opponent],
) -> Listed:
    tally, repair, row = audit.tally, audit.repair, lot.rows[0]
    first, *alike = _called(lot.rows, labels)
    unbound = not (tally.binding_above[row] or tally.binding_below[row])
    return Listed(
        id=first,
        cases=lot.cases,
        alike=tuple(alike),
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
        against=tuple(_against(base, source, one, labels={**labels, row: labels[row][1:]}) for one in opposed),
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


def _called(rows: Sequence[int], labels: Mapping[int, Sequence[str]]) -> list[str]:
    """What the first few cases are called that some rows stand for together."""
    return [name for row in rows for name in labels[row]][:FIRST]


def _against(base: Base, source: Source, one: Opponent, *, labels: Mapping[int, Sequence[str]]) -> Against:
    """`labels` are without the listed case itself, which may be one of those that a row stands for."""
    observed = tuple(_observed(base, source, one.rows[0], number) for number in range(len(base.outcomes)))
    first, *alike = _called(one.rows, labels)
    return Against(first, one.cases, tuple(alike), one.side, one.certain, observed)
