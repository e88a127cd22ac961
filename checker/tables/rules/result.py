"""What an audit of a table by rules found: counts over all rows, and the columns of the answer to each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from checker.engines.corpus import SIDES, Counts, masks
from checker.facts.catalogue import Scale
from checker.tables.rules.plan import NotRead, Plan
from checker.tables.rules.ruleset import Ruleset

Way = Literal["plain", "duckdb", "spark"]
"""How the rows were judged: one by one by the reference engine, or all at once by a set engine."""

FINDINGS = (
    "within",
    "harsh certain",
    "harsh possible",
    "lenient certain",
    "lenient possible",
    "undecided",
)
"""The conclusions on an outcome in words, by their number in the text for set engines."""


@dataclass(frozen=True, slots=True)
class RuleCount:
    """In how many rows a rule has effect, has none, and may have; rows in which its pack does not apply are in none."""

    rule: str
    title: str
    mask: int
    """The number of its mask columns: 1 for `holds_1`, `fails_1` and `unknown_1`."""
    bit: int
    holds: int
    fails: int
    unknown: int


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many rows came out how on one outcome."""

    outcome: str
    floors: int
    """Rules that set a floor on it; without any no row is lenient."""
    ceilings: int
    findings: tuple[tuple[str, int], ...]
    """Every one of `FINDINGS` with its rows."""


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """Rows whose authority and regime no pack covers, or does not say."""

    authority: str
    regime: str
    rows: int


@dataclass(frozen=True, slots=True)
class RulesAudit:
    """The rules of some packs over a table."""

    table: str
    packs: tuple[str, ...]
    way: Way
    why: str
    """Why it was judged that way."""
    rows: int
    judged: int
    """Rows that some pack covers."""
    rules: tuple[RuleCount, ...]
    outcomes: tuple[OutcomeCount, ...]
    not_assessed: tuple[NotAssessed, ...]
    """The most frequent first, of very many the first only."""
    not_read: tuple[NotRead, ...]
    """Columns of the table from which nothing was read."""
    unknown: tuple[str, ...]
    """Facts that rules read and the table has no column for: unknown in every row."""
    powers: tuple[str, ...]
    """Powers that were not put to the rows."""
    notes: tuple[str, ...]
    written: str
    """The file with the answer to each row; empty where none was asked for."""


MOST_PAIRS = 20
"""Pairs of authority and regime listed as not assessed."""


def audit_of(
    table: str,
    rules: Ruleset,
    plan: Plan,
    *,
    counts: Counts,
    not_assessed: Mapping[tuple[str, str], int],
    way: Way,
    why: str,
    written: str,
) -> RulesAudit:
    """What was counted, in words."""
    place = {rule: (n, bit) for n, names in enumerate(masks(rules.program), 1) for bit, rule in enumerate(names)}
    frequent = sorted(not_assessed.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_PAIRS]
    return RulesAudit(
        table,
        tuple(pack.id for pack in rules.packs),
        way,
        why,
        counts.rows,
        counts.judged,
        tuple(RuleCount(name, rules.rules[name].title, *place[name], *three) for name, three in counts.rules.items()),
        tuple(
            OutcomeCount(
                name,
                len(rules.floors(name)),
                len(rules.ceilings(name)),
                tuple(zip(FINDINGS, kinds, strict=True)),
            )
            for name, kinds in counts.outcomes.items()
        ),
        tuple(NotAssessed(authority, regime, rows) for (authority, regime), rows in frequent),
        plan.not_read,
        tuple(name for name in rules.facts if name not in plan.facts),
        rules.powers,
        tuple(_notes(rules, plan)),
        written,
    )


def _notes(rules: Ruleset, plan: Plan) -> Iterator[str]:
    if rules.powers:
        yield "powers are not judged over tables: no row is found unfounded"
    if plan.authority is None:
        yield "the table has no columns `authority` and `regime`: every pack was put to every row"
    if plan.outcomes:
        yield "each row was taken for a closed matter and its most stringent measure, so floors apply to every row"
    else:
        yield "the table has no column of an outcome: rules were judged, and no measure held against them"
    if rules.dated and plan.measure_date is None:
        yield "the table has no column `measure_date`: whether a rule was in force by the day of the measure is unknown"


# The answer to each row


def answer_columns(rules: Ruleset, plan: Plan, grades: tuple[str, ...]) -> list[str]:
    """The columns of the answer to each row, in order."""
    found = ["row" if plan.id is None else "id"]
    for number, _ in enumerate(masks(rules.program), 1):
        found += [f"holds_{number}", f"fails_{number}", f"unknown_{number}"]
    for grade in grades:
        found += [f"{grade}_at_least", f"{grade}_at_most"]
    for outcome in plan.outcomes:
        found += [f"{outcome}_{side}" for side in (*SIDES, "finding")]
    return found


def word(scale: Scale, number: int) -> str | int:
    """A number of a scale as the answer has it: a word where it has words."""
    return scale.words[number] if scale.words else number
