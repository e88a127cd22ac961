"""Problems and the errors that carry them."""

import pytest

from checker.errors import CheckerError, EnginesDisagree, InputError, NothingMatched, Problem, UsageError


def test_a_problem_is_printed_with_its_place_and_its_hint_apart() -> None:
    assert str(Problem("a.yaml", 3, 5, "wrong")) == "a.yaml:3:5: wrong"
    assert str(Problem("a.yaml", 3, 5, "wrong", "try this")) == "a.yaml:3:5: wrong\n    hint: try this"


def test_a_problem_of_a_whole_file_has_no_line() -> None:
    assert str(Problem("a.yaml", 0, 0, "is empty")) == "a.yaml: is empty"


def test_problems_are_sorted_by_position_and_told_once() -> None:
    late, early = Problem("a.yaml", 10, 1, "late"), Problem("a.yaml", 9, 30, "early")
    other = Problem("B.yaml", 1, 1, "other")
    error = InputError(iter([late, early, other, late]))
    assert error.problems == (other, early, late)
    assert str(error) == "B.yaml:1:1: other\na.yaml:9:30: early\na.yaml:10:1: late"


@pytest.mark.parametrize(
    ("kind", "code"), [(CheckerError, 2), (UsageError, 2), (NothingMatched, 3), (EnginesDisagree, 70)]
)
def test_each_error_ends_the_command_with_its_own_code(kind: type[CheckerError], code: int) -> None:
    error = kind("what is wrong", "what helps")
    assert (error.exit_code, error.message, error.hint, str(error)) == (
        code,
        "what is wrong",
        "what helps",
        "what is wrong",
    )


def test_an_input_error_ends_the_command_with_two() -> None:
    assert InputError([]).exit_code == 2
