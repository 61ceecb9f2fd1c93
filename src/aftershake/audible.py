"""What can be heard, as values: which sound belongs to a cue, what a person has chosen, and why
nothing is heard. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from aftershake.events import CueCode

Tone = Literal[
    "begin",
    "step",
    "shake",
    "rest",
    "half",
    "soon",
    "lost",
    "found",
    "unsaved",
    "paused",
    "resumed",
    "done",
]
TONES: tuple[Tone, ...] = get_args(Tone)
TONE_OF: dict[CueCode, Tone] = {
    "lie_down": "step",
    "begin": "begin",
    "rest": "rest",
    "shake": "shake",
    "other": "step",
    "step": "step",
    "soon": "soon",
    "ten_seconds": "soon",
    "half": "half",
    "paused": "paused",
    "resumed": "resumed",
    "lost": "lost",
    "still_lost": "lost",
    "found": "found",
    "unsaved": "unsaved",
    "saved": "found",
    "longer": "step",
    "longest": "step",
    "all_shaking": "step",
    "made_up": "step",
    "done": "done",
    "stopped": "done",
}

# No library on this machine; no device to play on; it does not open, or vanished.
NoDeviceCode = Literal["no_library", "no_device", "failed", "vanished"]
# No program that speaks; it ended with an error; it did not end.
NoSpeechCode = Literal["no_program", "failed", "hangs"]


@dataclass(frozen=True, slots=True)
class NoDevice:
    """Why nothing sounds; `detail` is text from outside, fit to be shown."""

    code: NoDeviceCode
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NoSpeech:
    """Why nothing is spoken; `program` is the one that was tried last, `detail` what it said."""

    code: NoSpeechCode
    program: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day in which nothing sounds, by the wall's clock; they may pass midnight."""

    begins: time
    ends: time

    def holds(self, now: time) -> bool:
        if self.begins == self.ends:  # the whole day, as in 00:00-24:00
            return True
        if self.begins < self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}-{self.ends:%H:%M}"


@dataclass(frozen=True, slots=True)
class WrongSetting:
    """A line of the settings that says nothing that can be meant; fit to be shown."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person has chosen. Volumes from 0 to 100."""

    sound: bool = True
    sound_volume: int = 70
    speech: bool = True
    speech_volume: int = 80
    quiet: Quiet | None = None
    wrong: tuple[WrongSetting, ...] = ()
