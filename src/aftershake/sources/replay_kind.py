"""What was recorded before, as a kind of source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftershake.sources.kind import SourceKind, SourceRequest

if TYPE_CHECKING:
    from aftershake.sources.protocol import Source


def _make(request: SourceRequest) -> Source:
    from aftershake.sources.replay import Replay

    return Replay(request.recorded, speed=request.speed, name=request.name)


KIND = SourceKind(
    "replay",
    _make,
    metavar="FILE",
    help="Beats of a file, or of a session: its number, last.",
    heart="recorded",
    adjective="replayed",
    noun="replay",
)
