"""From a matter to conclusions: each counting measure and demand of each track, outcome by outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from checker.dates import PartialDate
from checker.facts.catalogue import Catalogue
from checker.facts.check import entries_of
from checker.facts.derive import derive
from checker.facts.matter import Matter, Target
from checker.facts.reduce import Standing, reduce
from checker.findings.question import Answer, Kind, OutcomeQuestion, PowerQuestion, Question
from checker.findings.reserve import measure_caps, turns_on, unknown_then
from checker.findings.situation import Situation, in_force, law_days
from checker.judgement import Engine, Judgements
from checker.model.case import Dispute, Track
from checker.model.rulebook import PowersRead
from checker.rules.ast import Rule
from checker.rules.pack import Book, Pack, powers
from checker.rules.program import Program, program
from checker.vocabulary import Interval


@dataclass(frozen=True, slots=True)
class Closing:
    """What was judged on the closing day of a track, and what came after it."""

    judgements: Judgements
    standing: Standing


@dataclass(frozen=True, slots=True)
class View:
    """Some rules, and the situation, judgements and standing facts by which they were judged."""

    rules: tuple[str, ...]
    situation: Situation
    judgements: Judgements
    standing: Standing
    closing: bool


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One answer on one outcome, or on the power behind it, for one measure or demand."""

    target: Target
    question: Question
    situation: Situation
    judgements: Judgements
    """Floors as on the closing day."""
    answer: Answer
    """As the rules and facts give it."""
    caps: tuple[str, ...]
    """Why it is at most possible all the same."""
    turns_on: tuple[str, ...]
    """Facts somebody inferred, or that are unverified, without which the answer would differ."""
    standing: Standing
    closing: Closing | None = None
    """Where floors are judged: the closing day."""

    @property
    def certain(self) -> bool:
        """Certain as answered, and not held down to possible."""
        return self.answer.certain and not self.caps

    def views(self, names: tuple[str, ...]) -> Iterator[View]:
        """The rules named by the day on whose facts they were judged."""
        for situation, part in self.situation.parts(names):
            if self.closing is not None and situation is self.situation.closing:
                yield View(part, situation, self.closing.judgements, self.closing.standing, closing=True)
            else:
                yield View(part, situation, self.judgements, self.standing, closing=False)


@dataclass(frozen=True, slots=True)
class Unassessed:
    """A measure, or a whole track, that is shown and not judged, with the reason."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class TrackVerdict:
    """What was concluded on one track."""

    id: str
    track: Track
    packs: tuple[Pack, ...]
    powers_read: PowersRead | None
    powers_pack: Pack | None
    """The pack that says how far the powers were read."""
    conclusions: tuple[Conclusion, ...]
    unassessed: tuple[Unassessed, ...]


def decide(matter: Matter, book: Book, engine: Engine) -> tuple[TrackVerdict, ...]:
    """A verdict for each track of the matter, in the order of the file."""
    return tuple(_Decider(matter, book, engine, name).verdict() for name in matter.case.tracks)


class _Decider:
    """The work on one track."""

    def __init__(self, matter: Matter, book: Book, engine: Engine, track_id: str) -> None:
        self.matter = matter
        self.engine = engine
        self.track_id = track_id
        self.track = matter.case.tracks[track_id]
        self.catalogue: Catalogue = book.catalogues[matter.case.domain]
        self.book = book
        authority, regime = self.track.authority, self.track.regime
        self.packs = book.applicable(matter.case.domain, authority, regime)
        self.rules: Mapping[str, Rule] = {
            rule.id: rule for pack in self.packs for rule in pack.rules if rule.status == "in-force"
        }
        self.program: Program = program(self.rules.values(), self.catalogue)
        read = [(found, pack) for pack in self.packs if (found := pack.powers_read(authority, regime)) is not None]
        # Of several packs that read the powers, one whose list is complete needs no other.
        best = max(read, key=lambda pair: pair[0].complete, default=None)
        self.powers_read: PowersRead | None = best[0] if best else None
        self.powers_pack: Pack | None = best[1] if best else None
        self.targets = tuple(matter.targets(track_id))
        self.scopes = {scope for _, entry, _ in entries_of(matter.case) for scope in entry.applies_to or ()}
        """The tracks, measures and demands that entries of the case apply to."""
        self.standings: dict[tuple[PartialDate | None, tuple[str, ...]], Standing] = {}
        self.unfounded: dict[str, bool] = {}
        """Measures whose instrument no power reaches, and whether certainly; a measure comes before its demands."""

    def verdict(self) -> TrackVerdict:
        """Conclusions on everything that counts, and why the rest is left out."""
        if not self.packs:
            reason = f"no pack covers {self.book.name(self.track.authority)} under {self.book.name(self.track.regime)}"
            left = tuple(Unassessed(t.id, reason) for t in self.targets if t.demand is None)
            return TrackVerdict(self.track_id, self.track, (), None, None, (), left)
        conclusions: list[Conclusion] = []
        left_out: list[Unassessed] = []
        highest = self._highest()
        for target in self.targets:
            status = target.measure.status
            if status != "counting":
                if target.demand is None:
                    left_out.append(Unassessed(target.id, f"the measure is {status}"))
                continue
            found = list(self._conclude(target, floors=target is highest))
            conclusions += found
            if target.demand is None:
                left_out += self._not_judged(target)
        return TrackVerdict(
            self.track_id,
            self.track,
            self.packs,
            self.powers_read,
            self.powers_pack,
            tuple(conclusions),
            tuple(left_out),
        )

    def _highest(self) -> Target | None:
        """The most stringent counting measure, by which floors are judged once the track is closed."""
        if self.track.closed is None:
            return None
        ranked = [
            (self.catalogue.outcomes["stringency"].scale.encode(level).lo, target)
            for target in self.targets
            if target.demand is None and target.measure.status == "counting"
            if (level := self.catalogue.instruments[target.measure.instrument].stringency) is not None
        ]
        return max(ranked, key=lambda pair: pair[0], default=(0, None))[1]

    def _not_judged(self, target: Target) -> Iterator[Unassessed]:
        instrument = self.catalogue.instruments[target.measure.instrument]
        if instrument.not_judged is not None:
            yield Unassessed(
                target.id, f"the instrument has no place on the scale of stringency: {instrument.not_judged}"
            )
        money = target.measure.amount
        if money is not None and money.currency != self.catalogue.outcomes["amount"].scale.unit:
            yield Unassessed(target.id, f"amounts in {money.currency} are not compared")

    def _standing(self, target: Target, on: PartialDate | None) -> Standing:
        """What stood for a target, worked out once for all targets that no entry tells apart."""
        key = (on, tuple(scope for scope in target.scopes if scope in self.scopes))
        if key not in self.standings:
            self.standings[key] = reduce(self.matter, self.catalogue, target, on)
        return self.standings[key]

    def _situation(self, target: Target, on: PartialDate | None) -> tuple[Situation, Standing]:
        standing = self._standing(target, on)
        facts = derive(self.matter, self.catalogue, target, on, standing.facts)
        days = law_days({n: v.values for n, v in facts.items()}, on, self.catalogue.scales()["started"])
        forces = {name: in_force(rule.window, *days[rule.law_of]) for name, rule in self.rules.items()}
        situation = Situation(self.engine, self.catalogue, self.program, self.rules, facts, on, forces, days)
        return situation, standing

    def _conclude(self, target: Target, *, floors: bool) -> Iterator[Conclusion]:
        situation, standing = self._situation(target, target.measure.date)
        judgements = situation.judge()
        closing: Closing | None = None
        if floors:
            closed, stood = self._situation(target, self._closing_day())
            situation = replace(situation, closing=closed)
            closing = Closing(closed.judge(), stood)
            judgements = situation.with_floors(judgements, closing.judgements)
        for question in self._questions(target, floors=floors):
            answer = question.answer(judgements)
            if answer.kind is Kind.UNFOUNDED and self._told(target, answer):
                continue
            caps: tuple[str, ...] = ()
            turned: tuple[str, ...] = ()
            if answer.kind is not Kind.WITHIN:
                caps = (*measure_caps(target), *unknown_then(situation, question, answer))
                turned = turns_on(situation, question, answer)
            conclusion = Conclusion(
                target, question, situation, judgements, answer,
                caps, turned, standing, closing,
            )  # fmt: skip
            if answer.kind is Kind.UNFOUNDED and target.demand is None:
                self.unfounded[target.measure.id] = conclusion.certain
            yield conclusion

    def _told(self, target: Target, answer: Answer) -> bool:
        """Whether the instrument of a demand was found wanting, and as surely: the demand is not counted again."""
        if target.measure.id not in self.unfounded:
            return False
        sure = answer.certain and not any(measure_caps(target))
        return self.unfounded[target.measure.id] or not sure

    def _closing_day(self) -> PartialDate | None:
        """The day the track was closed; where it is not known, some day from that of its last counting measure."""
        closed = self.track.closed
        if closed is not None and closed.on is not None:
            return closed.on
        days = [t.measure.date.first for t in self.targets if t.measure.status == "counting" and t.measure.date]
        if not days:
            return None
        return PartialDate(max(days), date.fromordinal(self.catalogue.scales()["started"].hi))

    def _questions(self, target: Target, *, floors: bool) -> Iterator[Question]:
        yield from self._power_question(target)
        if target.demand is None:
            level = self.catalogue.instruments[target.measure.instrument].stringency
            if level is not None:
                yield self._outcome("stringency", level, floors=floors)
            money = target.measure.amount
            if money is not None and money.currency == self.catalogue.outcomes["amount"].scale.unit:
                yield self._outcome("amount", money.amount, floors=floors)
        else:
            yield self._outcome("intrusion", target.demand.object, floors=False)
            yield self._outcome("ask", target.demand.ask, floors=False)

    def _outcome(self, name: str, raw: object, *, floors: bool) -> OutcomeQuestion:
        scale = self.catalogue.outcomes[name].scale
        values = [side.value for side in raw.either] if isinstance(raw, Dispute) else [raw]
        places = [scale.encode(value) for value in values]
        observed = Interval(min(p.lo for p in places), max(p.hi for p in places))
        return OutcomeQuestion(name, observed, scale.ends, self.rules, floors)

    def _power_question(self, target: Target) -> Iterator[PowerQuestion]:
        if self.powers_read is None or not self.catalogue.instruments[target.measure.instrument].needs_power:
            return
        candidates = {
            rule.id: power
            for rule, power in powers(self.rules.values(), self.track.authority, self.track.regime)
            if target.measure.instrument in power.instruments
        }
        kind = target.demand.object if target.demand else None
        yield PowerQuestion(kind, candidates, self.powers_read.complete)
