"""Every condition that differs from a rule's own in one test or one group."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from checker.facts.catalogue import Fact, Scale
from checker.rules.ast import All, AnyOf, Check, Condition, Lowered, Not
from checker.rules.unary import allowed
from checker.source import Span
from checker.vocabulary import Interval, Ranges, complement, ranges

EditKind = Literal["operator", "boundary", "list", "negated", "dropped", "group"]


@dataclass(frozen=True, slots=True)
class Edit:
    """A condition changed in one place."""

    kind: EditKind
    what: str
    span: Span | None
    """The test changed; None for a group."""
    condition: Condition | None
    """None where nothing is left of it."""


def edits(condition: Condition, facts: Mapping[str, Fact]) -> Iterator[Edit]:
    """Every change of one place of a condition, from left to right."""
    match condition:
        case Check():
            yield from _of_check(condition, facts[condition.fact].closed)
        case Not(part):
            for edit in edits(part, facts):
                yield replace(edit, condition=Not(edit.condition) if edit.condition is not None else None)
            yield Edit("negated", "`not` left out", None, part)
        case All(parts) | AnyOf(parts):
            yield from _of_group(condition, parts, facts)
        case _:
            assert_never(condition)


def _of_group(
    group: All[Condition] | AnyOf[Condition], parts: tuple[Condition, ...], facts: Mapping[str, Fact]
) -> Iterator[Edit]:
    for number, part in enumerate(parts):
        for edit in edits(part, facts):
            changed = (edit.condition,) if edit.condition is not None else ()
            kept = (*parts[:number], *changed, *parts[number + 1 :])
            yield replace(edit, condition=type(group)(kept) if kept else None)
    if len(parts) > 1:
        other: Condition = AnyOf(parts) if isinstance(group, All) else All(parts)
        yield Edit("group", "`all` made `any`" if isinstance(group, All) else "`any` made `all`", None, other)


def _of_check(check: Check, scale: Scale) -> Iterator[Edit]:
    """Each set of values once: a boundary moved by one often is another operator too."""
    seen = {check.allowed, (), scale.whole}
    for kind, text, values in _tests(check, scale):
        if values not in seen:
            seen.add(values)
            what = f"`{check.fact}: {check.text}` made `{text}`"
            yield Edit(kind, what, check.span, replace(check, allowed=values, text=text))
    yield Edit("dropped", f"`{check.fact}: {check.text}` left out", check.span, None)


def _tests(check: Check, scale: Scale) -> Iterator[tuple[EditKind, str, Ranges]]:
    """Other tests of the same fact, some of which may be the same, allow nothing, or allow everything."""
    yield from (("operator", text, values) for text, values in _operators(check.text, scale))
    if scale.type not in ("kind", "flag"):
        yield from (("boundary", scale.show(values), values) for values in _moved(check.allowed, scale.ends) if values)
    if scale.type in ("kind", "level"):
        for number in range(len(scale.words)):
            values = _toggled(check.allowed, number)
            yield "list", scale.show(values), values
    yield "negated", f"not({check.text})", complement(check.allowed, scale.ends)


_COMPARISON = re.compile(r"(<=|>=|!=|<|>|=)?\s*([^<>=!,()\[\]]+)")
_OPERATORS = ("<", "<=", "=", ">=", ">", "!=")


def _operators(text: str, scale: Scale) -> Iterator[tuple[str, Ranges]]:
    """A comparison with each other operator that the language takes and that tests something."""
    found = _COMPARISON.fullmatch(text.strip())
    if found is None or scale.type == "flag":
        return
    for operator in _OPERATORS:
        changed = f"{operator} {found[2]}"
        try:
            yield changed, allowed(changed, scale)
        except ValueError:
            continue  # it asks for an order that kinds lack, or allows all values or none, and is no rule then


def _moved(values: Ranges, ends: Interval) -> Iterator[Ranges]:
    """The values with one end of one interval moved by one, both ways; ends of the scale stay."""
    for number, part in enumerate(values):
        for step in (-1, 1):
            for low, high in ((part.lo + step, part.hi), (part.lo, part.hi + step)):
                free = (low == part.lo or part.lo > ends.lo) and (high == part.hi or part.hi < ends.hi)
                if free and ends.lo <= low <= high <= ends.hi:
                    yield ranges((*values[:number], Interval(low, high), *values[number + 1 :]))
                elif free and low > high:
                    yield (*values[:number], *values[number + 1 :])


def _toggled(values: Ranges, number: int) -> Ranges:
    """The values with one put in, or taken out."""
    kept = [n for part in values for n in range(part.lo, part.hi + 1)]
    changed = [n for n in kept if n != number] if number in kept else [*kept, number]
    return ranges(Interval(n, n) for n in changed)


def shape(condition: Lowered) -> object:
    """What tells two conditions apart whatever their words and order: the same for such as cannot differ."""
    match condition:
        case Check(fact, values):
            return fact, values
        case All(parts) | AnyOf(parts):
            shapes = {shape(part) for part in parts}
            if len(shapes) == 1:
                return next(iter(shapes))
            return type(condition).__name__, frozenset(shapes)
        case _:
            assert_never(condition)
