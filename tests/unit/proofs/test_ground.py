"""Rules on their ground: windows beyond the days that a scale has, and days of made-up cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from checker.audit import load_book
from checker.engines.prover.budget import Budget
from checker.proofs.ground import ground
from checker.properties.laws import RuleSet, rule_set, rule_sets
from checker.rules.ast import DayWindow


def day(year: int) -> int:
    return date(year, 1, 1).toordinal()


def with_window(window: DayWindow) -> RuleSet:
    """Shipped rules, the ceiling on minor matters in force on these days of the breach alone."""
    [rules] = [one for one in rule_sets(load_book()) if one.packs == ("general", "jp-appi")]
    name = "jp-appi/minor-matter-ends-with-guidance"
    changed = replace(rules.rules[name], law_of="breach", window=window)
    return rule_set(rules.packs, [*{**rules.rules, name: changed}.values()], rules.catalogue)


@pytest.mark.parametrize(
    "window", [DayWindow(day(2999), None), DayWindow(None, day(1900)), DayWindow(day(1900), day(1901))]
)
def test_a_rule_in_force_on_no_day_of_the_scale_has_no_case(window: DayWindow) -> None:
    reach = ground(with_window(window), Budget()).regions.surely["jp-appi/minor-matter-ends-with-guidance"]
    assert reach.condition
    assert reach.own == reach.effect == ()


@pytest.mark.parametrize("window", [DayWindow(None, day(2999)), DayWindow(day(1900), None)])
def test_a_window_that_holds_all_days_of_the_scale_changes_nothing(window: DayWindow) -> None:
    reach = ground(with_window(window), Budget()).regions.surely["jp-appi/minor-matter-ends-with-guidance"]
    assert reach.condition == reach.own


def test_the_day_of_a_made_up_case_lies_at_the_window_and_not_at_the_beginning_of_time() -> None:
    on = ground(with_window(DayWindow(day(2020), None)), Budget())
    space = on.regions.space
    number = space.place["ended"]
    before = tuple(1 if place == number else mask for place, mask in enumerate(space.whole))
    assert on.witness(before).days["breach"].lo == day(2020) - 1
