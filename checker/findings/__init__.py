"""From judgements to findings: decide, look for what would change them, explain."""
