"""The second engine: forward chaining by durable_rules in a process of its own, every firing recorded."""

from checker.engines.trace.engine import Trace

__all__ = ["Trace"]
