"""How long the generated tests look: shortly and alike on every ordinary run, longer and at random in the nightly one.

The nightly run is asked for with `CHECKER_NIGHTLY=1`.
"""

import os
import signal

from hypothesis import HealthCheck, settings

# A busy machine draws slowly; that says nothing about the tests.
_SLOW = [HealthCheck.too_slow]

settings.register_profile("ordinary", deadline=None, derandomize=True, max_examples=100, suppress_health_check=_SLOW)
settings.register_profile("nightly", deadline=None, max_examples=2000, print_blob=True, suppress_health_check=_SLOW)
settings.load_profile("nightly" if os.environ.get("CHECKER_NIGHTLY") == "1" else "ordinary")

# Started in the background of a shell, a process ignores interrupts, and so would everything that a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
