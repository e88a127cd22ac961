"""Which mutants of some rules nobody notices, and the example that would: `mutate(book, rules, noticers)`.

Each mutant is shown to the noticers in turn, the cheapest first: `[by_examples(book), by_laws(book), by_cases(book,
matters)]` of `checker.mutation.notice`. A mutant that the first does not notice is compared with its rule before others
are asked: where no case tells the two apart it makes no difference, and is counted apart.
`checker.report.mutation.mutation(page, mutated)` prints what came of it; a threshold is compared with `Mutated.share`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from checker.model.rulebook import Example
from checker.mutation.alike import Alike, Apart, Open, compare
from checker.mutation.mutants import Mutant, mutants
from checker.mutation.notice import Noticer, concerned, failing
from checker.properties.examples import complaints
from checker.properties.laws import rule_sets
from checker.properties.trial import Trial, day_of, entry, trial, trials
from checker.rules.ast import Ceiling, Floor, Power, Rule
from checker.rules.pack import Book

Fate = Literal["killed", "equivalent", "survived"]


@dataclass(frozen=True, slots=True)
class Tried:
    """A mutant and what became of it."""

    mutant: Mutant
    fate: Fate
    by: str = ""
    """Who noticed it."""
    why: str = ""
    """What came out otherwise; how it is known that nothing could; or what else than a new example would notice it."""
    beside: str = ""
    """The rule whose examples should have the one suggested."""
    suggestion: str = ""
    """An entry of `examples:` that would notice it."""


@dataclass(frozen=True, slots=True)
class Mutated:
    """What became of every mutant of some rules."""

    rules: tuple[str, ...]
    tried: tuple[Tried, ...]
    noticers: tuple[str, ...]
    failing: int = 0
    """Examples of the book that are wrong as the rules are, and so notice nothing."""

    def of(self, fate: Fate) -> tuple[Tried, ...]:
        """The mutants of one fate."""
        return tuple(one for one in self.tried if one.fate == fate)

    @property
    def share(self) -> float:
        """The share killed of those that somebody could notice, from 0 to 1; 1 where there is none."""
        killed, survived = len(self.of("killed")), len(self.of("survived"))
        return killed / (killed + survived) if killed + survived else 1.0


def mutate(
    book: Book, rules: Sequence[Rule], noticers: Sequence[Noticer], progress: Callable[[int, int], None] | None = None
) -> Mutated:
    """What becomes of every mutant of some rules of a book; rules that are not in force by status have none."""
    found = [mutant for rule in rules for mutant in mutants(book, rule)]
    tried: list[Tried] = []
    for done, mutant in enumerate(found, 1):
        tried.append(_try(book, mutant, noticers))
        if progress is not None:
            progress(done, len(found))
    return Mutated(tuple(rule.id for rule in rules), tuple(tried), tuple(one.name for one in noticers), failing(book))


def _try(book: Book, mutant: Mutant, noticers: Sequence[Noticer]) -> Tried:
    changed = mutant.book(book)
    for noticer in noticers[:1]:
        if told := noticer.notice(changed, mutant):
            return Tried(mutant, "killed", noticer.name, told)
    found = apart(book, changed, mutant)
    if isinstance(found, Alike):
        how = "proved" if found.proved else "tried on every kind of case"
        return Tried(
            mutant, "equivalent", why=f"{how}: it, and every rule that depends on it, has effect in the same cases"
        )
    for noticer in noticers[1:]:
        if told := noticer.notice(changed, mutant):
            return Tried(mutant, "killed", noticer.name, told)
    if isinstance(found, Open):
        return Tried(mutant, "survived", why=found.why)
    if told := _there(book, found):
        return Tried(mutant, "survived", why=told)
    return Tried(mutant, "survived", beside=found.rule, suggestion=entry(found.example))


def _there(book: Book, found: Apart) -> str:
    """Which example with the facts of one that would notice a mutant is there already, and does so once it is right."""
    [one] = trials(book, [book.rules[found.rule]])
    for number, example in enumerate(one.rule.examples, 1):
        wrong = next(complaints(one, example), "")
        if wrong and _asks(one, example) == _asks(one, found.example):
            return f"example {number} of `{found.rule}` would notice it if it were right: {wrong}"
    return ""


def _asks(one: Trial, example: Example) -> object:
    """On what an example puts its rule; None where it says nothing sensible."""
    try:
        return one.facts(example), day_of(example), example.demand
    except ValueError:
        return None


def apart(book: Book, changed: Book, mutant: Mutant) -> Apart | Alike | Open:
    """What tells a mutant from its rule: an example of the rule or of one that depends on it, if any does."""
    edge = mutant.kind in ("operator", "boundary", "in force")
    proved, open_ = True, ""
    for original, mutated in concerned(book, changed, mutant):
        match compare(original, mutated, edge=edge):
            case Apart() as found:
                return found
            case Alike(one):
                proved = proved and one
            case Open(why):
                open_ = why
    why = _beyond_examples(book, mutant) or open_ or _elsewhere(book, changed)
    return Open(why) if why else Alike(proved)


def _elsewhere(book: Book, changed: Book) -> str:
    """Why no example can notice a mutant that only tells where fewer packs stand together than in the domain."""
    for was, now in zip(rule_sets(book), rule_sets(changed), strict=True):
        for name in was.rules:
            pair = (trial(rules.rules[name], rules.catalogue, rules.program) for rules in (was, now))
            original, mutated = pair
            if original.program != mutated.program and not isinstance(compare(original, mutated), Alike):
                packs = ", ".join(f"`{pack}`" for pack in was.packs)
                return f"examples are judged among all rules of the domain; only `{name}` among {packs} alone differs"
    return ""


def _beyond_examples(book: Book, mutant: Mutant) -> str:
    """What would notice it, where something is otherwise that facts and a judgement do not state."""
    for rule in mutant.changed:
        was = book.rules[rule.id].says
        if isinstance(was, Ceiling | Floor) and was != rule.says:
            return (
                f"add `expects: {was.text}` to an example of `{rule.id}`, since no right one says what the rule expects"
            )
        if isinstance(was, Power) and isinstance(rule.says, Power) and was.instruments != rule.says.instruments:
            return "examples do not ask about instruments: only a real case can notice it"
    return ""
