"""Laws put to rules: a counter-example sought for each, the stated ones and those that every pack is held to.

Call `hold_all(book, plan)` for every law of every set of rules of a book, or `hold(rules, law, plan)` for one. What
comes back says how it was come by: `Broken` with the least cases that show it, `Kept` with how many cases were tried,
which is no proof, or `NotTried` with the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from checker.engines.reference import Reference
from checker.judgement import Engine
from checker.properties.hold_defaults import DEFAULTS, Default
from checker.properties.hold_question import Asked, Question, Settled
from checker.properties.hold_search import Cases, Unsearched, least, search
from checker.properties.hold_stated import question
from checker.properties.laws import RuleSet, neutral, rule_sets
from checker.properties.witness import Witness
from checker.rules.law import Law
from checker.rules.pack import Book

REFERENCE = Reference()

AnyLaw = Law | Default


@dataclass(frozen=True, slots=True)
class Plan:
    """How far to search. The same plan finds the same cases on any machine with the same version of hypothesis."""

    seed: int = 0
    examples: int = 200
    """Cases, or pairs of cases, drawn for each law and set of rules at most."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A law that a case breaks."""

    law: AnyLaw
    rules: tuple[str, ...]
    """The rules to look at, the first of which shows it."""
    cases: tuple[Witness, ...]
    """One case, or two that are compared; none where the rule's own text breaks the law."""
    told: str
    """What is to be seen, in a sentence."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A law that no case that was tried breaks."""

    law: AnyLaw
    tried: int
    """Cases tried that the law is about."""
    distinct: int
    """Those among them that differ from one another."""
    why: str = ""
    """Why no case needed to be tried, where that is so."""


@dataclass(frozen=True, slots=True)
class NotTried:
    """A law of which nothing can be said, with the reason."""

    law: AnyLaw
    why: str


Result = Broken | Kept | NotTried


@dataclass(frozen=True, slots=True)
class Held:
    """What came of one law on one set of rules."""

    rules: RuleSet
    result: Result


def laws_of(rules: RuleSet, book: Book) -> tuple[AnyLaw, ...]:
    """The laws that a set of rules is held to: those that its packs state, then the others."""
    return (*(law for name in rules.packs for law in book.packs[name].laws), *DEFAULTS)


def hold_all(book: Book, plan: Plan, only: Collection[str] = ()) -> Iterator[Held]:
    """Every law on every set of rules of a book, or on those sets alone in which some pack named, or all, stands."""
    for rules in rule_sets(book):
        if not only or not set(only).isdisjoint(rules.packs):
            for law in laws_of(rules, book):
                yield Held(rules, hold(rules, law, plan))


def hold(rules: RuleSet, law: AnyLaw, plan: Plan, engine: Engine = REFERENCE) -> Result:
    """A counter-example of one law on one set of rules, or what was tried; by the reference engine or another."""
    if isinstance(law, Default) and law.name == "neutrality":
        read = next(neutral(rules), None)
        if read is not None:
            return Broken(law, (read.rule,), (), f"`{read.rule}` {read.message}")
    asked: Question = law.ask(rules, engine) if isinstance(law, Default) else question(rules, law, engine)
    match asked:
        case Settled(why):
            return Kept(law, 0, 0, why)
        case Asked():
            return _search(rules, law, plan, asked)


def title(law: AnyLaw) -> str:
    """A law on one line."""
    return law.text


def _search(rules: RuleSet, law: AnyLaw, plan: Plan, asked: Asked) -> Result:
    tried: list[Cases] = []
    searching = True

    def shows(cases: Cases) -> bool:
        if not asked.about(cases):
            return False
        if searching:
            tried.append(cases)
        return asked.broken(cases) is not None

    seed = f"{plan.seed} {'+'.join(rules.packs)} {law.text}"
    try:
        found = search(asked.cases, shows, seed=seed, examples=plan.examples)
    except Unsearched as error:
        return NotTried(law, str(error))
    if found is not None:
        searching = False
        found = least(found, shows)
        seen = asked.broken(found)
        assert seen is not None, "the least cases show what the ones found show"
        return Broken(law, seen.rules, found, seen.told)
    if not tried:
        return NotTried(law, f"the law is about none of the {plan.examples:,} cases drawn")
    return Kept(law, len(tried), len({_key(cases) for cases in tried}))


def _key(cases: Cases) -> tuple[object, ...]:
    return tuple((frozenset(case.facts.items()), frozenset(case.days.items())) for case in cases)
