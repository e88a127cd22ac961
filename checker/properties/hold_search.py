"""A search for cases that show something, reproducible from its seed, and the least of them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import HypothesisException, NoSuchExample
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, HypothesisProvider
from hypothesis.internal.constants_ast import Constants
from hypothesis.strategies import SearchStrategy

from checker.properties.witness import Witness

Cases = tuple[Witness, ...]
"""One case, or two that are compared."""


class Plain(HypothesisProvider):
    """Draws that depend on the seed alone.

    The usual ones lean towards constants in whatever modules happen to be loaded, and leave a folder behind: the same
    seed would find another case in another folder, or from within a suite of tests.
    """

    @property
    def _local_constants(self) -> Constants:
        return Constants()


_NAME = "checker-plain"
AVAILABLE_PROVIDERS.setdefault(_NAME, Plain)


class Unsearched(Exception):
    """A search that came to no end of its own, with a sentence on why."""


def search(cases: SearchStrategy[Cases], shows: Callable[[Cases], bool], *, seed: str, examples: int) -> Cases | None:
    """The least cases found that show something; None where none of so many did.

    Raises Unsearched where the search itself failed, which must not pass for having found nothing.
    """
    how = settings(
        max_examples=examples,
        backend=_NAME,
        database=None,
        deadline=None,
        derandomize=False,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    try:
        return find(cases, shows, settings=how, random=Random(seed))  # noqa: S311 - nothing secret hangs on it
    except NoSuchExample:
        return None
    except HypothesisException as error:
        raise Unsearched(f"the search failed: {type(error).__name__}, {error}") from error


def least(cases: Cases, shows: Callable[[Cases], bool]) -> Cases:
    """The cases without every fact and day that they do not need to show what they show; each is left out of all.

    INVARIANT: `shows(cases)` holds.
    """
    for name in dict.fromkeys(name for case in cases for name in (*case.facts, *case.days)):
        fewer = tuple(case.without(name) for case in cases)
        if shows(fewer):
            cases = fewer
    return cases
