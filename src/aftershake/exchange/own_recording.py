"""Aftershake's own recordings as a file with RR intervals."""

from __future__ import annotations

from aftershake.events import Packet
from aftershake.exchange import RrFileError, recording
from aftershake.exchange.began import moment
from aftershake.exchange.format import Format, RrFile
from aftershake.rr.beats import assemble
from aftershake.rr.log import hear
from aftershake.rr.repeats import sift


def _read(text: str, file: str) -> RrFile | None:
    if not text.lstrip().startswith("{"):
        return None
    recorded = recording.read(text, file)
    events = recorded.events
    heard = [hear(each) for each in events if isinstance(each, Packet) and each.tells_of_beats]
    if not heard:
        raise RrFileError(file, "the recording holds nothing from a strap")
    return RrFile(
        assemble(sift(heard).heard),
        FORMAT.name,
        events,
        recorded.plan,
        began_at=moment(recorded.started_at),
        strap=recorded.strap,
        title=recorded.title,
        cut_off=not recorded.whole,
    )


FORMAT = Format("Aftershake recording", _read)
