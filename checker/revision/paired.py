"""Two rule sets as one, over the cases that both can be asked about.

A case is written in words, so that a level keeps its meaning where its place on the scale has moved; values that only
one edition knows are left out and told. Rules, and the grades they derive, carry the mark of their edition, so that
neither set touches the other and whatever is proved of rule sets can be asked of both at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from checker.facts.catalogue import Catalogue, Fact, Scale
from checker.properties.laws import RuleSet, rule_set
from checker.properties.witness import Witness
from checker.rules.ast import All, AnyOf, Check, Condition, Grade, Not, Rule, facts_read
from checker.vocabulary import Interval, Ranges, ranges

Side = Literal["old", "new"]
SIDES: tuple[Side, Side] = ("old", "new")


@dataclass(frozen=True, slots=True)
class CommonScale:
    """The values of one fact that both editions know."""

    scale: Scale
    """Of the words in common, in the order of the new edition; of numbers those on both scales."""
    left_out: tuple[str, ...]
    """Values known to one edition alone, in words."""

    def from_edition(self, own: Scale, values: Ranges) -> Ranges:
        """A set of values of one edition as numbers on the common scale; values not in common are dropped."""
        if not self.scale.words:
            ends = self.scale.ends
            cut = [part for part in values if part.meets(ends)]
            return tuple(Interval(max(part.lo, ends.lo), min(part.hi, ends.hi)) for part in cut)
        words = [own.words[number] for part in values for number in range(part.lo, part.hi + 1)]
        places = [self.scale.words.index(word) for word in words if word in self.scale.words]
        return ranges(Interval(place, place) for place in places)

    def to_edition(self, own: Scale, values: Ranges) -> Ranges:
        """A set of values of the common scale as numbers of one edition."""
        if not self.scale.words:
            return values
        words = [self.scale.words[number] for part in values for number in range(part.lo, part.hi + 1)]
        return ranges(Interval(place, place) for place in map(own.words.index, words))


def common_scale(was: Scale, now: Scale) -> CommonScale | None:
    """What two scales have in common; None where no value of one is a value of the other."""
    if was == now:
        return CommonScale(now, ())
    if bool(was.words) is not bool(now.words) or ((was.type == "date") is not (now.type == "date")):
        return None
    if not now.words:
        low, high = max(was.ends.lo, now.ends.lo), min(was.ends.hi, now.ends.hi)
        if low > high or was.unit != now.unit:
            return None
        beyond = (f"below {now.word(low)} or above {now.word(high)}",)
        return CommonScale(replace(now, ends=Interval(low, high)), beyond)
    words = tuple(word for word in now.words if word in was.words)
    if not words:
        return None
    out = tuple(word for word in (*was.words, *now.words) if word not in words)
    return CommonScale(Scale(now.type, Interval(0, len(words) - 1), words), out)


@dataclass(frozen=True, slots=True)
class Common:
    """Two rule sets as one."""

    sets: Mapping[Side, RuleSet]
    both: RuleSet
    facts: Mapping[str, CommonScale]
    notes: tuple[str, ...]
    """Values that are left out, fact by fact."""
    apart: tuple[str, ...]
    """Facts that rules read and that have no value in common: nothing can be compared on them."""

    @property
    def whole(self) -> bool:
        """Whether both editions know the same values of every fact that is read."""
        return not self.notes and not self.apart

    def own(self, side: Side, witness: Witness) -> Witness:
        """A case of the common scales as one edition knows it; facts it does not know are left out."""
        known = self.sets[side].catalogue.facts
        facts = {
            name: self.facts[name].to_edition(known[name].closed, values)
            for name, values in witness.facts.items()
            if name in known and known[name].scale is not None and not known[name].grade
        }
        return replace(witness, facts=facts)


def marked(side: Side, name: str) -> str:
    """A rule or grade of one edition."""
    return f"{side} {name}"


def common(old: RuleSet, new: RuleSet) -> Common:
    """Two rule sets as one; without any rule where they read facts that have no value in common."""
    sets: Mapping[Side, RuleSet] = {"old": old, "new": new}
    scales = _scales(old.catalogue, new.catalogue)
    kept = {name: scale for name, scale in scales.items() if scale is not None}
    read = {
        fact
        for rules in sets.values()
        for rule in rules.rules.values()
        for fact in facts_read(rule)
        if not rules.catalogue.facts[fact].grade
    }
    apart = tuple(sorted(name for name in read if name not in kept))
    notes = tuple(
        f"of `{name}` only values that both editions know are compared, so not {', '.join(kept[name].left_out)}"
        for name in sorted(read & kept.keys())
        if kept[name].left_out
    )
    named = {name: replace(_either(name, old, new), scale=scale.scale) for name, scale in kept.items()}
    for side, rules in sets.items():
        named |= {marked(side, name): fact for name, fact in rules.catalogue.facts.items() if fact.grade}
    catalogue = Catalogue(new.catalogue.domain, named, new.catalogue.outcomes, new.catalogue.instruments)
    both = (
        [] if apart else [_rule(side, sets[side], rule, kept) for side in SIDES for rule in sets[side].rules.values()]
    )
    packs = tuple(dict.fromkeys((*new.packs, *old.packs)))
    return Common(sets, rule_set(packs, both, catalogue), kept, notes, apart)


def _either(name: str, old: RuleSet, new: RuleSet) -> Fact:
    return new.catalogue.facts.get(name) or old.catalogue.facts[name]


def _scales(old: Catalogue, new: Catalogue) -> dict[str, CommonScale | None]:
    """The values in common of every fact that rules of either edition may read, grades excepted."""
    found: dict[str, CommonScale | None] = {}
    for name in dict.fromkeys((*new.facts, *old.facts)):
        sides = [catalogue.facts[name] for catalogue in (old, new) if name in catalogue.facts]
        scales = [fact.scale for fact in sides if fact.scale is not None and not fact.grade and not fact.protected]
        if scales:
            found[name] = common_scale(scales[0], scales[-1])
    return found


def _rule(side: Side, rules: RuleSet, rule: Rule, facts: Mapping[str, CommonScale]) -> Rule:
    says = replace(rule.says, fact=marked(side, rule.says.fact)) if isinstance(rule.says, Grade) else rule.says
    return replace(
        rule,
        id=marked(side, rule.id),
        when=_condition(side, rules, rule.when, facts),
        unless=None if rule.unless is None else _condition(side, rules, rule.unless, facts),
        overrides=tuple(marked(side, name) for name in rule.overrides),
        says=says,
    )


def _condition(side: Side, rules: RuleSet, condition: Condition, facts: Mapping[str, CommonScale]) -> Condition:
    match condition:
        case Check(fact=fact) if rules.catalogue.facts[fact].grade:
            return replace(condition, fact=marked(side, fact))
        case Check(fact=fact, allowed=allowed):
            own = rules.catalogue.facts[fact].closed
            return replace(condition, allowed=facts[fact].from_edition(own, allowed))
        case Not(part):
            return Not(_condition(side, rules, part, facts))
        case All(parts):
            return All(tuple(_condition(side, rules, part, facts) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_condition(side, rules, part, facts) for part in parts))
        case _:
            assert_never(condition)
