"""The cases that break a law, as text that can be pasted: an entry under `examples:` and a whole case file each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from checker.properties.casefile import Unwritable, case_text, example_text
from checker.properties.hold import Broken, Held
from checker.properties.laws import RuleSet
from checker.properties.trial import trials
from checker.properties.witness import Witness
from checker.rules.pack import Book
from checker.vocabulary import Interval


@dataclass(frozen=True, slots=True)
class Shown:
    """One case that shows a broken law."""

    words: str
    """Its facts and days on one line."""
    rule: str
    """The rule under whose `examples:` the entry belongs; empty where no rule is concerned."""
    example: str | Unwritable
    case: str | Unwritable


def shown(book: Book, held: Held, broken: Broken) -> tuple[Shown, ...]:
    """Every case of a broken law, in words and as text."""
    return tuple(_shown(book, held.rules, broken, case) for case in broken.cases)


def _shown(book: Book, rules: RuleSet, broken: Broken, case: Witness) -> Shown:
    found = next(trials(book, [rules.rules[name] for name in broken.rules[:1]]), None)
    example = Unwritable("it concerns no rule by itself") if found is None else example_text(found, case)
    text = case_text(rules, case, names=broken.rules, shows=broken.told, law=broken.law.text)
    return Shown(in_words(rules, case), found.rule.id if found is not None else "", example, text)


def in_words(rules: RuleSet, case: Witness) -> str:
    """The facts and days of a case on one line."""
    facts = [f"{name} {rules.catalogue.facts[name].closed.show(values)}" for name, values in case.facts.items()]
    days = [f"law of {law} {_days(when)}" for law, when in case.days.items()]
    return ", ".join((*facts, *days)) or "nothing known"


def _days(when: Interval) -> str:
    first, last = (date.fromordinal(end).isoformat() for end in (when.lo, when.hi))
    return first if first == last else f"{first} to {last}"


def told(book: Book, held: Held, broken: Broken) -> Iterator[str]:
    """A broken law line by line, with its cases ready to be pasted."""
    yield f"the law `{broken.law.text}` is broken: {broken.told}"
    for number, each in enumerate(shown(book, held, broken), 1):
        yield f"case {number} of {len(broken.cases)}: {each.words}"
        yield from pasted(f"as an example of {each.rule}:" if each.rule else "as an example:", each.example)
        yield from pasted("as a case file:", each.case)


def pasted(title: str, text: str | Unwritable) -> Iterator[str]:
    """A text to be pasted under its title, or why there is none."""
    if isinstance(text, Unwritable):
        yield f"{title} it cannot be written, since {text.why}"
        return
    yield title
    yield from text.splitlines()
