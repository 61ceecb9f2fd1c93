"""What `aftershake doctor` and `aftershake sound` find of sound and voice; nothing sounds by it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from aftershake.cli.finding import Finding

WAIT_S = 3.0  # a sound service that takes longer is one that hangs


def sound_checks() -> Iterator[Finding]:
    """The device, and the program that speaks.

    A machine without sound is fine: a session is led on the screen too.
    """
    from aftershake.sound.player import Player
    from aftershake.sound.speech import Speech
    from aftershake.wording.sound import no_device, no_speech

    player, speech = Player(), Speech()
    player.prepare()
    speech.prepare()
    answered = player.tried.wait(WAIT_S)
    speech.ready.wait(WAIT_S)
    if player.missing is not None:
        yield Finding("sound", None, *no_device(player.missing))
    elif answered:
        yield Finding("sound", True, player.name)
    else:
        yield Finding("sound", None, "the sound service does not answer")
    if speech.missing is not None:
        yield Finding("voice", None, *no_speech(speech.missing, sys.platform))
    else:
        yield Finding("voice", True, speech.program)
    player.close()
    speech.close()
