"""A complaint about rules: what is wrong, where on the facts and when, and a case that shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from checker.model.lawfile import SuppressionFile
from checker.properties.witness import Witness
from checker.source import Span
from checker.vocabulary import Level, Truth

Kind = Literal[
    "clash",
    "gap",
    "dead",
    "masked",
    "idle-override",
    "says-nothing",
    "subsumed",
    "redundant-test",
    "mergeable",
    "unused-grade",
    "through-grade",
    "law",
    "known-apart",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which reports list them; `MEANS` says what each is."""

MEANS: dict[Kind, tuple[Level, str]] = {
    "clash": (
        Level.ERROR,
        "in some case a floor lies above a ceiling: what lies from one to the other is undecided, all else out of line",
    ),
    "gap": (
        Level.NOTE,
        "in some cases the rules expect nothing on an outcome on which they expect something elsewhere",
    ),
    "dead": (Level.ERROR, "a rule holds in no case"),
    "masked": (Level.ERROR, "wherever the condition of a rule is met, rules that override it take its effect away"),
    "idle-override": (Level.WARNING, "an override takes no effect away in any case"),
    "says-nothing": (Level.WARNING, "a rule expects what every case meets anyway, or what is never asked of any"),
    "subsumed": (Level.WARNING, "wherever a rule has effect, others expect as much or more"),
    "redundant-test": (Level.WARNING, "a rule holds in the same cases without one of its tests"),
    "mergeable": (Level.NOTE, "two rules that say the same hold side by side, and could be one"),
    "unused-grade": (Level.WARNING, "a grade, or one of its levels, makes no difference to any rule"),
    "through-grade": (Level.ERROR, "a rule turns, through others, on a fact that it may not read itself"),
    "law": (Level.ERROR, "a law is broken; or, as a note, no case can meet it, so that it promises nothing"),
    "known-apart": (Level.NOTE, "a rule is judged unknown though it comes out alike whatever the unknown facts are"),
}
"""The level and the meaning of each kind."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A case that shows a complaint, with what the reference engine said of it when it was replayed."""

    witness: Witness
    effects: tuple[tuple[str, Truth], ...]
    """The rules concerned, each with its effect in the case."""
    told: str = ""
    """What is to be seen in it, in a few words."""
    none_of: tuple[str, ...] = ()
    """More rules, none of which has effect in the case."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing wrong with rules that are judged together."""

    kind: Kind
    rules: tuple[str, ...]
    """The rule complained of first."""
    about: str
    """The outcome, grade, fact or law concerned; empty where the rules say it all."""
    message: str
    """One sentence."""
    tracks: tuple[tuple[str, str], ...]
    """The authorities and regimes on whose tracks it arises."""
    spans: tuple[Span, ...] = field(compare=False)
    """Where in the files, the place to change first."""
    regions: tuple[str, ...] = ()
    """The cases concerned, in words, each in the fewest conditions and with its own period of law.

    Empty where the message says it.
    """
    periods: tuple[str, ...] = ()
    """Where there are no regions, the periods of law concerned, in words; empty for all times."""
    shown: tuple[Shown, ...] = ()
    """Cases that show it; two where it is seen by comparing them."""
    level: Level | None = None
    """Where it differs from the level of its kind."""
    pack: str = ""
    """The pack that states the law, where it is about a stated one."""
    suppressed: SuppressionFile | None = None
    """Why it is explained, where it is."""

    @property
    def loud(self) -> Level:
        """The level at which it speaks."""
        return self.level or MEANS[self.kind][0]


@dataclass(frozen=True, slots=True)
class Undecided:
    """A question that was not answered, and why."""

    kind: Kind
    rules: tuple[str, ...]
    about: str
    why: str
