"""On which part of all possible cases two editions expect different things, or that they do so on none.

Every question is decided over the closed scales of all facts and days: exactly, for cases in which each fact is known,
and where nothing differs there once more for cases in which facts may be unknown. Every case shown was put to the
reference engine under both editions first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from checker.engines.prover.budget import Budget, Spent
from checker.engines.prover.space import Box
from checker.facts.catalogue import DATES
from checker.judgement import Judgements
from checker.proofs.ground import Ground, axis_of, ground
from checker.properties.laws import RuleSet, rule_sets
from checker.properties.witness import Witness, judge
from checker.revision.divergence import Divergence, differing
from checker.revision.edition import Edition
from checker.revision.graded import Graded, graded, same_behind
from checker.revision.paired import SIDES, Common, Side, common
from checker.revision.question import Heights, Kind, Question, power_questions, questions
from checker.revision.region import narrowed, readable, told
from checker.vocabulary import Interval

MOST_REGIONS = 4
"""Regions of one difference that are shown, each with its case, before the rest is only counted."""

Told = tuple[tuple[str, ...], Box]
"""A region in words, and cases that lie in it."""

MOST_TRIED = 60
"""Regions told by grades of which it is looked whether some case lies in them."""

Track = tuple[str, str]
"""An authority and a regime."""


@dataclass(frozen=True, slots=True)
class Region:
    """Cases in which the editions differ in one way, and one of them."""

    where: tuple[str, ...]
    """What its cases have in common, fact by fact; empty for every case."""
    case: str
    """One case in words; what is not named in it is unknown and makes no difference."""
    witness: Witness
    """The same case as the new edition knows it."""
    was_by: tuple[str, ...]
    """The rules that set the old answer in that case; empty where none does."""
    now_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """A use of powers on a track: an instrument, with a kind of demand or by itself."""

    track: Track
    instrument: str
    demand: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of all cases on which one question has two answers."""

    kind: Kind
    about: str
    """The outcome or grade; empty for powers."""
    uses: tuple[Use, ...]
    """Of powers, the uses that differ alike; otherwise none."""
    was: str
    now: str
    unknown: bool
    """Whether the editions differ only where facts are unknown."""
    regions: tuple[Region, ...]
    more: int
    """Regions that are not shown."""


@dataclass(frozen=True, slots=True)
class TrackSpace:
    """All possible cases of some tracks that are judged by the same two sets of rules."""

    tracks: tuple[Track, ...]
    parts: tuple[Part, ...]
    same: tuple[str, ...]
    """Questions on which the very same rules bear in both: nothing can differ, whatever is known."""
    proved: tuple[str, ...]
    """Questions proved to have one answer in every case, each fact being known or unknown."""
    proved_known: tuple[str, ...]
    """Questions proved to have one answer in every case whose facts are known."""
    undecided: tuple[tuple[str, str], ...]
    """Questions left open, with the reason."""
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseSpace:
    """All possible cases."""

    tracks: tuple[TrackSpace, ...]
    gone: tuple[Track, ...]
    """Tracks on which no pack of the new edition judges any more."""
    come: tuple[Track, ...]
    """Tracks on which only the new edition judges."""

    @property
    def differs(self) -> bool:
        """Whether the editions differ in some case."""
        return bool(self.gone or self.come) or any(one.parts for one in self.tracks)

    @property
    def undecided(self) -> bool:
        """Whether a question was left open."""
        return any(one.undecided for one in self.tracks)


def case_space(old: Edition, new: Edition, seconds: float | None = None) -> CaseSpace:
    """Where the editions differ, within so many seconds; what was not decided by then is told."""
    was, now = _by_track(old), _by_track(new)
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[tuple[str, Track]]] = {}
    for key in was.keys() & now.keys():
        groups.setdefault((was[key].packs, now[key].packs), []).append(key)
    ordered = sorted(sorted(keys) for keys in groups.values())
    end = None if seconds is None else monotonic() + seconds
    found = []
    for number, keys in enumerate(ordered):
        share = None if end is None else max(0.0, end - monotonic()) / (len(ordered) - number)
        tracks = tuple(track for _, track in keys)
        one = rule_space(was[keys[0]], now[keys[0]], tracks, Budget(share))
        lists = (note for domain, track in keys for note in _lists(old, new, domain, track))
        found.append(replace(one, notes=(*one.notes, *lists)))
    gone, come = was.keys() - now.keys(), now.keys() - was.keys()
    return CaseSpace(tuple(found), tuple(sorted(t for _, t in gone)), tuple(sorted(t for _, t in come)))


def _lists(old: Edition, new: Edition, domain: str, track: Track) -> Iterator[str]:
    """What is said of powers where only one edition holds their list to be complete, or read none."""
    was, now = (_list_of_powers(edition, domain, track) for edition in (old, new))
    if was != now:
        told = f"the list of powers of {track[0]} under {track[1]}: was {was}, is {now}"
        yield f"{told}; only with a complete list is it certain that no power reaches; without a list nobody asks"


def _list_of_powers(edition: Edition, domain: str, track: Track) -> str:
    read = [pack.powers_read(*track) for pack in edition.book.applicable(domain, *track)]
    known = [one.complete for one in read if one is not None]
    return "not given" if not known else "complete" if any(known) else "not complete"


def rule_space(was: RuleSet, now: RuleSet, tracks: tuple[Track, ...], budget: Budget) -> TrackSpace:
    """Where two sets of rules differ on the tracks that both judge."""
    return _Compared(was, now, tracks, budget).space()


def _by_track(edition: Edition) -> dict[tuple[str, Track], RuleSet]:
    return {(rules.catalogue.domain, track): rules for rules in rule_sets(edition.book) for track in rules.tracks}


class _Compared:
    """Two sets of rules over all cases that both can be asked about."""

    def __init__(self, was: RuleSet, now: RuleSet, tracks: tuple[Track, ...], budget: Budget) -> None:
        self.common: Common = common(was, now)
        self.tracks = tracks
        self.budget = budget
        self.rules = {side: self.common.sets[side].rules for side in SIDES}
        self.catalogues = {side: self.common.sets[side].catalogue for side in SIDES}
        self.grounds: dict[bool, Ground] = {}
        self.by_grades: tuple[Graded | None] | None = None
        self.same: list[str] = []
        self.proved: list[str] = []
        self.known: list[str] = []
        self.undecided: list[tuple[str, str]] = []

    def space(self) -> TrackSpace:
        """Every question answered as far as it can be."""
        parts: dict[object, Part] = {}
        for track, question in self._questions():
            for key, part in self._parts(track, question):
                # Uses of powers that differ alike are told together.
                before = parts.get(key)
                parts[key] = part if before is None else replace(before, uses=(*before.uses, *part.uses))
        return TrackSpace(
            self.tracks,
            tuple(parts.values()),
            tuple(self.same),
            tuple(self.proved),
            tuple(self.known),
            tuple(self.undecided),
            self.common.notes,
        )

    def _questions(self) -> Iterator[tuple[Track | None, Question]]:
        """Every question, with the track where it is one of powers."""
        if self.common.apart:
            named = ", ".join(f"`{name}`" for name in self.common.apart)
            self.undecided.append(("every question", f"the editions have no value in common of {named}"))
            return
        for asked in questions(self.rules, self.catalogues):
            if isinstance(asked, str):
                self.undecided.append((asked, "its scale is another in each edition"))
            else:
                yield None, asked
        for track in self.tracks:
            yield from ((track, asked) for asked in power_questions(self.rules, self.catalogues, track))

    def _parts(self, track: Track | None, question: Question) -> Iterator[tuple[object, Part]]:
        name = question.name
        if track is not None and len(self.tracks) > 1:
            name = f"{name} ({track[0]} under {track[1]})"
        if self._same_rules(question):
            self.same.append(name)
            return
        for unknown in (False, True) if self.common.whole else (False,):
            found, why = self._differing(question, unknown=unknown)
            if found:
                yield from self._told(question, track, found, unknown=unknown)
            if why and unknown and not found:
                self.known.append(name)  # what was proved of cases whose facts are known stays
            elif why:
                self.undecided.append((name, f"beside what is told, {why}" if found else why))
            if found or why:
                return
        (self.proved if self.common.whole else self.known).append(name)

    def _differing(self, question: Question, *, unknown: bool) -> tuple[list[Divergence], str]:
        """The differences found, and why there may be more of them."""
        found: list[Divergence] = []
        try:
            self.budget.check()
            # What was found before time was over stays in the list.
            found.extend(differing(question, self._ground(unknown=unknown).regions, self.budget))
        except Spent as spent:
            return found, spent.why
        return found, ""

    def _ground(self, *, unknown: bool) -> Ground:
        if unknown not in self.grounds:
            self.grounds[unknown] = ground(self.common.both, self.budget, unknown=unknown)
        return self.grounds[unknown]

    def _same_rules(self, question: Question) -> bool:
        """Whether the rules that bear on a question, and all behind them, are the same in both editions."""
        if not self.common.whole or question.heights["old"] != question.heights["new"]:
            return False
        old, new = (self.common.sets[side] for side in SIDES)
        return all(same_behind(old, new, name) for name in question.heights["old"])

    def _told(
        self, question: Question, track: Track | None, found: Sequence[Divergence], *, unknown: bool
    ) -> Iterator[tuple[object, Part]]:
        """The differences with their regions, and a case of each that the reference engine judges so."""
        here = self._ground(unknown=unknown)
        by_grades = {} if unknown else self._by_grades(question)
        for answer, boxes in self._answers(found, unknown=unknown).items():
            shown, more = by_grades.get(answer, ([], 0))
            if not shown:
                exact, more = readable(here, boxes, MOST_REGIONS, self.budget)
                shown = [(told(here, box), box) for box in exact]
            regions = tuple(self._region(question, here, where, box, answer) for where, box in shown)
            if track is None:
                part = Part(question.kind, question.about, (), *answer.words(question), unknown, regions, more)
                yield object(), part
            else:
                uses = (Use(track, question.about, question.demand),)
                part = Part(question.kind, "", uses, *answer.words(question), unknown, regions, more)
                yield (answer, tuple(boxes)), part

    def _answers(self, found: Iterable[Divergence], *, unknown: bool) -> dict[_Answers, list[Box]]:
        answers: dict[_Answers, list[Box]] = {}
        for one in found:
            answers.setdefault(_Answers(one.was, one.now, unknown), []).extend(one.boxes)
        return answers

    def _by_grades(self, question: Question) -> dict[_Answers, tuple[list[Told], int]]:
        """Where the answers differ told by grades, with the number of regions left out; nothing where time is over."""
        try:
            where = self._graded()
            if where is None:
                return {}
            found = self._answers(differing(question, where.lifted.regions, self.budget), unknown=False)
            return {answer: self._met(where, boxes) for answer, boxes in found.items()}
        except Spent:
            return {}

    def _met(self, where: Graded, boxes: Sequence[Box]) -> tuple[list[Told], int]:
        """Boxes told by grades, each with cases that put the grades there."""
        wide, more = readable(where.lifted, boxes, MOST_TRIED, self.budget)
        met = [(told(where.lifted, box), inside) for box in wide if (inside := where.within(box, self.budget))]
        return met[:MOST_REGIONS], more + max(0, len(met) - MOST_REGIONS)

    def _graded(self) -> Graded | None:
        if self.by_grades is None:
            self.by_grades = (graded(self.common, self._ground(unknown=False), self.budget),)
        return self.by_grades[0]

    def _region(self, question: Question, here: Ground, where: tuple[str, ...], box: Box, answer: _Answers) -> Region:
        def shows(witness: Witness) -> bool:
            old, new = (question.answer(side, self._judged(side, witness)) for side in SIDES)
            return (old, new) == (answer.was, answer.now)

        witness = _dated(here, box, here.shown(narrowed(here, box) if answer.unknown else box, shows), shows)
        was_by, now_by = (
            question.setting(side, self._judged(side, witness), heights)
            for side, heights in zip(SIDES, (answer.was, answer.now), strict=True)
        )
        return Region(where, here.words(witness), self.common.own("new", witness), was_by, now_by)

    def _judged(self, side: Side, witness: Witness) -> Judgements:
        return judge(self.common.sets[side], self.common.own(side, witness))


def _dated(here: Ground, box: Box, witness: Witness, shows: Callable[[Witness], bool]) -> Witness:
    """The case on days of our time: of a period without a beginning the last day, where that shows the same."""
    values = here.regions.space.values(box)
    for law, day in witness.days.items():
        axis = axis_of(law, here.rules.catalogue)
        if day.lo < DATES.lo and axis in values:
            last = Interval(values[axis][0].hi, values[axis][0].hi)
            later = replace(witness, days={**witness.days, law: last})
            if shows(later):
                witness = later
    return witness


@dataclass(frozen=True, slots=True)
class _Answers:
    """The two answers to one question in some cases."""

    was: Heights
    now: Heights
    unknown: bool
    """Whether facts are unknown in the cases; where they are not, certain and possible answers are the same."""

    def words(self, question: Question) -> tuple[str, str]:
        """Both in words."""
        return question.words(self.was, unknown=self.unknown), question.words(self.now, unknown=self.unknown)
