"""Waiting for what another process does: a condition asked for again and again, until it holds or time is up."""

import time
from collections.abc import Callable
from threading import Event


def until(holds: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Returns as soon as `holds()` is true; fails with `what` when it is not within `seconds`."""
    pause = Event()
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds:.0f} s: {what}")
        pause.wait(0.02)
