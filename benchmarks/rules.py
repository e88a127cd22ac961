"""How long rules over a table take beside a query written by hand for the same rules and the same table.

Run as `python benchmarks/rules.py`; what the figures mean stands in `benchmarks/README.md`.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from checker.rules.pack import read_book
from checker.tables.duck import DuckSession
from checker.tables.rules import RulesAudit, Ruleset, audit_rules, ruleset
from checker.tables.session import quoted

LEVELS, KINDS, FLAGS, NUMBERS = 5, 2, 2, 4
"""Facts of each type: levels of 5 words, kinds of 15, flags, whole numbers."""
OUTCOMES = ("none", "guidance", "recommendation", "order", "emergency-order")


@dataclass(frozen=True, slots=True)
class Test:
    """One test of a fact, as a rule file has it and as one would write it in SQL."""

    fact: str
    rule: str
    sql: str


@dataclass(frozen=True, slots=True)
class Written:
    """One rule, and its condition as one would write it in SQL."""

    yaml: str
    sql: str


def words_of(fact: str) -> list[str]:
    """The words of a level or kind."""
    return [f"{fact.replace('_', '-')}-{n:02}" for n in range(5 if fact.startswith("level") else 15)]


def a_test(draw: random.Random, fact: str) -> Test:
    """A test of a fact that some of its values pass and some do not."""
    if fact.startswith("level"):
        words, sign = words_of(fact), draw.choice((">=", "<"))
        at = draw.randrange(1, len(words))
        passed = words[at:] if sign == ">=" else words[:at]
        return Test(fact, f"{sign} {words[at]}", f"{fact} IN ({', '.join(map(quoted, passed))})")
    if fact.startswith("kind"):
        words = sorted(draw.sample(words_of(fact), draw.randrange(2, 10)))
        return Test(fact, ", ".join(words), f"{fact} IN ({', '.join(map(quoted, words))})")
    if fact.startswith("flag"):
        value = draw.random() < 0.5
        return Test(fact, str(value).lower(), fact if value else f"NOT {fact}")
    low, high = sorted(draw.sample(range(1, greatest(fact)), 2))
    return draw.choice(
        (
            Test(fact, f"[{low}..{high}]", f"{fact} BETWEEN {low} AND {high}"),
            Test(fact, f"< {high}", f"{fact} < {high}"),
            Test(fact, f">= {low}", f"{fact} >= {low}"),
        )
    )


def greatest(fact: str) -> int:
    """The greatest number of a fact's scale."""
    return int("100" + "0" * int(fact[-1]))


def a_rule(draw: random.Random, number: int, facts: list[str]) -> Written:
    """A rule of three to five tests, some with `any` or `unless`."""
    tests = [a_test(draw, fact) for fact in draw.sample(facts, draw.randrange(3, 6))]
    when, unless, sql = "", "", [test.sql for test in tests]
    if draw.random() < 0.3:
        first, second, *tests = tests
        when = f"  any:\n    - {first.fact}: {first.rule!r}\n    - {second.fact}: {second.rule!r}\n"
        sql = [f"({first.sql} OR {second.sql})", *(test.sql for test in tests)]
    if draw.random() < 0.3:
        *tests, last = tests
        unless = f"unless:\n  {last.fact}: {last.rule!r}\n"
        sql = [*sql[:-1], f"NOT ({last.sql})"]
    when += "".join(f"  {test.fact}: {test.rule!r}\n" for test in tests)
    side, level = draw.choice((("at_most", draw.randrange(1, 4)), ("at_least", draw.randrange(1, 4))))
    text = (
        f"title: generated rule {number}\nstatus: in-force\nknown_limits: it is generated\nexamples: []\n"
        "because: [{principle: generated, says: generated, ours: true, verified: true}]\n"
        f"when:\n{when or '  all: []'}{unless}expect:\n  stringency: {{{side}: {OUTCOMES[level]}}}\nlevel: note\n"
    )
    return Written(text, f"({' AND '.join(sql)})")


def facts_file() -> Mapping[str, str]:
    """Each fact with its type and scale, as `facts.yaml` has them."""
    found = {f"level_{n}": f"type: level, levels: [{', '.join(words_of(f'level_{n}'))}]" for n in range(LEVELS)}
    found |= {f"kind_{n}": f"type: kind, levels: [{', '.join(words_of(f'kind_{n}'))}]" for n in range(KINDS)}
    found |= {f"flag_{n}": "type: flag" for n in range(FLAGS)}
    return found | {f"number_{n}": f"type: count, scale: [0, {greatest(f'number_{n}')}]" for n in range(NUMBERS)}


def write_book(folder: Path, rules: list[Written]) -> Ruleset:
    """The rules as files, read as any other."""
    domain, pack = folder / "domains" / "generated", folder / "packs" / "generated"
    domain.mkdir(parents=True)
    pack.mkdir(parents=True)
    ours = "matters: [{principle: generated, says: generated, ours: true, verified: true}]"
    lines = [f"  {name}: {{{text}, group: generated, asks: What?, {ours}}}" for name, text in facts_file().items()]
    (domain / "facts.yaml").write_text("facts:\n" + "\n".join(lines) + "\n", encoding="utf-8")
    (domain / "scales.yaml").write_text(
        "outcomes:\n"
        f"  stringency: {{type: level, of: measure, levels: [{', '.join(OUTCOMES)}], asks: What?}}\n"
        "  amount: {type: amount, of: measure, scale: [0, 1000], unit: JPY, asks: What?}\n"
        "  intrusion: {type: level, of: demand, levels: [a, b], asks: What?}\n"
        "  ask: {type: level, of: demand, levels: [a, b], asks: What?}\n"
        "instruments:\n  order: {stringency: order, binding: true, means: generated}\n",
        encoding="utf-8",
    )
    (pack / "pack.yaml").write_text(
        "title: generated\ndomain: generated\napplies_to: [{authority: some-office, regime: some-law}]\n",
        encoding="utf-8",
    )
    for number, rule in enumerate(rules):
        (pack / f"rule-{number:03}.yaml").write_text(rule.yaml, encoding="utf-8")
    return ruleset(read_book([folder / "packs"], folder / "domains"))


def write_table(session: DuckSession, file: Path, rows: int) -> None:
    """A table with a value of each fact in nine rows of ten or four of five, and none in the others."""

    def one_of(words: list[str] | tuple[str, ...]) -> str:
        return f"[{', '.join(map(quoted, words))}][1 + CAST(floor(random() * {len(words)}) AS INTEGER)]"

    columns = []
    for fact in facts_file():
        missing = 0.2 if fact.startswith("number") else 0.1
        if fact.startswith(("level", "kind")):
            value = one_of(words_of(fact))
        elif fact.startswith("flag"):
            value = "random() < 0.5"
        else:
            value = f"CAST(floor(random() * {greatest(fact) + 1}) AS BIGINT)"
        columns.append(f"CASE WHEN random() >= {missing} THEN {value} END AS {fact}")
    columns.append(f"CASE WHEN random() >= 0.02 THEN {one_of(OUTCOMES)} END AS stringency")
    session.do("SELECT setseed(0.25)")
    session.do(f"COPY (SELECT {', '.join(columns)} FROM range({rows})) TO {quoted(str(file))} (FORMAT parquet)")


def counting_at_once(table: str, rules: list[Written]) -> str:
    """All rules in one select: where each holds, and where it is known."""
    return "SELECT " + ", ".join(f"count_if({r.sql}), count({r.sql})" for r in rules) + f" FROM {table}"


def counting_one_by_one(table: str, rules: list[Written]) -> str:
    """A query for each rule, as one statement."""
    return " UNION ALL ".join(
        f"SELECT {n} AS rule, count_if({r.sql}) AS holds, count({r.sql}) AS known FROM {table}"
        for n, r in enumerate(rules)
    )


def as_enums(table: str) -> list[str]:
    """A table in the engine whose words are of types of their own, which it compares as numbers."""
    worded = [fact for fact in facts_file() if fact.startswith(("level", "kind"))]
    types = [f"CREATE TYPE {fact} AS ENUM ({', '.join(map(quoted, words_of(fact)))})" for fact in worded]
    casts = ", ".join(f"CAST({fact} AS {fact}) AS {fact}" for fact in worded)
    made = f"CREATE OR REPLACE TABLE enums AS SELECT * REPLACE ({casts}) FROM {table}"
    return [*(f"DROP TYPE IF EXISTS {fact} CASCADE" for fact in worded), *types, made]


def masks(table: str, rules: list[Written], out: Path) -> str:
    """Two masks for each row: which rules hold, and which are unknown."""
    holds = " + ".join(f"CASE WHEN r{n} THEN {1 << n} ELSE 0 END" for n in range(len(rules)))
    unknown = " + ".join(f"CASE WHEN r{n} IS NULL THEN {1 << n} ELSE 0 END" for n in range(len(rules)))
    conditions = ", ".join(f"{rule.sql} AS r{n}" for n, rule in enumerate(rules))
    text = f"SELECT {holds} AS holds, {unknown} AS unknown FROM (SELECT {conditions} FROM {table}) AS t"
    return f"COPY ({text}) TO {quoted(str(out))} (FORMAT parquet)"


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds of one run: by the clock, and of all processors."""

    wall: float
    cpu: float


def timed(work: Callable[[], object]) -> Taken:
    """Run once, and tell how long it took."""
    before, start = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    work()
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    return Taken(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def compare(title: str, works: Mapping[str, Callable[[], object]], runs: int) -> None:
    """Run each in turn as often as asked, and print the medians beside the quickest written by hand."""
    found: dict[str, list[Taken]] = {name: [] for name in works}
    for _ in range(runs):
        for name, work in works.items():
            found[name].append(timed(work))
    print(f"\n{title:40}  {'seconds':>8} {'ratio':>6} {'cpu s':>8} {'ratio':>6} {'least':>8}")
    middle = {
        name: (statistics.median(t.wall for t in taken), statistics.median(t.cpu for t in taken))
        for name, taken in found.items()
    }
    by_hand = [both for name, both in middle.items() if not name.startswith("checker")]
    wall, cpu = min(both[0] for both in by_hand), min(both[1] for both in by_hand)
    for name, both in middle.items():
        least = min(taken.wall for taken in found[name])
        ratio = both[0] / wall, both[1] / cpu
        print(f"{name:40}  {both[0]:8.3f} {ratio[0]:6.2f} {both[1]:8.3f} {ratio[1]:6.2f} {least:8.3f}")


def verify(found: RulesAudit, session: DuckSession, table: str, rules: list[Written]) -> None:
    """That both count alike, before either is timed."""
    counted = session.run(counting_one_by_one(table, rules) + " ORDER BY rule")
    order = {f"generated/rule-{n:03}": n for n in range(len(rules))}
    for rule in found.rules:
        n = order[rule.rule]
        if (rule.holds, rule.holds + rule.fails) != (counted["holds"][n], counted["known"][n]):
            raise SystemExit(f"{rule.rule} was counted differently")
    print(f"the counts of {len(rules)} rules over {found.rows:,} rows are equal")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rules", type=int, default=60)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    draw = random.Random(20261124)
    rules = [a_rule(draw, number, list(facts_file())) for number in range(asked.rules)]
    with tempfile.TemporaryDirectory(prefix="checker-") as name, DuckSession() as session:
        folder = Path(name)
        judged, file = write_book(folder, rules), folder / "table.parquet"
        write_table(session, file, asked.rows)
        table = f"read_parquet({quoted(str(file))})"
        print(
            f"Python {platform.python_version()}, duckdb {version('duckdb')}, {os.cpu_count()} processors,"
            f" load {os.getloadavg()[0]:.1f}, table of {file.stat().st_size / 1e6:.0f} MB"
        )
        verify(audit_rules(file, judged, session=session), session, table, rules)
        out = folder / "answers.parquet"
        together, apart = counting_at_once(table, rules), counting_one_by_one(table, rules)

        def with_enums() -> None:
            session.do("DROP TABLE IF EXISTS enums")
            for text in as_enums(table):
                session.do(text)
            session.run(counting_at_once("enums", rules))

        compare(
            "counts over all rows",
            {
                "checker: each rule, and the findings": lambda: audit_rules(file, judged, session=session),
                "by hand: all rules in one select": lambda: session.run(together),
                "by hand: a select for each rule": lambda: session.run(apart),
                "by hand: words made ENUM first": with_enums,
            },
            asked.runs,
        )

        def by_hand() -> None:
            session.run(together)
            session.do(masks(table, rules, out))

        compare(
            "counts, and an answer to each row in a file",
            {
                "checker: masks, bounds and findings": lambda: audit_rules(file, judged, session=session, out=out),
                "by hand: masks alone": by_hand,
            },
            asked.runs,
        )

    print(f"\npeak memory of the process, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
