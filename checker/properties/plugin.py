"""`pytest --checker-pack rules/x`: the examples and the laws of packs as tests in a suite of one's own.

pytest loads this module wherever the checker is installed, so it imports nothing of the checker until it is asked to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from checker.properties.laws import RuleSet
    from checker.rules.ast import Rule
    from checker.rules.pack import Book


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the plugin."""
    group = parser.getgroup("checker", "rules of regulatory-consistency-checker")
    group.addoption(
        "--checker-pack",
        action="append",
        default=[],
        metavar="FOLDER",
        help="test the examples and laws of this pack, or of every pack in this folder; may be given again",
    )
    group.addoption("--checker-seed", type=int, default=0, metavar="N", help="where the search for broken laws begins")
    group.addoption("--checker-examples", type=int, default=200, metavar="N", help="cases tried for each law at most")


def pytest_report_header(config: pytest.Config) -> str | None:
    """The seed, so that a run can be repeated."""
    if not config.getoption("--checker-pack"):
        return None
    seed, examples = config.getoption("--checker-seed"), config.getoption("--checker-examples")
    return f"checker: --checker-seed {seed} --checker-examples {examples}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Adds the tests of the packs, before others choose among all tests."""
    for folder in dict.fromkeys(config.getoption("--checker-pack")):
        items += _items(session, Path(folder))


class Broken(Exception):
    """An example that does not come out as written, or a law that is broken, as text."""


class Item(pytest.Item):
    """One example, or one law on one set of rules."""

    def __init__(self, *, told: Callable[[], str], file: Path, line: int, **more: Any) -> None:
        super().__init__(**more)
        self.told = told
        """What is wrong, in lines; empty where nothing is."""
        self.file = file
        self.line = line

    def runtest(self) -> None:
        """Raises Broken."""
        text = self.told()
        if text:
            raise Broken(text)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The text alone, since no reader of rules needs a traceback."""
        if isinstance(excinfo.value, Broken):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The file of the rule or pack."""
        return self.file, self.line, self.name


def _items(session: pytest.Session, folder: Path) -> Iterator[Item]:
    from checker import shipped
    from checker.errors import CheckerError
    from checker.properties.hold import laws_of
    from checker.properties.laws import rule_sets
    from checker.rules.pack import read_book

    single = (folder / "pack.yaml").exists()
    try:
        book = read_book([folder.resolve().parent if single else folder], shipped.folder("rules"))
    except CheckerError as error:
        raise pytest.UsageError(f"--checker-pack {folder}: {error}") from None
    packs = [folder.resolve().name] if single else list(book.packs)
    for name in packs:
        for rule in book.packs[name].rules:
            yield from _examples(session, book, rule)
    for rules in rule_sets(book):
        if not set(packs).isdisjoint(rules.packs):
            for law in laws_of(rules, book):
                yield _law(session, book, rules, law)


def _examples(session: pytest.Session, book: Book, rule: Rule) -> Iterator[Item]:
    from checker.properties.examples import run

    failures: list[tuple[int | None, str]] | None = None

    def told(number: int | None) -> str:
        nonlocal failures
        if failures is None:
            failures = [(failure.example, failure.message) for failure in run(book, [rule])]
        return "\n".join(f"{rule.id}: {message}" for example, message in failures if example == number)

    place = {"file": Path(rule.span.file), "line": rule.span.line - 1}
    yield Item.from_parent(session, name=f"{rule.id}::examples", told=lambda: told(None), **place)
    for number, example in enumerate(rule.examples):
        name = f"{rule.id}::example {number + 1} ({example.shows})"
        yield Item.from_parent(session, name=name, told=lambda number=number: told(number), **place)


def _law(session: pytest.Session, book: Book, rules: RuleSet, law: Any) -> Item:
    from checker.properties.hold import Broken as Found
    from checker.properties.hold import Held, NotTried, Plan, hold
    from checker.properties.hold_shown import told as lines

    plan = Plan(session.config.getoption("--checker-seed"), session.config.getoption("--checker-examples"))

    def told() -> str:
        result = hold(rules, law, plan)
        if isinstance(result, NotTried):
            pytest.skip(f"not tried: {result.why}")
        if not isinstance(result, Found):
            return ""
        again = f"found with --checker-seed {plan.seed} --checker-examples {plan.examples}"
        return "\n".join([*lines(book, Held(rules, result), result), again])

    span = getattr(law, "span", None)
    file, line = (
        (Path(span.file), span.line - 1) if span is not None else (Path(book.packs[rules.packs[-1]].document.file), 0)
    )
    return Item.from_parent(session, name=f"{'+'.join(rules.packs)}::law {law.text}", told=told, file=file, line=line)
