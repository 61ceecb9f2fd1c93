"""Where beats come from. A source yields events in order; each source is one file here.

`ble.py` is the only file that imports bleak. `replay.py` and `synthetic.py` need no Bluetooth.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from aftershake.events import Event


class Source(Protocol):
    """Gives the events of one session: links, packets, what the strap tells of itself.

    `events()` is iterated once. Leaving it (a cancel, `aclose`) releases the strap. A source
    whose time is not the wall's (a replay, a simulation) yields its own ticks: `ticks` is True.
    """

    ticks: bool

    def events(self) -> AsyncIterator[Event]: ...


class SourceError(Exception):
    """The strap or Bluetooth cannot be used; the text says what to do, for a person."""
