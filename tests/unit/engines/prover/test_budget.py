"""Time that is asked for now and then."""

from __future__ import annotations

import pytest

from checker.engines.prover.budget import Budget, Spent


def test_time_is_asked_for_at_every_256th_step() -> None:
    budget = Budget(-1.0)
    for _ in range(2):
        for _ in range(255):
            budget.step()
        with pytest.raises(Spent) as caught:
            budget.step()
        assert str(caught.value) == caught.value.why == "not decided within -1 seconds"


def test_without_seconds_there_is_no_end() -> None:
    budget = Budget()
    for _ in range(512):
        budget.step()
    budget.check()


def test_a_part_ends_with_the_whole_and_names_the_seconds_that_ran_out() -> None:
    with pytest.raises(Spent, match="within -2 seconds"):
        Budget(-2.0).part(60).check()
    with pytest.raises(Spent, match="within -1 seconds"):
        Budget(60).part(-1.0).check()
    with pytest.raises(Spent, match="within -1 seconds"):
        Budget().part(-1.0).check()
    Budget(60).part(30).check()
