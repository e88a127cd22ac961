"""The decided tracks of a case base as a base of precedents: who is compared with whom, on what, and who is left out.

`base_of` gives one cohort for each pack that says how cases are compared; `checker/precedents` compares within it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from checker.dates import PartialDate
from checker.facts.catalogue import Catalogue, Fact
from checker.facts.derive import derive
from checker.facts.matter import Matter, Target
from checker.facts.reduce import reduce
from checker.facts.value import FactValue
from checker.model.case import Measure, Track
from checker.precedents.order import Axis, Base, Column, Order
from checker.rules.compare import Comparing
from checker.rules.pack import Book
from checker.vocabulary import Direction, Interval


@dataclass(frozen=True, slots=True)
class Decided:
    """One track as it is compared: the facts as they stood when it was decided, and what was done."""

    matter: Matter
    track_id: str
    track: Track
    comparing: Comparing
    era: int
    day: PartialDate | None
    """That of the last counting measure that is assessed, or of the last pending one."""
    facts: Mapping[str, FactValue]
    """The facts compared, as they stood on the closing day where that is known, else on the day of the decision."""
    outcomes: tuple[Interval, ...]
    """In the order of the outcomes compared, on the axes of `outcome_axis`."""
    final: bool
    """Whether it binds others: no measure of it is pending."""
    measures: tuple[Measure, ...]
    """Those that count; those pending, where none does."""
    silent: bool
    """Whether it is not recorded what one of them asked."""
    hardest: Target
    """The most stringent measure, the first of several."""
    deepest: Target | None
    """The demand that cuts deepest, the first of several; None where none is recorded."""

    @property
    def id(self) -> str:
        """The case and the track: `jp/line-yahoo-2023:mic`."""
        return f"{self.matter.id}:{self.track_id}"

    @property
    def peers(self) -> tuple[str, ...]:
        """What its peers share, the era last."""
        return (*self.comparing.key(self.track.authority, self.track.regime), str(self.era))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A track that takes no part in the comparison, and why."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cohort:
    """The tracks that one pack compares, and the base they make."""

    comparing: Comparing
    catalogue: Catalogue
    decided: tuple[Decided, ...]
    """In the order of the rows of the base."""
    left_out: tuple[LeftOut, ...]
    base: Base


def base_of(matters: Iterable[Matter], book: Book) -> tuple[Cohort, ...]:
    """The cohorts of a case base, one for each pack that compares a track of it, in the order of the book.

    A row of `Cohort.base` is the track of the same number in `Cohort.decided`; `Base.groups` names the peer groups
    in words, `Base.ids` the tracks, `Base.left_out` counts the tracks left out by the reason that `Cohort.left_out`
    gives for each. Tracks that no pack compares are `not_compared`.
    """
    found: dict[str, list[Decided | LeftOut]] = {}
    known: dict[str, Comparing] = {}
    domains: dict[str, Catalogue] = {}
    for matter in matters:
        catalogue = book.catalogues[matter.case.domain]
        for name, track in matter.case.tracks.items():
            comparing = book.comparing(matter.case.domain, track.authority, track.regime)
            if comparing is not None:
                known[comparing.pack], domains[comparing.pack] = comparing, catalogue
                found.setdefault(comparing.pack, []).append(decided(matter, name, comparing, catalogue))
    return tuple(cohort(known[pack], domains[pack], book, found[pack]) for pack in book.packs if pack in found)


def not_compared(matters: Iterable[Matter], book: Book) -> tuple[LeftOut, ...]:
    """The tracks of which no pack says how they are compared."""
    return tuple(
        LeftOut(f"{matter.id}:{name}", why_not(track, book))
        for matter in matters
        for name, track in matter.case.tracks.items()
        if book.comparing(matter.case.domain, track.authority, track.regime) is None
    )


def why_not(track: Track, book: Book) -> str:
    """That no pack says how the cases of this authority and regime are compared."""
    return f"no pack says how cases of {book.name(track.authority)} under {book.name(track.regime)} are compared"


def cohort(comparing: Comparing, catalogue: Catalogue, book: Book, found: Sequence[Decided | LeftOut]) -> Cohort:
    """The base that some tracks make, in their order, and those left out of it."""
    rows = tuple(one for one in found if isinstance(one, Decided))
    out = tuple(one for one in found if isinstance(one, LeftOut))
    numbers: dict[tuple[str, ...], int] = {}
    peers = [numbers.setdefault(row.peers, len(numbers)) for row in rows]
    named = {row.peers: group_words(row, book) for row in rows}
    base = Base(
        Order(
            tuple(fact_axis(fact) for fact in comparing.dimensions),
            tuple(outcome_axis(catalogue, name) for name in comparing.outcomes),
        ),
        len(rows),
        tuple(_column([encoded(fact, row.facts[fact.name]) for row in rows]) for fact in comparing.dimensions),
        tuple(_column([row.outcomes[number] for row in rows]) for number in range(len(comparing.outcomes))),
        peers,
        [row.final for row in rows],
        [row.id for row in rows],
        groups=tuple(named[key] for key in numbers),
        left_out=Counter(one.reason for one in out),
    )
    return Cohort(comparing, catalogue, rows, out, base)


def group_words(row: Decided, book: Book) -> str:
    """A peer group as a reader knows it."""
    shared = [book.name(part) for part in row.comparing.key(row.track.authority, row.track.regime)]
    return "; ".join(part for part in (*shared, row.comparing.era_words(row.era)) if part)


def _column(values: Sequence[Interval]) -> Column:
    return Column([value.lo for value in values], [value.hi for value in values])


def fact_axis(fact: Fact) -> Axis:
    """The scale of a fact, turned round where less of it is worse."""
    ends = fact_ends(fact)
    return Axis(fact.name, ends.lo, ends.hi)


def fact_ends(fact: Fact) -> Interval:
    """The ends of the axis of a fact."""
    ends = fact.closed.ends
    return Interval(-ends.hi, -ends.lo) if fact.worse is Direction.LOWER else ends


def encoded(fact: Fact, value: FactValue) -> Interval:
    """The least and greatest value on the axis of a fact; values between two disputed ones are taken as possible too.

    Where a correction was not known to the authority then, what was known then counts as possible as well.
    """
    parts = (*value.values, *(value.known_then or ()))
    low, high = min(part.lo for part in parts), max(part.hi for part in parts)
    return Interval(-high, -low) if fact.worse is Direction.LOWER else Interval(low, high)


def outcome_axis(catalogue: Catalogue, name: str) -> Axis:
    """The scale of an outcome of a track. Of intrusion 0 stands for nothing asked, and the levels follow."""
    scale = catalogue.outcomes[name].scale
    if name == "intrusion":
        return Axis(name, 0, scale.ends.hi + 1)
    return Axis(name, scale.ends.lo, scale.ends.hi)


# ---- one track


def decided(matter: Matter, name: str, comparing: Comparing, catalogue: Catalogue) -> Decided | LeftOut:
    """A track as it is compared, or why it is not."""
    track = matter.case.tracks[name]
    done = _Done(catalogue, tuple(target for target in matter.targets(name) if _placed(target.measure, catalogue)))
    if not done.standing:
        return LeftOut(f"{matter.id}:{name}", _nothing(matter, name, done))
    last, day = done.last(catalogue)
    era = comparing.era(day)
    if era is None:
        return LeftOut(f"{matter.id}:{name}", "the day of the decision leaves open in which era it fell")
    on = track.closed.on if track.closed is not None and track.closed.on is not None else day
    standing = reduce(matter, catalogue, last, on)
    derived = derive(matter, catalogue, last, on, standing.facts)
    facts = {fact.name: derived[fact.name] for fact in comparing.dimensions}
    if all(encoded(fact, facts[fact.name]) == fact_ends(fact) for fact in comparing.dimensions):
        return LeftOut(f"{matter.id}:{name}", "none of the facts compared is known of it")
    return Decided(
        matter, name, track, comparing, era, day, facts,
        tuple(done.outcome(outcome) for outcome in comparing.outcomes),
        not done.pending, tuple(t.measure for t in done.counting or done.pending if t.demand is None),
        done.silent(), done.hardest(), done.deepest(),
    )  # fmt: skip


def _placed(measure: Measure, catalogue: Catalogue) -> bool:
    """Whether a measure says how a matter ended: it has a place on the scale of stringency, or takes money."""
    return catalogue.instruments[measure.instrument].stringency is not None or measure.amount is not None


def _nothing(matter: Matter, name: str, done: _Done) -> str:
    if done.targets:
        return f"its measures are {' or '.join(sorted({t.measure.status for t in done.targets}))}"
    if any(measure.track == name for measure in matter.case.measures):
        return "no measure of it has a place on the scale of stringency, so that nothing is known of how it ended"
    return "no measure of it is recorded"


@dataclass(frozen=True, slots=True)
class _Done:
    """What an authority did on a track, as far as it says how the matter ended."""

    catalogue: Catalogue
    targets: tuple[Target, ...]

    @property
    def counting(self) -> tuple[Target, ...]:
        """What stands."""
        return tuple(target for target in self.targets if target.measure.status == "counting")

    @property
    def pending(self) -> tuple[Target, ...]:
        """What may yet fall, or be changed."""
        return tuple(target for target in self.targets if target.measure.status == "pending")

    @property
    def standing(self) -> tuple[Target, ...]:
        """What is compared: what counts and what is pending."""
        return (*self.counting, *self.pending)

    def last(self, catalogue: Catalogue) -> tuple[Target, PartialDate | None]:
        """The measure decided last, of those that count where there are any, and its day as far as it is known."""
        measures = [target for target in self.counting or self.pending if target.demand is None]
        dated = [(target, target.measure.date) for target in measures if target.measure.date is not None]
        if not dated:
            return measures[-1], None
        last, day = max(dated, key=lambda pair: pair[1].last)
        first = max(found.first for _, found in dated)
        open_end = date.fromordinal(catalogue.scales()["started"].hi) if len(dated) < len(measures) else day.last
        return last, PartialDate(first, open_end)

    def outcome(self, name: str) -> Interval:
        """What was done on one outcome; where a measure is pending, anything from what counts up to the most."""
        axis = outcome_axis(self.catalogue, name)
        found = {"stringency": self._stringency, "intrusion": self._intrusion, "amount": self._amount}[name]()
        return Interval(found.lo, int(axis.top)) if self.pending else found

    def _measures(self) -> Iterator[Measure]:
        yield from (target.measure for target in self.counting if target.demand is None)

    def _stringency(self) -> Interval:
        """Of the most stringent counting measure; an unverified one may not have been taken."""
        scale = self.catalogue.outcomes["stringency"].scale
        low = high = scale.ends.lo
        for measure in self._measures():
            level = self.catalogue.instruments[measure.instrument].stringency
            place = scale.encode(level) if level is not None else scale.ends
            high = max(high, place.hi)
            low = low if measure.unverified else max(low, place.lo)
        return Interval(low, high)

    def _intrusion(self) -> Interval:
        """Of the deepest demand; one known from the press alone may have been less, one not recorded may be any."""
        axis, low, high = outcome_axis(self.catalogue, "intrusion"), 0, 0
        for measure in self._measures():
            found = [(self.depth(demand.object), demand.known_from) for demand in measure.demands]
            silent = self._silent(measure)
            high = max([high, *(depth for depth, _ in found), *([int(axis.top)] if silent else [])])
            if not measure.unverified:
                low = max([low, int(silent or bool(found)), *(depth for depth, known in found if known != "press")])
        return Interval(low, high)

    def silent(self) -> bool:
        """Whether it is not recorded what a measure asked."""
        return any(map(self._silent, self._measures()))

    def _silent(self, measure: Measure) -> bool:
        """Whether no demand of a measure is recorded; an instrument that ends a matter without a measure has none."""
        none = self.catalogue.outcomes["stringency"].scale.words[0]
        return not measure.demands and self.catalogue.instruments[measure.instrument].stringency != none

    def depth(self, kind: str) -> int:
        """The place of a kind of demand on the axis of intrusion."""
        return self.catalogue.outcomes["intrusion"].scale.encode(kind).lo + 1

    def _amount(self) -> Interval:
        """All the money taken; an amount in another currency leaves it open."""
        scale = self.catalogue.outcomes["amount"].scale
        low = high = 0
        for measure in self._measures():
            if measure.amount is None:
                continue
            if measure.amount.currency != scale.unit:
                return Interval(scale.ends.lo, scale.ends.hi)
            high += measure.amount.amount
            low += 0 if measure.unverified else measure.amount.amount
        ends = scale.ends
        return Interval(min(max(low, ends.lo), ends.hi), min(max(high, ends.lo), ends.hi))

    def hardest(self) -> Target:
        """The most stringent measure, the first of several."""
        scale = self.catalogue.outcomes["stringency"].scale

        def place(target: Target) -> int:
            level = self.catalogue.instruments[target.measure.instrument].stringency
            return scale.ends.hi if level is None else scale.encode(level).lo

        return max((t for t in self.counting or self.pending if t.demand is None), key=place)

    def deepest(self) -> Target | None:
        """The deepest demand; of several one whose wording is known otherwise than from the press, then the first."""
        asked = [
            (self.depth(target.demand.object), target.demand.known_from != "press", target)
            for target in self.counting or self.pending
            if target.demand is not None
        ]
        return max(asked, key=lambda each: each[:2])[2] if asked else None
