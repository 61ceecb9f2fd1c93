"""What a session tells, by sound and by voice, as the person has chosen."""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Callable
from datetime import datetime

from aftershake.audible import TONE_OF, Settings
from aftershake.events import CueCode
from aftershake.session.cues import Cue
from aftershake.sound.player import Player
from aftershake.sound.settings import read_settings
from aftershake.sound.speech import Speech
from aftershake.sound.tones import lasts_s, tone

# These end what is being said.
IMPORTANT: frozenset[CueCode] = frozenset(
    {"begin", "shake", "rest", "done", "stopped", "lost", "still_lost", "unsaved"}
)
SPOKEN_UP_TO, SOUNDS_UP_TO = 1.5, 20.0  # times the speed; faster, one would run over the other
LAST_WORD_S = 8.0
LOOK_S = 0.05


class Announcer:
    """Takes a cue, from any thread, and returns at once: its sound, then its words.

    `settings` may be exchanged at any time. `now` gives the time of the wall's clock.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        player: Player | None = None,
        speech: Speech | None = None,
        speed: float | None = 1.0,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        self.settings = settings if settings is not None else read_settings()
        self.player, self.speech = player or Player(), speech or Speech()
        self._now = now
        self._sounds = speed is not None and speed <= SOUNDS_UP_TO
        self._speaks = speed is not None and speed <= SPOKEN_UP_TO

    def prepare(self) -> None:
        """Look for device and programs, so that the first cue is not late; returns at once.

        However the program ends, short of being killed, both are let go of."""
        atexit.register(self.close)
        if self.settings.sound:
            self.player.prepare()
        if self._speaks and self.settings.speech:
            self.speech.prepare()

    def __call__(self, cue: Cue) -> None:
        settings = self.settings
        if self.quiet:
            return
        which = TONE_OF[cue.code]
        after_s = 0.0
        if self._sounds and settings.sound and settings.sound_volume:
            self.player.play(tone(which), settings.sound_volume / 100)
            after_s = lasts_s(which) if self.player.missing is None else 0.0
        if self._speaks and settings.speech and settings.speech_volume and cue.words:
            self.speech.volume = settings.speech_volume
            self.speech.say(cue.words, important=cue.code in IMPORTANT, after_s=after_s)

    @property
    def quiet(self) -> bool:
        """Whether the person wants no sound at this hour."""
        hours = self.settings.quiet
        return hours is not None and hours.holds(self._now().time())

    @property
    def rings(self) -> bool:
        """Whether the terminal's bell stands in: sound is wanted, and no device is there."""
        wanted = self.settings.sound and not self.quiet
        return wanted and self.player.missing is not None

    def finish(self) -> threading.Thread:
        """Close once the last sound and sentence are over, or after some seconds; returns at
        once. The thread it gives can be waited for."""
        closing = threading.Thread(target=self._finish, name="last word", daemon=True)
        closing.start()
        return closing

    def close(self) -> None:
        """Silence, at once."""
        atexit.unregister(self.close)
        self.speech.close()
        self.player.close()

    def _finish(self) -> None:
        until_s = time.monotonic() + LAST_WORD_S
        while (self.player.playing or self.speech.speaking) and time.monotonic() < until_s:
            time.sleep(LOOK_S)
        self.close()
