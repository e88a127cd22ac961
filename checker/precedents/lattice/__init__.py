"""Large tables of cases, counted on the product of their levels instead of pair by pair. Needs numpy.

Method names (A, B, C, F) are those of the notes on theory; `docs/consistency.md` defines the figures.
"""

from checker.precedents.lattice.whole import audit

__all__ = ["audit"]
