"""From conclusions to what is reported of a case: findings, what lies within, what was not assessed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from checker.facts.matter import Matter
from checker.findings.change import changes
from checker.findings.cohort import Decided, decided, why_not
from checker.findings.decide import Conclusion, TrackVerdict, Unassessed, decide
from checker.findings.evidence import fact_uses, later, related, rule_uses
from checker.findings.explain import change_list, differences, powers_use
from checker.findings.finding import FactUse, Finding, RuleUse
from checker.findings.firings import firings
from checker.findings.question import Kind, OutcomeQuestion, PowerQuestion, relevant
from checker.findings.split import Compared, Others, compare
from checker.findings.subject import Detail, Dispute, Subject, disputes, ending, incident, subjects
from checker.judgement import Engine
from checker.model.case import Demand, Measure
from checker.model.case import Dispute as AskDispute
from checker.model.shape import Cites
from checker.rules.pack import Book
from checker.vocabulary import Level, Truth


@dataclass(frozen=True, slots=True)
class Within:
    """A measure or demand on which nothing was found, and what the rules expected of it."""

    target: str
    outcome: str
    observed: str
    expected: str
    rules: tuple[str, ...]
    """The rules that set the bounds, or the powers that reach it."""


@dataclass(frozen=True, slots=True)
class Reasoning:
    """The whole reasoning on one outcome of one measure or demand."""

    target: str
    outcome: str
    issue: str
    applied: tuple[RuleUse, ...]
    not_applied: tuple[RuleUse, ...]
    unknown: tuple[FactUse, ...]
    facts: tuple[FactUse, ...]
    observed: str
    expected: str
    conclusion: str
    finding: Finding | None
    firings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrackReport:
    """What is reported of one track."""

    id: str
    respondent: str
    authority: str
    regime: str
    ending: Detail
    """How and when the authority was done."""
    packs: tuple[str, ...]
    powers: str
    subjects: tuple[Subject, ...]
    """Every measure and demand of the track, whether judged or not."""
    findings: tuple[Finding, ...]
    within: tuple[Within, ...]
    unassessed: tuple[Unassessed, ...]
    reasonings: tuple[Reasoning, ...]
    compared: Compared | None = None
    """The track beside decided ones; None where the case was not to be compared with others."""


@dataclass(frozen=True, slots=True)
class CaseReport:
    """What is reported of one case."""

    id: str
    title: str
    file: str
    incident: Detail
    tracks: tuple[TrackReport, ...]
    subjects: tuple[Subject, ...]
    """Measures and demands that belong to no track."""
    unassessed: tuple[Unassessed, ...]
    """Why these measures are not judged."""
    disagreements: tuple[Dispute, ...]
    second_engine: str

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, in the order of tracks and of the file."""
        return tuple(finding for track in self.tracks for finding in track.findings)


Finder = Callable[[Decided], Others]
"""Finds the decided tracks of other cases that a track may be compared with."""


def compose(
    matter: Matter, book: Book, engine: Engine, *, reasonings: bool, second_engine: str, finder: Finder | None = None
) -> CaseReport:
    """The report on a matter; the whole reasonings only where asked for, other cases only where they can be found."""
    tracks = tuple(
        _beside(matter, book, verdict, _track(matter, book, verdict, reasonings=reasonings), finder)
        for verdict in decide(matter, book, engine)
    )
    outside = tuple(Unassessed(m.id, m.outside or "") for m in matter.case.measures if m.track is None)
    return CaseReport(
        matter.id,
        matter.case.title,
        matter.document.file,
        incident(matter),
        tracks,
        tuple(subjects(matter, None)),
        outside,
        tuple(disputes(matter)),
        second_engine,
    )


def _track(matter: Matter, book: Book, verdict: TrackVerdict, *, reasonings: bool) -> TrackReport:
    pairs = [(c, _finding(matter, verdict, c)) for c in verdict.conclusions]
    return TrackReport(
        verdict.id,
        matter.case.respondents[verdict.track.respondent].name,
        book.name(verdict.track.authority),
        book.name(verdict.track.regime),
        ending(matter, verdict.track),
        tuple(pack.id for pack in verdict.packs),
        _powers(verdict),
        tuple(subjects(matter, verdict.id)),
        tuple(finding for _, finding in pairs if finding is not None),
        tuple(_within(c) for c, finding in pairs if finding is None),
        verdict.unassessed,
        tuple(_reasoning(c, finding) for c, finding in pairs) if reasonings else (),
    )


def _beside(
    matter: Matter, book: Book, verdict: TrackVerdict, report: TrackReport, finder: Finder | None
) -> TrackReport:
    """The report with what other cases say of the track, after what the rules say."""
    if finder is None:
        return report
    track, catalogue = verdict.track, book.catalogues[matter.case.domain]
    comparing = book.comparing(matter.case.domain, track.authority, track.regime)
    if comparing is None:
        return replace(report, compared=Compared(why_not(track, book)))
    own = decided(matter, verdict.id, comparing, catalogue)
    if not isinstance(own, Decided):
        return replace(report, compared=Compared(own.reason))
    compared, found = compare(own, finder(own), catalogue, book)
    return replace(report, compared=compared, findings=(*report.findings, *found))


def _powers(verdict: TrackVerdict) -> str:
    read = verdict.powers_read
    if read is None:
        return "powers are not part of the packs that apply" if verdict.packs else ""
    if read.complete:
        return f"the list of powers is complete as read on {read.on}"
    missing = f"; not read: {'; '.join(read.not_read)}" if read.not_read else ""
    return f"the list of powers is not complete (read on {read.on}){missing}"


def outcome_name(conclusion: Conclusion) -> str:
    """`power`, or the outcome asked about."""
    question = conclusion.question
    return "power" if isinstance(question, PowerQuestion) else question.outcome


def observed(conclusion: Conclusion) -> str:
    """What was done or asked, on its scale."""
    question, target = conclusion.question, conclusion.target
    if isinstance(question, PowerQuestion):
        kind = f", demand on {question.object}" if question.object else ""
        return target.measure.instrument + kind
    scale = conclusion.situation.catalogue.outcomes[question.outcome].scale
    ask = _disputed_ask(conclusion)
    if ask is not None:
        places = sorted({scale.encode(side.value).lo for side in ask.either})
        return " or ".join(scale.word(place) for place in places)
    return _range(scale.word(question.observed.lo), scale.word(question.observed.hi))


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


NO_BOUND = "no floor or ceiling applies"


def expected(conclusion: Conclusion) -> str:
    """What the rules expect: a power, or the floor and ceiling that hold or are not excluded."""
    question = conclusion.question
    if isinstance(question, PowerQuestion):
        return "a power that reaches it"
    scale = conclusion.situation.catalogue.outcomes[question.outcome].scale
    bounds = question.bounds(conclusion.judgements)
    parts = []
    if bounds.ceiling.certain < scale.ends.hi:
        parts.append(f"at most {scale.word(bounds.ceiling.certain)}")
    if bounds.ceiling.possible < bounds.ceiling.certain:
        parts.append(f"possibly at most {scale.word(bounds.ceiling.possible)}")
    if bounds.floor.certain > scale.ends.lo:
        parts.append(f"at least {scale.word(bounds.floor.certain)}")
    if bounds.floor.possible > bounds.floor.certain:
        parts.append(f"possibly at least {scale.word(bounds.floor.possible)}")
    return ", ".join(parts) or NO_BOUND


def _within(conclusion: Conclusion) -> Within:
    return Within(
        conclusion.target.id,
        outcome_name(conclusion),
        observed(conclusion),
        expected(conclusion),
        tuple(_setting(conclusion)),
    )


def _setting(conclusion: Conclusion) -> Iterator[str]:
    """The rules behind what is expected, in the order of the book."""
    question = conclusion.question
    if isinstance(question, PowerQuestion):
        yield from (n for n in question.powers if question.reach(n, conclusion.judgements) is Truth.HOLDS)
        return
    bounds = question.bounds(conclusion.judgements)
    named = {n for side in (bounds.ceiling, bounds.floor) for sure in (True, False) for n in side.binding(certain=sure)}
    yield from (name for name in conclusion.situation.rules if name in named)


def _level(conclusion: Conclusion) -> Level:
    if conclusion.answer.kind is Kind.UNDECIDED:
        return Level.NOTE
    levels = [conclusion.situation.rules[name].level for name in conclusion.answer.rules]
    level = max(levels, key=lambda found: found.rank, default=Level.ERROR)
    return level if conclusion.certain else level.lowered()


def _statement(conclusion: Conclusion) -> str:
    answer, question, target = conclusion.answer, conclusion.question, conclusion.target
    sure = "" if conclusion.certain else "possibly "
    if isinstance(question, PowerQuestion):
        what = (
            f"a demand on {question.object} by {target.measure.instrument}"
            if question.object
            else target.measure.instrument
        )
        # What does not bind needs no power of its own where the law is content with the scope of duties.
        binding = conclusion.situation.catalogue.instruments[target.measure.instrument].binding
        reach = "no power in the rules" if binding else "no power or scope of duties in the rules"
        return f"{reach} {'' if conclusion.certain else 'certainly '}reaches {what}"
    name, seen = question.outcome, observed(conclusion)
    match answer.kind:
        case Kind.HARSH | Kind.LENIENT:
            side = "more" if answer.kind is Kind.HARSH else "less"
            scale = conclusion.situation.catalogue.outcomes[name].scale
            bound = "at most" if answer.kind is Kind.HARSH else "at least"
            limit = scale.word(answer.expected) if answer.expected is not None else ""
            return f"{name} is {seen}, {sure}{side} than these rules expect: {bound} {limit}"
        case _:
            return f"{name} is {seen}, and the rules pull both ways or leave it open: {expected(conclusion)}"


def _finding(matter: Matter, verdict: TrackVerdict, conclusion: Conclusion) -> Finding | None:
    answer, target = conclusion.answer, conclusion.target
    if answer.kind is Kind.WITHIN:
        return None
    names = (*answer.rules, *answer.doubts)
    source = target.demand or target.measure
    return Finding(
        matter.id,
        verdict.id,
        target.id,
        outcome_name(conclusion),
        answer.kind.value,
        conclusion.certain,
        _level(conclusion).value,
        _statement(conclusion),
        target.demand.wording if target.demand else target.measure.summary,
        str(target.measure.date or ""),
        observed(conclusion),
        expected(conclusion),
        matter.span((*target.path, *_key(conclusion))),
        tuple(related(conclusion, names)),
        (*rule_uses(conclusion, names), *_list_of_powers(verdict, conclusion)),
        tuple(fact_uses(conclusion, names)),
        matter.citations((*source.cite, *_cites_of_sides(conclusion))),
        tuple(_marks(source)),
        conclusion.caps,
        conclusion.turns_on,
        tuple(differences(matter, target)),
        tuple(later(conclusion, tuple(relevant(conclusion.question, conclusion.situation.rules)))),
        change_list(conclusion, changes(conclusion.situation, conclusion.question, answer)),
    )


def _marks(source: Measure | Demand) -> Iterator[str]:
    if isinstance(source, Demand) and source.inferred:
        yield f"inferred in the reading of the demand: {source.inferred}"


def _list_of_powers(verdict: TrackVerdict, conclusion: Conclusion) -> Iterator[RuleUse]:
    """The list of powers, where a finding rests on there being no other."""
    read, pack, question = verdict.powers_read, verdict.powers_pack, conclusion.question
    if read is None or pack is None or not isinstance(question, PowerQuestion):
        return
    if conclusion.answer.certain or not question.powers:
        measure = conclusion.target.measure
        yield powers_use(pack, read, measure.instrument, measure.date)


def _cites_of_sides(conclusion: Conclusion) -> Cites:
    """Where each side of a dispute on the ask was seen."""
    ask = _disputed_ask(conclusion)
    return tuple(cite for side in ask.either for cite in side.cite) if ask else ()


def _disputed_ask(conclusion: Conclusion) -> AskDispute | None:
    question, demand = conclusion.question, conclusion.target.demand
    if demand is None or not isinstance(question, OutcomeQuestion) or question.outcome != "ask":
        return None
    return demand.ask if isinstance(demand.ask, AskDispute) else None


def _key(conclusion: Conclusion) -> tuple[str, ...]:
    """The key of the case file that holds the outcome observed."""
    if isinstance(conclusion.question, OutcomeQuestion):
        return {"intrusion": ("object",), "ask": ("ask",), "amount": ("amount",)}.get(
            conclusion.question.outcome, ("instrument",)
        )
    return ("object",) if conclusion.question.object else ("instrument",)


def _issue(conclusion: Conclusion) -> str:
    question, target = conclusion.question, conclusion.target
    when = f" of {target.measure.date}" if target.measure.date else ""
    what = f"the {target.measure.instrument}{when}"
    if target.demand:
        what = f"the demand `{target.demand.id}` in {what}"
    if isinstance(question, PowerQuestion):
        return f"Does a power of the authority reach {what}?"
    asks = conclusion.situation.catalogue.outcomes[question.outcome].asks
    return f"{asks} Is it out of line that {what} has `{observed(conclusion)}`?"


def _reasoning(conclusion: Conclusion, finding: Finding | None) -> Reasoning:
    situation = conclusion.situation
    names = tuple(relevant(conclusion.question, situation.rules))
    applied = tuple(n for n in names if conclusion.judgements.rules[n].effective is not Truth.FAILS)
    skipped = tuple(n for n in names if n not in applied)
    behind = tuple(n for n in situation.read_by(applied) if n not in names)
    verdict = finding.statement if finding else "nothing is out of line with these rules"
    return Reasoning(
        conclusion.target.id,
        outcome_name(conclusion),
        _issue(conclusion),
        tuple(rule_uses(conclusion, applied)),
        tuple(rule for rule in rule_uses(conclusion, skipped) if rule.id in skipped),
        tuple(fact_uses(conclusion, names, exact=False)),
        tuple(fact_uses(conclusion, names, exact=True)),
        observed(conclusion),
        expected(conclusion),
        verdict,
        finding,
        tuple(firings(conclusion, (*names, *behind))),
    )
