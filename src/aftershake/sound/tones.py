"""The sounds of the program, made by it: short, gentle, and told apart with closed eyes. Pure.

What goes up is good news, what goes down is not; shaking bounces, a rest is one long low note, and
what is not being saved knocks until it is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from aftershake.audible import Tone

Samples = npt.NDArray[np.float32]
RATE_HZ = 24_000  # the highest partial lies far below half of it
LOUDEST = 0.5  # of full scale: -6 dBFS
SOFT_S = 0.012  # a note neither begins nor ends faster: nothing clicks


@dataclass(frozen=True, slots=True)
class Note:
    """One note: from when, how long, at what frequency, gliding to another one where `to_hz` is
    given. `decay` e-folds until its end: 0 holds, 5 is a bell. `partials`: how loud each multiple
    of the frequency is."""

    at_s: float
    lasts_s: float
    hz: float
    to_hz: float | None = None
    decay: float = 3.0
    partials: tuple[float, ...] = (1.0, 0.25, 0.08)


BOWL = (1.0, 0.5, 0.35, 0.2)
WOOD = (1.0, 0.0, 0.4)
REED = (1.0, 0.0, 0.6, 0.0, 0.4, 0.0, 0.25)

NOTES: dict[Tone, tuple[Note, ...]] = {
    # A chord that opens upwards.
    "begin": (
        Note(0.0, 1.1, 261.6),
        Note(0.18, 0.92, 329.6),
        Note(0.36, 0.74, 392.0),
    ),
    # One knock of wood.
    "step": (Note(0.0, 0.3, 740.0, decay=5.0, partials=WOOD),),
    # Bounces: low and high in turn.
    "shake": tuple(
        Note(0.13 * i, 0.2, 220.0 if i % 2 == 0 else 554.4, decay=2.0) for i in range(6)
    ),
    # A long low bowl.
    "rest": (Note(0.0, 1.2, 146.8, decay=2.5, partials=BOWL),),
    # The same note twice, with a pause between.
    "half": (
        Note(0.0, 0.25, 1046.5, decay=3.0, partials=(1.0,)),
        Note(0.45, 0.25, 1046.5, decay=3.0, partials=(1.0,)),
    ),
    # Three small high ones, like a clock.
    "soon": tuple(Note(0.22 * i, 0.12, 1760.0, decay=4.0, partials=(1.0,)) for i in range(3)),
    "lost": (Note(0.0, 0.9, 660.0, 247.0, decay=0.6),),
    "found": (Note(0.0, 0.9, 330.0, 880.0, decay=0.6),),
    # Knocks that do not let go.
    "unsaved": tuple(Note(0.2 * i, 0.14, 415.3, decay=0.3, partials=REED) for i in range(6)),
    # A fourth down, and its mirror.
    "paused": (
        Note(0.0, 0.28, 1174.7, decay=1.5),
        Note(0.26, 0.28, 880.0, decay=1.5),
    ),
    "resumed": (
        Note(0.0, 0.28, 880.0, decay=1.5),
        Note(0.26, 0.28, 1174.7, decay=1.5),
    ),
    # Down the chord, and it stays.
    "done": (
        Note(0.0, 1.2, 784.0),
        Note(0.16, 1.04, 659.3),
        Note(0.32, 0.88, 523.3, decay=2.0),
    ),
}


@cache
def tone(which: Tone) -> Samples:
    """The sound, mono at `RATE_HZ`, from -`LOUDEST` to `LOUDEST`; not to be written to."""
    notes = NOTES[which]
    lasts_s = max(note.at_s + note.lasts_s for note in notes)
    whole = np.zeros(round(lasts_s * RATE_HZ) + 1)
    for note in notes:
        played = _played(note)
        begins = round(note.at_s * RATE_HZ)
        whole[begins : begins + len(played)] += played
    samples: Samples = (LOUDEST * whole / np.abs(whole).max()).astype(np.float32)
    samples.flags.writeable = False
    return samples


def lasts_s(which: Tone) -> float:
    return len(tone(which)) / RATE_HZ


def _played(note: Note) -> npt.NDArray[np.float64]:
    count = round(note.lasts_s * RATE_HZ)
    done = np.linspace(0.0, 1.0, count)
    to_hz = note.hz if note.to_hz is None else note.to_hz
    hz = note.hz * (to_hz / note.hz) ** done  # even to the ear
    angle = 2 * np.pi * np.cumsum(hz) / RATE_HZ
    wave = sum(
        (loud * np.sin(times * angle) for times, loud in enumerate(note.partials, 1)),
        start=np.zeros(count),
    )
    soft = round(SOFT_S * RATE_HZ)
    envelope = np.exp(-note.decay * done)
    rise = 0.5 - 0.5 * np.cos(np.pi * np.arange(soft) / soft)
    fall = max(soft, count // 5)
    envelope[:soft] *= rise
    envelope[-fall:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, fall + 1) / fall)
    played: npt.NDArray[np.float64] = wave * envelope
    return played
