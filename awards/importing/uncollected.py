"""Memory while many rows are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no rings of dead objects during the block, which is of seconds.

    Each look goes over all that was made so far, in vain: rows die with what refers to them.
    Whoever plans and stores pauses for both, or a look between them goes over the whole plan.
    Another import at the same time may begin the looks again too early,
    which costs it time and nothing else.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
