"""Relations between numbers are read into whole numbers, exactly, or refused with what is wrong."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.rules.law import Relation, Sign
from checker.rules.relation import linear


@pytest.mark.parametrize(
    ("text", "terms", "sign", "constant"),
    [
        ("amount <= 4 % of turnover", {"amount": 25, "turnover": -1}, "<=", 0),
        ("amount <= 0.5 % of turnover", {"amount": 200, "turnover": -1}, "<=", 0),
        ("reported >= discovered + 3", {"reported": 1, "discovered": -1}, ">=", 3),
        ("a < 5", {"a": 1}, "<", 5),
        ("5 > a", {"a": -1}, ">", -5),
        ("a = b", {"a": 1, "b": -1}, "=", 0),
        ("-a + 2 * b >= -3", {"a": -1, "b": 2}, ">=", -3),
        ("- a<=1.5*b-0.25", {"a": -4, "b": -6}, "<=", -1),
        ("a + a <= b - b + 4", {"a": 2}, "<=", 4),
        ("  a_1  <=  10 %  of b2 ", {"a_1": 10, "b2": -1}, "<=", 0),
    ],
)
def test_forms(text: str, terms: dict[str, int], sign: Sign, constant: int) -> None:
    assert linear(text) == (terms, sign, constant)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a", "`a` is not a relation of two sides with one of <=, <, >=, >, = between them"),
        ("", "`` is not a relation of two sides with one of <=, <, >=, >, = between them"),
        ("a <= b <= c", "`a <= b <= c` is not a relation of two sides with one of <=, <, >=, >, = between them"),
        ("a == b", "`a == b` is not a relation of two sides with one of <=, <, >=, >, = between them"),
        ("a => b", "`a => b` is not a relation of two sides with one of <=, <, >=, >, = between them"),
        ("1 <= 2", "`1 <= 2` names no number that matters"),
        ("a <= a", "`a <= a` names no number that matters"),
        ("a <= b * c", "`b * c` is not a term: a number, a name, `2 * name` or `4 % of name`"),
        ("a <= b * 2", "`b * 2` is not a term: a number, a name, `2 * name` or `4 % of name`"),
        ("a <= 4 %", "`4 %` is not a term: a number, a name, `2 * name` or `4 % of name`"),
        ("a <= 4 % ofb", "`4 % ofb` is not a term: a number, a name, `2 * name` or `4 % of name`"),
        ("a <= 1,000", "`1,000` is not a term: a number, a name, `2 * name` or `4 % of name`"),
        ("a +  <= 3", "`` is not a term: a number, a name, `2 * name` or `4 % of name`"),
        ("a <= + - 3", "`` is not a term: a number, a name, `2 * name` or `4 % of name`"),
        ("A <= 3", "`A` is not a term: a number, a name, `2 * name` or `4 % of name`"),
    ],
)
def test_refusals(text: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        linear(text)
    assert str(caught.value) == message


_SIGNS: list[Sign] = ["<=", "<", ">=", ">", "="]
_PARTS = st.lists(
    st.tuples(st.sampled_from("+-"), st.integers(0, 999), st.integers(0, 99), st.sampled_from(("", "a", "b"))),
    min_size=1,
    max_size=4,
)


def _side(parts: list[tuple[str, int, int, str]]) -> str:
    terms = [f"{sign} {whole}.{cents:02}{' * ' * bool(name)}{name}" for sign, whole, cents, name in parts]
    return " ".join(terms).removeprefix("+ ")


def _value(parts: list[tuple[str, int, int, str]], numbers: dict[str, int]) -> Fraction:
    return sum(
        (
            (1 if sign == "+" else -1) * (whole + Fraction(cents, 100)) * numbers.get(name, 1)
            for sign, whole, cents, name in parts
        ),
        Fraction(0),
    )


@given(_PARTS, st.sampled_from(_SIGNS), _PARTS, st.integers(-50, 50), st.integers(-50, 50))
def test_a_relation_holds_where_its_sides_say_so(
    left: list[tuple[str, int, int, str]], sign: Sign, right: list[tuple[str, int, int, str]], a: int, b: int
) -> None:
    text, numbers = f"{_side(left)} {sign} {_side(right)}", {"a": a, "b": b}
    first, second = _value(left, numbers), _value(right, numbers)
    wanted = {
        "<=": first <= second,
        "<": first < second,
        ">=": first >= second,
        ">": first > second,
        "=": first == second,
    }
    weight = {name: _value(left, {**at}) - _value(right, {**at}) for name, at in _UNITS.items()}
    if weight["a"] == weight["b"] == weight["none"]:
        with pytest.raises(ValueError, match="names no number that matters"):
            linear(text)
        return
    terms, found, constant = linear(text)
    assert Relation(tuple(sorted(terms.items())), found, constant, text).holds(numbers) is wanted[sign]


_UNITS = {"a": {"a": 1, "b": 0}, "b": {"a": 0, "b": 1}, "none": {"a": 0, "b": 0}}
