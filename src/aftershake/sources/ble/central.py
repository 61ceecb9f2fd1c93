"""What a Bluetooth library has to do for us, as small as can be. `strap.py` does it with bleak."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Any, Protocol

from aftershake.sources.protocol import Found

# By address: what the library calls the device, and what we call it.
Seen = dict[str, tuple[Any, Found]]


async def nothing() -> None:
    """A check that finds all well."""


class GattClient(Protocol):
    """One connection to one device, used once. The methods raise what the library raises."""

    async def open(
        self, hear: Callable[[bytes], None], check: Callable[[], Awaitable[None]] = nothing
    ) -> None:
        """Connect, and pass on each heart-rate notification, in order, as it comes. Nothing is
        asked to be sent before `check` has looked at who it is."""

    async def read(self, characteristic: str) -> bytes: ...

    async def close(self) -> None:
        """To be called after every `open`, however that ended; may take long."""


class Central(Protocol):
    def listen(self, end_s: float | None = None, asked: Sequence[str] = ()) -> AsyncGenerator[Seen]:
        """Scan; the straps in reach at each news, and at least every second.

        `asked`: whole names and addresses. What is called so is among the straps even where it
        does not say that it measures a heart rate. Ends at `end_s` on the event loop's clock.
        Raises SourceError.
        """

    def wire(self, device: Any, dropped: Callable[[], None]) -> GattClient:
        """A connection to be opened; `dropped` is called once it is lost, where that is noticed."""
