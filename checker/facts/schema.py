"""The JSON Schema of case files: the shapes of the model, narrowed by the catalogue.

What it cannot say is listed in `checker.facts.check.BEYOND_SCHEMA`; the tests show that nothing else differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from checker.facts.catalogue import Catalogue, Fact, Outcome, Scale
from checker.facts.form import COUNTRY, INCIDENT_DATES, PERSONS, can_be_bounded, can_be_given
from checker.model.case import Case
from checker.model.schema import DIALECT, Schema, schema_of
from checker.model.shape import DATE_PATTERN

_UNKNOWN = "unknown"
_NONE_FOUND = "none-found"
DATE = f"(?=19[5-9]|20|21[0-4]|2150){DATE_PATTERN.strip('^$')}"
"""A date in the years of the scale of dates, 1950 to 2150."""


def case_schema(catalogues: Mapping[str, Catalogue]) -> Schema:
    """The schema of a case file in one of the domains: the domain decides which facts and levels there are."""
    head = {"$schema": DIALECT, "title": "case file"}
    if len(catalogues) == 1:
        [(domain, catalogue)] = catalogues.items()
        return {**head, **_of_domain(domain, catalogue, "")}
    definitions: dict[str, Schema] = {}
    branches = []
    for domain, catalogue in sorted(catalogues.items()):
        schema = _of_domain(domain, catalogue, f"{domain}.")
        definitions |= {f"{domain}.{name}": each for name, each in schema.pop("$defs").items()}
        branches.append({"if": _has("domain", {"const": domain}), "then": schema})
    known: Schema = {"properties": {"domain": {"enum": sorted(catalogues)}}, "required": ["domain"]}
    return {**head, "type": "object", **known, "allOf": branches, "$defs": definitions}


def _of_domain(domain: str, catalogue: Catalogue, prefix: str) -> Schema:
    root, definitions = schema_of(Case)
    root["properties"]["domain"] = {"const": domain}
    root["properties"]["facts"] = _facts(catalogue, root["properties"]["facts"])
    _entries(definitions)
    _measures(definitions, catalogue)
    incident = definitions["Incident"]["properties"]
    for name in INCIDENT_DATES:
        fact = catalogue.facts.get(name)
        if fact is not None:
            # What happened does not change over time, only what is known of it.
            incident[name] = {"description": asked(fact), **_entry(fact), "properties": {"since": False}}
    definitions["Argument"]["properties"]["names"]["items"] = {
        "enum": [fact.name for fact in catalogue.facts.values() if not fact.grade]
    }
    definitions |= {fact.name: _value(fact) for fact in catalogue.facts.values() if not fact.grade}
    for unused in ("Alternative", "Bounds", "Dispute"):
        del definitions[unused]
    made: Schema = _prefixed({**root, "$defs": definitions}, prefix)
    return made


def _prefixed(schema: Any, prefix: str) -> Any:
    """The schema with the names of its definitions prefixed where they are referred to."""
    if isinstance(schema, list):
        return [_prefixed(part, prefix) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _prefixed(value, prefix) for key, value in schema.items()}
    if isinstance(made.get("$ref"), str):
        made["$ref"] = made["$ref"].replace("#/$defs/", f"#/$defs/{prefix}")
    return made


# ---- facts and their values


def _facts(catalogue: Catalogue, general: Schema) -> Schema:
    properties = {
        fact.name: {"description": asked(fact), "type": "array", "items": _entry(fact), "minItems": 1}
        for fact in catalogue.facts.values()
        if can_be_given(fact) and fact.name not in INCIDENT_DATES
    }
    described = {"description": general["description"]} if "description" in general else {}
    return {**described, "type": "object", "properties": properties, "additionalProperties": False}


def asked(fact: Fact) -> str:
    """The question a fact answers, with the note on it."""
    return f"{fact.asks} {fact.note}".strip()


def _entry(fact: Fact) -> Schema:
    shape = "PersonsEntry" if fact.name == PERSONS else "Entry"
    return {"allOf": [_ref(shape), {"properties": {"value": _ref(fact.name)}}]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _value(fact: Fact) -> Schema:
    """What may stand under `value` for a fact: exact, unknown, none found, bounded, disputed."""
    words = [_UNKNOWN, *([_NONE_FOUND] if fact.none_found is not None else [])]
    sides = exact(fact.scale, [_NONE_FOUND] if fact.none_found is not None else [])
    forms = [exact(fact.scale, words), _dispute(sides)]
    if can_be_bounded(fact):
        forms.append(_bounds(exact(fact.scale, [])))
    return {"anyOf": forms}


def exact(scale: Scale | None, words: Iterable[str]) -> Schema:
    """One value of a scale, or one of some words; None is the scale of countries."""
    extra = list(words)
    if scale is None:
        return _either({"type": "string", "pattern": COUNTRY}, extra)
    if scale.type == "flag":
        return {"enum": [True, False, *extra]}
    if scale.words:
        return {"enum": list(dict.fromkeys([*scale.words, *extra]))}
    if scale.type == "date":
        return _either({"type": "string", "pattern": f"^{DATE}$"}, extra)
    return _either({"type": "integer", "minimum": scale.ends.lo, "maximum": scale.ends.hi}, extra)


def _either(schema: Schema, words: list[str]) -> Schema:
    return {"anyOf": [schema, {"enum": words}]} if words else schema


def _dispute(side: Schema) -> Schema:
    """Sources differ: two values or more, each with its citation."""
    entry = _ref("Entry")["$ref"]
    properties = {
        "value": side,
        "cite": {"$ref": f"{entry}/properties/cite"},
        "note": {"$ref": f"{entry}/properties/note"},
    }
    sides = closed(properties, "value", "cite")
    return closed({"either": {"type": "array", "minItems": 2, "items": sides}}, "either")


def _bounds(end: Schema) -> Schema:
    """Known only to lie between two ends."""
    return {**closed({"at_least": end, "at_most": end}), "minProperties": 1}


def closed(properties: Schema, *required: str) -> Schema:
    """A mapping with these keys and no others."""
    made: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**made, "required": list(required)} if required else made


def _entries(definitions: dict[str, Schema]) -> None:
    """What an entry needs beside its value; persons may be counted in other units."""
    entry = definitions["Entry"]
    properties = {**entry["properties"], "value": True}
    conditions = [
        {
            "if": _has("value", {"const": _UNKNOWN}),
            "then": {"required": ["note"]},
            "else": {"if": _has("value", {"required": ["either"]}, "object"), "else": {"required": ["cite"]}},
        },
        {
            "if": _has("correction", {"const": True}),
            "then": {"required": ["published"], "properties": {"since": False}},
            "else": {"properties": {"published": False}},
        },
    ]
    persons: Schema = {
        "if": _has("value", {"enum": [_UNKNOWN, _NONE_FOUND]}),
        "else": {
            "anyOf": [
                {"required": ["per_person"]},
                _has("counted", {"contains": _has("unit", {"const": "persons"})}),
            ]
        },
    }
    definitions["PersonsEntry"] = {**entry, "properties": properties, "allOf": [*conditions, persons]}
    others = {name: each for name, each in properties.items() if name not in ("counted", "per_person")}
    definitions["Entry"] = {**entry, "properties": others, "allOf": conditions}


def _has(name: str, value: Schema, kind: str = "") -> Schema:
    """The mapping has this key, with such a value."""
    typed = {"type": kind, **value} if kind else value
    return {"properties": {name: typed}, "required": [name]}


# ---- measures, sources


def _measures(definitions: dict[str, Schema], catalogue: Catalogue) -> None:
    instrument = _instrument(catalogue)
    for name in ("Measure", "Prior"):
        definitions[name]["properties"]["instrument"] = instrument
    definitions["Measure"]["allOf"] = [
        {
            "if": {"required": ["track"]},
            "then": {"not": {"required": ["outside"]}},
            "else": {"required": ["authority", "outside"]},
        },
        {"anyOf": [{"required": ["date"]}, {"required": ["date_note"]}]},
    ]
    definitions["Source"]["oneOf"] = [{"required": ["url"]}, {"required": ["no_url"]}]
    demand = definitions["Demand"]["properties"]
    demand["object"] = _level(catalogue.outcomes["intrusion"])
    ask = _level(catalogue.outcomes["ask"])
    demand["ask"] = {"description": ask.pop("description"), "anyOf": [ask, _dispute(ask)]}


def _instrument(catalogue: Catalogue) -> Schema:
    means = {name: file.means for name, file in catalogue.instruments.items()}
    return {"description": listed("What kind of measure is it?", means), "enum": list(means)}


def _level(outcome: Outcome) -> Schema:
    """A value on the scale of an outcome, with what each level means."""
    return {"description": listed(outcome.asks, outcome.means), **exact(outcome.scale, [])}


def listed(question: str, means: Mapping[str, str]) -> str:
    """A question with its answers, one a line."""
    return "\n".join([question, *(f"- {name}: {meaning}" for name, meaning in means.items())])
