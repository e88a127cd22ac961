"""Rules as text: the list of a book, and one rule in full."""

from __future__ import annotations

from collections.abc import Iterator

from checker.facts.catalogue import written
from checker.model.rulebook import Authority, Example
from checker.report.counts import counted
from checker.report.page import Page
from checker.rules.ast import All, AnyOf, Ceiling, Check, Condition, Floor, Grade, Not, Power, Rule
from checker.rules.pack import Book, Pack


def listing(page: Page, book: Book) -> None:
    """Every pack with where it applies and its rules."""
    for pack in book.packs.values():
        page.line(f"{pack.id}: {pack.file.title}", style="bold", hang=4)
        page.line(f"applies to: {_applies(book, pack)}", 1)
        for rule in pack.rules:
            status = "" if rule.status == "in-force" else f" [{rule.status}]"
            page.line(f"{rule.id}{status}: {rule.title}; {says(rule)}", 1)
        page.line()
    rules = sum(len(pack.rules) for pack in book.packs.values())
    page.line(f"{counted(rules, 'rule')} in {counted(len(book.packs), 'pack')}")


def _applies(book: Book, pack: Pack) -> str:
    if isinstance(pack.file.applies_to, str):
        return pack.file.applies_to
    return "; ".join(
        f"{pair.authority} ({book.name(pair.authority)}) under {pair.regime}" for pair in pack.file.applies_to
    )


def says(rule: Rule) -> str:
    """What a rule says, in a few words."""
    match rule.says:
        case Ceiling(outcome, _, text):
            return f"{outcome} at most {text}"
        case Floor(outcome, _, text):
            return f"{outcome} at least {text}"
        case Grade(fact, _, text):
            return f"grade {fact} at least {text}"
        case Power(instruments=instruments):
            return f"power to use {', '.join(instruments)}"


def rule(page: Page, book: Book, shown: Rule) -> None:
    """One rule: title, law, conditions, what it says, examples, limits."""
    page.line(f"{shown.id}: {shown.title}", style="bold", hang=4)
    page.line(f"at {shown.span.file}; status {shown.status}; level {shown.level.value}", 1)
    page.line(f"law of: {_DAYS[shown.law_of]}", 1)
    page.line("because", 1)
    for authority in shown.because:
        _authority(page, authority)
    for name, part in (("when", shown.when), ("unless", shown.unless)):
        if part is not None:
            _clause(page, name, part)
    page.line(f"says: {says(shown)}", 1)
    if isinstance(shown.says, Power):
        _power(page, book, shown.says)
    overriding = [other.id for other in book.rules.values() if shown.id in other.overrides]
    for title, names in (("overrides", shown.overrides), ("overridden by", overriding)):
        if names:
            page.line(f"{title}: {', '.join(names)}", 1)
    if shown.not_monotone:
        page.line(f"not monotone in {', '.join(shown.not_monotone.facts)}: {shown.not_monotone.because}", 1)
    page.line("examples", 1)
    for example in shown.examples:
        page.line(_example(example), 2)
    page.line(f"limits: {shown.known_limits}", 1)


_DAYS = {
    "breach": "the last day of the breach",
    "discovery": "the day of discovery",
    "measure": "the day of the measure",
}


def _clause(page: Page, name: str, condition: Condition) -> None:
    lines = list(groups(condition))
    if lines:
        page.line(name, 1)
    for one, depth in lines:
        page.line(one if isinstance(one, str) else f"{one.fact}: {one.text}", 2 + depth)


def _authority(page: Page, authority: Authority) -> None:
    marks = [" [ours]" if authority.ours else "", "" if authority.verified else " [not verified]"]
    if authority.unverified:
        marks.append(f" [not verified: {authority.unverified}]")
    window = authority.in_force
    when = f" (from {window.since or 'the beginning'} to {window.to or 'today'})" if window else ""
    page.line(f"{authority.name}{when}: {authority.says}{''.join(marks)}", 2)
    if authority.read:
        page.line(f"read in {authority.read}", 3)
    if authority.url:
        page.address(authority.url, 3)


def groups(condition: Condition) -> Iterator[tuple[Check | str, int]]:
    """The tests of a clause and the words over their groups, each with its depth.

    That all of a clause must hold goes without saying; that all of an inner group must does not.
    """
    for part in condition.parts if isinstance(condition, All) else (condition,):
        yield from _group(part, 0)


def _group(condition: Condition, depth: int) -> Iterator[tuple[Check | str, int]]:
    match condition:
        case Check():
            yield condition, depth
        case All(parts) | AnyOf(parts):
            yield "all of" if isinstance(condition, All) else "any of", depth
            for part in parts:
                yield from _group(part, depth + 1)
        case Not(part):
            yield "not", depth
            yield from _group(part, depth + 1)


def _power(page: Page, book: Book, power: Power) -> None:
    page.line(f"of {', '.join(book.name(name) for name in power.authorities)}", 1)
    for verb, coverage in power.reach:
        unread = f" (not read: {coverage.unread})" if coverage.unread else ""
        page.line(f"{verb} {', '.join(coverage.objects)}: {coverage.says}{unread}", 1)


def _example(example: Example) -> str:
    facts = ", ".join(f"{name}: {written(value)}" for name, value in example.facts.items()) or "nothing known"
    day = f", on {example.on}" if example.on else ""
    demand = f", demand on {example.demand}" if example.demand else ""
    expects = f", expects {example.expects}" if example.expects is not None else ""
    note = f" ({example.note})" if example.note else ""
    return f"{example.shows}: {facts}{day}{demand}: {example.judgement}{expects}{note}"
