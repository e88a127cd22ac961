"""A case reduced to typed facts, each exact, bounded, disputed or unknown, each with its citation."""
