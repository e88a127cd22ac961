"""Where editions differ is held against trying every case; where nothing differs that is proved, unknown facts too."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engines.prover.budget import Budget, Spent
from checker.engines.prover.cover import inside
from checker.facts.catalogue import Catalogue, read_catalogue
from checker.proofs.ground import ground
from checker.properties.laws import RuleSet, rule_set
from checker.properties.witness import Witness, judge
from checker.revision.divergence import Divergence, differing
from checker.revision.edition import Edition
from checker.revision.graded import graded
from checker.revision.paired import SIDES, Side, common
from checker.revision.question import Question, questions
from checker.revision.space import CaseSpace, Part, TrackSpace, case_space, rule_space
from checker.rules.ast import Rule
from checker.rules.parse import read_rule
from checker.source import read_text
from checker.vocabulary import Interval, Ranges
from tests import toys

MANY = 500 if os.environ.get("CHECKER_NIGHTLY") == "1" else 15

TRACK = (("toy-office", "toy-law"),)

TESTS = {
    "number": ("'>= 10'", "'< 50'", "'[10..49]'"),
    "harm": ("'>= small'", "large", "'not(small)'"),
    "care": ("poor", "'<= fair'"),
    "hidden": ("true", "false"),
    "colour": ("'red, blue'", "green"),
    "gravity": ("'>= medium'", "'< serious'"),
}
VALUES: Mapping[str, tuple[int, ...]] = {
    "number": (0, 9, 10, 49, 50, 100),
    "harm": (0, 1, 2),
    "care": (0, 1, 2),
    "hidden": (0, 1),
    "colour": (0, 1, 2),
}
SAYS = (
    "expect: {stringency: {at_least: guidance}}",
    "expect: {stringency: {at_least: order}}",
    "expect: {stringency: {at_most: order}}",
    "expect: {intrusion: {at_most: security}}",
    "grade: {gravity: {at_least: medium}}",
    "grade: {gravity: {at_least: serious}}",
)


@cache
def catalogue() -> Catalogue:
    with TemporaryDirectory() as place:
        return read_catalogue(toys.write_domain(Path(place)) / "toy")


@st.composite
def bodies(draw: st.DrawFn, number: int) -> str:
    """A rule that may read the grade only where it derives none, and that overrides only rules after it."""
    says = draw(st.sampled_from(SAYS))
    facts = [fact for fact in TESTS if fact != "gravity" or not says.startswith("grade")]
    lines = [says]
    for clause in ("when", "unless"):
        read = draw(st.lists(st.sampled_from(facts), max_size=2, unique=True))
        tests = [f"{fact}: {draw(st.sampled_from(TESTS[fact]))}" for fact in read]
        joined = draw(st.sampled_from(("all", "any", "not")))
        if tests:
            parts = ", ".join(f"{{{test}}}" for test in tests)
            form = {"all": f"{{all: [{parts}]}}", "any": f"{{any: [{parts}]}}", "not": f"{{not: {{any: [{parts}]}}}}"}
            lines.append(f"{clause}: {form[joined]}")
    # A rule that reads grades stands after those that derive them, and is overridden by none that reads them.
    if not says.startswith("grade") and number and draw(st.booleans()):
        lines.append("overrides: [one/last]")
    if draw(st.integers(0, 4)) == 0:
        lines.append("in_force: {from: 2010-01-01}")
    return "\n".join(lines)


def rules_of(texts: Mapping[str, str]) -> dict[str, Rule]:
    found = {}
    for name, body in texts.items():
        rule = read_rule(read_text(toys.rule(body).encode(), name), f"one/{name}", catalogue())
        assert isinstance(rule, Rule), rule
        found[name] = rule
    return found


def set_of(texts: Mapping[str, str]) -> RuleSet:
    return rule_set(("one",), list(rules_of(texts).values()), catalogue())


@st.composite
def packs(draw: st.DrawFn) -> dict[str, str]:
    last = {"last": "expect: {stringency: {at_least: order}}\nwhen: {number: '>= 10'}"}
    return last | {f"r{number}": draw(bodies(number)) for number in range(1, draw(st.integers(1, 4)) + 1)}


@st.composite
def pairs(draw: st.DrawFn) -> tuple[RuleSet, RuleSet]:
    """Two packs of which most rules are the same."""
    was = draw(packs())
    now = {name: body for name, body in was.items() if name == "last" or draw(st.integers(0, 3))}
    for name in [*now, "new"]:
        if name != "last" and draw(st.integers(0, 2)) == 0:
            now[name] = draw(bodies(1))
    return set_of(was), set_of(now)


def every_case() -> Iterator[Witness]:
    for values in product(*VALUES.values()):
        facts: dict[str, Ranges] = {name: (Interval(at, at),) for name, at in zip(VALUES, values, strict=True)}
        for day in (733_000, 734_000):  # before and after 2010
            yield Witness(facts, {"breach": Interval(day, day)})


def answers(rules: Mapping[Side, RuleSet], question: Question, witness: Witness) -> tuple[tuple[int, int], ...]:
    return tuple(question.answer(side, judge(rules[side], witness)) for side in SIDES)


def space(was: RuleSet, now: RuleSet) -> TrackSpace:
    return rule_space(was, now, TRACK, Budget())


@given(pairs())
@settings(max_examples=MANY, deadline=None)
def test_boxes_hold_just_the_cases_that_differ_with_both_answers(pair: tuple[RuleSet, RuleSet]) -> None:
    both = common(*pair)
    here = ground(both.both, Budget())
    axes = here.regions.space
    asked = questions({s: both.sets[s].rules for s in SIDES}, {s: both.sets[s].catalogue for s in SIDES})
    cases = [(w, {**w.facts, "ended": (w.days["breach"],), "day of breach": (w.days["breach"],)}) for w in every_case()]
    for question in asked:
        assert isinstance(question, Question)
        found = list(differing(question, here.regions, Budget()))
        for witness, values in cases:
            box = axes.box({name: v for name, v in values.items() if name in axes.place})
            told = {(one.was, one.now) for one in found if any(inside(box, part) for part in one.boxes)}
            (was, _), (now, _) = answers(both.sets, question, witness)
            assert told == ({((was, was), (now, now))} if was != now else set())


@given(pairs())
@settings(max_examples=MANY, deadline=None)
def test_told_by_grades_the_same_cases_differ(pair: tuple[RuleSet, RuleSet]) -> None:
    both = common(*pair)
    exact = ground(both.both, Budget())
    found = graded(both, exact, Budget())
    if found is None:
        return
    axes = found.lifted.regions.space
    asked = questions({s: both.sets[s].rules for s in SIDES}, {s: both.sets[s].catalogue for s in SIDES})
    for question in asked:
        assert isinstance(question, Question)
        if question.kind == "grade":
            continue
        parts = list(differing(question, found.lifted.regions, Budget()))
        for witness in every_case():
            day = (witness.days["breach"],)
            grades = {name: (judge(pair[1], witness).grades[name],) for name in found.grades}
            values = {**witness.facts, **grades, "ended": day, "day of breach": day}
            box = axes.box({name: v for name, v in values.items() if name in axes.place})
            told = {(one.was, one.now) for one in parts if any(inside(box, part) for part in one.boxes)}
            (was, _), (now, _) = answers(both.sets, question, witness)
            assert told == ({((was, was), (now, now))} if was != now else set())


def test_a_grade_that_both_derive_alike_is_named_in_place_of_all_behind_it() -> None:
    grades = {
        "g": "when: {any: [{harm: large}, {number: '>= 50'}]}\ngrade: {gravity: {at_least: serious}}",
        "h": "when: {harm: '>= small'}\ngrade: {gravity: {at_least: medium}}",
    }
    now = {**grades, "a": "when: {gravity: serious}\nexpect: {stringency: {at_least: order}}"}
    [part] = space(set_of(grades), set_of(now)).parts
    assert [region.where for region in part.regions] == [("gravity serious",)]
    assert part.regions[0].case in ("harm large", "number 50")


def test_where_no_facts_put_a_grade_there_nothing_is_told() -> None:
    grades = {"g": "when: {harm: large}\ngrade: {gravity: {at_least: serious}}"}
    now = {**grades, "a": "when: {gravity: '>= medium', care: poor}\nexpect: {stringency: {at_least: order}}"}
    [part] = space(set_of(grades), set_of(now)).parts
    assert [region.where for region in part.regions] == [("care poor, gravity medium or more",)]
    never = {**grades, "a": "when: {gravity: medium}\nexpect: {stringency: {at_least: order}}"}
    found = space(set_of(grades), set_of(never))
    assert [part.unknown for part in found.parts] in ([], [True])


@given(pairs())
@settings(max_examples=MANY, deadline=None)
def test_swapped_editions_differ_the_other_way_round(pair: tuple[RuleSet, RuleSet]) -> None:
    def told(parts: tuple[Part, ...]) -> set[tuple[str, ...]]:
        return {(p.kind, p.about, p.was, p.now, str(p.unknown)) for p in parts}

    there, back = space(*pair), space(pair[1], pair[0])
    assert told(back.parts) == {(kind, about, now, was, known) for kind, about, was, now, known in told(there.parts)}
    assert (there.same, there.proved, there.undecided) == (back.same, back.proved, back.undecided)


@given(packs())
@settings(max_examples=MANY, deadline=None)
def test_an_edition_does_not_differ_from_itself(texts: dict[str, str]) -> None:
    found = space(set_of(texts), set_of(texts))
    assert (found.parts, found.proved, found.proved_known, found.undecided) == ((), (), (), ())
    assert found.same


@given(pairs())
@settings(max_examples=MANY, deadline=None)
def test_every_case_shown_differs_as_told(pair: tuple[RuleSet, RuleSet]) -> None:
    rules = dict(zip(SIDES, pair, strict=True))
    asked = {q.name: q for q in questions({s: rules[s].rules for s in SIDES}, {s: catalogue() for s in SIDES})
             if isinstance(q, Question)}  # fmt: skip
    for part in space(*pair).parts:
        question = asked[f"grade {part.about}" if part.kind == "grade" else f"{part.kind} on {part.about}"]
        assert part.regions
        for region in part.regions:
            was, now = answers(rules, question, region.witness)
            told = tuple(question.words(heights, unknown=part.unknown) for heights in (was, now))
            assert (part.was, part.now) == told
            assert was != now
            assert part.unknown or (was[0], now[0]) == (was[1], now[1])


@given(pairs(), st.data())
@settings(max_examples=MANY, deadline=None)
def test_what_is_proved_holds_where_facts_are_unknown_too(pair: tuple[RuleSet, RuleSet], data: st.DataObject) -> None:
    rules = dict(zip(SIDES, pair, strict=True))
    found = space(*pair)
    cases = list(every_case())
    for _ in range(20):
        whole = data.draw(st.sampled_from(cases))
        kept = data.draw(st.sets(st.sampled_from(sorted(VALUES))))
        witness = Witness({name: values for name, values in whole.facts.items() if name in kept}, whole.days)
        for question in questions({s: rules[s].rules for s in SIDES}, {s: catalogue() for s in SIDES}):
            assert isinstance(question, Question)
            if question.name in (*found.proved, *found.same):
                was, now = answers(rules, question, witness)
                assert was == now


# What is told


FLOOR = "when: {number: '>= 10'}\nexpect: {stringency: {at_least: guidance}}"


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ({}, {"a": FLOOR}, [("no floor", "at least guidance", ("number 10 or more",))]),
        ({"a": FLOOR}, {}, [("at least guidance", "no floor", ("number 10 or more",))]),
        (
            {"a": FLOOR},
            {"a": FLOOR.replace("10", "20")},
            [("at least guidance", "no floor", ("number 10 to 19",))],
        ),
        (
            {"a": FLOOR},
            {"a": FLOOR.replace("guidance", "order")},
            [("at least guidance", "at least order", ("number 10 or more",))],
        ),
        ({"a": FLOOR}, {"a": FLOOR, "b": FLOOR.replace("10", "20")}, []),
        (
            {"a": FLOOR},
            {"a": FLOOR + "\nin_force: {from: 2010-01-01}"},
            [("at least guidance", "no floor", ("number 10 or more", "law of the breach up to 2009-12-31"))],
        ),
        (
            {"a": FLOOR},
            {"a": FLOOR, "b": "when: {harm: large}\nexpect: {stringency: {at_least: guidance}}\noverrides: [one/a]"},
            [("no floor", "at least guidance", ("harm large, number 9 or less",))],
        ),
        (
            {"a": FLOOR},
            {"a": FLOOR, "b": "when: {harm: large}\nexpect: {stringency: {at_most: order}}\noverrides: [one/a]"},
            [
                ("at least guidance", "no floor", ("harm large, number 10 or more",)),
                ("no ceiling", "at most order", ("harm large",)),
            ],
        ),
    ],
)
def test_differences_are_told_in_few_conditions(
    was: dict[str, str], now: dict[str, str], told: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    parts = space(set_of(was), set_of(now)).parts
    assert [(part.was, part.now, region.where) for part in parts for region in part.regions] == told


def test_rules_written_otherwise_are_proved_to_mean_the_same() -> None:
    split = {
        "a": "when: {number: '[10..49]'}\nexpect: {stringency: {at_least: guidance}}",
        "b": "when: {number: '>= 50'}\nexpect: {stringency: {at_least: guidance}}",
    }
    found = space(set_of({"a": FLOOR}), set_of(split))
    assert found.parts == ()
    assert found.proved == ("floor on stringency",)


def test_differences_found_before_time_was_over_are_told_and_the_rest_is_left_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(*given_: object) -> Iterator[Divergence]:
        yield from differing(*given_)  # type: ignore[arg-type]
        raise Spent("not decided within 1 seconds")

    monkeypatch.setattr("checker.revision.space.differing", interrupted)
    found = space(set_of({}), set_of({"a": FLOOR}))
    assert [(part.was, part.now) for part in found.parts] == [("no floor", "at least guidance")]
    assert found.undecided == (("floor on stringency", "beside what is told, not decided within 1 seconds"),)


def test_rules_that_differ_only_where_a_fact_is_unknown_are_told_apart() -> None:
    always = {"a": "expect: {stringency: {at_least: guidance}}"}
    either = {"a": "when: {any: [{hidden: true}, {hidden: false}]}\nexpect: {stringency: {at_least: guidance}}"}
    [part] = space(set_of(always), set_of(either)).parts
    assert part.unknown
    assert (part.was, part.now) == ("certainly at least guidance", "possibly at least guidance, not certainly")
    assert part.regions[0].where == ("hidden not known",)
    assert part.regions[0].case == "nothing known"


def test_a_floor_that_is_open_alone_is_not_told_as_certainly_none() -> None:
    """An exception that no known case meets, and that a case may meet in which nothing is known."""
    was = {"a": "when: {number: '>= 10'}\nexpect: {stringency: {at_least: order}}"}
    never = "unless: {all: [{colour: red}, {colour: blue}]}"
    [part] = space(set_of(was), set_of({"a": f"{was['a']}\n{never}"})).parts
    assert (part.was, part.now) == ("certainly at least order", "possibly at least order, not certainly")
    assert (part.regions[0].was_by, part.regions[0].now_by) == (("one/a",), ("one/a",))


def test_words_tell_what_is_certain_from_what_is_not_excluded() -> None:
    rules = set_of({"a": FLOOR})
    [asked] = questions(dict.fromkeys(SIDES, rules.rules), {side: catalogue() for side in SIDES})
    assert isinstance(asked, Question)
    told = [asked.words(heights, unknown=True) for heights in ((0, 0), (0, 1), (1, 1), (1, 2))]
    assert told == [
        "certainly no floor",
        "possibly at least guidance, not certainly",
        "certainly at least guidance",
        "certainly at least guidance, possibly at least order",
    ]
    assert asked.words((1, 1), unknown=False) == "at least guidance"


def test_a_question_that_runs_out_of_time_is_left_open_and_no_difference_is_denied() -> None:
    found = rule_space(set_of({"a": FLOOR}), set_of({"b": FLOOR}), TRACK, Budget(-1.0))
    assert found.parts == ()
    assert found.proved == ()
    [(name, why)] = found.undecided
    assert name == "floor on stringency"
    assert "seconds" in why


# Catalogues and tracks that differ


def edition(root: Path, rules: Mapping[str, str], change: Callable[[str], str] = str) -> Edition:
    """A toy edition, its catalogue changed before it is read."""
    domains = toys.write_domain(root)
    for name in ("facts.yaml", "scales.yaml"):
        file = domains / "toy" / name
        file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    from checker.rules.pack import read_book

    packs_ = toys.write(
        root, {name: body if name.endswith("/pack") else toys.rule(body) for name, body in rules.items()}
    )
    return Edition(root.name, f"the folder {root.name}", read_book([packs_], domains))


def spaces(tmp_path: Path, was: Mapping[str, str], now: Mapping[str, str], change: Callable[[str], str]) -> CaseSpace:
    return case_space(edition(tmp_path / "was", was), edition(tmp_path / "now", now, change))


HARM = {"one/a": "when: {harm: '>= large'}\nexpect: {stringency: {at_least: guidance}}"}


def test_a_level_put_in_between_keeps_the_others_what_they_were(tmp_path: Path) -> None:
    found = spaces(
        tmp_path, HARM, HARM, lambda text: text.replace("[none, small, large]", "[none, small, middle, large]")
    )
    [one] = found.tracks
    assert one.parts == ()
    assert one.proved_known == ("floor on stringency",)
    assert one.notes == ("of `harm` only values that both editions know are compared, so not middle",)


def test_a_level_renamed_is_left_out(tmp_path: Path) -> None:
    rules = {"one/a": "when: {harm: '>= small'}\nexpect: {stringency: {at_least: guidance}}"}
    found = spaces(tmp_path, rules, rules, lambda text: text.replace("small, large]", "small, huge]"))
    assert found.tracks[0].notes == ("of `harm` only values that both editions know are compared, so not large, huge",)
    assert found.tracks[0].parts == ()


def test_a_fact_that_became_another_type_leaves_everything_open(tmp_path: Path) -> None:
    def change(text: str) -> str:
        return text.replace("type: level\n    levels: [none, small, large]\n    worse: higher\n    none_found: none",
                            "type: count\n    scale: [0, 2]\n    worse: higher")  # fmt: skip

    now = {"one/a": "when: {harm: '>= 2'}\nexpect: {stringency: {at_least: guidance}}"}
    found = spaces(tmp_path, HARM, now, change)
    assert found.undecided
    assert found.tracks[0].undecided == (("every question", "the editions have no value in common of `harm`"),)


def test_an_outcome_whose_scale_changed_is_not_compared_and_the_others_are(tmp_path: Path) -> None:
    was = {**HARM, "one/b": "when: {harm: large}\nexpect: {intrusion: {at_most: security}}"}
    now = {**HARM, "one/b": "when: {harm: small}\nexpect: {intrusion: {at_most: security}}"}
    found = spaces(
        tmp_path, was, now, lambda text: text.replace("[none, guidance, order, ban]", "[none, guidance, order]")
    )
    [one] = found.tracks
    assert one.undecided == (("floor on stringency", "its scale is another in each edition"),)
    assert {(part.kind, part.about) for part in one.parts} == {("ceiling", "intrusion")}


def test_numbers_beyond_one_of_the_scales_are_left_out(tmp_path: Path) -> None:
    rules = {"one/a": FLOOR}
    found = spaces(tmp_path, rules, rules, lambda text: text.replace("scale: [0, 100]", "scale: [0, 1000]"))
    assert found.tracks[0].notes == (
        "of `number` only values that both editions know are compared, so not below 0 or above 100",
    )
    assert found.tracks[0].proved_known == ("floor on stringency",)


def test_tracks_that_one_edition_alone_judges_are_told(tmp_path: Path) -> None:
    was = {**HARM, "two/pack": toys.ELSEWHERE, "two/b": FLOOR}
    found = spaces(tmp_path, was, HARM, str)
    assert found.gone == (("other-office", "toy-law"),)
    assert found.come == ()
    assert found.differs
    assert spaces(tmp_path / "back", HARM, was, str).come == found.gone


POWER = (
    "power: {authorities: [toy-office], regimes: [toy-law], instruments: [order],"
    " covers: [{objects: [reporting], says: so}], not_covers: [{objects: [ownership], says: no}]}"
)


def test_powers_that_differ_alike_are_told_together(tmp_path: Path) -> None:
    now = {"one/p": POWER.replace("not_covers", "open").replace("[order]", "[order, guidance]")}
    found = spaces(tmp_path, {"one/p": POWER}, now, str)
    told = {(part.was, part.now): [(use.instrument, use.demand) for use in part.uses] for part in found.tracks[0].parts}
    assert told == {
        ("no power reaches it", "a power leaves it open"): [
            ("guidance", "security"), ("guidance", "ownership"), ("order", "ownership"),
        ],
        ("no power reaches it", "a power reaches it"): [("guidance", ""), ("guidance", "reporting")],
    }  # fmt: skip


@pytest.mark.parametrize(("complete", "told"), [("true", "complete"), ("false", "not complete")])
def test_a_list_of_powers_that_one_edition_gives_is_told(complete: str, told: str, tmp_path: Path) -> None:
    read = (
        f"powers: [{{authority: toy-office, regime: toy-law, complete: {complete}, read: [it], on: 2026-01-01,"
        " because: [{principle: x, says: y, verified: true}]}]\n"
    )
    [note] = spaces(tmp_path, HARM, {**HARM, "one/pack": toys.PACK + read}, str).tracks[0].notes
    assert note.startswith(f"the list of powers of toy-office under toy-law: was not given, is {told};")
