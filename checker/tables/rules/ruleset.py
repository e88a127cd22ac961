"""The rules that are put to the rows of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from checker.errors import NothingMatched, UsageError
from checker.facts.catalogue import Catalogue
from checker.findings.situation import LAW_DATES
from checker.model.load import nearest
from checker.rules.ast import Ceiling, Floor, Power, Rule, checks
from checker.rules.pack import Book, Pack
from checker.rules.program import Program, dependencies, program

DATES_OF_LAW = ("started", *LAW_DATES.values())
"""The facts that decide which law counts."""

Pair = tuple[str, str]
"""An authority and a regime."""


@dataclass(frozen=True)
class Ruleset:
    """The packs chosen, and their rules in force, without the powers that nothing else turns on."""

    book: Book
    packs: tuple[Pack, ...]
    catalogue: Catalogue
    rules: Mapping[str, Rule]
    powers: tuple[str, ...]
    """The powers left out: whether one reaches a measure is no question that is put to tables."""

    @cached_property
    def program(self) -> Program:
        """All rules together; which packs apply is for each row to say."""
        return program(self.rules.values(), self.catalogue)

    @cached_property
    def dated(self) -> bool:
        """Whether some rule is not in force on every day."""
        return any(rule.window.first is not None or rule.window.last is not None for rule in self.rules.values())

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The facts that decide something, in the order of the catalogue; grades are none, since rules derive them."""
        read = {check.fact for line in self.program.lines for check in checks(line.condition)}
        if self.dated:
            read |= set(DATES_OF_LAW)
        return tuple(name for name, fact in self.catalogue.facts.items() if name in read and not fact.grade)

    def packs_of(self, rule: str) -> str:
        """The pack in which a rule stands."""
        return rule.partition("/")[0]

    @cached_property
    def pairs(self) -> Mapping[Pair, frozenset[str]]:
        """For every authority and regime that the packs name, the packs that apply there."""
        named = [
            (pair.authority, pair.regime)
            for pack in self.packs
            if not isinstance(pack.file.applies_to, str)
            for pair in pack.file.applies_to
        ]
        domain = self.packs[0].file.domain
        book = Book(self.book.catalogues, {pack.id: pack for pack in self.packs})
        return {pair: frozenset(pack.id for pack in book.applicable(domain, *pair)) for pair in named}

    def floors(self, outcome: str) -> dict[str, int]:
        """The level of each floor on an outcome; what a demand asks has none, as in a case file."""
        return self._bounds(Floor, outcome) if self.catalogue.outcomes[outcome].of == "measure" else {}

    def ceilings(self, outcome: str) -> dict[str, int]:
        """The level of each ceiling on an outcome."""
        return self._bounds(Ceiling, outcome)

    def _bounds(self, kind: type[Ceiling | Floor], outcome: str) -> dict[str, int]:
        return {
            name: rule.says.at
            for name, rule in self.rules.items()
            if isinstance(rule.says, kind) and rule.says.outcome == outcome
        }


def ruleset(book: Book, packs: Sequence[str] = ()) -> Ruleset:
    """The rules of the packs named, or of all packs of the book.

    Raises UsageError where there is no such pack, or the packs are of several domains; NothingMatched without rules.
    """
    for name in packs:
        if name not in book.packs:
            raise UsageError(f"there is no pack `{name}`", nearest(name, book.packs))
    chosen = tuple(book.packs[name] for name in dict.fromkeys(packs or book.packs))
    domains = sorted({pack.file.domain for pack in chosen})
    if len(domains) > 1:
        names = ", ".join(f"`{name}`" for name in domains)
        raise UsageError(f"a table is of one domain, and the packs are of {names}", "name the packs to judge by")
    every = {rule.id: rule for pack in chosen for rule in pack.rules if rule.status == "in-force"}
    wanted = _behind(every, [name for name, rule in every.items() if not isinstance(rule.says, Power)])
    if not wanted:
        raise NothingMatched("no rule in force in " + ", ".join(f"`{pack.id}`" for pack in chosen))
    rules = {name: rule for name, rule in every.items() if name in wanted}
    powers = tuple(name for name, rule in every.items() if isinstance(rule.says, Power))
    return Ruleset(book, chosen, book.catalogues[domains[0]], rules, powers)


def _behind(rules: Mapping[str, Rule], names: list[str]) -> set[str]:
    """The rules named and all that they depend on."""
    needs = dependencies(rules)
    found: set[str] = set()
    while names:
        name = names.pop()
        if name not in found:
            found.add(name)
            names += needs[name]
    return found
