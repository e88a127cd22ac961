"""The engine for whole tables: a program becomes one SQL text of comparisons, sets and counts.

The text is the same for every engine that runs it, and holds no name of a fact or a rule.
"""

from checker.engines.corpus.column import MOST_BITS, Bits, Column, Ends, Exact, literal
from checker.engines.corpus.force import LawDays, law_days, within
from checker.engines.corpus.logic import constant
from checker.engines.corpus.strata import KINDS, SIDES, Asked, Counts, Job, Unfit, cases, counted, masks, summary

__all__ = [
    "KINDS",
    "MOST_BITS",
    "SIDES",
    "Asked",
    "Bits",
    "Column",
    "Counts",
    "Ends",
    "Exact",
    "Job",
    "LawDays",
    "Unfit",
    "cases",
    "constant",
    "counted",
    "law_days",
    "literal",
    "masks",
    "summary",
    "within",
]
