"""Flags as bits, however numpy keeps them."""

from __future__ import annotations

import pytest

np = pytest.importorskip("numpy", reason="numpy is not installed; it comes with the extra [bulk]")

from checker.precedents.lattice.sieve import bits  # noqa: E402


@pytest.mark.parametrize("count", [1, 8, 56, 57, 60, 64, 65, 120, 128])
@pytest.mark.parametrize("turned", [False, True])
def test_every_row_of_flags_becomes_its_bits(count: int, turned: bool) -> None:
    """A matrix taken by columns lies column by column in memory, and a full last word is filled in place."""
    flags = np.random.default_rng(count).integers(0, 2, (3, count)).astype(np.bool_)
    kept = np.asfortranarray(flags) if turned else flags
    words = -(-count // 64)
    found = bits(kept, words)
    assert found.shape == (3, words)
    for row in range(3):
        wanted = sum(1 << place for place in range(count) if flags[row, place])
        assert sum(int(word) << 64 * place for place, word in enumerate(found[row])) == wanted
