"""On the way into a session, whether it will be heard: a page before the first, later a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftershake.errors import AftershakeError
from aftershake.sources.registry import kind_of

if TYPE_CHECKING:
    from aftershake.app.recording_app import RecordingApp
    from aftershake.recording.start import SessionRequest

FIRST = 3  # sessions of one's own with the page


async def sound_step(app: RecordingApp, order: SessionRequest) -> SessionRequest | None:
    from aftershake.app.screens.sound_check import SoundCheckScreen
    from aftershake.sound.settings import read_settings
    from aftershake.wording.sound import on_the_way

    if app.heard.mute:
        return order
    settings = read_settings()
    try:
        with app.look() as store:
            own = sum(kind_of(row.source).heart == "own" for row in store.sessions())
    except AftershakeError:  # told where the session begins
        return order
    if own < FIRST and (settings.sound or settings.speech):
        return order if await app.push_screen_wait(SoundCheckScreen(app.heard.change)) else None
    app.notify(on_the_way(settings))
    return order
