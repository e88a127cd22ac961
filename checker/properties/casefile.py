"""A witness as text that can be pasted: as an example beside a rule, and as a whole case file.

Both are tried before they are given out: the example must come out under the rule as it is written, and the case,
read back as `checker check` reads it, must give the engines the facts and the days of law of the witness.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from checker.dates import PartialDate
from checker.errors import InputError
from checker.facts.catalogue import Catalogue, Scale
from checker.facts.check import INCIDENT_DATES
from checker.facts.derive import PERIODS, derive
from checker.facts.form import PERSONS
from checker.facts.matter import Matter, read_matter_text
from checker.facts.reduce import reduce
from checker.findings.situation import in_force, law_days
from checker.model.rulebook import Example
from checker.properties.casefile_inputs import (
    SINCE,
    STRINGENCY,
    Done,
    History,
    Inputs,
    about,
    done,
    inputs,
    partial_date,
)
from checker.properties.examples import complaints
from checker.properties.laws import RuleSet
from checker.properties.trial import Trial, written_as
from checker.properties.witness import Witness, force, narrowed
from checker.rules.ast import Rule, checks
from checker.rules.program import Program
from checker.vocabulary import Interval, Ranges, Truth

MOST_SIDES = 40
"""Values that are listed one by one at most, where a fact may have any of several."""


@dataclass(frozen=True, slots=True)
class Unwritable:
    """Why a witness cannot be written down so that it shows the same."""

    why: str


# As an example


def example_text(found: Trial, witness: Witness, *, demand: str | None = None, note: str = "") -> str | Unwritable:
    """The witness as an entry under `examples:` of a rule, indented as rule files are.

    The judgement, and the facts that decide it, are those of the rule among all rules of its domain, with the others
    in force, as `checker rules test` judges it. Facts that nothing behind the rule reads are left out.
    """
    try:
        example = _example(found, witness, demand, note)
        wrong = "; ".join(complaints(found, example))
    except ValueError as error:
        wrong = str(error)
    return Unwritable(wrong) if wrong else _entry(example)


_SHOWS = {Truth.HOLDS: "firing", Truth.FAILS: "silent", Truth.UNKNOWN: "unknown"}


def _example(found: Trial, witness: Witness, demand: str | None, note: str) -> Example:
    """Raises ValueError, with a message, for what an example cannot say."""
    read = _read_by(found.program)
    facts = {
        name: values
        for name, values in witness.facts.items()
        if name in read and values != found.catalogue.facts[name].closed.whole
    }
    on = _on(found.rule, witness)
    day = Interval(on.first.toordinal(), on.last.toordinal()) if on is not None else None
    standing = found.stand(facts, day, demand)
    return Example.model_validate(
        {
            "shows": _SHOWS[standing.judgement],
            "facts": {name: _raw(name, found.catalogue, values) for name, values in facts.items()},
            "judgement": standing.judgement.value,
            "decided_by": found.reasons(standing),
            "on": on if on is None else str(on),
            "demand": demand,
            "note": note or None,
        }
    )


def _read_by(program: Program) -> set[str]:
    """The facts that the rules of a program read, grades excepted."""
    return {check.fact for line in program.lines for check in checks(line.condition)} - program.grades


def _raw(name: str, catalogue: Catalogue, values: Ranges) -> object:
    """A set of values as files have it; raises ValueError where they have no form for it."""
    scale = catalogue.facts[name].closed
    sides = sum(part.hi - part.lo + 1 for part in values)
    listed = len(values) > 1 or scale.type in ("kind", "flag")
    if listed and sides > MOST_SIDES:
        raise ValueError(f"`{name}` may have {sides:,} values apart from each other, too many to list")
    return written_as(scale, values)


def _on(rule: Rule, witness: Witness) -> PartialDate | None:
    """A date on which the rule is in force as it is in the witness; raises ValueError where no date says so."""
    window, days = rule.window, witness.days.get(rule.law_of)
    if (window.first, window.last) == (None, None):
        return None
    if days is not None:
        exact = partial_date(days)
        if exact is not None:
            return exact
        truth = in_force(window, days)
        if truth is not Truth.UNKNOWN:
            return partial_date(Interval(days.lo, days.lo))
    for near in about(window):
        return partial_date(near)
    raise ValueError(f"no month or year leaves open whether `{rule.id}` was in force")


def _entry(example: Example) -> str:
    """An example in the style of the rule files."""
    facts = [f"{name}: {_flow(raw)}" for name, raw in example.facts.items()]
    lines = [f"  - shows: {example.shows}"]
    if len(together := ", ".join(facts)) <= _WIDTH:
        lines.append(f"    facts: {{{together}}}")
    else:
        lines += ["    facts:", *(f"      {fact}" for fact in facts)]
    if example.demand is not None:
        lines.append(f"    demand: {scalar(example.demand)}")
    if example.on is not None:
        lines.append(f"    on: {scalar(str(example.on))}")
    lines.append(f"    judgement: {example.judgement}")
    lines.append(f"    decided_by: {_flow(list(example.decided_by))}")
    if example.note is not None:
        lines.append(f"    note: {scalar(example.note)}")
    return "".join(f"{line}\n" for line in lines)


_WIDTH = 100
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./()-]*(?:[ ,;][A-Za-z0-9_./()-]*)*|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
_MEANING = {"true", "false", "null", "y", "n"}


def scalar(raw: object) -> str:
    """A value as a YAML file has it, quoted where it must be."""
    if isinstance(raw, bool):
        return str(raw).lower()
    if not isinstance(raw, str):
        return str(raw)
    return raw if _PLAIN.fullmatch(raw) and raw.lower() not in _MEANING else json.dumps(raw, ensure_ascii=False)


def _flow(raw: object) -> str:
    """A value on one line; what stands in a list or mapping there must not hold a comma itself."""
    match raw:
        case dict():
            return "{" + ", ".join(f"{key}: {_flow(value)}" for key, value in raw.items()) + "}"
        case list():
            return "[" + ", ".join(map(_flow, raw)) + "]"
        case str() if "," in raw:
            return json.dumps(raw, ensure_ascii=False)
        case _:
            return scalar(raw)


# As a case


def case_text(
    rules: RuleSet,
    witness: Witness,
    *,
    names: Iterable[str] = (),
    shows: str = "",
    law: str = "",
    within: Mapping[str, Interval] | None = None,
) -> str | Unwritable:
    """The witness as a whole case file, on the first track for which the rules stand together.

    The engines meet the same facts and the same rules in force in it as in the witness, as far as the rules named, or
    all, read them. `shows` says in a sentence what is to be seen, `law` which property that is about. The
    measure lies `within` the levels of stringency and amount named there, and is as mild as it can be.
    """
    if not rules.tracks:
        return Unwritable("these rules stand together on no track of any authority")
    missing = sorted({*INCIDENT_DATES, *PERIODS, STRINGENCY, SINCE} - set(rules.catalogue.facts))
    if missing:
        return Unwritable(f"the domain has no fact `{missing[0]}`, which every case is read for")
    try:
        act = done(rules.catalogue, within or {})
    except ValueError as error:
        return Unwritable(str(error))
    why = ""
    for found in inputs(rules, witness):
        try:
            text = _Case(rules, witness, found, act, shows=shows, law=law).text()
        except ValueError as error:
            why = why or str(error)
            continue
        apart = next(_apart(text, rules, witness, tuple(names)), "")
        if not apart:
            return text
        why = why or apart
    return Unwritable(why)


def _apart(text: str, rules: RuleSet, witness: Witness, names: tuple[str, ...]) -> Iterator[str]:
    """In what the case, read back, differs from the witness for the rules."""
    try:
        matter = read_matter_text(text.encode(), "made-up", {rules.catalogue.domain: rules.catalogue})
    except InputError as error:
        yield from (problem.message for problem in error.problems)
        return
    program = narrowed(rules, names) if names else rules.program
    facts, days = _met(matter, rules.catalogue)
    for name in sorted(_read_by(program)):
        wanted = witness.facts.get(name, rules.catalogue.facts[name].closed.whole)
        if facts[name] != wanted:
            scale = rules.catalogue.facts[name].closed
            yield f"in a case like this `{name}` would be {scale.show(facts[name])}, not {scale.show(wanted)}"
    wanted_force = force(rules, program, witness.days)
    found = {name: in_force(rules.rules[name].window, *days[rules.rules[name].law_of]) for name in wanted_force}
    for name, truth in wanted_force.items():
        if found[name] is not truth:
            yield f"a case that says no more of its days leaves `{name}` {_IN_FORCE[found[name]]}"


_IN_FORCE = {Truth.HOLDS: "in force", Truth.FAILS: "not in force", Truth.UNKNOWN: "perhaps in force"}


def _met(matter: Matter, catalogue: Catalogue) -> tuple[dict[str, Ranges], dict[str, Ranges]]:
    """The facts, and the days whose law counts, that engines meet in the measure of a made-up case."""
    target = next(matter.targets(_TRACK))
    on = target.measure.date
    facts = derive(matter, catalogue, target, on, reduce(matter, catalogue, target, on).facts)
    values = {name: value.values for name, value in facts.items()}
    return values, law_days(values, on, catalogue.scales()["started"])


_TRACK = "track"
_CITE = "[made-up]"


class _Case:
    """The text of one made-up case."""

    def __init__(self, rules: RuleSet, witness: Witness, found: Inputs, act: Done, *, shows: str, law: str) -> None:
        self.rules = rules
        self.catalogue = rules.catalogue
        self.witness = witness
        self.found = found
        self.shows = shows or "how the rules stand on some facts"
        self.law = law
        self.act = act

    def text(self) -> str:
        """The file; raises ValueError where some value or day has no form in it."""
        return "".join(f"{line}\n" for part in self._parts() for line in part)

    def _parts(self) -> Iterator[Iterable[str]]:
        authority, regime = self.rules.tracks[0]
        yield (
            "# Made up by the checker. Nothing of this happened.",
            f"title: {scalar('a made-up case')}",
            "country: XX",
            f"domain: {scalar(self.catalogue.domain)}",
            f"summary: {scalar(f'made up to show: {self.shows}')}",
            f"respondents: {{respondent: {{name: nobody, cite: {_CITE}}}}}",
        )
        yield self._incident()
        yield (
            "tracks:",
            f"  {_TRACK}:",
            "    respondent: respondent",
            f"    authority: {scalar(authority)}",
            f"    regime: {scalar(regime)}",
            f"    closed: {{{self._closing()}how: it is made up, cite: {_CITE}}}",
        )
        yield self._facts()
        if self.found.history is not None:
            yield self._earlier(self.found.history)
        yield self._measure()
        yield (
            "sources:",
            "  made-up:",
            "    title: no source, since the case is made up",
            "    publisher: the checker",
            f"    no_url: {scalar('the checker made the case up to show a property of rules' + self._of_law())}",
            "    locator: the whole case",
        )

    def _of_law(self) -> str:
        return f", `{self.law}`" if self.law else ""

    def _incident(self) -> Iterator[str]:
        yield "incident:"
        yield "  summary: made up"
        for name in INCIDENT_DATES:
            if name in self.found.dates:
                yield f"  {name}: {{value: {self._value(name, self.found.dates[name])}, cite: {_CITE}}}"
        yield f"  cite: {_CITE}"

    def _facts(self) -> Iterator[str]:
        given = [
            (name, values)
            for name, values in self.witness.facts.items()
            if not self.catalogue.facts[name].derived
            and name not in INCIDENT_DATES
            and values != self.catalogue.facts[name].closed.whole
        ]
        yield "facts:" if given else "facts: {}"
        for name, values in given:
            persons = f", per_person: {{text: made up, cite: {_CITE}}}" if name == PERSONS else ""
            yield f"  {name}: [{{value: {self._value(name, values)}, cite: {_CITE}{persons}}}]"

    def _value(self, name: str, values: Ranges) -> str:
        scale = self.catalogue.facts[name].closed
        if scale.type == "date":
            return _flow(_dated(name, scale, values))
        raw = _raw(name, self.catalogue, values)
        if isinstance(raw, dict) and "either" in raw:
            sides = ", ".join(f"{{value: {_flow(side)}, cite: {_CITE}}}" for side in raw["either"])
            return f"{{either: [{sides}]}}"
        return _flow(raw)

    def _earlier(self, history: History) -> Iterator[str]:
        yield "history:"
        if history.complete:
            yield f"  complete: {{text: made up, cite: {_CITE}}}"
        if history.instrument is None or history.day is None:
            yield "  entries: []"
            return
        yield "  entries:"
        yield f"    - {{date: {_date(history.day)}, authority: an authority, instrument: {scalar(history.instrument)},"
        yield f"       relation: same-person, subject: same, about: made up, cite: {_CITE}}}"

    def _measure(self) -> Iterator[str]:
        intrusion, ask = (self.catalogue.outcomes[name].scale for name in ("intrusion", "ask"))
        act, day = self.act, self.found.measure
        dated = f"date: {_date(day)}" if day is not None else "date_note: made up, no day being needed"
        yield "measures:"
        yield "  - id: measure"
        yield f"    track: {_TRACK}"
        yield f"    {dated}"
        yield "    target: nobody"
        yield f"    instrument: {scalar(act.instrument)}"
        if act.amount is not None:
            yield f"    amount: {{amount: {act.amount}, currency: {self.catalogue.outcomes['amount'].scale.unit}}}"
        yield "    summary: made up"
        yield "    demands:"
        yield f"      - {{id: demand, object: {scalar(intrusion.word(intrusion.ends.lo))},"
        yield f"         ask: {scalar(ask.word(ask.ends.lo))}, addressee: nobody, form: document,"
        yield f"         known_from: document, wording: made up, cite: {_CITE}}}"
        yield f"    cite: {_CITE}"

    def _closing(self) -> str:
        return f"on: {_date(self.found.measure)}, " if self.found.measure is not None else ""


def _date(days: Interval) -> str:
    """A day, month or year; raises ValueError where none stands for just these days."""
    found = partial_date(days)
    if found is None:
        first, last = date.fromordinal(days.lo), date.fromordinal(days.hi)
        raise ValueError(f"no month or year has just the days from {first} to {last}")
    return scalar(str(found))


def _dated(name: str, scale: Scale, values: Ranges) -> object:
    """Days as a case gives them: a day, month or year, two ends, or any of several days."""
    if len(values) == 1:
        whole = partial_date(values[0]) if values[0].inside(scale.ends) else None
        return str(whole) if whole is not None else written_as(scale, values)
    sides = [partial_date(part) for part in values]
    if None in sides:
        raise ValueError(f"`{name}` may be one of several days that no months or years stand for")
    return {"either": [str(side) for side in sides]}
