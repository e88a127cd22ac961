"""Is a regulator's sanction in proportion to what happened, and within its powers?

read → model → facts → rules → judge → find → explain → report
"""

__version__ = "0.1.0"
