"""Editions are read from folders and from revisions; what cannot be read is told in names the reader knows."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from checker import shipped
from checker.errors import CheckerError, InputError, Problem, UsageError
from checker.revision import repository
from checker.revision.edition import read_edition
from tests import toys

FLOOR = toys.rule("when: {number: '>= 10'}\nexpect: {stringency: {at_least: guidance}}")
HIGHER = toys.rule("when: {number: '>= 20'}\nexpect: {stringency: {at_least: guidance}}")


def git(folder: Path, *words: str) -> str:
    """Run git in a folder of its own, whatever the settings of whoever runs the tests."""
    own = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        **{f"GIT_{who}_{what}": "toy@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }
    command = ["git", "-C", str(folder), *words]
    return subprocess.run(command, env={**os.environ, **own}, check=True, capture_output=True, text=True).stdout


def commit(folder: Path, files: Mapping[str, str], subject: str) -> str:
    """Put files into a repository and commit them; the id of the commit is returned."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", subject)
    return git(folder, "rev-parse", "HEAD").strip()


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """A repository with packs in `law/packs`, of which one rule was changed."""
    root = tmp_path / "history"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    toy = {"law/packs/toy/facts.yaml": toys.FACTS, "law/packs/toy/scales.yaml": toys.SCALES}
    commit(root, {**toy, "law/packs/one/pack.yaml": toys.PACK, "law/packs/one/floor.yaml": FLOOR}, "a floor")
    git(root, "tag", "before")
    commit(root, {"law/packs/one/floor.yaml": HIGHER, "law/packs/one/second.yaml": FLOOR}, "a higher floor")
    return root


def only_problem(name: str, rules: Path) -> Problem:
    error = refused(name, rules)
    assert isinstance(error, InputError)
    [problem] = error.problems
    return problem


def refused(name: str, rules: Path | None = None) -> CheckerError:
    with pytest.raises(CheckerError) as error:
        read_edition(name, rules)
    return error.value


def test_a_folder_is_an_edition(history: Path) -> None:
    found = read_edition(str(history / "law" / "packs"))
    assert set(found.book.rules) == {"one/floor", "one/second"}
    assert found.notes == ()
    assert found.shown("anything") == "anything"


def test_a_revision_is_read_as_it_stood_and_called_by_its_name(history: Path) -> None:
    (history / "law" / "packs" / "one" / "floor.yaml").write_text("not committed", encoding="utf-8")
    found = read_edition("before", history / "law" / "packs")
    rule = found.book.rules["one/floor"]
    assert set(found.book.rules) == {"one/floor"}
    assert rule.when.text == ">= 10"  # type: ignore[union-attr]
    assert found.shown(str(rule.span)) == "before:law/packs/one/floor.yaml:1:1"
    assert found.about.endswith(": a floor")
    assert (history / "law" / "packs" / "one" / "floor.yaml").read_text(encoding="utf-8") == "not committed"
    assert git(history, "status", "--porcelain").split() == ["M", "law/packs/one/floor.yaml"]


@pytest.mark.parametrize("name", ["main:law/packs", "HEAD:./law/packs/", "HEAD~0:law/packs"])
def test_a_folder_of_a_revision_is_looked_up_where_git_would(
    name: str, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(history)
    found = read_edition(name)
    assert set(found.book.rules) == {"one/floor", "one/second"}


def test_nothing_that_was_written_for_reading_is_left(
    history: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    read_edition("before", history / "law" / "packs")
    with pytest.raises(UsageError):
        read_edition("before:law/packs/toy", history)
    assert list(place.iterdir()) == []


def test_a_folder_that_is_a_revision_too_is_the_folder_and_a_note_says_so(
    history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(history, "branch", "law/packs")
    monkeypatch.chdir(history)
    [note] = read_edition("law/packs").notes
    assert note.startswith("`law/packs` is a folder and a revision (")


def test_problems_in_a_revision_are_placed_in_it(history: Path) -> None:
    wrong = toys.rule("when: {nubmer: 1}\nexpect: {stringency: {at_least: guidance}}")
    commit(history, {"law/packs/one/wrong.yaml": wrong, "law/packs/two/pack.yaml": "title: x"}, "wrong")
    error = refused("main", history / "law" / "packs")
    assert isinstance(error, InputError)
    assert [problem.file for problem in error.problems] == [
        "main:law/packs/one/wrong.yaml",
        "main:law/packs/two/pack.yaml",
        "main:law/packs/two/pack.yaml",
    ]
    assert "did you mean `number`?" in error.message


def test_what_a_revision_says_in_a_message_is_named_so_too(history: Path) -> None:
    commit(history, {"law/packs/one/deep/rule.yaml": FLOOR}, "too deep")
    problem = only_problem("main", history / "law" / "packs")
    assert problem.file == "main:law/packs/one/deep/rule.yaml"


def test_links_in_a_revision_are_not_followed(history: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("title: secret", encoding="utf-8")
    (history / "law" / "packs" / "one" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    commit(history, {}, "a link")
    problem = only_problem("main", history / "law" / "packs")
    assert problem.file == "main:law/packs/one/link.yaml"
    assert "not followed" in problem.message


def test_a_file_too_large_is_refused_as_in_a_folder(history: Path) -> None:
    commit(history, {"law/packs/one/large.yaml": "#" * (5 * 1024 * 1024)}, "large")
    problem = only_problem("main", history / "law" / "packs")
    assert (problem.file, "larger than" in problem.message) == ("main:law/packs/one/large.yaml", True)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("-x", "`-x` is neither a folder nor a revision"),
        ("--output=x", "`--output=x` is neither a folder nor a revision"),
        ("-x:law", "`-x:law` is neither a folder nor a revision"),
        ("", "there is no folder ``"),
        (":law", "there is no folder `:law`"),
        ("nowhere", "there is no folder and no revision `nowhere`"),
        ("nowhere:law", "there is no folder and no revision `nowhere`"),
        ("main; touch x", "there is no folder and no revision `main; touch x`"),
        ("main:nowhere", "revision `main` holds no folder `nowhere`"),
        ("main:law/packs/one/floor.yaml", "revision `main` holds no folder `law/packs/one/floor.yaml`"),
        ("main:law/packs/one", "there is no pack in `main:law/packs/one`"),
        ("main:../history", "revision `main` holds no folder `../history`"),
    ],
)
def test_what_is_no_edition_is_refused_with_a_message(name: str, message: str, history: Path) -> None:
    error = refused(name, history)
    assert isinstance(error, UsageError)
    assert error.message == message


def test_a_revision_without_the_rules_says_where_they_were_looked_for(history: Path) -> None:
    (history / "later").mkdir()
    commit(history, {"later/one/pack.yaml": toys.PACK}, "elsewhere")
    error = refused("before", history / "later")
    assert error.message == "revision `before` holds no folder `later`"
    assert error.hint == "write REVISION:FOLDER where the rules stood elsewhere then"


def test_without_a_repository_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    error = refused("main", tmp_path)
    assert error.message == f"there is no folder `main`, and no git repository around `{tmp_path}`"
    assert error.hint.startswith("git says: ")


def test_without_git_that_is_said_and_folders_are_read_all_the_same(
    history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    error = refused("main", history)
    assert error.message == "`main` is no folder, and git is not installed"
    assert read_edition(str(history / "law" / "packs")).notes == ()


def test_a_path_that_leads_out_of_the_folder_is_refused(history: Path, tmp_path: Path) -> None:
    blob = git(history, "rev-parse", "HEAD:law/packs/one/floor.yaml").strip()
    tree = _tree(history, f"100644 blob {blob}\t../out.yaml\n")
    with pytest.raises(UsageError, match="leads elsewhere"):
        repository.Repository.around(history).write(tree, tmp_path / "place")
    assert not (tmp_path / "out.yaml").exists()


def _tree(folder: Path, entries: str) -> str:
    """A tree that git itself would not make: its entry is written into the object as it stands."""
    mode, rest = entries.split(" blob ")
    blob, name = rest.rstrip("\n").split("\t")
    raw = f"{mode} {name}\0".encode() + bytes.fromhex(blob)
    command = ["git", "-C", str(folder), "hash-object", "-t", "tree", "-w", "--stdin", "--literally"]
    return subprocess.run(command, input=raw, check=True, capture_output=True).stdout.decode().strip()


def test_the_shipped_rules_are_meant_where_no_folder_is_given() -> None:
    try:
        found = read_edition("HEAD")
    except UsageError as error:
        assert "no git repository" in error.message or "git is not installed" in error.message  # noqa: PT017
    else:
        assert found.stands == "HEAD:rules/"
        assert not found.shown(str(shipped.folder("rules"))).startswith("HEAD")
