"""Broken and hostile input through the real command: a clear error, bounded time and memory, nothing written.

Many inputs share one run, since a run costs half a second to start; each of them must be told of in it.
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from checker import shipped
from tests import matters
from tests.commands import COMMAND, ROOT
from tests.hostile.inputs import GOOD, TEXTS, write

MEMORY = 768 * 1024**2
"""Bytes of address space. All inputs together take a third."""
SECONDS = 60
"""Of processor time, and of waiting. All inputs together take a quarter."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A run within its limits."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> set[str]:
        """The files named at the beginning of a problem, without their folders."""
        return {Path(line.split(".yaml:")[0]).name for line in self.err.splitlines() if ".yaml:" in line}


def limits() -> None:
    """Bounded memory and time, and no byte written to any file."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))


def run(*arguments: str | bytes | Path, given: bytes = b"") -> Ended:
    """The command within limits."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        input=given,
        capture_output=True,
        check=False,
        cwd=ROOT,
        preexec_fn=limits,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        timeout=SECONDS,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


_ACTS = re.compile("[^\n -~\xa0-\ud7ff\ue000-\U0010ffff]|[\u2028-\u202e\u2066-\u2069\ufeff]")
_PROBLEM = re.compile(r"(.+?:\d+:\d+|.+?\.yaml|-|/dev/\w+|.+?/fifo|/proc/.+?): \S|    hint: \S")


def assert_clear(ended: Ended, code: int = 2) -> None:
    """Every line is a problem or a hint, none acts on a terminal, and none comes from inside the program."""
    assert ended.code == code, ended.err[-500:]
    for line in ended.err.splitlines():
        assert _PROBLEM.match(line) or line.startswith("error: "), line
        assert len(line) < 1500
    for text in (ended.out, ended.err):
        assert not _ACTS.search(text)
        assert "Traceback" not in text
        assert "fault of the checker" not in text


def contents(folder: Path) -> dict[str, tuple[int, int]]:
    """Sizes and times of everything in a folder."""
    return {
        str(path.relative_to(folder)): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in folder.rglob("*")
    }


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every input."""
    folder = tmp_path_factory.mktemp("hostile")
    write(folder)
    return folder


def test_as_case_files(hostile: Path) -> None:
    before = contents(hostile)
    ended = run("check", hostile)
    assert_clear(ended)
    assert ended.out == (
        "0 cases: 0 errors, 0 warnings, 0 notes; 0 shown and not assessed\n"
        f"{len(before)} files not accepted; standard error says why\n"
    )
    assert ended.told == {name.removesuffix(".yaml") for name in before}
    placed = {Path(line.split(".yaml:")[0]).name for line in ended.err.splitlines() if re.match(r".+?:\d+:\d+: ", line)}
    assert ended.told - placed == {"empty", "blank", "marker", "many-hashes", "large", "lost", "round"}
    assert contents(hostile) == before


def test_very_many_files(tmp_path: Path) -> None:
    for number in range(2000):
        (tmp_path / f"{number:04}.yaml").write_bytes(b"title: a\ntitle: b\n")
    ended = run("check", tmp_path)
    assert_clear(ended)
    told = [Path(line.split(":")[0]).name for line in ended.err.splitlines() if not line.startswith("    hint: ")]
    assert told == [f"{number:04}.yaml" for number in range(2000)]


def test_as_rule_files(hostile: Path, tmp_path: Path) -> None:
    matters.book(tmp_path / "rules", {})
    names = {file.stem for file in hostile.iterdir()}
    for file in hostile.iterdir():
        (tmp_path / "rules" / "toy" / file.name).symlink_to(file)
    before = contents(tmp_path)
    ended = run("check", "jp/line-yahoo-2023", "--rules", tmp_path / "rules")
    assert_clear(ended)
    assert ended.out == ""
    assert ended.told == names
    assert contents(tmp_path) == before


@pytest.mark.parametrize("kind", ["pack", "facts", "scales"])
def test_as_the_files_of_a_pack_and_its_domain(hostile: Path, tmp_path: Path, kind: str) -> None:
    """One folder for each input."""
    shared = shipped.folder("rules") / "data-protection"
    for file in hostile.iterdir():
        folder = tmp_path / file.stem
        folder.mkdir()
        (folder / f"{kind}.yaml").symlink_to(file)
        if kind != "pack":
            other = {"facts": "scales", "scales": "facts"}[kind]
            (folder / f"{other}.yaml").symlink_to(shared / f"{other}.yaml")
    matters.book(tmp_path / "good", {})
    (tmp_path / "good" / "toy").rename(tmp_path / "toy")
    (tmp_path / "good").rmdir()
    ended = run("rules", "list", "--rules", tmp_path)
    assert_clear(ended)
    assert ended.out == ""
    told = {Path(line.split(f"/{kind}.yaml")[0]).name for line in ended.err.splitlines() if f"/{kind}.yaml" in line}
    assert told == {file.stem for file in hostile.iterdir()}
    assert not list(tmp_path.rglob("*.part"))


def test_on_standard_input() -> None:
    names = ["empty", "binary", "brackets", "utf-16", "escape-key"]
    with ThreadPoolExecutor(2) as pool:
        for ended in pool.map(lambda name: run("check", "-", given=TEXTS[name]), names):
            assert_clear(ended)
            assert ended.err.startswith("-:")


def test_endless_and_special_files(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    files = ["/dev/zero", "/dev/urandom", "/dev/full", "/dev/null", "/dev/tty", str(fifo)]
    ended = run("check", *files)
    assert_clear(ended)
    assert sorted(ended.err.splitlines()) == sorted(f"{file}: this is not a regular file" for file in files)
    assert_clear(run("cases", "show", "/dev/zero"))
    assert_clear(run("explain", str(fifo)))


def test_an_endless_standard_input() -> None:
    with Path("/dev/zero").open("rb") as endless:
        done = subprocess.run(
            [*COMMAND, "check", "-"],
            stdin=endless,
            capture_output=True,
            check=False,
            preexec_fn=limits,
            timeout=SECONDS,
        )
    assert done.returncode == 2
    assert done.stderr == b"-: file is larger than 4 MiB\n    hint: split it into several files\n"


def test_a_file_that_claims_to_be_empty() -> None:
    assert_clear(run("check", "/proc/self/status", "/proc/self/mem", "/proc/self/maps"))


def test_names_of_files_that_act_on_a_terminal_or_are_no_text(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path)
    names = [
        b"escape\x1b[31m.yaml",
        b"line\nother.yaml:1:1: fake.yaml",
        b"no-utf8-\xff\xfe.yaml",
        "bidi\u202e.yaml".encode(),
    ]
    for number, name in enumerate(names):
        (tmp_path / os.fsdecode(name)).write_bytes(GOOD.encode() if number % 2 else b"title: [\n")
    listed = run("check", folder)
    given = run("check", *(os.fsencode(tmp_path / os.fsdecode(name)) for name in names))
    for ended in (listed, given):
        assert_clear(ended)
        assert r"escape\x1b[31m.yaml:" in ended.err
        assert r"no-utf8-\udcff\udcfe.yaml:" in ended.err
        assert r"line\nother.yaml:1:1: fake: a made-up matter" in ended.out
        assert "bidi\\u202e: a made-up matter" in ended.out
    as_json = run("check", folder, "--format", "json")
    assert_clear(as_json)
    missing = run("check", b"missing-\xff\x1b\n")
    assert_clear(missing)
    assert missing.err == "error: there is no file, folder or shipped case `missing-\\udcff\\x1b\\n`\n"


def test_a_report_is_never_written_where_it_cannot_be_finished(tmp_path: Path) -> None:
    """The limit on what a run may write stands for a full disk."""
    (tmp_path / "case.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "old.json").write_text("old", encoding="utf-8")
    before = contents(tmp_path)
    for name in ("old.json", "new.json"):
        ended = run("check", tmp_path / "case.yaml", "--format", f"json={tmp_path / name}")
        assert_clear(ended)
        assert "cannot be written: file too large" in ended.err
    assert_clear(run("cases", "new", tmp_path / "new.yaml"))
    assert contents(tmp_path) == before


MARKUP = (
    "[red]x[/red] [link=https://a.test]y[/link] [/] [bold :warning: {0} {x!r} %s %(a)d $HOME $(id) `id` "
    "<script>alert(1)</script> &amp; </title> ]]> \\x1b[31m \\n *a* _b_ # c '\"' ||| ::: 🙂 e\u0301 שלום مرحبا 総務省"
)


def test_markup_is_shown_as_it_stands(tmp_path: Path) -> None:
    case = matters.data(
        matters.measure(instrument="guidance", summary=MARKUP, target=MARKUP),
        track={"authority": "jp-mic", "regime": "jp-tba"},
        facts={"intent": [matters.entry("negligent", note=MARKUP, inferred=MARKUP)]},
        title=MARKUP,
        sources={
            "made-up": {"title": MARKUP, "publisher": MARKUP, "url": "https://a.test/[link=x]%s", "locator": MARKUP}
        },
    )
    text = json.dumps(case, ensure_ascii=False, indent=1)
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    for command in (("check",), ("explain",)):
        ended = run(*command, tmp_path / "case.yaml")
        assert_clear(ended, 0)
        squeezed = re.sub(r"\s", "", ended.out)
        assert squeezed.count(re.sub(r"\s", "", MARKUP)) >= 4
        assert "https://a.test/[link=x]%s" in ended.out
