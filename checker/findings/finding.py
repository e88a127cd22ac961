"""Findings and the evidence in them, in plain words and values that every report format prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from checker.facts.value import Citation
from checker.source import Span


@dataclass(frozen=True, slots=True)
class Basis:
    """A law, principle or practice behind a rule."""

    name: str
    says: str
    url: str
    read: str
    marks: tuple[str, ...]
    """`ours`, `not verified`, or what of it was not read."""


@dataclass(frozen=True, slots=True)
class Test:
    """One test of a rule against what the case says of the fact."""

    clause: Literal["when", "unless"]
    within: tuple[str, ...]
    """The groups of the clause in which it stands, from the outermost: `any 1`, `not 2`, with their places."""
    fact: str
    test: str
    value: str
    truth: str


@dataclass(frozen=True, slots=True)
class RuleUse:
    """A rule in a finding: what it says, why, and how it came out."""

    id: str
    title: str
    says: str
    judgement: str
    """Of a power: whether it reaches the measure or demand; of any other rule: whether it has effect."""
    tests: tuple[Test, ...]
    notes: tuple[str, ...]
    """Being in force, overriders, what a power says of the demand, the day judged by where it is the closing day."""
    because: tuple[Basis, ...]
    known_limits: str
    span: Span


@dataclass(frozen=True, slots=True)
class FactUse:
    """A fact that a finding rests on."""

    name: str
    asks: str
    value: str
    marks: tuple[str, ...]
    """Inferred, unverified, corrected later, computed from what."""
    notes: tuple[str, ...]
    citations: tuple[Citation, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a side says, beside the finding it bears on."""

    side: str
    text: str
    on: str
    marks: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class WouldChange:
    """Facts taken otherwise, and the conclusion then."""

    facts: tuple[tuple[str, str], ...]
    then: str


@dataclass(frozen=True, slots=True)
class ChangeList:
    """What would change a conclusion, and how far was looked."""

    if_found: tuple[WouldChange, ...]
    """The facts as known leave these open: finding them so would decide."""
    if_otherwise: tuple[WouldChange, ...]
    """Against the facts as known: had they been so."""
    more: int
    """Further ones of the same kind that are not listed."""
    otherwise: tuple[str, ...]
    """What else would change it: another measure, or a text that was not read."""
    looked: str


@dataclass(frozen=True, slots=True)
class Precedent:
    """Another decided track: what it was about, what was done, and where that was read."""

    case: str
    track: str
    title: str
    authority: str
    regime: str
    day: str
    done: tuple[tuple[str, str], ...]
    """Each outcome compared, and what it was."""
    asked: str
    """What the deepest demand asked, on what, and how firmly; empty where no demand is recorded."""
    marks: tuple[str, ...]
    """Pending, known from press reports alone, unverified."""
    citations: tuple[Citation, ...]
    """Sources are named `case/source`."""
    place: Span


Relation = Literal["graver here", "less grave here", "alike", "here at least", "there at least", "open"]
"""Certain but for the last; `here at least` is: here at least as grave, and not excluded that more so."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A fact compared. As it was here, with its sources, stands once with the track or finding."""

    fact: str
    relation: Relation
    here: str
    there: FactUse


@dataclass(frozen=True, slots=True)
class Beside:
    """Another decided track beside this one."""

    precedent: Precedent
    treated: str
    """How it was treated beside this one: `more mildly`, `possibly more severely`."""
    facts: tuple[SideBySide, ...]
    """In the order of the pack."""
    keeps: tuple[str, ...]
    """The facts that certainly keep it from counting against this decision, or from confirming it."""
    may_keep: tuple[str, ...]
    """The facts that may, as far as is known."""
    open_outcomes: tuple[str, ...]
    """Why what was done there or here leaves open how the two were treated."""
    changes: ChangeList | None
    """Where this decision is out of line with it: what would make that certain, and what would end it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A conclusion a reader sees. Without a primary place or a citation it cannot be built."""

    case: str
    track: str
    target: str
    outcome: str
    kind: str
    certain: bool
    level: str
    statement: str
    wording: str
    """What was done or asked, in the words of the case file."""
    date: str
    observed: str
    expected: str
    primary: Span
    related: tuple[tuple[str, Span], ...]
    rules: tuple[RuleUse, ...]
    facts: tuple[FactUse, ...]
    citations: tuple[Citation, ...]
    """Where the measure or demand itself was read."""
    marks: tuple[str, ...]
    """What in the reading of the demand is somebody's inference."""
    only_possible: tuple[str, ...]
    turns_on: tuple[str, ...]
    differences: tuple[Difference, ...]
    later: tuple[str, ...]
    changes: ChangeList
    precedents: tuple[Beside, ...] = ()
    """What a finding of the kind `split` rests on, the nearest first; it rests on no rule."""

    def __post_init__(self) -> None:
        if not self.citations or not self.primary.line:
            raise ValueError(f"a finding on {self.target} without a place or a citation")
        if not self.rules and not self.precedents:
            raise ValueError(f"a finding on {self.target} that rests on no rule and no precedent")
