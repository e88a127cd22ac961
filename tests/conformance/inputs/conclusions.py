"""What follows from rules: bounds on an outcome and the conclusion, powers and what they reach, catalogues."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from tests.conformance.made import TRUTHS, Data, File, Group, bad, case, rule

FLAGS = ("hidden", "told", "asked")
A, B, C = ({name: True} for name in FLAGS)
READ = (*FLAGS, "persons")
LEVELS = ("none", "guidance", "order", "ban")


def asked(low: Any, high: Any = None, *, name: str = "stringency", floors: bool = True) -> Data:
    """An outcome as it was observed."""
    return {"name": name, "at_least": low, "at_most": low if high is None else high, "floors": floors}


def ceiling(at: Any, when: Data, name: str = "stringency") -> Data:
    return rule(when, expect={name: {"at_most": at}})


def floor(at: Any, when: Data, name: str = "stringency") -> Data:
    return rule(when, expect={name: {"at_least": at}})


OBSERVED = (*((level, level) for level in LEVELS), ("none", "order"), ("guidance", "order"), ("guidance", "ban"))


def observed(facts: Data) -> Iterator[Data]:
    for low, high in OBSERVED:
        yield case(facts, outcome=asked(low, high))


def bounds() -> File:
    """A ceiling and a floor that hold, may hold and do not, on every observed outcome."""
    truths = [dict(zip(FLAGS, pair, strict=False)) for pair in product(TRUTHS.values(), repeat=2)]
    groups = [
        Group(
            f"a ceiling at {top} and a floor at {bottom}",
            {"suite/ceiling": ceiling(top, A), "suite/floor": floor(bottom, B)},
            tuple(one for facts in truths for one in observed(facts)),
        )
        for top, bottom in (("guidance", "order"), ("order", "guidance"), ("order", "order"), ("none", "ban"))
    ]
    three = [dict(zip(FLAGS, every, strict=True)) for every in product(TRUTHS.values(), repeat=3)]
    two = (("guidance", "guidance"), ("order", "order"), ("ban", "ban"), ("guidance", "order"))
    groups += [
        Group(
            "the lowest of two ceilings, beside a floor",
            {"suite/low": ceiling("none", A), "suite/high": ceiling("guidance", B), "suite/floor": floor("order", C)},
            tuple(case(facts, outcome=asked(low, high)) for facts in three for low, high in two),
        ),
        Group(
            "the highest of two floors, below a ceiling",
            {"suite/low": floor("guidance", A), "suite/high": floor("ban", B), "suite/ceiling": ceiling("order", C)},
            tuple(case(facts, outcome=asked(low, high)) for facts in three for low, high in two),
        ),
        Group(
            "floors are not asked",
            {"suite/ceiling": ceiling("guidance", A), "suite/floor": floor("order", B)},
            tuple(case(facts, outcome=asked(level, floors=False)) for facts in truths for level in LEVELS),
        ),
        Group(
            "money",
            {"suite/ceiling": ceiling(500, A, "amount"), "suite/floor": floor(200, B, "amount")},
            tuple(
                case(facts, outcome=asked(*ends, name="amount"))
                for facts in truths
                for ends in ((0,), (199,), (200,), (500,), (501,), (1000,), (100, 600))
            ),
        ),
        Group(
            "rules on other outcomes do not count",
            {"suite/ask": ceiling("inform", A, "ask"), "suite/intrusion": ceiling("security", B, "intrusion")},
            tuple(
                case(facts, outcome=asked(level, name=name, floors=False))
                for facts in truths
                for name, level in (("ask", "do"), ("intrusion", "ownership"), ("stringency", "ban"))
            ),
        ),
        Group(
            "what is overridden sets no bound",
            {"suite/ceiling": ceiling("guidance", A), "suite/over": {**floor("order", B), "overrides": ["suite/ceiling"]}},  # noqa: E501
            tuple(one for facts in truths for one in observed(facts)),
        ),
        Group("no rule at all on it", {"suite/ask": ceiling("plan", {}, "ask") | {"when": A}},
              tuple(observed({"hidden": True}))),
    ]  # fmt: skip
    reviewed = (
        "Held row by row against the table under Conclusions, and on clashes against decision 0004: a floor that may "
        "hold above a ceiling that holds is undecided, not within."
    )
    return File("bounds", "floors, ceilings and the conclusion", reviewed, READ, tuple(groups))


def power(**given: Any) -> Data:
    """A power of the office by orders, and what it reaches."""
    return {"authorities": ["office"], "regimes": ["act"], "instruments": ["order"], **given}


def kinds(*names: str) -> list[Data]:
    return [{"objects": list(names), "says": "made up"}]


def reaching(**given: Any) -> Data:
    return {"authority": "office", "regime": "act", "instrument": "order", "complete": True, **given}


def powers() -> File:
    """Kinds of demand covered, not covered, open and not mentioned, by one power and by two."""
    whole = power(covers=kinds("reporting"), not_covers=kinds("ownership"), open=kinds("security"))
    objects: tuple[str | None, ...] = ("reporting", "ownership", "security", "organisation", None)

    def questions(flags: int, *wanted: str | None) -> tuple[Data, ...]:
        return tuple(
            case(
                dict(zip(FLAGS, truths, strict=False)),
                power=reaching(complete=complete, **({"object": kind} if kind else {})),
            )
            for truths in product(TRUTHS.values(), repeat=flags)
            for kind in wanted
            for complete in (True, False)
        )

    two = {
        "suite/one": rule(A, power=power(covers=kinds("reporting", "security"), not_covers=kinds("ownership"))),
        "suite/two": rule(B, power=power(covers=kinds("security"), not_covers=kinds("reporting"))),
    }
    elsewhere = {
        "suite/ours": rule(A, power=power(instruments=["order", "advice"], covers=kinds("reporting"))),
        "suite/theirs": rule(A, power=power(authorities=["other-office"], covers=kinds("reporting"))),
        "suite/by-another-act": rule(A, power=power(regimes=["other-act"], covers=kinds("reporting"))),
        "suite/by-advice": rule(A, power=power(instruments=["advice"], covers=kinds("reporting"))),
        "suite/draft": rule(A, status="draft", power=power(covers=kinds("reporting"))),
    }
    asked_elsewhere = (
        reaching(), reaching(authority="other-office"), reaching(regime="other-act"), reaching(instrument="advice"),
        reaching(authority="third-office"), reaching(authority="third-office", complete=False),
    )  # fmt: skip
    groups = (
        Group("one power", {"suite/rule": rule(A, power=whole)}, questions(1, *objects)),
        Group("a power without conditions", {"suite/rule": rule(power=whole)}, questions(0, *objects)),
        Group("two powers", two, questions(2, "reporting", "security", "ownership", None)),
        Group(
            "whose power it is, under which act, by which instrument", elsewhere,
            tuple(case({"hidden": True}, power={**one, "object": "reporting"}) for one in asked_elsewhere),
        ),
        Group(
            "a power overridden",
            {"suite/rule": rule(A, power=whole), "suite/over": rule(B, overrides=["suite/rule"])},
            questions(2, "reporting"),
        ),
        Group(
            "a power not in force yet",
            {"suite/rule": rule(A, in_force={"from": "2020-04-01"}, power=whole)},
            tuple(
                case({"hidden": True}, measure=day, power=reaching(object="reporting", complete=complete))
                for day in ("2020-03-31", "2020-04-01", "2020")
                for complete in (True, False)
            ),
        ),
    )  # fmt: skip
    refused = (
        bad("no such instrument", A, power=power(instruments=["fine"])),
        bad("no such kind of demand", A, power=power(covers=kinds("everything"))),
        bad("a kind under two headings", A, power=power(covers=kinds("reporting"), open=kinds("reporting"))),
        bad("a kind twice under one", A, power=power(covers=kinds("reporting", "reporting"))),
        bad("nobody has it", A, power=power(authorities=[])),
    )
    reviewed = (
        "Held against Powers (a kind that is not mentioned is open) and, under Conclusions, the paragraph on measures "
        "that are unfounded."
    )
    return File("power-coverage", "powers and what they reach", reviewed, READ, groups, refused)


def catalogues() -> File:
    """Catalogues that are none."""

    def facts(why: str, **fact: Any) -> Data:
        return {"why": why, "catalogue": {"facts": {"persons": {"type": "count", "scale": [0, 9]}, "made": fact}}}

    groups = (
        Group(
            "a direction changes no judgement",
            {"suite/rule": rule({"persons": ">= 10"})},
            tuple(case({"persons": value}) for value in (9, 10, "unknown")),
        ),
    )
    refused = (
        facts("a level without levels", type="level"),
        facts("one level is no scale", type="level", levels=["only"]),
        facts("two levels of one name", type="level", levels=["a", "b", "a"]),
        facts("a level with a scale", type="level", levels=["a", "b"], scale=[0, 1]),
        facts("a kind without levels", type="kind"),
        facts("a kind with a worse direction", type="kind", levels=["a", "b"], worse="higher"),
        facts("a date with a worse direction", type="date", worse="lower"),
        facts("a date with a scale", type="date", scale=[0, 1]),
        facts("a flag with levels", type="flag", levels=["no", "yes"]),
        facts("a count without a scale", type="count"),
        facts("days without a scale", type="days"),
        facts("a scale of one end", type="count", scale=[0]),
        facts("a scale the wrong way round", type="count", scale=[9, 0]),
        facts("a country that is not protected", type="country"),
        facts("a grade that is no level", type="count", scale=[0, 9], grade=True),
        facts("none found beyond the scale", type="count", scale=[1, 9], none_found=0),
        facts("no such type", type="ratio"),
        facts("no such direction", type="flag", worse="sideways"),
    )
    reviewed = "Held against the row of `facts.yaml` under Packs, facts and scales."
    return File("catalogue", "facts and their scales", reviewed, READ, groups, refused)


FILES: tuple[File, ...] = (bounds(), powers(), catalogues())
