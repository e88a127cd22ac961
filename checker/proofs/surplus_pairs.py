"""Rules that say the same of neighbouring cases, so that one rule could say it of both."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from itertools import pairwise

from checker.engines.prover.budget import Spent
from checker.proofs.complaint import Complaint, Undecided
from checker.proofs.describe import periods, said
from checker.proofs.ground import Ground
from checker.proofs.replay import possible
from checker.proofs.surplus import Surplus
from checker.rules.ast import All, AnyOf, Ceiling, Check, Floor, Grade, Lowered, Rule
from checker.rules.program import Line
from checker.vocabulary import Interval, Ranges, Truth, ranges

Asked = Mapping[str, Ranges]
"""The values asked of each fact, where all are asked together."""


def mergeable(ground: Ground, of: frozenset[str] | None = None) -> Iterator[Complaint | Undecided]:
    """Pairs of rules of one pack that differ in the values of one fact alone, and together ask for one run of them.

    Of an unordered fact any values will do. Of several that follow upon each other each is named with the next. Rules
    of which one could go altogether are left out, since that is said of them already.
    """
    surplus = Surplus(ground)
    yield from surplus.replay.lost("mergeable", of)
    needed: dict[str, bool] = {}
    for fact, alike in _rows(surplus):
        for rule in (rule for _, rule in alike if rule not in needed):
            try:
                needed[rule] = not surplus.by(rule)
            except Spent as spent:
                needed[rule] = False
                if of is None or rule in of:
                    yield Undecided("mergeable", (rule,), "", spent.why)
        # Those that could go are left out first, since one of them may stand between two neighbours.
        for one, other, values in _pairs(ground, fact, [row for row in alike if needed[row[1]]]):
            if of is None or one in of or other in of:
                yield _complaint(surplus, one, other, fact, values)


def _rows(surplus: Surplus) -> Iterator[tuple[str, list[tuple[Ranges, str]]]]:
    """Two or more rules that differ in one fact at most, with the values that each asks of it."""
    alike: dict[tuple[str, Hashable], list[tuple[Ranges, str]]] = {}
    for line in surplus.replay.asked(None):
        asked = together(line.condition)
        if asked is None or not possible(surplus.ground, surplus.ground.effect(line.rule)):
            continue
        kind, whole = _kind(surplus, line), frozenset(asked.items())
        for fact, values in asked.items():
            alike.setdefault((fact, (kind, whole - {(fact, values)})), []).append((values, line.rule))
    return ((fact, found) for (fact, _), found in alike.items() if len(found) > 1)


def _pairs(ground: Ground, fact: str, alike: list[tuple[Ranges, str]]) -> Iterator[tuple[str, str, Ranges]]:
    """Two rules, and what one rule for both would ask of the fact in which they differ."""
    for (values, one), (others, other) in pairwise(sorted(alike)):
        both = ranges((*values, *others))
        if both not in (values, others) and (len(both) == 1 or _unordered(ground, fact)):
            first, second = sorted((one, other))
            yield first, second, both


def _unordered(ground: Ground, fact: str) -> bool:
    return ground.rules.catalogue.facts[fact].closed.type == "kind"


def _kind(surplus: Surplus, line: Line) -> Hashable:
    """All that a rule is beside its condition, and that one rule for two would have to be once."""
    rule = surplus.ground.rules.rules[line.rule]
    return (
        rule.id.split("/", maxsplit=1)[0],
        _says(rule),
        rule.level,
        rule.window,
        rule.law_of,
        frozenset(rule.overrides),
        line.overriders,
        frozenset(rule.not_monotone.facts) if rule.not_monotone else None,
    )


def _says(rule: Rule) -> Hashable:
    match rule.says:
        case Floor(outcome=name, at=at) | Ceiling(outcome=name, at=at) | Grade(fact=name, at=at):
            return type(rule.says), name, at
        case power:
            return power


def together(condition: Lowered) -> dict[str, Ranges] | None:
    """What a condition asks of each fact, where it is met if and only if all of that is; None where it is not so."""
    match condition:
        case Check(fact=fact, allowed=allowed):
            return {fact: allowed}
        case All(parts):
            found: dict[str, Ranges] = {}
            for part in parts:
                asked = together(part)
                if asked is None:
                    return None
                for fact, values in asked.items():
                    found[fact] = _both(found[fact], values) if fact in found else values
            return found if all(found.values()) else None
        case AnyOf(parts):
            every = [together(part) for part in parts]
            facts = {fact for asked in every if asked is not None for fact in asked}
            if len(facts) != 1 or any(asked is None or not asked for asked in every):
                return None
            [fact] = facts
            return {fact: ranges(piece for asked in every if asked is not None for piece in asked[fact])}


def _both(one: Ranges, other: Ranges) -> Ranges:
    return ranges(Interval(max(a.lo, b.lo), min(a.hi, b.hi)) for a in one for b in other if a.meets(b))


def _complaint(surplus: Surplus, one: str, other: str, fact: str, values: Ranges) -> Complaint:
    ground, rules = surplus.ground, surplus.ground.rules.rules
    scale = ground.rules.catalogue.facts[fact].closed
    asks = f"with `{fact}` {said(scale, values)}" if values != scale.whole else f"without a test of `{fact}`"
    message = f"`{one}` and `{other}` differ in `{fact}` alone, and could be one rule {asks}"
    if {a.name for a in rules[one].because} != {a.name for a in rules[other].because}:
        message += ", though they cite different authorities"
    shown = tuple(
        surplus.replay.shown(possible(ground, ground.effect(name))[0], {name: Truth.HOLDS}) for name in (one, other)
    )
    return Complaint(
        "mergeable",
        (one, other),
        "",
        message,
        ground.rules.tracks,
        (rules[one].span, rules[other].span),
        periods=periods(ground, ground.effect(one)),
        shown=shown,
    )
