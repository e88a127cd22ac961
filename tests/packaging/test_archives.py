"""What the wheel and the source archive carry, and that the wheel works without the checkout.

Built here without network by the build backend itself; nothing is installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

pytest.importorskip("hatchling", reason="the build backend comes with the extra `dev`")

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
IN_SOURCES = (".ci", "benchmarks", "cases", "checker", "docs", "rules", "tests")
LOOSE = {".gitignore", "LICENSE", "README.md", "pyproject.toml"}


def build(source: Path, into: Path, target: str) -> Path:
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(into)],
        cwd=source, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    [archive] = [path for path in into.iterdir() if path.suffix == {"wheel": ".whl", "sdist": ".gz"}[target]]
    return archive


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("archives")


@pytest.fixture(scope="module")
def wheel(folder: Path) -> Path:
    return build(ROOT, folder, "wheel")


@pytest.fixture(scope="module")
def sources(folder: Path) -> Path:
    return build(ROOT, folder, "sdist")


def files(*names: str) -> Iterator[str]:
    """The files of the checkout under these folders, what Python leaves behind excepted."""
    for name in names:
        for path in (ROOT / name).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(ROOT).as_posix()


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return message_from_bytes(archive.read(name))


def test_the_wheel_carries_the_package_rules_and_cases_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    shipped = {f"checker/_shipped/{name}" for name in files("rules", "cases")}
    about = {name for name in names if name.split("/")[0].endswith(".dist-info")}
    assert names - about == {*files("checker"), *shipped}
    assert {Path(name).name for name in about} == {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "LICENSE"}
    assert {Path(name).suffix for name in names - about} == {".py", ".yaml", ".typed"}
    assert "checker/py.typed" in names


def test_the_source_archive_carries_the_checkout_and_nothing_else(sources: Path) -> None:
    with tarfile.open(sources) as archive:
        names = {member.name.split("/", 1)[1] for member in archive.getmembers() if member.isfile()}
    assert names == {*files(*IN_SOURCES), *LOOSE, "PKG-INFO"}


def test_the_source_archive_builds_the_same_wheel(sources: Path, wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(sources) as archive:
        archive.extractall(tmp_path / "sources", filter="data")
    [unpacked] = (tmp_path / "sources").iterdir()
    again = build(unpacked, tmp_path / "again", "wheel")
    assert contents(again) == contents(wheel)


def contents(wheel: Path) -> Mapping[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_what_the_wheel_says_of_itself(wheel: Path) -> None:
    said = metadata(wheel)
    assert (said["Name"], said["Version"]) == (PROJECT["name"], PROJECT["version"])
    assert said["Requires-Python"] == ">=3.11"
    assert said["License-Expression"] == "MIT"
    required = {name for name in said.get_all("Requires-Dist", []) if "extra ==" not in name}
    assert {name.split("<")[0].split(">")[0] for name in required} == {"hypothesis", "pydantic", "pyyaml", "typer"}
    with zipfile.ZipFile(wheel) as archive:
        [entry] = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        said_there = archive.read(entry).decode().split()
        assert said_there[:4] == ["[console_scripts]", "checker", "=", "checker.cli:main"]
        assert said_there[4:] == ["[pytest11]", "checker", "=", "checker.properties.plugin"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["check", "jp/line-yahoo-2023"], 1, "in cases/jp/line-yahoo-2023.yaml"),
        (["cases", "list"], 0, "jp/line-yahoo-2023: "),
        (["rules", "test"], 0, ": 0 failures"),
        (["schema", "case"], 0, '"$schema": "https://json-schema.org/draft/2020-12/schema"'),
    ],
)
def test_the_wheel_works_outside_the_checkout(
    wheel: Path, tmp_path: Path, arguments: list[str], code: int, says: str
) -> None:
    unpacked, elsewhere = tmp_path / "unpacked", tmp_path / "elsewhere"
    elsewhere.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    script = "import checker.cli, sys; print(checker.cli.__file__, file=sys.stderr); checker.cli.main()"
    done = subprocess.run(
        [sys.executable, "-P", "-c", script, *arguments],
        cwd=elsewhere, env={**os.environ, "PYTHONPATH": str(unpacked), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.stderr.splitlines() == [str(unpacked / "checker" / "cli" / "__init__.py")]
    assert done.returncode == code
    assert says in done.stdout
    assert list(elsewhere.iterdir()) == []
