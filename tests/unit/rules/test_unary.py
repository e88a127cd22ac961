"""Unary tests: what each form allows, and what is said of those that are wrong."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.facts.catalogue import DATES, FLAG, Scale
from checker.rules.unary import allowed
from checker.vocabulary import Interval, Ranges

COUNT = Scale("count", Interval(-5, 12), unit="pieces")
LEVEL = Scale("level", Interval(0, 3), ("none", "negligent", "gross", "deliberate"))
KIND = Scale("kind", Interval(0, 2), ("outsider", "own-staff", "nobody"))
FLAGGED = Scale("flag", Interval(0, 1), FLAG)
DATE = Scale("date", DATES)
SCALES = (COUNT, LEVEL, KIND, FLAGGED, DATE)


def members(values: Ranges) -> set[int]:
    """The numbers allowed, one by one."""
    return {number for part in values for number in range(part.lo, part.hi + 1)}


def words(values: Ranges, scale: Scale) -> set[str]:
    """The words allowed."""
    return {scale.words[number] for number in members(values)}


def day(text: str) -> int:
    """The number of a day."""
    return date.fromisoformat(text).toordinal()


def refused(raw: object, scale: Scale) -> str:
    """What is said of a test that is refused."""
    with pytest.raises(ValueError) as caught:
        allowed(raw, scale)
    return str(caught.value)


# What each form allows


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("3", {3}),
        ("= 3", {3}),
        ("=3", {3}),
        ("+3", {3}),
        ("-5", {-5}),
        ("12", {12}),
        ("< -3", {-5, -4}),
        ("<= -3", {-5, -4, -3}),
        ("> 10", {11, 12}),
        (">= 10", {10, 11, 12}),
        (">=10", {10, 11, 12}),
        ("!= -5", set(range(-4, 13))),
        ("!= 0", set(range(-5, 13)) - {0}),
        ("[0..3]", {0, 1, 2, 3}),
        ("(0..3]", {1, 2, 3}),
        ("[0..3)", {0, 1, 2}),
        ("(0..3)", {1, 2}),
        ("[ 0 .. 3 ]", {0, 1, 2, 3}),
        ("[-5..-3]", {-5, -4, -3}),
        ("[7..7]", {7}),
        ("1, 3", {1, 3}),
        ("3,1 ,2", {1, 2, 3}),
        ("< -4, [1..2], > 11", {-5, 1, 2, 12}),
        # A part that allows nothing is no harm beside others.
        ("< -5, 3", {3}),
        ("not(3)", set(range(-5, 13)) - {3}),
        ("not (3)", set(range(-5, 13)) - {3}),
        ("not(< 11)", {11, 12}),
        ("not([-4..11], 12)", {-5}),
        ("  4  ", {4}),
        ("not(3,\n 4)", set(range(-5, 13)) - {3, 4}),
    ],
)
def test_numbers(text: str, wanted: set[int]) -> None:
    assert members(allowed(text, COUNT)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("none", {"none"}),
        ("< gross", {"none", "negligent"}),
        ("<= gross", {"none", "negligent", "gross"}),
        ("> negligent", {"gross", "deliberate"}),
        (">= negligent", {"negligent", "gross", "deliberate"}),
        ("!= none", {"negligent", "gross", "deliberate"}),
        ("[negligent..gross]", {"negligent", "gross"}),
        ("(none..deliberate)", {"negligent", "gross"}),
        ("none, deliberate", {"none", "deliberate"}),
        ("not(none, deliberate)", {"negligent", "gross"}),
    ],
)
def test_levels(text: str, wanted: set[str]) -> None:
    assert words(allowed(text, LEVEL), LEVEL) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("outsider", {"outsider"}),
        ("= outsider", {"outsider"}),
        ("outsider, nobody", {"outsider", "nobody"}),
        ("!= own-staff", {"outsider", "nobody"}),
        ("not(own-staff, nobody)", {"outsider"}),
    ],
)
def test_kinds(text: str, wanted: set[str]) -> None:
    assert words(allowed(text, KIND), KIND) == wanted


@pytest.mark.parametrize(("raw", "wanted"), [(True, 1), (False, 0), ("true", 1), ("false", 0)])
def test_flags(raw: object, wanted: int) -> None:
    assert members(allowed(raw, FLAGGED)) == {wanted}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023-09-14", "2023-09-14", "2023-09-14"),
        ("2023-09", "2023-09-01", "2023-09-30"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("< 2023", "1950-01-01", "2022-12-31"),
        ("<= 2023", "1950-01-01", "2023-12-31"),
        ("> 2023-02", "2023-03-01", "2150-12-31"),
        (">= 2023-02", "2023-02-01", "2150-12-31"),
        ("[2022-04-01..2023]", "2022-04-01", "2023-12-31"),
        ("(2021..2023)", "2022-01-01", "2022-12-31"),
    ],
)
def test_dates(text: str, first: str, last: str) -> None:
    assert allowed(text, DATE) == (Interval(day(first), day(last)),)


def test_a_number_as_yaml_gives_it() -> None:
    assert members(allowed(3, COUNT)) == {3}


# Any test of numbers, against the same test read number by number

_OPERATORS = {
    "": lambda n, v: n == v,
    "=": lambda n, v: n == v,
    "!=": lambda n, v: n != v,
    "<": lambda n, v: n < v,
    "<=": lambda n, v: n <= v,
    ">": lambda n, v: n > v,
    ">=": lambda n, v: n >= v,
}
_WHOLE = range(COUNT.ends.lo, COUNT.ends.hi + 1)
_spaces = st.sampled_from(("", " ", "  "))


@st.composite
def items(draw: st.DrawFn) -> tuple[str, set[int]]:
    """One comparison or interval that is not empty, with the numbers it allows."""
    low, high = sorted((draw(st.sampled_from(_WHOLE)), draw(st.sampled_from(_WHOLE))))
    if draw(st.booleans()):
        sign = draw(st.sampled_from(sorted(_OPERATORS)))
        return f"{sign}{draw(_spaces)}{low}", {n for n in _WHOLE if _OPERATORS[sign](n, low)}
    opening, closing = draw(st.sampled_from("[(")), draw(st.sampled_from("])"))
    found = {n for n in range(low, high + 1) if (opening == "[" or n > low) and (closing == "]" or n < high)}
    if not found:
        opening, closing, found = "[", "]", set(range(low, high + 1))
    return f"{opening}{low}{draw(_spaces)}..{draw(_spaces)}{high}{closing}", found


@given(st.lists(items(), min_size=1, max_size=3), st.booleans(), _spaces)
def test_lists_and_not_mean_what_they_say(parts: list[tuple[str, set[int]]], negated: bool, space: str) -> None:
    text = f",{space}".join(part for part, _ in parts)
    wanted = set().union(*(numbers for _, numbers in parts))
    if negated:
        text, wanted = f"not({text})", set(_WHOLE) - wanted
    if not wanted:
        assert refused(text, COUNT) == f"`{text}` allows no value of the scale, so the rule could never hold"
    elif wanted == set(_WHOLE):
        assert refused(text, COUNT) == f"`{text}` allows every value of the scale, so it tests nothing"
    else:
        assert members(allowed(text, COUNT)) == wanted


@given(st.sampled_from(SCALES), st.data())
def test_a_single_value_is_allowed_as_it_is_written(scale: Scale, data: st.DataObject) -> None:
    number = data.draw(st.integers(scale.ends.lo, scale.ends.hi))
    assert allowed(scale.word(number), scale) == (Interval(number, number),)


# What is said of wrong tests

_KNOWN = "`!=`, `<`, `<=`, `=`, `>`, `>=`"
_WORDS = "`none`, `negligent`, `gross`, `deliberate`"
_NO_ORDER = "needs an order, and the values of this fact have none; list the values meant"
_ALL = "allows every value of the scale, so it tests nothing"
_NONE = "allows no value of the scale, so the rule could never hold"
_NO_INTERVAL = "is not an interval: write [10..20], or (10..20) without its ends"
_DIGITS = "is not a whole number; write it in digits only, without separators"


@pytest.mark.parametrize(
    ("raw", "scale", "said"),
    [
        ("< -5", COUNT, f"`< -5` {_NONE}"),
        ("> deliberate", LEVEL, f"`> deliberate` {_NONE}"),
        (">= -5", COUNT, f"`>= -5` {_ALL}"),
        ("not(< -5)", COUNT, f"`not(< -5)` {_ALL}"),
        ("< 0, >= 0", COUNT, f"`< 0, >= 0` {_ALL}"),
        ("nobody, outsider, != nobody", KIND, f"`nobody, outsider, != nobody` {_ALL}"),
        ("1,,2", COUNT, "`1,,2` has an empty place in its list"),
        ("1,", COUNT, "`1,` has an empty place in its list"),
        (",", COUNT, "`,` has an empty place in its list"),
        ("", COUNT, "`` has an empty place in its list"),
        ("not()", COUNT, "`` has an empty place in its list"),
        ("<", COUNT, "`<` is an operator without a value"),
        ("!=", LEVEL, "`!=` is an operator without a value"),
        ("=< 3", COUNT, f"`=<` is not one of {_KNOWN}; did you mean `<=`?"),
        ("=> 3", COUNT, f"`=>` is not one of {_KNOWN}; did you mean `>=`?"),
        ("<=< 3", COUNT, f"`<=<` is not one of {_KNOWN}; did you mean `<=`?"),
        ("== 3", COUNT, f"`==` is not one of {_KNOWN}; did you mean `=`?"),
        ("<> 3", COUNT, f"`<>` is not one of {_KNOWN}; did you mean `!=`?"),
        ("=! 3", COUNT, f"`=!` is not one of {_KNOWN}; did you mean `!=`?"),
        ("~ 3", COUNT, f"`~` is not one of {_KNOWN}"),
        ("[3..1]", COUNT, "`[3..1]` is empty: its first end lies after its last"),
        ("(3..4)", COUNT, "`(3..4)` is empty: its first end lies after its last"),
        ("(3..3]", COUNT, "`(3..3]` is empty: its first end lies after its last"),
        ("[3..", COUNT, f"`[3..` {_NO_INTERVAL}"),
        ("[3]", COUNT, f"`[3]` {_NO_INTERVAL}"),
        ("[..3]", COUNT, f"`[..3]` {_NO_INTERVAL}"),
        ("[1...3]", COUNT, f"`[1...3]` {_NO_INTERVAL}"),
        ("1..3", COUNT, f"`1..3` {_DIGITS}"),
        ("1 000", COUNT, f"`1 000` {_DIGITS}"),
        ("> 1.5", COUNT, f"`1.5` {_DIGITS}"),
        ("１２", COUNT, f"`１２` {_DIGITS}"),
        ("three", COUNT, f"`three` {_DIGITS}"),
        ("X", COUNT, f"`X` {_DIGITS}"),
        ("13", COUNT, "13 is outside the scale from -5 to 12"),
        (13, COUNT, "13 is outside the scale from -5 to 12"),
        ("[0..13]", COUNT, "13 is outside the scale from -5 to 12"),
        ("> 1000000000000000000000", COUNT, "1000000000000000000000 is outside the scale from -5 to 12"),
        (Decimal("1.5"), COUNT, "`1.5` is not a whole number"),
        (True, COUNT, "`true` is not a whole number"),
        (True, LEVEL, f"`true` is not one of {_WORDS}"),
        (1, LEVEL, f"`1` is not one of {_WORDS}"),
        ("careless", LEVEL, f"`careless` is not one of {_WORDS}"),
        ("< negligant", LEVEL, f"`negligant` is not one of {_WORDS}; did you mean `negligent`?"),
        ("Gross", LEVEL, f"`Gross` is not one of {_WORDS}; did you mean `gross`?"),
        ("< nobody", KIND, f"`<` {_NO_ORDER}"),
        ("[outsider..nobody]", KIND, f"`[outsider..nobody]` {_NO_ORDER}"),
        ("own staff", KIND, "`own staff` is not one of `outsider`, `own-staff`, `nobody`; did you mean `own-staff`?"),
        ("yes", FLAGGED, "`yes` is not true or false"),
        ("not(true)", FLAGGED, "`not(true)` is not true or false"),
        (1, FLAGGED, "`1` is not true or false"),
        ([True], FLAGGED, "`[True]` is not true or false"),
        (2023, DATE, '`2023` is not a date: write 2023-09-14, 2023-09 or "2023" in quotes'),
        ("< yesterday", DATE, "`yesterday` is not a date: write 2023-09-14, 2023-09 or 2023"),
        ("2023-02-30", DATE, "`2023-02-30` is not a day of the calendar"),
        ("> 1949", DATE, "`1949` is outside the years 1950 to 2150"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_wrong_test(raw: object, scale: Scale, said: str) -> None:
    assert refused(raw, scale) == said


_PIECES = st.sampled_from(
    [*"[]()<>=!~.,- \n\t", "..", "not", "not(", "none", "gross", "true", "2023", "2023-09", "0", "12", "99", "é", "٣"]
)
junk = st.lists(_PIECES, max_size=8).map("".join) | st.text(max_size=12)


@given(junk, st.sampled_from(SCALES))
def test_junk_is_refused_with_a_value_error_or_is_a_test(text: str, scale: Scale) -> None:
    """No other exception, and whatever is allowed is some of the scale and not all of it."""
    try:
        found = allowed(text, scale)
    except ValueError:
        return
    assert found
    assert found != scale.whole
    assert all(part.inside(scale.ends) for part in found)


@given(st.integers(), st.sampled_from(SCALES))
def test_a_number_on_any_scale(number: int, scale: Scale) -> None:
    try:
        assert allowed(number, scale) == (Interval(number, number),)
    except ValueError:
        assert scale is not COUNT or not COUNT.ends.lo <= number <= COUNT.ends.hi
