"""The JSON Schema of order files: what the model says, less what only drafts have.

What it cannot say is listed in `BEYOND_SCHEMA`; the tests show that nothing else differs from what is accepted.
"""

from __future__ import annotations

from checker.model.orderfile import OrderFile
from checker.model.schema import BEYOND_EVERY_SCHEMA, DIALECT, Schema, schema_of
from checker.tables.accept import MAX_COMPARED, MAX_PARTIAL
from checker.tables.cells import MAX_DIGITS, MAX_NUMBER, written

BEYOND_SCHEMA = {
    **BEYOND_EVERY_SCHEMA,
    "names": "No two dimensions or outcomes have the same name.",
    "columns": "A column has one role; only `era` and `window` may read the same one.",
    "lists": "No level is listed twice, and none is a marker of the unknown; no word stands under `status` twice.",
    "partial orders": "The pairs of `graver_than` name levels of the list and make no level graver than itself; "
    f"beside it stand no `worse`, `from` and `to`, and at most {MAX_PARTIAL} levels.",
    "scales": "A scale begins below its end or at it, no marker of the unknown is a number on it, and its bands begin "
    f"above its low end, not above its high end, one above the other; numbers have {MAX_DIGITS} significant digits at "
    f"most and reach to {written(MAX_NUMBER)}.",
    "eras": "An era starts on a day, each after the one before.",
    "status": "At least one word stands under `status`.",
    "numbers of them": f"There are at most {MAX_COMPARED} dimensions and {MAX_COMPARED} outcomes.",
}
"""By the name of a check, what an editor that knows only the schema does not see."""


def order_schema() -> Schema:
    """The schema of an order file."""
    root, definitions = schema_of(OrderFile)
    for name in ("Dimension", "OutcomeColumn"):
        # A file that still has it is a draft, and refused.
        del definitions[name]["properties"]["decide"]
    return {"$schema": DIALECT, "title": "order file", **root, "$defs": definitions}
