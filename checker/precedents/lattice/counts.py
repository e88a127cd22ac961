"""Every figure of every row of a base, on the lattice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from checker.precedents.figures import Sides, Tally
from checker.precedents.lattice import distinct, links
from checker.precedents.lattice.axes import Ints, Rows, coded_rows
from checker.precedents.lattice.beside import side_by_side
from checker.precedents.lattice.bounds import bounds
from checker.precedents.lattice.count import counts
from checker.precedents.lattice.links import Link, Ordered, Reading, Side
from checker.precedents.lattice.overlap import both_ways
from checker.precedents.lattice.parts import parts, together
from checker.precedents.order import Base


def tally(base: Base) -> Tally:
    """Every figure of each row; its columns are best numpy arrays, and so are the figures.

    Raises UsageError for a base with a sliding window, and for one that there is no way to count in reasonable time.
    """
    rows = coded_rows(base)
    return together(rows.size, parts(rows), tallied)


def certain_conflicts(rows: Rows) -> int:
    """Pairs of cases certainly in conflict."""
    found = 0
    for part in (one.rows for one in parts(rows, told_apart=False)):
        facts = links.facts(part, "certain", "below")
        lenient = _difference(counts(part, facts, _milder(part, "certain", "below"), part.weights))
        found += int(lenient.sum(dtype=np.int64) if part.weights is None else lenient @ part.weights)
    return found


def milder_others(rows: Rows) -> Ints:
    """For each row, the peers whose outcomes were certainly more severe, whatever their facts."""
    return _difference(counts(rows, [], _milder(rows, "certain", "below"), rows.weights))


def tallied(rows: Rows) -> Tally:
    """Every figure of each row of a base by codes."""
    below, above = side_by_side([lambda: _half(rows, "below"), lambda: _half(rows, "above")], rows.size)
    certain = _sides(below.conflicts, above.conflicts, None)
    return Tally(
        certain=certain,
        possible=certain if rows.exact else _possible(rows),
        above=_numbers(above.every),
        below=_numbers(below.every),
        equal=_numbers(distinct.equals(rows)),
        agree_above=_numbers(above.agreeing),
        agree_below=_numbers(below.agreeing),
        binding_above=_numbers(above.binding),
        binding_below=_numbers(below.binding),
        bounds=bounds(rows),
    )


@dataclass(frozen=True, slots=True)
class Half:
    """Cases certainly on one side of each row."""

    every: Ints
    conflicts: Ints
    agreeing: Ints
    binding: Ints


def _half(rows: Rows, side: Side) -> Half:
    """The rows below with the outcomes certainly above, or the reverse; and those whose outcomes agree."""
    facts, weights = links.facts(rows, "certain", side), rows.weights
    conflicts = _milder(rows, "certain", side)
    agreeing = (
        links.outcomes(rows, "at_most", asked="lo", placed="hi")
        if side == "below"
        else links.outcomes(rows, "at_least", asked="hi", placed="lo")
    )
    itself = rows.known_facts
    if len(rows.outcomes) == 1 and rows.outcomes[0].known is None:
        # Whatever does not agree is in conflict.
        every, *found = counts(rows, facts, [[], *conflicts], weights)
        every = every - itself
        conflict = found[0]
        agree = every - conflict
    else:
        every, agree, *found = counts(rows, facts, [[], agreeing, *conflicts], weights)
        every, agree = every - itself, agree - (itself & rows.known_outcomes)
        conflict = _difference(found)
    binding = every if rows.final.all() else _binding(rows, facts)
    return Half(every, conflict, agree, binding)


def _binding(rows: Rows, facts: Sequence[Link]) -> Ints:
    final = rows.final.astype(np.int64)
    (found,) = counts(rows, facts, [[]], final if rows.weights is None else final * rows.weights)
    return found - (rows.known_facts & rows.final)


def _milder(rows: Rows, reading: Reading, side: Side) -> list[list[Link]]:
    """Links to outcomes in conflict: with one outcome strictly so, else at most on every one and then equal on all."""
    low_asks = (reading == "certain") == (side == "above")
    ends: tuple[links.End, links.End] = ("lo", "hi") if low_asks else ("hi", "lo")
    loose: Ordered = "at_least" if side == "below" else "at_most"
    strict: Ordered = "more" if side == "below" else "less"
    relations: tuple[Ordered, ...] = (strict,) if len(rows.outcomes) == 1 else (loose, "same")
    return [links.outcomes(rows, relation, asked=ends[0], placed=ends[1]) for relation in relations]


def _difference(found: Sequence[Ints]) -> Ints:
    return found[0] if len(found) == 1 else found[0] - found[1]


def _possible(rows: Rows) -> Sides:
    itself = ~rows.known_outcomes
    lenient, harsh = _may_conflict(rows, "below") - itself, _may_conflict(rows, "above") - itself
    return _sides(lenient, harsh, both_ways(rows) - itself if itself.any() else None)


def _may_conflict(rows: Rows, side: Side) -> Ints:
    facts = links.facts(rows, "possible", side)
    return _difference(counts(rows, facts, _milder(rows, "possible", side), rows.weights))


def _sides(lenient: Ints, harsh: Ints, both: Ints | None) -> Sides:
    cases = lenient + harsh
    return Sides(_numbers(lenient), _numbers(harsh), _numbers(cases if both is None else cases - both))


def _numbers(found: Ints) -> Sequence[int]:
    """An array as the sequence that the figures promise."""
    return cast("Sequence[int]", found)
