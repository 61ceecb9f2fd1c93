"""The one door to miniaudio: a device that plays what a mixer holds."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Generator
from functools import cache
from typing import Any, Protocol

from aftershake.audible import NoDevice
from aftershake.kept_out import kept_out
from aftershake.plain import plain
from aftershake.sound.mixer import Mixer
from aftershake.sound.tones import RATE_HZ

PERIOD_MS = 20


class Device(Protocol):
    """Something that plays from its mixer until it is closed."""

    @property
    def name(self) -> str:
        """What it is called, fit to be shown."""

    @property
    def taken(self) -> int:
        """How many samples it has taken so far: one that takes no more has vanished."""

    @property
    def stopped(self) -> bool:
        """Whether the system said that it has stopped, which not every driver does."""

    def close(self) -> None: ...


class SystemDevice:
    """The system's own playback device."""

    def __init__(self, device: Any, mixer: Mixer) -> None:
        self.name, self.taken, self.stopped = plain(f"{device.backend}", 40), 0, False
        self._device = device
        device.stop_callback = self._has_stopped
        playing = self._play(mixer)
        next(playing)
        device.start(playing)

    def _play(self, mixer: Mixer) -> Generator[bytes, int]:
        """Miniaudio asks it for so many samples, in a thread of its own."""
        count = yield b""
        while True:
            self.taken += count
            count = yield mixer.take(count).tobytes()

    def close(self) -> None:
        self._device.stop_callback = None
        self._device.close()

    def _has_stopped(self) -> None:
        """Called by miniaudio, in a thread of its own."""
        self.stopped = True


def open_device(mixer: Mixer, *, null: bool = False) -> Device | NoDevice:
    """The system's device, playing; or why there is none. It may take a while, and raises
    nothing. `null`: one that plays at the right pace, where nobody hears it."""
    try:
        miniaudio = _without_web()
    except (ImportError, OSError) as error:  # no wheel for this machine, or one that does not load
        return NoDevice("no_library", plain(str(error)))
    _hush_alsa()
    backends = [miniaudio.Backend.NULL] if null else _backends(miniaudio.Backend)
    try:
        device = miniaudio.PlaybackDevice(
            miniaudio.SampleFormat.FLOAT32,
            nchannels=1,
            sample_rate=RATE_HZ,
            buffersize_msec=PERIOD_MS,
            backends=backends,
            app_name="Aftershake",
        )
        return SystemDevice(device, mixer)
    except miniaudio.MiniaudioError as error:
        code = error.args[-1] if error.args else None
        return NoDevice("no_device" if code in _NO_DEVICE else "failed", plain(str(error.args[0])))
    except Exception as error:  # a driver may do anything, and a session goes on without sound
        return NoDevice("failed", plain(str(error)))


def _without_web() -> Any:
    """miniaudio. It can fetch sounds from the web, which is never asked of it here, and loads what
    it takes for that: a megabyte, and more network than a program without any should have."""
    with kept_out({"urllib.request": {}, "html": {}}):
        import miniaudio
    return miniaudio


# Miniaudio's numbers: no backend, no device, none that begins or opens (ALSA without any card).
_NO_DEVICE = (-203, -204, -205, -208, -400, -401)


def _backends(backend: Any) -> list[Any]:
    """Where to look. Not JACK, which starts a server and talks to the terminal; never the null
    device, which would pass for one."""
    names = {
        "darwin": ("COREAUDIO",),
        "win32": ("WASAPI", "DSOUND", "WINMM"),
        "linux": ("PULSEAUDIO", "ALSA"),
    }.get(sys.platform, ("SNDIO", "AUDIO4", "OSS"))
    return [backend[name] for name in names]


@cache
def _hush_alsa() -> Any:
    """ALSA tells the terminal what it does not find, right over the screen: it is not to."""
    if sys.platform != "linux":
        return None
    no_words = ctypes.CFUNCTYPE(None)(lambda: None)  # its arguments are left where they are
    try:
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(no_words)
    except (OSError, AttributeError):
        return None
    return no_words  # kept: ALSA holds no reference
