"""How a pack compares cases: what is refused and where, peers and eras."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from checker import shipped
from checker.dates import PartialDate
from checker.errors import InputError
from checker.rules.compare import Comparing
from checker.rules.pack import read_book
from tests.comparing import PAIRS, book, era, section


def said(folder: Path, compare: dict[str, Any], pairs: Any = None) -> list[tuple[str, str, str]]:
    """What is said of a section: the rest of the line it points to, message and hint."""
    with pytest.raises(InputError) as caught:
        book(folder, compare, pairs)
    text = (folder / "packs" / "toy" / "pack.yaml").read_text(encoding="utf-8").split("\n")
    return [(text[p.line - 1][p.column - 1 :].rstrip(","), p.message, p.hint) for p in caught.value.problems]


def comparing(folder: Path, **given: Any) -> Comparing:
    found = book(folder, section(**given)).packs["toy"].comparing
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("domicile", "`domicile` cannot be compared: it is protected"),
        ("gravity", "`gravity` cannot be compared: it is a grade, which rules derive; compare the facts behind it"),
        ("cause", "`cause` cannot be compared: it has no worse direction"),
        ("transferred_abroad", "`transferred_abroad` cannot be compared: it has no worse direction"),
        ("started", "`started` cannot be compared: it has no worse direction"),
        ("itnent", "there is no fact `itnent`"),
    ],
)
def test_only_facts_with_a_worse_direction_are_compared(tmp_path: Path, name: str, message: str) -> None:
    made = section()
    made["dimensions"][name] = "a toy"
    [(place, told, hint)] = said(tmp_path, made)
    assert (place, told) == (f'"{name}": "a toy"', message)
    assert hint == ("did you mean `intent`?" if name == "itnent" else "")


def test_ask_is_not_compared_apart_from_what_is_asked(tmp_path: Path) -> None:
    made = section(outcomes=("stringency", "intrusion", "ask"))
    [(place, told, hint)] = said(tmp_path, made)
    assert place == '"ask": "a toy"'
    assert "apart from what is asked" in told
    assert hint == "name it under `not_compared`"


def test_an_outcome_must_exist(tmp_path: Path) -> None:
    made = section()
    made["outcomes"]["stringencie"] = "a toy"
    assert said(tmp_path, made)[0][1:] == ("there is no outcome `stringencie`", "did you mean `stringency`?")


def test_whatever_could_be_compared_is_or_is_left_out_with_a_reason(tmp_path: Path) -> None:
    made = section()
    del made["not_compared"]["misuse"]
    del made["not_compared"]["amount"]
    made["not_compared"] |= {"intent": "a toy", "nothing": "a toy"}
    assert [told for _, told, _ in said(tmp_path, made)] == [
        "`amount`, an outcome, is neither compared nor left out",
        "`misuse`, a fact with a worse direction, is neither compared nor left out",
        "`intent` is compared and not compared",
        "there is no fact or outcome `nothing`",
    ]


@pytest.mark.parametrize(
    ("days", "place", "told"),
    [
        (("2022-04",), '"2022-04"', "`2022-04` is not one day, so the era of a decision would be open"),
        (
            ("2022-04-01", "2022-04-01"),
            '"2022-04-01"',
            "the era from 2022-04-01 does not begin after the one before it",
        ),
        (
            ("2022-04-01", "2020-01-01"),
            '"2020-01-01"',
            "the era from 2020-01-01 does not begin after the one before it",
        ),
    ],
)
def test_eras_begin_on_days_in_order(tmp_path: Path, days: tuple[str, ...], place: str, told: str) -> None:
    assert said(tmp_path, section(eras=era(*days)))[0][:2] == (place, told)


def test_a_pack_compares_only_what_it_applies_to(tmp_path: Path) -> None:
    made = section(applies_to=[PAIRS[0], {"authority": "third-office", "regime": "toy-law"}])
    [(_, told, _)] = said(tmp_path, made)
    assert told == "the pack does not apply to `third-office` under `toy-law`"


def test_a_pack_that_applies_wherever_another_does_says_what_it_compares(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        book(tmp_path, section(), "wherever another pack applies")  # type: ignore[arg-type]
    [problem] = caught.value.problems
    assert problem.message.endswith("says under `applies_to` which cases it compares")


def test_no_pair_is_compared_by_two_packs(tmp_path: Path) -> None:
    book(tmp_path)
    other = tmp_path / "packs" / "zoo"
    other.mkdir()
    pack = {"title": "zoo", "domain": "data-protection", "applies_to": PAIRS[:1], "compare": section()}
    (other / "pack.yaml").write_text(json.dumps(pack), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_book([other.parent], shipped.folder("rules"))
    [problem] = caught.value.problems
    assert problem.message == "cases of `toy-office` under `toy-law` are compared by the pack `toy` already"
    assert Path(problem.file).parent.name == "zoo"


def test_the_section_has_the_form_that_the_reader_demands(tmp_path: Path) -> None:
    made = section(abstain_below={"peers": 0, "because": "a toy"}, level="loud")
    made["peers"]["same"] = ["sector"]
    assert len(said(tmp_path, made)) == 3


def test_which_cases_a_book_compares(tmp_path: Path) -> None:
    made = book(tmp_path, section(applies_to=PAIRS[:1]))
    assert made.comparing("data-protection", "toy-office", "toy-law") is made.packs["toy"].comparing
    assert made.comparing("data-protection", "other-office", "toy-law") is None
    assert made.comparing("other", "toy-office", "toy-law") is None


def test_the_era_of_a_day(tmp_path: Path) -> None:
    found = comparing(tmp_path, eras=era("2020-01-01", "2022-04-01"))

    def numbered(text: str) -> int | None:
        return found.era(PartialDate.parse(text))

    assert [numbered(day) for day in ("2019-12-31", "2020-01-01", "2022-03-31", "2022-04-01")] == [0, 1, 1, 2]
    assert [numbered(day) for day in ("2022", "2022-03", "2022-04")] == [None, 1, 2]
    assert found.era(None) is None
    assert [found.era_words(number) for number in range(3)] == [
        "decisions before 2020-01-01",
        "decisions from 2020-01-01 to 2022-03-31",
        "decisions from 2022-04-01 on",
    ]
    assert [len(found.between(number)) for number in range(3)] == [1, 2, 1]
    assert [str(one.since) for one in found.between(1)] == ["2020-01-01", "2022-04-01"]


def test_without_eras_no_day_is_needed(tmp_path: Path) -> None:
    found = comparing(tmp_path)
    assert (found.era(None), found.era_words(0), found.between(0)) == (0, "", ())


def test_what_peers_share(tmp_path: Path) -> None:
    made = section()
    made["peers"]["same"] = ["regime"]
    found = book(tmp_path, made).packs["toy"].comparing
    assert found is not None
    assert found.key("toy-office", "toy-law") == found.key("other-office", "toy-law") == ("toy-law",)
