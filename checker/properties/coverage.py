"""How much of each rule its examples exercise: `cover(book, rules)`.

`cover` returns a `Covered`: for each rule its `Obligation`s, what there is to exercise, each exercised, missing
or impossible, and the share exercised of those that can be. `checker.report.coverage.coverage(page, covered)` prints
it; a threshold is compared with `Covered.share`, a number from 0 to 1.

- *test* - a test of `when` or `unless` is exercised once met and once not, each time by an example in which this
  test alone turns the judgement: were it otherwise and everything else the same, the rule would be judged the other
  way. This is masking MC/DC: the two examples may differ in other facts too, since a fact is often read twice and a
  pair that differs in one alone (unique cause) then does not exist. What is unknown is neither met nor not.
- *boundary* - the last value inside and the first outside each end of a test on an ordered scale, given exactly,
  where that test alone turns the judgement.
- *grade* - the same for a test of a grade, which the facts of the example lead to.
- *exception* - with `when` met, `unless` once met and once not.
- *override* - where the rule would have effect: the other rule once takes it away, and once does not. It belongs to the
  rule overridden, whose judgement alone shows it.
- *in force* - the first and the last day of the rule, and the days before and after, where else it would have effect.
- *reach* - each kind of demand that a power names, asked about where the conditions of the power are met.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from checker.properties.aims import Asked, Kind, asked
from checker.properties.search import Wanted, example, seek
from checker.properties.trial import Standing, Trial, entry, trials
from checker.rules.ast import Rule
from checker.rules.pack import Book

Status = Literal["exercised", "missing", "impossible"]


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing that examples of a rule should show."""

    rule: str
    kind: Kind
    what: str
    status: Status
    why: str = ""
    """Why it is impossible, or why there is no suggestion for what is missing."""
    suggestion: str = ""
    """An entry of `examples:` that would exercise it, where it is missing."""


@dataclass(frozen=True, slots=True)
class CoveredRule:
    """What the examples of one rule exercise."""

    rule: str
    obligations: tuple[Obligation, ...]
    not_judged: str = ""
    """Why nothing is asked of the rule, where it is not in force by status."""

    @property
    def exercised(self) -> int:
        """Obligations exercised."""
        return sum(one.status == "exercised" for one in self.obligations)

    @property
    def exercisable(self) -> int:
        """Obligations that some example could exercise."""
        return sum(one.status != "impossible" for one in self.obligations)

    @property
    def suggestions(self) -> tuple[str, ...]:
        """The entries that would exercise what is missing, each once."""
        return tuple(dict.fromkeys(one.suggestion for one in self.obligations if one.suggestion))


@dataclass(frozen=True, slots=True)
class Covered:
    """What the examples of some rules exercise."""

    rules: tuple[CoveredRule, ...]

    @property
    def exercised(self) -> int:
        """Obligations exercised, over all rules."""
        return sum(rule.exercised for rule in self.rules)

    @property
    def exercisable(self) -> int:
        """Obligations that some example could exercise, over all rules."""
        return sum(rule.exercisable for rule in self.rules)

    @property
    def share(self) -> float:
        """The share exercised of what can be, from 0 to 1; 1 where there is nothing."""
        return share(self.exercised, self.exercisable)


def share(exercised: int, exercisable: int) -> float:
    """A share from 0 to 1; 1 of nothing."""
    return exercised / exercisable if exercisable else 1.0


def cover(book: Book, rules: Sequence[Rule]) -> Covered:
    """What the examples beside some rules of a book exercise, each rule judged within its whole domain.

    Examples that give no sensible facts count for nothing; `checker.properties.examples.run` says what is wrong.
    """
    in_force = {found.rule.id: found for found in trials(book, rules)}
    return Covered(tuple(_covered(rule, in_force.get(rule.id)) for rule in rules))


def _covered(rule: Rule, found: Trial | None) -> CoveredRule:
    if found is None:
        return CoveredRule(rule.id, (), f"its status is {rule.status}, so it is not judged")
    standings = tuple(_standings(found))
    wanted = list(asked(found))
    obligations: dict[int, Obligation] = {}
    made: list[tuple[Standing, str]] = []
    # Boundaries come first: an example at one shows the test met or not as well.
    for number in sorted(range(len(wanted)), key=lambda number: wanted[number].kind not in ("boundary", "grade")):
        obligations[number] = _obligation(found, wanted[number], standings, made)
    return CoveredRule(rule.id, tuple(obligations[number] for number in range(len(wanted))))


def _standings(rule: Trial) -> Iterator[Standing]:
    for one in rule.rule.examples:
        try:
            yield rule.stand_on(one)
        except ValueError:
            continue  # the run of examples reports it; it shows nothing here


def _obligation(
    rule: Trial, wanted: Asked, standings: Sequence[Standing], made: list[tuple[Standing, str]]
) -> Obligation:
    found = Obligation(rule.rule.id, wanted.kind, wanted.what, "exercised")
    if wanted.impossible:
        return replace(found, status="impossible", why=wanted.impossible)
    if any(wanted.shown(standing) for standing in standings):
        return found
    suggestion = next((text for standing, text in made if wanted.shown(standing)), "")
    if suggestion:
        return replace(found, status="missing", suggestion=suggestion)
    sought = seek(rule, Wanted(wanted.aim, wanted.day, wanted.demand, wanted.fixed))
    if sought.facts is None:
        if sought.all:
            return replace(found, status="impossible", why=_why(rule, wanted))
        return replace(found, status="missing", why="no such facts were found before the search was cut short")
    text = entry(example(rule, sought.facts, day=wanted.day, demand=wanted.demand, edge=wanted.edge))
    made.append((rule.stand(sought.facts, wanted.day, wanted.demand), text))
    return replace(found, status="missing", suggestion=text)


def _why(rule: Trial, wanted: Asked) -> str:
    """Why no facts do what is asked, told apart as far as it helps."""
    if wanted.value is not None and seek(rule, Wanted(wanted.value, fixed=wanted.fixed)).facts is None:
        return wanted.no_value
    return wanted.otherwise
