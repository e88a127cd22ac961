"""Laws in which numbers meet: proved where they hold, and otherwise refuted by a case that breaks them."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from checker.errors import EnginesDisagree
from checker.proofs import arithmetic
from checker.proofs.arithmetic import prove
from checker.proofs.verdict import Open, Proved, Refuted, Verdict
from checker.properties.laws import RuleSet, rule_set
from checker.properties.witness import Witness, judge
from checker.rules.law import Law
from checker.vocabulary import Truth
from tests import toys

pytest.importorskip("z3", reason="z3 is not installed: the extra `prove` brings it")

SECONDS = 20.0


def fine(when: str, at_most: int) -> str:
    return toys.rule(f"when: {{{when}}}\nexpect: {{amount: {{at_most: {at_most}}}}}\nlevel: note\n")


def practice(when: str, at_least: int) -> str:
    return toys.rule(f"when: {{{when}}}\nexpect: {{amount: {{at_least: {at_least}}}}}\nlevel: note\n")


def read(root: Path, law: str, rules: dict[str, str]) -> tuple[Law, RuleSet]:
    files = {"toy/pack": f"{toys.PACK}laws:\n  - {law}\n", **rules}
    book = toys.book(root, files)
    pack = book.packs["toy"]
    return pack.laws[0], rule_set(("toy",), pack.rules, book.catalogues["toy"])


def proved(root: Path, law: str, rules: dict[str, str]) -> Verdict:
    return prove(*read(root, law, rules), SECONDS)


def refuted(root: Path, law: str, rules: dict[str, str]) -> Refuted:
    found = proved(root, law, rules)
    assert isinstance(found, Refuted)
    return found


def numbers(witness: Witness) -> dict[str, int]:
    for values in witness.facts.values():
        assert values[0].lo == values[-1].hi
    return {name: values[0].lo for name, values in witness.facts.items()}


# ---- relations


CAPS = {
    "toy/small": fine("huge: '< 1000'", 40),
    "toy/middle": fine("huge: '[1000..5000)'", 60),
}


def test_a_cap_that_lies_below_a_share_is_proved(tmp_path: Path) -> None:
    law = "{if: {huge: '[1000..5000)'}, then: amount <= 6 % of huge}"
    assert isinstance(proved(tmp_path, law, CAPS), Proved)


def test_a_cap_above_a_share_is_refuted_by_a_case(tmp_path: Path) -> None:
    found = refuted(tmp_path, "{if: {huge: '< 5000'}, then: amount <= 4 % of huge}", CAPS)
    [(name, huge)] = numbers(found.witness).items()
    assert name == "huge"
    cap = 40 if huge < 1000 else 60
    assert 100 * cap > 4 * huge
    assert found.told == f"the lowest ceiling on `amount` is {cap}, `huge` is {huge:,}"
    assert found.second is None


def test_where_no_ceiling_has_effect_the_end_of_the_scale_stands_in(tmp_path: Path) -> None:
    found = refuted(tmp_path, "{then: amount <= 10 % of huge + 100, assume: ['huge >= 1000', 'huge < 9000']}", CAPS)
    assert 5000 <= numbers(found.witness)["huge"] < 9000
    assert found.told.startswith("the lowest ceiling on `amount` is 1,000, ")


def test_what_real_cases_keep_may_prove_a_law(tmp_path: Path) -> None:
    law = "{{if: {{huge: '< 5000'}}, then: amount <= 4 % of huge{}}}"
    rules = {"toy/one": fine("huge: '< 5000', number: '< 10'", 40), "toy/two": fine("huge: '< 5000'", 60)}
    found = refuted(tmp_path / "bare", law.format(", assume: ['huge >= 1000']"), rules)
    assert numbers(found.witness)["number"] >= 10
    both = law.format(", assume: ['huge >= 1000', 'number <= 9 - 2 * balance']")
    again = refuted(tmp_path / "loose", both, rules)
    assert numbers(again.witness)["number"] <= 9 - 2 * numbers(again.witness)["balance"]
    enough = law.format(", assume: ['huge >= 1000', 'number <= 9 - 2 * balance', 'balance >= 0']")
    assert isinstance(proved(tmp_path / "enough", enough, rules), Proved)


def test_a_floor_is_held_up_by_a_relation(tmp_path: Path) -> None:
    rules = {"toy/floor": practice("number: '>= 10'", 30), "toy/more": practice("number: '>= 20'", 60)}
    assert isinstance(proved(tmp_path / "a", "{if: {number: '[10..30]'}, then: amount >= 2 * number}", rules), Refuted)
    found = refuted(tmp_path / "b", "{if: {number: '>= 10'}, then: 2 * number <= amount}", rules)
    number = numbers(found.witness)["number"]
    floor = 60 if number >= 20 else 30
    assert 2 * number > floor
    assert f"the highest floor on `amount` is {floor}" in found.told
    assert isinstance(proved(tmp_path / "c", "{if: {number: '[10..15]'}, then: amount >= 2 * number}", rules), Proved)


def test_a_floor_and_a_ceiling_pin_an_outcome(tmp_path: Path) -> None:
    rules = {"toy/floor": practice("number: '>= 10'", 30), "toy/cap": fine("number: '>= 10'", 30)}
    assert isinstance(proved(tmp_path / "a", "{if: {number: '>= 10'}, then: amount = 30}", rules), Proved)
    found = refuted(tmp_path / "b", "{if: {number: '>= 9'}, then: amount = 30}", rules)
    assert numbers(found.witness) == {"number": 9}


def test_a_relation_between_facts_is_a_law_of_the_scales(tmp_path: Path) -> None:
    rules = {"toy/any": fine("number: '>= 10'", 30)}
    assert isinstance(proved(tmp_path / "a", "{then: number <= balance + 150}", rules), Proved)
    found = refuted(tmp_path / "b", "{then: number <= balance + 149}", rules)
    assert numbers(found.witness) == {"number": 100, "balance": -50}


# ---- the other laws, where something is assumed of real cases


TREND = {
    "toy/floor": practice("number: '>= 10', balance: '< 0'", 30),
    "toy/more": practice("number: '>= 50'", 60),
}


def test_a_trend_is_refuted_by_two_cases(tmp_path: Path) -> None:
    found = refuted(tmp_path, "{more: balance, never_lowers: floor, on: amount, assume: [number >= balance]}", TREND)
    assert found.second is not None
    first, second = numbers(found.witness), numbers(found.second)
    assert first["number"] == second["number"] >= second["balance"] >= 0 > first["balance"]
    assert 10 <= first["number"] < 50
    way = f"from {first['balance']} to {second['balance']}"
    assert found.told == f"the highest floor on `amount` is 30, and 0 where `balance` goes {way}"


def test_a_trend_holds_where_real_cases_leave_nothing_to_break_it(tmp_path: Path) -> None:
    law = "{more: balance, never_lowers: floor, on: amount, assume: ['number >= 49 + balance', 'balance >= -10']}"
    assert isinstance(proved(tmp_path / "a", law, TREND), Refuted)
    assert isinstance(proved(tmp_path / "b", law.replace("49", "50"), TREND), Proved)
    law = "{less: balance, never_lowers: floor, assume: ['number >= balance']}"
    assert isinstance(proved(tmp_path / "c", law, TREND), Proved)
    law = "{more: balance, never_raises: floor, assume: ['number >= balance']}"
    assert isinstance(proved(tmp_path / "d", law, TREND), Proved)


def test_a_trend_of_ceilings_and_grades(tmp_path: Path) -> None:
    rules = {
        "toy/cap": fine("number: '>= 10'", 30),
        "toy/grade": toys.rule("when: {number: '<= 20'}\ngrade: {gravity: {at_least: serious}}\n"),
    }
    found = refuted(tmp_path / "a", "{more: number, never_lowers: ceiling, assume: [number <= 90]}", rules)
    assert found.told.startswith("the lowest ceiling on `amount` is 1,000, and 30 where `number` goes from")
    found = refuted(tmp_path / "b", "{more: number, never_lowers: gravity, assume: [number <= 90]}", rules)
    assert found.told.startswith("`gravity` is serious, and minor where `number` goes from")
    law = "{more: number, never_lowers: gravity, where: {number: '> 20'}, assume: [number <= 90]}"
    assert isinstance(proved(tmp_path / "c", law, rules), Proved)


def test_swapped_facts_change_a_rule(tmp_path: Path) -> None:
    rules = {"toy/one": fine("number: '>= 10', colour: red", 30), "toy/two": fine("number: '>= 20'", 20)}
    found = refuted(tmp_path / "a", "{swapping: [colour, day], changes: nothing, assume: [number >= 5]}", rules)
    assert found.second is not None
    assert numbers(found.witness)["number"] == numbers(found.second)["number"] >= 10
    assert {*found.told.split()} >= {"`toy/one`", "alone"}
    law = "{swapping: colour, changes: nothing, where: {number: '< 10'}, assume: [number >= 5]}"
    assert isinstance(proved(tmp_path / "b", law, rules), Proved)
    law = "{swapping: origin, changes: nothing, assume: [number >= 5]}"
    assert isinstance(proved(tmp_path / "c", law, rules), Proved), "no rule reads a protected fact"


def test_what_is_expected_of_a_level_or_a_grade(tmp_path: Path) -> None:
    rules = {
        "toy/cap": toys.rule("when: {number: '>= 10'}\nexpect: {ask: {at_most: plan}}\nlevel: note\n"),
        "toy/floor": toys.rule("when: {number: '>= 10'}\nexpect: {ask: {at_least: plan}}\nlevel: note\n"),
        "toy/grade": toys.rule("when: {number: '>= 10'}\ngrade: {gravity: {at_least: medium}}\n"),
    }
    for number, then in enumerate(("ask: {at_most: plan}", "ask: {at_least: plan}", "gravity: {at_least: medium}")):
        law = f"{{then: {{{then}}}, assume: ['number >= 10']}}"
        assert isinstance(proved(tmp_path / f"{number}", law, rules), Proved)
        found = refuted(tmp_path / f"{number}x", law.replace(">= 10", ">= 9"), rules)
        assert numbers(found.witness) == {"number": 9}
    law = "{then: {gravity: {at_most: minor}}, assume: [number <= 9]}"
    assert isinstance(proved(tmp_path / "most", law, rules), Proved)
    assert refuted(tmp_path / "most-x", law.replace("9", "10"), rules).told == "`gravity` is medium"


def test_every_case_meets_something(tmp_path: Path) -> None:
    rules = {"toy/a": practice("number: '< 10'", 0), "toy/b": fine("number: '> 10'", 999)}
    law = "{expects: amount, assume: ['number >= balance + 11', 'balance >= 0']}"
    assert isinstance(proved(tmp_path / "a", law, rules), Proved)
    found = refuted(tmp_path / "b", law.replace("11", "10"), rules)
    assert numbers(found.witness) == {"number": 10, "balance": 0}
    assert found.told == "neither a floor nor a ceiling on `amount` has effect"
    # At most all that there is: that is no expectation.
    rules["toy/b"] = fine("number: '> 10'", 1000)
    assert numbers(refuted(tmp_path / "c", law, rules).witness)["number"] > 10


def test_what_hangs_on_the_days_of_law(tmp_path: Path) -> None:
    rule = "in_force: {to: 2020-05-31}\nwhen: {hidden: true}\nexpect: {amount: {at_most: 5}}\nlevel: note\n"
    law, rules = read(tmp_path, "{if: {hidden: true}, then: amount <= 3 % of number + 5}", {"toy/a": toys.rule(rule)})
    found = prove(law, rules, SECONDS)
    assert isinstance(found, Refuted)
    assert found.witness.days["breach"].lo > date(2020, 5, 31).toordinal()
    assert judge(rules, found.witness).rules["toy/a"].effective is Truth.FAILS


# ---- no answer


def test_a_law_on_unknown_facts_is_left_open(tmp_path: Path) -> None:
    found = proved(tmp_path, "{unknown: never_decides, assume: [number >= 1]}", CAPS)
    assert isinstance(found, Open)
    assert "unknown facts" in found.why


def test_without_z3_a_law_is_left_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    law, rules = read(tmp_path, "{then: amount <= 4 % of huge}", CAPS)
    monkeypatch.setitem(sys.modules, "z3", None)
    assert prove(law, rules, SECONDS) == Open(law, "z3 is not installed; the extra `[prove]` brings it")


def test_a_question_that_takes_too_long_is_left_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import z3

    monkeypatch.setattr(z3.Solver, "check", lambda _: z3.unknown)
    monkeypatch.setattr(z3.Solver, "reason_unknown", lambda _: "timeout")
    found = proved(tmp_path, "{then: amount <= 4 % of huge}", CAPS)
    assert isinstance(found, Open)
    assert found.why == "z3 gave up after 20 s: timeout"


def test_a_case_that_the_reference_engine_judges_otherwise_is_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(rules: RuleSet, witness: Witness) -> object:
        return judge(rules, replace(witness, facts={}))

    law, rules = read(tmp_path, "{if: {huge: '< 5000'}, then: amount <= 4 % of huge}", CAPS)
    assert isinstance(prove(law, rules, SECONDS), Refuted)
    monkeypatch.setattr(arithmetic, "judge", silent)
    with pytest.raises(EnginesDisagree):
        prove(replace(law, text="changed"), rules, SECONDS)
