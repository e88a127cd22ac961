"""From a rule file to a rule, or to every problem in it with its place."""

from datetime import date

import pytest

from checker.errors import InputError, Problem
from checker.facts.catalogue import Catalogue
from checker.model.load import load
from checker.model.rulebook import RuleFile
from checker.rules.ast import All, AnyOf, Ceiling, Check, DayWindow, Floor, Grade, Not, Power, Rule, checks
from checker.rules.parse import parse
from checker.source import read_text
from checker.vocabulary import Interval, Level
from tests import toys


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return toys.catalogue(tmp_path_factory.mktemp("toy"))


def read(text: str, catalogue: Catalogue) -> Rule:
    """The rule in a text, which must have one."""
    found = _parse(text, catalogue)
    assert isinstance(found, Rule), found
    return found


def _parse(text: str, catalogue: Catalogue) -> Rule | list[Problem]:
    document = read_text(text.encode(), "toy.yaml")
    return parse(document, load(document, RuleFile), "toy/rule", catalogue)


def problems(text: str, catalogue: Catalogue) -> list[tuple[str, str, str]]:
    """Every problem of a text: what stands at its place, message, hint."""
    found = _parse(text, catalogue)
    assert isinstance(found, list)
    lines = text.split("\n")
    return [(lines[p.line - 1][p.column - 1 :], p.message, p.hint) for p in InputError(found).problems]


EXPECT = "expect:\n  stringency: {at_most: guidance}\n"


# What a rule becomes


def test_a_ceiling_with_all_its_parts(catalogue: Catalogue) -> None:
    text = toys.rule(
        "in_force: {from: 2022-04, to: 2023-03}\n"
        "when:\n  harm: '>= small'\nunless:\n  hidden: true\n"
        "overrides: [toy/other]\nlevel: warning\n" + EXPECT
    )
    rule = read(text, catalogue)
    assert rule.id == "toy/rule"
    assert rule.says == Ceiling("stringency", 1, "guidance")
    assert rule.level is Level.WARNING
    assert rule.overrides == ("toy/other",)
    assert rule.law_of == "breach"
    assert rule.window == DayWindow(date(2022, 4, 1).toordinal(), date(2023, 3, 31).toordinal())
    assert rule.when == Check("harm", (Interval(1, 2),), "", rule.span)
    assert rule.unless == Check("hidden", (Interval(1, 1),), "", rule.span)
    assert rule.condition == All((rule.when, Not(rule.unless)))
    assert (rule.span.line, rule.span.column) == (1, 1)
    assert text.split("\n")[rule.says_span.line - 1] == "  stringency: {at_most: guidance}"


def test_a_floor_on_an_amount(catalogue: Catalogue) -> None:
    rule = read(toys.rule("when: {hidden: true}\nexpect:\n  amount: {at_least: 10}\n"), catalogue)
    assert rule.says == Floor("amount", 10, "10")
    assert rule.level is Level.ERROR


def test_a_grade(catalogue: Catalogue) -> None:
    rule = read(toys.rule("when: {hidden: true}\ngrade:\n  gravity: {at_least: serious}\n"), catalogue)
    assert rule.says == Grade("gravity", 2, "serious")


def test_a_power_is_of_the_law_of_the_measure(catalogue: Catalogue) -> None:
    body = "power: {authorities: [toy-office], regimes: [toy-law], instruments: [order]}\n"
    rule = read(toys.rule(body), catalogue)
    assert isinstance(rule.says, Power)
    assert rule.says.instruments == ("order",)
    assert rule.law_of == "measure"
    assert rule.when == All(())
    assert rule.window == DayWindow(None, None)
    assert read(toys.rule("law_of: discovery\n" + body), catalogue).law_of == "discovery"


def test_windows_may_be_open_at_either_end(catalogue: Catalogue) -> None:
    from_, to = "in_force: {from: 2022-04-01}\n", "in_force: {to: 2022-04-01}\n"
    day = date(2022, 4, 1).toordinal()
    assert read(toys.rule(from_ + EXPECT), catalogue).window == DayWindow(day, None)
    assert read(toys.rule(to + EXPECT), catalogue).window == DayWindow(None, day)


def test_keys_of_a_condition_must_all_hold_and_nest(catalogue: Catalogue) -> None:
    text = toys.rule(
        "when:\n"
        "  colour: red, green\n"
        "  harm: '> none'\n"
        "  any:\n"
        "    - {number: '< 5'}\n"
        "    - {all: [{hidden: false}, {balance: 0}]}\n"
        "  not: {care: poor, hidden: true}\n" + EXPECT
    )
    rule = read(text, catalogue)

    def check(fact: str, low: int, high: int) -> Check:
        return Check(fact, (Interval(low, high),), "", rule.span)

    assert rule.when == All(
        (
            check("colour", 0, 1),
            check("harm", 1, 2),
            AnyOf((check("number", 0, 4), All((check("hidden", 0, 0), check("balance", 0, 0))))),
            Not(All((check("care", 0, 0), check("hidden", 1, 1)))),
        )
    )


def test_a_check_keeps_its_text_and_place(catalogue: Catalogue) -> None:
    text = toys.rule("when:\n  any:\n    - {hidden: true, number: '(1..5]'}\n    - {balance: -3}\n" + EXPECT)
    rule = read(text, catalogue)
    lines = text.split("\n")
    found = [(part.text, lines[part.span.line - 1][part.span.column - 1 :]) for part in checks(rule.when)]
    assert found == [("true", "true, number: '(1..5]'}"), ("(1..5]", "'(1..5]'}"), ("-3", "-3}")]


@pytest.mark.parametrize(
    ("law", "article"),
    [("toy law", "28"), ("toy law", "24"), ("toy law", "28(1)"), ("toy law, numbering of 2022", "24 (2)")],
)
def test_a_fact_kept_for_an_article_may_be_read_by_rules_that_cite_it(
    law: str, article: str, catalogue: Catalogue
) -> None:
    because = f'[{{law: "{law}", article: "{article}", says: so, verified: true}}]'
    rule = read(toys.rule("when: {abroad: true}\n" + EXPECT, because=because), catalogue)
    assert rule.when == Check("abroad", (Interval(1, 1),), "", rule.span)


@pytest.mark.parametrize("law", ["another law", "toy"])
def test_the_same_article_of_another_law_does_not_do(law: str, catalogue: Catalogue) -> None:
    because = f'[{{law: {law}, article: "28", says: so, verified: true}}]'
    found = _parse(toys.rule("when: {abroad: true}\n" + EXPECT, because=because), catalogue)
    assert not isinstance(found, Rule)
    assert [problem.message for problem in found] == [
        "only a rule whose `because` cites toy law, article 28 or toy law, article 24 may read `abroad`"
    ]


# What is said of wrong rules

_PROTECTED = "is protected: no rule may read nationality, domicile or the country of whoever controls"


@pytest.mark.parametrize(
    ("body", "place", "message", "hint"),
    [
        ("when:\n  hram: none\n", "hram: none", "there is no fact `hram`", "did you mean `harm`?"),
        ("when:\n  zzz: none\n", "zzz: none", "there is no fact `zzz`", ""),
        ("when:\n  al: none\n", "al: none", "there is no fact `al`", "did you mean `all`?"),
        ("when:\n  origin: there\n", "origin: there", f"`origin` {_PROTECTED}", ""),
        ("when:\n  home: JP\n", "home: JP", f"`home` {_PROTECTED}", ""),
        ("unless:\n  not: {home: JP}\n", "home: JP}", f"`home` {_PROTECTED}", ""),
        (
            "when:\n  abroad: true\n",
            "abroad: true",
            "only a rule whose `because` cites toy law, article 28 or toy law, article 24 may read `abroad`",
            "",
        ),
        (
            "when:\n  harm: hughe\n",
            "hughe",
            "`harm`: `hughe` is not one of `none`, `small`, `large`",
            "",
        ),
        (
            "when:\n  harm: '< larg'\n",
            "'< larg'",
            "`harm`: `larg` is not one of `none`, `small`, `large`",
            "did you mean `large`?",
        ),
        ("when:\n  harm: 'a; b'\n", "'a; b'", "`harm`: `a; b` is not one of `none`, `small`, `large`", ""),
        ('when:\n  harm: "a\\n b"\n', '"a\\n b"', "`harm`: `a\n b` is not one of `none`, `small`, `large`", ""),
        (
            "when:\n  number: 1 000\n",
            "1 000",
            "`number`: `1 000` is not a whole number",
            "write it in digits only, without separators",
        ),
        (
            "when:\n  colour: '> red'\n",
            "'> red'",
            "`colour`: `>` needs an order, and the values of this fact have none",
            "list the values meant",
        ),
        ("when: {}\n", "{}", "a condition without a test", ""),
        ("when:\n  any:\n    - {}\n    - {hidden: true}\n", "{}", "a condition without a test", ""),
        (
            "not_monotone: {facts: [harn], because: so}\n",
            "harn], because: so}",
            "there is no fact `harn`",
            "did you mean `harm`?",
        ),
        ("in_force: {from: 2023, to: 2022-12}\n", "{from: 2023, to: 2022-12}", "`to` lies before `from`", ""),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(
    body: str, place: str, message: str, hint: str, catalogue: Catalogue
) -> None:
    body = body.replace("from: 2023,", 'from: "2023",')
    place = place.replace("from: 2023,", 'from: "2023",')
    assert problems(toys.rule(body + EXPECT), catalogue) == [(place, message, hint)]


@pytest.mark.parametrize(
    ("says", "place", "message", "hint"),
    [
        (
            "expect:\n  stringensy: {at_most: order}\n",
            "stringensy: {at_most: order}",
            "there is no outcome `stringensy`",
            "did you mean `stringency`?",
        ),
        (
            "expect:\n  stringency: {at_most: ordre}\n",
            "ordre}",
            "`at_most`: `ordre` is not one of `none`, `guidance`, `order`, `ban`",
            "did you mean `order`?",
        ),
        ("expect:\n  amount: {at_least: 1001}\n", "1001}", "`at_least`: 1001 is outside the scale from 0 to 1000", ""),
        (
            "grade:\n  gravty: {at_least: medium}\n",
            "gravty: {at_least: medium}",
            "there is no grade `gravty`",
            "did you mean `gravity`?",
        ),
        ("grade:\n  harm: {at_least: large}\n", "harm: {at_least: large}", "there is no grade `harm`", ""),
        (
            "grade:\n  gravity: {at_least: grave}\n",
            "grave}",
            "`at_least`: `grave` is not one of `minor`, `medium`, `serious`",
            "",
        ),
        (
            "grade:\n  gravity: {at_least: minor}\n",
            "{at_least: minor}",
            "every case has at least `minor`, so the rule says nothing",
            "",
        ),
        (
            "power: {authorities: [a], regimes: [b], instruments: [order, guidence]}\n",
            "guidence]}",
            "there is no instrument `guidence`",
            "did you mean `guidance`?",
        ),
        (
            "power: {authorities: [a], regimes: [b], instruments: [order], open: [{objects: [owner], says: so}]}\n",
            "owner], says: so}]}",
            "`objects`: `owner` is not one of `reporting`, `security`, `ownership`",
            "did you mean `ownership`?",
        ),
    ],
)
def test_what_is_wrong_with_what_a_rule_says(
    says: str, place: str, message: str, hint: str, catalogue: Catalogue
) -> None:
    assert problems(toys.rule("when: {hidden: true}\n" + says), catalogue) == [(place, message, hint)]


def test_a_kind_of_demand_stands_under_one_key(catalogue: Catalogue) -> None:
    text = toys.rule(
        "power:\n  authorities: [a]\n  regimes: [b]\n  instruments: [order]\n"
        "  covers: [{objects: [security], says: so}]\n"
        "  not_covers: [{objects: [ownership, security], says: so}]\n"
        "  open: [{objects: [ownership], says: so}]\n"
    )
    assert problems(text, catalogue) == [
        ("security], says: so}]", "`security` stands under `covers` already", ""),
        ("ownership], says: so}]", "`ownership` stands under `not_covers` already", ""),
    ]


def test_every_problem_of_a_file_is_told_in_its_order(catalogue: Catalogue) -> None:
    text = toys.rule(
        "in_force: {from: 2023-02-01, to: 2023-01-31}\n"
        "when:\n"
        "  hram: none\n"
        "  any:\n"
        "    - {origin: here, number: 101}\n"
        "    - not: {abroad: true, harm: lots}\n"
        "    - {}\n"
        "unless: {}\n"
        "expect:\n  stringency: {at_most: mild}\n"
        "not_monotone: {facts: [caer], because: so}\n",
        because="[{law: A, article: '2', says: so, verified: true, in_force: {from: 2023-02, to: 2023-01}}]",
    )
    found = [(place, message.split(",")[0]) for place, message, _ in problems(text, catalogue)]
    assert found == [
        ("{from: 2023-02, to: 2023-01}}]", "`to` lies before `from`"),
        ("{from: 2023-02-01, to: 2023-01-31}", "`to` lies before `from`"),
        ("hram: none", "there is no fact `hram`"),
        ("origin: here, number: 101}", "`origin` is protected: no rule may read nationality"),
        ("101}", "`number`: 101 is outside the scale from 0 to 100"),
        ("abroad: true, harm: lots}", "only a rule whose `because` cites toy law"),
        ("lots}", "`harm`: `lots` is not one of `none`"),
        ("{}", "a condition without a test"),
        ("{}", "a condition without a test"),
        ("mild}", "`at_most`: `mild` is not one of `none`"),
        ("caer], because: so}", "there is no fact `caer`"),
    ]
