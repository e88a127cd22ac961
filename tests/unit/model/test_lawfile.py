"""The shape of laws and suppressions: one form each, with the keys that go with it and no others."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from checker.errors import InputError
from checker.model.lawfile import LawFile, SuppressionFile
from checker.model.load import load
from checker.source import read_text

WHERE = {"harm": "large"}


def law(data: Mapping[str, object]) -> LawFile:
    return load(read_text(json.dumps(data).encode(), "law.yaml"), LawFile)


@pytest.mark.parametrize(
    "data",
    [
        {"more": "a", "never_lowers": "floor"},
        {"less": "a", "never_raises": "gravity", "on": "ask", "where": WHERE},
        {"swapping": "a", "changes": "nothing"},
        {"swapping": ["a", "b"], "changes": "nothing", "where": WHERE},
        {"then": {"ask": {"at_most": "do"}}},
        {"if": WHERE, "then": "amount <= 5"},
        {"unknown": "never_decides"},
        {"expects": "ask", "where": WHERE, "assume": ["a <= b"], "because": "x"},
    ],
)
def test_forms(data: dict[str, object]) -> None:
    found = law(data)
    assert {"if" if name == "condition" else name for name in found.model_fields_set} == set(data)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "give exactly one of `more`, `less`, `swapping`, `then`, `unknown`, `expects`"),
        ({"more": "a", "less": "b", "never_lowers": "floor"}, "give exactly one of `more`, `less`"),
        ({"more": "a"}, "`more` needs exactly one of `never_lowers`, `never_raises`"),
        ({"less": "a", "never_lowers": "x", "never_raises": "x"}, "`less` needs exactly one of `never_lowers`"),
        ({"swapping": "a"}, "`swapping` needs exactly one of `changes`"),
        ({"swapping": "a", "changes": "nothing", "on": "ask"}, "`swapping` does not go with `on`"),
        ({"then": "a <= 1", "where": WHERE}, "`then` does not go with `where`"),
        ({"unknown": "never_decides", "if": WHERE, "on": "a"}, "`unknown` does not go with `if`, `on`"),
        ({"expects": "a", "changes": "nothing"}, "`expects` does not go with `changes`"),
        ({"if": WHERE}, "give exactly one of"),
        ({"swapping": [], "changes": "nothing"}, "swapping"),
        ({"swapping": "a", "changes": "everything"}, "everything"),
        ({"then": {"ask": {"at_most": "do"}, "amount": {"at_most": 1}}}, "then"),
        ({"then": {"ask": {"at_most": "do", "at_least": "do"}}}, "give exactly one of `at_most`, `at_least`"),
        ({"unknown": "decides"}, "decides"),
        ({"more": "Not A Name", "never_lowers": "floor"}, "more"),
        ({"more": "a", "never_lowers": "floor", "assume": []}, "assume"),
        ({"more": "a", "never_lowers": "floor", "condition": WHERE}, "condition"),
        ({"more": "a", "never_lowers": "floor", "then_what": 1}, "then_what"),
    ],
)
def test_refusals(data: dict[str, object], told: str) -> None:
    with pytest.raises(InputError) as caught:
        law(data)
    assert any(told in str(problem) for problem in caught.value.problems), [str(p) for p in caught.value.problems]


SUPPRESSION = {"complaint": "gap", "reason": "known", "owner": "counsel", "expires": "2030-01-31"}


def suppression(data: Mapping[str, object]) -> SuppressionFile:
    return load(read_text(json.dumps(data).encode(), "law.yaml"), SuppressionFile)


def test_suppressions_need_reason_owner_and_a_last_day() -> None:
    found = suppression(SUPPRESSION)
    assert (found.rules, found.on, found.tracks, str(found.expires)) == ((), None, None, "2030-01-31")
    for missing in SUPPRESSION:
        with pytest.raises(InputError) as caught:
            suppression({key: value for key, value in SUPPRESSION.items() if key != missing})
        assert any(f"`{missing}`" in str(problem) for problem in caught.value.problems)
    for key, value in (("rules", ["no-slash"]), ("tracks", []), ("expires", "soon"), ("complaint", "A Gap")):
        with pytest.raises(InputError):
            suppression({**SUPPRESSION, key: value})
