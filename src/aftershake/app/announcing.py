"""What the sessions of the interface are heard by: one announcer at a time, made as one begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aftershake.audible import Settings
    from aftershake.sound.announcer import Announcer


class Announcing:
    """`mute`: nothing sounds in this run, not even the terminal's bell."""

    def __init__(self, mute: bool = False) -> None:
        self.mute = mute
        self._announcer: Announcer | None = None

    def begin(self, speed: float | None) -> Announcer | None:
        """For a session at that speed; None where nothing is to sound."""
        from aftershake.sound.announcer import Announcer

        self.close()
        if self.mute:
            return None
        self._announcer = Announcer(speed=speed)
        self._announcer.prepare()
        return self._announcer

    @property
    def rings(self) -> bool:
        """Whether the terminal's bell stands in for sounds."""
        return self._announcer is not None and self._announcer.rings

    def change(self, settings: Settings) -> None:
        """What was chosen while a session goes on holds from now on."""
        if self._announcer is not None:
            self._announcer.settings = settings

    def finish(self) -> None:
        """The session is over: the last sentence is said to its end; returns at once."""
        if self._announcer is not None:
            self._announcer.finish()

    def close(self) -> None:
        """Silence, at once."""
        if self._announcer is not None:
            self._announcer.close()
