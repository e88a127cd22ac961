"""Which tests of a condition decide its truth."""

from __future__ import annotations

from collections.abc import Iterator

from checker.engines.reference import evaluate
from checker.judgement import Facts
from checker.rules.ast import All, Check, Lowered
from checker.vocabulary import Truth


def deciding(condition: Lowered, facts: Facts) -> Iterator[Check]:
    """The checks that make the condition come out as it does, from left to right.

    Of a conjunction that fails, the parts that fail; of one that is unknown, the unknown parts; of
    one that holds, all. A disjunction is the mirror image.
    """
    if isinstance(condition, Check):
        yield condition
        return
    truth = evaluate(condition, facts)
    settled = Truth.HOLDS if isinstance(condition, All) else Truth.FAILS
    for part in condition.parts:
        if truth is settled or evaluate(part, facts) is truth:
            yield from deciding(part, facts)
