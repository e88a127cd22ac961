"""Cases of large packs are put to the reference engine before they are told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engines.prover.budget import Budget
from checker.errors import EnginesDisagree
from checker.proofs import ground as grounds
from checker.proofs.complaint import Complaint, Undecided
from checker.proofs.ground import ground
from checker.proofs.monotone import monotone
from checker.proofs.retrial import retried
from checker.rules.pack import Book
from checker.vocabulary import Truth
from tests.anyrules import rule_sets


@given(st.data())
@settings(deadline=None, max_examples=40)
def test_what_is_found_of_many_rules_is_seen_by_the_reference_engine(made: Book, data: st.DataObject) -> None:
    rules = data.draw(rule_sets(made))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grounds, "_SMALL", 0)
        on = ground(rules, Budget())
        for found in monotone(on):
            assert isinstance(found, Complaint)
            assert retried(on, found) == found
            turned = [replace(one, effects=tuple((r, ~t) for r, t in one.effects)) for one in found.shown]
            with pytest.raises(EnginesDisagree, match="the reference engine says"):
                retried(on, replace(found, shown=tuple(turned)))
            late = retried(replace(on, budget=Budget(0.0)), found)
            assert isinstance(late, Undecided)
            assert late.rules == found.rules
            assert dict(found.shown[0].effects) == {found.rules[0]: Truth.HOLDS}
