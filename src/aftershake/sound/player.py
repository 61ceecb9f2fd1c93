"""Sounds played on a device that may come, vanish and come back: never in the way of who asks."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from aftershake.audible import NoDevice
from aftershake.sound.device import Device, open_device
from aftershake.sound.mixer import Mixer
from aftershake.sound.tones import Samples

# Where sounds go instead of to the system's device: "none", as if there were neither device nor
# voice; "null", to a device that nobody hears; or the path of a WAV file.
VARIABLE = "AFTERSHAKE_SOUND"
AGAIN_S = 10.0  # until a device that was not there is looked for again
LATEST_S = 1.0  # a sound that could not be played by then is not played any more
VANISHED_S = 2.0  # a device that has taken nothing for so long is gone
LOOK_S = 0.1
LEAVING_S = 0.5

Open = Callable[[Mixer], Device | NoDevice]


def usual(mixer: Mixer) -> Device | NoDevice:
    """The system's device, or what the environment names instead."""
    instead = os.environ.get(VARIABLE, "")
    if instead == "none":
        return NoDevice("no_device")
    if instead and instead != "null":
        return to_file(Path(instead))(mixer)
    return open_device(mixer, null=instead == "null")


class Player:
    """Made, it does nothing; with `prepare` or the first sound a thread opens the device.

    `again_s`: how long to wait before a device that was not there is looked for again.
    """

    def __init__(self, open: Open = usual, again_s: float = AGAIN_S) -> None:
        self._open, self._again_s = open, again_s
        self._mixer = Mixer()
        self._asked: tuple[Samples, float, float] | None = None  # last, and when
        self._device: Device | None = None
        self._closed = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self.missing: NoDevice | None = None
        self.tried = threading.Event()  # set once it is known whether there is a device

    @property
    def name(self) -> str:
        """What the device is called; "" while there is none."""
        device = self._device
        return device.name if device is not None else ""

    @property
    def playing(self) -> bool:
        return self._device is not None and not self._mixer.empty

    def prepare(self) -> None:
        """Have the device opened; returns at once."""
        with self._changed:
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name="sound", daemon=True)
                self._thread.start()

    def play(self, samples: Samples, volume: float) -> None:
        """`volume` from 0 to 1. Returns at once; without a device nothing sounds."""
        self.prepare()
        with self._changed:
            # Asked for as its device goes, it is played by the next, where that comes in time.
            self._asked = (samples, volume, time.monotonic())
            if self._device is not None:
                self._mixer.add(samples, volume)

    def close(self) -> None:
        """Let go of the device, at once; a driver that hangs is left behind."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(LEAVING_S)

    def _run(self) -> None:
        while not self._closed:
            opened = self._open(self._mixer)
            with self._changed:
                if isinstance(opened, NoDevice):
                    self.missing = opened
                else:
                    self._device, self.missing = opened, None
                    self._play_what_was_asked()
                self.tried.set()
            if isinstance(opened, NoDevice):
                self._wait(self._again_s)
            else:
                self._watch(opened)
                _let_go(opened)
        self._mixer.clear()

    def _play_what_was_asked(self) -> None:
        if self._asked is not None and time.monotonic() - self._asked[2] <= LATEST_S:
            self._mixer.add(*self._asked[:2])
        self._asked = None

    def _watch(self, device: Device) -> None:
        """Until it is closed, or takes nothing any more."""
        taken, since_s = device.taken, time.monotonic()
        while not device.stopped and time.monotonic() - since_s < VANISHED_S:
            if device.taken != taken:
                taken, since_s = device.taken, time.monotonic()
            if self._wait(LOOK_S):
                return
        with self._changed:
            self._device, self.missing = None, NoDevice("vanished", device.name)
        self._mixer.clear()

    def _wait(self, seconds: float) -> bool:
        """Whether it is closed meanwhile."""
        with self._changed:
            return self._changed.wait_for(lambda: self._closed, seconds)


def _let_go(device: Device) -> None:
    """Not every driver comes back from this once its device is gone: it is left behind then."""

    def close() -> None:
        with suppress(Exception):
            device.close()

    closing = threading.Thread(target=close, name="sound let go", daemon=True)
    closing.start()
    closing.join(LEAVING_S)


def to_file(path: Path) -> Open:
    from aftershake.sound.file_device import open_file

    return partial(open_file, path)
