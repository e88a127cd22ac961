"""Which modules are changed place by place, and which tests are held to notice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

TARGETS: Mapping[str, tuple[str, ...]] = {
    "checker/engines/reference.py": ("tests/unit/engines/test_reference.py",),
    "checker/vocabulary.py": ("tests/unit/test_vocabulary.py", "tests/unit/engines/test_reference.py"),
    "checker/rules/lower.py": ("tests/unit/rules/test_lower.py",),
    "checker/rules/unary.py": ("tests/unit/rules/test_unary.py",),
    "checker/rules/program.py": ("tests/unit/rules/test_program.py",),
    "checker/findings/question.py": ("tests/unit/findings/test_question.py",),
    "checker/findings/deciding.py": ("tests/unit/findings/test_deciding.py",),
    "checker/engines/prover/budget.py": ("tests/unit/engines/prover/test_budget.py",),
    "checker/engines/prover/space.py": (
        "tests/unit/engines/prover/test_space.py",
        "tests/unit/engines/prover/test_cover.py",
    ),
    "checker/engines/prover/cover.py": ("tests/unit/engines/prover/test_cover.py",),
    "checker/engines/prover/regions.py": ("tests/unit/engines/prover/test_regions.py",),
}
"""The code that says what a rule means and what is concluded from it, and the tests asked of each change of it."""
