"""The rule language, stage by stage: ast, unary, parse, lower, pack."""
