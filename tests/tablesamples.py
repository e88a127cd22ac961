"""Order files and tables to try the paths on: ties, unknowns, bounds, peers, eras, several outcomes, a raw number."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st

from checker.tables.duck import DuckSession
from checker.tables.orderfile import Compared, Era, Key, Levels, Numbers, Status, TableOrder

UNKNOWN = frozenset({"", "?"})
STATUS = Status("status", frozenset({"final", ""}), frozenset({"pending"}), frozenset({"annulled"}))
ERA = Era(Key("decided", frozenset({"unknown"})), (date(2020, 1, 1), date(2021, 7, 1)))


@dataclass(frozen=True)
class Sample:
    """A table and its order file."""

    order: TableOrder
    rows: list[list[str]]

    def write(self, file: Path) -> Path:
        """The table as CSV."""
        with file.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow([*self.order.columns, "remark"])
            writer.writerows([*row, 'a "remark", of no account'] for row in self.rows)
        return file

    def write_parquet(self, file: Path) -> Path:
        """The table as Parquet: numbers as numbers where all are, an empty cell as none, the rest as text."""
        source = self.write(file.with_suffix(".csv"))
        names = ", ".join(f'"{name}"' for name in self.order.columns)
        types = "['BIGINT', 'DOUBLE', 'DATE', 'VARCHAR']"
        options = f"header = true, nullstr = '', sample_size = -1, quote = '\"', auto_type_candidates = {types}"
        sniffed = f"read_csv('{source}', {options})"
        with DuckSession(threads=1) as session:
            session.copy(f"SELECT {names} FROM {sniffed}", file, "FORMAT parquet")
        return file


def columns(name: str, *, one: bool = False) -> st.SearchStrategy[tuple[str] | tuple[str, str]]:
    """One column for a value, or two for its bounds."""
    single: tuple[str] | tuple[str, str] = (name,)
    return st.just(single) if one else st.sampled_from([single, (f"{name} from", f"{name} to")])


@st.composite
def levels(draw: st.DrawFn, name: str, *, partial: bool) -> Compared:
    """A dimension of few levels, sometimes given by two columns."""
    count = draw(st.integers(1, 4))
    listed = tuple(f"{name}'s level {place}" for place in range(count))
    if partial:
        # A bottom, and the others beside each other.
        at_most = (1, *(1 | 1 << place for place in range(1, count)))
        return Compared(name, (name,), Levels(listed, at_most=at_most), UNKNOWN)
    return Compared(
        name, draw(columns(name)), Levels(listed, draw(st.booleans())), draw(st.sampled_from([UNKNOWN, frozenset()]))
    )


@st.composite
def numbers(draw: st.DrawFn, name: str, *, bands: bool) -> Compared:
    """A number, in bands or as it is."""
    cuts = (1, 2.5, 7) if bands else ()
    return Compared(name, draw(columns(name, one=not bands)), Numbers(-2, 10, draw(st.booleans()), cuts), UNKNOWN)


def cells_of(compared: Compared) -> st.SearchStrategy[list[str]]:
    """What may stand in the columns of a dimension or an outcome."""
    unknown = sorted(compared.unknown)
    if isinstance(compared.scale, Levels):
        ordered: Sequence[str] = compared.scale.listed
    else:
        ordered = ("-2", "-0.5", "0", "1", "1.5", "2.50", "6", "7", "1e1")
    one = st.sampled_from([*ordered, *unknown])
    if len(compared.columns) == 1:
        return one.map(lambda cell: [cell])

    def sorted_out(pair: tuple[str, str]) -> list[str]:
        known = [cell for cell in pair if cell in ordered]
        return sorted(pair, key=ordered.index) if len(known) == 2 else list(pair)

    return st.tuples(one, one).map(sorted_out)


@st.composite
def samples(draw: st.DrawFn, *, most: int = 14, partial: bool = True) -> Sample:
    """A table that can be audited by every path."""
    dimensions = [draw(levels(f"d{place}", partial=False)) for place in range(draw(st.integers(0, 2)))]
    if partial and draw(st.booleans()):
        dimensions.append(draw(levels("partial", partial=True)))
    if draw(st.booleans()):
        dimensions.append(draw(numbers("banded", bands=True)))
    raw = draw(st.sampled_from(["none", "dimension", "outcome"]))
    if raw == "dimension" or not dimensions:
        dimensions.append(draw(numbers("raw", bands=False)))
    outcomes = [draw(levels("out", partial=False))]
    outcomes = [Compared(each.name, each.columns, Levels(_listed(each)), each.unknown) for each in outcomes]
    if draw(st.booleans()):
        outcomes.append(Compared("other", ("other",), Levels(("none", "some")), UNKNOWN))
    if raw == "outcome":
        outcomes[0] = Compared("fine", ("fine",), Numbers(-2, 10), UNKNOWN)
    order = TableOrder(
        "order.yaml",
        "",
        "",
        tuple(dimensions),
        tuple(outcomes),
        peer=draw(st.sampled_from([(), (Key("body", frozenset({"?"})),), (Key("body"), Key("law", frozenset({""})))])),
        era=draw(st.sampled_from([None, ERA])),
        status=draw(st.sampled_from([None, STATUS])),
        id=draw(st.sampled_from([None, "case"])),
    )
    size = draw(st.integers(1, most))
    return Sample(order, [draw(_row(order, number)) for number in range(size)])


def large(seed: int, rows: int = 2_000) -> Sample:
    """A table of some thousand cases with something of everything; the third has a number compared as it is."""
    chance = random.Random(seed)
    dimensions = [
        Compared("d0", ("d0",), Levels(("low", "middle", "high")), UNKNOWN),
        Compared("d1", ("d1 from", "d1 to"), Levels(("a", "b'", "c\\", "é"), seed == 1), UNKNOWN),
        Compared("people", ("people",), Numbers(0, 10**6, False, () if seed == 2 else (10, 99.5, 1000)), UNKNOWN),
    ]
    outcomes = [Compared("out", ("out",), Levels(("none", "warning", "fine", "closure")), UNKNOWN)]
    if seed == 1:
        outcomes.append(Compared("duty", ("duty",), Levels(("no", "yes")), frozenset()))
    order = TableOrder(
        "order.yaml",
        "",
        "",
        tuple(dimensions),
        tuple(outcomes),
        peer=(Key("body", frozenset({"?"})),),
        era=ERA,
        status=STATUS,
        id="case" if seed else None,
    )

    def one(number: int) -> list[str]:
        spread = sorted(chance.choices(("a", "b'", "c\\", "é"), k=2))
        cells = {
            "d0": chance.choice(("low", "middle", "high", "?")),
            "d1 from": chance.choice((spread[0], "")),
            "d1 to": chance.choice((spread[1], "?")),
            "people": chance.choice(("", str(chance.randrange(2_000)), f"{chance.randrange(10**6) / 4}", "99.5")),
            "out": chance.choice(("none", "warning", "fine", "closure", "")),
            "duty": chance.choice(("no", "yes")),
            "body": chance.choice(("east", "wes't", "?", "north")),
            "decided": chance.choice(("2019-12-31", "2020-01-01", "2021-06-30", "2022-02-28", "unknown")),
            "status": chance.choice(("final", "", "final", "pending", "annulled")),
            "case": f"case {number}",
        }
        return [cells[column] for column in order.columns]

    return Sample(order, [one(number) for number in range(rows)])


def _listed(compared: Compared) -> tuple[str, ...]:
    assert isinstance(compared.scale, Levels)
    return compared.scale.listed


@st.composite
def _row(draw: st.DrawFn, order: TableOrder, number: int) -> list[str]:
    found: dict[str, str] = {}
    for compared in (*order.dimensions, *order.outcomes):
        found.update(zip(compared.columns, draw(cells_of(compared)), strict=True))
    for key in order.peer:
        found[key.column] = draw(st.sampled_from(["east", "wes't", *key.unknown]))
    if order.era is not None:
        days = [str(start + timedelta(days=more)) for start in order.era.starts for more in (-1, 0)]
        found[order.era.key.column] = draw(st.sampled_from([*days, "unknown"]))
    if order.status is not None:
        found["status"] = draw(st.sampled_from(["final", "final", "", "pending", "annulled"]))
    if order.id is not None:
        found["case"] = f"case {number}"
    return [found[column] for column in order.columns]
