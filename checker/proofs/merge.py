"""What was found where rules are judged together, brought together over all tracks and told once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from checker.proofs.complaint import KINDS, Complaint, Kind, Undecided
from checker.properties.laws import RuleSet
from checker.vocabulary import Level

OF_A_RULE: frozenset[Kind] = frozenset(
    {"dead", "masked", "idle-override", "says-nothing", "subsumed", "redundant-test", "mergeable", "unused-grade"}
)
"""Complaints about a rule as such, which is at fault only where it is so on every track that it is judged on.

A general rule that the special rules of one authority override in every case still speaks for the others.
"""

_ALL_TOGETHER: frozenset[Kind] = frozenset({"idle-override", "mergeable"})
"""Complaints of a rule that compare rules, and so arise only where all of them stand together."""


@dataclass(frozen=True, slots=True)
class Found:
    """A complaint, with rules judged together among which it arises: those of the first of its tracks."""

    complaint: Complaint
    rules: RuleSet


@dataclass(frozen=True, slots=True)
class Answers:
    """What was found of one set of rules judged together."""

    rules: RuleSet
    complaints: tuple[Complaint, ...]
    undecided: tuple[Undecided, ...]


Silencer = Callable[[Complaint, frozenset[str]], Complaint]
"""Marks a complaint that is explained, given the packs that all have to stand where it arises."""


def merged(answers: Sequence[Answers], silence: Silencer) -> tuple[tuple[Found, ...], tuple[Undecided, ...]]:
    """Every complaint once, with all tracks on which it arises, and every question left open once; in their order."""
    found = [*_of_rules(answers, silence), *_of_tracks(answers, silence)]
    open_ = [*_open(answers), *_half_decided(answers)]
    return tuple(sorted(found, key=_order)), tuple(sorted(dict.fromkeys(open_), key=_open_order))


def _order(found: Found) -> tuple[object, ...]:
    one = found.complaint
    return KINDS.index(one.kind), one.rules, one.about, one.tracks, one.message


def _open_order(one: Undecided) -> tuple[object, ...]:
    return KINDS.index(one.kind), one.rules, one.about, one.why


def _open(answers: Iterable[Answers]) -> Iterator[Undecided]:
    for one in answers:
        yield from one.undecided


# Complaints about tracks


def _of_tracks(answers: Sequence[Answers], silence: Silencer) -> Iterator[Found]:
    """Explained track by track, since what is known of one track need not be known of another."""
    first: dict[tuple[object, ...], Found] = {}
    for one in answers:
        for complaint in one.complaints:
            if complaint.kind not in OF_A_RULE and _on_all_tracks(answers, complaint):
                marked = silence(complaint, frozenset(one.rules.packs))
                key = (*_said(marked), marked.regions, marked.periods, marked.suppressed)
                first[key] = _joined(first[key], marked) if key in first else Found(marked, one.rules)
    return iter(first.values())


def _on_all_tracks(answers: Iterable[Answers], complaint: Complaint) -> bool:
    """Of a law that no case can meet, whether it is so wherever its pack stands; of all else nothing is asked.

    A law about a grade promises something as soon as rules give the grade on one of the tracks.
    """
    if complaint.kind != "law" or complaint.loud is not Level.NOTE:
        return True
    asked = [one for one in answers if complaint.pack in one.rules.packs]
    return all(any(_said(other) == _said(complaint) for other in one.complaints) for one in asked)


def _said(complaint: Complaint) -> tuple[object, ...]:
    return complaint.kind, complaint.rules, complaint.about, complaint.message, complaint.level


def _joined(found: Found, other: Complaint) -> Found:
    tracks = dict.fromkeys((*found.complaint.tracks, *other.tracks))
    return Found(replace(found.complaint, tracks=tuple(tracks)), found.rules)


# Complaints about rules


def _of_rules(answers: Sequence[Answers], silence: Silencer) -> Iterator[Found]:
    """Explained as a whole: a suppression counts where its pack stands wherever the complaint arises."""
    for group in _grouped(answers):
        if all(_answer(one, group[0][1]) is not None for one in _where(answers, group[0][1])):
            for found, packs in _told(group):
                yield replace(found, complaint=silence(found.complaint, packs))


def _told(group: Sequence[tuple[Answers, Complaint]]) -> Iterator[tuple[Found, frozenset[str]]]:
    """The complaints of a group that say the same, as one, each with the packs that stand wherever it arises."""
    first: dict[tuple[object, ...], tuple[Found, frozenset[str]]] = {}
    for one, complaint in group:
        key, here = _said(complaint), frozenset(one.rules.packs)
        if key in first:
            found, packs = first[key]
            first[key] = _joined(found, complaint), packs & here
        else:
            first[key] = Found(complaint, one.rules), here
    return iter(first.values())


def _grouped(answers: Iterable[Answers]) -> Iterator[list[tuple[Answers, Complaint]]]:
    """Complaints that are the same fault of the same rule, if other rules are to blame for it on other tracks."""
    groups: dict[tuple[object, ...], list[tuple[Answers, Complaint]]] = {}
    for one in answers:
        for complaint in one.complaints:
            if complaint.kind in OF_A_RULE:
                groups.setdefault(_fault(complaint), []).append((one, complaint))
    return iter(groups.values())


def _fault(complaint: Complaint) -> tuple[object, ...]:
    rules = complaint.rules if complaint.kind in _ALL_TOGETHER else complaint.rules[:1]
    if complaint.kind == "unused-grade":
        rules = ()
    return complaint.kind, rules, complaint.about


def _where(answers: Iterable[Answers], complaint: Complaint) -> Iterator[Answers]:
    """The rules judged together of which the complaint must be true."""
    for one in answers:
        if _concerned(one.rules, complaint):
            yield one


def _concerned(rules: RuleSet, complaint: Complaint) -> bool:
    if complaint.kind in _ALL_TOGETHER:
        return all(name in rules.rules for name in complaint.rules)
    if complaint.kind == "unused-grade":
        return any(name in rules.rules for name in complaint.rules) or not complaint.rules
    return complaint.rules[0] in rules.rules


def _answer(one: Answers, complaint: Complaint) -> Complaint | None:
    fault = _fault(complaint)
    return next((other for other in one.complaints if _fault(other) == fault), None)


def _half_decided(answers: Sequence[Answers]) -> Iterator[Undecided]:
    """Where a rule is at fault on some tracks and no answer was found on the others that it is judged on."""
    for group in _grouped(answers):
        complaint = group[0][1]
        silent = [one for one in _where(answers, complaint) if _answer(one, complaint) is None]
        if silent and all(_left_open(one, complaint) for one in silent):
            why = "it is so on some tracks, and was not decided on the others"
            yield Undecided(complaint.kind, complaint.rules, complaint.about, why)


def _left_open(one: Answers, complaint: Complaint) -> bool:
    """Whether the question was asked of these rules and not answered; one that names no rules is of all of them."""
    return any(
        other.kind == complaint.kind and other.rules in ((), complaint.rules, complaint.rules[:1])
        for other in one.undecided
    )
