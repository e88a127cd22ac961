"""Two engines on the same case: the first decides, the second has to agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import TracebackType
from typing import NoReturn, Protocol, Self

from checker.errors import EnginesDisagree
from checker.judgement import Contradiction, Engine, Facts, InForce, Judgement, Judgements, Unavailable
from checker.rules.program import Program
from checker.vocabulary import Interval

MOST_STOPS = 3
"""Cases on which the second engine may stop before it is left alone for the rest of the run."""


class Second(Engine, Protocol):
    """An engine that may be unavailable."""

    @property
    def title(self) -> str:
        """What it is built on, for the report."""
        ...

    def close(self, *, at_once: bool = False) -> None:
        """Free what it holds, without waiting for it to settle where that is asked for."""
        ...


class Absent:
    """The place of the second engine where there is none, and the sentence that says so."""

    name = title = "absent"

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence

    def judge(self, program: Program, facts: Facts, in_force: InForce) -> NoReturn:  # noqa: ARG002
        """Raises Unavailable."""
        raise Unavailable(self._sentence, final=True)

    def close(self, *, at_once: bool = False) -> None:
        """Nothing is held."""


class Pair:
    """The first engine, checked by the second as long as this one is available."""

    def __init__(self, first: Engine, second: Second) -> None:
        self.name = f"{first.name}, checked by {second.name}"
        self._first = first
        self._second = second
        self._case = ""
        self._asked = False
        self._why_not = ""
        self._stops = 0
        self._off = ""

    def begin(self, case: str) -> None:
        """From here on another case is judged."""
        self._case = case
        self._asked = False
        self._why_not = self._off

    def judge(self, program: Program, facts: Facts, in_force: InForce) -> Judgements:
        """The first engine's judgements, with what fired in the second.

        Raises EnginesDisagree where the second one judges otherwise.
        """
        judged = self._first.judge(program, facts, in_force)
        self._asked = True
        if self._why_not:
            return judged
        try:
            other = self._second.judge(program, facts, in_force)
        except Unavailable as error:
            self._give_up(error)
            return judged
        except Contradiction as error:
            one = error.name
            says = _of_rule(judged.rules.get(one)) if error.kind == "rule" else _of_grade(judged.grades.get(one))
            told = f"{error.kind} `{one}`: {self._first.name} says {says}, {self._second.name} says {error.says}"
            raise self._disagreement(told) from None
        found = tuple(differences(judged, other, self._first.name, self._second.name))
        if found:
            raise self._disagreement(*found)
        return replace(judged, firings=other.firings)

    def _disagreement(self, *differences: str) -> EnginesDisagree:
        where = f" on `{self._case}`" if self._case else ""
        return EnginesDisagree(
            f"the engines disagree{where}, so there is no verdict:\n    " + "\n    ".join(differences),
            "this is a fault of the checker, not of your files; report it with the case and the rules",
        )

    def _give_up(self, error: Unavailable) -> None:
        self._why_not = error.sentence
        self._stops += 1
        if error.final:
            self._off = error.sentence
        elif self._stops == MOST_STOPS:
            title = self._second.title
            self._off = f"the second engine ({title}) was not asked, since it had stopped on {MOST_STOPS} cases before"

    def account(self) -> str:
        """A sentence on the second engine and the case begun last."""
        if not self._asked:
            return "the second engine was not asked, since nothing was judged"
        return self._why_not or f"the second engine ({self._second.title}) gave the same judgements"

    def close(self, *, at_once: bool = False) -> None:
        """End the second engine, without waiting for it where that is asked for."""
        self._second.close(at_once=at_once)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(at_once=error is not None)


def differences(one: Judgements, other: Judgements, first: str = "one", second: str = "the other") -> Iterator[str]:
    """Every rule and grade on which two engines differ, with what each says."""
    for name in dict.fromkeys((*one.rules, *other.rules)):
        rule, same = one.rules.get(name), other.rules.get(name)
        if rule != same:
            yield f"rule `{name}`: {first} says {_of_rule(rule)}, {second} says {_of_rule(same)}"
    for name in dict.fromkeys((*one.grades, *other.grades)):
        grade, like = one.grades.get(name), other.grades.get(name)
        if grade != like:
            yield f"grade `{name}`: {first} says {_of_grade(grade)}, {second} says {_of_grade(like)}"
    if list(one.rules) != list(other.rules) and one.rules.keys() == other.rules.keys():
        yield f"{first} and {second} give the rules in different order"


def _of_rule(judged: Judgement | None) -> str:
    if judged is None:
        return "nothing"
    condition, own, effect = judged.condition.value, judged.own.value, judged.effective.value
    return f"condition {condition}, while in force {own}, effect {effect}"


def _of_grade(interval: Interval | None) -> str:
    return "nothing" if interval is None else f"{interval.lo} to {interval.hi}"
