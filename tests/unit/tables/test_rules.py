"""Tables for rules: which columns are read, what is wrong with cells, and what the audit says of itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker import audit
from checker.errors import InputError, NothingMatched, UsageError
from checker.tables.orderfile import Form
from checker.tables.rules import FINDINGS, RulesAudit, Ruleset, Way, audit_rules, ruleset
from tests import toys

BOOK = audit.load_book()
WAYS: list[Way] = ["plain", "duckdb"]
bulk = pytest.importorskip("duckdb", reason="DuckDB is not installed: the extra `bulk` brings it")

RULES = {
    "toy/floor": "when: {harm: '>= small'}\nexpect: {stringency: {at_least: order}}\nlevel: note\n",
    "toy/ceiling": "when: {number: '< 10'}\nexpect: {stringency: {at_most: guidance}}\nlevel: note\n",
    "toy/colour": "when: {colour: red, hidden: true, day: '>= 2020'}\nexpect: {ask: {at_most: inform}}\nlevel: note\n",
    "toy/power": "power: {authorities: [toy-office], regimes: [toy-law], instruments: [order]}\nwhen: {care: good}\n",
}


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    root = tmp_path_factory.mktemp("toys")
    return ruleset(toys.book(root, {name: toys.rule(text) for name, text in RULES.items()}))


def table(folder: Path, *lines: str) -> Path:
    file = folder / "table.csv"
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return file


def refused(file: Path, rules: Ruleset, way: Way) -> list[str]:
    with pytest.raises(InputError) as caught:
        audit_rules(file, rules, way=way)
    return [f"{p.line}:{p.column}: {p.message}; {p.hint}".removesuffix("; ") for p in caught.value.problems]


@pytest.mark.parametrize("way", WAYS)
def test_a_table_is_judged(tmp_path: Path, rules: Ruleset, way: Way) -> None:
    file = table(
        tmp_path,
        "harm,number,stringency,note",
        "small,5,order,both",
        "none,5,ban,ceiling",
        "large,50,none,floor",
        ",unknown,guidance,unknown",
        "none-found,50,,nothing",
    )
    found = audit_rules(file, rules, way=way, out=tmp_path / "out.jsonl")
    counts = {rule.rule: (rule.holds, rule.fails, rule.unknown) for rule in found.rules}
    assert counts == {"toy/ceiling": (2, 2, 1), "toy/colour": (0, 0, 5), "toy/floor": (2, 2, 1)}
    [outcome] = found.outcomes
    assert (outcome.outcome, outcome.floors, outcome.ceilings) == ("stringency", 1, 1)
    # A clash (order at least, guidance at most) leaves what lies between undecided.
    assert dict(outcome.findings) == dict.fromkeys(FINDINGS, 0) | {
        "harsh certain": 1,
        "lenient certain": 1,
        "lenient possible": 1,
        "undecided": 1,
        "within": 1,
    }
    assert (found.rows, found.judged, found.way) == (5, 5, way)
    assert [(one.column, one.why) for one in found.not_read] == [("note", "it is no fact or outcome")]
    assert found.unknown == ("hidden", "colour", "day")
    assert found.powers == ("toy/power",)
    assert "powers are not judged over tables: no row is found unfounded" in found.notes
    answers = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [int(answer["row"]) for answer in answers] == [1, 2, 3, 4, 5]
    first = answers[0]
    bits = {rule.rule: 1 << rule.bit for rule in found.rules}
    assert first["holds_1"] == bits["toy/floor"] + bits["toy/ceiling"]
    assert first["unknown_1"] == bits["toy/colour"]
    assert first["fails_1"] == 0
    assert (first["stringency_floor"], first["stringency_ceiling"]) == ("order", "guidance")
    assert first["stringency_finding"] == "undecided"
    assert answers[3]["stringency_floor_possible"] == "order"


@pytest.mark.parametrize("way", WAYS)
def test_every_fault_is_named_by_line_and_column(tmp_path: Path, rules: Ruleset, way: Way) -> None:
    file = table(
        tmp_path,
        "id,harm,number,number_at_least,number_at_most,colour,hidden,day,stringency",
        "a,smal,5,,,red,true,2020-02-30,order",
        "b,small,5.0,,,red|grene,yes,20-02-01,order",
        "c,small,101,,,red, true,,ordr",
        "d,none,5,4,,blue,True,2020-03,",
        "e,none,,40,4,blue,true,2020,",
        "f,none,,x,4,blue,,,",
        "g,none,,,,NA,,,",
    )
    levels = "`none`, `small`, `large`"
    whole = "write it in digits alone, without separators, decimals or zeros before it"
    absent = "leave the cell empty, or write `unknown`, where it is not known"
    assert refused(file, rules, way) == [
        f"2:2: column `harm`: `smal` is not one of {levels}; did you mean `small`?",
        "2:8: column `day`: `2020-02-30` is not a day of the calendar",
        f"3:3: column `number`: `5.0` is not a whole number; {whole}",
        "3:6: column `colour`: `grene` is not one of `red`, `green`, `blue`; did you mean `green`?",
        "3:7: column `hidden`: `yes` is not true or false",
        "3:8: column `day`: `20-02-01` is not a date: write 2023-09-14, 2023-09 or 2023",
        "4:3: column `number`: 101 is outside the scale from 0 to 100",
        "4:7: column `hidden`: ` true` is not true or false; take out the space before or after it",
        "4:9: column `stringency`: `ordr` is not one of `none`, `guidance`, `order`, `ban`; did you mean `order`?",
        "5:5: column `number_at_most`: `number` is given as a value and by bounds; leave one of them empty",
        "6:5: column `number_at_most`: at least `40` and at most `4` leave nothing",
        f"7:4: column `number_at_least`: `x` is not a whole number; {whole}",
        f"8:6: column `colour`: `NA` is not one of `red`, `green`, `blue`; {absent}",
    ]
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (("harm,harm", "small,small"), "1:2: the header has the column `harm` more than once; rename one"),
        (("harm,authority", "small,x"), "1:2: there is a column `authority` and none `regime`"),
        (("harm,number", "small"), "2:1: the row has 1 cells, and the header 2"),
        (("harm,number", 'small,"5'), "2:1: a quotation mark opens in this row and is never closed"),
        (("gravity,origin", "small,here"), "1:1: no column is a fact that the rules read"),
    ],
)
def test_a_table_of_another_form_is_refused(
    tmp_path: Path, rules: Ruleset, way: Way, lines: tuple[str, ...], says: str
) -> None:
    [problem] = refused(table(tmp_path, *lines), rules, way)
    assert problem.startswith(says)


@pytest.mark.parametrize("way", WAYS)
def test_a_table_without_rows_matches_nothing(tmp_path: Path, rules: Ruleset, way: Way) -> None:
    with pytest.raises(NothingMatched, match="no row"):
        audit_rules(table(tmp_path, "harm,number"), rules, way=way)


def test_why_a_column_is_not_read(tmp_path: Path, rules: Ruleset) -> None:
    header = "harm,gravity,origin,care,colour_at_least,nmber,home"
    found = audit_rules(table(tmp_path, header, "small,x,y,z,a,b,c"), rules)
    assert {one.column: (one.why, one.hint) for one in found.not_read} == {
        "gravity": ("it is a grade, which rules derive", ""),
        "origin": ("it is protected: no rule may read it", ""),
        "care": ("no rule reads it", ""),
        "colour_at_least": ("its values have no order, so it has no bounds", "write the possible ones as `a|b`"),
        "nmber": ("it is no fact or outcome", "did you mean `number`?"),
        "home": ("it is protected: no rule may read it", ""),
    }


@pytest.mark.parametrize("way", WAYS)
def test_packs_apply_where_they_say(tmp_path: Path, way: Way) -> None:
    shipped = ruleset(BOOK)
    lines = (
        "intent,authority,regime,intrusion",
        "deliberate,jp-ppc,jp-appi,ownership",
        "deliberate,jp-mic,jp-tba,ownership",
        "deliberate,nobody,no-law,ownership",
        "deliberate,,unknown,ownership",
        "deliberate,nobody,no-law,ownership",
    )
    found = audit_rules(table(tmp_path, *lines), shipped, way=way)
    counts = {rule.rule: rule.holds + rule.fails + rule.unknown for rule in found.rules}
    assert counts["general/deliberate-breach-is-serious"] == 2
    assert counts["jp-appi/reportable-breach"] == counts["jp-tba/secrecy-leak-is-serious"] == 1
    assert (found.rows, found.judged) == (5, 2)
    assert [(one.authority, one.regime, one.rows) for one in found.not_assessed] == [
        ("nobody", "no-law", 2),
        ("", "", 1),
    ]


def test_the_rules_chosen() -> None:
    assert {name.partition("/")[0] for name in ruleset(BOOK, ["general"]).rules} == {"general"}
    with pytest.raises(UsageError, match="there is no pack `genral`"):
        ruleset(BOOK, ["genral"])
    with pytest.raises(NothingMatched, match="no rule in force"):
        ruleset(BOOK, ["jp-apa"])


def test_the_way_is_chosen_by_the_table(tmp_path: Path, rules: Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    small = table(tmp_path, "harm", "small")
    found = audit_rules(small, rules)
    assert (found.way, found.why) == ("plain", "the table has 11 bytes")
    assert audit_rules(small, rules, out=tmp_path / "out.parquet").way == "duckdb"
    large = tmp_path / "large.csv"
    monkeypatch.setattr("checker.tables.rules.audit.PLAIN_BYTES", 1000)
    rows = 200
    large.write_text("harm\n" + "small\n" * rows, encoding="utf-8")
    assert audit_rules(large, rules).way == "duckdb"
    monkeypatch.setattr("checker.tables.rules.audit.find_spec", lambda _: None)
    found = audit_rules(large, rules)
    assert (found.way, found.rows) == ("plain", rows)
    assert found.why == "DuckDB is not installed; the extra `[bulk]` brings it"
    with pytest.raises(UsageError, match="is a Parquet file"):
        audit_rules(tmp_path / "out.parquet", rules, way="plain")


def test_a_table_that_no_text_can_hold_is_judged_row_by_row(
    tmp_path: Path, rules: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checker.tables.rules.coded.MOST_BITS", 2)
    file = table(tmp_path, "harm", "small|large", "none")
    found = audit_rules(file, rules, way="duckdb")
    assert (found.way, found.rows) == ("plain", 2)
    assert found.why == "`harm` has more than 2 levels, and some cells leave several"


def test_faults_of_typed_columns(tmp_path: Path, rules: Ruleset) -> None:
    file = tmp_path / "table.parquet"
    columns = "'small' AS harm, DATE '2020-01-01' AS day, true AS hidden"
    numbers = "(VALUES (5.00), (2.50), (NULL), (101), (7.00)) AS t(number)"
    bulk.sql(f"COPY (SELECT {columns}, CAST(number AS DECIMAL(9, 2)) AS number FROM {numbers}) TO '{file}'")
    with pytest.raises(InputError) as caught:
        audit_rules(file, rules)
    assert [(p.line, p.column, p.message) for p in caught.value.problems] == [
        (2, 4, "column `number`: `2.50` is not a whole number"),
        (4, 4, "column `number`: 101 is outside the scale from 0 to 100"),
    ]
    bulk.sql(f"COPY (SELECT 1 AS harm, TIMESTAMP '2020-01-01' AS day, 'x' AS hidden, 0 AS number) TO '{file}'")
    with pytest.raises(InputError) as caught:
        audit_rules(file, rules)
    assert [(p.line, p.column, p.message, p.hint) for p in caught.value.problems] == [
        (1, 1, "column `harm` has the type integer", "a `level` is read from text"),
        (1, 2, "column `day` has the type timestamp", "a `date` is read from dates or text"),
    ]


def test_a_column_of_many_texts_without_a_meaning(
    tmp_path: Path, rules: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checker.tables.rules.bulk.MOST_LISTED", 3)
    file = tmp_path / "table.parquet"
    bulk.sql(f"COPY (SELECT CASE WHEN n = 4 THEN 'small' ELSE 'x' || n END AS harm FROM range(6) AS t(n)) TO '{file}'")
    with pytest.raises(InputError) as caught:
        audit_rules(file, rules)
    assert [p.line for p in caught.value.problems] == [1, 2, 3, 4, 6]


def test_answers_are_written_whole_or_not_at_all(tmp_path: Path, rules: Ruleset) -> None:
    bad = table(tmp_path, "harm", "small", "smal")
    out = tmp_path / "out.csv"
    out.write_text("before", encoding="utf-8")
    for way in WAYS:
        with pytest.raises(InputError):
            audit_rules(bad, rules, way=way, out=out)
        assert out.read_text(encoding="utf-8") == "before"
    with pytest.raises(UsageError, match=r"as \.csv, \.jsonl or \.parquet"):
        audit_rules(bad, rules, out=tmp_path / "out.txt")
    with pytest.raises(UsageError, match="cannot be written"):
        audit_rules(table(tmp_path, "harm", "small"), rules, out=tmp_path / "nowhere" / "out.csv")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["out.csv", "table.csv"]


@pytest.mark.parametrize("way", WAYS)
def test_other_delimiters_and_answers_in_csv(tmp_path: Path, rules: Ruleset, way: Way) -> None:
    file = table(tmp_path, "id;harm;number", '"a;1";small;5', ";none;50")
    found = audit_rules(file, rules, way=way, form=Form(delimiter=";"), out=tmp_path / "out.csv")
    assert isinstance(found, RulesAudit)
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "id,holds_1,fails_1,unknown_1"
    assert [line.partition(",")[0] for line in lines[1:]] == ["a;1", ""]
    assert found.written == str(tmp_path / "out.csv")
    assert not found.outcomes
