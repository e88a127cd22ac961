"""What nobody notices is found, with an example that notices it; what makes no difference is no survivor."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import audit
from checker.facts.matter import read_matter
from checker.mutation.alike import Alike, Apart, compare
from checker.mutation.mutants import Mutant, mutants
from checker.mutation.notice import Noticer, by_cases, by_examples, by_laws, concerned
from checker.mutation.survive import Mutated, Tried, apart, mutate
from checker.properties.examples import run
from checker.properties.trial import trials
from checker.rules.ast import Ceiling
from checker.rules.pack import Book
from checker.selection import shipped_cases
from tests.toyrules import cases, rules, template, with_rules
from tests.toys import PACK, book, rule

NIGHTLY = bool(os.environ.get("CHECKER_NIGHTLY"))
WHEN = 'when: {number: "<= 10", hidden: true}\nexpect: {stringency: {at_most: guidance}}\n'
WEAK = (
    "{shows: firing, facts: {number: 3, hidden: true}, judgement: holds, decided_by: [number, hidden]}",
    "{shows: silent, facts: {number: 50, hidden: false}, judgement: fails, decided_by: [number, hidden]}",
)


def toy(folder: Path, body: str, *examples: str, **others: str) -> Book:
    text = rule(body).replace("examples: []", f"examples: [{', '.join(examples)}]")
    return book(folder, {"p/r": text, **{f"p/{name}": rule(other) for name, other in others.items()}})


def judged(made: Book, *names: str) -> Mutated:
    return mutate(made, [made.rules[name] for name in names or ("p/r",)], [by_examples(made)])


def survivors(found: Mutated) -> dict[str, str]:
    return {one.mutant.what: one.suggestion for one in found.of("survived")}


# Weak examples


def test_weak_examples_leave_what_they_do_not_tell_apart(tmp_path: Path) -> None:
    found = judged(toy(tmp_path, WHEN, *WEAK))
    assert survivors(found) == {
        "`number: <= 10` made `< 10`": "{shows: boundary, facts: {number: 10, hidden: true}, "
        "judgement: holds, decided_by: [number, hidden]}",
        "`number: <= 10` made `11 or less`": "{shows: boundary, facts: {number: 11, hidden: true}, "
        "judgement: fails, decided_by: [number]}",
        "`all` made `any`": "{shows: silent, facts: {number: 10, hidden: false}, "
        "judgement: fails, decided_by: [hidden]}",
        "stringency guidance made none": "",
        "stringency guidance made order": "",
    }
    assert found.of("equivalent") == ()
    assert found.share == len(found.of("killed")) / len(found.tried)


def test_each_killing_example_kills_its_mutant_and_is_right(tmp_path: Path) -> None:
    """Pasted beside the rules as they stand, the examples leave only what no example can notice."""
    others = {
        "graded": 'when: {harm: ">= small"}\nunless: {care: good}\ngrade: {gravity: {at_least: serious}}\n',
        "over": 'in_force: {from: 2020-01-01}\nwhen: {colour: "red, blue"}\noverrides: [p/r]\n'
        "expect: {ask: {at_most: plan}}\n",
        "power": "when: {gravity: serious}\npower:\n  authorities: [toy-office]\n  regimes: [toy-law]\n"
        "  instruments: [order]\n  covers: [{objects: [reporting], says: so}]\n"
        "  open: [{objects: [ownership], says: so}]\n",
    }  # fmt: skip
    names = ("p/r", *(f"p/{name}" for name in others))
    found = judged(toy(tmp_path / "1", WHEN, **others), *names)
    entries: dict[str, list[str]] = {}
    for one in found.of("survived"):
        if one.suggestion:
            entries.setdefault(one.beside, []).append(one.suggestion)
    texts = {"r": WHEN, **others}
    pasted = book(
        tmp_path / "2",
        {
            f"p/{name}": rule(text).replace("examples: []", f"examples: [{', '.join(entries.get(f'p/{name}', []))}]")
            for name, text in texts.items()
        },
    )
    assert [failure for failure in run(pasted, pasted.rules.values()) if failure.example is not None] == []
    again = judged(pasted, *names)
    assert found.of("killed") == ()
    assert {one.mutant.kind for one in again.of("survived")} == {"level"}
    assert all("add `expects: " in one.why for one in again.of("survived"))
    assert len(again.of("equivalent")) == len(found.of("equivalent"))


def test_a_mutant_is_noticed_by_the_examples_of_a_rule_that_depends_on_it(tmp_path: Path) -> None:
    reads = "{shows: firing, facts: {harm: small}, judgement: holds, decided_by: [gravity]}"
    body = "when: {gravity: serious}\nexpect: {ask: {at_least: do}}\n"
    made = toy(tmp_path, body, reads, graded='when: {harm: ">= small"}\ngrade: {gravity: {at_least: serious}}\n')
    [level] = [one for one in judged(made, "p/graded").tried if one.mutant.kind == "level"]
    assert (level.fate, level.by) == ("killed", "examples")
    assert level.why == "example 1 of `p/r` is judged `fails`, the example says `holds`"


def test_reasons_that_come_out_otherwise_are_noticed(tmp_path: Path) -> None:
    reasons = "{shows: firing, facts: {hidden: true, colour: red}, judgement: holds, decided_by: [hidden, colour]}"
    body = "when: {any: [{hidden: true}, {colour: red}]}\nexpect: {ask: {at_most: plan}}\n"
    killed = judged(toy(tmp_path, body, reasons)).of("killed")
    [dropped] = [one for one in killed if one.mutant.what == "`colour: red` left out"]
    assert dropped.why == "example 1 of `p/r` is decided by `hidden`, the example says `colour`, `hidden`"


def test_an_example_that_is_wrong_to_begin_with_notices_nothing(tmp_path: Path) -> None:
    wrong = WEAK[0].replace("judgement: holds", "judgement: fails").replace("firing", "silent")
    assert judged(toy(tmp_path, WHEN, wrong)).of("killed") == ()


def test_an_example_that_is_there_and_wrong_is_not_proposed_again(tmp_path: Path) -> None:
    """Its facts would tell the two apart, and it is judged otherwise than it says, or for another reason."""
    entry = survivors(judged(toy(tmp_path / "1", WHEN, *WEAK)))["`number: <= 10` made `< 10`"]
    for number, other in enumerate((entry.replace("[number, hidden]", "[number]"), entry.replace("holds", "fails"))):
        found = judged(toy(tmp_path / f"2{number}", WHEN, *WEAK, other))
        assert found.failing == 1
        [one] = [one for one in found.of("survived") if one.mutant.what == "`number: <= 10` made `< 10`"]
        assert (one.suggestion, one.beside) == ("", "")
        assert one.why.startswith("example 3 of `p/r` would notice it if it were right: is ")


def test_an_example_that_says_what_is_expected_notices_another_level(tmp_path: Path) -> None:
    expects = WEAK[0].removesuffix("}") + ", expects: guidance}"
    found = judged(toy(tmp_path, WHEN, expects))
    levels = {one.mutant.what: (one.fate, one.why) for one in found.tried if one.mutant.kind == "level"}
    assert levels == {
        "stringency guidance made none": ("killed", "example 1 of `p/r` expects `none`, the example says `guidance`"),
        "stringency guidance made order": ("killed", "example 1 of `p/r` expects `order`, the example says `guidance`"),
    }
    assert found.failing == 0


def test_an_override_dropped_is_noticed_by_the_rule_that_was_overridden(tmp_path: Path) -> None:
    taken = (
        "{shows: silent, facts: {number: 3, hidden: true, colour: red}, judgement: fails, decided_by: [number, hidden]}"
    )
    over = "when: {colour: red}\noverrides: [p/r]\nexpect: {ask: {at_most: plan}}\n"
    found = judged(toy(tmp_path, WHEN, taken, over=over), "p/over")
    [dropped] = [one for one in found.tried if one.mutant.what == "`p/r` no longer overridden"]
    assert (dropped.fate, dropped.by) == ("killed", "examples")


def test_instruments_are_beyond_examples(tmp_path: Path) -> None:
    power = "power:\n  authorities: [toy-office]\n  regimes: [toy-law]\n  instruments: [order, guidance]\n"
    found = judged(toy(tmp_path, power)).of("survived")
    assert {one.why for one in found} == {"examples do not ask about instruments: only a real case can notice it"}


def test_a_rule_not_in_force_has_no_mutants(tmp_path: Path) -> None:
    made = book(tmp_path, {"p/r": rule(WHEN, status="draft")})
    found = judged(made)
    assert found.tried == ()
    assert found.share == 1.0


# What makes no difference


def test_a_redundant_test_left_out_makes_no_difference(tmp_path: Path) -> None:
    body = 'when: {all: [{number: "<= 10"}, {number: "<= 20"}]}\nexpect: {ask: {at_most: plan}}\n'
    found = judged(toy(tmp_path, body)).of("equivalent")
    assert "`number: <= 20` left out" in {one.mutant.what for one in found}
    assert {one.why for one in found} == {"proved: it, and every rule that depends on it, has effect in the same cases"}


def test_a_difference_on_some_tracks_alone_is_no_equivalence(tmp_path: Path) -> None:
    """Among all rules the other pack overrides it everywhere; where its own pack stands alone it has effect."""
    over = "overrides: [p/r]\nexpect: {ask: {at_most: do}}\n"
    elsewhere = PACK.replace("toy-office", "other-office")
    made = book(tmp_path, {"p/r": rule(WHEN), "q/over": rule(over), "q/pack": elsewhere})
    found = [one for one in judged(made).tried if one.mutant.what == "`hidden: true` left out"]
    assert [one.fate for one in found] == ["survived"]
    assert found[0].why == "examples are judged among all rules of the domain; only `p/r` among `p` alone differs"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return template(tmp_path_factory.mktemp("template"))


def judgements(made: Book) -> list[tuple[str, tuple[object, ...]]]:
    """Of every rule the judgement on every case."""
    found = trials(made, made.rules.values())
    return [(t.rule.id, tuple(t.stand(case).judgement for case in cases(t.catalogue))) for t in found]


@settings(max_examples=400 if NIGHTLY else 25, deadline=None)
@given(data=st.data())
def test_what_makes_no_difference_is_so_in_every_case_and_nothing_else_is(made: Book, data: st.DataObject) -> None:
    """The oracle tries all cases, of which there are eighteen."""
    generated = with_rules(made, data.draw(rules(made)))
    before = judgements(generated)
    for one in mutate(generated, list(generated.rules.values()), []).tried:
        expects = [r.says for r in one.mutant.changed if isinstance(r.says, Ceiling)]
        beyond = any(says not in [r.says for r in generated.rules.values()] for says in expects)
        same = judgements(one.mutant.book(generated)) == before
        if beyond:
            assert one.fate == "survived"
        else:
            assert one.fate == ("equivalent" if same else "survived")
            assert bool(one.suggestion) is not same


@settings(max_examples=200 if NIGHTLY else 20, deadline=None)
@given(data=st.data())
def test_every_suggestion_on_generated_rules_notices_its_mutant(made: Book, data: st.DataObject) -> None:
    generated = with_rules(made, data.draw(rules(made)))
    for rule_ in generated.rules.values():
        for mutant in mutants(generated, rule_):
            found = apart(generated, mutant.book(generated), mutant)
            if isinstance(found, Apart):
                beside = generated.rules[found.rule]
                with_it = with_rules(
                    generated, {**generated.rules, found.rule: replace(beside, examples=(found.example,))}
                )
                told = by_examples(with_it).notice(mutant.book(with_it), mutant)
                assert told is not None
                assert told.startswith(f"example 1 of `{found.rule}`")


@settings(max_examples=200 if NIGHTLY else 15, deadline=None)
@given(data=st.data())
def test_the_prover_and_the_search_agree(made: Book, data: st.DataObject) -> None:
    """What the prover proves the search cannot tell apart, and what it does not prove the search tells apart."""
    generated = with_rules(made, data.draw(rules(made)))
    for mutant in mutants(generated, generated.rules["p/r"]):
        for original, mutated in concerned(generated, mutant.book(generated), mutant):
            found = compare(original, mutated)
            assert not isinstance(found, Alike) or found.proved


# Who else notices


def test_the_order_of_noticers_is_kept_and_the_first_that_notices_is_named(tmp_path: Path) -> None:
    asked: list[str] = []

    def noticer(name: str, *, notices: bool) -> Noticer:
        def notice(_: Book, mutant: Mutant) -> str | None:
            asked.append(name)
            return f"{name} saw it" if notices else None

        return Noticer(name, notice)

    made = toy(tmp_path, "when: {hidden: true}\nexpect: {ask: {at_most: do}}\n")
    noticers = [noticer("one", notices=False), noticer("two", notices=True), noticer("three", notices=True)]
    found = mutate(made, [made.rules["p/r"]], noticers)
    assert {(one.by, one.why) for one in found.of("killed")} == {("two", "two saw it")}
    assert asked == ["one", "two"] * len(found.tried)
    assert found.noticers == ("one", "two", "three")


LAW = "laws:\n  - {if: {hidden: true}, then: {stringency: {at_most: guidance}}}\n"


def test_a_stated_law_notices_a_level_that_no_example_sees(tmp_path: Path) -> None:
    body = "when: {hidden: true}\nexpect: {stringency: {at_most: guidance}}\n"
    made = book(tmp_path, {"p/r": rule(body), "p/pack": PACK + LAW})
    found = mutate(made, [made.rules["p/r"]], [by_examples(made), by_laws(made)])
    fates = {one.mutant.what: (one.fate, one.by) for one in found.tried}
    assert fates == {
        "`hidden: true` made `not(true)`": ("killed", "laws"),
        "`hidden: true` left out": ("survived", ""),  # the law is kept where more is expected
        "stringency guidance made none": ("survived", ""),
        "stringency guidance made order": ("killed", "laws"),
    }
    [level] = [one for one in found.tried if one.mutant.what == "stringency guidance made order"]
    assert level.why == "the law `if: {hidden: true}, then: {stringency: {at_most: guidance}}` of `p` is broken"


def test_the_law_of_monotony_notices_a_mutant_that_breaks_it(tmp_path: Path) -> None:
    body = 'when: {number: ">= 10"}\nexpect: {stringency: {at_least: order}}\n'
    made = book(tmp_path, {"p/r": rule(body)})
    found = mutate(made, [made.rules["p/r"]], [by_examples(made), by_laws(made)])
    [less] = [one for one in found.tried if one.mutant.what == "`number: >= 10` made `<= 10`"]
    assert (less.by, less.why) == ("laws", "the law of monotony is broken by `p/r`")


def test_a_law_that_is_broken_anyway_notices_nothing(tmp_path: Path) -> None:
    body = "when: {hidden: false}\nexpect: {stringency: {at_most: guidance}}\n"
    made = book(tmp_path, {"p/r": rule(body), "p/pack": PACK + LAW})
    found = mutate(made, [made.rules["p/r"]], [by_laws(made)])
    assert {one.why for one in found.of("killed")} == {"the law of monotony is broken by `p/r`"}


@pytest.fixture(scope="module")
def shipped() -> Book:
    return audit.load_book()


@pytest.fixture(scope="module")
def everyone(shipped: Book) -> list[Noticer]:
    matters = [read_matter(path, shipped.catalogues) for path in shipped_cases().values()]
    return [by_examples(shipped), by_laws(shipped), by_cases(shipped, matters)]


def test_a_real_case_notices_a_bound_that_moved(shipped: Book, everyone: list[Noticer]) -> None:
    found = shipped.rules["general/ownership-demand-is-last-resort"]
    assert isinstance(found.says, Ceiling)
    moved = replace(found, says=replace(found.says, at=found.says.at + 1, text="ownership"))
    mutant = Mutant(found.id, "level", "intrusion operations made ownership", found.says_span, (moved,))
    cases_ = everyone[2]
    assert cases_.notice(shipped, mutant) is None
    told = cases_.notice(mutant.book(shipped), mutant)
    assert told == "`jp/line-yahoo-2023`: intrusion of `guidance-march/capital-march` comes out otherwise"


def test_the_shipped_packs_have_no_survivor(shipped: Book, everyone: list[Noticer]) -> None:
    found = mutate(shipped, list(shipped.rules.values()), everyone)
    assert len(found.tried) > 300
    assert [(one.mutant.rule, one.mutant.what) for one in found.of("survived")] == []
    assert found.failing == 0


def test_a_share_counts_only_what_could_be_noticed(tmp_path: Path) -> None:
    made = toy(tmp_path, WHEN)
    mutant = next(mutants(made, made.rules["p/r"]))
    tried = (Tried(mutant, "killed"), Tried(mutant, "survived"), Tried(mutant, "survived"), Tried(mutant, "equivalent"))
    assert Mutated(("p/r",), tried, ()).share == 1 / 3
