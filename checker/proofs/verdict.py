"""What came of the proof of a law: it holds in every case, some case breaks it, or it was left open."""

from __future__ import annotations

from dataclasses import dataclass

from checker.properties.witness import Witness
from checker.rules.law import Law


@dataclass(frozen=True, slots=True)
class Proved:
    """Every case that the scales, and what the law assumes, allow keeps the law."""

    law: Law


@dataclass(frozen=True, slots=True)
class Refuted:
    """Some case breaks the law; the reference engine said so when it was replayed."""

    law: Law
    witness: Witness
    second: Witness | None
    """The case that the first is compared with, where it takes two to see it."""
    told: str
    """What is to be seen, in a few words."""


@dataclass(frozen=True, slots=True)
class Open:
    """Neither proved nor refuted."""

    law: Law
    why: str


Verdict = Proved | Refuted | Open
