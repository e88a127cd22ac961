"""Is a regulator's sanction in proportion, within its powers, and consistent with how like cases were treated?

read → model → facts → rules → judge → compare → find → explain → report
"""

__version__ = "0.1.0"
