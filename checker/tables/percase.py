"""The figures of each case of a table, in a file: whole, or not at all."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from checker.errors import EnginesDisagree, UsageError
from checker.precedents.constrain import standings
from checker.precedents.figures import Bounds, Sides, Tally
from checker.precedents.opponents import FIRST
from checker.precedents.order import Number
from checker.tables.coding import Coding, text_of
from checker.tables.duck import DuckSession
from checker.tables.orderfile import Compared, word
from checker.tables.paths import AuditedTable
from checker.tables.session import Columns, EngineError, Progress, quoted

FORMATS: Mapping[str, str] = {
    ".csv": "FORMAT csv, HEADER",
    ".parquet": "FORMAT parquet",
    ".jsonl": "FORMAT json",
    ".ndjson": "FORMAT json",
}
"""What a file is written as, by the end of its name."""

_EVERY = 4096
"""Rows from one report of progress to the next."""


def write_cases(found: AuditedTable, file: Path, progress: Progress | None = None) -> int:
    """Write the figures of each case compared, in the order of the table; how many there are.

    Replaces a file of that name. Raises UsageError where the format is none of FORMATS, or where the file cannot be
    written or, for Parquet and for large tables, the extra `[bulk]` is missing; InputError where the table is gone.
    """
    form = FORMATS.get(file.suffix.lower())
    if form is None:
        raise UsageError(f"`{file}` has no ending of a format that is written", f"known are {', '.join(FORMATS)}")
    with _beside(file) as place:
        if found.table.keys is not None or found.table.places is not None:
            return _by_engine(found, place, form, progress)
        if file.suffix.lower() == ".parquet":
            return _as_parquet(found, place, form, progress)
        return _row_by_row(found, place, file.suffix.lower(), progress)


def columns_of(found: AuditedTable) -> list[str]:
    """The names of the columns, in their order."""
    return ["id", *(field.name for field in _fields(found))]


def first_ids(found: AuditedTable, rows: Sequence[int], most: int = FIRST + 1) -> list[tuple[str, ...]]:
    """What a reader calls the first cases, up to `most`, of each of some rows of the base, in the order of the table.

    Raises what `write_cases` does.
    """
    if found.table.keys is None and found.table.places is None:
        return [(found.table.base.ids[row],) for row in rows]
    with DuckSession() as session:
        sql = _joined(session, found, rows)
        asked = f"SELECT r, arg_min(id, rn, {most}) AS ids FROM ({sql}) AS joined GROUP BY r"
        try:
            answer = session.run(asked)
        except EngineError as error:
            raise UsageError(f"`{found.file}` cannot be read again: {error}") from None
    names = dict(zip(answer["r"].tolist(), answer["ids"], strict=True))
    return [tuple(str(name) for name in names[row]) for row in rows]


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A place beside a file, which is put there once all is well, and otherwise taken away."""
    target = file.resolve()
    place = target.with_name(f".checker-{os.getpid()}.part")
    try:
        try:
            yield place
            place.replace(target)
        finally:
            place.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"`{file}` cannot be written: {(error.strerror or str(error)).lower()}") from None
    except EngineError as error:
        raise UsageError(f"`{file}` cannot be written: {error}") from None


# ---- what is written


@dataclass(frozen=True, slots=True)
class _Field:
    """A column of figures of the rows of the base."""

    name: str
    values: Sequence[Any]
    words: Mapping[Number, str] | None = None
    """What the numbers are called, where they have names."""


def _fields(found: AuditedTable) -> list[_Field]:
    """Every column but the id: the peer group first."""
    base, tally = found.table.base, found.audit.tally
    several = len(found.order.outcomes) > 1
    fields = [_Field("group", base.peers, dict(enumerate(base.groups))), *_counts(tally)]
    for number, (compared, bounds) in enumerate(zip(found.order.outcomes, tally.bounds, strict=True)):
        more = f" of {compared.name}" if several else ""
        fields += _bounds(compared, bounds, more)
        fields.append(_Field(f"standing{more}", _Standings(tally, number)))
    return fields


def _counts(tally: Tally) -> list[_Field]:
    def sides(found: Sides, more: str) -> list[_Field]:
        return [
            _Field(f"lenient{more}", found.lenient),
            _Field(f"harsh{more}", found.harsh),
            _Field(f"in_conflict{more}", found.cases),
        ]

    names = ("above", "below", "equal", "agree_above", "agree_below", "binding_above", "binding_below")
    others = [_Field(name, getattr(tally, name)) for name in names]
    return [*sides(tally.certain, ""), *sides(tally.possible, "_possible"), *others]


def _bounds(compared: Compared, bounds: Bounds, more: str) -> list[_Field]:
    words: dict[Number, str] | None = None
    if not compared.raw:
        axis = compared.axis
        words = {place: word(compared, place) for place in range(int(axis.bottom), int(axis.top) + 1)}
    names = ("floor", "floor_possible", "ceiling", "ceiling_possible")
    return [_Field(f"{name}{more}", getattr(bounds, name), words) for name in names]


class _Standings(Sequence[str]):
    """How each case stands on an outcome, worked out when it is asked for: an engine does it by itself."""

    def __init__(self, tally: Tally, outcome: int) -> None:
        self._outcome = outcome
        self._tally = tally
        self._found: list[str] = []

    def __len__(self) -> int:
        return len(self._tally.above)

    def __getitem__(self, row: Any) -> Any:
        if not self._found:
            self._found = list(standings(self._tally, self._outcome))
        return self._found[row]


# ---- by Python alone


def _row_by_row(found: AuditedTable, place: Path, suffix: str, progress: Progress | None) -> int:
    columns = _spelt(found)
    size = found.table.base.size
    with place.open("x", encoding="utf-8", newline="") as stream:
        put = _csv(stream, list(columns)) if suffix == ".csv" else _lines(stream, list(columns))
        for row, values in enumerate(zip(*columns.values(), strict=True), 1):
            put(values)
            if progress is not None and row % _EVERY == 0:
                progress(row, size)
    if progress is not None:
        progress(size, size)
    return size


def _csv(stream: TextIO, names: Sequence[str]) -> Callable[[Sequence[Any]], object]:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    return writer.writerow


def _lines(stream: TextIO, names: Sequence[str]) -> Callable[[Sequence[Any]], object]:
    def put(values: Sequence[Any]) -> None:
        line = dict(zip(names, values, strict=True))
        stream.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")

    return put


def _spelt(found: AuditedTable) -> dict[str, list[Any]]:
    """Every column as it is written."""
    columns: dict[str, list[Any]] = {"id": list(found.table.base.ids)}
    for field in _fields(found):
        values = _listed(field.values)
        columns[field.name] = values if field.words is None else [field.words[value] for value in values]
    return columns


def _listed(values: Sequence[Any]) -> list[Any]:
    """Numbers, all whole or all with a fraction, or texts."""
    plain: list[Any] = values.tolist() if hasattr(values, "tolist") else list(values)
    if any(isinstance(value, float) for value in plain):
        whole = all(value == int(value) for value in plain)
        return [int(value) for value in plain] if whole else [float(value) for value in plain]
    return plain


def _as_parquet(found: AuditedTable, place: Path, form: str, progress: Progress | None) -> int:
    with DuckSession(progress=progress) as session:
        import numpy as np

        columns = _spelt(found)
        session.put("figures", {name: _array(np, values) for name, values in columns.items()})
        return session.copy("SELECT * FROM figures", place, form)


def _array(np: Any, values: list[Any]) -> Any:
    if values and isinstance(values[0], str):
        found = np.empty(len(values), dtype=object)
        found[:] = values
        return found
    return np.array(values, dtype=np.float64 if values and isinstance(values[0], float) else np.int64)


# ---- by the set engine: what rows of the base have is joined to the cases that they stand for


def _by_engine(found: AuditedTable, place: Path, form: str, progress: Progress | None) -> int:
    with DuckSession(progress=progress) as session:
        fields = _fields(found)
        sql = _joined(session, found, None)
        names = [f"{_select(field, number, fields)} AS {_name(field.name)}" for number, field in enumerate(fields)]
        _put_groups(session, found)
        joined = f"({sql}) AS joined JOIN peer_groups ON f0 = number"
        written = session.copy(f"SELECT id, {', '.join(names)} FROM {joined} ORDER BY rn", place, form)
    cases = found.audit.totals.cases
    if written != cases:
        raise EnginesDisagree(f"{written:,} cases of `{found.file}` were found again of {cases:,}", "please report it")
    return written


def _put_groups(session: DuckSession, found: AuditedTable) -> None:
    """The names of the peer groups, of which there may be too many to be listed in a query."""
    import numpy as np

    names = list(found.table.base.groups)
    session.put("peer_groups", {"number": np.arange(len(names)), "name": _array(np, names)})


def _joined(session: DuckSession, found: AuditedTable, rows: Sequence[int] | None) -> str:
    """A query for each case with its id, its number rn, and the figures f0, f1 and so on of its row; or, with `rows`,
    for the cases of some rows alone, with the row, r.
    """
    from checker.tables.opening import reopened

    coded = reopened(session, found.file, found.order)
    keys = _keys(found)
    figures = _figures(found) if rows is None else {}
    session.put("figures", _picked({**keys, **figures}, rows))
    given = coded.source("row_number() OVER () AS rn")
    cases = ", ".join([_id(coded), "rn", *coded.packed(), *coded.numbers(), *coded.keys()])
    match = " AND ".join(f"cases_.{name} IS NOT DISTINCT FROM figures.{name}" for name in keys)
    wanted = ", ".join(["cases_.id", "cases_.rn", *(["figures.r"] if rows is not None else list(figures))])
    return f"SELECT {wanted} FROM (SELECT {cases} FROM {given}) AS cases_ JOIN figures ON {match}"


def _keys(found: AuditedTable) -> Columns:
    import numpy as np

    if found.table.keys is not None:
        return found.table.keys
    # Numbered from 1, as the engine does.
    return {"rn": np.asarray(found.table.places, dtype=np.int64) + 1}


def _figures(found: AuditedTable) -> Columns:
    import numpy as np

    fields = enumerate(_fields(found))
    return {
        f"f{number}": _narrow(np, np.asarray(field.values))
        for number, field in fields
        if not isinstance(field.values, _Standings)
    }


def _narrow(np: Any, values: Any) -> Any:
    """Numbers in as few bytes as they need, and whole ones as such."""
    if values.dtype.kind != "i":
        whole = values.astype(np.int64)
        if not np.array_equal(whole, values):
            return values.astype(np.float64)
        values = whole
    small = not values.size or max(int(values.max()), -int(values.min())) < 1 << 31
    return values.astype(np.int32 if small else np.int64)


def _picked(columns: Columns, rows: Sequence[int] | None) -> Columns:
    import numpy as np

    if rows is None:
        return columns
    chosen = np.asarray(rows, dtype=np.int64)
    return {**{name: values[chosen] for name, values in columns.items()}, "r": chosen}


def _id(coded: Coding) -> str:
    if coded.order.id is None:
        # As `row_id` numbers them.
        return "CAST(rn + 1 AS STRING) AS id"
    [name] = [name for name, column in coded.names.items() if column == coded.order.id]
    return f"{text_of(name, coded.kinds[name])} AS id"


def _select(field: _Field, number: int, fields: Sequence[_Field]) -> str:
    if isinstance(field.values, _Standings):
        return _standing(number, fields)
    if field.words is None:
        return f"f{number}"
    if field.name == "group":
        return "peer_groups.name"
    branches = " ".join(f"WHEN {place} THEN {quoted(text)}" for place, text in field.words.items())
    return f"CASE f{number} {branches} END"


def _standing(number: int, fields: Sequence[_Field]) -> str:
    """The same as `checker.precedents.constrain.standing`, of the bounds that stand before it in the fields."""
    place = {field.name: f"f{number}" for number, field in enumerate(fields)}
    floor, ceiling = f"f{number - 4}", f"f{number - 2}"
    return (
        f"CASE WHEN {place['binding_above']} = 0 AND {place['binding_below']} = 0 THEN 'unbound'"
        f" WHEN {floor} = {ceiling} THEN 'fixed' WHEN {floor} < {ceiling} THEN 'free' ELSE 'torn' END"
    )


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
