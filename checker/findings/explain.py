"""Reasons in the reader's words: rules with their law, tests with the facts they met, both sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Literal

from checker.dates import PartialDate
from checker.engines.reference import truth_of
from checker.facts.catalogue import Scale
from checker.facts.matter import Matter, Target
from checker.findings.change import MOST_PAIRS, Change, Changes
from checker.findings.decide import Conclusion, View
from checker.findings.finding import Basis, ChangeList, Difference, FactUse, RuleUse, Test, WouldChange
from checker.findings.question import Answer, Kind, PowerQuestion, Question, coverage
from checker.findings.reserve import measure_caps, unknown_then
from checker.findings.situation import LAW_DATES, Situation, in_force
from checker.judgement import Judgements
from checker.model.rulebook import Authority, PowersRead
from checker.rules.ast import All, AnyOf, Ceiling, Check, Condition, Floor, Grade, Not, Power, Rule
from checker.rules.pack import Pack
from checker.rules.parse import window
from checker.vocabulary import Interval, Ranges, Truth

MOST_CHANGES = 8
"""Changes listed before the rest is only counted."""


def rule_use(view: View, question: Question, name: str) -> RuleUse:
    """One rule as it was applied, on the day by whose facts it was judged."""
    situation = view.situation
    rule = situation.rules[name]
    return RuleUse(
        name,
        rule.title,
        _says(rule),
        _judgement(view.judgements, question, name),
        tuple(_tests(view, rule)),
        tuple(_notes(view, question, rule)),
        tuple(bases(rule.because, *situation.law_days[rule.law_of])),
        rule.known_limits,
        rule.says_span,
    )


def powers_use(pack: Pack, read: PowersRead, instrument: str, day: PartialDate | None) -> RuleUse:
    """The list of an authority's powers, where a finding rests on what it does not hold."""
    days = Interval(day.first.toordinal(), day.last.toordinal()) if day else Interval(1, date.max.toordinal())
    extent = "is said to be complete" if read.complete else "is not complete"
    return RuleUse(
        pack.id,
        pack.file.title,
        f"power: none named by {instrument}",
        f"lists the powers, and the list {extent}",
        (),
        (f"read on {read.on}: " + "; ".join(read.read),),
        tuple(bases(read.because, days)),
        "not read: " + "; ".join(read.not_read) if read.not_read else "as far as the texts named were read",
        pack.document.locate(("powers", pack.file.powers.index(read))),
    )


_REACHES = {Truth.HOLDS: "reaches it", Truth.UNKNOWN: "leaves it open", Truth.FAILS: "does not reach it"}
_HAS_EFFECT = {Truth.HOLDS: "has effect", Truth.UNKNOWN: "may have effect", Truth.FAILS: "has no effect"}


def _judgement(judgements: Judgements, question: Question, name: str) -> str:
    if isinstance(question, PowerQuestion) and name in question.powers:
        return _REACHES[question.reach(name, judgements)]
    return _HAS_EFFECT[judgements.rules[name].effective]


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


def _tests(view: View, rule: Rule) -> Iterator[Test]:
    """Every test of the rule's condition, in the order written."""
    clauses: tuple[tuple[Literal["when", "unless"], Condition | None], ...] = (
        ("when", rule.when),
        ("unless", rule.unless),
    )
    for clause, part in clauses:
        for within, check in _placed(part) if part is not None else ():
            truth = truth_of(check.allowed, _values(view, check.fact))
            yield Test(clause, within, check.fact, check.text, _shown(view, check.fact), truth.value)


def _placed(condition: Condition) -> Iterator[tuple[tuple[str, ...], Check]]:
    """Every check with the groups in which it stands; that all of a clause must hold goes without saying."""
    if isinstance(condition, All):
        for place, part in enumerate(condition.parts, 1):
            yield from _in_group(part, place)
    else:
        yield from _in_group(condition, 1)


def _in_group(condition: Condition, place: int) -> Iterator[tuple[tuple[str, ...], Check]]:
    match condition:
        case Check():
            yield (), condition
        case Not(part):
            yield from (((f"not {place}", *within), check) for within, check in _in_group(part, 1))
        case All(parts) | AnyOf(parts):
            word = "all" if isinstance(condition, All) else "any"
            for number, part in enumerate(parts, 1):
                for within, check in _in_group(part, number):
                    yield (f"{word} {place}", *within), check


def _values(view: View, fact: str) -> Ranges:
    grade = view.judgements.grades.get(fact)
    return view.situation.facts[fact].values if grade is None else (grade,)


def _shown(view: View, fact: str) -> str:
    """A fact or grade in words."""
    grade = view.judgements.grades.get(fact)
    if grade is None:
        return view.situation.facts[fact].shown
    return view.situation.catalogue.facts[fact].closed.show((grade,))


def _notes(view: View, question: Question, rule: Rule) -> Iterator[str]:
    situation = view.situation
    if view.closing:
        yield f"judged by the facts of {_closing_day(situation)}"
    force = situation.in_force[rule.id]
    when = _law_day(view, rule)
    if force is not Truth.HOLDS:
        verb = "was not in force on" if force is Truth.FAILS else "was not certainly in force on"
        yield f"the rule {verb} {when}, whose law counts"
    elif any(authority.law for authority in rule.because):
        yield f"by the law of {when}"
    line = next(line for line in situation.program.lines if line.rule == rule.id)
    for name in line.overriders:
        truth = view.judgements.rules[name].effective
        if truth is not Truth.FAILS:
            yield f"overridden by {name}" if truth is Truth.HOLDS else f"possibly overridden by {name}"
    if isinstance(rule.says, Power) and isinstance(question, PowerQuestion):
        yield from _of_power(rule.says, question.object)


def _law_day(view: View, rule: Rule) -> str:
    """The day whose law counts, and where it is not known to lie before the measure that this is assumed."""
    situation = view.situation
    days = situation.law_days[rule.law_of]
    shown = " or ".join(_day_range(part, situation.program.scales["started"]) for part in days)
    measure = "the closing day of the track" if view.closing else "the day of the measure"
    if rule.law_of == "measure":
        return f"{measure}, {shown}"
    name = {"breach": "the last day of the breach", "discovery": "the day of discovery"}[rule.law_of]
    values = situation.facts[LAW_DATES[rule.law_of]].values
    inside = all(any(part.inside(kept) for kept in days) for part in values)
    assumed = "" if inside else f", taken to lie not after {measure}"
    return f"{name}{assumed}, {shown}"


def _closing_day(situation: Situation) -> str:
    if situation.day is None:
        return "the closing day of the track, which is not known"
    days = Interval(situation.day.first.toordinal(), situation.day.last.toordinal())
    return f"the closing day of the track, {_day_range(days, situation.program.scales['started'])}"


def _day_range(days: Interval, scale: Interval) -> str:
    first, last = date.fromordinal(days.lo), date.fromordinal(days.hi)
    if first == last:
        return str(first)
    if days.hi >= scale.hi:
        return "a day that is not known" if days.lo <= scale.lo else f"some day from {first}"
    return f"some day up to {last}" if days.lo <= scale.lo else f"some day from {first} to {last}"


def _of_power(power: Power, kind: str | None) -> Iterator[str]:
    if kind is None:
        return
    for verb, kinds in power.reach:
        if kind in kinds.objects:
            unread = f" (not read: {kinds.unread})" if kinds.unread else ""
            yield f"{verb} demands on {kind}: {kinds.says}{unread}"
            return
    yield f"says nothing of demands on {kind}, which leaves them open"


def bases(authorities: tuple[Authority, ...], *days: Interval) -> Iterator[Basis]:
    """The authorities that were, or may have been, in force on the day that counts; all where none was."""
    force = [(a, in_force(window(a.in_force), *days)) for a in authorities]
    current = [(a, truth) for a, truth in force if truth is not Truth.FAILS]
    for authority, truth in current or force:
        marks = []
        if authority.ours:
            marks.append("a principle stated by the authors of the pack")
        if not authority.verified:
            marks.append("not verified")
        if authority.unverified:
            marks.append(f"not verified: {authority.unverified}")
        if truth is Truth.UNKNOWN:
            marks.append("not certainly the numbering of the day that counts")
        if truth is Truth.FAILS:
            marks.append("not the numbering of the day that counts")
        yield Basis(authority.name, authority.says, authority.url or "", authority.read or "", tuple(marks))


def fact_use(view: View, name: str) -> FactUse:
    """A fact with its question, marks, notes and places."""
    value = view.situation.facts[name]
    marks = [f"inferred: {text}" for text in value.inferred]
    marks += [f"unverified: {text}" for text in value.unverified]
    if value.published_after is not None:
        day = view.situation.day
        sure = day is not None and day.certainly_before(value.published_after)
        measure = "the closing day" if view.closing else "the measure"
        marks.append(f"corrected on {value.published_after}, {'' if sure else 'possibly '}after {measure}")
    if value.inputs:
        marks.append("computed from " + "; ".join(value.inputs))
    if value.shown == "unknown" and value.why_unknown and value.why_unknown not in value.notes:
        marks.append(value.why_unknown)
    if view.closing:
        marks.append("as on the closing day")
    asks = view.situation.catalogue.facts[name].asks
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
    degree = tuple(c for c in found.degree if _held(conclusion, c).certain is not conclusion.certain)
    every = (*found.ends, *degree)
    open_, closed = [c for c in every if c.open], [c for c in every if not c.open]
    more = max(0, len(open_) - MOST_CHANGES) + max(0, len(closed) - MOST_CHANGES)
    return ChangeList(
        tuple(_describe(conclusion, change) for change in open_[:MOST_CHANGES]),
        tuple(_describe(conclusion, change) for change in closed[:MOST_CHANGES]),
        more,
        tuple(_otherwise(conclusion)),
        _looked(found),
    )


def _held(conclusion: Conclusion, change: Change) -> Answer:
    """The answer after a change, as far as what holds the conclusion to possible would hold it too."""
    answer = change.answer
    if not answer.certain or answer.kind is Kind.WITHIN:
        return answer
    given = dict(change.facts)
    if list(measure_caps(conclusion.target)) or unknown_then(conclusion.situation, conclusion.question, answer, given):
        return replace(answer, certain=False)
    return answer


def _looked(found: Changes) -> str:
    if not found.facts:
        return "no fact bears on it"
    if not found.pairs:
        return "every single fact was tried"
    pairs = f"then {MOST_PAIRS:,} pairs, {found.untried:,} being left untried" if found.untried else "then every pair"
    return f"every single fact was tried, {pairs}; " + (
        "no single fact sufficed" if found.ends else "none ends it, and no more than two were tried together"
    )


def _otherwise(conclusion: Conclusion) -> Iterator[str]:
    """Another measure, or another reading of a power that is open."""
    question = conclusion.question
    if isinstance(question, PowerQuestion):
        yield from _other_powers(conclusion, question)
        return
    accepted = question.accepted(conclusion.judgements)
    if accepted is not None:
        scale = conclusion.situation.catalogue.outcomes[question.outcome].scale
        yield f"had {question.outcome} been {_level_range(scale, accepted)}: no finding from these rules"


def _other_powers(conclusion: Conclusion, question: PowerQuestion) -> Iterator[str]:
    answer = conclusion.answer
    for name in answer.rules:
        effect = conclusion.judgements.rules[name].effective
        if coverage(question.powers[name], question.object) is Truth.UNKNOWN and effect is not Truth.FAILS:
            too = "" if effect is Truth.HOLDS else " and had effect"
            yield f"if {name} were read to reach demands on {question.object}{too}: no finding"
    if not answer.certain and not question.complete:
        yield "if the texts not read showed that none reaches it: unfounded" + (
            ", still possible only" if conclusion.caps else ", certain"
        )


def _level_range(scale: Scale, part: Interval) -> str:
    low, high = scale.word(part.lo), scale.word(part.hi)
    if part.lo == part.hi:
        return low
    if part.lo == scale.ends.lo:
        return f"{high} or less"
    return f"{low} or more" if part.hi == scale.ends.hi else f"{low} to {high}"


def _describe(conclusion: Conclusion, change: Change) -> WouldChange:
    scales = conclusion.situation.catalogue.facts
    facts = tuple((fact, scales[fact].closed.show(cell)) for fact, cell in change.facts)
    return WouldChange(facts, named(_held(conclusion, change)))


def named(answer: Answer) -> str:
    """An answer in words: `no finding`, `harsh, possible`."""
    if answer.kind is Kind.WITHIN:
        return "no finding"
    if answer.kind is Kind.UNDECIDED:
        return "undecided"
    return f"{answer.kind.value}, {'certain' if answer.certain else 'possible'}"
