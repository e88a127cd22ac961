"""Conditions combined: every cell of the three-valued tables, nested, and the facts that decide."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from tests.conformance.made import TRUTHS, Data, File, Group, bad, case, one, rule

TABLE = "Held against the table under Three values: "
FLAGS = ("hidden", "told", "asked")
A, B, C = ({name: True} for name in FLAGS)
READ = (*FLAGS, "persons", "harm", "colour", "balance")


def cells(*names: str) -> Iterator[Data]:
    """Every combination of truths of some flags."""
    for truths in product(TRUTHS.values(), repeat=len(names)):
        yield dict(zip(names, truths, strict=True))


def table(name: str, when: Data, flags: int = 2) -> Group:
    """A condition on every combination of its flags."""
    return one(name, when, cells(*FLAGS[:flags]))


def kleene_all() -> File:
    """`all`, as a list and as the keys of a mapping."""
    harms = ("none", "small", "large", {"at_least": "small"}, {"at_most": "small"}, "unknown")
    both = [{"persons": number, "harm": harm} for number in (9, 10, {"at_least": 9}) for harm in harms]
    groups = (
        table("all of two", {"all": [A, B]}),
        table("two keys", {**A, **B}),
        table("all of three", {"all": [A, B, C]}, 3),
        table("all of one", {"all": [A]}, 1),
        table("the same twice", {"all": [A, A]}, 1),
        one("two facts with an order", {"persons": ">= 10", "harm": ">= small"}, both),
        table("keys beside a list", {**A, "all": [B, C]}, 3),
    )
    refused = (
        bad("a list with nothing in it", {"all": []}),
        bad("no list", {"all": A}),
        bad("a condition without a test in it", {"all": [A, {}]}),
        bad("a condition without a test", {}),
    )
    return File("kleene-all", "all must hold", f"{TABLE}the column `all`.", READ, groups, refused)


def kleene_any() -> File:
    """`any`."""
    groups = (
        table("any of two", {"any": [A, B]}),
        table("any of three", {"any": [A, B, C]}, 3),
        table("any of one", {"any": [A]}, 1),
        table("the same twice", {"any": [A, A]}, 1),
        table("keys beside a list", {**A, "any": [B, C]}, 3),
        one(
            "what could only be true", {"any": [{"persons": "<= 5"}, {"persons": "> 5"}]},
            [{"persons": value} for value in (5, 6, {"at_most": 5}, {"at_least": 5}, "unknown", {"either": [5, 6]})],
        ),
        one(
            "the same as a list of values", {"persons": "<= 5, > 6"},
            [{"persons": value} for value in (5, 6, 7, {"either": [5, 7]}, {"at_least": 5}, "unknown")],
        ),
    )  # fmt: skip
    refused = (
        bad("a list with nothing in it", {"any": []}),
        bad("no list", {"any": A}),
        bad("a condition without a test in it", {"any": [{}]}),
    )
    reviewed = f"{TABLE}the column `any`, and the paragraph on what could only be true."
    return File("kleene-any", "one must hold", reviewed, READ, groups, refused)


def negation() -> File:
    """`not`, before a test, before either list, and twice."""
    numbers = (4, 5, 6, {"at_most": 5}, {"at_least": 5}, {"either": [4, 6]}, "unknown")
    groups = (
        table("not", {"not": A}, 1),
        table("not not", {"not": {"not": A}}, 1),
        table("not not not", {"not": {"not": {"not": A}}}, 1),
        table("not all", {"not": {"all": [A, B]}}),
        table("not two keys", {"not": {**A, **B}}),
        table("not any", {"not": {"any": [A, B]}}),
        table("not beside a key", {**A, "not": B}),
        table("not of a list with not in it", {"not": {"any": [{"not": A}, {"all": [B, {"not": C}]}]}}, 3),
        one("not a comparison", {"not": {"persons": "> 5"}}, [{"persons": value} for value in numbers]),
        one("not a list", {"not": {"persons": "4, 6"}}, [{"persons": value} for value in numbers]),
        one(
            "not before a test and in it", {"not": {"colour": "not(red)"}},
            [{"colour": value} for value in ("red", "green", {"either": ["red", "blue"]}, "unknown")],
        ),
    )  # fmt: skip
    refused = (
        bad("not of nothing", {"not": {}}),
        bad("not of a list", {"not": [A]}),
        bad("not of a value", {"not": True}),
    )
    return File("not", "what does not hold", f"{TABLE}the column `not a`.", READ, groups, refused)


def unless() -> File:
    """`unless` beside `when`, and alone."""
    groups = (
        Group("when and unless", {"suite/rule": rule(A, unless=B)}, tuple(case(cell) for cell in cells(*FLAGS[:2]))),
        Group("unless alone", {"suite/rule": rule(unless=A)}, tuple(case(cell) for cell in cells(*FLAGS[:1]))),
        Group("neither", {"suite/rule": rule()}, (case(), case({"hidden": True}))),
        Group(
            "unless with keys",
            {"suite/rule": rule(A, unless={**B, **C})},
            tuple(case(cell) for cell in cells(*FLAGS)),
        ),
        Group(
            "unless any, with not in it",
            {"suite/rule": rule({"any": [A, B]}, unless={"any": [{"not": B}, C]})},
            tuple(case(cell) for cell in cells(*FLAGS)),
        ),
        Group(
            "the same fact in both",
            {"suite/rule": rule({"persons": ">= 10"}, unless={"persons": "> 20"})},
            tuple(case({"persons": v}) for v in (9, 10, 20, 21, {"at_least": 10, "at_most": 20}, {"at_least": 15})),
        ),
    )
    refused = (bad("unless of nothing", A, unless={}), bad("unless of a list", A, unless=[B]))
    reviewed = (
        "Held against the row of `when` and `unless` in the table of keys (the rule applies where `when` holds and "
        "`unless` does not) and the table under Three values."
    )
    return File("unless", "an exception", reviewed, READ, groups, refused)


def nested() -> File:
    """Lists within lists, where which facts decide is not seen at a glance."""
    groups = (
        table("all in any", {"any": [{"all": [A, B]}, C]}, 3),
        table("any in all", {"all": [{"any": [A, B]}, C]}, 3),
        table("one fact in several places", {"any": [{"all": [A, B]}, {"all": [{"not": A}, C]}]}, 3),
        table("four deep", {"all": [{"any": [{"all": [{"any": [A, B]}, C]}, {"not": A}]}]}, 3),
        table("every key at once", {**A, "all": [{"any": [B, C]}], "any": [B, {"not": C}], "not": {**B, **C}}, 3),
    )
    reviewed = f"{TABLE}every column, applied from the inside out; what decides is defined in the suite's own README."
    return File("nested", "conditions within conditions", reviewed, READ, groups)


FILES: tuple[File, ...] = (kleene_all(), kleene_any(), negation(), unless(), nested())
