"""Reading the shape of a file: each thing wrong is said once, where it stands, in words of the file."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import Field

from checker.errors import InputError
from checker.model.case import STAND_INS, Case
from checker.model.load import load, load_in_part, nearest
from checker.model.packfile import PackFile
from checker.model.rulebook import FactsFile, RuleFile
from checker.model.shape import Item, Record, Slug, Text
from checker.source import read_text
from tests import matters
from tests.casetext import CASE, edited, problems, said

FIRM = "cite: [paper]}\nincident"
INTENT = "value: negligent"
SLUG = "is not a name of lower case letters and digits joined by hyphens"
DATE = "write 2023-09-14, 2023-09 or 2023"


def test_a_right_case_is_accepted() -> None:
    assert problems(CASE) == []


@pytest.mark.parametrize(
    ("old", "new", "place", "message", "hint"),
    [
        # Keys
        ("summary: made up\n  s", "sumary: made up\n  s", "sumary: ", "`sumary` is not a known key here", "summary"),
        ("wording: ", "wordings: ", "wordings: ", "`wordings` is not a known key here", "wording"),
        ("id: act\n", "id: act\n    because: so\n", "because: so", "`because` is not a known key here", ""),
        (FIRM, "cite: [{source: paper, page: 1}]}\nincident", "page: 1}", "`page` is not a known key here", ""),
        ("title: a made-up matter\n", "", "country: JP", "`title` is missing", ""),
        ("        wording: in our words\n", "", "id: demand", "`wording` is missing", ""),
        (FIRM, "cite: [{at: page 1}]}\nincident", "{at: page 1}", "`source` is missing", ""),
        (
            "jp-appi}",
            "jp-appi}\n  No 1: {respondent: firm, authority: a, regime: b}",
            "No 1: ",
            f"the key `No 1` {SLUG}",
            "",
        ),
        # Places left empty
        ("title: a made-up matter", "title:", "", "`title` is empty", ""),
        ("id: act\n", "id: act\n    basis:\n", "", "`basis` is empty", "fill it in, or take the key out"),
        (FIRM, "cite: [paper, null]}\nincident", "null]}", "an entry of `cite` is empty", "fill it in, or take it out"),
        ("title: a made-up matter", "title: ''", "''", "`title` must not be empty", ""),
        ("title: a made-up matter", "title: ' '", "' '", "`title` is blank", ""),
        (FIRM, "cite: []}\nincident", "[]}", "`cite` must not be empty", ""),
        # Kinds of values
        ("title: a made-up matter", "title: 2024", "2024", "`title` must be text", ""),
        ("target: A made-up firm", "target: [a firm]", "[a firm]", "`target` must be text", ""),
        (FIRM, "cite: paper}\nincident", "paper}", "`cite` must be a list", "write [paper]"),
        (
            "    - {value: negligent, cite: [paper]}",
            "    value: negligent",
            "value: negligent",
            "`intent` must be a list",
            "begin each entry with `- `",
        ),
        (
            FIRM,
            "cite: [[paper]]}\nincident",
            "[paper]]}",
            "an entry of `cite` must be text or a mapping with `source`",
            "",
        ),
        ("id: act\n", "id: act\n    binding: 'yes'\n", "'yes'", "`binding` must be true or false", ""),
        (
            "id: act\n",
            "id: act\n    amount: 5 JPY\n",
            "5 JPY",
            "`amount` must be a mapping with `amount`, `currency`",
            "",
        ),
        (
            "measures:\n",
            "measures:\n  - an order\n",
            "an order",
            "an entry of `measures` must be a mapping with `id`, `target`, `instrument`, `summary`, `cite`",
            "",
        ),
        # Numbers
        (
            "id: act\n",
            "id: act\n    amount: {amount: -5, currency: JPY}\n",
            "-5, currency",
            "`amount` must be 0 or more",
            "",
        ),
        (
            "id: act\n",
            "id: act\n    amount: {amount: '5', currency: JPY}\n",
            "'5', currency",
            "`amount` must be a whole number",
            "",
        ),
        (
            "id: act\n",
            "id: act\n    amount: {amount: 5.0, currency: JPY}\n",
            "5.0, currency",
            "`amount` must be a whole number",
            "write 5",
        ),
        (
            "id: act\n",
            "id: act\n    amount: {amount: 5.5, currency: JPY}\n",
            "5.5, currency",
            "`amount` must be a whole number",
            "",
        ),
        # Texts of a certain form
        (
            "country: JP",
            "country: Japan",
            "Japan",
            "`country`: `Japan` is not a country code of two capital letters",
            "",
        ),
        (FIRM, "cite: [A Paper]}\nincident", "A Paper]}", f"an entry of `cite`: `A Paper` {SLUG}", ""),
        (
            "no_url: made up",
            "url: www.example.org",
            "www.example.org, ",
            "`url`: `www.example.org` is not an address beginning with http:// or https://",
            "",
        ),
        (
            "id: act\n",
            "id: act\n    amount: {amount: 5, currency: yen}\n",
            "yen}",
            "`currency`: `yen` is not a currency code of three capital letters",
            "",
        ),
        (
            "known_from: document",
            "known_from: documents",
            "documents",
            "`known_from`: `documents` is not one of `document`, `official`, `press`",
            "document",
        ),
        (
            "known_from: document",
            "known_from: [document]",
            "[document]",
            "`known_from` must be one of `document`, `official`, `press`",
            "",
        ),
        (
            "known_from: document",
            "known_from: no",
            "no",
            "`known_from`: `no` is not one of `document`, `official`, `press`",
            "",
        ),
        # Dates
        ("date: 2024-03-05", "date: 2024-3-5", "2024-3-5", f"`date`: `2024-3-5` is not a date: {DATE}", ""),
        (
            "date: 2024-03-05",
            "date: 2024",
            "2024",
            "`date`: a date is text",
            'write 2023-09-14, 2023-09 or "2024" in quotes',
        ),
        (
            "date: 2024-03-05",
            "date: true",
            "true",
            "`date`: a date is text",
            'write 2023-09-14, 2023-09 or "2023" in quotes',
        ),
        (
            "date: 2024-03-05",
            "date: n.d.",
            "n.d.",
            f"`date`: `n.d.` is not a date: {DATE}",
            "where there is no date, leave the key out",
        ),
        ("date: 2024-03-05", "date: 2024-02-30", "2024-02-30", "`date`: `2024-02-30` is not a day of the calendar", ""),
        ("date: 2024-03-05", "date: 2024-13-01", "2024-13-01", f"`date`: `2024-13-01` is not a date: {DATE}", ""),
        # Values of facts, of which there are several kinds
        (INTENT, "value: {at_lest: none}", "at_lest: none}", "`at_lest` is not a known key here", "at_least"),
        (
            INTENT,
            "value: {either: [{value: none, cite: [paper]}]}",
            "[{value: none, cite: [paper]}]}",
            "`either` has fewer entries than 2",
            "",
        ),
        (
            INTENT,
            "value: {either: [{value: none}, {value: gross, cite: [paper]}]}",
            "{value: none}",
            "`cite` is missing",
            "",
        ),
        (
            INTENT,
            "value: {either: [{value: none, cite: [paper]}, {value: gross, cite: [paper]}], at_most: gross}",
            "at_most: gross}",
            "`at_most` cannot stand beside `either`",
            "",
        ),
        (INTENT, "value: [none]", "[none]", "`value` must be a single value or a mapping", ""),
        ("ask: do", "ask: 5", "5", "`ask` must be text or a mapping with `either`", ""),
        (INTENT, "values: negligent", "values: negligent", "`values` is not a known key here", "value"),
        (INTENT, 'value: "a\\nb"', '"a\\nb"', "`value`: `a b` is not on one line", ""),
    ],
)
def test_what_is_wrong_is_said_once_where_it_stands(old: str, new: str, place: str, message: str, hint: str) -> None:
    hint = f"did you mean `{hint}`?" if hint.replace("_", "").isalpha() else hint
    [(found, said_message, said_hint)] = said(edited((old, new)))
    assert (said_message, said_hint) == (message, hint)
    assert found.startswith(place) if place else not found


@pytest.mark.parametrize(("key", "most"), [("wording", 4000), ("addressee", 400), ("instrument", 200), ("id", 80)])
def test_texts_have_an_end(key: str, most: int) -> None:
    old = {
        "wording": "in our words",
        "addressee": "A made-up firm\n        known",
        "instrument": "order",
        "id": "demand",
    }[key]
    for length in (most, most + 1):
        new = old.replace(old.split("\n")[0], "ü" * length if key != "id" else "a" * length)
        messages = [message for _, message, _ in said(edited((f"{key}: {old}", f"{key}: {new}")))]
        assert (f"`{key}` is longer than {most} characters" in messages) == (length > most)


@pytest.mark.parametrize("text", ['"a\\nb"', "|-\n  a\n  b"])
def test_titles_and_names_stand_on_one_line(text: str) -> None:
    [(_, message, _)] = said(edited(("title: a made-up matter", f"title: {text}")))
    assert message == "`title`: `a b` is not on one line"
    assert said(edited(("title: a made-up matter", "title: >-\n  a\n  b"))) == []


def test_what_is_quoted_is_cut_and_on_one_line() -> None:
    text = r"long\n" * 100
    [(_, message, _)] = said(edited(("country: JP", f'country: "{text}"')))
    assert message == f"`country`: `{'long ' * 11}long…` is not a country code of two capital letters"
    assert "\n" not in message


def test_a_key_is_quoted_likewise() -> None:
    key = r'"a\nb' + "c" * 100 + '"'
    [(place, message, _)] = said(edited(("country: JP", f"{key}: 1\ncountry: JP")))
    assert place == f"{key}: 1"
    assert message == f"`a b{'c' * 57}…` is not a known key here"


def test_a_problem_is_printed_with_its_file_line_and_column() -> None:
    assert problems(edited(("ask: do", "ask: [do]"), ("track: track", "track: [track]"))) == [
        "case.yaml:17:12: `track` must be text",
        "case.yaml:25:14: `ask` must be text or a mapping with `either`",
    ]


def test_every_problem_is_told_those_of_shape_and_those_of_meaning() -> None:
    text = edited(
        ("title: a made-up matter", "titel: a made-up matter"),
        ("jp-appi}", "jp-appi}\n  second: {respondent: frim, authority: jp-ppc, regime: jp-appi}"),
        (INTENT, "value: neglignt"),
        ("instrument: order", "instrument: ordr"),
        ("object: security", "objekt: security"),
        ("names: [intent]", "names: [misuse]"),
        ("locator: page 1}", "locator: page 1}\n  other: {title: none, publisher: none, url: here}"),
    )
    instruments = ", ".join(f"`{name}`" for name in matters.catalogue().instruments)
    assert [line.split("\n")[0] for line in problems(text)] == [
        "case.yaml:1:1: `titel` is not a known key here",
        "case.yaml:12:24: there is no respondent `frim` in this case",
        "case.yaml:15:15: `intent`: `neglignt` is not one of `none`, `negligent`, `gross`, `deliberate`",
        f"case.yaml:21:17: `instrument`: `ordr` is not one of {instruments}",
        "case.yaml:25:9: `objekt` is not a known key here",
        "case.yaml:33:47: the argument rests on `misuse`, for which the case has no entry",
        "case.yaml:36:3: the source `other` is cited nowhere",
        "case.yaml:36:46: `url`: `here` is not an address beginning with http:// or https://",
    ]


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        # A source, respondent or scope that was refused for its form is there all the same.
        ("publisher: none", "publisher: 5", "5, no_url", "`publisher` must be text"),
        ("{name: A made-up firm, cite", "{name: [A], cite", "[A], cite", "`name` must be text"),
        ("firm, authority: jp-ppc", "firm, authority: 5", "5, regime", "`authority` must be text"),
        (INTENT, "value: {either: []}", "[]}", "`either` must not be empty"),
        # An entry that lacks something because of a misspelling lacks nothing else.
        ("2023-01-10, cite", "2023-01-10, cites", "cites: ", "`cites` is not a known key here"),
        ("    track: track", "    tracks: track", "tracks: track", "`tracks` is not a known key here"),
        # Where a whole part is refused, nothing is said of what refers to it.
        ("incident:\n", "incidents:\n", "incidents:", "`incidents` is not a known key here"),
        ("facts:\n  intent:\n    - {value: negligent, cite: [paper]}", "facts: []", "[]", "`facts` must be a mapping"),
        ("sources:\n", "source:\n", "source:", "`source` is not a known key here"),
    ],
)
def test_one_mistake_is_one_problem(old: str, new: str, place: str, message: str) -> None:
    [(found, said_message, _)] = said(edited((old, new)))
    assert said_message == message
    assert found.startswith(place)


def test_a_file_that_is_no_mapping() -> None:
    assert problems("- a\n- b\n") == ["case.yaml:1:1: the file must be a mapping"]
    assert problems("a text\n") == ["case.yaml:1:1: the file must be a mapping"]
    assert problems("null\n") == ["case.yaml:1:1: the file must be a mapping"]
    assert problems("# a note\n\n  ~\n") == ["case.yaml:3:3: the file must be a mapping"]


# ---- the parts that were accepted


class Leaf(Item):
    """A toy item."""

    name: Slug
    note: Text | None = None


class Branch(Item):
    """A toy item with items."""

    leaves: Annotated[tuple[Leaf, ...], Field(strict=False)] = ()


class Tree(Record):
    """A toy file."""

    title: Text
    branches: Annotated[tuple[Branch, ...], Field(strict=False)]
    named: dict[Slug, Leaf] = Field(default_factory=dict)


TREE = """\
title: a tree
branches:
  - leaves: [{name: A}, {name: b}, {name: c, note: ' '}, {name: d}]
  - leaf: []
  - leaves: [{nme: e}, {name: f}]
named: {x: {name: X}, y: {name: y}}
"""


def test_items_are_left_out_and_the_others_keep_their_places() -> None:
    loaded = load_in_part(read_text(TREE.encode(), "tree"), Tree, {})
    assert loaded.record is not None
    assert [[leaf.name for leaf in branch.leaves] for branch in loaded.record.branches] == [["b", "d"], ["f"]]
    assert list(loaded.record.named) == ["y"]
    lines = TREE.split("\n")
    places = {("branches", 0, "leaves", 1, "name"): "d}]", ("branches", 1, "leaves", 0): "{name: f}]"}
    for path, place in places.items():
        problem = loaded.problem(path, "here")
        assert lines[problem.line - 1][problem.column - 1 :] == place
    assert [problem.message for problem in loaded.problems] == [
        f"`name`: `A` {SLUG}",
        "`note` is blank",
        "`leaf` is not a known key here",
        "`nme` is not a known key here",
        f"`name`: `X` {SLUG}",
    ]


def test_a_stand_in_takes_the_place_of_what_a_file_must_have() -> None:
    document = read_text(b"branches: {}\nnamed: {y: {name: y}}\n", "tree")
    loaded = load_in_part(document, Tree, {"title": "x", "branches": []})
    assert loaded.record == Tree(title="x", branches=(), named={"y": Leaf(name="y")})
    assert {problem.message for problem in loaded.problems} == {"`title` is missing", "`branches` must be a list"}


def test_without_one_nothing_is_left() -> None:
    document = read_text(b"branches: []\n", "tree")
    loaded = load_in_part(document, Tree, {})
    assert loaded.record is None
    assert [problem.message for problem in loaded.problems] == ["`title` is missing"]


def test_the_stand_ins_of_a_case_make_a_case() -> None:
    required = {name for name, field in Case.model_fields.items() if field.is_required()}
    assert set(STAND_INS) == required - {"domain"}
    assert Case.model_validate({**STAND_INS, "domain": "x"}).measures == ()


# ---- files of a rule book


def _refused(text: str, shape: type[Record]) -> list[str]:
    with pytest.raises(InputError) as caught:
        load(read_text(text.encode(), "file"), shape)
    return [str(problem) for problem in caught.value.problems]


RULE = """\
title: a rule
status: in-force
because: [{principle: a, says: b, verified: true}]
when: {harm: large}
expect: {stringency: {at_most: order}}
examples: []
known_limits: none
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title: a rule\n", "", "1:1: `title` is missing"),
        ("status: in-force", "status: [draft]", "2:9: `status` must be one of `draft`, `in-force`, `superseded`"),
        ("principle: a, ", "", "3:11: give exactly one of `law`, `principle`, `practice`"),
        ("principle: a, ", "principle: a, law: b, ", "3:11: give exactly one of `law`, `principle`, `practice`"),
        ("verified: true}]", "verified: maybe}]", "3:45: `verified` must be true or false"),
        ("when: {harm: large}", "when: harm", "4:7: `when` must be a mapping"),
        ("when: {harm: large}", "when: {harm: [large]}", "4:14: `harm` must be a single value"),
        ("when: {harm: large}", "when: {all: []}", "4:13: `all` must not be empty"),
        ("when: {harm: large}", "when: {any: [{not: [{a: b}]}]}", "4:20: `not` must be a mapping"),
        ("when: {harm: large}", "when: {harm: }", "4:13: `harm` is empty\n    hint: fill it in, or take the key out"),
        ("{at_most: order}", "{}", "5:22: give exactly one of `at_most`, `at_least`"),
        ("{at_most: order}", "{at_most: order, at_least: order}", "5:22: give exactly one of `at_most`, `at_least`"),
        ("{stringency:", "{ask: {at_most: do}, stringency:", "5:9: `expect` has more entries than 1"),
        ("expect: {stringency: {at_most: order}}\n", "", "1:1: give exactly one of `expect`, `grade`, `power`"),
        ("examples: []", "examples: [{}]", "6:12: `shows` is missing"),
        ("examples: []", "overrides: [1]\nexamples: []", "6:13: an entry of `overrides` must be text"),
    ],
)
def test_what_is_wrong_with_the_shape_of_a_rule(old: str, new: str, message: str) -> None:
    assert RULE.count(old) == 1
    assert f"file:{message}" in _refused(RULE.replace(old, new), RuleFile)


def test_what_is_wrong_with_the_shape_of_a_pack() -> None:
    text = "title: a\ndomain: b\napplies_to: everywhere\nauthorities: {A: b}\n"
    assert _refused(text, PackFile) == [
        "file:3:13: `applies_to`: `everywhere` is not one of `wherever another pack applies`",
        f"file:4:15: the key `A` {SLUG}",
    ]


def test_what_is_wrong_with_the_shape_of_a_catalogue() -> None:
    text = "facts:\n  a-b: {type: count, group: g, asks: what, matters: [], scale: [0, 1, 2]}\n"
    assert _refused(text, FactsFile) == [
        "file:2:3: the key `a-b` is not a name of lower case letters and digits joined by underscores",
        "file:2:53: `matters` must not be empty",
        "file:2:64: `scale` has more entries than 2",
    ]


def test_nearest_names_a_word_that_is_alike() -> None:
    assert nearest("Negligent", ["negligent", "none"]) == "did you mean `negligent`?"
    assert nearest("zzz", ["negligent", "none"]) == ""
    assert nearest("a", []) == ""
