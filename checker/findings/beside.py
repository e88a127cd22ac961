"""Tracks side by side in words: what was done, the facts of both with where they were read, what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from checker.facts.catalogue import Catalogue, Fact
from checker.facts.matter import Matter, Target
from checker.facts.value import Citation, FactValue
from checker.findings.cohort import Decided, encoded, fact_ends
from checker.findings.explain import MOST_CHANGES
from checker.findings.finding import Beside, ChangeList, FactUse, Precedent, Relation, SideBySide, WouldChange
from checker.findings.precedents import Against, Side
from checker.model.case import Demand
from checker.model.case import Dispute as AskDispute
from checker.rules.pack import Book
from checker.vocabulary import Direction, Interval, Truth, ranges

NOTHING_ASKED = "nothing asked"


def outcome_words(catalogue: Catalogue, name: str, found: Interval) -> str:
    """An outcome of a track as a reader knows it: `guidance`, `reporting to contractors`."""
    low, high = (_level(catalogue, name, place) for place in (found.lo, found.hi))
    if found.lo == found.hi:
        return low
    if found.hi == top_of(catalogue, name):
        return f"{low} or more"
    return f"{low} to {high}"


def top_of(catalogue: Catalogue, name: str) -> int:
    """The end of the axis of an outcome."""
    return catalogue.outcomes[name].scale.ends.hi + (name == "intrusion")


def _level(catalogue: Catalogue, name: str, place: int) -> str:
    if name == "intrusion":
        return NOTHING_ASKED if place == 0 else catalogue.outcomes[name].scale.word(place - 1)
    return catalogue.outcomes[name].scale.word(place)


def done(row: Decided, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """Each outcome compared, in words."""
    names = row.comparing.outcomes
    return tuple((n, outcome_words(catalogue, n, found)) for n, found in zip(names, row.outcomes, strict=True))


def precedent(row: Decided, catalogue: Catalogue, book: Book) -> Precedent:
    """A track as a precedent, with where its measures were read."""
    return Precedent(
        row.matter.id,
        row.track_id,
        row.matter.case.title,
        book.name(row.track.authority),
        book.name(row.track.regime),
        str(row.day or ""),
        done(row, catalogue),
        asked(row),
        tuple(_marks(row)),
        tuple(dict.fromkeys(abroad(row.matter, _read(row)))),
        row.matter.span(row.hardest.path),
    )


def asked(row: Decided) -> str:
    """How firmly the deepest demand was asked, which is not compared and must not be lost."""
    if row.deepest is None or row.deepest.demand is None:
        return ""
    demand = row.deepest.demand
    ask = (
        " or ".join(str(side.value) for side in demand.ask.either) if isinstance(demand.ask, AskDispute) else demand.ask
    )
    return f"{demand.object}, asked to {ask}"


def _marks(row: Decided) -> Iterator[str]:
    if not row.final:
        yield "a measure is pending, so that it binds nothing"
    if row.hardest.measure.unverified:
        yield f"the measure is unverified: {row.hardest.measure.unverified}"
    if row.deepest is None:
        yield "what was asked is not recorded"
    elif row.deepest.demand is not None and row.deepest.demand.known_from == "press":
        yield "the deepest demand is known from press reports alone"


def _read(row: Decided) -> Iterator[Citation]:
    yield from row.matter.citations(row.hardest.measure.cite)
    if row.deepest is not None and isinstance(row.deepest.demand, Demand):
        yield from row.matter.citations(row.deepest.demand.cite)


def abroad(matter: Matter, citations: Iterator[Citation] | Sequence[Citation]) -> tuple[Citation, ...]:
    """Citations of another case: source ids are told apart by the case, since two cases may use one id."""
    return tuple(replace(citation, source=f"{matter.id}/{citation.source}") for citation in citations)


# ---- facts


def side_by_side(own: Decided, one: Against) -> Iterator[SideBySide]:
    """Every fact compared, in the order of the pack."""
    for fact, above, below in zip(own.comparing.dimensions, one.above, one.below, strict=True):
        there = _use(fact, one.other.facts[fact.name])
        there = replace(there, citations=abroad(one.other.matter, there.citations))
        yield SideBySide(fact.name, relation(above, below), own.facts[fact.name].shown, there)


def own_facts(own: Decided) -> tuple[FactUse, ...]:
    """The facts compared as they were on a track, in the order of the pack."""
    return tuple(_use(fact, own.facts[fact.name]) for fact in own.comparing.dimensions)


def relation(above: Truth, below: Truth) -> Relation:
    """Two tracks on one fact, from whether the other one is at least, and at most, as grave."""
    if above is Truth.FAILS:
        return "graver here"
    if below is Truth.FAILS:
        return "less grave here"
    if above is below is Truth.HOLDS:
        return "alike"
    if below is Truth.HOLDS:
        return "here at least"
    return "there at least" if above is Truth.HOLDS else "open"


def _use(fact: Fact, value: FactValue) -> FactUse:
    marks = [f"inferred: {text}" for text in value.inferred]
    marks += [f"unverified: {text}" for text in value.unverified]
    if value.published_after is not None:
        marks.append(f"corrected on {value.published_after}, after the decision or possibly so")
    if value.inputs:
        marks.append("computed from " + "; ".join(value.inputs))
    if value.shown == "unknown" and value.why_unknown and value.why_unknown not in value.notes:
        marks.append(value.why_unknown)
    return FactUse(fact.name, fact.asks, value.shown, tuple(marks), value.notes, value.citations, value.spans)


# ---- one track beside another


def beside(own: Decided, one: Against, catalogue: Catalogue, book: Book, side: Side | None) -> Beside:
    """Another track beside this one; with a side, also what would change that this one is out of line with it."""
    names = [fact.name for fact in own.comparing.dimensions]
    truths = one.facts(min(one.sides, key=one.blocks) if side is None else side)
    return Beside(
        precedent(one.other, catalogue, book),
        treated(one, own),
        tuple(side_by_side(own, one)),
        tuple(name for name, truth in zip(names, truths, strict=True) if truth is Truth.FAILS),
        tuple(name for name, truth in zip(names, truths, strict=True) if truth is Truth.UNKNOWN),
        tuple(_open_outcomes(own, one)) if Truth.UNKNOWN in (one.milder, one.harsher) else (),
        None if side is None else changes(own, one, side),
    )


def treated(one: Against, own: Decided) -> str:
    """How the other one was treated beside this one."""
    match one.milder, one.harsher:
        case Truth.HOLDS, _:
            return "more mildly"
        case _, Truth.HOLDS:
            return "more severely"
        case Truth.UNKNOWN, Truth.UNKNOWN:
            return "more mildly or more severely, which is open"
        case Truth.UNKNOWN, _:
            return "possibly more mildly, and not more severely"
        case _, Truth.UNKNOWN:
            return "possibly more severely, and not more mildly"
        case _:
            alike = own.outcomes == one.other.outcomes
            return "alike" if alike else "more mildly in one respect and more severely in another"


def _open_outcomes(own: Decided, one: Against) -> Iterator[str]:
    for row, where in ((own, "here"), (one.other, "there")):
        for name, found in zip(own.comparing.outcomes, row.outcomes, strict=True):
            if found.lo < found.hi:
                yield f"{name} {where}: {_why_open(row, name)}"


def _why_open(row: Decided, name: str) -> str:
    if not row.final:
        return "a measure is pending"
    measures = row.measures
    if any(measure.unverified for measure in measures):
        return "a measure is unverified"
    if name == "intrusion":
        press = any(demand.known_from == "press" for measure in measures for demand in measure.demands)
        reasons = ["known from press reports alone"] * press + ["not recorded of every measure"] * row.silent
        return "what was asked is " + " and ".join(reasons)
    return "an amount or a form of measure has no settled place on the scale"


# ---- what would change it


@dataclass(frozen=True, slots=True)
class _Pair:
    """One fact of two tracks on its axis: of the one that is to be at least as grave, and of the other."""

    fact: Fact
    graver: Interval
    milder: Interval
    places: tuple[str, str]
    """`there` and `here`, in the same order."""

    @property
    def ends(self) -> Interval:
        """The axis of the fact."""
        return fact_ends(self.fact)

    @property
    def truth(self) -> Truth:
        """Whether the one is at least as grave as the other."""
        if self.graver.lo >= self.milder.hi:
            return Truth.HOLDS
        return Truth.UNKNOWN if self.graver.hi >= self.milder.lo else Truth.FAILS

    def words(self, part: Interval) -> str:
        """Values on the axis, in the words of the fact."""
        found = Interval(-part.hi, -part.lo) if self.fact.worse is Direction.LOWER else part
        return self.fact.closed.show(ranges([found]))

    def wanted(self) -> tuple[str, str]:
        """What would have to be found for it to hold."""
        graver, milder = self.places
        if self.milder.lo == self.milder.hi:
            return f"{self.fact.name} {graver}", self.words(Interval(self.milder.lo, self.ends.hi))
        if self.graver.lo == self.graver.hi:
            return f"{self.fact.name} {milder}", self.words(Interval(self.ends.lo, self.graver.lo))
        return self.fact.name, f"at least as grave {graver} as {milder}"

    def against(self) -> Iterator[tuple[tuple[str, str], bool]]:
        """The values on either side with which it would fail, and whether what is known leaves them open."""
        graver, milder = self.places
        if self.graver.hi < self.ends.hi:
            part = Interval(self.graver.hi + 1, self.ends.hi)
            yield (f"{self.fact.name} {milder}", self.words(part)), part.meets(self.milder)
        if self.milder.lo > self.ends.lo:
            part = Interval(self.ends.lo, self.milder.lo - 1)
            yield (f"{self.fact.name} {graver}", self.words(part)), part.meets(self.graver)

    def without(self) -> Iterator[str]:
        """Where taking the value as unknown would leave it open."""
        graver, milder = self.places
        if self.ends.lo < self.milder.hi:
            yield graver
        if self.graver.lo < self.ends.hi:
            yield milder


def _pairs(own: Decided, one: Against, side: Side) -> Iterator[_Pair]:
    for fact in own.comparing.dimensions:
        here, there = (encoded(fact, row.facts[fact.name]) for row in (own, one.other))
        if side == "harsh":
            yield _Pair(fact, there, here, ("there", "here"))
        else:
            yield _Pair(fact, here, there, ("here", "there"))


def changes(own: Decided, one: Against, side: Side) -> ChangeList:
    """What would make a possible conflict certain, and what would end it; exact, each fact having one direction."""
    pairs = tuple(_pairs(own, one, side))
    wanted = tuple(pair.wanted() for pair in pairs if pair.truth is Truth.UNKNOWN)
    then = (
        "split, certain" if one.treated(side) is Truth.HOLDS else "split, still only possible, the outcome being open"
    )
    found = [WouldChange(wanted, then)] if wanted else []
    ends = [(WouldChange((fact,), "not out of line with it"), is_open) for p in pairs for fact, is_open in p.against()]
    opened = [change for change, is_open in ends if is_open]
    closed = [change for change, is_open in ends if not is_open]
    more = max(0, len(opened) - MOST_CHANGES) + max(0, len(closed) - MOST_CHANGES)
    return ChangeList(
        (*found, *opened[:MOST_CHANGES]), tuple(closed[:MOST_CHANGES]), more, (), "every fact compared, on either side"
    )


def turns_on(own: Decided, one: Against, side: Side) -> Iterator[str]:
    """The facts inferred or unverified without which a certain conflict would only be possible."""
    rows = {"here": own, "there": one.other}
    for pair in _pairs(own, one, side):
        for where in pair.without():
            value = rows[where].facts[pair.fact.name]
            if value.inferred or value.unverified:
                yield f"{pair.fact.name} {where if where == 'here' else f'in {one.other.id}'}"


def target_of(row: Decided, outcome: str) -> Target:
    """The measure or demand that an outcome of a track is read from."""
    return row.deepest if outcome == "intrusion" and row.deepest is not None else row.hardest
