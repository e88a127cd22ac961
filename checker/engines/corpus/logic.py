"""Truths as SQL booleans: TRUE holds, FALSE fails, NULL is unknown.

AND, OR and NOT of SQL are strong Kleene logic on these three, so a condition keeps its shape. What is
known without a row is worked out here, so that the text holds only what the rows decide.
"""

from __future__ import annotations

from collections.abc import Iterable

from checker.vocabulary import Truth

Sql = str
"""An expression of SQL that needs no brackets around it."""

TRUE: Sql = "TRUE"
FALSE: Sql = "FALSE"
UNKNOWN: Sql = "CAST(NULL AS BOOLEAN)"


def constant(truth: Truth) -> Sql:
    """A truth that every row shares."""
    return {Truth.HOLDS: TRUE, Truth.FAILS: FALSE, Truth.UNKNOWN: UNKNOWN}[truth]


def all_of(parts: Iterable[Sql]) -> Sql:
    """Strong Kleene conjunction; without parts it holds."""
    return _joined(parts, "AND", neutral=TRUE, settled=FALSE)


def any_of(parts: Iterable[Sql]) -> Sql:
    """Strong Kleene disjunction; without parts it fails."""
    return _joined(parts, "OR", neutral=FALSE, settled=TRUE)


def _joined(parts: Iterable[Sql], word: str, *, neutral: Sql, settled: Sql) -> Sql:
    kept = list(dict.fromkeys(part for part in parts if part != neutral))
    if settled in kept:
        return settled
    if len(kept) < 2:
        return kept[0] if kept else neutral
    return f"({f' {word} '.join(kept)})"


def negated(part: Sql) -> Sql:
    """What holds where the part fails."""
    known = {TRUE: FALSE, FALSE: TRUE, UNKNOWN: UNKNOWN}
    return known.get(part) or f"(NOT {part})"


def three(certain: Sql, possible: Sql) -> Sql:
    """One truth from whether it certainly and whether it possibly holds, neither of which is ever NULL.

    INVARIANT: what is certain is possible.
    """
    if certain in (possible, TRUE):
        return possible
    if possible == FALSE:
        return FALSE
    if (certain, possible) == (FALSE, TRUE):
        return UNKNOWN
    if certain == FALSE:
        return f"(CASE WHEN {possible} THEN NULL ELSE FALSE END)"
    if possible == TRUE:
        return f"(CASE WHEN {certain} THEN TRUE ELSE NULL END)"
    return f"(CASE WHEN {certain} THEN TRUE WHEN {possible} THEN NULL ELSE FALSE END)"


def certainly(truth: Sql) -> Sql:
    """Whether it holds, never NULL."""
    if truth in (TRUE, FALSE):
        return truth
    return FALSE if truth == UNKNOWN else f"coalesce({truth}, FALSE)"


def possibly(truth: Sql) -> Sql:
    """Whether it holds or is unknown, never NULL."""
    if truth in (TRUE, FALSE):
        return truth
    return TRUE if truth == UNKNOWN else f"coalesce({truth}, TRUE)"
