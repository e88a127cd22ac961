"""Relations between numbers as a law states them: `amount <= 4 % of turnover`, `reported >= discovered + 3`.

relation = sum ("<=" | "<" | ">=" | ">" | "=") sum
sum      = [ "-" ] term { ("+" | "-") term }
term     = number | name | number "*" name | number "% of" name
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from math import lcm

from checker.rules.law import Sign

_SIDES = re.compile(r"(?P<left>[^<>=]+)(?P<sign><=|>=|<|>|=)(?P<right>[^<>=]+)")
_TERM = re.compile(
    r"(?:(?P<number>[0-9]+(?:\.[0-9]+)?)\s*(?:(?P<share>%\s*of\s)|\*)\s*)?(?P<name>[a-z][a-z0-9_]*)"
    r"|(?P<alone>[0-9]+(?:\.[0-9]+)?)"
)


def linear(text: str) -> tuple[dict[str, int], Sign, int]:
    """A relation in whole numbers, all names to the left; raises ValueError with a message."""
    sides = _SIDES.fullmatch(text.strip())
    if sides is None:
        raise ValueError(f"`{text}` is not a relation of two sides with one of <=, <, >=, >, = between them")
    sums: dict[str, Fraction] = {}
    for side, way in ((sides["left"], 1), (sides["right"], -1)):
        for name, multiple in _terms(side):
            sums[name] = sums.get(name, Fraction(0)) + way * multiple
    whole = lcm(*(multiple.denominator for multiple in sums.values()))
    terms = {name: int(multiple * whole) for name, multiple in sums.items() if name and multiple}
    if not terms:
        raise ValueError(f"`{text}` names no number that matters")
    sign: Sign = next(known for known in _SIGNS if known == sides["sign"])
    return terms, sign, -int(sums.get("", Fraction(0)) * whole)


_SIGNS: tuple[Sign, ...] = ("<=", "<", ">=", ">", "=")


def _terms(side: str) -> Iterator[tuple[str, Fraction]]:
    """The terms of a side, each with its multiple; a number alone has no name."""
    parts = re.split(r"([+-])", side.strip())
    parts = ["+", *parts] if parts[0].strip() or len(parts) == 1 else parts[1:]
    for sign, term in zip(parts[::2], parts[1::2], strict=True):
        found = _TERM.fullmatch(term.strip())
        if found is None:
            raise ValueError(f"`{term.strip()}` is not a term: a number, a name, `2 * name` or `4 % of name`")
        multiple = Fraction(found["number"] or found["alone"] or 1) * (-1 if sign == "-" else 1)
        yield found["name"] or "", multiple / 100 if found["share"] else multiple
