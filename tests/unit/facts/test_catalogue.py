"""The catalogue: scales that turn words into numbers and back, and what is said of a wrong catalogue."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker import shipped
from checker.errors import InputError
from checker.facts.catalogue import DATES, FLAG, Catalogue, Scale, read_catalogue
from checker.vocabulary import Direction, Interval, ranges
from tests import toys

LEVEL = Scale("level", Interval(0, 2), ("none", "small", "large"))
KIND = Scale("kind", Interval(0, 2), ("red", "green", "blue"))
FLAGS = Scale("flag", Interval(0, 1), FLAG)
COUNT = Scale("count", Interval(0, 10_000), unit="persons")
DATE = Scale("date", DATES)
SCALES = (LEVEL, KIND, FLAGS, COUNT, DATE)


def _day(year: int, month: int, day: int) -> int:
    return date(year, month, day).toordinal()


@pytest.mark.parametrize(
    ("scale", "raw", "found"),
    [
        (LEVEL, "none", Interval(0, 0)),
        (LEVEL, "large", Interval(2, 2)),
        (KIND, "green", Interval(1, 1)),
        (FLAGS, False, Interval(0, 0)),
        (FLAGS, True, Interval(1, 1)),
        (COUNT, 0, Interval(0, 0)),
        (COUNT, 10_000, Interval(10_000, 10_000)),
        (DATE, "2023-09-14", Interval(_day(2023, 9, 14), _day(2023, 9, 14))),
        (DATE, "2024-02", Interval(_day(2024, 2, 1), _day(2024, 2, 29))),
        (DATE, "2023", Interval(_day(2023, 1, 1), _day(2023, 12, 31))),
        (DATE, "1950", Interval(_day(1950, 1, 1), _day(1950, 12, 31))),
        (DATE, "2150-12-31", Interval(DATES.hi, DATES.hi)),
    ],
)
def test_a_value_has_its_number(scale: Scale, raw: object, found: Interval) -> None:
    assert scale.encode(raw) == found


@pytest.mark.parametrize(
    ("scale", "raw", "message"),
    [
        (LEVEL, "lrge", "`lrge` is not one of `none`, `small`, `large`; did you mean `large`?"),
        (LEVEL, "zzz", "`zzz` is not one of `none`, `small`, `large`"),
        (LEVEL, 2, "`2` is not one of `none`, `small`, `large`"),
        (LEVEL, True, "`true` is not one of `none`, `small`, `large`"),
        (FLAGS, "true", "`true` is not true or false"),
        (FLAGS, 1, "`1` is not true or false"),
        (COUNT, True, "`true` is not a whole number"),
        (COUNT, "5", "`5` is not a whole number"),
        (COUNT, Decimal("5.0"), "`5.0` is not a whole number"),
        (COUNT, -1, "-1 is outside the scale from 0 to 10000"),
        (COUNT, 10_001, "10001 is outside the scale from 0 to 10000"),
        (DATE, 2023, '`2023` is not a date: write 2023-09-14, 2023-09 or "2023" in quotes'),
        (DATE, "spring", "`spring` is not a date: write 2023-09-14, 2023-09 or 2023"),
        (DATE, "2023-02-29", "`2023-02-29` is not a day of the calendar"),
        (DATE, "1949-12-31", "`1949-12-31` is outside the years 1950 to 2150"),
        (DATE, "2151", "`2151` is outside the years 1950 to 2150"),
    ],
)
def test_what_is_no_value_is_refused(scale: Scale, raw: object, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        scale.encode(raw)
    assert str(caught.value) == message


@given(scale=st.sampled_from(SCALES), data=st.data())
def test_every_number_of_a_scale_has_a_word_that_encodes_to_it(scale: Scale, data: st.DataObject) -> None:
    number = data.draw(st.integers(scale.ends.lo, scale.ends.hi))
    word = scale.word(number)
    raw: object = word
    if scale.type == "flag":
        raw = word == "true"
    elif scale.type == "count":
        raw = int(word.replace(",", ""))
    assert scale.encode(raw) == Interval(number, number)


@pytest.mark.parametrize(
    ("scale", "values", "shown"),
    [
        (LEVEL, [(0, 0)], "none"),
        (LEVEL, [(1, 2)], "small or more"),
        (LEVEL, [(0, 1)], "small or less"),
        (LEVEL, [(0, 0), (2, 2)], "none or large"),
        (LEVEL, [(0, 2)], "unknown"),
        (KIND, [(0, 1)], "red or green"),
        (FLAGS, [(1, 1)], "true"),
        (FLAGS, [(0, 1)], "unknown"),
        (COUNT, [(1001, 10_000)], "1,001 or more"),
        (COUNT, [(0, 1000)], "1,000 or less"),
        (COUNT, [(5, 9)], "5 to 9"),
        (COUNT, [(5, 5), (7, 10_000)], "5 or 7 or more"),
        (DATE, [(_day(2023, 9, 14), _day(2023, 9, 14))], "2023-09-14"),
        (DATE, [(_day(2023, 9, 14), DATES.hi)], "2023-09-14 or later"),
        (DATE, [(DATES.lo, _day(2023, 9, 14))], "2023-09-14 or earlier"),
    ],
)
def test_values_are_shown_in_words(scale: Scale, values: list[tuple[int, int]], shown: str) -> None:
    assert scale.show(ranges(Interval(*part) for part in values)) == shown


def test_a_catalogue_is_read(tmp_path: Path) -> None:
    catalogue = toys.catalogue(tmp_path)
    assert catalogue.domain == "toy"
    number, home, gravity = (catalogue.facts[name] for name in ("number", "home", "gravity"))
    assert (number.scale, number.worse) == (Scale("count", Interval(0, 100)), Direction.HIGHER)
    assert catalogue.facts["harm"].none_found == 0
    assert gravity.grade
    assert (home.scale, home.protected) == (None, True)
    with pytest.raises(ValueError, match="`home` has no scale"):
        _ = home.closed
    assert catalogue.outcomes["amount"].scale == Scale("amount", Interval(0, 1000), unit="JPY")
    assert catalogue.instruments["request"].stringency is None


def test_scales_are_those_of_the_facts_that_rules_may_read(tmp_path: Path) -> None:
    catalogue = toys.catalogue(tmp_path)
    assert set(catalogue.scales()) == set(catalogue.facts) - {"origin", "home"}
    assert catalogue.scales()["harm"] == Interval(0, 2)


# ---- what is said of a wrong catalogue


def _refused(tmp_path: Path, facts: str = toys.FACTS, scales: str = toys.SCALES) -> list[str]:
    folder = toys.write_domain(tmp_path) / "toy"
    (folder / "facts.yaml").write_text(facts, encoding="utf-8")
    (folder / "scales.yaml").write_text(scales, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_catalogue(folder)
    return [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("type: count\n    scale: [0, 100]", "type: count", "`number`: a `count` has a `scale` and no `levels`"),
        ("scale: [0, 100]", "scale: [100, 0]", "`number`: an interval from 100 to 0 is empty"),
        ("levels: [here, there]", "scale: [0, 1]", "`origin`: a `level` has `levels` and no `scale`"),
        ("levels: [here, there]", "levels: [here, here]", "`origin`: no two `levels` may be the same"),
        ("type: date", "type: date\n    scale: [0, 1]", "`day`: a `date` has neither `levels` nor a `scale`"),
        (
            "type: flag\n    worse: higher",
            "type: flag\n    levels: [no, yes]",
            "`hidden`: a `flag` has neither `levels` nor a `scale`",
        ),
        ("type: date", "type: date\n    worse: higher", "`day`: a `date` has no worse direction"),
        ("none_found: none", "none_found: nome", "`harm`: `nome` is not one of `none`, `small`, `large`"),
        ("type: country\n    protected: true", "type: country", "`home`: a fact of type `country` must be protected"),
        ("scale: [-50, 50]", "scale: [-50, 50]\n    grade: true", "`balance`: a grade must be a `level`"),
    ],
)
def test_what_is_wrong_with_a_fact_is_said_at_the_fact(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert toys.FACTS.count(old) == 1
    text = toys.FACTS.replace(old, new)
    name = message.split("`")[1]
    line = text.split("\n").index(f"  {name}:") + 2
    [found] = _refused(tmp_path, facts=text)
    assert found.startswith(f"facts.yaml:{line}:5: {message}")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("levels: [none, guidance, order, ban], ", "", "2:15: `stringency`: a `level` has `levels` and no `scale`"),
        (
            "guidance: {stringency: guidance,",
            "guidance: {stringency: guidence,",
            "7:26: `stringency`: `guidence` is not one of `none`, `guidance`, `order`, `ban`; did you mean `guidance`?",
        ),
        (
            "stringency: order, binding",
            "stringency: order, not_judged: so, binding",
            "8:10: `order`: give exactly one of `stringency`, `not_judged`",
        ),
        (", not_judged: it ends nothing", "", "9:12: `request`: give exactly one of `stringency`, `not_judged`"),
        ("  ask: {", "  asks: {", "1:1: `ask`, a level of a demand, is missing"),
        ("of: demand, levels: [inform", "of: measure, levels: [inform", "5:3: `ask` must be a level of a demand"),
        ("asks: How firm", "means: {informm: a}, asks: How firm", "5:70: there is no level `informm`"),
    ],
)
def test_what_is_wrong_with_the_scales_is_said_there(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert toys.SCALES.count(old) == 1
    [found] = _refused(tmp_path, scales=toys.SCALES.replace(old, new))
    assert found.split("\n")[0] == f"scales.yaml:{message}"


def test_every_problem_of_both_files_is_told(tmp_path: Path) -> None:
    facts = toys.FACTS.replace("type: count\n    scale: [0, 100]", "typ: count\n    scale: [0, 100]")
    scales = toys.SCALES.replace("of: measure, levels", "of: mesure, levels").replace(
        "binding: true, means: a r", "means: a r"
    )
    found = _refused(tmp_path, facts, scales)
    assert [line.split("\n")[0] for line in found] == [
        "facts.yaml:3:5: `typ` is not a known key here",
        "scales.yaml:2:33: `of`: `mesure` is not one of `measure`, `demand`",
        "scales.yaml:9:12: `binding` is missing",
    ]


def test_a_catalogue_has_two_files(tmp_path: Path) -> None:
    folder = toys.write_domain(tmp_path) / "toy"
    (folder / "facts.yaml").unlink()
    (folder / "scales.yaml").unlink()
    with pytest.raises(InputError) as caught:
        read_catalogue(folder)
    assert [problem.message for problem in caught.value.problems] == ["file not found", "file not found"]


# ---- the shipped catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(shipped.folder("rules") / "data-protection")


def test_protected_facts_are_those_of_origin(catalogue: Catalogue) -> None:
    protected = {fact.name for fact in catalogue.facts.values() if fact.protected}
    assert protected == {"nationality", "domicile", "controlling_country"}
    assert protected.isdisjoint(catalogue.scales())


def test_every_fact_says_why_it_matters(catalogue: Catalogue) -> None:
    assert [fact.name for fact in catalogue.facts.values() if not fact.matters or not fact.asks] == []


def test_every_level_and_instrument_is_explained(catalogue: Catalogue) -> None:
    for outcome in catalogue.outcomes.values():
        assert list(outcome.means) == list(outcome.scale.words)
    assert all(file.means for file in catalogue.instruments.values())
