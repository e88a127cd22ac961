"""Made-up cases in words, with the examples that can be pasted beside rules to have the same case tried again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from checker.facts.catalogue import Catalogue
from checker.properties.casefile import example_text
from checker.properties.trial import domain_program, trial
from checker.properties.witness import Witness
from checker.report.verification import CaseShown, Effect, Entry, Named
from checker.rules.pack import Book
from checker.rules.program import Program
from checker.vocabulary import Interval, Truth


class Instances:
    """Puts cases that are about rules of one book in words."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._rules = book.rules
        self._programs: dict[str, Program] = {}

    def case(
        self,
        witness: Witness,
        catalogue: Catalogue,
        told: str,
        *,
        effects: Iterable[tuple[str, Truth]] = (),
        beside: Iterable[str] = (),
    ) -> CaseShown:
        """A case with what is to be seen in it, and an example of it for each rule beside which one may stand."""
        return CaseShown(
            told,
            tuple(Named(name, catalogue.facts[name].closed.show(values)) for name, values in witness.facts.items()),
            tuple(Named(name, _day(when)) for name, when in witness.days.items()),
            tuple(Effect(rule, truth.value) for rule, truth in effects),
            tuple(self._entry(rule, witness, told) for rule in beside),
        )

    def _entry(self, name: str, witness: Witness, told: str) -> Entry:
        domain = self._book.packs[name.split("/", maxsplit=1)[0]].file.domain
        if domain not in self._programs:
            self._programs[domain] = domain_program(self._book, domain)
        of = trial(self._rules[name], self._book.catalogues[domain], self._programs[domain])
        text = example_text(of, witness, note=told)
        return Entry(name, text, "") if isinstance(text, str) else Entry(name, "", text.why)


def _day(when: Interval) -> str:
    first, last = (date.fromordinal(day).isoformat() for day in (when.lo, when.hi))
    return first if first == last else f"{first} to {last}"
