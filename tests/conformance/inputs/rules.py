"""Rules beside each other: overrides, being in force, grades; and the keys of a rule."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

from tests.conformance.made import EXPECT, TRUTHS, Data, File, Group, bad, case, rule

FLAGS = ("hidden", "told", "asked")
A, B, C = ({name: True} for name in FLAGS)
READ = (
    *FLAGS,
    "persons",
    "harm",
    "colour",
    "started",
    "ended",
    "discovered",
    "abroad",
    "origin",
    "home",
    "gravity",
    "risk",
)


def flags(number: int) -> tuple[Data, ...]:
    """A case for every combination of truths of some flags."""
    return tuple(case(dict(zip(FLAGS, truths, strict=False))) for truths in product(TRUTHS.values(), repeat=number))


def over(*names: str) -> list[str]:
    return [f"suite/{name}" for name in names]


def several(name: str, rules: dict[str, Data], cases: Iterable[Data]) -> Group:
    return Group(name, {f"suite/{key}": value for key, value in rules.items()}, tuple(cases))


def bad_rules(why: str, **rules: Data) -> Data:
    return {"why": why, "rules": {f"suite/{name}": given for name, given in rules.items()}}


def override() -> File:
    """Every combination of truths of the rules, for every way in which up to three override each other."""
    first, second, third = rule(A), rule(B), rule(C)
    groups = (
        several("one over another", {"below": first, "above": {**second, "overrides": over("below")}}, flags(2)),
        several(
            "two over one",
            {"below": first, "left": {**second, "overrides": over("below")},
             "right": {**third, "overrides": over("below")}},
            flags(3),
        ),
        several("one over two", {"one": first, "two": second, "above": {**third, "overrides": over("one", "two")}}, flags(3)),  # noqa: E501
        several(
            "a chain, so that what is overridden overrides nothing",
            {"a": first, "b": {**second, "overrides": over("a")}, "c": {**third, "overrides": over("b")}},
            flags(3),
        ),
        several(
            "a triangle",
            {"a": first, "b": {**second, "overrides": over("a")}, "c": {**third, "overrides": over("a", "b")}},
            flags(3),
        ),
        several("a rule that always applies", {"a": rule(), "b": rule(A, overrides=over("a"))}, flags(1)),
        several(
            "a rule without effect by its status overrides nothing",
            {"a": first, "b": rule(B, overrides=over("a"), status="draft"),
             "c": rule(C, overrides=over("a"), status="superseded")},
            flags(3),
        ),
        several("a draft overridden", {"a": rule(A, status="draft"), "b": rule(B, overrides=over("a"))}, flags(2)),
        Group(
            "in another pack",
            {"suite/below": first, "other/above": rule(B, overrides=over("below"))},
            flags(2),
        ),
        several(
            "not in force, it overrides nothing",
            {"below": first, "above": rule(B, overrides=over("below"), law_of="measure", in_force={"from": "2020"})},
            (case(dict(zip(FLAGS, truths, strict=False)), measure=day)
             for truths in product(TRUTHS.values(), repeat=2) for day in ("2019-12-31", "2020-01-01")),
        ),
    )  # fmt: skip
    refused = (
        bad("no such rule", A, overrides=over("nowhere")),
        bad("no name of a rule", A, overrides=["rule"]),
        bad("over itself", A, overrides=over("rule")),
        bad_rules("a circle of two", a=rule(A, overrides=over("b")), b=rule(B, overrides=over("a"))),
        bad_rules(
            "a circle of three",
            a=rule(A, overrides=over("b")), b=rule(B, overrides=over("c")), c=rule(C, overrides=over("a")),
        ),
        bad_rules(
            "a circle of a grade and an override",
            a=rule(A, grade={"gravity": {"at_least": "serious"}}),
            b=rule({"gravity": "serious"}, overrides=over("a")),
        ),
    )  # fmt: skip
    reviewed = "Held against the formula under Three values: effect = condition and in force and not any(effect of overriders)."  # noqa: E501
    return File("override", "rules that take effect away", reviewed, READ, groups, refused)


WINDOWS: dict[str, Data] = {
    "from a day": {"from": "2020-04-01"},
    "from a month": {"from": "2020-04"},
    "from a year": {"from": "2020"},
    "to a day": {"to": "2020-04-01"},
    "to a month": {"to": "2020-04"},
    "to a year": {"to": "2020"},
    "from and to": {"from": "2020-04", "to": "2020-09-15"},
    "one day": {"from": "2020-04-01", "to": "2020-04-01"},
    "neither end": {},
}
DAYS: tuple[Any, ...] = (
    "2019-12-31", "2020-01-01", "2020-03-31", "2020-04-01", "2020-04-02", "2020-04-30", "2020-05-01", "2020-09-15",
    "2020-09-16", "2020-12-31", "2021-01-01", "2020-03", "2020-04", "2020", "2019", "2021", None,
)  # fmt: skip


def windows() -> File:
    """The day that counts, whole and partial, against windows of every form."""
    groups = [
        several(
            f"the day of the measure, {name}",
            {"rule": rule(in_force=window, law_of="measure")},
            (case(**({"measure": day} if day else {})) for day in DAYS),
        )
        for name, window in WINDOWS.items()
    ]
    ended: tuple[Any, ...] = (
        {"ended": "2020-03-31"}, {"ended": "2020-04-01"}, {"ended": "2020-04"}, {"ended": "2020-03"}, {},
        {"ended": {"at_least": "2020-04-01"}}, {"ended": {"at_most": "2020-03-31"}}, {"ended": {"at_most": "2020-04-01"}},  # noqa: E501
        {"started": "2020-04-01"}, {"started": "2020-03-31"}, {"started": "2020-04"}, {"started": "2020-03"},
        {"started": "2019", "ended": "2020-05-01"}, {"started": {"at_least": "2020-04-01"}},
        {"ended": "2020-06-15"}, {"ended": "2021"}, {"started": "2021", "ended": "2021"},
        {"discovered": "2020-04-01"}, {"discovered": "2020-03-31"}, {"discovered": "2020-04"},
        {"discovered": {"at_least": "2020-04"}}, {"ended": "2020-03-31", "discovered": "2020-04-01"},
        {"started": "2020-04-01", "discovered": "unknown"}, {"discovered": "2021-01"},
    )  # fmt: skip
    three = {
        "breach": rule(in_force=WINDOWS["from a day"], law_of="breach"),
        "default": rule(in_force=WINDOWS["from a day"]),
        "discovery": rule(in_force=WINDOWS["from a day"], law_of="discovery"),
        "measure": rule(in_force=WINDOWS["from a day"], law_of="measure"),
        "power": rule(
            in_force=WINDOWS["from a day"],
            power={"authorities": ["office"], "regimes": ["act"], "instruments": ["order"]},
        ),
    }
    for day in ("2020-06-15", "2020-06", None):
        on = {"measure": day} if day else {}
        groups.append(several(f"breach, discovery, measure on {day}", three, (case(facts, **on) for facts in ended)))
    sides = (
        ("2019-06-01", "2022-06-01"), ("2019", "2022"), ("2020-06-01", "2021-06-01"), ("2020-06-01", "2022-06-01"),
        ("2019-06-01", "2020-06-01", "2022-06-01"), ("2019-06-01", "2023-06-01"), ("2020-06-01", "2023-06-01"),
        ("2022-02-01", "2023-06-01"), ("2019-12-31", "2022-01-01"), ("2020-01-01", "2021-12-31"),
        ("2019-12", "2021-12", "2022-02"),
    )  # fmt: skip
    period = {"from": "2020", "to": "2021"}
    groups.append(
        several(
            "sources differ on the day",
            {law: rule(in_force=period, law_of=law) for law in ("breach", "discovery", "measure")},
            (
                case({date: {"either": list(each)}, **began}, **on)
                for date in ("ended", "discovered")
                for began in ({}, {"started": "2019-12-01"})
                for on in ({"measure": "2022-12-01"}, {"measure": "2021-06-01"}, {})
                for each in sides
            ),
        )
    )
    both = [
        case({"hidden": truth}, measure=day)
        for truth in TRUTHS.values()
        for day in ("2020-03-31", "2020-04-01", "2020")
    ]
    groups.append(
        several(
            "condition and being in force", {"rule": rule(A, in_force={"from": "2020-04-01"}, law_of="measure")}, both
        )
    )
    refused = (
        bad("it ends before it begins", A, in_force={"from": "2020-04-02", "to": "2020-04-01"}),
        bad("it ends before it begins, in months", A, in_force={"from": "2020-05", "to": "2020-04"}),
        bad("no day of the calendar", A, in_force={"from": "2020-02-30"}),
        bad("no such key", A, in_force={"since": "2020"}),
        bad("no such law", A, in_force={"from": "2020"}, law_of="decision"),
    )
    reviewed = (
        "Held against the rows `in_force` and `law_of` in the table of keys, and the paragraph under Three values on "
        "rules that are not certainly in force."
    )
    return File("window", "the days on which a rule is in force", reviewed, READ, tuple(groups), refused)


def graded(level: str, when: Data, grade: str = "gravity", **given: Any) -> Data:
    return rule(when, grade={grade: {"at_least": level}}, **given)


LEVELS = ("minor", "reportable", "serious", "grave")


def grades() -> File:
    """Grades that rules with and without effect raise, read by tests of every form."""
    readings: dict[str, Data] = {
        "minor": {"gravity": "minor"},
        "reportable": {"gravity": "reportable"},
        "above": {"gravity": "> reportable"},
        "middle": {"gravity": "[reportable..serious]"},
        "outer": {"gravity": "minor, grave"},
        "negated": {"not": {"gravity": ">= serious"}},
        "none": {"gravity": "not(minor)"},
    }
    readers = {name: rule(when) for name, when in readings.items()}
    deep = {
        "first": graded("serious", A),
        "second": graded("high", {"gravity": ">= serious"}, "risk", unless=B),
        "reader": rule({"risk": "high"}),
        "low": rule({"risk": "low"}, unless=C),
    }
    undone = {
        "raises": graded("grave", A),
        "undoes": rule(B, overrides=over("raises")),
        "reader": rule({"gravity": "grave"}),
        "not-grave": rule({"gravity": "< grave"}),
    }
    pairs = [
        several(
            f"two rules, {one} and {other}",
            {"one": graded(one, A), "other": graded(other, B), **readers},
            flags(2),
        )
        for one, other in (("reportable", "serious"), ("grave", "reportable"), ("serious", "serious"))
    ]
    groups = (
        *(several(f"one rule, {level}", {"one": graded(level, A), **readers}, flags(1)) for level in LEVELS[1:]),
        *pairs,
        several("three rules", {"a": graded("reportable", A), "b": graded("serious", B), "c": graded("grave", C),
                                **readers}, flags(3)),
        several("no rule raises it", {"reader": rule({"gravity": "minor"}), "other": rule({"risk": "high"})}, flags(1)),
        several("a grade behind a grade", deep, flags(3)),
        several("what raises it is overridden", undone, flags(2)),
        several(
            "what raises it is not in force",
            {"raises": graded("grave", A, in_force={"from": "2020-04-01"}, law_of="measure"), **readers},
            (case({"hidden": truth}, measure=day) for truth in TRUTHS.values() for day in ("2020-03", "2020-04", "2020")),  # noqa: E501
        ),
        several("a draft raises nothing", {"raises": graded("grave", A, status="draft"), **readers}, flags(1)),
        several("a grade and a fact in one condition",
                {"raises": graded("serious", A), "reader": rule({"gravity": "serious", **B}),
                 "either": rule({"any": [{"gravity": "serious"}, B]})}, flags(2)),
    )  # fmt: skip
    refused = (
        bad("every case has the least level", A, grade={"gravity": {"at_least": "minor"}}),
        bad("no such level", A, grade={"gravity": {"at_least": "awful"}}),
        bad("a grade has no upper end", A, grade={"gravity": {"at_most": "serious"}}),
        bad("no such grade", A, grade={"size": {"at_least": "serious"}}),
        bad("a fact that is no grade", A, grade={"harm": {"at_least": "small"}}),
        bad("two grades at once", A, grade={"gravity": {"at_least": "serious"}, "risk": {"at_least": "high"}}),
        bad("a grade that reads itself", {"gravity": "minor"}, grade={"gravity": {"at_least": "serious"}}),
        bad_rules("two grades in a circle", a=graded("serious", {"risk": "high"}),
                  b=graded("high", {"gravity": "serious"}, "risk")),
    )  # fmt: skip
    return File("grade", "facts that rules derive", "Held against the paragraph under Grades.", READ, groups, refused)


def keys() -> File:
    """Keys that change no judgement, and rules that say nothing or too much."""
    given: Data = {
        "level": "note",
        "not_monotone": {"facts": ["persons"], "because": "made up"},
        "known_limits": "many",
        "title": "another title",
        "examples": [{"shows": "firing", "facts": {"hidden": True}, "judgement": "holds", "decided_by": ["hidden"]}],
    }
    law = [{"law": "Suite Act", "article": "1", "says": "made up", "verified": False, "in_force": {"from": "2020"}}]
    practice = [
        {"practice": "what the office does", "says": "made up", "verified": True, "url": "https://example.org/"}
    ]
    citing = [{"law": "Suite Act", "article": "28", "says": "made up", "verified": True}]
    groups = (
        *(several(f"the key {key}", {"rule": rule(A, **{key: value})}, flags(1)) for key, value in given.items()),
        *(several(f"level {level}", {"rule": rule(A, level=level)}, flags(1)) for level in ("error", "warning", "note")),  # noqa: E501
        several("a law beside it, not in force then", {"rule": rule(A, because=law)}, (case({"hidden": True}, measure="2019"),)),  # noqa: E501
        several("a practice", {"rule": rule(A, because=practice)}, flags(1)),
        several("statuses", {"a": rule(A), "b": rule(A, status="draft"), "c": rule(A, status="superseded")}, flags(1)),
        several("a fact kept for some articles", {"rule": rule({"abroad": True}, because=citing)},
                (case({"abroad": truth}) for truth in TRUTHS.values())),
        *(several(f"it expects {name} {side}", {"rule": rule(A, expect={name: {side: at}})}, flags(1))
          for name, at in (("stringency", "order"), ("amount", 500), ("intrusion", "security"), ("ask", "plan"))
          for side in ("at_least", "at_most")),
    )  # fmt: skip
    refused = (
        bad("two things at once", A, expect=EXPECT, grade={"gravity": {"at_least": "serious"}}),
        {"why": "it says nothing", "rules": {"suite/rule": {"when": A}}},
        bad("no such key", A, where="here"),
        bad("no such status", A, status="active"),
        bad("no such level", A, level="loud"),
        bad("no reason", A, because=[]),
        bad("a reason of two kinds", A, because=[{"law": "Act", "principle": "like cases alike", "says": "x", "verified": True}]),  # noqa: E501
        bad("a floor and a ceiling", A, expect={"stringency": {"at_least": "guidance", "at_most": "order"}}),
        bad("neither floor nor ceiling", A, expect={"stringency": {}}),
        bad("two outcomes", A, expect={"stringency": {"at_most": "order"}, "ask": {"at_most": "plan"}}),
        bad("no such outcome", A, expect={"size": {"at_most": "order"}}),
        bad("no such level of the outcome", A, expect={"stringency": {"at_most": "jail"}}),
        bad("beyond the scale of the outcome", A, expect={"amount": {"at_most": 1001}}),
        bad("a level is no number", A, expect={"amount": {"at_most": "order"}}),
        bad("no such fact", {"size": "> 5"}),
        bad("a protected fact", {"origin": "here"}),
        bad("a protected country", {"home": "JP"}),
        bad("a protected fact within lists", {"any": [A, {"not": {"origin": "here"}}]}),
        bad("a fact kept for some articles", {"abroad": True}),
        bad("another article of that law", {"abroad": True},
            because=[{"law": "Suite Act", "article": "27", "says": "made up", "verified": True}]),
        bad("the exception is no fact", A, not_monotone={"facts": ["size"], "because": "made up"}),
        bad("the exception is protected", A, not_monotone={"facts": ["origin"], "because": "made up"}),
        bad_rules("a key left empty", rule={"when": None, "expect": EXPECT}),
        bad_rules("a condition is a mapping", rule={"when": [A], "expect": EXPECT}),
        bad("a law that ended before it began", A,
            because=[{"law": "Act", "says": "x", "verified": True, "in_force": {"from": "2021", "to": "2020"}}]),
    )  # fmt: skip
    reviewed = "Held against the table of keys of a rule file, and the list of checks beyond the schema."
    return File("rule-keys", "the keys of a rule", reviewed, READ, groups, refused)


FILES: tuple[File, ...] = (override(), windows(), grades(), keys())
