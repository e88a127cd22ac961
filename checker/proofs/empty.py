"""Rules that expect something, and nothing by it: what every case meets anyway, or what is never asked."""

from __future__ import annotations

from collections.abc import Iterator

from checker.engines.prover.budget import Spent
from checker.proofs.complaint import Complaint, Shown, Undecided
from checker.proofs.ground import Ground
from checker.proofs.replay import Replay, possible
from checker.properties.vacuous import why_vacuous
from checker.rules.ast import Ceiling, Floor
from checker.vocabulary import Truth


def says_nothing(ground: Ground, of: frozenset[str] | None = None) -> Iterator[Complaint | Undecided]:
    """The rules whose floor or ceiling nothing that is done can miss, each with a case in which it has effect.

    This is seen from the rule alone, so that it is told of rules too whose cases were not found. A rule that overrides
    others is there for that, and is left out.
    """
    replay = Replay(ground)
    for name, rule in ground.rules.rules.items():
        why = why_vacuous(rule, ground.rules.catalogue)
        if not why or rule.overrides or (of is not None and name not in of):
            continue
        assert isinstance(rule.says, Floor | Ceiling)
        side = "least" if isinstance(rule.says, Floor) else "most"
        told = f"`{name}` expects at {side} `{rule.says.text}` of `{rule.says.outcome}`, which says nothing: {why}"
        try:
            shown = tuple(_shown(replay, name))
        except Spent:
            shown = ()
        yield Complaint("says-nothing", (name,), "", told, ground.rules.tracks, (rule.says_span,), shown=shown)


def _shown(replay: Replay, rule: str) -> Iterator[Shown]:
    """A case in which the rule has effect, where it ever has. Raises Spent."""
    for name in replay.ground.known((rule,)):
        for box in possible(replay.ground, replay.ground.effect(name))[:1]:
            yield replay.shown(box, {name: Truth.HOLDS}, "it has effect, and nothing follows from that")
