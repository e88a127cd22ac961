"""A book: packs and catalogues read from folders, and rules checked against each other."""

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from checker import audit, shipped, source
from checker.errors import InputError, Problem, UsageError
from checker.rules.ast import Power
from checker.rules.pack import Book, powers, read_book
from checker.vocabulary import Interval
from tests import toys

CEILING = "expect: {stringency: {at_most: guidance}}\n"
POWER = "power: {authorities: [toy-office], regimes: [toy-law], instruments: [order]}\n"
HIDDEN = "when: {hidden: true}\n"


def refused(tmp_path: Path, files: dict[str, str]) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        toys.book(tmp_path, files)
    return list(caught.value.problems)


def test_the_id_of_a_rule_is_its_folder_and_name(tmp_path: Path) -> None:
    book = toys.book(tmp_path, {"p/a": toys.rule(HIDDEN + CEILING), "q/b-1": toys.rule(HIDDEN + CEILING)})
    assert sorted(book.rules) == ["p/a", "q/b-1"]
    assert {name: [rule.id for rule in pack.rules] for name, pack in book.packs.items()} == {
        "p": ["p/a"],
        "q": ["q/b-1"],
    }


def test_a_pack_may_have_no_rules(tmp_path: Path) -> None:
    assert toys.book(tmp_path, {"p/pack": toys.PACK}).rules == {}


# Rules against each other


def test_an_override_names_a_rule_that_exists(tmp_path: Path) -> None:
    text = toys.rule(HIDDEN + "overrides: [p/ohter, q/else]\n" + CEILING)
    problems = refused(tmp_path, {"p/a": text, "p/other": toys.rule(HIDDEN + CEILING)})
    assert [(Path(p.file).name, p.message, p.hint) for p in problems] == [
        ("a.yaml", "`overrides`: there is no rule `p/ohter`", "did you mean `p/other`?"),
        ("a.yaml", "`overrides`: there is no rule `q/else`", ""),
    ]
    assert [text.split("\n")[p.line - 1] for p in problems] == ["overrides: [p/ohter, q/else]"] * 2
    assert [text.split("\n")[p.line - 1][p.column - 1 :] for p in problems] == ["p/ohter, q/else]", "q/else]"]


def test_a_rule_may_override_one_of_another_pack(tmp_path: Path) -> None:
    files = {"p/a": toys.rule(HIDDEN + "overrides: [q/b]\n" + CEILING), "q/b": toys.rule(HIDDEN + CEILING)}
    assert toys.book(tmp_path, files).rules["p/a"].overrides == ("q/b",)


def test_overrides_do_not_run_in_a_circle(tmp_path: Path) -> None:
    files = {
        f"p/{name}": toys.rule(f"{HIDDEN}overrides: [p/{target}]\n{CEILING}")
        for name, target in (("a", "b"), ("b", "c"), ("c", "a"))
    }
    (problem,) = refused(tmp_path, files)
    circle = problem.message.removeprefix("rules depend on each other in a circle, by overrides or grades: ")
    names = [name.strip("`") for name in circle.split(" → ")]
    assert names[0] == names[-1]
    assert sorted(names[1:]) == ["p/a", "p/b", "p/c"]
    # Each is said to override the next.
    follows = {"p/a": "p/b", "p/b": "p/c", "p/c": "p/a"}
    assert [follows[name] for name in names[:-1]] == names[1:]
    assert (Path(problem.file).stem, problem.line, problem.column) == (names[0].removeprefix("p/"), 1, 1)


def test_a_rule_does_not_override_itself(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, {"p/a": toys.rule(HIDDEN + "overrides: [p/a]\n" + CEILING)})
    assert problem.message == "rules depend on each other in a circle, by overrides or grades: `p/a` → `p/a`"


def test_a_grade_does_not_rest_on_itself(tmp_path: Path) -> None:
    files = {
        "p/a": toys.rule("when: {merit: high}\ngrade: {gravity: {at_least: serious}}\n"),
        "p/b": toys.rule("when: {gravity: serious}\ngrade: {merit: {at_least: high}}\n"),
    }
    (problem,) = refused(tmp_path, files)
    assert problem.message.startswith("rules depend on each other in a circle, by overrides or grades: `p/")


def test_a_grade_rule_is_not_overridden_by_one_that_reads_the_grade(tmp_path: Path) -> None:
    files = {
        "p/a": toys.rule("when: {hidden: true}\ngrade: {gravity: {at_least: serious}}\n"),
        "p/b": toys.rule("when: {gravity: serious}\noverrides: [p/a]\n" + CEILING),
    }
    (problem,) = refused(tmp_path, files)
    assert "circle" in problem.message


# Folders


def test_a_folder_without_packs_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="there is no pack in") as caught:
        read_book([tmp_path / "empty"], toys.write_domain(tmp_path))
    assert caught.value.hint == "a pack is a folder with a `pack.yaml`"


def test_a_pack_names_a_domain_that_exists(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, {"p/pack": toys.PACK.replace("domain: toy", "domain: toi")})
    assert (problem.message, problem.hint) == ("there is no domain `toi`", "did you mean `toy`?")
    assert (problem.line, problem.column) == (2, 9)


def test_a_catalogue_beside_the_packs_comes_before_the_fallback(tmp_path: Path) -> None:
    packs = toys.write(tmp_path, {"p/a": toys.rule("when: {number: 200}\n" + CEILING)})
    domains = toys.write_domain(tmp_path)
    (packs / "toy").mkdir()
    (packs / "toy" / "facts.yaml").write_text(toys.FACTS.replace("[0, 100]", "[0, 300]"), encoding="utf-8")
    (packs / "toy" / "scales.yaml").write_text(toys.SCALES, encoding="utf-8")
    book = read_book([packs], domains)
    assert book.catalogues["toy"].facts["number"].closed.ends == Interval(0, 300)
    assert list(book.rules) == ["p/a"]


def test_packs_of_ones_own_fall_back_on_the_shipped_catalogue(tmp_path: Path) -> None:
    pack = toys.PACK.replace("domain: toy", "domain: data-protection")
    packs = toys.write(tmp_path, {"p/pack": pack, "p/a": toys.rule("when: {exfiltration: confirmed}\n" + CEILING)})
    book = audit.load_book([packs])
    assert list(book.rules) == ["p/a"]
    assert list(book.catalogues) == ["data-protection"]


def test_a_folder_that_does_not_exist_is_a_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder"):
        audit.load_book([tmp_path / "nowhere"])


def test_the_same_pack_in_two_folders_is_refused(tmp_path: Path) -> None:
    """Two packs of one name cannot both be meant: ids would stand for two rules."""
    one = toys.write(tmp_path / "one", {"p/a": toys.rule(HIDDEN + CEILING)})
    two = toys.write(tmp_path / "two", {"p/b": toys.rule(HIDDEN + CEILING)})
    with pytest.raises(InputError, match="there is a pack `p` already"):
        read_book([one, two], toys.write_domain(tmp_path))


# Problems


def test_the_problems_of_every_file_are_told_together(tmp_path: Path) -> None:
    problems = refused(
        tmp_path,
        {
            "p/a": toys.rule("when: {hram: none}\n" + CEILING),
            "p/b": "title: no rule\n",
            "p/c": "a: [1\n",
            "p/d": toys.rule(HIDDEN + "overrides: [p/zzz]\n" + CEILING),
            "q/pack": toys.PACK + "extra: 1\n",
        },
    )
    assert {Path(p.file).name for p in problems} == {"a.yaml", "b.yaml", "c.yaml", "d.yaml", "pack.yaml"}
    assert problems == sorted(problems)


def test_a_broken_catalogue_is_told_with_its_place(tmp_path: Path) -> None:
    domains = toys.write_domain(tmp_path)
    text = toys.FACTS.replace("scale: [-50, 50]", "levels: [a, b]")
    (domains / "toy" / "facts.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_book([toys.write(tmp_path, {"p/a": toys.rule(HIDDEN + CEILING)})], domains)
    messages = [p.message for p in caught.value.problems]
    assert "`balance`: a `count` has a `scale` and no `levels`" in messages


def test_a_protected_fact_is_refused_with_file_line_and_column(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, {"p/a": toys.rule("when:\n  home: JP\n" + CEILING)})
    assert (Path(problem.file).name, problem.line, problem.column) == ("a.yaml", 7, 3)
    assert problem.message.startswith("`home` is protected")


# What applies where


@pytest.fixture
def three(tmp_path: Path) -> Book:
    rest = "title: everywhere\ndomain: toy\napplies_to: wherever another pack applies\n"
    return toys.book(tmp_path, {"p/pack": toys.PACK, "q/pack": toys.ELSEWHERE, "all/pack": rest})


def test_packs_apply_by_authority_and_regime(three: Book) -> None:
    def of(authority: str, regime: str, domain: str = "toy") -> list[str]:
        return [pack.id for pack in three.applicable(domain, authority, regime)]

    assert of("toy-office", "toy-law") == ["all", "p"]
    assert of("other-office", "toy-law") == ["all", "q"]
    assert of("toy-office", "other-law") == []
    assert of("third-office", "toy-law") == []
    assert of("toy-office", "toy-law", "other-domain") == []


def test_only_a_pack_that_names_a_pair_covers_it(three: Book) -> None:
    assert three.packs["p"].covers("toy-office", "toy-law")
    assert not three.packs["q"].covers("toy-office", "toy-law")
    assert not three.packs["all"].covers("toy-office", "toy-law")


def test_names_of_authorities_come_from_the_packs(tmp_path: Path) -> None:
    pack = toys.PACK + "authorities: {toy-office: The Toy Office}\nregimes: {toy-law: The Toy Law}\n"
    book = toys.book(tmp_path, {"p/pack": pack})
    assert [book.name(slug) for slug in ("toy-office", "toy-law", "other")] == [
        "The Toy Office",
        "The Toy Law",
        "other",
    ]


def test_powers_read_are_found_by_pair(tmp_path: Path) -> None:
    read = (
        "powers:\n  - {authority: toy-office, regime: toy-law, complete: true, read: [all], on: 2024-01-01,"
        " because: [{law: a, says: b, verified: true}]}\n"
    )
    pack = toys.book(tmp_path, {"p/pack": toys.PACK + read}).packs["p"]
    found = pack.powers_read("toy-office", "toy-law")
    assert found is not None
    assert found.complete
    assert pack.powers_read("toy-office", "other-law") is None


def test_powers_are_those_in_force_of_the_authority_under_the_regime(tmp_path: Path) -> None:
    book = toys.book(
        tmp_path,
        {
            "p/a": toys.rule(POWER),
            "p/b": toys.rule(POWER.replace("toy-office", "other-office")),
            "p/c": toys.rule(POWER.replace("toy-law", "other-law")),
            "p/d": toys.rule(POWER, status="draft"),
            "p/e": toys.rule(HIDDEN + CEILING),
            "p/f": toys.rule(POWER.replace("[toy-office]", "[other-office, toy-office]")),
        },
    )
    found = powers(book.rules.values(), "toy-office", "toy-law")
    assert [rule.id for rule, _ in found] == ["p/a", "p/f"]
    assert all(isinstance(power, Power) and power is rule.says for rule, power in found)


def test_the_shipped_book_is_read_and_every_file_of_it_is_a_rule() -> None:
    book = audit.load_book()
    files = {
        f"{file.parent.name}/{file.stem}"
        for file in shipped.folder("rules").glob("*/*.yaml")
        if file.stem not in ("pack", "facts", "scales")
    }
    assert set(book.rules) == files
    assert files


def test_every_file_of_the_shipped_book_is_read_once() -> None:
    with mock.patch.object(source, "read_text", wraps=source.read_text) as reading:
        audit.load_book()
    names = [called.args[1] for called in reading.call_args_list]
    assert sorted(names) == sorted({shipped.shown(file) for file in audit.rule_files()})


# Files that nobody would read


def unread(tmp_path: Path, name: str) -> list[tuple[str, str]]:
    toys.write(tmp_path, {"p/a": toys.rule(HIDDEN + CEILING)})
    file = tmp_path / "packs" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(toys.PACK, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_book([tmp_path / "packs"], toys.write_domain(tmp_path))
    return [(Path(p.file).name, p.message) for p in caught.value.problems]


@pytest.mark.parametrize("name", ["p/b.yml", "p/b.YML", "q/pack.yml", "q/Pack.yml"])
def test_a_file_with_another_ending_is_not_passed_over(tmp_path: Path, name: str) -> None:
    why = "this file would not be read: the name of a file of a pack ends in .yaml"
    assert unread(tmp_path, name) == [(Path(name).name, why)]


def test_a_rule_that_stands_too_deep_is_not_passed_over(tmp_path: Path) -> None:
    why = "this file would not be read: a file of a pack stands in the folder of the pack itself"
    assert unread(tmp_path, "p/more/b.yaml") == [("b.yaml", why)]


def test_links_that_lead_nowhere_are_not_passed_over(tmp_path: Path) -> None:
    packs = toys.write(tmp_path, {"r/a": toys.rule(HIDDEN + CEILING)})
    for folder, name in (("p", "pack.yaml"), ("q", "facts.yaml"), ("r", "b.yaml")):
        (packs / folder).mkdir(exist_ok=True)
        (packs / folder / name).symlink_to("nowhere")
    with pytest.raises(InputError) as caught:
        read_book([tmp_path / "packs"], toys.write_domain(tmp_path))
    found = {Path(problem.file).relative_to(tmp_path / "packs").as_posix() for problem in caught.value.problems}
    assert found == {"p/pack.yaml", "q/facts.yaml", "q/scales.yaml", "r/b.yaml"}


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packs = toys.write(tmp_path, {"p/a": toys.rule(HIDDEN + CEILING)})
    scan = Path.iterdir

    def failing(path: Path) -> Iterator[Path]:
        if path == packs / "p":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(Path, "iterdir", failing)
    with pytest.raises(UsageError, match=r"`.*p` cannot be read: permission denied"):
        read_book([packs], toys.write_domain(tmp_path))


def test_folders_that_hold_no_pack_stand_beside_packs(tmp_path: Path) -> None:
    packs = toys.write(tmp_path, {"p/a": toys.rule(HIDDEN + CEILING)})
    for name in ("cases/a.yaml", "cases/b.yml", "notes/deep/c.yaml"):
        (packs / name).parent.mkdir(parents=True, exist_ok=True)
        (packs / name).write_text("title: a\n", encoding="utf-8")
    assert list(read_book([packs], toys.write_domain(tmp_path)).packs) == ["p"]


def test_what_is_wrong_with_the_shape_of_a_rule_does_not_hide_the_rest(tmp_path: Path) -> None:
    text = toys.rule("when: {hram: large}\nleve: note\n" + CEILING).replace("title: a toy rule\n", "")
    found = refused(tmp_path, {"p/a": text})
    assert [(problem.line, problem.column, problem.message) for problem in found] == [
        (1, 1, "`title` is missing"),
        (5, 8, "there is no fact `hram`"),
        (6, 1, "`leve` is not a known key here"),
    ]


def test_a_rule_that_is_refused_can_be_overridden_all_the_same(tmp_path: Path) -> None:
    overriding = toys.rule(HIDDEN + "overrides: [p/wrong, q/rule]\n" + CEILING)
    wrong = toys.rule("when: {hram: large}\n" + CEILING)
    found = refused(
        tmp_path, {"p/a": overriding, "p/wrong": wrong, "q/pack": "title: q\n", "q/rule": toys.rule(HIDDEN + CEILING)}
    )
    assert [(Path(problem.file).name, problem.message) for problem in found] == [
        ("wrong.yaml", "there is no fact `hram`"),
        ("pack.yaml", "`applies_to` is missing"),
        ("pack.yaml", "`domain` is missing"),
    ]
