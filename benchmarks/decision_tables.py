"""Rule packs that look like decision tables, made up and the same on every run, written as files.

The sizes are those of Calvanese, Dumas, Laurson, Maggi, Montali and Teinemaa (Business Process Management, 2016): up to
1,500 rules over three to seven columns, with noise on a tenth of the rules.
"""

from __future__ import annotations

import heapq
import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

NUMBERS, LEVELS, WORDS = 1_000_000, 10, 30
"""The greatest number, the levels of an ordered word, the words of a set."""
OUTCOME = tuple(f"step-{n}" for n in range(9))
COLUMNS = {3: (1, 2, 0), 5: (2, 2, 1), 7: (3, 3, 1)}
"""For each width the numbers, the ordered words, the sets."""
NOISE = 0.1

Span = tuple[int, int]
Side = Literal["at_least", "at_most"]


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: for each column the values it is about, a span of places, or bits of a set; and what it expects."""

    spans: Mapping[str, Span]
    sets: Mapping[str, int]
    side: Side
    level: int


@dataclass(frozen=True, slots=True)
class Table:
    """A pack."""

    name: str
    columns: Mapping[str, int]
    """The greatest place of each column with an order."""
    sets: tuple[str, ...]
    rows: tuple[Row, ...]


def columns_of(width: int) -> tuple[dict[str, int], tuple[str, ...]]:
    """The columns with an order, and the sets, of a table of some width."""
    numbers, levels, sets = COLUMNS[width]
    ordered = {f"number_{n}": NUMBERS for n in range(numbers)} | {f"level_{n}": LEVELS - 1 for n in range(levels)}
    return ordered, tuple(f"set_{n}" for n in range(sets))


def table(shape: str, size: int, width: int) -> Table:
    """A table of one of the `SHAPES`, of so many rules over so many columns."""
    draw = random.Random(f"{shape} {size} {width}")
    columns, sets = columns_of(width)
    whole = Row({name: (0, top) for name, top in columns.items()}, dict.fromkeys(sets, (1 << WORDS) - 1), "at_least", 0)
    return Table(f"{shape}, {size:,} x {width}", columns, sets, tuple(SHAPES[shape](draw, whole, size)))


def partition(draw: random.Random, whole: Row, size: int) -> list[Row]:
    """Cells without a case in common; then some are left out, some made wider, some put inside others."""
    gaps = round(size * NOISE / 3)
    cells = [(0.0, 0, whole)]
    while len(cells) < size + gaps:
        _, made, cell = heapq.heappop(cells)
        for number, part in enumerate(halves(draw, cell)):
            # The largest cells are cut first, by and large.
            heapq.heappush(cells, (draw.uniform(0, 3) - volume(part), 2 * (made + len(cells)) + number, part))
    rows = [with_level(draw, cell, whole) for _, _, cell in cells]
    draw.shuffle(rows)
    rows = rows[gaps:]
    for place in range(gaps):
        rows[place] = widened(draw, rows[place], whole)
    for place in range(gaps, 2 * gaps):
        rows[place] = within(draw, draw.choice(rows[2 * gaps :]))
    draw.shuffle(rows)
    return rows


def threshold(draw: random.Random, whole: Row, size: int) -> list[Row]:
    """The more, the stricter: rules on at least so much, three of which stop at some value, and three ceilings."""
    rows = []
    for _ in range(size):
        spans = {name: (0, top) for name, (_, top) in whole.spans.items()}
        for name in draw.sample(list(spans), draw.randrange(1, len(spans) + 1)):
            top = spans[name][1]
            spans[name] = (draw.randrange(1, top + 1), top)
        sets = {name: half(draw, mask) if draw.random() < 0.3 else mask for name, mask in whole.sets.items()}
        rows.append(with_level(draw, Row(spans, sets, "at_least", 0), whole, side="at_least"))
    for place in range(3):
        spans = {name: (low, max(low, top // 2)) for name, (low, top) in rows[place].spans.items()}
        rows[place] = replace(rows[place], spans=spans, level=len(OUTCOME) - 1)
    for place in range(3, 6):
        spans = {name: (0, top // 4) for name, (_, top) in whole.spans.items()}
        rows[place] = Row(spans, whole.sets, "at_most", draw.randrange(1, 4))
    for place in range(6, 6 + round(size * NOISE)):
        rows[place % size] = replace(rows[place % size], level=draw.randrange(1, len(OUTCOME)))
    draw.shuffle(rows)
    return rows


def boxes(draw: random.Random, whole: Row, size: int) -> list[Row]:
    """Values drawn at random on one column, and on four of five others."""
    rows = []
    for _ in range(size):
        spans, always = {}, draw.choice(list(whole.spans))
        for name, (_, top) in whole.spans.items():
            wide = max(1, round(top * draw.uniform(0.1, 0.6)))
            low = draw.randrange(0, top - wide + 1)
            spans[name] = (low, low + wide) if name == always or draw.random() < 0.8 else (0, top)
        sets = {name: half(draw, mask) if draw.random() < 0.8 else mask for name, mask in whole.sets.items()}
        rows.append(with_level(draw, Row(spans, sets, "at_least", 0), whole))
    return rows


SHAPES: Mapping[str, Callable[[random.Random, Row, int], list[Row]]] = {
    "partition": partition,
    "threshold": threshold,
    "random": boxes,
}


def halves(draw: random.Random, cell: Row) -> tuple[Row, Row]:
    """A cell cut in two along one column."""
    able = [name for name, (low, high) in cell.spans.items() if low < high]
    able += [name for name, mask in cell.sets.items() if mask.bit_count() > 1]
    name = draw.choice(able)
    if name in cell.sets:
        part = half(draw, cell.sets[name])
        return with_set(cell, name, part), with_set(cell, name, cell.sets[name] & ~part)
    low, high = cell.spans[name]
    cut = low + round((high - low - 1) * draw.uniform(0.2, 0.8))
    return with_span(cell, name, (low, cut)), with_span(cell, name, (cut + 1, high))


def volume(cell: Row) -> float:
    """How many cases lie in a cell, as a logarithm."""
    sizes = [high - low + 1 for low, high in cell.spans.values()]
    return math.log(math.prod((*sizes, *(mask.bit_count() for mask in cell.sets.values()))))


def half(draw: random.Random, mask: int) -> int:
    """Some of the words of a set, not all and not none."""
    words = [n for n in range(WORDS) if mask >> n & 1]
    return sum(1 << n for n in draw.sample(words, max(1, len(words) // 2)))


def with_span(row: Row, name: str, span: Span) -> Row:
    """The row with another span."""
    return replace(row, spans={**row.spans, name: span})


def with_set(row: Row, name: str, mask: int) -> Row:
    """The row with another set."""
    return replace(row, sets={**row.sets, name: mask})


def with_level(draw: random.Random, row: Row, whole: Row, side: Side | None = None) -> Row:
    """The row with what it expects: the more, the stricter, give or take a step."""
    share = [low / whole.spans[name][1] for name, (low, _) in row.spans.items()]
    level = round(sum(share) / len(share) * (len(OUTCOME) - 1)) + draw.choice((-1, 0, 0, 1))
    sides: tuple[Side, ...] = (side,) if side else ("at_least", "at_most")
    return replace(row, side=draw.choice(sides), level=min(max(level, 1), len(OUTCOME) - 2))


def widened(draw: random.Random, row: Row, whole: Row) -> Row:
    """The row, reaching into its neighbours along one column."""
    name = draw.choice(list(row.spans))
    low, high = row.spans[name]
    more = max(1, (high - low) // 2)
    return with_span(row, name, (max(0, low - more), min(whole.spans[name][1], high + more)))


def within(draw: random.Random, row: Row) -> Row:
    """A smaller row inside another, which expects no more than that one."""
    name = draw.choice(list(row.spans))
    low, high = row.spans[name]
    smaller = with_span(row, name, (low + (high - low) // 3, high - (high - low) // 3))
    level = row.level - 1 if row.side == "at_least" else row.level + 1
    return replace(smaller, level=min(max(level, 1), len(OUTCOME) - 2))


# ---- as files


OURS = "[{principle: generated, says: generated, ours: true, verified: true}]"


def write(of: Table, folder: Path) -> tuple[Path, Path]:
    """The folder of packs and the folder of domains, written to a folder."""
    domain, pack = folder / "domains" / "generated", folder / "packs" / "generated"
    domain.mkdir(parents=True)
    pack.mkdir(parents=True)
    facts = {name: f"type: count, scale: [0, {NUMBERS}]" for name in of.columns if name.startswith("number")}
    facts |= {name: f"type: level, levels: [{words(LEVELS)}]" for name in of.columns if name.startswith("level")}
    lines = [f"  {name}: {{{text}, worse: higher, {ASKED}}}\n" for name, text in facts.items()]
    lines += [f"  {name}: {{type: kind, levels: [{words(WORDS)}], {ASKED}}}\n" for name in of.sets]
    (domain / "facts.yaml").write_text("facts:\n" + "".join(lines), encoding="utf-8")
    (domain / "scales.yaml").write_text(SCALES, encoding="utf-8")
    (pack / "pack.yaml").write_text(
        "title: generated\ndomain: generated\napplies_to: [{authority: some-office, regime: some-law}]\n",
        encoding="utf-8",
    )
    for number, row in enumerate(of.rows):
        (pack / f"rule-{number:04}.yaml").write_text(rule_file(of, row), encoding="utf-8")
    return folder / "packs", folder / "domains"


ASKED = f"group: generated, asks: What?, matters: {OURS}"
SCALES = (
    "outcomes:\n"
    f"  stringency: {{type: level, of: measure, levels: [{', '.join(OUTCOME)}], asks: What?}}\n"
    "  amount: {type: amount, of: measure, scale: [0, 1000], unit: JPY, asks: What?}\n"
    "  intrusion: {type: level, of: demand, levels: [a, b], asks: What?}\n"
    "  ask: {type: level, of: demand, levels: [a, b], asks: What?}\n"
    f"instruments:\n  order: {{stringency: {OUTCOME[-1]}, binding: true, means: generated}}\n"
)


def words(number: int) -> str:
    """The words of a scale, as a list."""
    return ", ".join(word(n) for n in range(number))


def word(number: int) -> str:
    """One word of a scale."""
    return f"w{number:02}"


def rule_file(of: Table, row: Row) -> str:
    """A row as a rule file."""
    tests = []
    for name, (low, high) in row.spans.items():
        if (low, high) != (0, of.columns[name]):
            ends = (str(low), str(high)) if name.startswith("number") else (word(low), word(high))
            tests.append(f"  {name}: '[{ends[0]}..{ends[1]}]'\n")
    for name, mask in row.sets.items():
        if mask != (1 << WORDS) - 1:
            tests.append(f"  {name}: {', '.join(word(n) for n in range(WORDS) if mask >> n & 1)}\n")
    return (
        f"title: generated\nstatus: in-force\nknown_limits: it is generated\nexamples: []\nbecause: {OURS}\n"
        f"when:\n{''.join(tests)}"
        f"expect:\n  stringency: {{{row.side}: {OUTCOME[row.level]}}}\nlevel: note\n"
    )
