"""Waiting for what a thread or a process of its own does, without an event loop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

WAIT_S = 20.0


def until(true: Callable[[], object]) -> None:
    """Returns as soon as it holds; fails after `WAIT_S`."""
    end_s = time.monotonic() + WAIT_S
    while not true():
        assert time.monotonic() < end_s
        threading.Event().wait(0.005)
