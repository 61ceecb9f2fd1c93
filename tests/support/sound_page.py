"""The page on which every sound is heard, once it is known what there is."""

from __future__ import annotations

import time

from aftershake.app.screens.sound_check import SoundCheckScreen
from aftershake.sound.player import Player
from aftershake.sound.speech import Speech


def looked_for(player: Player, speech: Speech) -> SoundCheckScreen:
    """Both look in threads of their own."""
    player.prepare()
    speech.prepare()
    until_s = time.monotonic() + 20
    while not ((player.name or player.missing) and (speech.program or speech.missing)):
        assert time.monotonic() < until_s
        time.sleep(0.005)
    return SoundCheckScreen(player=player, speech=speech)
