"""The questions that are asked of rules, in the order in which they are asked: the quick ones first."""

from __future__ import annotations

from checker.proofs.verify import Question

QUESTIONS: tuple[Question, ...] = ()
