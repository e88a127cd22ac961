"""Reasons in the reader's words: rules with their law, tests with the facts they met, both sides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from checker.engines.reference import truth_of
from checker.facts.matter import Matter, Target
from checker.findings.change import Change, Changes
from checker.findings.decide import Conclusion
from checker.findings.finding import Basis, ChangeList, Difference, FactUse, RuleUse, Test, WouldChange
from checker.findings.question import Answer, Kind, PowerQuestion, coverage
from checker.findings.situation import Situation, in_force
from checker.model.rulebook import Authority, Coverage
from checker.rules.ast import Ceiling, Condition, Floor, Grade, Power, Rule, checks
from checker.rules.parse import window
from checker.vocabulary import Interval, Truth

MOST_CHANGES = 8
"""Changes listed before the rest is only counted."""


def rule_use(conclusion: Conclusion, name: str) -> RuleUse:
    """One rule as it was applied to the target of a conclusion."""
    situation = conclusion.situation
    rule = situation.rules[name]
    return RuleUse(
        name,
        rule.title,
        _says(rule),
        _judgement(conclusion, name),
        tuple(_tests(conclusion, rule)),
        tuple(_notes(conclusion, rule)),
        tuple(bases(rule.because, situation.law_days[rule.law_of])),
        rule.known_limits,
        rule.says_span,
    )


_REACHES = {Truth.HOLDS: "reaches it", Truth.UNKNOWN: "leaves it open", Truth.FAILS: "does not reach it"}
_HAS_EFFECT = {Truth.HOLDS: "has effect", Truth.UNKNOWN: "may have effect", Truth.FAILS: "has no effect"}


def _judgement(conclusion: Conclusion, name: str) -> str:
    question = conclusion.question
    if isinstance(question, PowerQuestion) and name in question.powers:
        return _REACHES[question.reach(name, conclusion.judgements)]
    return _HAS_EFFECT[conclusion.judgements.rules[name].effective]


def _says(rule: Rule) -> str:
    match rule.says:
        case Ceiling(outcome, _, text):
            return f"{outcome}: at most {text}"
        case Floor(outcome, _, text):
            return f"{outcome}: at least {text}"
        case Grade(fact, _, text):
            return f"{fact}: at least {text}"
        case Power(instruments=instruments):
            return "power: " + ", ".join(instruments)


def _tests(conclusion: Conclusion, rule: Rule) -> Iterator[Test]:
    """Every test of the rule's condition, in the order written."""
    clauses: tuple[tuple[Literal["when", "unless"], Condition | None], ...] = (
        ("when", rule.when),
        ("unless", rule.unless),
    )
    for clause, part in clauses:
        for check in checks(part) if part is not None else ():
            truth = _truth(conclusion, check.fact, check.allowed)
            yield Test(clause, check.fact, check.text, shown(conclusion, check.fact), truth.value)


def _truth(conclusion: Conclusion, fact: str, allowed: tuple[Interval, ...]) -> Truth:
    grade = conclusion.judgements.grades.get(fact)
    return truth_of(allowed, conclusion.situation.facts[fact].values if grade is None else (grade,))


def shown(conclusion: Conclusion, fact: str) -> str:
    """A fact or grade in words."""
    grade = conclusion.judgements.grades.get(fact)
    if grade is None:
        return conclusion.situation.facts[fact].shown
    return conclusion.situation.catalogue.facts[fact].closed.show((grade,))


def _notes(conclusion: Conclusion, rule: Rule) -> Iterator[str]:
    situation = conclusion.situation
    force = situation.in_force[rule.id]
    day = {
        "breach": "the last day of the breach",
        "discovery": "the day of discovery",
        "measure": "the day of the measure",
    }
    days = situation.law_days[rule.law_of]
    when = f"{day[rule.law_of]}, {_day_range(days)}"
    if force is not Truth.HOLDS:
        verb = "was not in force on" if force is Truth.FAILS else "was not certainly in force on"
        yield f"the rule {verb} {when}, whose law counts"
    elif any(authority.law for authority in rule.because):
        yield f"by the law of {when}"
    line = next(line for line in situation.program.lines if line.rule == rule.id)
    for name in line.overriders:
        truth = conclusion.judgements.rules[name].effective
        if truth is not Truth.FAILS:
            yield f"overridden by {name}" if truth is Truth.HOLDS else f"possibly overridden by {name}"
    if isinstance(rule.says, Power) and isinstance(conclusion.question, PowerQuestion):
        yield from _of_power(rule.says, conclusion.question.object)


def _day_range(days: Interval) -> str:
    first, last = date.fromordinal(days.lo), date.fromordinal(days.hi)
    return str(first) if first == last else f"some day from {first} to {last}"


def _of_power(power: Power, kind: str | None) -> Iterator[str]:
    if kind is None:
        return
    for verb, coverages in (
        ("reaches", power.covers),
        ("does not reach", power.not_covers),
        ("leaves open", power.open),
    ):
        for kinds in coverages:
            if kind in kinds.objects:
                yield f"{verb} demands on {kind}: {kinds.says}" + _unread(kinds)
                return
    yield f"says nothing of demands on {kind}, which leaves them open"


def _unread(coverage: Coverage) -> str:
    return f" (not read: {coverage.unread})" if coverage.unread else ""


def bases(authorities: tuple[Authority, ...], days: Interval) -> Iterator[Basis]:
    """The authorities in force on the day that counts; all of them where none certainly was."""
    current = [a for a in authorities if in_force(window(a.in_force), days) is Truth.HOLDS]
    for authority in current or authorities:
        name = authority.law or authority.principle or authority.practice or ""
        if authority.article:
            name = f"{name}, article {authority.article}"
        marks = []
        if authority.ours:
            marks.append("a principle stated by the authors of the pack")
        if not authority.verified:
            marks.append("not verified")
        if authority.unverified:
            marks.append(f"not verified: {authority.unverified}")
        if not current:
            marks.append("not certainly the numbering of the day that counts")
        yield Basis(name, authority.says, authority.url or "", authority.read or "", tuple(marks))


def fact_use(situation: Situation, name: str) -> FactUse:
    """A fact with its question, marks, notes and places."""
    value = situation.facts[name]
    marks = [f"inferred: {text}" for text in value.inferred]
    marks += [f"unverified: {text}" for text in value.unverified]
    if value.published_after is not None:
        marks.append(f"corrected on {value.published_after}, after the measure")
    if value.inputs:
        marks.append("computed from " + "; ".join(value.inputs))
    if value.shown == "unknown" and value.why_unknown and value.why_unknown not in value.notes:
        marks.append(value.why_unknown)
    asks = situation.catalogue.facts[name].asks
    return FactUse(name, asks, value.shown, tuple(marks), value.notes, value.citations, value.spans)


def differences(matter: Matter, target: Target) -> Iterator[Difference]:
    """The recorded arguments that bear on a target, those of the authority first."""
    order = {"authority": 0, "both": 1, "respondent": 2}
    for argument in sorted(matter.case.counter_arguments, key=lambda a: order[a.side]):
        if argument.bears_on is None or set(argument.bears_on) & set(target.scopes):
            marks = (f"inferred: {argument.inferred}",) if argument.inferred else ()
            said = str(argument.on) if argument.on else ""
            yield Difference(argument.side, argument.text, said, marks, matter.citations(argument.cite))


def change_list(conclusion: Conclusion, found: Changes) -> ChangeList:
    """Changes in words: those still open first, those against the known facts after them."""
    situation = conclusion.situation
    certain = () if conclusion.caps else found.certain
    described = [(c.open, _describe(situation, c)) for c in (*found.ends, *certain)]
    open_, closed = [d for o, d in described if o], [d for o, d in described if not o]
    more = max(0, len(open_) - MOST_CHANGES) + max(0, len(closed) - MOST_CHANGES)
    return ChangeList(
        tuple(open_[:MOST_CHANGES]), tuple(closed[:MOST_CHANGES]), more, tuple(_otherwise(conclusion)), _looked(found)
    )


def _looked(found: Changes) -> str:
    if not found.facts:
        return "no fact bears on it"
    if not found.pairs:
        return "every single fact was tried"
    return "every single fact was tried, then every pair; " + (
        "no single fact sufficed" if found.ends else "none ends it, and no more than two were tried together"
    )


def _otherwise(conclusion: Conclusion) -> Iterator[str]:
    """Another measure, or another reading of a power that is open."""
    question, answer = conclusion.question, conclusion.answer
    if isinstance(question, PowerQuestion):
        for name in answer.rules:
            if coverage(question.powers[name], question.object) is Truth.UNKNOWN:
                yield f"if {name} were read to reach demands on {question.object}: no finding"
        if not answer.certain and not question.complete:
            yield "if the list of powers were complete and none reached it: unfounded" + (
                ", still possible only" if conclusion.caps else ", certain"
            )
    elif answer.expected is not None:
        word = conclusion.situation.catalogue.outcomes[question.outcome].scale.word(answer.expected)
        side = "or less" if answer.kind is Kind.HARSH else "or more"
        yield f"had {question.outcome} been {word} {side}: no finding from these rules"


def _describe(situation: Situation, change: Change) -> WouldChange:
    scales = situation.catalogue.facts
    facts = tuple((fact, scales[fact].closed.show(cell)) for fact, cell in change.facts)
    return WouldChange(facts, named(change.answer))


def named(answer: Answer) -> str:
    """An answer in words: `no finding`, `harsh, possible`."""
    if answer.kind is Kind.WITHIN:
        return "no finding"
    if answer.kind is Kind.UNDECIDED:
        return "undecided"
    return f"{answer.kind.value}, {'certain' if answer.certain else 'possible'}"
