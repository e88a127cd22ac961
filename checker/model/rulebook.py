"""What the files of a rule book may say: rules, packs, the catalogue of facts, the outcome scales."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from checker.model.shape import Day, FactName, Line, Record, Slug, Text, Url, Word

RuleId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
"""`pack/slug`: the path of the rule's file without its ending."""

TestText = bool | int | Decimal | Annotated[str, Field(min_length=1, max_length=400)]
"""A unary test: `< 1000`, `[0..30]`, `outsider, own-staff`, `not(none)`, true."""


def _one_of(*names: str) -> dict[str, Any]:
    """The JSON Schema clause for: exactly one of these keys."""
    return {"oneOf": [{"required": [name]} for name in names]}


class Window(Record):
    """The days from `from` to `to`, both included; an end left out is open."""

    model_config = ConfigDict(populate_by_name=False)

    since: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None


class Authority(Record):
    """Why a rule may expect what it expects: a law, a principle, or a published practice."""

    model_config = ConfigDict(json_schema_extra=_one_of("law", "principle", "practice"))

    law: Line | None = None
    article: Line | None = None
    principle: Line | None = None
    practice: Line | None = None
    says: Text
    """In our own words."""
    ours: bool = False
    """The principle is stated by the authors of the pack; `says` gives the reasons."""
    url: Url | None = None
    read: Text | None = None
    """Which text was read: the law itself, or a page that reproduces or reports it."""
    verified: bool
    """Whether the text relied on was read."""
    unverified: Text | None = None
    """What of it was not read, where only part was."""
    in_force: Window | None = None
    """The period in which the law bore this number and said this."""

    @model_validator(mode="after")
    def _exactly_one(self) -> Authority:
        named = [name for name in ("law", "principle", "practice") if getattr(self, name) is not None]
        if len(named) != 1:
            raise ValueError("give exactly one of `law`, `principle`, `practice`")
        return self

    @property
    def name(self) -> str:
        """The law, principle or practice, with the article where one is given."""
        name = self.law or self.principle or self.practice or ""
        return f"{name}, article {self.article}" if self.article else name


Authorities = Annotated[tuple[Authority, ...], Field(min_length=1, strict=False)]


class Condition(BaseModel):
    """All keys must hold. A key is a fact with a unary test, or `all`, `any`, `not`."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True, defer_build=True)
    __pydantic_extra__: dict[str, TestText] = Field(init=False)

    all: Annotated[tuple[Condition, ...], Field(min_length=1, strict=False)] | None = None
    any: Annotated[tuple[Condition, ...], Field(min_length=1, strict=False)] | None = None
    negated: Annotated[Condition | None, Field(alias="not")] = None


class Expectation(Record):
    """A floor or a ceiling on one outcome."""

    model_config = ConfigDict(json_schema_extra=_one_of("at_most", "at_least"))

    at_most: bool | int | Decimal | Word | None = None
    at_least: bool | int | Decimal | Word | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Expectation:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError("give exactly one of `at_most`, `at_least`")
        return self


class GradeFloor(Record):
    """The least level of a grade."""

    at_least: Word


class Coverage(Record):
    """Kinds of demand, and why the power reaches them, does not, or leaves the question open."""

    objects: Annotated[tuple[Word, ...], Field(min_length=1, strict=False)]
    says: Text
    unread: Text | None = None
    """The text that would decide and was not read."""


Coverages = Annotated[tuple[Coverage, ...], Field(strict=False)]


class Power(Record):
    """A power of an authority: under which regime, by which instruments, reaching which demands."""

    authorities: Annotated[tuple[Slug, ...], Field(min_length=1, strict=False)]
    regimes: Annotated[tuple[Slug, ...], Field(min_length=1, strict=False)]
    instruments: Annotated[tuple[Word, ...], Field(min_length=1, strict=False)]
    covers: Coverages = ()
    not_covers: Coverages = ()
    open: Coverages = ()


class NotMonotone(Record):
    """A declared exception to the law of monotony, for the facts named."""

    facts: Annotated[tuple[Word, ...], Field(min_length=1, strict=False)]
    because: Text


class Example(Record):
    """Facts and what the rule must say of them. A fact left out is unknown."""

    shows: Literal["firing", "silent", "boundary", "unknown"]
    facts: dict[FactName, Any]
    judgement: Literal["holds", "fails", "unknown"]
    decided_by: Annotated[tuple[FactName, ...], Field(strict=False)]
    """The facts whose tests decide the judgement, in any order."""
    on: Day | None = None
    """The day whose law counts; left out, the rule is in force."""
    demand: Slug | None = None
    """For a power, the kind of demand it is asked about."""
    expects: int | Word | None = None
    """For a floor, ceiling or grade, the level that the rule expects, as it is written there."""
    note: Text | None = None


class RuleFile(Record):
    """One rule."""

    model_config = ConfigDict(json_schema_extra=_one_of("expect", "grade", "power"))

    title: Line
    status: Literal["draft", "in-force", "superseded"]
    in_force: Window | None = None
    law_of: Literal["breach", "discovery", "measure"] | None = None
    """The day whose law counts; left out: `measure` for powers, otherwise `breach`."""
    because: Authorities
    when: Condition | None = None
    unless: Condition | None = None
    overrides: Annotated[tuple[RuleId, ...], Field(strict=False)] = ()
    expect: Annotated[dict[Word, Expectation], Field(min_length=1, max_length=1)] | None = None
    grade: Annotated[dict[Word, GradeFloor], Field(min_length=1, max_length=1)] | None = None
    power: Power | None = None
    level: Literal["error", "warning", "note"] = "error"
    not_monotone: NotMonotone | None = None
    examples: Annotated[tuple[Example, ...], Field(strict=False)]
    known_limits: Text

    @model_validator(mode="after")
    def _exactly_one(self) -> RuleFile:
        said = [name for name in ("expect", "grade", "power") if getattr(self, name) is not None]
        if len(said) != 1:
            raise ValueError("give exactly one of `expect`, `grade`, `power`")
        return self


RULE_STAND_INS: dict[str, object] = {"title": "x", "status": "draft", "examples": [], "known_limits": "x"}
"""For a key that was refused or is missing and that says nothing of the others, something to check these by."""


class Covered(Record):
    """An authority acting under a regime."""

    authority: Slug
    regime: Slug


class PowersRead(Covered):
    """How far the powers of an authority under a regime were read."""

    complete: bool
    """Whether the pack holds every power the authority has under the regime."""
    read: Annotated[tuple[Text, ...], Field(min_length=1, strict=False)]
    not_read: Annotated[tuple[Text, ...], Field(strict=False)] = ()
    on: Day
    because: Authorities


class Peers(Record):
    """What cases must share to be compared, beside the domain and the era."""

    same: Annotated[tuple[Literal["authority", "regime"], ...], Field(min_length=1, strict=False)]
    because: Authorities


class Era(Record):
    """A day from which on decisions are compared among themselves alone, the law having changed."""

    model_config = ConfigDict(populate_by_name=False)

    since: Annotated[Day, Field(alias="from")]
    because: Authorities


class Abstention(Record):
    """The number of comparable peers under which nothing is said to be out of line with them."""

    peers: Annotated[int, Field(ge=1, le=1000)]
    because: Text


class CompareFile(Record):
    """How cases are compared with each other."""

    applies_to: Annotated[tuple[Covered, ...], Field(min_length=1, strict=False)] | None = None
    """Where the pack compares fewer than it has rules for."""
    peers: Peers
    dimensions: Annotated[dict[FactName, Text], Field(min_length=1)]
    """The facts compared, each with the reason; the law that makes it matter stands in the catalogue."""
    outcomes: Annotated[dict[FactName, Text], Field(min_length=1)]
    """The outcomes compared, each with the reason."""
    not_compared: dict[FactName, Text] = Field(default_factory=dict)
    """Every other fact with a worse direction, and every other outcome, with the reason."""
    eras: Annotated[tuple[Era, ...], Field(strict=False)] = ()
    abstain_below: Abstention
    level: Literal["error", "warning", "note"] = "warning"
    """How loudly a certain conflict speaks."""


class FactFile(Record):
    """One fact of the catalogue."""

    type: Literal["count", "days", "level", "flag", "kind", "date", "country"]
    scale: Annotated[tuple[int, ...], Field(min_length=2, max_length=2, strict=False)] | None = None
    """Least and greatest value, for `count` and `days`."""
    levels: Annotated[tuple[Slug, ...], Field(min_length=2, strict=False)] | None = None
    """For `level`, from the least upwards; for `kind`, in any order."""
    unit: Line | None = None
    worse: Literal["higher", "lower", "none"] = "none"
    protected: bool = False
    group: Slug
    derived: bool = False
    """Computed by the checker; a case file does not give it."""
    grade: bool = False
    """Derived by rules."""
    none_found: bool | int | Slug | None = None
    """The value that `none-found`, with a citation, stands for."""
    only_citing: Annotated[tuple[Text, ...], Field(min_length=1, strict=False)] | None = None
    """Only a rule whose `because` cites one of these (`LAW, article N`) may read it."""
    asks: Text
    matters: Authorities
    note: Text | None = None


class FactsFile(Record):
    """The catalogue of facts of a domain."""

    facts: dict[FactName, FactFile]


class OutcomeFile(Record):
    """A scale on which measures or demands are judged."""

    type: Literal["level", "amount"]
    of: Literal["measure", "demand"]
    levels: Annotated[tuple[Slug, ...], Field(min_length=2, strict=False)] | None = None
    scale: Annotated[tuple[int, ...], Field(min_length=2, max_length=2, strict=False)] | None = None
    unit: Line | None = None
    asks: Text
    means: dict[Slug, Text] = Field(default_factory=dict)
    """What each level stands for."""
    note: Text | None = None
    """Whose order it is, and why."""


class InstrumentFile(Record):
    """A form of measure and its place on the scale of stringency."""

    stringency: Slug | None = None
    binding: bool
    means: Text
    not_judged: Text | None = None
    """Why it has no place on the scale, where it has none."""
    needs_power: bool = True
    """Whether it asks something of somebody, or opens a procedure of the packs, and so is asked for its power."""


class ScalesFile(Record):
    """The outcome scales and instruments of a domain."""

    outcomes: dict[FactName, OutcomeFile]
    instruments: dict[Slug, InstrumentFile]
