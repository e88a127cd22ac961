"""What a pack may promise of its rules, and the complaints of its own that it explains."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from checker.model.rulebook import Condition, Expectation, RuleId
from checker.model.shape import Day, FactName, Item, Line, Slug, Text, Word

FORMS = ("more", "less", "swapping", "then", "unknown", "expects")
"""The keys of which each law has exactly one."""

_SIDES = {"never_lowers", "never_raises"}
_BESIDE: dict[str, tuple[set[str], set[str]]] = {
    "more": (_SIDES, {"on", "where"}),
    "less": (_SIDES, {"on", "where"}),
    "swapping": ({"changes"}, {"where"}),
    "then": (set(), {"if"}),
    "unknown": (set(), set()),
    "expects": (set(), {"where"}),
}
"""For each form the keys of which one must stand beside it, and those that may."""


def _forms() -> dict[str, Any]:
    return {"oneOf": [{"required": [name]} for name in FORMS]}


class LawFile(Item):
    """A property that every case must keep, in words of the field."""

    model_config = ConfigDict(json_schema_extra=_forms(), populate_by_name=False)

    more: FactName | None = None
    """A fact of which there is more: a higher number or level."""
    less: FactName | None = None
    """A fact of which there is less."""
    never_lowers: Word | None = None
    """`floor`, `ceiling` or a grade."""
    never_raises: Word | None = None
    """`floor`, `ceiling` or a grade."""
    on: FactName | None = None
    """The outcome meant; left out, each of them."""
    swapping: FactName | Annotated[tuple[FactName, ...], Field(min_length=1, strict=False)] | None = None
    """Facts whose values are exchanged for any others."""
    changes: Literal["nothing"] | None = None
    condition: Annotated[Condition | None, Field(alias="if")] = None
    """Left out, the law holds for every case."""
    then: Annotated[dict[Word, Expectation], Field(min_length=1, max_length=1)] | Line | None = None
    """The most or least that is expected, by level, or as a relation between numbers: `amount <= 4 % of turnover`."""
    unknown: Literal["never_decides"] | None = None
    expects: FactName | None = None
    """An outcome on which every case meets a floor or a ceiling."""
    where: Condition | None = None
    """The cases that the law is about; left out, every case."""
    assume: Annotated[tuple[Line, ...], Field(min_length=1, strict=False)] | None = None
    """Relations between numbers that every real case keeps: `notified_persons <= persons_affected`."""
    because: Text | None = None

    @model_validator(mode="after")
    def _one_form(self) -> LawFile:
        given = {name for name in ("condition", *_KEYS) if getattr(self, name) is not None}
        given = {"if" if name == "condition" else name for name in given}
        forms = [name for name in FORMS if name in given]
        if len(forms) != 1:
            raise ValueError("give exactly one of " + ", ".join(f"`{name}`" for name in FORMS))
        needed, allowed = _BESIDE[forms[0]]
        if needed and len(given & needed) != 1:
            raise ValueError(f"`{forms[0]}` needs exactly one of " + ", ".join(f"`{n}`" for n in sorted(needed)))
        stray = sorted(given - needed - allowed - {forms[0]})
        if stray:
            raise ValueError(f"`{forms[0]}` does not go with " + ", ".join(f"`{name}`" for name in stray))
        return self


_KEYS = (*FORMS, *sorted(_SIDES), "on", "changes", "where")


class SuppressionFile(Item):
    """A complaint about the rules of the pack itself that somebody answers for; it stays in every report, marked so."""

    complaint: Slug
    """Its kind: `gap`, `clash`, `dead`, …"""
    rules: Annotated[tuple[RuleId, ...], Field(strict=False)] = ()
    """The rules it names, all of them, in any order."""
    on: Word | None = None
    """The outcome, grade, fact or law it is about, as the complaint names it."""
    tracks: Annotated[tuple[Line, ...], Field(min_length=1, strict=False)] | None = None
    """`authority under regime`; left out, wherever it arises."""
    regions: Annotated[tuple[Line, ...], Field(min_length=1, strict=False)] | None = None
    """The cases of a gap that it explains, as the complaint prints them; left out, whatever the gap is."""
    reason: Text
    owner: Line
    """Who answers for it."""
    expires: Day
    """The last day on which it counts."""
