"""JSON as reports print it."""

from __future__ import annotations

import json
import re

_ACTS = re.compile("[^\n -~\xa0-\U0010ffff]|[\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")


def json_text(value: object) -> str:
    """JSON in which names in any script stay readable, and characters that act on a terminal are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return _ACTS.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"
