"""Unary tests: every operator on every type of scale, on values before, at and after its place, and on sets of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.conformance.made import Data, File, Group, bad, one

ORDERED = ("<", "<=", ">", ">=")
TABLE = "Held against the table of tests under Conditions, and what a test makes of several values under Three values: "


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the scale of a fact, and the values around it."""

    fact: str
    at: object
    """As a test names it."""
    lowest: object
    before: object
    first: object
    """The first value that the place stands for, which for a month is its first day."""
    last: object
    after: object
    highest: object

    def values(self) -> Iterator[object]:
        """Every form of value, on either side of each edge."""
        yield from dict.fromkeys((self.lowest, self.before, self.first, self.last, self.after, self.highest))
        if self.fact != "colour":
            yield from ({"at_most": self.before}, {"at_most": self.last}, {"at_least": self.first})
            yield from ({"at_least": self.after}, {"at_least": self.before, "at_most": self.first})
            yield {"at_least": self.last, "at_most": self.after}
            yield {"at_least": self.first, "at_most": self.last}
        yield from ({"either": [self.lowest, self.highest]}, {"either": [self.before, self.first]})
        yield from ({"either": [self.last, self.after]}, {"either": [self.first, self.last]}, "unknown")

    def group(self, test: str) -> Group:
        """The test on each of the values."""
        return one(f"{self.fact} {test}", {self.fact: test}, ({self.fact: value} for value in self.values()))


def place(fact: str, *around: object) -> Place:
    """A place that stands for one value, the third of five."""
    lowest, before, at, after, highest = around
    return Place(fact, at, lowest, before, at, at, after, highest)


NUMBERS = (place("persons", 0, 99, 100, 101, 1000), place("balance", -50, -8, -7, -6, 50))
COLOUR = place("colour", "red", "red", "green", "blue", "blue")
MONTH = Place("day", "2020-02", "1950-01-01", "2020-01-31", "2020-02-01", "2020-02-29", "2020-03-01", "2150-12-31")
YEAR = Place("day", "2019", "1950-01-01", "2018-12-31", "2019-01-01", "2019-12-31", "2020-01-01", "2150-12-31")
IN_ORDER = (
    *NUMBERS,
    place("waited", 0, 29, 30, 31, 60),
    place("harm", "none", "none", "small", "medium", "large"),
    place("day", "1950-01-01", "2020-02-28", "2020-02-29", "2020-03-01", "2150-12-31"),
    MONTH,
    YEAR,
)

READ = ("persons", "balance", "waited", "harm", "care", "hidden", "colour", "day")


def compared(sign: str, name: str, says: str, at_ends: tuple[Group, ...], refused: tuple[Data, ...]) -> File:
    """One operator."""
    places = IN_ORDER if sign in ORDERED else (*IN_ORDER, COLOUR)
    groups = (*(found.group(f"{sign} {found.at}") for found in places), *at_ends)
    return File(name, says, f"{TABLE}the row of comparisons.", READ, groups, refused)


def ends(sign: str, *values: int) -> tuple[Group, ...]:
    """A comparison with a number at an end of its scale, and written without a space."""
    facts = [{"persons": value} for value in (0, 1, 2, 998, 999, 1000, {"at_least": 1}, {"at_most": 999})]
    return tuple(one(f"persons {sign}{at}", {"persons": f"{sign}{at}"}, facts) for at in values)


def no_order(sign: str) -> tuple[Data, ...]:
    return (
        bad("kinds have no order", {"colour": f"{sign} green"}),
        bad("a flag is true or false", {"hidden": f"{sign} true"}),
        bad("no number beyond the scale", {"persons": f"{sign} 1001"}),
        bad("no level that the scale has not", {"harm": f"{sign} severe"}),
        bad("no day that the calendar has not", {"day": f"{sign} 2023-02-29"}),
        bad("an operator without a value", {"persons": sign}),
        bad("numbers are written in digits alone", {"persons": f"{sign} 1,00.5"}),
    )


def comparisons() -> Iterator[File]:
    """The six operators."""
    yield compared(
        "<", "unary-less-than", "values before a place", ends("<", 1, 1000),
        (*no_order("<"), bad("it allows no value", {"persons": "< 0"}), bad("a wrong sign", {"persons": "=< 5"})),
    )  # fmt: skip
    yield compared(
        "<=", "unary-at-most", "values up to a place", ends("<=", 0, 999),
        (*no_order("<="), bad("it allows every value", {"persons": "<= 1000"})),
    )  # fmt: skip
    yield compared(
        ">", "unary-more-than", "values after a place", ends(">", 0, 999),
        (*no_order(">"), bad("it allows no value", {"persons": "> 1000"}), bad("a wrong sign", {"persons": "=> 5"})),
    )  # fmt: skip
    yield compared(
        ">=", "unary-at-least", "values from a place on", ends(">=", 1, 1000),
        (*no_order(">="), bad("it allows every value", {"persons": ">= 0"})),
    )  # fmt: skip
    yield compared(
        "=", "unary-equal", "one value, written with its sign", ends("=", 0, 1000),
        (bad("a wrong sign", {"persons": "== 5"}), bad("no such kind", {"colour": "= black"})),
    )  # fmt: skip
    yield compared(
        "!=", "unary-not-equal", "every value but one", ends("!=", 0, 1000),
        (bad("a wrong sign", {"persons": "<> 5"}), bad("another one", {"persons": "=! 5"})),
    )  # fmt: skip


def plain() -> File:
    """A value without a sign: text, number, flag."""
    flags = [{"hidden": value} for value in (True, False, "unknown", {"either": [True, False]}, "none-found", None)]
    groups = [
        *(found.group(str(found.at)) for found in (*IN_ORDER, COLOUR)),
        one("a number", {"persons": 100}, [{"persons": value} for value in NUMBERS[0].values()]),
        one("a number below nothing", {"balance": -7}, [{"balance": value} for value in NUMBERS[1].values()]),
        *(one(f"hidden {test!r}", {"hidden": test}, flags) for test in (True, False, "true", "false")),
    ]
    refused = (
        bad("no such level", {"harm": "severe"}),
        bad("a number is no flag", {"hidden": 1}),
        bad("a flag is no number", {"persons": True}),
        bad("no part of a person", {"persons": 1.5}),
        bad("beyond the scale", {"persons": 1001}),
        bad("below the scale", {"persons": -1}),
        bad("a year is written in quotes", {"day": 2019}),
        bad("no such form of date", {"day": "2019-1-1"}),
        bad("no such month", {"day": "2019-13"}),
        bad("before the first day", {"day": "1949-12-31"}),
        bad("no values are told apart by case", {"colour": "Red"}),
        bad("a value left empty", {"colour": None}),
    )
    reviewed = f"{TABLE}the row of plain values, and the paragraph on dates under Files."
    return File("unary-value", "one value", reviewed, READ, tuple(groups), refused)


def lists() -> File:
    """Any of a list, whose items may be of every form."""
    colours = ("red", "green", "blue", {"either": ["red", "blue"]}, {"either": ["green", "red"]}, "unknown")
    harms = ("none", "small", "medium", "large", {"at_most": "small"}, {"at_least": "medium"},
             {"at_least": "small", "at_most": "medium"}, {"either": ["none", "large"]}, "unknown")  # fmt: skip
    numbers = (0, 9, 10, 11, 12, 19, 20, 21, 29, 30, 31, 999, 1000, {"at_least": 10, "at_most": 20},
               {"at_least": 10, "at_most": 12}, {"at_least": 5, "at_most": 7}, {"either": [10, 25]},
               {"either": [10, 11]}, {"either": [11, 12]}, {"at_least": 30}, {"at_most": 4}, "unknown")  # fmt: skip
    dates = ("2019-12-31", "2020-01-15", "2020-02-01", "2020-03-31", "2020-04-01", "2020-01", "2020", "unknown")
    groups = (
        *(one(f"colour {text}", {"colour": text}, [{"colour": value} for value in colours])
          for text in ("red, blue", "blue,red", "= red, = blue", "!= red, blue")),
        *(one(f"harm {text}", {"harm": text}, [{"harm": value} for value in harms])
          for text in ("none, large", "none, none", "< small, > medium", "small, medium", "[small..medium], large")),
        *(one(f"persons {text}", {"persons": text}, [{"persons": value} for value in numbers])
          for text in ("10, 20", "< 5, (10..20], >= 30", "10, 11, 12", "[5..7], [8..20]")),
        one("day 2020-01, 2020-03", {"day": "2020-01, 2020-03"}, [{"day": value} for value in dates]),
    )  # fmt: skip
    refused = (
        bad("an empty place", {"colour": "red,, blue"}),
        bad("an empty place at the end", {"colour": "red, "}),
        bad("it allows every value", {"colour": "red, green, blue"}),
        bad("together they allow every value", {"persons": "< 10, >= 10"}),
        bad("one item is on no scale", {"colour": "red, black"}),
        bad("a list is a text", {"colour": ["red", "blue"]}),
    )
    return File("unary-list", "any of a list", f"{TABLE}the row of lists.", READ, groups, refused)


def intervals() -> File:
    """From one value to another, with or without either."""
    numbers = (0, 9, 10, 11, 15, 19, 20, 21, 1000, {"at_least": 10, "at_most": 20}, {"at_least": 11, "at_most": 19},
               {"at_least": 9, "at_most": 10}, {"at_least": 20}, {"either": [10, 20]}, {"either": [9, 21]},
               "unknown")  # fmt: skip
    levels = ("none", "small", "medium", "large", {"at_most": "small"}, {"either": ["none", "large"]}, "unknown")
    days = ("2019-12-31", "2020-01-01", "2020-01-31", "2020-02-01", "2020-02-29", "2020-03-01", "2020-03-31",
            "2020-04-01", "2020-01", "2020", "unknown")  # fmt: skip

    def each(fact: str, low: object, high: object, values: tuple[object, ...]) -> Iterator[Group]:
        for text in (f"[{low}..{high}]", f"({low}..{high}]", f"[{low}..{high})", f"({low}..{high})"):
            yield one(f"{fact} {text}", {fact: text}, [{fact: value} for value in values])

    groups = (
        *each("persons", 10, 20, numbers),
        *each("harm", "none", "medium", levels),
        *each("day", "2020-01", "2020-03", days),
        one("spaces", {"persons": "[ 10 .. 20 ]"}, [{"persons": value} for value in (9, 10, 20, 21)]),
        one("one value", {"persons": "[10..10]"}, [{"persons": value} for value in (9, 10, 11, "unknown")]),
        one("negative", {"balance": "[-5..-3)"}, [{"balance": value} for value in (-6, -5, -4, -3, 3, 4)]),
    )
    refused = (
        bad("the first end after the last", {"persons": "[20..10]"}),
        bad("nothing between its ends", {"persons": "(10..11)"}),
        bad("nothing at all", {"persons": "(10..10]"}),
        bad("it allows every value", {"persons": "[0..1000]"}),
        bad("an end beyond the scale", {"persons": "[10..1001]"}),
        bad("kinds have no order", {"colour": "[red..blue]"}),
        bad("no bracket at its end", {"persons": "[10..20"}),
        bad("an end left out", {"persons": "[..20]"}),
        bad("three dots", {"persons": "[10...20]"}),
    )
    return File("unary-interval", "from one value to another", f"{TABLE}the row of intervals.", READ, groups, refused)


def negated() -> File:
    """All values but those of a list."""
    persons = (4, 5, 6, 9, 10, 20, 21, 1000, {"at_most": 5}, {"at_most": 4}, {"either": [5, 10]}, "unknown")
    colours = ("red", "green", "blue", {"either": ["red", "blue"]}, {"either": ["green", "red"]}, "unknown")
    harms = ("none", "small", "medium", "large", {"at_least": "small"}, {"at_least": "medium"}, "none-found", "unknown")
    days = ("2019-12-31", "2020-02-01", "2020-02-29", "2020-03-01", "2020-02", "2020", "unknown")
    groups = (
        *(one(f"colour {text}", {"colour": text}, [{"colour": value} for value in colours])
          for text in ("not(red)", "not(red, blue)", "not( blue )", "not(!= red)")),
        *(one(f"harm {text}", {"harm": text}, [{"harm": value} for value in harms])
          for text in ("not(none)", "not(none, small)", "not(> small)", "not([small..medium])")),
        *(one(f"persons {text}", {"persons": text}, [{"persons": value} for value in persons])
          for text in ("not(5)", "not(< 5, [10..20])", "not(> 5)")),
        one("day not(2020-02)", {"day": "not(2020-02)"}, [{"day": value} for value in days]),
    )  # fmt: skip
    refused = (
        bad("nothing in it", {"colour": "not()"}),
        bad("it allows no value", {"colour": "not(red, green, blue)"}),
        bad("it stands for the whole test", {"colour": "not(red), blue"}),
        bad("it stands once", {"colour": "not(not(red))"}),
        bad("no such level", {"harm": "not(severe)"}),
    )
    return File("unary-not", "all other values", f"{TABLE}the last row.", READ, groups, refused)


FILES: tuple[File, ...] = (plain(), *comparisons(), lists(), intervals(), negated())
