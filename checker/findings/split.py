"""A track among decided ones, for the report: what they force, where it is out of line, which of them come nearest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.facts.catalogue import Catalogue
from checker.facts.matter import Target
from checker.findings.beside import asked, beside, done, outcome_words, own_facts, target_of, turns_on
from checker.findings.cohort import Decided, LeftOut, group_words
from checker.findings.explain import bases, differences
from checker.findings.finding import Basis, Beside, ChangeList, FactUse, Finding
from checker.findings.precedents import Against, Side, Verdict, across, verdict
from checker.precedents.constrain import Citing
from checker.precedents.figures import Standing
from checker.precedents.order import Number
from checker.rules.pack import Book
from checker.source import Span
from checker.vocabulary import Interval, Truth


@dataclass(frozen=True, slots=True)
class ForcedOutcome:
    """What precedents require of one outcome, in words; each bound with the precedents that set it, `case:track`."""

    outcome: str
    observed: str
    standing: Standing
    floor: str
    """Empty where no precedent certainly sets one."""
    floor_by: tuple[str, ...]
    ceiling: str
    ceiling_by: tuple[str, ...]
    floor_possible: str
    """The highest floor that is not excluded; empty where it is no higher than the certain one."""
    floor_possible_by: tuple[str, ...]
    ceiling_possible: str
    ceiling_possible_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A track beside the decided tracks of the case base."""

    why_not: str
    """Why it was not compared; empty where it was."""
    peers: str = ""
    """What those compared share."""
    eras: tuple[Basis, ...] = ()
    """The changes of law that part them from earlier and later ones."""
    facts: tuple[FactUse, ...] = ()
    """The facts compared, as they were here."""
    outcomes: tuple[tuple[str, str], ...] = ()
    """The outcomes compared, and what they were here."""
    asked: str = ""
    """What the deepest demand asked, on what, and how firmly."""
    compared: int = 0
    comparable: int = 0
    """Those of which one of the two is certainly at least as grave as the other."""
    possibly_comparable: int = 0
    """Of the rest, those of which this is not excluded."""
    graver_here: tuple[tuple[str, int], ...] = ()
    """Facts on which this track is certainly graver than peers that are incomparable, with how many of them."""
    less_grave_here: tuple[tuple[str, int], ...] = ()
    """Facts on which it is certainly less grave than they are."""
    either_way: tuple[str, ...] = ()
    """Peers beside which the track may be harsh or lenient for all that is known, so that nothing follows."""
    abstains: str = ""
    """Why nothing is said to be out of line; empty where enough are comparable."""
    forced: tuple[ForcedOutcome, ...] = ()
    near: tuple[Beside, ...] = ()
    """Every peer, the nearest first."""
    elsewhere: tuple[Beside, ...] = ()
    """Tracks before the authorities of the other tracks of the case, or of another era; they bind nothing."""
    left_out: tuple[tuple[str, str], ...] = ()
    """Tracks that are no part of the comparison, each with the reason."""


@dataclass(frozen=True, slots=True)
class Others:
    """The decided tracks that a track is compared with, and what is left out."""

    decided: tuple[Decided, ...]
    left_out: tuple[LeftOut, ...]


def compare(own: Decided, others: Others, catalogue: Catalogue, book: Book) -> tuple[Compared, tuple[Finding, ...]]:
    """A track beside others, and the findings from that."""
    found = verdict(own, others.decided, catalogue, book)
    peers = {one.other.id for one in found.against}
    rest = [one for one in others.decided if one.id not in peers]
    days = Interval(own.day.first.toordinal(), own.day.last.toordinal()) if own.day else catalogue.scales()["started"]
    compared = Compared(
        "",
        group_words(own, book),
        tuple(basis for era in own.comparing.between(own.era) for basis in bases(era.because, days)),
        own_facts(own),
        done(own, catalogue),
        asked(own),
        len(found.against),
        found.apart.comparable,
        found.apart.possible,
        tuple((name, count) for name, count in found.apart.more if count),
        tuple((name, count) for name, count in found.apart.less if count),
        tuple(one.other.id for one in found.against if one.other.final and one.either),
        _abstains(found),
        tuple(_forced(found, number, catalogue) for number in range(len(found.forced))),
        tuple(beside(own, one, catalogue, book, None) for one in found.against),
        tuple(beside(own, one, catalogue, book, None) for one in across(own, rest, catalogue, book)),
        tuple((one.id, one.reason) for one in others.left_out),
    )
    return compared, () if found.abstains else tuple(_findings(found, catalogue, book))


def _abstains(found: Verdict) -> str:
    if not found.abstains:
        return ""
    least = found.comparing.abstain_below
    return (
        f"nothing is said to be out of line with them: final ones that are comparable, at least possibly: "
        f"{found.comparable}; needed: {least}, since {found.comparing.file.abstain_below.because}"
    )


def _forced(found: Verdict, number: int, catalogue: Catalogue) -> ForcedOutcome:
    name, forced = found.comparing.outcomes[number], found.forced[number]

    def told(at: Number, by: Citing) -> tuple[str, tuple[str, ...]]:
        if not by.count:
            return "", ()
        words = outcome_words(catalogue, name, Interval(int(at), int(at)))
        return words, tuple(found.cohort.base.ids[row] for row in by.rows)

    nothing: tuple[str, tuple[str, ...]] = ("", ())
    higher = forced.floor_possible > forced.floor or not forced.floor_by.count
    lower = forced.ceiling_possible < forced.ceiling or not forced.ceiling_by.count
    return ForcedOutcome(
        name,
        outcome_words(catalogue, name, found.own.outcomes[number]),
        forced.standing,
        *told(forced.floor, forced.floor_by),
        *told(forced.ceiling, forced.ceiling_by),
        *(told(forced.floor_possible, forced.floor_possible_by) if higher else nothing),
        *(told(forced.ceiling_possible, forced.ceiling_possible_by) if lower else nothing),
    )


# ---- findings


def _findings(found: Verdict, catalogue: Catalogue, book: Book) -> Iterator[Finding]:
    """One for each side, outcome and degree of certainty, in this order, with all precedents concerned."""
    sides: tuple[Side, ...] = ("harsh", "lenient")
    for side in sides:
        grouped: dict[tuple[bool, tuple[str, ...]], list[Against]] = {}
        for one in found.conflicts(side):
            certain = one.conflict(side) is Truth.HOLDS
            grouped.setdefault((certain, differing(found.own, one, side)), []).append(one)
        for (certain, outcomes), group in sorted(grouped.items(), key=lambda item: not item[0][0]):
            yield _finding(_Group(found, side, outcomes, tuple(group), certain), catalogue, book)


def differing(own: Decided, one: Against, side: Side) -> tuple[str, ...]:
    """The outcomes on which the two certainly differ in the direction of the side; failing these, possibly."""
    pairs = [(name, *_ordered(here, there, side)) for name, here, there in _outcomes(own, one)]
    certain = tuple(name for name, milder, harsher in pairs if milder.hi < harsher.lo)
    return certain or tuple(name for name, milder, harsher in pairs if milder.lo < harsher.hi)


def _outcomes(own: Decided, one: Against) -> Iterator[tuple[str, Interval, Interval]]:
    return zip(own.comparing.outcomes, own.outcomes, one.other.outcomes, strict=True)


def _ordered(here: Interval, there: Interval, side: Side) -> tuple[Interval, Interval]:
    return (there, here) if side == "harsh" else (here, there)


@dataclass(frozen=True, slots=True)
class _Group:
    """The precedents behind one finding."""

    found: Verdict
    side: Side
    outcomes: tuple[str, ...]
    against: tuple[Against, ...]
    certain: bool

    @property
    def own(self) -> Decided:
        """The track that is judged."""
        return self.found.own

    @property
    def target(self) -> Target:
        """What the finding is about: the measure, or the deepest demand."""
        return target_of(self.own, self.outcomes[0])


def _finding(group: _Group, catalogue: Catalogue, book: Book) -> Finding:
    own, target = group.own, group.target
    level = group.found.comparing.level
    source = target.demand or target.measure
    return Finding(
        own.matter.id,
        own.track_id,
        target.id,
        " and ".join(group.outcomes),
        "split",
        group.certain,
        (level if group.certain else level.lowered()).value,
        _statement(group, catalogue),
        target.demand.wording if target.demand else target.measure.summary,
        str(target.measure.date or ""),
        _told(own, group.outcomes, catalogue),
        "; ".join(f"{_told(one.other, group.outcomes, catalogue)} in {one.other.id}" for one in group.against),
        own.matter.span((*target.path, *_key(target, group.outcomes[0]))),
        tuple(_related(group)),
        (),
        own_facts(own),
        own.matter.citations(source.cite),
        (),
        () if group.certain else tuple(_open(group)),
        tuple(dict.fromkeys(text for one in group.against for text in turns_on(own, one, group.side)))
        if group.certain
        else (),
        tuple(differences(own.matter, target)),
        (),
        ChangeList((), (), 0, tuple(_otherwise(group)), "each precedent apart"),
        tuple(beside(own, one, catalogue, book, group.side) for one in group.against),
    )


def _told(row: Decided, outcomes: Sequence[str], catalogue: Catalogue) -> str:
    words = dict(done(row, catalogue))
    return ", ".join(f"{name} {words[name]}" for name in outcomes)


def _statement(group: _Group, catalogue: Catalogue) -> str:
    number, past = len(group.against), "was" if len(group.against) == 1 else "were"
    sure = "" if group.certain else "possibly "
    gravity = "at least as grave" if group.side == "harsh" else "at most as grave"
    treated = "more mildly" if group.side == "harsh" else "more severely"
    open_ = "" if all(each.treated(group.side) is Truth.HOLDS for each in group.against) else "possibly "
    matters = "a matter" if number == 1 else f"{number} matters"
    told = " and ".join(f"{name} is {words}" for name, words in done(group.own, catalogue) if name in group.outcomes)
    return f"{told}; {matters} that {past} {sure}{gravity} {past} {open_}treated {treated}"


def _open(group: _Group) -> Iterator[str]:
    """What leaves it open, precedent by precedent."""
    for one in group.against:
        facts = one.blocks(group.side)[1]
        told = [f"{facts} of {len(one.above)} facts"] if facts else []
        told += ["what was done"] if one.treated(group.side) is Truth.UNKNOWN else []
        yield f"{one.other.id}: {' and '.join(told)} {'leave' if facts > 1 or len(told) > 1 else 'leaves'} it open"


def _key(target: Target, outcome: str) -> tuple[str, ...]:
    if target.demand is not None:
        return ("object",)
    return ("amount",) if outcome == "amount" and target.measure.amount is not None else ("instrument",)


def _related(group: _Group) -> Iterator[tuple[str, Span]]:
    for one in group.against:
        target = target_of(one.other, group.outcomes[0])
        yield f"precedent {one.other.id}", one.other.matter.span(target.path)
    for fact in group.own.comparing.dimensions:
        for row in (group.own, *(one.other for one in group.against)):
            for span in row.facts[fact.name].spans:
                yield f"{fact.name} in {row.id}: {row.facts[fact.name].shown}", span


def _otherwise(group: _Group) -> Iterator[str]:
    more = "harsher" if group.side == "harsh" else "milder"
    names = ", ".join(one.other.id for one in group.against)
    yield f"had it been certainly no {more} on any outcome compared than {names}: not out of line"
