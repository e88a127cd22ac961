"""What holds a finding back: reports by the press, corrections that came later, inferences it turns on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from checker.facts.matter import Target
from checker.facts.value import FactValue
from checker.findings.question import Answer, Question, relevant
from checker.findings.situation import Situation
from checker.vocabulary import Ranges


def measure_caps(target: Target) -> Iterator[str]:
    """Why a finding on this measure or demand is at most possible, whatever the facts."""
    if target.demand is not None and target.demand.known_from == "press":
        yield "the wording of the demand is known from press reports alone"
    if target.measure.unverified:
        yield f"the measure is unverified: {target.measure.unverified}"


def unknown_then(
    situation: Situation, question: Question, answer: Answer, given: Mapping[str, Ranges] | None = None
) -> tuple[str, ...]:
    """The corrections that the authority did not know, without which the answer would be another.

    Facts `given` are taken to be so, corrected or not.
    """

    def before(value: FactValue, _: str) -> Ranges | None:
        return value.known_then

    matter = _that_matter(situation, question, answer, before, given or {})
    return tuple(_of_correction(situation, fact) for fact in matter)


def turns_on(situation: Situation, question: Question, answer: Answer) -> tuple[str, ...]:
    """The facts inferred or unverified without which the answer would be another."""

    def without(value: FactValue, fact: str) -> Ranges | None:
        return (situation.program.scales[fact],) if value.inferred or value.unverified else None

    return _that_matter(situation, question, answer, without, {})


def _that_matter(
    situation: Situation,
    question: Question,
    answer: Answer,
    otherwise: Callable[[FactValue, str], Ranges | None],
    given: Mapping[str, Ranges],
) -> tuple[str, ...]:
    """The facts that, taken otherwise one by one, change the answer; where only all together do, all of them."""
    names = tuple(relevant(question, situation.rules))
    narrow = situation.narrowed(names)
    behind = tuple(fact for fact in narrow.facts_behind(names) if fact not in given)
    own = _changed(narrow, behind, otherwise)
    closing = {} if narrow.closing is None else _changed(narrow.closing, behind, otherwise)
    facts = tuple(dict.fromkeys((*own, *closing)))

    def differs(taken: tuple[str, ...]) -> bool:
        judged = narrow.judge({**given, **_only(own, taken)}, {**given, **_only(closing, taken)})
        found = question.answer(judged)
        return (found.kind, found.certain) != (answer.kind, answer.certain)

    single = tuple(fact for fact in facts if differs((fact,)))
    if single or not facts:
        return single
    return facts if differs(facts) else ()


def _changed(
    situation: Situation, facts: tuple[str, ...], otherwise: Callable[[FactValue, str], Ranges | None]
) -> dict[str, Ranges]:
    found = ((fact, otherwise(situation.facts[fact], fact)) for fact in facts)
    return {fact: values for fact, values in found if values is not None}


def _only(changed: Mapping[str, Ranges], facts: tuple[str, ...]) -> dict[str, Ranges]:
    return {fact: values for fact, values in changed.items() if fact in facts}


def _of_correction(situation: Situation, fact: str) -> str:
    days = [
        (part.facts[fact].published_after, part.day)
        for part in (situation, situation.closing)
        if part is not None and part.facts[fact].published_after is not None
    ]
    published, day = days[0]
    if published is not None and day is not None and day.certainly_before(published):
        return f"`{fact}` was corrected on {published} and not known to the authority then"
    return f"`{fact}` was corrected on {published} and possibly not known to the authority then"
