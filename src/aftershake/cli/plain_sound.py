"""What a session told in lines is heard by: sounds, and a voice only where it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aftershake.sound.announcer import Announcer

TRIED_S = 1.0  # how long a device may take, until it is said whether there is one


def heard_by(say: Callable[[str], None], speed: float | None, *, mute: bool) -> Announcer | None:
    """For a session at that speed, and said before it: what sounds, or why nothing does. None
    where nothing is to sound."""
    if mute:
        return None
    from aftershake.sound.announcer import SOUNDS_UP_TO, Announcer
    from aftershake.sound.settings import read_settings
    from aftershake.wording.sound import no_device, no_speech, on_the_way_in_lines

    if speed is None or speed > SOUNDS_UP_TO:
        return None
    settings = read_settings(as_lines=True)
    for line in on_the_way_in_lines(settings):
        say(line)
    announcer = Announcer(settings, speed=speed)
    announcer.prepare()
    player, speech = announcer.player, announcer.speech
    if settings.sound and player.tried.wait(TRIED_S) and player.missing is not None:
        say(_told(*no_device(player.missing)))
    if settings.speech and speech.ready.wait(TRIED_S) and speech.missing is not None:
        say(_told(*no_speech(speech.missing, sys.platform)))
    return announcer


def _told(found: str, advice: str) -> str:
    """What is missing and what to do about it, as sentences."""
    return f"{found[:1].upper()}{found[1:]}. {advice}"
