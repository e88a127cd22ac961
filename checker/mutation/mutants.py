"""Every mutant of a rule: the rule as it would be with one thing in it otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Literal, assert_never

from checker.facts.catalogue import Catalogue
from checker.model.rulebook import Coverage
from checker.mutation.edits import EditKind, edits, shape
from checker.rules.ast import All, Ceiling, Consequence, DayWindow, Floor, Grade, Power, Rule
from checker.rules.lower import lower
from checker.rules.pack import Book
from checker.rules.program import dependencies
from checker.source import Span

Kind = Literal[EditKind, "exception", "level", "override", "in force", "reach", "instrument"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One rule changed in one place."""

    rule: str
    kind: Kind
    what: str
    """In words, what is otherwise."""
    span: Span
    """The place changed, as near as it is known."""
    changed: tuple[Rule, ...]
    """The rules as they would be: the one, and for an override turned round both."""

    def book(self, original: Book) -> Book:
        """The book with the rules changed."""
        otherwise = {rule.id: rule for rule in self.changed}
        packs = {
            name: replace(pack, rules=tuple(otherwise.get(rule.id, rule) for rule in pack.rules))
            if any(rule.id in otherwise for rule in pack.rules)
            else pack
            for name, pack in original.packs.items()
        }
        return replace(original, packs=packs)


def mutants(book: Book, rule: Rule) -> Iterator[Mutant]:
    """Every mutant of a rule in force, each once; none of a rule that is not judged.

    Left out are such as only say the same in other words: what allows the same values, or the same parts in another
    order.
    """
    if rule.status != "in-force":
        return
    catalogue = book.catalogues[book.packs[rule.id.split("/")[0]].file.domain]
    seen = {_key((rule,), catalogue)}
    for mutant in _all(book, rule, catalogue):
        key = _key(mutant.changed, catalogue)
        if key not in seen:
            seen.add(key)
            yield mutant


def _key(rules: Iterable[Rule], catalogue: Catalogue) -> object:
    scales = catalogue.scales()
    return frozenset(
        (rule.id, shape(lower(rule.condition, scales)), _says_key(rule.says), rule.window, rule.overrides)
        for rule in rules
    )


def _says_key(says: Consequence) -> object:
    if isinstance(says, Power):
        lists = (says.covers, says.not_covers, says.open)
        return says.instruments, tuple(frozenset(kind for c in part for kind in c.objects) for part in lists)
    return type(says), says.at


def _all(book: Book, rule: Rule, catalogue: Catalogue) -> Iterator[Mutant]:
    yield from _conditions(rule, catalogue)
    yield from _levels(rule, catalogue)
    yield from _overrides(book, rule)
    yield from _windows(rule)
    if isinstance(rule.says, Power):
        yield from _reach(rule, rule.says)


def _conditions(rule: Rule, catalogue: Catalogue) -> Iterator[Mutant]:
    for edit in edits(rule.when, catalogue.facts):
        changed = replace(rule, when=edit.condition if edit.condition is not None else All(()))
        yield Mutant(rule.id, edit.kind, edit.what, edit.span or rule.span, (changed,))
    if rule.unless is None:
        return
    for edit in edits(rule.unless, catalogue.facts):
        changed = replace(rule, unless=edit.condition)
        yield Mutant(rule.id, edit.kind, f"in `unless`, {edit.what}", edit.span or rule.span, (changed,))
    yield Mutant(rule.id, "exception", "`unless` left out", rule.span, (replace(rule, unless=None),))


def _levels(rule: Rule, catalogue: Catalogue) -> Iterator[Mutant]:
    says = rule.says
    match says:
        case Floor(outcome=name) | Ceiling(outcome=name):
            scale, least = catalogue.outcomes[name].scale, catalogue.outcomes[name].scale.ends.lo
        case Grade(fact=name):
            # Every case has the lowest level of a grade, so that a rule giving it is refused.
            scale, least = catalogue.facts[name].closed, catalogue.facts[name].closed.ends.lo + 1
        case Power():
            return
        case _:
            assert_never(says)
    for at in (says.at - 1, says.at + 1):
        if least <= at <= scale.ends.hi:
            text = scale.word(at)
            what = f"{name} {says.text} made {text}"
            yield Mutant(rule.id, "level", what, rule.says_span, (replace(rule, says=replace(says, at=at, text=text)),))


def _overrides(book: Book, rule: Rule) -> Iterator[Mutant]:
    rules = book.rules
    for number, (target, span) in enumerate(zip(rule.overrides, rule.override_spans, strict=True)):
        without = replace(
            rule,
            overrides=(*rule.overrides[:number], *rule.overrides[number + 1 :]),
            override_spans=(*rule.override_spans[:number], *rule.override_spans[number + 1 :]),
        )
        yield Mutant(rule.id, "override", f"`{target}` no longer overridden", span, (without,))
        other = rules[target]
        turned = replace(other, overrides=(*other.overrides, rule.id), override_spans=(*other.override_spans, span))
        if other.status == "in-force" and _possible({**rules, rule.id: without, target: turned}):
            what = f"overridden by `{target}` instead of overriding it"
            yield Mutant(rule.id, "override", what, span, (without, turned))


def _possible(rules: Mapping[str, Rule]) -> bool:
    """Whether the rules do not depend on each other in a circle."""
    try:
        TopologicalSorter(dependencies(rules)).prepare()
    except CycleError:
        return False
    return True


def _windows(rule: Rule) -> Iterator[Mutant]:
    first, last = rule.window.first, rule.window.last
    found: list[tuple[str, DayWindow]] = []
    if first is not None:
        found += [(f"in force from {_day(day)}", DayWindow(day, last)) for day in (first - 1, first + 1)]
        found.append(("in force without a first day", DayWindow(None, last)))
    if last is not None:
        found += [(f"in force to {_day(day)}", DayWindow(first, day)) for day in (last - 1, last + 1)]
        found.append(("in force without a last day", DayWindow(first, None)))
    for what, window in found:
        if window.first is None or window.last is None or window.first <= window.last:
            yield Mutant(rule.id, "in force", what, rule.span, (replace(rule, window=window),))


def _day(number: int) -> str:
    return date.fromordinal(number).isoformat()


_VERBS = {"covers": "reached", "not_covers": "not reached", "open": "left open"}


def _reach(rule: Rule, power: Power) -> Iterator[Mutant]:
    lists: dict[str, tuple[Coverage, ...]] = {
        "covers": power.covers, "not_covers": power.not_covers, "open": power.open
    }  # fmt: skip
    for home, coverages in lists.items():
        for kind in dict.fromkeys(kind for coverage in coverages for kind in coverage.objects):
            for target in (name for name in lists if name != home):
                moved = {**lists, home: _without(coverages, kind)}
                moved[target] = (*moved[target], Coverage(objects=(kind,), says="moved"))
                says = replace(power, covers=moved["covers"], not_covers=moved["not_covers"], open=moved["open"])
                what = f"`{kind}` {_VERBS[target]} instead of {_VERBS[home]}"
                yield Mutant(rule.id, "reach", what, rule.says_span, (replace(rule, says=says),))
    for name in power.instruments if len(power.instruments) > 1 else ():
        says = replace(power, instruments=tuple(other for other in power.instruments if other != name))
        yield Mutant(rule.id, "instrument", f"no power to use `{name}`", rule.says_span, (replace(rule, says=says),))


def _without(coverages: tuple[Coverage, ...], kind: str) -> tuple[Coverage, ...]:
    kept = (c.model_copy(update={"objects": tuple(one for one in c.objects if one != kind)}) for c in coverages)
    return tuple(coverage for coverage in kept if coverage.objects)
