"""Tests of rules that could be dropped: without one of them the rule holds in the very same cases."""

from __future__ import annotations

from collections.abc import Iterator

from checker.engines.prover.budget import Spent
from checker.engines.prover.space import Region
from checker.proofs.complaint import Complaint, Shown, Undecided
from checker.proofs.describe import periods
from checker.proofs.ground import Ground
from checker.proofs.replay import FALSE, TRUE, Replay, in_window, left, possible, replaced, test_words
from checker.rules.ast import All, AnyOf, Check, Lowered, checks
from checker.rules.program import Line
from checker.vocabulary import Truth


def redundant_test(ground: Ground, of: frozenset[str] | None = None) -> Iterator[Complaint | Undecided]:
    """Every test of a rule that alone could be dropped.

    A test dropped from those that must all be met is taken to be met, one dropped from those of which any is enough to
    fail. Rules that hold in no case are left out, since that is said of them already.
    """
    replay = Replay(ground)
    yield from replay.lost("redundant-test", of)
    for line in replay.asked(of):
        own = possible(ground, ground.regions.surely[line.rule].own)
        if not own:
            continue
        words = test_words(ground.rules.rules[line.rule])
        tests = zip(checks(line.condition), neutrals(line.condition), words, strict=True)
        for number, (check, neutral, written) in enumerate(tests):
            try:
                if _idle(ground, line, number, neutral, own):
                    yield _complaint(replay, line, check, written, met=neutral is TRUE, own=own)
            except Spent as spent:
                yield Undecided("redundant-test", (line.rule,), check.fact, spent.why)


def neutrals(condition: Lowered, around: Lowered = TRUE) -> Iterator[Lowered]:
    """For every check, from left to right, what stands in for it once it is dropped.

    Among several parts it is what changes nothing there; a part that stands alone is dropped with what it stands in.
    """
    match condition:
        case Check():
            yield around
        case All(parts):
            for part in parts:
                yield from neutrals(part, TRUE if len(parts) > 1 else around)
        case AnyOf(parts):
            for part in parts:
                yield from neutrals(part, FALSE if len(parts) > 1 else around)


def _idle(ground: Ground, line: Line, number: int, neutral: Lowered, own: Region) -> bool:
    """Whether a rule holds in the same cases without one of its tests. Raises Spent.

    Conditions have no `not` left: a test taken to be met only adds cases, and one taken to fail only loses some.
    """
    rule, budget = ground.rules.rules[line.rule], ground.budget
    without = in_window(ground, rule, ground.regions.where(replaced(line.condition, {number: neutral}), budget))
    more, less = (without, own) if neutral is TRUE else (own, without)
    return next(left(ground, more, less, budget), None) is None


def _complaint(replay: Replay, line: Line, check: Check, written: str, *, met: bool, own: Region) -> Complaint:
    """What is said of a test that could be dropped; `met` where it is then taken to be met."""
    # Below `unless` and `not` all that must be met and any that may be change places, and neither word helps a reader.
    below = written != f"`{check.fact}: {check.text}`"
    ground = replay.ground
    why = (
        "its other tests see to that already"
        if met or below
        else "the other tests of which one is enough are met there too"
    )
    return Complaint(
        "redundant-test",
        (line.rule,),
        check.fact,
        f"`{line.rule}` holds in the same cases without its test {written}: {why}",
        ground.rules.tracks,
        (check.span,),
        periods=periods(ground, own),
        shown=tuple(_shown(replay, line, own)),
    )


def _shown(replay: Replay, line: Line, own: Region) -> Iterator[Shown]:
    """A case in which the rule's condition is met, and the rule has effect where it ever has."""
    effect = possible(replay.ground, replay.ground.effect(line.rule))
    truth = Truth.HOLDS if effect else Truth.FAILS
    told = "its condition is met here, with the test and without it"
    yield replay.shown((effect or own)[0], {line.rule: truth}, told, own={line.rule: Truth.HOLDS})
