"""Rules over a table all at once: the columns are looked through, and one text is run over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from checker.engines.corpus import (
    SIDES,
    Asked,
    Column,
    Counts,
    Ends,
    Exact,
    Job,
    LawDays,
    cases,
    counted,
    law_days,
    masks,
    summary,
)
from checker.engines.corpus import within as in_window
from checker.errors import Problem
from checker.facts.catalogue import DATES, Scale
from checker.model.shape import shortened
from checker.tables.rules.coded import MOST_TEXTS, Cells, Type, code, looked_up, meanings, refusal, type_of
from checker.tables.rules.plain import problems_in, read_case
from checker.tables.rules.plan import AUTHORITY, REGIME, UNKNOWN, Field, Plan
from checker.tables.rules.result import FINDINGS, answer_columns
from checker.tables.rules.ruleset import DATES_OF_LAW, Ruleset
from checker.tables.session import Session, quoted

MOST_LISTED = 1000
"""Texts without a meaning that are looked for by name."""


def aliases(plan: Plan) -> dict[str, str]:
    """What the text calls the columns that are read."""
    return {f"v{place}": plan.header[place] for place in plan.places}


class Bulk:
    """The work on one table that a session has open, under the name `source`."""

    def __init__(
        self, session: Session, rules: Ruleset, plan: Plan, source: str, types: Mapping[int, Type], *, named: bool
    ) -> None:
        self.session = session
        self.rules = rules
        self.plan = plan
        self.source = source
        self.types = types
        self.named = named
        """Whether rows are to have a name: their id, or their number, which takes an engine that keeps their order."""
        self.cells: dict[tuple[str, int], Cells] = {}
        self.wrong: list[str] = []
        """Which rows have something wrong, as conditions that are never NULL."""
        self._job: Job | None = None
        self._coded = ""

    # ---- looking through

    def look(self) -> bool:
        """Look through the columns; whether every cell can be read. Raises EngineError, Unsuited."""
        for one in self.plan.fields:
            for place in one.places:
                self._look_up(one, place)
        conditions = [text for cells in self.cells.values() if (text := cells.wrong()) is not None]
        conditions += self._code()
        if conditions:
            found = self.session.run(
                "SELECT " + ", ".join(f"count_if({text}) AS w{n}" for n, text in enumerate(conditions))
                + f" FROM {self.source}"
            )  # fmt: skip
            self.wrong += [text for n, text in enumerate(conditions) if found[f"w{n}"][0]]
        return not self.wrong

    def _look_up(self, one: Field, place: int) -> None:
        type_ = self.types[place]
        texts = None
        if looked_up(one, place, type_):
            column = self.session.run(
                f"SELECT v{place} AS text FROM {self.source} WHERE v{place} IS NOT NULL"
                f" GROUP BY v{place} LIMIT {MOST_TEXTS + 1}"
            )["text"]
            texts, wrong = meanings(one, place, (str(text) for text in column))
            if len(wrong) > MOST_LISTED or len(column) > MOST_TEXTS:
                # Which rows these are is left to the plain reader; there are fewer texts that mean something.
                self.wrong.append("TRUE")
            elif wrong:
                self.wrong.append(f"coalesce(v{place} IN ({', '.join(map(quoted, wrong))}), FALSE)")
        self.cells[one.name, place] = Cells(one, place, type_, texts)

    def problems(self, file: str) -> Iterator[Problem]:
        """Every problem of a table of typed columns, by the number of the row. Raises EngineError."""
        names = ", ".join(f"v{place}" for place in self.plan.places)
        text = (
            f"SELECT * FROM (SELECT row_number() OVER () AS n, {names} FROM {self.source}) AS t"
            f" WHERE {' OR '.join(self.wrong)}"
        )
        for lot in self.session.rows(text):
            for number, *found in lot:
                cells = [""] * len(self.plan.header)
                for place, value in zip(self.plan.places, found, strict=True):
                    cells[place] = _spelt(value)
                faults = read_case(self.plan, number, cells)
                if isinstance(faults, list):
                    yield from problems_in(file, self.plan, number, faults)

    # ---- the text

    def _code(self) -> list[str]:
        """Make the text of the coded table, and the job; what contradicts itself, as conditions."""
        made: list[str] = []
        clashes: list[str] = []
        columns: dict[str, Column] = {}
        number = 0
        day = self.plan.measure_date
        for group, hull in (
            (self.plan.facts, False), (self.plan.outcomes, True), ({day.name: day} if day else {}, True),
        ):  # fmt: skip
            for name, one in group.items():
                mine = {place: self.cells[name, place] for place in one.places}
                found = code(one, mine, number, hull=hull)
                made += found.made
                columns[name] = found.column
                clashes += [found.clash] if found.clash else []
                number += 1
        asked = self._asked(made)
        if self.named:
            row = "row_number() OVER ()" if self.plan.id is None else f"CAST(v{self.plan.id} AS STRING)"
            made.append(f"{row} AS n")
        self._coded = f"(SELECT {', '.join(made)} FROM {self.source} AS t)"
        force = self._in_force(columns)
        self._job = Job(
            self.rules.program,
            {name: columns[name] for name in self.plan.facts},
            force,
            asked,
            tuple(self._outcome(name, columns[name]) for name in self.plan.outcomes),
            "TRUE" if self.plan.authority is None else "q",
        )
        return clashes

    def _asked(self, made: list[str]) -> dict[str, str]:
        """Whether each rule is asked in a row, where the table says which packs apply."""
        if self.plan.authority is None:
            return {}
        pairs = self.rules.pairs
        made.append(f"{self._one_of(pairs)} AS q")
        packs: dict[str, str] = {}
        for number, pack in enumerate(self.rules.packs):
            mine = [pair for pair, found in pairs.items() if pack.id in found]
            packs[pack.id] = f"q{number}"
            made.append(f"{self._one_of(mine)} AS q{number}")
        return {rule: packs[self.rules.packs_of(rule)] for rule in self.rules.rules}

    def _one_of(self, pairs: Mapping[tuple[str, str], object] | Sequence[tuple[str, str]]) -> str:
        found = [
            f"(v{self.plan.authority} = {quoted(authority)} AND v{self.plan.regime} = {quoted(regime)})"
            for authority, regime in pairs
        ]
        return f"coalesce({' OR '.join(found)}, FALSE)" if found else "FALSE"

    def _in_force(self, columns: Mapping[str, Column]) -> dict[str, str]:
        """The days whose law counts become columns too, since many rules ask for them."""
        if not self.rules.dated:
            return {}
        dates = {name: found for name in DATES_OF_LAW if isinstance(found := columns.get(name), Exact | Ends)}
        day = columns.get(self.plan.measure_date.name) if self.plan.measure_date else None
        days: dict[str, LawDays] = {}
        made: list[str] = []
        measure = day if isinstance(day, Exact | Ends) else None
        for number, (law, both) in enumerate(law_days(dates, measure, DATES).items()):
            made += [f"{both.first} AS d{number}_lo", f"{both.last} AS d{number}_hi"]
            days[law] = LawDays(f"d{number}_lo", f"d{number}_hi")
        self._coded = f"(SELECT *, {', '.join(made)} FROM {self._coded} AS t)"
        force = {name: in_window(rule.window, days[rule.law_of]) for name, rule in self.rules.rules.items()}
        return {name: text for name, text in force.items() if text is not None}

    def _outcome(self, name: str, column: Column) -> Asked:
        assert isinstance(column, Exact | Ends)
        scale = self.rules.catalogue.outcomes[name].scale.ends
        return Asked(name, column, scale, self.rules.floors(name), self.rules.ceilings(name))

    # ---- the answers

    def keep(self, do: Callable[[str], None]) -> None:
        """Have the engine make the coded table once, which spares it a third of the work. Raises EngineError."""
        do(f"CREATE OR REPLACE TABLE coded AS SELECT * FROM {self._coded} AS t")
        self._coded = "coded"

    @property
    def job(self) -> Job:
        """What is asked of the table; once it was looked through."""
        assert self._job is not None
        return self._job

    def counts(self) -> Counts:
        """What holds over all rows. Raises EngineError."""
        found = self.session.run(summary(self.job, self._coded))
        return counted(self.job, [column[0] for column in found.values()])

    def not_assessed(self) -> dict[tuple[str, str], int]:
        """The rows of each authority and regime that no pack covers. Raises EngineError."""
        if self.plan.authority is None:
            return {}
        absent = ", ".join(map(quoted, UNKNOWN))
        names = [
            f"CASE WHEN coalesce(v{place}, '') IN ({absent}) THEN '' ELSE v{place} END AS {name}"
            for place, name in ((self.plan.authority, AUTHORITY), (self.plan.regime, REGIME))
        ]
        text = (
            f"SELECT authority, regime, count(*) AS n FROM (SELECT {', '.join(names)} FROM {self.source}"
            f" WHERE NOT {self._one_of(self.rules.pairs)}) AS t GROUP BY authority, regime"
        )
        return {(str(a), str(r)): int(n) for lot in self.session.rows(text) for a, r, n in lot}

    def answers(self) -> str:
        """The text that gives the answer to each row, under the names of `answer_columns`."""
        names = answer_columns(self.rules, self.plan, self.job.grades)
        columns = ", ".join(f"{text} AS {name}" for text, name in zip(self._shown(), names, strict=True))
        return f"SELECT {columns} FROM ({cases(self.job, self._coded, ['n'])}) AS answered"

    def _shown(self) -> Iterator[str]:
        yield "n"
        for number, _ in enumerate(masks(self.rules.program), 1):
            yield from (f"{side}_{number}" for side in ("holds", "fails", "unknown"))
        for place, grade in enumerate(self.job.grades):
            scale = self.rules.catalogue.facts[grade].closed
            yield from (_in_words(scale, f"g{place}_{side}") for side in ("lo", "hi"))
        for place, name in enumerate(self.plan.outcomes):
            scale = self.rules.catalogue.outcomes[name].scale
            for side in SIDES:
                text = _in_words(scale, f"b{place}_{side}")
                yield text if self.job.judged == "TRUE" else f"CASE WHEN k{place} IS NOT NULL THEN {text} END"
            yield _words(f"k{place}", FINDINGS)


def _in_words(scale: Scale, column: str) -> str:
    return _words(column, scale.words) if scale.words else column


def _words(column: str, words: Sequence[str]) -> str:
    return f"CASE {column} {' '.join(f'WHEN {n} THEN {quoted(word)}' for n, word in enumerate(words))} END"


def _spelt(value: Any) -> str:
    """A value of a typed column as a cell of text would have it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case Decimal():
            return str(int(value)) if value == value.to_integral_value() else str(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def typed(plan: Plan, names: Mapping[str, str], file: str) -> tuple[dict[int, Type], list[Problem]]:
    """The type of each column that is read, by the engine's names for them, and what is wrong with these."""
    found: dict[int, Type] = {}
    problems: list[Problem] = []
    for one in plan.fields:
        for place in one.places:
            name = names[plan.header[place]]
            type_ = type_of(name)
            hint = refusal(one, type_)
            if hint is not None:
                message = f"column `{shortened(plan.header[place])}` has the type {name.lower()}"
                problems.append(Problem(file, 1, place + 1, message, hint))
            if type_ is not None:
                found[place] = type_
    problems += (
        Problem(file, 1, place + 1, f"column `{plan.header[place]}` is not text")
        for place in (plan.authority, plan.regime)
        if place is not None and type_of(names[plan.header[place]]) != "text"
    )
    return found, problems
