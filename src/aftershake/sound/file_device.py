"""A device for who has none, and for proofs: a WAV file with each sound at its moment."""

from __future__ import annotations

import threading
import time
import wave
from contextlib import suppress
from pathlib import Path

import numpy as np

from aftershake.audible import NoDevice
from aftershake.plain import plain
from aftershake.sound.mixer import Mixer
from aftershake.sound.tones import RATE_HZ

PERIOD_S = 0.02
CLOSING_S = 2.0


class FileDevice:
    """Writes what is played, 16 bits, mono; second 0 of the file is `began_s` (`time.monotonic`).

    Made, it plays. Raises OSError where the file cannot be written.
    """

    def __init__(self, path: Path, mixer: Mixer) -> None:
        self.name, self.taken, self.stopped = plain(path.name, 40), 0, False
        self._mixer = mixer
        self._raw = path.open("wb")
        self._file = wave.open(self._raw, "wb")  # noqa: SIM115 - until it is closed
        self._file.setnchannels(1)
        self._file.setsampwidth(2)
        self._file.setframerate(RATE_HZ)
        self.began_s = time.monotonic()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._play, name="sound file", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        self._thread.join(CLOSING_S)

    def _play(self) -> None:
        with suppress(OSError):  # of a full disk: it takes no more, and so counts as vanished
            while not self._closing.wait(PERIOD_S):
                self._write()
            self._write()
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._raw.close()

    def _write(self) -> None:
        due = int((time.monotonic() - self.began_s) * RATE_HZ)
        if due > self.taken:
            samples = self._mixer.take(due - self.taken)
            self._file.writeframes((samples * 32767).astype(np.int16).tobytes())
            self.taken = due


def open_file(path: Path, mixer: Mixer) -> FileDevice | NoDevice:
    """At `path`, or beside it under a number where something is there: nothing is overwritten."""
    stem, number = path.stem, 1
    while path.exists():
        number += 1
        path = path.with_stem(f"{stem}-{number}")
    try:
        return FileDevice(path, mixer)
    except OSError as error:
        return NoDevice("failed", plain(f"{path}: {error.strerror or error}"))
