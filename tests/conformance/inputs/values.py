"""What a case may say of a fact: exact, bounded, disputed, unknown, none found, and values that change over time."""

from __future__ import annotations

from itertools import product
from typing import Any

from tests.conformance.made import Data, File, Group, bad, case, not_given, one, rule

FORMS = "Held against the table under Values of facts and the first paragraph under Three values"
READ = ("persons", "balance", "waited", "harm", "care", "hidden", "colour", "day", "gravity", "delay")


def bounded() -> File:
    """Every pair of ends of a short scale, an end left out among them, against every test that cuts it."""
    words: tuple[str | None, ...] = (None, "poor", "fair", "good")
    every = [
        {key: word for key, word in (("at_least", low), ("at_most", high)) if word is not None}
        for low, high in product(words, repeat=2)
        if (low, high) != (None, None) and (None in (low, high) or words.index(low) <= words.index(high))
    ]
    harms = ("none", "small", "medium", "large")
    pairs = [{"at_least": harms[a], "at_most": harms[b]} for a in range(4) for b in range(a, 4)]
    numbers: tuple[Any, ...] = (
        {"at_least": 0, "at_most": 1000}, {"at_least": 10, "at_most": 10}, {"at_least": 9, "at_most": 10},
        {"at_least": 10, "at_most": 11}, {"at_most": 10}, {"at_most": 9}, {"at_least": 10}, {"at_least": 11},
        {"at_least": 0}, {"at_most": 1000}, {"at_least": 1000}, {"at_most": 0},
    )  # fmt: skip
    days: tuple[Any, ...] = (
        {"at_least": "2020-02"}, {"at_most": "2020-02"}, {"at_least": "2020", "at_most": "2020"},
        {"at_least": "2020-03-01"}, {"at_most": "2020-01-31"}, {"at_least": "2020-02-01", "at_most": "2020-02-29"},
    )  # fmt: skip
    groups = (
        *(one(f"care {t}", {"care": t}, [{"care": v} for v in every]) for t in ("poor", "good", "poor, good", ">= fair")),  # noqa: E501
        *(one(f"harm {t}", {"harm": t}, [{"harm": v} for v in pairs]) for t in ("small, large", "[small..medium]")),
        *(one(f"persons {t}", {"persons": t}, [{"persons": v} for v in numbers]) for t in ("<= 10", "10", "not(10)")),
        one("day 2020-02", {"day": "2020-02"}, [{"day": value} for value in days]),
        one("balance < 0", {"balance": "< 0"}, [{"balance": v} for v in ({"at_most": -1}, {"at_most": 0}, {"at_least": -50})]),  # noqa: E501
    )  # fmt: skip
    refused = (
        not_given("the ends the wrong way round", persons={"at_least": 11, "at_most": 10}),
        not_given("neither end", persons={}),
        not_given("kinds have no order", colour={"at_least": "red"}),
        not_given("flags have no order", hidden={"at_least": True}),
        not_given("an end beyond the scale", persons={"at_most": 1001}),
        not_given("an end that is no level", harm={"at_least": "severe"}),
        not_given("an end that is no value", harm={"at_least": "unknown"}),
    )
    return File("bounded", "values between two ends", f"{FORMS}, for the row of bounds.", READ, groups, refused)


def disputed() -> File:
    """Every set of two values and more of a short scale, against every test that cuts it."""
    harms = ("none", "small", "medium", "large")
    pairs: list[Any] = [{"either": [a, b]} for n, a in enumerate(harms) for b in harms[n:]]
    pairs += [{"either": [*harms[:n], *harms[n + 1 :]]} for n in range(4)]
    pairs += [{"either": list(harms)}, {"either": ["large", "none"]}, {"either": ["none-found", "large"]}]
    colours: list[Any] = [{"either": [a, b]} for a in ("red", "green", "blue") for b in ("red", "green", "blue")]
    numbers: list[Any] = [{"either": sides} for sides in ([5, 6], [5, 15], [15, 5], [10, 20, 30], [9, 10], [10, 11])]
    dates: list[Any] = [
        {"either": sides} for sides in (["2020-01", "2020-03"], ["2020-01-31", "2020-02-01"], ["2020", "2021"])
    ]
    groups = (
        *(one(f"harm {t}", {"harm": t}, [{"harm": v} for v in pairs])
          for t in ("small, large", "> small", "[small..medium]", "!= medium")),
        *(one(f"colour {t}", {"colour": t}, [{"colour": v} for v in colours]) for t in ("red", "red, blue")),
        *(one(f"persons {t}", {"persons": t}, [{"persons": v} for v in numbers]) for t in ("<= 10", "5, 15", "(5..15)")),  # noqa: E501
        one("hidden", {"hidden": True}, [{"hidden": {"either": s}} for s in ([True, False], [False, True], [True, True])]),  # noqa: E501
        one("day 2020-02", {"day": "2020-02"}, [{"day": value} for value in dates]),
        one(
            "each test unknown, the list not", {"any": [{"harm": "none"}, {"harm": "large"}]},
            [{"harm": {"either": ["none", "large"]}}],
        ),
        one("one list", {"harm": "none, large"}, [{"harm": {"either": ["none", "large"]}}]),
    )  # fmt: skip
    refused = (
        not_given("one side is no dispute", harm={"either": ["none"]}),
        not_given("a side on no scale", harm={"either": ["none", "severe"]}),
        not_given("a side that is no number", persons={"either": [5, "many"]}),
        not_given("a side within a side", persons={"either": [5, {"at_least": 6}]}),
    )
    reviewed = f"{FORMS}, for the row of disputed values: any of the disputed values, and none between them."
    return File("disputed", "values on which sources differ", reviewed, READ, groups, refused)


def unknown() -> File:
    """Nothing said, unknown, none found."""
    none: list[Data] = [{}, {"harm": "unknown"}, {"harm": "none-found"}, {"harm": "none"}]
    persons: list[Data] = [{}, {"persons": "unknown"}, {"persons": "none-found"}, {"persons": 0}, {"persons": 1}]
    hidden: list[Data] = [{}, {"hidden": "unknown"}, {"hidden": "none-found"}, {"hidden": False}, {"hidden": True}]
    others: list[Data] = [
        {}, {"care": "unknown"}, {"colour": "unknown"}, {"day": "unknown"}, {"waited": "unknown"},
        {"care": "poor", "colour": "red", "day": "2020", "waited": 5},
    ]  # fmt: skip
    every = {"care": "poor", "colour": "red", "day": "2020", "waited": "<= 5"}
    groups = (
        *(one(f"harm {t}", {"harm": t}, none) for t in ("none", "> none", ">= medium")),
        *(one(f"persons {t}", {"persons": t}, persons) for t in ("0", "> 0", "[1..999]")),
        *(one(f"hidden {t}", {"hidden": t}, hidden) for t in (True, False)),
        one("of every type, all", every, others),
        one("of every type, any", {"any": [{name: t} for name, t in every.items()]}, others),
        one("a fact that no rule reads", {"persons": 0}, [{"harm": "large", "persons": 0}, {"harm": "large"}]),
    )
    refused = (
        not_given("none found says nothing of it", care="none-found"),
        not_given("none found says nothing of a kind", colour="none-found"),
        not_given("none found is no end of a range", persons={"at_least": "none-found"}),
        not_given("no such fact", size=5),
        not_given("rules derive it", gravity="serious"),
        not_given("the checker computes it", delay=5),
        not_given("no such level", harm="severe"),
        not_given("a number is no level", harm=1),
        not_given("a level is no number", persons="many"),
        not_given("a flag is no text", hidden="true"),
        not_given("a number is no flag", hidden=1),
        not_given("a flag is no number", persons=True),
        not_given("no parts of a person", persons=1.5),
        not_given("beyond the scale", persons=1001),
        not_given("below the scale", balance=-51),
        not_given("no day of the calendar", day="2023-02-29"),
        not_given("no form of date", day="29 February 2024"),
        not_given("a year is written in quotes", day=2020),
        not_given("after the last day", day="2151"),
    )
    reviewed = f"{FORMS}, for the rows of unknown, no entry and none-found."
    return File("unknown", "nothing known, or none found", reviewed, READ, groups, refused)


def exact() -> tuple[File, ...]:
    """Levels, kinds and flags in every combination of value and set of values; days at the edges of months."""
    harms = ("none", "small", "medium", "large")
    tests = [", ".join(w for n, w in enumerate(harms) if bits >> n & 1) for bits in range(1, 15)]
    level = File(
        "levels", "every test of a short scale on every value",
        "Held against the type `level` under Packs, facts and scales, and the sentence that every test is a set of values.",  # noqa: E501
        READ,
        tuple(one(f"harm {text}", {"harm": text}, [*({"harm": h} for h in harms), {"harm": "unknown"}]) for text in tests),  # noqa: E501
    )  # fmt: skip
    colours = ("red", "green", "blue")
    kinds = File(
        "kinds", "values without an order",
        "Held against the row of comparisons: kinds have only `=`, `!=` and lists.",
        READ,
        tuple(
            one(f"colour {text}", {"colour": text}, [*({"colour": c} for c in colours), {"colour": "unknown"}])
            for text in ("red", "= green", "!= blue", "red, green", "not(green)", "= red, = blue", "!= red, blue")
        ),
        (
            *(bad("kinds have no order", {"colour": f"{sign} red"}) for sign in ("<", "<=", ">", ">=")),
            bad("no interval of kinds", {"colour": "[red..green]"}),
            bad("no such kind", {"colour": "black"}),
        ),
    )  # fmt: skip
    dates = ("2019-12-31", "2020-01-01", "2020-01", "2020", "2020-02-28", "2020-02-29", "2020-03-01", "2020-02",
             "2020-12-31", "2021-01-01", "2021", "unknown")  # fmt: skip
    days = File(
        "dates", "days, months and years on either side of the test",
        "Held against the paragraph on dates under Files: a month or year stands for every day in it.",
        READ,
        tuple(
            one(f"day {text}", {"day": text}, [{"day": value} for value in dates])
            for text in ("2020", "2020-02", "2020-02-29", "< 2020", "<= 2020", "> 2020", ">= 2020", "!= 2020-02",
                         "[2020-02..2020-12-31)", "(2019..2021)", "2019, 2021", "not(2020)")
        ),
        (
            bad("no day of the calendar", {"day": "2019-02-29"}),
            bad("no month", {"day": "2020-13"}),
            bad("no such form", {"day": "02/2020"}),
            bad("after the last year", {"day": "<= 2151"}),
            bad("a year is written in quotes", {"day": 2020}),
        ),
    )  # fmt: skip
    return level, kinds, days


def series() -> File:
    """Entries with the day since when they stand, on measures before, at and after it; corrections."""
    dated: list[Data] = [
        {"value": "poor"},
        {"value": "fair", "since": "2020-02-10"},
        {"value": "good", "since": "2020-06"},
    ]
    days = ("2020-02-09", "2020-02-10", "2020-02-11", "2020-05-31", "2020-06-01", "2020-06-15", "2020-06-30",
            "2020-07-01", "2020-02", "2020", "2019", "2021", None)  # fmt: skip
    late: list[Data] = [{"value": "good", "since": "2020-02-10"}]
    corrected: list[Data] = [
        {"value": "poor"},
        {"value": "fair", "correction": True, "published": "2021-01-01"},
        {"value": "good", "correction": True, "published": "2021-06"},
    ]
    unsure: list[Data] = [
        {"value": "fair", "correction": True, "published": "2021-06"},
        {"value": "good", "correction": True, "published": "2021-06-15"},
    ]
    overlap: list[Data] = [{"value": "fair", "since": "2020"}, {"value": "good", "since": "2020-06"}]

    def group(name: str, entries: list[Data]) -> Group:
        cases = tuple(case({"care": entries}, **({"measure": day} if day else {})) for day in days)
        return Group(name, {f"suite/{word}": rule({"care": word}) for word in ("poor", "fair", "good")}, cases)

    groups = (
        group("an undated entry and two dated ones", dated),
        group("nothing before", late),
        group("corrections replace it throughout", corrected),
        group("corrections of which either may be the last", unsure),
        group("which came last is open", overlap),
    )
    reviewed = (
        "Held against the paragraph on facts that change over time; what was not known then is no part of the suite."
    )
    return File("series", "facts that change over time", reviewed, READ, groups)


FILES: tuple[File, ...] = (bounded(), disputed(), unknown(), *exact(), series())
