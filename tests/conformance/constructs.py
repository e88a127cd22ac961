"""Every construct of the language, read off the code, and those that a file of the suite tries.

What is tried is read off the files too, not declared: a construct counts where it stands in a rule or a fact that is
judged, and a cell of a table where some case comes out so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, Literal, get_args, get_origin, get_type_hints

from checker.facts.catalogue import Scale
from checker.findings.question import Kind
from checker.model.case import Bounds, Dispute
from checker.model.rulebook import Condition as ConditionFile
from checker.model.rulebook import FactFile, OutcomeFile, RuleFile
from checker.model.rulebook import Power as PowerFile
from checker.rules import ast, unary
from checker.vocabulary import Truth
from tests.conformance.byhand import Judged

Data = dict[str, Any]

BRACKETS = ("[..]", "(..]", "[..)", "(..)")


# ---- what there is


def every() -> frozenset[str]:
    """The constructs of the language as the code has them."""
    return frozenset(_every())


def _every() -> Iterator[str]:
    nodes = (*get_args(ast.Condition), *get_args(ast.Consequence))
    yield from (f"node {_name(node)}" for node in nodes)
    yield from (f"key of a rule {_alias(RuleFile, name)}" for name in RuleFile.model_fields)
    yield from (f"key of a condition {_alias(ConditionFile, name)}" for name in ConditionFile.model_fields)
    yield from (f"key of a power {_alias(PowerFile, name)}" for name in PowerFile.model_fields)
    for key in ("status", "law_of", "level"):
        yield from (f"{key} {word}" for word in _words(RuleFile.model_fields[key].annotation))
    yield from (f"operator {sign}" for sign in (*unary._OPERATORS, *BRACKETS, ",", "not()", "plain"))
    yield from (f"type of scale {word}" for word in _words(get_type_hints(Scale)["type"]))
    yield from (f"type of fact {word}" for word in _words(FactFile.model_fields["type"].annotation))
    yield from (f"type of outcome {word}" for word in _words(OutcomeFile.model_fields["type"].annotation))
    yield from (f"form of value {key}" for record in (Bounds, Dispute) for key in record.model_fields)
    yield from (
        f"form of value {word}" for word in ("exact", "unknown", "none-found", "no entry", "since", "correction")
    )
    words = [truth.value for truth in Truth]
    for one in words:
        yield f"not {one}"
        yield from (
            f"{table} {one}, {other}" for table in ("all", "any", "unless", "override", "force") for other in words
        )
        yield f"grade raised {one}"
    yield from (f"conclusion {kind.value}" for kind in Kind)
    yield from (f"conclusion {kind}, {sure}" for kind in ("harsh", "lenient", "unfounded") for sure in (True, False))


def _name(node: object) -> str:
    """The name of a class, or of one that stands in a union by its name alone."""
    found = getattr(get_origin(node) or node, "__name__", None) or getattr(node, "__forward_arg__", "")
    return str(found).partition("[")[0]


def _alias(record: Any, name: str) -> str:
    return str(record.model_fields[name].alias or name)


def _words(annotation: object) -> Iterator[str]:
    """The words of a closed choice, be it within a union."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    else:
        for part in get_args(annotation):
            yield from _words(part)


# ---- what a file tries


def tried(file: Data) -> frozenset[str]:
    """The constructs that the cases of a file, or what it refuses, try."""
    return frozenset(_tried(file))


def _tried(file: Data) -> Iterator[str]:
    catalogue = file["catalogue"]
    for group in file["groups"]:
        for rule in group["rules"].values():
            yield from _of_rule({**file["every_rule"], **rule}, catalogue)
    for judged in judgements(file):
        yield from _of_facts(judged.case, catalogue)
        yield from _of_case(judged)
        yield from _of_conclusions(judged.case["expected"])
    yield from _of_refused(file)


def judgements(file: Data) -> Iterator[Judged]:
    """Every case of a file, judged by the second evaluation."""
    for group in file["groups"]:
        rules = {name: {**file["every_rule"], **rule} for name, rule in group["rules"].items()}
        yield from (Judged(file["catalogue"], rules, case) for case in group["cases"])


def _of_refused(file: Data) -> Iterator[str]:
    """A country is read by no rule, so that all there is to try is that it is not."""
    for item in file["refused"]:
        for rule in item.get("rules", {}).values():
            for name in rule["when"] if isinstance(rule.get("when"), dict) else ():
                if file["catalogue"]["facts"].get(name, {}).get("type") == "country":
                    yield "type of fact country"


_NODES = {"all": "All", "any": "AnyOf", "not": "Not"}


def _of_rule(rule: Data, catalogue: Data) -> Iterator[str]:
    yield from (f"key of a rule {key}" for key in rule)
    yield from (f"{key} {rule[key]}" for key in ("status", "law_of", "level") if key in rule)
    for outcome, side in rule.get("expect", {}).items():
        yield "node Ceiling" if "at_most" in side else "node Floor"
        yield f"type of outcome {catalogue['outcomes'][outcome]['type']}"
        yield f"type of scale {catalogue['outcomes'][outcome]['type']}"
    if "grade" in rule:
        yield "node Grade"
    if "power" in rule:
        yield "node Power"
        yield from (f"key of a power {key}" for key in rule["power"])
    for key in ("when", "unless"):
        yield from _of_condition(rule.get(key, {}), catalogue)


def _of_condition(condition: Data, catalogue: Data) -> Iterator[str]:
    for key, inner in condition.items():
        if key in _NODES:
            yield f"key of a condition {key}"
            yield f"node {_NODES[key]}"
            for part in inner if isinstance(inner, list) else (inner,):
                yield from _of_condition(part, catalogue)
        else:
            yield "node Check"
            yield f"type of scale {catalogue['facts'][key]['type']}"
            yield f"type of fact {catalogue['facts'][key]['type']}"
            yield from (f"operator {sign}" for sign in _signs(str(inner)))


def _signs(text: str) -> Iterator[str]:
    inner = re.fullmatch(r"not\s*\((.*)\)", text)
    if inner:
        yield "not()"
    items = (inner.group(1) if inner else text).split(",")
    if len(items) > 1:
        yield ","
    for item in (item.strip() for item in items):
        sign = re.match(r"[<>=!]*", item)
        if ".." in item:
            yield f"{item[0]}..{item[-1]}"
        else:
            yield (sign.group() if sign else "") or "plain"


def _of_facts(case: Data, catalogue: Data) -> Iterator[str]:
    if len(case["facts"]) < len(catalogue["facts"]):
        yield "form of value no entry"
    for raw in case["facts"].values():
        for entry in raw if isinstance(raw, list) else [{"value": raw}]:
            yield from (f"form of value {key}" for key in entry if key in ("since", "correction"))
            value = entry["value"]
            if isinstance(value, dict):
                yield from (f"form of value {key}" for key in value)
            else:
                yield f"form of value {value if value in ('unknown', 'none-found') else 'exact'}"


def _of_case(judged: Judged) -> Iterator[str]:
    """The cells of the tables that the case meets."""
    for name, rule in judged.rules.items():
        when, unless = judged.condition(rule.get("when", {})), judged.condition(rule.get("unless", {}))
        if "unless" in rule:
            yield f"unless {when}, {unless}"
        if "in_force" in rule:
            yield f"force {judged.rule(name)['condition']}, {judged.in_force(rule)}"
        for target in rule.get("overrides", []):
            if target in judged.rules:
                yield f"override {judged.rule(target)['own']}, {judged.effect(name)}"
        if "grade" in rule:
            yield f"grade raised {judged.effect(name)}"
        for key in ("when", "unless"):
            yield from _cells(judged, rule.get(key, {}))


def _cells(judged: Judged, condition: Data) -> Iterator[str]:
    for key, inner in condition.items():
        if key == "not":
            yield f"not {judged.condition(inner)}"
            yield from _cells(judged, inner)
        elif key in ("all", "any"):
            truths = [judged.condition(part) for part in inner]
            yield from (f"{key} {one}, {other}" for one, other in product(truths, truths))
            for part in inner:
                yield from _cells(judged, part)


def _of_conclusions(expected: Mapping[str, Any]) -> Iterator[str]:
    for key in ("outcome", "power"):
        if key in expected:
            yield f"conclusion {expected[key]['conclusion']}"
            yield f"conclusion {expected[key]['conclusion']}, {expected[key]['certain']}"
