"""A strap over Bluetooth, as a kind of source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftershake.sources.kind import SourceKind, SourceRequest

if TYPE_CHECKING:
    from aftershake.sources.protocol import Found, Source


def _make(request: SourceRequest) -> Source:
    from aftershake.sources.ble.strap import BleStrap

    return BleStrap(request.what, request.name, request.now_s)


async def _find(wanted: str, within_s: float, name: str = "") -> Found:
    from aftershake.sources.ble.strap import find

    return await find(wanted, within_s, name=name)


KIND = SourceKind(
    "strap",
    _make,
    metavar="NAME|ADDRESS",
    help="The strap, by name or address.",
    heart="own",
    own_time=False,
    find=_find,
)
