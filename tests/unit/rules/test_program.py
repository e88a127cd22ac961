"""The order of a program: overriders and grade rules before what depends on them."""

from pathlib import Path

from checker.facts.catalogue import Catalogue
from checker.rules.ast import All, Check, Grade, Rule, checks, facts_read
from checker.rules.program import Program, dependencies, program
from tests import toys

CEILING = "expect: {stringency: {at_most: guidance}}\n"


def grade(name: str, level: str) -> str:
    return f"grade: {{{name}: {{at_least: {level}}}}}\n"


def book(tmp_path: Path, bodies: dict[str, str]) -> tuple[dict[str, Rule], Catalogue]:
    """Rules of the pack `toy`, by their short names."""
    found = toys.book(tmp_path, {f"toy/{name}": toys.rule(body) for name, body in bodies.items()})
    return {name.removeprefix("toy/"): rule for name, rule in found.rules.items()}, found.catalogues["toy"]


def order(made: Program) -> list[str]:
    return [line.rule.removeprefix("toy/") for line in made.lines]


def test_overriders_stand_before_what_they_override(tmp_path: Path) -> None:
    rules, catalogue = book(
        tmp_path,
        {
            "a": "when: {hidden: true}\n" + CEILING,
            "b": "when: {harm: none}\noverrides: [toy/a]\n" + CEILING,
            "c": "when: {harm: small}\noverrides: [toy/b, toy/a]\n" + CEILING,
        },
    )
    made = program(rules.values(), catalogue)
    assert order(made) == ["c", "b", "a"]
    assert [line.overriders for line in made.lines] == [(), ("toy/c",), ("toy/b", "toy/c")]


def test_grade_rules_stand_before_the_rules_that_read_the_grade(tmp_path: Path) -> None:
    rules, catalogue = book(
        tmp_path,
        {
            "a": "when: {gravity: serious}\n" + CEILING,
            "b": "when: {merit: low}\n" + grade("gravity", "serious"),
            "c": "when: {hidden: true}\n" + grade("merit", "high"),
            "d": "unless: {gravity: minor}\n" + CEILING,
            "e": "when: {harm: large}\n" + grade("gravity", "medium"),
        },
    )
    made = program(rules.values(), catalogue)
    found = order(made)
    assert sorted(found) == ["a", "b", "c", "d", "e"]
    assert found.index("c") < found.index("b")
    assert max(found.index("b"), found.index("e")) < min(found.index("a"), found.index("d"))
    assert {line.rule: line.grade for line in made.lines if line.grade} == {
        "toy/b": Grade("gravity", 2, "serious"),
        "toy/c": Grade("merit", 1, "high"),
        "toy/e": Grade("gravity", 1, "medium"),
    }


def test_an_overridden_grade_rule_waits_for_its_overrider(tmp_path: Path) -> None:
    rules, catalogue = book(
        tmp_path,
        {
            "a": "when: {hidden: true}\n" + grade("gravity", "serious"),
            "z": "when: {harm: none}\noverrides: [toy/a]\n" + CEILING,
            "b": "when: {gravity: serious}\n" + CEILING,
        },
    )
    assert order(program(rules.values(), catalogue)) == ["z", "a", "b"]


def test_only_rules_in_force_by_status_take_part(tmp_path: Path) -> None:
    """A draft neither judges nor takes effect away."""
    found = toys.book(
        tmp_path,
        {
            "toy/a": toys.rule("when: {hidden: true}\n" + CEILING),
            "toy/b": toys.rule("when: {hidden: true}\noverrides: [toy/a]\n" + CEILING, status="draft"),
            "toy/c": toys.rule("when: {hidden: true}\noverrides: [toy/a]\n" + CEILING, status="superseded"),
        },
    )
    made = program(found.rules.values(), found.catalogues["toy"])
    assert [(line.rule, line.overriders) for line in made.lines] == [("toy/a", ())]


def test_a_target_outside_the_program_is_left_out(tmp_path: Path) -> None:
    """Rules of another pack that does not apply to a track are no part of its program."""
    rules, catalogue = book(
        tmp_path,
        {"a": "when: {hidden: true}\n" + CEILING, "b": "when: {hidden: true}\noverrides: [toy/a]\n" + CEILING},
    )
    assert order(program([rules["b"]], catalogue)) == ["b"]


def test_unless_is_lowered_into_the_condition(tmp_path: Path) -> None:
    rules, catalogue = book(tmp_path, {"a": "when: {hidden: true}\nunless: {harm: '> none'}\n" + CEILING})
    (line,) = program(rules.values(), catalogue).lines
    assert isinstance(line.condition, All)
    assert [(part.fact, part.allowed[0].lo, part.allowed[0].hi) for part in checks(line.condition)] == [
        ("hidden", 1, 1),
        ("harm", 0, 0),
    ]
    assert all(isinstance(part, Check) for part in line.condition.parts)


def test_scales_leave_out_the_protected_and_name_the_grades(tmp_path: Path) -> None:
    made = program([], toys.catalogue(tmp_path))
    assert made.lines == ()
    assert made.grades == {"gravity", "merit", "hue"}
    assert not {"origin", "home"} & set(made.scales)
    assert {"number", "gravity"} <= set(made.scales)


def test_the_order_is_the_same_however_the_rules_are_given(tmp_path: Path) -> None:
    bodies = {
        name: f"when: {{gravity: serious}}\noverrides: [{', '.join(f'toy/{o}' for o in after)}]\n" + CEILING
        for name, after in (("m", "ab"), ("a", "k"), ("b", "k"), ("k", ""))
    }
    bodies["g"] = "when: {hidden: true}\n" + grade("gravity", "serious")
    rules, catalogue = book(tmp_path, bodies)
    forwards, backwards = list(rules.values()), list(reversed(rules.values()))
    assert program(forwards, catalogue) == program(backwards, catalogue)


def test_dependencies_name_overriders_first_then_grade_rules(tmp_path: Path) -> None:
    rules, _ = book(
        tmp_path,
        {
            "a": "when: {gravity: serious, merit: low}\n" + CEILING,
            "y": "when: {hidden: true}\n" + grade("gravity", "serious"),
            "x": "when: {hidden: true}\n" + grade("gravity", "medium"),
            "w": "when: {hidden: true}\n" + grade("merit", "high"),
            "z": "when: {hidden: true}\noverrides: [toy/a]\n" + CEILING,
        },
    )
    by_id = {rule.id: rule for rule in rules.values()}
    assert dependencies(by_id)["toy/a"] == ["toy/z", "toy/x", "toy/y", "toy/w"]
    assert dependencies(by_id)["toy/z"] == []
    assert facts_read(rules["a"]) == {"gravity", "merit"}
