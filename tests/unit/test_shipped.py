"""Where rules and cases lie, in a checkout and in an installed package, and how their files are named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from checker import shipped

ROOT = Path(__file__).parents[2]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package in another place."""
    place = tmp_path / "site" / "checker"
    place.mkdir(parents=True)
    monkeypatch.setattr(shipped, "_PACKAGE", place)
    shipped.folder.cache_clear()
    yield place
    shipped.folder.cache_clear()


def test_in_a_checkout_both_folders_lie_beside_the_package() -> None:
    assert (shipped.folder("rules"), shipped.folder("cases")) == (ROOT / "rules", ROOT / "cases")


def test_in_an_installed_package_both_folders_lie_inside(package: Path) -> None:
    for name in ("rules", "cases"):
        (package / "_shipped" / name).mkdir(parents=True)
        (package.parent / name).mkdir()  # of somebody else
        assert shipped.folder(name) == package / "_shipped" / name


@pytest.mark.parametrize("inside", [True, False], ids=["installed", "checkout"])
def test_shipped_files_are_named_alike_wherever_they_lie(package: Path, *, inside: bool) -> None:
    root = package / "_shipped" if inside else package.parent
    for name in ("rules", "cases"):
        (root / name).mkdir(parents=True)
    assert shipped.shown(root / "cases" / "jp" / "a.yaml") == "cases/jp/a.yaml"
    assert shipped.shown(root / "rules" / "general" / "pack.yaml") == "rules/general/pack.yaml"


@pytest.mark.parametrize("name", ["a.yaml", "cases/jp/a.yaml", "../a.yaml", "/somewhere/cases/jp/a.yaml"])
def test_other_files_are_named_as_given(name: str) -> None:
    assert shipped.shown(Path(name)) == name


def test_a_folder_whose_name_only_begins_alike_is_not_shipped() -> None:
    other = ROOT / "cases-of-mine" / "a.yaml"
    assert shipped.shown(other) == str(other)
