"""A file of the suite put to the checker: its rules read as any pack, its cases as any case file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.engines.reference import Reference
from checker.errors import InputError
from checker.facts.catalogue import DATES, Catalogue, Scale, read_catalogue
from checker.facts.form import INCIDENT_DATES
from checker.facts.matter import Matter, Target, read_matter_text
from checker.facts.reduce import reduce
from checker.findings.deciding import deciding
from checker.findings.question import Bounds, OutcomeQuestion, PowerQuestion
from checker.findings.situation import in_force, law_days
from checker.judgement import Engine, InForce, Judgements
from checker.rules.ast import Rule
from checker.rules.pack import Book, powers, read_book
from checker.rules.program import Program, program
from checker.vocabulary import Interval, Ranges

Data = dict[str, Any]

DOMAIN = "suite"
_CITE = ["suite"]
_SOURCES = {"suite": {"title": "none", "publisher": "none", "no_url": "made up", "locator": "none"}}


# ---- files


def write_domain(folder: Path, catalogue: Data) -> Path:
    """The catalogue of a file as the folder of a domain; gives the folder that it stands in."""
    place = folder / "domains" / DOMAIN
    place.mkdir(parents=True, exist_ok=True)
    facts = {name: {**catalogue["every_fact"], **fact} for name, fact in catalogue["facts"].items()}
    (place / "facts.yaml").write_text(json.dumps({"facts": facts}, indent=1), encoding="utf-8")
    scales = {key: catalogue[key] for key in ("outcomes", "instruments")}
    (place / "scales.yaml").write_text(json.dumps(scales, indent=1), encoding="utf-8")
    return place.parent


def write_rules(folder: Path, rules: Mapping[str, Data], every_rule: Data) -> Path:
    """Rules as packs in a folder of their own."""
    for name, rule in rules.items():
        pack, _, slug = name.partition("/")
        place = folder / pack
        if not place.exists():
            place.mkdir(parents=True)
            pair = {"authority": "office", "regime": "act"}
            text = {"title": "a pack of the suite", "domain": DOMAIN, "applies_to": [pair]}
            (place / "pack.yaml").write_text(json.dumps(text), encoding="utf-8")
        (place / f"{slug}.yaml").write_text(json.dumps({**every_rule, **rule}, indent=1), encoding="utf-8")
    return folder


@dataclass(frozen=True, slots=True)
class World:
    """The rules of one group, read."""

    catalogue: Catalogue
    rules: Mapping[str, Rule]
    program: Program
    written: str
    """The catalogue as the file has it."""


def world(folder: Path, file: Data, rules: Mapping[str, Data]) -> World:
    """Some rules by the catalogue of their file, read from a new folder; raises InputError where they are refused."""
    book: Book = read_book([write_rules(folder, rules, file["every_rule"])], folder.parent / "domains")
    catalogue = book.catalogues[DOMAIN]
    return World(catalogue, book.rules, program(book.rules.values(), catalogue), json.dumps(file["catalogue"]))


# ---- cases


def _value(raw: Any) -> Any:
    if isinstance(raw, dict) and "either" in raw:
        return {"either": [{"value": side, "cite": _CITE} for side in raw["either"]]}
    return raw


def _entries(raw: Any) -> list[Data]:
    given = raw if isinstance(raw, list) else [{"value": raw}]
    return [{"note": "made up", "cite": _CITE, **entry, "value": _value(entry["value"])} for entry in given]


def case_file(case: Data, instrument: str) -> Data:
    """The case file that says what a case of the suite says."""
    entries = {name: _entries(raw) for name, raw in case["facts"].items()}
    incident = {name: entries.pop(name)[0] for name in INCIDENT_DATES if name in entries}
    day = {"date": case["measure"]} if "measure" in case else {"date_note": "not known"}
    track = {"respondent": "firm", "authority": "office", "regime": "act"}
    measure = {"id": "measure", "track": "track", "target": "a firm", "instrument": instrument, "summary": "made up"}
    return {
        "title": "a case of the suite",
        "country": "JP",
        "domain": DOMAIN,
        "respondents": {"firm": {"name": "a firm", "cite": _CITE}},
        "incident": {"summary": "made up", "cite": _CITE, **incident},
        "tracks": {"track": track},
        "facts": entries,
        "measures": [{**measure, **day, "cite": _CITE}],
        "sources": _SOURCES,
    }


@dataclass(frozen=True, slots=True)
class Given:
    """What an engine is given of a case."""

    facts: Mapping[str, Ranges]
    in_force: InForce


def given(found: World, case: Data) -> Given:
    """The facts of a case on the day of its measure, and which rules are in force; raises InputError."""
    text = json.dumps(case_file(case, next(iter(found.catalogue.instruments))))
    key = found.written, text
    if key not in _STOOD:
        _STOOD[key] = _stood(found.catalogue, text)
    facts, days = _STOOD[key]
    force = {name: in_force(rule.window, *days[rule.law_of]) for name, rule in found.rules.items()}
    return Given(facts, force)


_STOOD: dict[tuple[str, str], tuple[dict[str, Ranges], dict[str, Ranges]]] = {}
"""What was made of a case by a catalogue, both as text: many rules are asked about the same case, by every engine."""


def _stood(catalogue: Catalogue, text: str) -> tuple[dict[str, Ranges], dict[str, Ranges]]:
    """The facts of a case, and the days whose law counts; raises InputError."""
    matter: Matter = read_matter_text(text.encode(), "case", {DOMAIN: catalogue})
    [target] = [*matter.targets("track")]
    assert isinstance(target, Target)
    standing = reduce(matter, catalogue, target, target.measure.date)
    facts = {name: value.values for name, value in standing.facts.items()}
    dates: dict[str, Ranges] = dict.fromkeys(("started", "ended", "discovered"), (DATES,))
    return facts, law_days({**dates, **facts}, target.measure.date, DATES)


# ---- what is expected


def expected(found: World, case: Data, engine: Engine | None = None) -> Data:
    """What an engine, and what the checker makes of it, says of a case."""
    of_case = given(found, case)
    judged = (engine or Reference()).judge(found.program, of_case.facts, of_case.in_force)
    said: Data = {"rules": dict(sorted(_rules(found, of_case, judged)))}
    grades = {name: _grade(found, name, level) for name, level in sorted(judged.grades.items())}
    if grades:
        said["grades"] = grades
    if "outcome" in case:
        said["outcome"] = _outcome(found, case["outcome"], judged)
    if "power" in case:
        said["power"] = _power(found, case["power"], judged)
    return said


def _rules(found: World, of_case: Given, judged: Judgements) -> Iterator[tuple[str, Data]]:
    known: dict[str, Ranges] = {name: (ends,) for name, ends in found.program.scales.items()}
    known.update(of_case.facts)
    known.update({name: (level,) for name, level in judged.grades.items()})
    for line in found.program.lines:
        judgement = judged.rules[line.rule]
        yield (
            line.rule,
            {
                "condition": judgement.condition.value,
                "own": judgement.own.value,
                "effective": judgement.effective.value,
                "decided_by": sorted({check.fact for check in deciding(line.condition, known)}),
            },
        )


def _grade(found: World, name: str, level: Interval) -> Data:
    scale = found.catalogue.facts[name].closed
    return {"at_least": scale.words[level.lo], "at_most": scale.words[level.hi]}


def _outcome(found: World, asked: Data, judged: Judgements) -> Data:
    scale = found.catalogue.outcomes[asked["name"]].scale
    low, high = (scale.encode(asked[end]).lo for end in ("at_least", "at_most"))
    rules = {line.rule: found.rules[line.rule] for line in found.program.lines}
    question = OutcomeQuestion(asked["name"], Interval(low, high), scale.ends, rules, asked["floors"])
    bounds, answer = question.bounds(judged), question.answer(judged)
    return {
        **_bounds(scale, bounds),
        "conclusion": answer.kind.value,
        "certain": answer.certain,
        "rules": sorted(answer.rules),
    }


def _bounds(scale: Scale, bounds: Bounds) -> Data:
    def shown(number: int) -> object:
        return scale.words[number] if scale.words else number

    return {
        "C!": shown(bounds.ceiling.certain),
        "C?": shown(bounds.ceiling.possible),
        "F!": shown(bounds.floor.certain),
        "F?": shown(bounds.floor.possible),
    }


def _power(found: World, asked: Data, judged: Judgements) -> Data:
    candidates = {
        rule.id: power
        for rule, power in powers(found.rules.values(), asked["authority"], asked["regime"])
        if asked["instrument"] in power.instruments
    }
    question = PowerQuestion(asked.get("object"), candidates, asked["complete"])
    answer = question.answer(judged)
    return {
        "reaches": {name: question.reach(name, judged).value for name in sorted(candidates)},
        "conclusion": answer.kind.value,
        "certain": answer.certain,
    }


def refused(folder: Path, file: Data, item: Data) -> bool:
    """Whether the checker refuses what an item of `refused` holds."""
    try:
        if "catalogue" in item:
            read_catalogue(write_domain(folder, {**file["catalogue"], **item["catalogue"]}) / DOMAIN)
            return False
        found = world(folder / "rules", file, item.get("rules", {}))
        if "facts" in item:
            given(found, item)
    except InputError:
        return True
    return False
