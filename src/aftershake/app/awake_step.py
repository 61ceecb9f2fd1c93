"""On the way into a session, whether the computer may fall asleep in its middle."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from aftershake.recording.awake import TRIED_S, tried, worth
from aftershake.threads import aside
from aftershake.wording.awake import may_fall_asleep

if TYPE_CHECKING:
    from aftershake.app.recording_app import RecordingApp
    from aftershake.recording.start import SessionRequest

SHOWN_S = 30.0  # about as long as there is to lie down


async def awake_step(app: RecordingApp, order: SessionRequest) -> SessionRequest:
    """Said before the person lies down, with what to do; it holds nothing up."""
    if worth(order.source, order.speed) and await aside(partial(tried, TRIED_S)) == "":
        app.notify(may_fall_asleep(), severity="warning", timeout=SHOWN_S)
    return order
