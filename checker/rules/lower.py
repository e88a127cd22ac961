"""Conditions for engines: `not` is pushed down to the checks, whose complement on a closed scale is exact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from checker.rules.ast import All, AnyOf, Check, Condition, Lowered, Not
from checker.vocabulary import Interval, complement


def lower(condition: Condition, scales: Mapping[str, Interval]) -> Lowered:
    """The same condition without `not`."""
    return _lower(condition, scales, negated=False)


def _lower(condition: Condition, scales: Mapping[str, Interval], *, negated: bool) -> Lowered:
    match condition:
        case Check(fact, values, text, span):
            if not negated:
                return condition
            return Check(fact, complement(values, scales[fact]), f"not({text})", span)
        case Not(part):
            return _lower(part, scales, negated=not negated)
        case All(parts):
            inner = tuple(_lower(part, scales, negated=negated) for part in parts)
            return AnyOf(inner) if negated else All(inner)
        case AnyOf(parts):
            inner = tuple(_lower(part, scales, negated=negated) for part in parts)
            return All(inner) if negated else AnyOf(inner)
        case _:
            assert_never(condition)
