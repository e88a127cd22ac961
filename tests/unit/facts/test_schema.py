"""The schema of case files and the checker accept and refuse the same files, but for the checks that are listed."""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from checker import audit
from checker.errors import InputError, Problem
from checker.facts.catalogue import Catalogue
from checker.facts.check import BEYOND_SCHEMA, FORM, by_check
from checker.facts.schema import case_schema
from checker.model.case import STAND_INS, Case
from checker.model.load import load_in_part
from checker.model.schema import schema_of
from checker.model.shape import DATE_PATTERN
from checker.selection import shipped_cases
from checker.source import read, read_text
from tests.mutations import INTERNAL, Tally, Validator, at, mutations, seen_by_editor, with_value, without, written

NIGHTLY = os.environ.get("CHECKER_NIGHTLY") == "1"
EVERY_KEY = Path(__file__).parents[2] / "input" / "every-key.yaml"
SHIPPED = sorted(shipped_cases())

# Two complaints arise where the shape is read; by what they say they belong to checks that no schema can make.
_CALENDAR = re.compile(rf"`({DATE_PATTERN[1:-1]})` is not a day of the calendar$")
_WHOLE = re.compile(r"`-?[0-9]+\.0` is not a whole number$")


@dataclass(frozen=True)
class Judges:
    """The schema and the checker, each asked about the same data."""

    catalogues: dict[str, Catalogue]
    schema: dict[str, Any]
    accepts: Callable[[Any], bool]

    def problems(self, text: bytes) -> list[tuple[str, Problem]]:
        """What the checker finds, each problem with the name of its check."""
        try:
            document = read_text(text, "case.yaml")
        except InputError as error:
            return [("file", problem) for problem in error.problems]
        loaded = load_in_part(document, Case, STAND_INS)
        found = [*((FORM, problem) for problem in loaded.problems), *by_check(loaded, self.catalogues)]
        return [(_beyond(problem) or name, problem) for name, problem in found]


def _beyond(problem: Problem) -> str:
    if _CALENDAR.search(problem.message):
        return "calendar"
    whole = problem.message.endswith("must be a whole number") and problem.hint.startswith("write ")
    return "whole numbers" if whole or _WHOLE.search(problem.message) else ""


@pytest.fixture(scope="module")
def judges() -> Judges:
    catalogues = dict(audit.load_book().catalogues)
    schema = case_schema(catalogues)
    return Judges(catalogues, schema, Validator(schema).is_valid)


def _data(file: str) -> Any:
    return read(EVERY_KEY if file == "every key" else shipped_cases()[file]).data


def test_it_is_a_schema(judges: Judges) -> None:
    Draft202012Validator.check_schema(judges.schema)


def test_the_example_uses_every_key_of_every_record() -> None:
    used: dict[str, set[str]] = {}

    def walk(value: object) -> None:
        if isinstance(value, BaseModel):
            used.setdefault(type(value).__name__, set()).update(value.model_fields_set)
            value = [getattr(value, name) for name in value.model_fields_set]
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ():
            walk(inner)

    walk(Case.model_validate(_data("every key")))
    root, definitions = schema_of(Case)
    wanted = {name: set(each["properties"]) for name, each in definitions.items()}
    assert used == {**wanted, "Case": set(root["properties"])}


@pytest.mark.parametrize("file", ["every key", *SHIPPED])
def test_both_accept(file: str, judges: Judges) -> None:
    data = _data(file)
    assert judges.problems(written(data)) == []
    assert judges.accepts(seen_by_editor(data))


# ---- the two compared, on files changed in one place


def _compare(judges: Judges, file: str, step: int, tally: Tally) -> None:
    catalogue = judges.catalogues["data-protection"]
    original = _data(file)
    for change in itertools.islice(mutations(original, _vocabulary(catalogue)), 0, None, step):
        data = change.apply(original)
        found = judges.problems(written(data))
        checks = {name for name, _ in found}
        if judges.accepts(seen_by_editor(data)) != (checks <= set(BEYOND_SCHEMA)):
            tally.differences.append(f"{change}: {[f'{name}: {problem}' for name, problem in found]}")
        tally.accepted += not found
        tally.refused.update(checks)
        for _, problem in found:
            assert (problem.file, problem.line > 0, problem.column > 0) == ("case.yaml", True, True)
            assert not INTERNAL.search(problem.message), problem


def _vocabulary(catalogue: Catalogue) -> Iterator[str]:
    """Some words of every scale, which fit in one place and not in another."""
    for fact in catalogue.facts.values():
        yield fact.name
        yield from fact.scale.words[-1:] if fact.scale and fact.scale.type != "flag" else ()
    yield from catalogue.instruments
    yield from (word for outcome in catalogue.outcomes.values() for word in outcome.scale.words)


def test_they_agree_on_changes_to_a_case_with_every_key(judges: Judges) -> None:
    tally = Tally()
    _compare(judges, "every key", 1 if NIGHTLY else 89, tally)
    assert tally.differences == []
    assert tally.accepted > 70
    assert tally.refused[FORM] > 350
    assert {"sources", "references"} <= set(tally.refused) <= {FORM, *BEYOND_SCHEMA}


def test_they_agree_on_changes_to_the_shipped_cases(judges: Judges) -> None:
    tally = Tally()
    for file in SHIPPED:
        _compare(judges, file, 101 if NIGHTLY else 5003, tally)
    assert tally.differences == []
    assert tally.accepted > 20
    assert tally.refused[FORM] > 100


# ---- what only the checker sees

Change = Callable[[Any], Any]


def _set(*path_and_value: Any) -> Change:
    *path, value = path_and_value
    return lambda data: with_value(data, tuple(path), value)


def _cut(*path: str | int) -> Change:
    return lambda data: without(data, path)


def _append(*path_and_value: Any) -> Change:
    *path, value = path_and_value
    return lambda data: with_value(data, tuple(path), [*at(data, tuple(path)), value])


_NO_LONGER_CITED: Change = _set("respondents", "firm", "cite", ["made-up"])
_ONE_MORE_DATE = {"value": "2023-01-09", "cite": ["made-up"]}
BEYOND: list[tuple[str, Change]] = [
    ("calendar", _set("measures", 0, "date", "2023-02-30")),
    ("calendar", _set("incident", "started", "value", "2023-02-29")),
    ("calendar", _set("sources", "made-up", "date", "2100-02-29")),
    ("whole numbers", _set("facts", "persons_affected", 1, "value", "DECIMAL")),
    ("whole numbers", _set("respondents", "firm", "turnover", "year", "DECIMAL")),
    ("sources", _set("incident", "cite", ["made-upp"])),
    ("sources", _set("respondents", "firm", "cite", 1, "source", "elsewhere")),
    ("sources", _NO_LONGER_CITED),
    ("places", _append("incident", "cite", "noted")),
    ("places", _cut("respondents", "firm", "cite", 1, "at")),
    ("names", _set("measures", 1, "id", "act")),
    ("names", _set("measures", 0, "demands", 1, "id", "track")),
    ("references", _set("tracks", "track", "respondent", "frim")),
    ("references", _set("measures", 0, "track", "trakc")),
    ("references", _set("facts", "exfiltration", 0, "applies_to", 1, "actt")),
    ("references", _set("counter_arguments", 0, "bears_on", ["firm"])),
    ("bounds", _set("facts", "persons_affected", 0, "value", "at_least", 601)),
    ("bounds", _set("facts", "exfiltration", 0, "value", {"at_least": "confirmed", "at_most": "not-excluded"})),
    ("bounds", _set("incident", "ended", "value", "at_least", "2023-03")),
    ("series", _append("facts", "breach_found", {"value": False, "cite": ["made-up"]})),
    ("series", _set("facts", "persons_affected", 2, "since", "2024-01-01")),
    ("order", _set("incident", "ended", "value", {"at_most": "2023-01-09"})),
    ("order", _set("incident", "discovered", _ONE_MORE_DATE)),
    ("order", _set("incident", "notified", _ONE_MORE_DATE)),
    ("arguments", _append("counter_arguments", 0, "names", "misuse")),
    ("arguments", _cut("incident", "started")),
]


@pytest.mark.parametrize(("check", "change"), BEYOND, ids=[f"{n}-{name}" for n, (name, _) in enumerate(BEYOND)])
def test_the_schema_accepts_what_only_the_checker_refuses(check: str, change: Change, judges: Judges) -> None:
    data = change(_data("every key"))
    text = written(data).replace(b'"value": "DECIMAL"', b'"value": 500.0').replace(b'"DECIMAL"', b"2023.0")
    assert {name for name, _ in judges.problems(text)} == {check}
    assert judges.accepts(seen_by_editor(read_text(text, "case.yaml").data))


def test_what_a_file_is_made_of_no_schema_sees(judges: Judges) -> None:
    text = EVERY_KEY.read_bytes() + b"title: given twice\n"
    assert {name for name, _ in judges.problems(text)} == {"file"}


def test_every_check_beyond_the_schema_is_shown_to_be_one() -> None:
    assert {name for name, _ in BEYOND} | {"file"} == set(BEYOND_SCHEMA)


# ---- what an editor offers


def _value(judges: Judges, fact: str) -> list[Any]:
    exact, *_ = judges.schema["$defs"][fact]["anyOf"]
    found: list[Any] = exact["enum"]
    return found


def test_facts_are_offered_unless_computed(judges: Judges) -> None:
    facts = judges.catalogues["data-protection"].facts
    offered = set(judges.schema["properties"]["facts"]["properties"])
    dates = {"started", "ended", "discovered", "reported", "announced", "notified"}
    computed = {f.name for f in facts.values() if f.grade or f.derived}
    assert offered == set(facts) - dates - computed
    assert computed >= {"gravity", "duration_days", "highest_prior_stringency"}
    assert set(judges.schema["$defs"]["Incident"]["properties"]) >= dates


def test_values_are_those_of_the_scale(judges: Judges) -> None:
    assert _value(judges, "intent") == ["none", "negligent", "gross", "deliberate", "unknown"]
    assert _value(judges, "exfiltration") == ["none-found", "not-excluded", "confirmed", "unknown"]
    assert _value(judges, "secrecy_of_communications") == [True, False, "unknown", "none-found"]
    persons = judges.schema["$defs"]["persons_affected"]["anyOf"][0]
    assert persons == {
        "anyOf": [
            {"type": "integer", "minimum": 0, "maximum": 10_000_000_000},
            {"enum": ["unknown", "none-found"]},
        ]
    }


def test_what_is_offered_is_explained(judges: Judges) -> None:
    catalogue = judges.catalogues["data-protection"]
    facts = judges.schema["properties"]["facts"]["properties"]
    assert all(facts[name]["description"].startswith(catalogue.facts[name].asks) for name in facts)
    instrument = judges.schema["$defs"]["Measure"]["properties"]["instrument"]
    assert instrument["enum"] == list(catalogue.instruments)
    assert all(f"- {n}: {file.means}" in instrument["description"] for n, file in catalogue.instruments.items())
    assert judges.schema["$defs"]["Source"]["properties"]["quote"]["description"].startswith(
        "A few words of the source"
    )


def test_nothing_may_be_left_empty(judges: Judges) -> None:
    text = json.dumps(judges.schema)
    assert '"null"' not in text
    assert ": null" not in text


def test_the_domain_decides_which_facts_there_are(judges: Judges) -> None:
    catalogue = judges.catalogues["data-protection"]
    fewer = {name: fact for name, fact in catalogue.facts.items() if name != "intent"}
    schema = case_schema({"data-protection": catalogue, "another": replace(catalogue, domain="another", facts=fewer)})
    Draft202012Validator.check_schema(schema)
    data = seen_by_editor(_data("every key"))
    assert Validator(schema).is_valid(data)
    assert not Validator(schema).is_valid({**data, "domain": "another"})
    assert not Validator(schema).is_valid({**data, "domain": "a-third"})
    rest = without(with_value(data, ("counter_arguments",), []), ("facts", "intent"))
    assert Validator(schema).is_valid({**rest, "domain": "another"})
    assert not Validator(schema).is_valid(with_value({**rest, "domain": "another"}, ("measures", 0, "instrument"), "x"))
