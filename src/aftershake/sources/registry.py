"""The kinds of sources, in the order in which `aftershake start` offers them.

A new source is a module with a `KIND`, and a line here. The modules are small: what a source
needs to run, it loads when one is made.
"""

from __future__ import annotations

from typing import NoReturn

from aftershake.plain import plain
from aftershake.sources import import_kind, replay_kind
from aftershake.sources.ble import kind as ble
from aftershake.sources.kind import SourceKind, SourceRequest
from aftershake.sources.simulated import kind as simulated

KINDS: dict[str, SourceKind] = {
    kind.name: kind
    for kind in (
        ble.KIND,
        replay_kind.KIND,
        simulated.KIND,
    )
}
IMPORT = import_kind.KIND  # nothing that can be started
STRAP = ble.KIND  # what a session is recorded with where nothing else was asked for


def kind_of(name: str) -> SourceKind:
    """The kind of that name. One that is not known can be spoken of, and not made."""
    if name in KINDS:
        return KINDS[name]
    if name == IMPORT.name:
        return IMPORT
    shown = plain(name, 40)

    def refuse(request: SourceRequest) -> NoReturn:
        from aftershake.sources.protocol import SourceError

        raise SourceError(f"There is no source “{shown}”: a newer Aftershake may have one.")

    return SourceKind(name, refuse, whose_known=False, adjective=shown, noun=shown)
