"""What two editions may answer differently in some case: how high a floor, ceiling, grade or power reaches.

Each question is one of heights: of all rules that have effect the highest counts, and 0 stands for none. A ceiling is
the higher the less it allows; a power leaves a demand open at height 1 and reaches it at height 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from checker.facts.catalogue import Catalogue, Scale
from checker.findings.question import coverage
from checker.judgement import Judgements
from checker.revision.paired import SIDES, Side
from checker.rules.ast import Ceiling, Floor, Grade, Power, Rule
from checker.rules.pack import powers
from checker.vocabulary import Truth

Kind = Literal["floor", "ceiling", "grade", "power"]

OPEN, REACHED = 1, 2
"""The heights of a power."""

Heights = tuple[int, int]
"""The height that is certain in a case, and the one that is not excluded; the same where all facts are known."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of heights, put to both editions."""

    kind: Kind
    about: str
    """The outcome or grade; of a power the instrument."""
    heights: Mapping[Side, Mapping[str, int]]
    """The rules that bear on it in each edition, with the height each gives where it has effect."""
    scale: Scale | None
    """None for a power."""
    demand: str = ""
    """Of a power, the kind of demand; empty for the instrument alone."""

    @property
    def name(self) -> str:
        """The question in words: `floor on stringency`, `power to use order with a demand on security`."""
        match self.kind:
            case "power":
                return f"power to use {self.about}" + (f" with a demand on {self.demand}" if self.demand else "")
            case "grade":
                return f"grade {self.about}"
            case kind:
                return f"{kind} on {self.about}"

    def word(self, height: int) -> str:
        """A height as a reader knows it."""
        if self.scale is None:
            return ("no power reaches it", "a power leaves it open", "a power reaches it")[height]
        if height == 0:
            return {"floor": "no floor", "ceiling": "no ceiling"}.get(self.kind, self.scale.word(self.scale.ends.lo))
        ends = self.scale.ends
        if self.kind == "ceiling":
            return f"at most {self.scale.word(ends.hi - height)}"
        return f"at least {self.scale.word(ends.lo + height)}"

    def words(self, heights: Heights, *, unknown: bool) -> str:
        """What is certain and what is not excluded, as a reader knows it; one word where all facts are known."""
        sure, maybe = heights
        if not unknown:
            return self.word(sure)
        if sure == maybe:
            return f"certainly {self.word(sure)}"
        if sure == 0:
            return f"possibly {self.word(maybe)}, not certainly"
        return f"certainly {self.word(sure)}, possibly {self.word(maybe)}"

    def answer(self, side: Side, judgements: Judgements) -> Heights:
        """What is certain, and what is not excluded."""
        sure = maybe = 0
        for name, height in self.heights[side].items():
            effect = judgements.rules[name].effective
            if effect is Truth.HOLDS:
                sure = max(sure, height)
            if effect is not Truth.FAILS:
                maybe = max(maybe, height)
        return sure, maybe

    def setting(self, side: Side, judgements: Judgements, heights: Heights) -> tuple[str, ...]:
        """The rules that have or may have effect and give one of these heights."""
        return tuple(
            name
            for name, gives in self.heights[side].items()
            if gives in heights and judgements.rules[name].effective is not Truth.FAILS
        )


Rules = Mapping[Side, Mapping[str, Rule]]
Catalogues = Mapping[Side, Catalogue]


def questions(rules: Rules, catalogues: Catalogues) -> Iterator[Question | str]:
    """Every outcome and grade on which some rule of either edition speaks; its name alone where the scales differ."""
    for kind, says, about in _asked(rules):
        scales = [_scale(kind, about, catalogues[side]) for side in SIDES]
        known = [scale for scale in scales if scale is not None]
        if len(known) == 2 and known[0] != known[1]:
            yield f"grade {about}" if kind == "grade" else f"{kind} on {about}"
            continue
        scale = known[0]
        heights = {
            side: {
                name: _height(kind, rule, scale)
                for name, rule in rules[side].items()
                if isinstance(rule.says, says) and _name(rule) == about
            }
            for side in SIDES
        }
        yield Question(kind, about, {side: {n: h for n, h in heights[side].items() if h} for side in SIDES}, scale)


def _asked(rules: Rules) -> Iterator[tuple[Kind, type, str]]:
    kinds: tuple[tuple[Kind, type], ...] = (("floor", Floor), ("ceiling", Ceiling), ("grade", Grade))
    for kind, says in kinds:
        named = {_name(rule) for side in SIDES for rule in rules[side].values() if isinstance(rule.says, says)}
        yield from ((kind, says, name) for name in sorted(named))


def _name(rule: Rule) -> str:
    """The outcome or grade that a rule speaks of."""
    says = rule.says
    if isinstance(says, Power):
        return ""
    return says.fact if isinstance(says, Grade) else says.outcome


def _scale(kind: Kind, name: str, catalogue: Catalogue) -> Scale | None:
    if kind == "grade":
        return catalogue.facts[name].scale if name in catalogue.facts else None
    return catalogue.outcomes[name].scale if name in catalogue.outcomes else None


def _height(kind: Kind, rule: Rule, scale: Scale) -> int:
    assert not isinstance(rule.says, Power)
    return scale.ends.hi - rule.says.at if kind == "ceiling" else rule.says.at - scale.ends.lo


def power_questions(rules: Rules, catalogues: Catalogues, track: tuple[str, str]) -> Iterator[Question]:
    """Every instrument, and with it every kind of demand, that some power of either edition names on a track."""
    given = {side: dict(_powers(rules[side], track)) for side in SIDES}
    instruments = sorted({word for side in SIDES for power in given[side].values() for word in power.instruments})
    kinds = dict.fromkeys(word for side in SIDES for word in catalogues[side].outcomes["intrusion"].scale.words)
    for instrument in instruments:
        for kind in (None, *kinds):
            heights = {
                side: {
                    name: REACHED if reach is Truth.HOLDS else OPEN
                    for name, power in given[side].items()
                    if instrument in power.instruments and (reach := coverage(power, kind)) is not Truth.FAILS
                }
                for side in SIDES
            }
            yield Question("power", instrument, heights, None, kind or "")


def _powers(rules: Mapping[str, Rule], track: tuple[str, str]) -> Iterator[tuple[str, Power]]:
    yield from ((rule.id, power) for rule, power in powers(rules.values(), *track))
