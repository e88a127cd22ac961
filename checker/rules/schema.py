"""The JSON Schema of rule files: the shapes of the model, narrowed by the catalogue.

What it cannot say is listed in `BEYOND_SCHEMA`; the tests show that nothing else differs from what `parse` accepts.
"""

from __future__ import annotations

from checker.facts.catalogue import Catalogue, Fact, Scale
from checker.facts.schema import DATE, asked, closed, exact, listed
from checker.model.rulebook import RuleFile
from checker.model.schema import BEYOND_EVERY_SCHEMA, DIALECT, Schema, schema_of

BEYOND_SCHEMA = {
    **BEYOND_EVERY_SCHEMA,
    "tests": "A test allows some values of its fact's scale and not all of them: its numbers lie on the scale, and the "
    "first end of an interval does not lie after the last.",
    "articles": "A fact kept for rules on certain articles is read only by a rule whose `because` cites one of them.",
    "windows": "`to` does not lie before `from`.",
    "kinds of demand": "A kind of demand stands once in a power, under one of `covers`, `not_covers` and `open`.",
    "overrides": "`overrides` names rules that exist.",
    "circles": "Rules do not depend on each other in a circle, by overrides or grades.",
    "packs": "A rule stands in a folder with a `pack.yaml` whose `domain` has a catalogue.",
    "examples": "The examples come out as written, name facts that exist and give values on their scales; "
    "`checker rules test` runs them.",
}
"""By the name of a check, what an editor that knows only the schema does not see."""

_ANYTHING: Schema = {
    "anyOf": [
        {"type": ["boolean", "number", "string"]},
        {"type": "array", "items": {"$ref": "#/$defs/Anything"}},
        {"type": "object", "additionalProperties": {"$ref": "#/$defs/Anything"}},
    ]
}
"""Whatever is not left empty."""

_MAX_TEST = 400
_SPACE = r"\s*"


def rule_schema(catalogue: Catalogue) -> Schema:
    """The schema of a rule file of a domain."""
    root, definitions = schema_of(RuleFile)
    readable = [fact for fact in catalogue.facts.values() if fact.scale is not None and not fact.protected]
    _condition(definitions, readable)
    root["properties"]["expect"] = _described(root, "expect", _expect(catalogue))
    root["properties"]["grade"] = _described(root, "grade", _grade(readable))
    _power(definitions, catalogue)
    definitions["NotMonotone"]["properties"]["facts"]["items"] = {"enum": [fact.name for fact in readable]}
    given = [fact for fact in readable if not fact.grade]
    facts = definitions["Example"]["properties"]["facts"]
    facts["properties"] = {fact.name: _suggested(fact) for fact in given}
    facts["additionalProperties"] = {"$ref": "#/$defs/Anything"}
    definitions["Anything"] = _ANYTHING
    for unused in ("Expectation", "GradeFloor"):
        del definitions[unused]
    return {"$schema": DIALECT, "title": "rule file", **root, "$defs": definitions}


def _described(root: Schema, name: str, schema: Schema) -> Schema:
    said = root["properties"][name].get("description")
    return {"description": said, **schema} if said else schema


# ---- conditions


def _condition(definitions: dict[str, Schema], readable: list[Fact]) -> None:
    condition = definitions["Condition"]
    condition["properties"] |= {fact.name: {"description": asked(fact), **_test(fact.closed)} for fact in readable}
    condition["additionalProperties"] = False
    condition["minProperties"] = 1


def _test(scale: Scale) -> Schema:
    """A unary test, as `checker.rules.unary` reads it; whether it allows some values and not all, no schema can say."""
    if scale.type == "flag":
        return {"enum": [True, False, "true", "false"]}
    text = {"type": "string", "maxLength": _MAX_TEST, "pattern": _text(scale)}
    if scale.words:
        return {"anyOf": [{"enum": list(scale.words)}, text]}
    if scale.type == "date":
        return text
    return {"anyOf": [exact(scale, []), text]}


def _text(scale: Scale) -> str:
    """The grammar of `checker.rules.unary` as one pattern: a list of items, or `not` with a list in brackets."""
    value = _value(scale)
    if scale.type == "kind":
        item = f"(!?={_SPACE})?{value}"
    else:
        ends = f"{_SPACE}{value}{_SPACE}"
        item = f"(([<>]=?|!?=){_SPACE})?{value}|[\\[(]{ends}\\.\\.{ends}[\\])]"
    items = f"{_SPACE}({item}){_SPACE}(,{_SPACE}({item}){_SPACE})*"
    return f"^({_SPACE}not{_SPACE}\\({items}\\){_SPACE}|{items})$"


def _value(scale: Scale) -> str:
    if scale.words:
        return f"({'|'.join(scale.words)})"
    return DATE if scale.type == "date" else "[-+]?[0-9]+"


# ---- what a rule says


def _expect(catalogue: Catalogue) -> Schema:
    outcomes = {}
    for outcome in catalogue.outcomes.values():
        level = exact(outcome.scale, [])
        bound = {**closed({"at_most": level, "at_least": level}), "minProperties": 1, "maxProperties": 1}
        outcomes[outcome.name] = {"description": listed(outcome.asks, outcome.means), **bound}
    return {**closed(outcomes), "minProperties": 1, "maxProperties": 1}


def _grade(readable: list[Fact]) -> Schema:
    """The lowest level is not offered: every case has at least that."""
    grades = {}
    for fact in readable:
        if fact.grade:
            floor = closed({"at_least": {"enum": list(fact.closed.words[1:])}}, "at_least")
            grades[fact.name] = {"description": asked(fact), **floor}
    return {**closed(grades), "minProperties": 1, "maxProperties": 1}


def _power(definitions: dict[str, Schema], catalogue: Catalogue) -> None:
    means = {name: file.means for name, file in catalogue.instruments.items()}
    instruments = definitions["Power"]["properties"]["instruments"]
    instruments["items"] = {"description": listed("What kind of measure is it?", means), "enum": list(means)}
    intrusion = catalogue.outcomes["intrusion"]
    kind = {"description": listed(intrusion.asks, intrusion.means), **exact(intrusion.scale, [])}
    definitions["Coverage"]["properties"]["objects"]["items"] = kind


def _suggested(fact: Fact) -> Schema:
    """A fact in an example: offered, and left to `checker rules test`."""
    values = [True, False] if fact.closed.type == "flag" else list(fact.closed.words)
    return {"description": asked(fact), **({"examples": values} if values else {}), "$ref": "#/$defs/Anything"}
