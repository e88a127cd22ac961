"""From an order file to what it says, or to every problem in it with its line and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from checker.errors import InputError, Problem
from checker.model.load import Loaded, first, load_in_part, nearest
from checker.model.orderfile import STAND_INS, Dimension, OrderFile, OutcomeColumn
from checker.model.shape import shortened
from checker.precedents.order import Number
from checker.source import DataPath, Document, read
from checker.tables.cells import MAX_NUMBER, CellError, number_of, written
from checker.tables.orderfile import Compared, Era, Form, Key, Levels, Numbers, Status, TableOrder, Window

MAX_COMPARED = 256
"""Dimensions, or outcomes. Long before, hardly any two cases can be compared."""
MAX_PARTIAL = 60
"""Levels of a partial order: their sets are kept in 64 bits."""


def read_order(file: Path) -> TableOrder:
    """An order file; raises InputError with every problem found in it."""
    return order_of(read(file))


def order_of(document: Document) -> TableOrder:
    """What an order file that was read says; raises InputError with every problem found in it."""
    loaded = load_in_part(document, OrderFile, STAND_INS)
    found = list(loaded.problems)
    if loaded.record is not None:
        found += _problems(loaded, loaded.record)
    if found or loaded.record is None:
        raise InputError(first(found))
    return _made(document.file, loaded.record)


# ---- what no shape says


def _problems(loaded: Loaded[OrderFile], record: OrderFile) -> Iterator[Problem]:
    for path, one in _each(record):
        yield from _Check(loaded, path, one).problems()
    for kind, count in (("dimensions", len(record.dimensions)), ("outcomes", len(record.outcomes))):
        if count > MAX_COMPARED:
            message = f"there are more than {MAX_COMPARED} {kind}"
            yield loaded.problem((kind,), message, "compare by fewer", key=True)
    yield from _names(loaded, record)
    yield from _columns(loaded, record)
    yield from _eras(loaded, record)
    yield from _statuses(loaded, record)


class _Check:
    """What is wrong with one dimension or outcome."""

    def __init__(self, loaded: Loaded[OrderFile], path: DataPath, one: Dimension | OutcomeColumn) -> None:
        self.loaded = loaded
        self.path = path
        self.one = one
        self.keys = _KEYS[type(one)]
        self.levels, self.ends = _scale(one)

    def problems(self) -> Iterator[Problem]:
        if self.one.decide is not None:
            hint = "decide it, then delete the line `decide`"
            yield self._at("decide", f"still to be decided: {self.one.decide}", hint)
        yield from self._source()
        yield from self._kind()
        if self.levels is not None:
            yield from self._words(self.levels)
        if self.ends is not None:
            yield from self._numbers(self.ends)

    def _at(self, key: str, message: str, hint: str = "", *deeper: int) -> Problem:
        return self.loaded.problem((*self.path, key, *deeper), message, hint, key=not deeper)

    def _here(self, message: str, hint: str = "") -> Problem:
        return self.loaded.problem(self.path, message, hint)

    def _source(self) -> Iterator[Problem]:
        one = self.one
        if one.column is not None:
            for key, value in (("from", one.first), ("to", one.last)):
                if value is not None:
                    yield self._at(key, f"`{key}` cannot stand beside `column`")
        elif one.first is None and one.last is None:
            yield self._here("`column` is missing", "or give bounds by two columns, `from` and `to`")
        elif one.first is None or one.last is None:
            given, other = ("from", "to") if one.last is None else ("to", "from")
            yield self._at(
                given, f"`{given}` needs `{other}` beside it", "for one column with the value, write `column`"
            )
        elif one.name is None:
            yield self._here("`name` is missing", "where a value is given by two columns, say what to call it")

    def _kind(self) -> Iterator[Problem]:
        words, numbers = self.keys
        if self.levels is None and self.ends is None:
            yield self._here(f"`{words}` or `{numbers}` is missing", "list the words, or give the ends of the numbers")
        if self.levels is not None and self.ends is not None:
            yield self._at(numbers, f"`{numbers}` cannot stand beside `{words}`")
        if self.one.bands is not None and self.ends is None:
            yield self._at("bands", f"`bands` needs `{numbers}` beside it")
        if isinstance(self.one, Dimension):
            yield from self._direction(self.one)

    def _direction(self, one: Dimension) -> Iterator[Problem]:
        if self.ends is not None and one.worse is None:
            yield self._here("`worse` is missing", "say whether a higher or a lower number is the graver")
        if one.graver_than is None:
            return
        if self.levels is None:
            yield self._at("graver_than", "`graver_than` needs `levels` beside it")
        for key, value in (("worse", one.worse), ("from", one.first)):
            if value is not None:
                yield self._at(key, f"`{key}` cannot stand beside `graver_than`")

    # -- words

    def _words(self, levels: Sequence[str]) -> Iterator[Problem]:
        key = self.keys[0]
        for place, word in enumerate(levels):
            if word in levels[:place]:
                yield self._at(key, f"the level `{shortened(word)}` is listed twice", "", place)
        for place, marker in enumerate(self.one.unknown):
            if marker in levels:
                yield self._at("unknown", f"`{shortened(marker)}` is a level too", "it can be only one", place)
        if isinstance(self.one, Dimension) and self.one.graver_than is not None:
            yield from self._partial(levels, self.one.graver_than)

    def _partial(self, levels: Sequence[str], pairs: Sequence[Sequence[str]]) -> Iterator[Problem]:
        if len(levels) > MAX_PARTIAL:
            yield self._at(self.keys[0], f"with `graver_than` there can be {MAX_PARTIAL} levels at most")
        strange = False
        for place, pair in enumerate(pairs):
            for side, word in enumerate(pair):
                if word not in levels:
                    strange = True
                    message = f"`{shortened(word)}` is not in `levels`"
                    yield self._at("graver_than", message, nearest(word, levels), place, side)
        if not strange:
            below = _below(levels, pairs)
            for place, (graver, milder) in enumerate(pairs):
                if below[levels.index(milder)] >> levels.index(graver) & 1:
                    message = f"the pairs make `{shortened(graver)}` graver than itself"
                    yield self._at("graver_than", message, "take one out", place)
                    return

    # -- numbers

    def _numbers(self, ends: Sequence[Decimal]) -> Iterator[Problem]:
        key = self.keys[1]
        yield from self._exact(key, ends)
        if ends[0] > ends[1]:
            yield self._at(key, f"the scale is upside down: {ends[0]:f} is above {ends[1]:f}", f"write {_list(ends)}")
            return
        for place, marker in enumerate(self.one.unknown):
            if _lies_on(marker, ends, self.loaded):
                hint = "a cell with it would be read as unknown; take one from the other"
                yield self._at("unknown", f"`{shortened(marker)}` is a number of the scale too", hint, place)
        cuts = self.one.bands or ()
        yield from self._exact("bands", cuts)
        for place, cut in enumerate(cuts):
            if not ends[0] < cut <= ends[1]:
                message = f"no number of the scale lies on one side of the cut {cut:f}"
                yield self._at("bands", message, f"cuts lie above {ends[0]:f} and not above {ends[1]:f}", place)
            if place and cut <= cuts[place - 1]:
                yield self._at("bands", f"the cut {cut:f} does not lie above the one before it", "", place)

    def _exact(self, key: str, numbers: Sequence[Decimal]) -> Iterator[Problem]:
        for place, number in enumerate(numbers):
            try:
                number_of(f"{number:f}")
            except CellError as error:
                yield self._at(key, error.message, error.hint, place)
            if abs(number) > MAX_NUMBER:
                yield self._at(key, f"numbers reach to {written(MAX_NUMBER)} at most", "use a larger unit", place)


_KEYS = {Dimension: ("levels", "scale"), OutcomeColumn: ("ladder", "amount")}


def _list(ends: Sequence[Decimal]) -> str:
    return f"[{ends[1]:f}, {ends[0]:f}]"


def _scale(one: Dimension | OutcomeColumn) -> tuple[Sequence[str] | None, Sequence[Decimal] | None]:
    return (one.levels, one.scale) if isinstance(one, Dimension) else (one.ladder, one.amount)


def _lies_on(marker: str, ends: Sequence[Decimal], loaded: Loaded[OrderFile]) -> bool:
    assert loaded.record is not None
    try:
        return bool(ends[0] <= number_of(marker, loaded.record.table.decimal) <= ends[1])
    except CellError:
        return False


def _below(levels: Sequence[str], pairs: Iterable[Sequence[str]]) -> list[int]:
    """For each level the bit set of those at most as grave, itself among them: all that follows from the pairs."""
    place = {word: number for number, word in enumerate(levels)}
    below = [1 << number for number in range(len(levels))]
    for graver, milder in pairs:
        below[place[graver]] |= 1 << place[milder]
    for between in range(len(levels)):
        for level, reached in enumerate(below):
            if reached >> between & 1:
                below[level] |= below[between]
    return below


def _each(record: OrderFile) -> Iterator[tuple[DataPath, Dimension | OutcomeColumn]]:
    """Every dimension and outcome, with its place."""
    for place, dimension in enumerate(record.dimensions):
        yield ("dimensions", place), dimension
    for place, outcome in enumerate(record.outcomes):
        yield ("outcomes", place), outcome


def _names(loaded: Loaded[OrderFile], record: OrderFile) -> Iterator[Problem]:
    seen: dict[str, Dimension | OutcomeColumn] = {}
    for path, one in _each(record):
        name = _name(one)
        if name in seen and name and not (one.name is None and seen[name].column == one.column):
            key = "column" if one.name is None else "name"
            yield loaded.problem((*path, key), f"the name `{shortened(name)}` is used twice", "give one another `name`")
        seen.setdefault(name, one)


def _columns(loaded: Loaded[OrderFile], record: OrderFile) -> Iterator[Problem]:
    used: dict[str, str] = {}
    for path, column in _used(record):
        key = str(path[0])
        if column in used and {used[column], key} != {"era", "window"}:
            what = "it is used there once already" if used[column] == key else f"it is used under `{used[column]}`"
            hint = "a column has one role; only `era` and `window` may read the same one"
            yield loaded.problem(path, f"the column `{shortened(column)}` is used twice: {what}", hint)
        used.setdefault(column, key)


def _used(record: OrderFile) -> Iterator[tuple[DataPath, str]]:
    """Every mention of a column, with its place."""
    for path, one in _each(record):
        for key, column in (("column", one.column), ("from", one.first), ("to", one.last)):
            if column is not None:
                yield (*path, key), column
    for place, peer in enumerate(record.peer):
        yield (("peer", place), peer) if isinstance(peer, str) else (("peer", place, "column"), peer.column)
    for name, part in (("era", record.era), ("window", record.window), ("status", record.status)):
        if part is not None:
            yield (name, "column"), part.column
    if record.id is not None:
        yield ("id",), record.id


def _eras(loaded: Loaded[OrderFile], record: OrderFile) -> Iterator[Problem]:
    starts = record.era.starts if record.era else ()
    for place, start in enumerate(starts):
        if not start.exact:
            yield loaded.problem(("era", "starts", place), f"`{start}` is not a day", "an era starts on a certain day")
        elif place and start.first <= starts[place - 1].last:
            message = f"`{start}` does not lie after the start before it"
            yield loaded.problem(("era", "starts", place), message)


def _statuses(loaded: Loaded[OrderFile], record: OrderFile) -> Iterator[Problem]:
    if record.status is None:
        return
    seen: dict[str, str] = {}
    for key in ("final", "pending", "superseded"):
        for place, word in enumerate(getattr(record.status, key)):
            if word in seen:
                message = f"`{shortened(word)}` is listed twice, the first time under `{seen[word]}`"
                yield loaded.problem(("status", key, place), message)
            seen.setdefault(word, key)
    if not seen:
        yield loaded.problem(("status",), "no word is listed", "list every word of the column", key=True)


# ---- what it says


def _made(file: str, record: OrderFile) -> TableOrder:
    return TableOrder(
        file,
        record.title or "",
        record.description or "",
        tuple(_compared(one) for one in record.dimensions),
        tuple(_compared(one) for one in record.outcomes),
        tuple(
            Key(peer) if isinstance(peer, str) else Key(peer.column, frozenset(peer.unknown)) for peer in record.peer
        ),
        Era(Key(record.era.column, frozenset(record.era.unknown)), _days(record)) if record.era else None,
        Window(Key(record.window.column, frozenset(record.window.unknown)), record.window.days)
        if record.window
        else None,
        Status(
            record.status.column,
            frozenset(record.status.final),
            frozenset(record.status.pending),
            frozenset(record.status.superseded),
        )
        if record.status
        else None,
        record.id,
        _form(record),
    )


def _days(record: OrderFile) -> tuple[date, ...]:
    return tuple(start.first for start in record.era.starts) if record.era else ()


def _form(record: OrderFile) -> Form:
    table = record.table
    # As it is written in practice, with the signs that Windows added to the standard.
    encoding = "cp932" if table.encoding == "shift-jis" else table.encoding
    return Form("\t" if table.delimiter == "tab" else table.delimiter, encoding, table.decimal)


def _name(one: Dimension | OutcomeColumn) -> str:
    return one.name or one.column or ""


def _compared(one: Dimension | OutcomeColumn) -> Compared:
    levels, ends = _scale(one)
    turned = isinstance(one, Dimension) and one.worse == "lower"
    scale: Levels | Numbers
    if levels is not None:
        pairs = one.graver_than if isinstance(one, Dimension) else None
        scale = Levels(tuple(levels), turned, None if pairs is None else tuple(_below(levels, pairs)))
    else:
        assert ends is not None
        scale = Numbers(_number(ends[0]), _number(ends[1]), turned, tuple(map(_number, one.bands or ())))
    columns = (one.column,) if one.column is not None else (one.first or "", one.last or "")
    return Compared(_name(one), columns, scale, frozenset(one.unknown), one.because or "")


def _number(value: Decimal) -> Number:
    return number_of(f"{value:f}")
