"""Rules over tables: the packs of a book judge every row of a CSV or Parquet file.

`audit_rules(file, ruleset(book, packs))` is the whole of it.
"""

from checker.tables.rules.audit import audit_rules
from checker.tables.rules.result import FINDINGS, NotAssessed, OutcomeCount, RuleCount, RulesAudit, Way
from checker.tables.rules.ruleset import Ruleset, ruleset

__all__ = [
    "FINDINGS",
    "NotAssessed",
    "OutcomeCount",
    "RuleCount",
    "RulesAudit",
    "Ruleset",
    "Way",
    "audit_rules",
    "ruleset",
]
