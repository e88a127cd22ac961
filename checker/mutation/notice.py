"""Who may notice a mutant: examples, stated laws, real cases; each says what came out otherwise, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from checker.engines.prover.budget import Budget
from checker.engines.reference import Reference
from checker.facts.matter import Matter
from checker.findings.compose import expected, outcome_name
from checker.findings.decide import Conclusion, decide
from checker.findings.deciding import deciding
from checker.findings.question import PowerQuestion
from checker.mutation.mutants import Mutant
from checker.proofs.complaint import Complaint
from checker.proofs.ground import ground
from checker.proofs.lawful import lawful
from checker.proofs.monotone import monotone
from checker.properties.examples import complaints
from checker.properties.laws import RuleSet, rule_sets
from checker.properties.trial import Trial, domain_program, trial, trials
from checker.rules.ast import checks
from checker.rules.pack import Book
from checker.rules.program import Program

SECONDS = 5.0
"""For the laws of one set of rules, with one mutant among them."""


@dataclass(frozen=True, slots=True)
class Noticer:
    """One way to notice a mutant."""

    name: str
    notice: Callable[[Book, Mutant], str | None]
    """Given the book with the mutant in it: what came out otherwise than before, or None."""


def by_examples(book: Book) -> Noticer:
    """The examples beside the mutant and beside every rule that depends on it.

    An example that is wrong to begin with notices nothing.
    """
    right = {
        found.rule.id: [(n, e) for n, e in enumerate(found.rule.examples, 1) if not any(complaints(found, e))]
        for found in trials(book, book.rules.values())
    }

    def notice(changed: Book, mutant: Mutant) -> str | None:
        for _, found in concerned(book, changed, mutant):
            for number, example in right[found.rule.id]:
                for message in complaints(found, example):
                    return f"example {number} of `{found.rule.id}` {message}"
        return None

    return Noticer("examples", notice)


def failing(book: Book) -> int:
    """How many examples of a book are wrong as the rules are, and so notice nothing."""
    return sum(
        any(complaints(one, example)) for one in trials(book, book.rules.values()) for example in one.rule.examples
    )


def concerned(original: Book, changed: Book, mutant: Mutant) -> tuple[tuple[Trial, Trial], ...]:
    """The mutant and the rules that depend on it, each as it is and as the mutant makes it, the mutant itself first."""
    names = {rule.id for rule in mutant.changed}
    domain = original.packs[mutant.rule.split("/")[0]].file.domain
    programs = [domain_program(book, domain) for book in (original, changed)]
    found = dict.fromkeys(name for whole in programs for name in _depending(whole, names))
    ordered = sorted(found, key=lambda name: (name != mutant.rule, name not in names))
    was, now = original.rules, changed.rules
    catalogue = original.catalogues[domain]
    return tuple(
        (trial(was[name], catalogue, programs[0]), trial(now[name], catalogue, programs[1])) for name in ordered
    )


def _depending(whole: Program, names: Collection[str]) -> Iterator[str]:
    """Some rules of a program and those that come after them by overrides or grades."""
    reached, grades = set(names), set[str]()
    for line in whole.lines:
        read = {check.fact for check in checks(line.condition)}
        if line.rule in reached or not reached.isdisjoint(line.overriders) or not grades.isdisjoint(read):
            reached.add(line.rule)
            grades |= {line.grade.fact} if line.grade is not None else set()
            yield line.rule


def by_laws(book: Book, seconds: float = SECONDS) -> Noticer:
    """The laws that packs state and the law of monotony, put to the prover, `seconds` at most for each set of rules.

    A law that is broken to begin with, or is not decided in time, notices nothing.
    """
    sets = rule_sets(book)
    broken = [frozenset(_broken(book, rules, seconds)) for rules in sets]

    def notice(changed: Book, mutant: Mutant) -> str | None:
        names = {rule.id for rule in mutant.changed}
        for before, was, now in zip(broken, sets, rule_sets(changed), strict=True):
            if not names.isdisjoint(was.rules):
                for law in _broken(changed, now, seconds):
                    if law not in before:
                        return law
        return None

    return Noticer("laws", notice)


def _broken(book: Book, rules: RuleSet, seconds: float) -> Iterator[str]:
    """The laws broken where some rules stand together, in words."""
    budget = Budget(seconds)
    for found in monotone(ground(rules, budget)):
        if isinstance(found, Complaint):
            yield f"the law of monotony is broken by `{found.rules[0]}`"
    for law in (law for name in rules.packs for law in book.packs[name].laws):
        if any(isinstance(found, Complaint) for found in lawful(rules, (law,), budget)):
            yield f"the law `{law.text}` of `{law.pack}` is broken"


def by_cases(book: Book, matters: Sequence[Matter]) -> Noticer:
    """Real cases: what is concluded on each measure and demand, why, and on which rules."""
    before = {matter.id: dict(_answers(matter, book)) for matter in matters}

    def notice(changed: Book, mutant: Mutant) -> str | None:
        domains = {changed.packs[rule.id.split("/")[0]].file.domain for rule in mutant.changed}
        for matter in matters:
            was = before[matter.id]
            now = dict(_answers(matter, changed)) if matter.case.domain in domains else was
            for where in dict.fromkeys((*was, *now)):
                if was.get(where) != now.get(where):
                    target, outcome = where[1:]
                    return f"`{matter.id}`: {outcome} of `{target}` comes out otherwise"
        return None

    return Noticer("cases", notice)


def _answers(matter: Matter, book: Book) -> Iterator[tuple[tuple[str, str, str], object]]:
    """For each track, measure or demand, and outcome: everything that its finding, or the lack of one, is told with."""
    for verdict in decide(matter, book, Reference()):
        for conclusion in verdict.conclusions:
            yield (verdict.id, conclusion.target.id, outcome_name(conclusion)), _told(conclusion)


def _told(conclusion: Conclusion) -> object:
    answer, question = conclusion.answer, conclusion.question
    reached: Mapping[str, object] = {}
    if isinstance(question, PowerQuestion):
        reached = {name: question.reach(name, conclusion.judgements) for name in question.powers}
    rules = dict.fromkeys((*answer.rules, *answer.doubts))
    reasons = tuple((name, tuple(_reasons(conclusion, name))) for name in rules)
    return (
        answer,
        conclusion.caps,
        conclusion.turns_on,
        expected(conclusion),
        tuple(reached.items()),
        reasons,
    )


def _reasons(conclusion: Conclusion, rule: str) -> Iterable[str]:
    """The facts that decide the condition of a rule in the case."""
    for view in conclusion.views((rule,)):
        line = next(line for line in view.situation.program.lines if line.rule == rule)
        known = {name: fact.values for name, fact in view.situation.facts.items()}
        known |= {name: (grade,) for name, grade in view.judgements.grades.items()}
        yield from dict.fromkeys(check.fact for check in deciding(line.condition, known))
