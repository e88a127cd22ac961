"""Every command, its arguments, its exit code, and on which stream it says what."""

from __future__ import annotations

import json
from pathlib import Path
from unittest import mock

import pytest

from checker import __version__, audit
from checker.errors import EnginesDisagree
from tests.commands import CASES, Ran, run


def check(made: Path, *names: str, options: tuple[str, ...] = (), stdin: bytes = b"") -> Ran:
    cases = [name if name == "-" else str(made / f"{name}.yaml") for name in names]
    return run("check", *cases, "--rules", str(made / "rules"), *options, stdin=stdin)


def case(name: str) -> bytes:
    return json.dumps(CASES[name]).encode()


@pytest.mark.parametrize(
    ("name", "options", "code"),
    [
        ("harsh", (), 1),
        ("harsh", ("--fail-on", "error"), 1),
        ("harsh", ("--fail-on", "never"), 0),
        ("harsh", ("--fail-on", "never", "--strict-unknown"), 0),  # certain
        ("open", (), 1),  # a possible finding of a rule at level error is a warning
        ("open", ("--fail-on", "error"), 0),
        ("open", ("--fail-on", "error", "--strict-unknown"), 4),
        ("open", ("--strict-unknown",), 1),
        ("quiet", (), 0),
        ("quiet", ("--fail-on", "note"), 1),
        ("fine", ("--fail-on", "note", "--strict-unknown"), 0),
        ("elsewhere", ("--fail-on", "note", "--strict-unknown"), 0),
    ],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_the_exit_code_follows_the_findings_and_not_the_format(
    made: Path, name: str, options: tuple[str, ...], code: int, form: str
) -> None:
    ran = check(made, f"cases/{name}", options=(*options, "--format", form))
    assert ran.code == code
    assert ran.err == ""
    assert ran.out


def test_a_bad_file_is_two_whatever_was_found(made: Path) -> None:
    for options in ((), ("--fail-on", "never"), ("--strict-unknown",), ("--format", "json")):
        assert check(made, "cases/harsh", "bad/broken", options=options).code == 2


def test_good_files_are_reported_and_every_problem_of_the_bad_ones_is_told(made: Path) -> None:
    ran = run("check", str(made / "bad"), str(made / "cases"), "--rules", str(made / "rules"))
    assert ran.code == 2
    assert [line for line in ran.out.splitlines() if line.endswith(": a made-up matter")] == [
        f"cases/{name}: a made-up matter" for name in sorted(CASES)
    ]
    assert "5 cases: 1 error, 1 warning, 1 note; 1 shown and not assessed" in ran.out
    assert "2 files not accepted; standard error says why" in ran.out
    told = ran.err.replace(str(made), "").splitlines()
    assert told[0] == "/bad/broken.yaml:2:1: the file ends inside a list or mapping opened with `[` or `{`"
    assert told[1].startswith("/bad/short.yaml:2:1: key `title` is given twice")
    assert told[2:] == ["    hint: delete or rename one of the two"]


def test_json_holds_the_problems_too(made: Path) -> None:
    ran = check(made, "bad/broken", "cases/fine", options=("--format", "json"))
    document = json.loads(ran.out)
    assert [case["id"] for case in document["cases"]] == ["cases/fine"]
    assert [(p["line"], p["column"]) for p in document["problems"]] == [(2, 1)]
    assert document["counts"]["files_not_accepted"] == 1
    assert ran.err.startswith(str(made / "bad" / "broken.yaml:2:1: "))


def test_without_any_good_file_only_the_count_is_printed(made: Path) -> None:
    ran = run("check", str(made / "bad"))
    assert ran.code == 2
    assert ran.out.splitlines() == [
        "0 cases: 0 errors, 0 warnings, 0 notes; 0 shown and not assessed",
        "2 files not accepted; standard error says why",
    ]


def test_standard_input(made: Path) -> None:
    ran = check(made, "-", stdin=case("harsh"))
    assert ran.code == 1
    assert ran.out.startswith("-: a made-up matter\n  in -\n")
    assert check(made, "-", stdin=b"title: [").err.startswith("-:1:")
    assert check(made, "-", "cases/fine", "-", stdin=case("fine")).out.count(": a made-up matter\n") == 2


def test_a_case_named_twice_is_judged_once(made: Path) -> None:
    assert "1 case: 1 error" in check(made, "cases/harsh", "cases/../cases/harsh").out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("check", "missing.yaml"), "error: there is no file, folder or shipped case `missing.yaml`"),
        (("check", ""), "error: there is no file, folder or shipped case ``"),
        (("check", "jp/line-yahoo-2023x"), "    hint: did you mean `jp/line-yahoo-2023`?"),
        (("check", "{harsh}", "missing.yaml"), "error: there is no file, folder or shipped case `missing.yaml`"),
        (("check", "{harsh}", "--rules", "nowhere"), "error: there is no folder `nowhere`"),
        (("check", "{harsh}", "--rules", "{cases}"), "    hint: a pack is a folder with a `pack.yaml`"),
        (("check", "{harsh}", "--format", "xml"), "error: --format: `xml` is not one of `text`, `json`"),
        (("check", "{harsh}", "--format", "jsn"), "    hint: did you mean `json`?"),
        (("check", "{harsh}", "--fail-on", "warn"), "    hint: did you mean `warning`?"),
        (("check", "{harsh}", "--nope"), "Error: No such option: --nope"),
        (("check",), "Error: Missing argument 'CASE'."),
        (("explain",), "Error: Missing argument 'CASE'."),
        (("explain", "missing.yaml"), "error: there is no file, folder or shipped case `missing.yaml`"),
        (("explain", "{harsh}", "nothing", "--rules", "{rules}"), "error: `nothing` is nothing that was judged in"),
        (("explain", "{harsh}", "actt", "--rules", "{rules}"), "    hint: did you mean `act`?"),
        (("explain", "{cases}"), "holds 5 cases; this takes one at a time"),
        (("rules", "show", "general/escalatio"), "    hint: did you mean `general/escalation`?"),
        (("rules", "test", "genral"), "    hint: did you mean `general`?"),
        (("cases", "show", "-"), "error: standard input cannot be shown"),
        (("cases", "show", "{cases}"), "holds 5 cases; this takes one at a time"),
        (("cases", "new", "new.txt"), "error: `new.txt`: the name of a case file ends in .yaml"),
        (("nothing",), "Error: No such command 'nothing'."),
        (("rules", "nothing"), "Error: No such command 'nothing'."),
        (("schema", "nothing"), "Error: No such command 'nothing'."),
    ],
)
def test_wrong_usage_is_two_with_a_line_that_helps(made: Path, arguments: tuple[str, ...], told: str) -> None:
    places = {"harsh": made / "cases/harsh.yaml", "cases": made / "cases", "rules": made / "rules"}
    ran = run(*(argument.format(**places) for argument in arguments))
    assert ran.code == 2
    assert ran.out == ""
    assert told in ran.err
    assert not set(ran.err) & set("╭│╰─\x1b")
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("arguments", [(), ("rules",), ("cases",), ("schema",)])
def test_a_command_left_out_prints_the_help(arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert ran.err.startswith("Usage: checker")
    assert "Commands:" in ran.err


def test_nothing_matched_is_three(made: Path, tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("x", encoding="utf-8")
    ran = run("check", str(tmp_path))
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("error: no case file found in ")
    nothing = run("explain", str(made / "cases/elsewhere.yaml"), "--rules", str(made / "rules"))
    assert (nothing.code, nothing.out) == (3, "")
    assert "    hint: act: no pack covers other-office under toy-law\n" in nothing.err


def test_a_measure_left_out_is_explained_by_why(made: Path) -> None:
    ran = run("explain", str(made / "cases/elsewhere.yaml"), "act", "--rules", str(made / "rules"))
    assert ran.code == 2
    assert "    hint: act: no pack covers other-office under toy-law\n" in ran.err


def test_engines_that_disagree_are_our_fault(made: Path) -> None:
    error = EnginesDisagree("the engines disagree:\n    rule `a`\n    rule `b`", "report it")
    with mock.patch.object(audit, "check", side_effect=error):
        ran = check(made, "cases/harsh")
    assert (ran.code, ran.out) == (70, "")
    assert ran.err == "error: the engines disagree:\n    rule `a`\n    rule `b`\n    hint: report it\n"


def test_a_fault_of_ours_is_told_without_a_traceback(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with mock.patch.object(audit, "check", side_effect=ZeroDivisionError("bad \x1b[31m\nworse")):
        ran = check(made, "cases/harsh")
        assert (ran.code, ran.out) == (70, "")
        assert ran.err.startswith(
            "error: this is a fault of the checker, not of your files: ZeroDivisionError in unittest.mock, line "
        )
        assert r"    bad \x1b[31m\nworse" in ran.err
        assert "Traceback" not in ran.err
        monkeypatch.setenv("CHECKER_TRACEBACK", "1")
        with pytest.raises(ZeroDivisionError):
            check(made, "cases/harsh")


def test_the_version() -> None:
    assert run("--version") == Ran(0, f"checker {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (("rules", "list"), "general: principles"),
        (("rules", "show", "general/escalation"), "general/escalation: "),
        (("cases", "show", "jp/line-yahoo-2023"), "title: "),
        (("schema", "report"), '{\n  "$schema"'),
        (("schema", "explanation"), '{\n  "$schema"'),
        (("schema", "case"), "{"),
        (("schema", "rule"), "{"),
    ],
)
def test_what_only_prints(arguments: tuple[str, ...], first: str) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(first)


def test_rules_of_one_s_own_are_listed_shown_and_tested(made: Path) -> None:
    rules = ("--rules", str(made / "rules"))
    listed = run("rules", "list", *rules)
    assert "2 rules in 1 pack\n" in listed.out
    assert "says: stringency at most guidance" in run("rules", "show", "toy/mild", *rules).out
    tested = run("rules", "test", *rules)
    assert tested.code == 1  # toy rules have no examples
    assert tested.out.endswith("2 rules, 0 examples: 8 failures\n")
    assert run("rules", "test", "general/escalation").code == 0


def test_cases_are_listed_and_what_is_no_case_is_told(made: Path) -> None:
    listed = run("cases", "list", str(made / "cases"))
    assert (listed.code, listed.err) == (0, "")
    assert "cases/harsh: a made-up matter\n  track: toy-office under toy-law: order 2024-06-15\n" in listed.out
    assert listed.out.endswith("5 cases\n")
    bad = run("cases", "list", str(made / "bad"), str(made / "cases/fine.yaml"))
    assert (bad.code, bad.out.splitlines()[-1]) == (2, "1 case")
    assert "broken.yaml:2:1: " in bad.err


def test_a_case_is_shown_as_it_stands(made: Path, tmp_path: Path) -> None:
    file = made / "cases/harsh.yaml"
    assert run("cases", "show", str(file)) == Ran(0, file.read_text(encoding="utf-8"), "")
    assert run("cases", "show", str(tmp_path)).code == 3
    acting = tmp_path / "acting.yaml"
    acting.write_bytes(b"title: \x1b[31mred\n")
    shown = run("cases", "show", str(acting))
    assert (shown.code, shown.out) == (2, "")


def test_a_new_case_is_begun_and_never_over_another(tmp_path: Path) -> None:
    file = tmp_path / "new.yaml"
    begun = run("cases", "new", str(file))
    assert (begun.code, begun.out) == (0, "")
    assert begun.err == f"wrote {file}; fill it in, then run: checker check {file}\n"
    text = file.read_text(encoding="utf-8")
    again = run("cases", "new", str(file))
    assert again.code == 2
    assert "exists already" in again.err
    assert file.read_text(encoding="utf-8") == text
    assert run("check", str(file)).code == 2  # every place that stands empty is a problem
    nowhere = run("cases", "new", str(tmp_path / "none" / "new.yaml"))
    assert nowhere.code == 2
    assert "cannot be written: no such file or directory" in nowhere.err
    assert [path.name for path in tmp_path.iterdir()] == ["new.yaml"]


def test_a_finding_is_explained_by_any_of_its_names(made: Path) -> None:
    quiet = str(made / "cases/quiet.yaml")
    rules = ("--rules", str(made / "rules"))
    everything = run("explain", quiet, *rules)
    assert everything.code == 0
    for name in ("act/demand:ask", "demand:ask"):
        ran = run("explain", quiet, name, *rules)
        assert "  act/demand: ask\n" in ran.out
        assert "intrusion" not in ran.out
    assert "  act/demand: intrusion\n" in run("explain", quiet, "demand", *rules).out
    assert "  act: stringency\n" in run("explain", quiet, "act", *rules).out
    assert run("explain", "-", *rules, stdin=case("quiet")).code == 0


def test_progress_is_told_only_on_a_terminal(made: Path) -> None:
    assert check(made, *[f"cases/{name}" for name in CASES]).err == ""
