"""A large table as a base: grouped by what is compared where that is on few levels, else column by column.

The set engine reads, validates and counts; what comes here is small, or an array for each column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import prod
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from checker.precedents.order import Base, Column, Number
from checker.tables.cases import Table
from checker.tables.coding import FINAL, NUMERIC, PENDING, SUPERSEDED, Coding, Kind, Part
from checker.tables.duck import DuckSession
from checker.tables.orderfile import SUPERSEDED as NO_LONGER_STANDS
from checker.tables.orderfile import Key, Numbers, TableOrder, encoded, group_name, unplaced
from checker.tables.parquet import cell
from checker.tables.session import Columns, EngineError, Session

Array = NDArray[Any]
_FIRST, _FEW = 20_000, 1_000
"""Of so many cases, so many different numbers at most are grouped like levels."""
_SMALL = 1 << 22
"""Numbers below this are counted by a table of them, and sorted beyond."""


class Misread(Exception):
    """The engine met something that the order file does not allow, or could not read on; the plain reader says what.

    `sure` where the plain reader must find something wrong too.
    """

    def __init__(self, what: str, *, sure: bool = True) -> None:
        super().__init__(what)
        self.what = what
        self.sure = sure


def many_numbers(session: Session, coded: Coding) -> bool:
    """Whether there are numbers compared as they are, and many different ones among the first cases; raises Misread."""
    if not coded.values:
        return False
    asked = ", ".join(f"count(DISTINCT {name}) AS {name}" for name in coded.values)
    first = f"(SELECT {', '.join(coded.numbers())} FROM {coded.source()} LIMIT {_FIRST}) AS coded"
    found = _asked(session, f"SELECT {asked} FROM {first}")
    return max(int(found[name][0]) for name in coded.values) > _FEW


def grouped(session: Session, coded: Coding) -> Table:
    """The table that is open, one row of the base for all cases that have the same of everything compared.

    Raises Misread.
    """
    columns = _tabled(session, coded) if _is_small(session, coded) else _grouped(session, coded)
    weights = columns.pop("n")
    digits = _unpacked(coded, columns)
    peers = [_factored(columns[f"p{place}"], coded.kinds[name]) for place, name in enumerate(coded.peers)]
    base, kept = _base(coded, {**columns, **digits}, peers, weights)
    return Table(base, {name: _kept(column, kept) for name, column in columns.items()}, None, int(weights.sum()))


def _grouped(session: Session, coded: Coding) -> Columns:
    """The groups and how many cases are in each, n, counted by the engine."""
    wanted = [*coded.packed(), *coded.numbers(), *coded.keys()]
    names = ", ".join(key_names(coded))
    sql = f"SELECT {names}, count(*) AS n FROM (SELECT {', '.join(wanted)} FROM {coded.source()}) AS coded"
    found = _asked(session, f"{sql} GROUP BY {names}")
    _refuse_ids(session, coded)
    _refuse_gaps([column for name, column in found.items() if name.startswith("k")])
    return {**found, "n": found["n"].astype(np.int64)}


def _is_small(session: Session, coded: Coding) -> bool:
    """Whether all groups there might be fit into a table, and cases can be fetched to be counted in it."""
    alone = len(coded.words) == 1 and not coded.values and not coded.peers
    return alone and isinstance(session, DuckSession) and prod(digit.size for digit in coded.digits) <= _SMALL


def _tabled(session: Session, coded: Coding) -> Columns:
    """The same as `_grouped`, counted in a table, which is quicker than any grouping by hashes."""
    found = _fetched(session, coded, coded.packed())["k0"]
    _refuse_gaps([found])
    counts = np.bincount(found)
    present = np.flatnonzero(counts)
    return {"k0": present, "n": counts[present]}


def key_names(coded: Coding) -> list[str]:
    """What tells the groups of a table apart: packed digits, numbers compared as they are, the peer key."""
    words = [f"k{place}" for place in range(len(coded.words))]
    return [*words, *coded.values, *(f"p{place}" for place in range(len(coded.peers)))]


def row_by_row(session: DuckSession, coded: Coding) -> Table:
    """The table that is open, one row of the base for each case; raises Misread."""
    texts, codes = [], []
    for place in range(len(coded.peers)):
        sql = f"SELECT DISTINCT p{place} AS p FROM (SELECT {coded.keys()[place]} FROM {coded.source()}) AS coded"
        found = [text for text in _asked(session, sql)["p"].tolist() if text]
        number = session.numbered(coded.key(place), found)
        codes.append(f"COALESCE({number}, {len(found)}) AS p{place}")
        texts.append([_spelt(text, coded.kinds[coded.peers[place]]) for text in [*found, ""]])
    wanted = [*coded.separate(), *coded.numbers(), *codes]
    columns = _fetched(session, coded, wanted)
    _refuse_gaps([columns[digit.name] for digit in coded.digits])
    peers = [_Factor(every, columns[f"p{place}"]) for place, every in enumerate(texts)]
    base, kept = _base(coded, columns, peers, None)
    rows = len(columns[coded.digits[0].name])
    places = np.arange(rows) if kept is None else np.flatnonzero(kept)
    return Table(base, None, cast("Sequence[int]", places), rows)


def _fetched(session: Session, coded: Coding, wanted: Sequence[str]) -> Columns:
    """Columns of all cases, while their ids are looked at on the way; raises Misread."""
    given = _id(coded)
    hashes = [f"CASE WHEN {given} IS NOT NULL THEN hash({given}) END AS h"] if given else []
    found = _asked(session, f"SELECT {', '.join([*wanted, *hashes])} FROM {coded.source()}")
    if given:
        column = found.pop("h")
        several = None if column.dtype == object else np.sort(column)
        if several is None or (several[1:] == several[:-1]).any():
            # One is missing, or two are the same, or so are their hashes alone.
            _refuse_ids(session, coded)
    return found


def _refuse_ids(session: Session, coded: Coding) -> None:
    """Raises Misread where a case has no id, or that of another."""
    if given := _id(coded):
        found = _asked(session, f"SELECT count(*) AS n, count({given}) AS m, count(DISTINCT {given}) AS d FROM cases")
        if not int(found["n"][0]) == int(found["m"][0]) == int(found["d"][0]):
            raise Misread("ids that are missing or not different")


def _id(coded: Coding) -> str:
    """The id of a case in SQL, null where it is empty; nothing where the table has none."""
    for name, column in coded.names.items():
        if column == coded.order.id:
            return f"NULLIF({name}, '')" if coded.kinds[name] == "text" else name
    return ""


def _asked(session: Session, sql: str) -> Columns:
    try:
        found = session.run(sql)
    except EngineError as error:
        raise Misread(str(error), sure=False) from None
    if not len(next(iter(found.values()))):
        raise Misread("no cases")
    return found


def _refuse_gaps(columns: Sequence[Array]) -> None:
    """Raises Misread where a digit is missing: of a cell that means nothing."""
    if any(column.dtype == object for column in columns):
        raise Misread("a cell that means nothing")


def _unpacked(coded: Coding, columns: Columns) -> Columns:
    found: Columns = {}
    for place, share in enumerate(coded.words):
        rest = columns[f"k{place}"]
        for digit in share:
            rest, found[digit.name] = np.divmod(rest, digit.size)
    return found


# ---- the base


@dataclass(frozen=True, slots=True)
class _Factor:
    """A column of texts: those that may occur, and which of them each row has."""

    texts: Sequence[str]
    codes: Array


def _factored(column: Array, kind: Kind) -> _Factor:
    place: dict[Any, int] = {}
    codes = np.fromiter((place.setdefault(one or "", len(place)) for one in column.tolist()), np.int64, len(column))
    return _Factor([_spelt(text, kind) for text in place], codes)


def _spelt(text: str, kind: Kind) -> str:
    """The text of a cell as a CSV file would have it."""
    if not text or kind not in NUMERIC:
        return text
    return cell(Decimal(text)) if kind == "decimal" else cell(float(text) if "." in text or "e" in text else int(text))


def _kept(column: Array, kept: Array | None) -> Array:
    found: Array = column if kept is None else column[kept]
    return found


def _base(
    coded: Coding, columns: Columns, peers: Sequence[_Factor], weights: Array | None
) -> tuple[Base, Array | None]:
    """The base, and which rows are in it; None for all."""
    order = coded.order
    size = len(columns[coded.digits[0].name])
    left_out, kept = _left_out(coded, columns, peers, weights, size)
    columns = {name: _kept(column, kept) for name, column in columns.items()}
    peers = [_Factor(factor.texts, _kept(factor.codes, kept)) for factor in peers]
    size = size if kept is None else int(np.count_nonzero(kept))
    pending = columns["s"] == PENDING if coded.standing is not None else None
    if pending is not None and not pending.any():
        pending = None
    split = len(order.dimensions)
    numbers, groups = _groups(order, peers, columns.get("e"), size)
    base = Base(
        order=order.order,
        size=size,
        facts=tuple(_column(part, columns, None) for part in coded.parts[:split]),
        outcomes=tuple(_column(part, columns, pending) for part in coded.parts[split:]),
        peers=cast("Sequence[int]", numbers),
        final=cast("Sequence[bool]", np.ones(size, np.bool_) if pending is None else columns["s"] == FINAL),
        weights=None if weights is None else cast("Sequence[int]", _kept(weights, kept)),
        groups=groups,
        left_out=left_out,
    )
    return base, kept


def _left_out(
    coded: Coding, columns: Columns, peers: Sequence[_Factor], weights: Array | None, size: int
) -> tuple[dict[str, int], Array | None]:
    """How many cases are left out for which reason, and which rows are not."""
    order = coded.order
    reasons: list[tuple[str, Array]] = []
    if coded.standing is not None:
        reasons.append((NO_LONGER_STANDS, columns["s"] == SUPERSEDED))
    reasons += [(unplaced(key), _unknown(key, factor)) for key, factor in zip(order.peer, peers, strict=True)]
    if order.era is not None:
        reasons.append((unplaced(order.era.key), columns["e"] == len(order.era.starts) + 1))
    kept = np.ones(size, dtype=np.bool_)
    found: dict[str, int] = {}
    for reason, rows in reasons:
        here = rows & kept
        if here.any():
            found[reason] = found.get(reason, 0) + int(here.sum() if weights is None else weights[here].sum())
            kept &= ~here
    return dict(sorted(found.items())), None if kept.all() else kept


def _unknown(key: Key, factor: _Factor) -> Array:
    """Which rows have an unknown value of a key; raises Misread where one has none, and that is not what that means."""
    if "" in factor.texts and "" not in key.unknown and (factor.codes == factor.texts.index("")).any():
        raise Misread("an empty cell of the peer key")
    unknown: Array = np.array([text in key.unknown for text in factor.texts], dtype=np.bool_)[factor.codes]
    return unknown


def _groups(order: TableOrder, peers: Sequence[_Factor], era: Array | None, size: int) -> tuple[Array, tuple[str, ...]]:
    """The number of the peer group of each row, and what each is called."""
    parts: list[tuple[Sequence[Any], Array]] = [(factor.texts, factor.codes) for factor in peers]
    if era is not None and order.era is not None:
        parts.append((range(len(order.era.starts) + 1), era))
    number: Array = np.zeros(size, dtype=np.int64)
    spots: list[tuple[Any, ...]] = [()]
    for values, codes in parts:
        combined = number * len(values) + codes
        present, number = _renumbered(combined, len(spots) * len(values))
        spots = [(*spots[one // len(values)], values[one % len(values)]) for one in present.tolist()]
    ranks = sorted(range(len(spots)), key=lambda one: spots[one])
    place = np.empty(len(spots), dtype=np.int32)
    place[ranks] = np.arange(len(spots), dtype=np.int32)
    names = (
        group_name(order, spots[one][: len(peers)], None if era is None else spots[one][-1])
        for one in (ranks if size else ())
    )
    return place[number], tuple(names)


def _renumbered(numbers: Array, top: int) -> tuple[Array, Array]:
    """The different ones of numbers that lie below `top`, ascending, and which of them each is."""
    if top > _SMALL:
        present, found = np.unique(numbers, return_inverse=True)
        return present, found
    here = np.bincount(numbers, minlength=top) > 0
    return np.flatnonzero(here), (np.cumsum(here) - 1)[numbers]


def _column(part: Part, columns: Columns, pending: Array | None) -> Column:
    lo, hi = _raw(part, columns) if part.values else _levels(part, columns)
    if pending is not None and len(part.digits) == 1:
        bottom, top = encoded(part.compared, None, None)
        lo, hi = np.where(pending, bottom, lo), np.where(pending, top, hi)
    return Column(cast("Sequence[Number]", lo), cast("Sequence[Number]", hi))


def _levels(part: Part, columns: Columns) -> tuple[Array, Array]:
    """What digits stand for; both arrays the same one where no two ends differ."""
    digits = [columns[digit.name] for digit in part.digits]
    size = len(part.meant)
    code = digits[0] if len(digits) == 1 else digits[0].astype(np.int32) * size + digits[1]
    ends, wrong = _table(part)
    lows, highs = np.array([low for low, _ in ends]), np.array([high for _, high in ends])
    if len(digits) == 1 and _same(lows, highs, int(code.max(initial=0))):
        return code, code
    kind = np.int16 if np.abs(highs).max() < 1 << 15 else np.int64
    if wrong.any() and wrong[code].any():
        raise Misread("bounds the wrong way round")
    lo = lows.astype(kind)[code]
    return (lo, highs.astype(kind)[code]) if (lows != highs)[code].any() else (lo, lo)


def _same(lows: Array, highs: Array, top: int) -> bool:
    """Whether digits up to one stand for themselves: then nothing is looked up."""
    known = np.arange(top + 1)
    return np.array_equal(lows[: top + 1], known) and np.array_equal(highs[: top + 1], known)


def _table(part: Part) -> tuple[list[tuple[Number, Number]], Array]:
    """What each digit, or each pair of digits, stands for, and which pairs are the wrong way round."""
    meant = part.meant
    pairs = [(one, one) for one in meant]
    if len(part.digits) == 2:
        pairs = [(first, last) for first in meant for last in meant]
    wrong = [first is not None and last is not None and first > last for first, last in pairs]
    ends = [encoded(part.compared, *((None, None) if bad else pair)) for pair, bad in zip(pairs, wrong, strict=True)]
    return ends, np.array(wrong)


def _raw(part: Part, columns: Columns) -> tuple[Array, Array]:
    """Numbers compared as they are, and the ends of the scale where they are not known."""
    scale = part.compared.scale
    assert isinstance(scale, Numbers)
    numbers = [columns[name] for name in part.values]
    unknown = [columns[digit.name] == 1 for digit in part.digits]
    first, last = numbers[0], numbers[-1]
    if unknown[0].any():
        first = np.where(unknown[0], scale.low, first)
    if unknown[-1].any():
        last = np.where(unknown[-1], scale.high, last)
    same = len(numbers) == 1 and not unknown[0].any()
    first = _whole(first)
    last = first if same else _whole(last)
    if scale.turned:
        return (-first, -first) if same else (-last, -first)
    return first, last


def _whole(numbers: Array) -> Array:
    """Numbers without a fraction as whole ones."""
    if numbers.dtype == np.int64:
        return numbers
    whole = numbers.astype(np.int64)
    return whole if np.array_equal(whole, numbers) else numbers
