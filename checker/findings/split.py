"""A track among decided ones, for the report: what they force, where it is out of line, which of them come nearest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.facts.catalogue import Catalogue
from checker.facts.matter import Target
from checker.findings.beside import beside, done, outcome_words, target_of, turns_on
from checker.findings.cohort import Decided, LeftOut, group_words
from checker.findings.explain import bases, differences
from checker.findings.finding import Basis, Beside, ChangeList, Finding
from checker.findings.precedents import Against, Bound, Forced, Side, Verdict, across, verdict
from checker.precedents.figures import Standing
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
    facts: tuple[str, ...] = ()
    outcomes: tuple[tuple[str, str], ...] = ()
    """The outcomes compared, and what they were here."""
    compared: int = 0
    comparable: int = 0
    """Of them, final, and of which one of the two may be at least as grave as the other."""
    incomparable_through: tuple[tuple[str, int], ...] = ()
    """The facts by which others are incomparable, each graver on one, with how many others."""
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
        tuple(fact.name for fact in own.comparing.dimensions),
        done(own, catalogue),
        len(found.against),
        found.comparable,
        tuple(found.through().items()),
        _abstains(found),
        tuple(_forced(found, one, catalogue) for one in found.forced),
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
        f"nothing is said to be out of line with them: {found.comparable} of {len(found.against)} could be compared, "
        f"and this needs {least}: {found.comparing.file.abstain_below.because}"
    )


def _forced(found: Verdict, forced: Forced, catalogue: Catalogue) -> ForcedOutcome:
    name = forced.axis.name
    number = found.comparing.outcomes.index(name)

    def told(bound: Bound) -> tuple[str, tuple[str, ...]]:
        if not bound.by:
            return "", ()
        at = Interval(int(bound.at), int(bound.at))
        return outcome_words(catalogue, name, at), tuple(found.cohort.base.ids[row] for row in bound.by)

    higher = forced.floor_possible.at > forced.floor.at or not forced.floor.by
    lower = forced.ceiling_possible.at < forced.ceiling.at or not forced.ceiling.by
    nothing: tuple[str, tuple[str, ...]] = ("", ())
    return ForcedOutcome(
        name,
        outcome_words(catalogue, name, found.own.outcomes[number]),
        forced.standing,
        *told(forced.floor),
        *told(forced.ceiling),
        *(told(forced.floor_possible) if higher else nothing),
        *(told(forced.ceiling_possible) if lower else nothing),
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
        (),
        own.matter.citations(source.cite),
        (),
        (),
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
    number = len(group.against)
    sure = "" if group.certain else "possibly "
    gravity = "at least as grave" if group.side == "harsh" else "at most as grave"
    treated = "more mildly" if group.side == "harsh" else "more severely"
    one = number == 1
    there = f"{'a matter' if one else f'{number} matters'} {sure}{gravity} {'was' if one else 'were'}"
    open_ = "" if all(each.treated(group.side) is Truth.HOLDS for each in group.against) else "possibly "
    return f"{_told(group.own, group.outcomes, catalogue)}, while {there} {open_}treated {treated}"


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
