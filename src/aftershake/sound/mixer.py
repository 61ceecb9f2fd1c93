"""What is to be played next: sounds, one over the other, taken a piece at a time by a device."""

from __future__ import annotations

import threading

import numpy as np

from aftershake.sound.tones import Samples

MOST = 3  # sounds at a time; the oldest gives way


class Mixer:
    """Filled by who announces, emptied by a device in a thread of its own."""

    def __init__(self) -> None:
        self._playing: list[tuple[Samples, float, int]] = []  # samples, how loud, how far
        self._lock = threading.Lock()

    def add(self, samples: Samples, volume: float) -> None:
        """`volume` from 0 to 1."""
        with self._lock:
            self._playing = [*self._playing[1 - MOST :], (samples, volume, 0)]

    def clear(self) -> None:
        with self._lock:
            self._playing = []

    @property
    def empty(self) -> bool:
        return not self._playing

    def take(self, count: int) -> Samples:
        """The next `count` samples, silence where nothing plays."""
        mixed = np.zeros(count, np.float32)
        with self._lock:
            left = []
            for samples, volume, done in self._playing:
                piece = samples[done : done + count]
                mixed[: len(piece)] += np.float32(volume) * piece
                if done + count < len(samples):
                    left.append((samples, volume, done + count))
            self._playing = left
        return np.clip(mixed, -1.0, 1.0)
