"""Sounds on devices that are there, are not, come, vanish, and hang."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import wave
from collections.abc import Callable, Generator
from pathlib import Path

import numpy as np
import pytest

from aftershake.audible import NoDevice
from aftershake.sound.device import Device, open_device
from aftershake.sound.file_device import FileDevice, open_file
from aftershake.sound.mixer import Mixer
from aftershake.sound.player import Player, to_file
from aftershake.sound.tones import RATE_HZ, lasts_s, tone
from support.waiting import WAIT_S, until


def written(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels()) == (RATE_HZ, 1)
        return np.frombuffer(file.readframes(file.getnframes()), np.int16) / 32768


def test_what_is_played_is_in_the_file_at_its_time(tmp_path: Path) -> None:
    opened: list[FileDevice] = []

    def open_one(mixer: Mixer) -> Device | NoDevice:
        device = open_file(tmp_path / "played.wav", mixer)
        assert isinstance(device, FileDevice)
        opened.append(device)
        return device

    player = Player(open_one)
    player.prepare()
    assert player.tried.wait(WAIT_S)
    asked_s = []
    for which in ("begin", "half"):
        until(lambda: not player.playing)
        asked_s.append(time.monotonic() - opened[0].began_s)
        player.play(tone(which), 0.8)
    until(lambda: not player.playing)
    player.close()
    samples = written(tmp_path / "played.wav")
    for at_s in asked_s:
        first, last = max(0, int((at_s - 0.02) * RATE_HZ)), int((at_s + 0.15) * RATE_HZ)
        assert np.abs(samples[max(0, first - 200) : first]).max(initial=0) < 0.01
        assert np.abs(samples[first:last]).max() > 0.1
    assert np.abs(samples).max() == pytest.approx(0.8 * 0.5, abs=0.01)


def test_sounds_lie_over_one_another_without_getting_too_loud() -> None:
    mixer = Mixer()
    for _ in range(5):
        mixer.add(tone("done"), 1.0)
    loud = np.abs(mixer.take(RATE_HZ)).max()
    assert 0.5 < loud <= 1.0


@pytest.mark.parametrize("pieces", [(1, 100), (37, 1000), (999_999,)])
def test_taken_in_pieces_it_is_the_same_sound(pieces: tuple[int, ...]) -> None:
    mixer = Mixer()
    mixer.add(tone("found"), 1.0)
    taken = []
    while not mixer.empty:
        taken += [mixer.take(count) for count in pieces]
    whole = np.concatenate(taken)
    assert np.array_equal(whole[: len(tone("found"))], tone("found"))
    assert not whole[len(tone("found")) :].any()


def test_without_a_device_the_reason_is_a_value_and_nobody_waits() -> None:
    player = Player(lambda mixer: NoDevice("no_device"))
    begun_s = time.monotonic()
    player.play(tone("shake"), 1.0)
    assert time.monotonic() - begun_s < 0.5
    assert player.tried.wait(WAIT_S)
    assert player.missing == NoDevice("no_device")
    assert not player.playing
    player.close()


def test_a_device_that_comes_later_is_found(tmp_path: Path) -> None:
    there = threading.Event()
    file = to_file(tmp_path / "late.wav")
    player = Player(
        lambda mixer: file(mixer) if there.is_set() else NoDevice("no_device"), again_s=0.01
    )
    player.prepare()
    until(lambda: player.missing)
    there.set()
    until(lambda: player.name)
    assert player.missing is None
    player.play(tone("rest"), 1.0)
    until(lambda: not player.playing)
    player.close()
    assert np.abs(written(tmp_path / "late.wav")).max() > 0.4


class Stuck:
    """A device that takes nothing any more, as one whose plug was pulled."""

    name, taken, stopped = "stuck", 0, False

    def __init__(self) -> None:
        self.closed = False

    def close(self) -> None:
        self.closed = True


def test_a_device_that_vanishes_is_let_go_of_and_looked_for_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("aftershake.sound.player.VANISHED_S", 0.2)
    stuck, seen = Stuck(), list[NoDevice | None]()
    file = to_file(tmp_path / "again.wav")

    def open_one(mixer: Mixer) -> Device | NoDevice:
        seen.append(player.missing)
        return stuck if len(seen) == 1 else file(mixer)

    player = Player(open_one)
    player.prepare()
    until(lambda: player.name == "again.wav")
    assert stuck.closed
    assert seen == [None, NoDevice("vanished", "stuck")]
    assert player.missing is None
    player.close()


def test_closing_does_not_wait_for_a_driver_that_hangs() -> None:
    hanging = threading.Event()

    def hang(mixer: Mixer) -> NoDevice:
        hanging.wait(WAIT_S)
        return NoDevice("failed")

    player = Player(hang)
    player.play(tone("step"), 1.0)
    begun_s = time.monotonic()
    player.close()
    assert time.monotonic() - begun_s < 2
    hanging.set()


def test_a_file_that_cannot_be_written_is_no_device(tmp_path: Path) -> None:
    found = open_file(tmp_path / "no" / "such.wav", Mixer())
    assert isinstance(found, NoDevice)
    assert found.code == "failed"
    assert "No such file" in found.detail


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "heard.wav").write_bytes(b"somebody's")
    names = []
    for _ in range(2):
        device = open_file(tmp_path / "heard.wav", Mixer())
        assert not isinstance(device, NoDevice)
        names.append(device.name)
        device.close()
    assert names == ["heard-2.wav", "heard-3.wav"]
    assert (tmp_path / "heard.wav").read_bytes() == b"somebody's"


def test_the_library_plays_at_the_pace_of_a_clock() -> None:
    pytest.importorskip("miniaudio", reason="there is no miniaudio here")
    mixer = Mixer()
    device = open_device(mixer, null=True)
    assert not isinstance(device, NoDevice)
    begun_s = time.monotonic()
    mixer.add(tone("begin"), 1.0)
    until(lambda: mixer.empty)
    took_s = time.monotonic() - begun_s
    device.close()
    assert lasts_s("begin") - 0.3 < took_s < lasts_s("begin") + 2


def test_looking_for_a_device_writes_nothing_to_the_terminal() -> None:
    """The drivers' own words would lie over the screen."""
    pytest.importorskip("miniaudio", reason="there is no miniaudio here")
    code = (
        "from aftershake.sound.device import open_device\n"
        "from aftershake.sound.mixer import Mixer\n"
        "found = open_device(Mixer())\n"
        "getattr(found, 'close', lambda: None)()\n"
        "print(getattr(found, 'code', 'there'))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stderr == ""
    assert ran.stdout.strip() in ("there", "no_device", "failed")


def test_where_the_library_is_not_installed_there_is_simply_no_sound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "miniaudio", None)  # as Python has what cannot be imported
    found = open_device(Mixer())
    assert isinstance(found, NoDevice)
    assert found.code == "no_library"


class Library:
    """In the place of miniaudio: its devices take samples when told, and vanish as they do there:
    they say so in another thread, or take nothing more, and closing them may fail or hang."""

    class MiniaudioError(Exception):
        pass

    class Backend:
        NULL, PULSEAUDIO, ALSA = "null", "pulse", "alsa"

        def __class_getitem__(cls, name: str) -> str:
            return name

    class SampleFormat:
        FLOAT32 = 5

    def __init__(self, closing: Callable[[], None]) -> None:
        self.made: list[LibraryDevice] = []
        self.closing = closing

    def PlaybackDevice(self, *_: object, **__: object) -> LibraryDevice:  # noqa: N802 - its name
        self.made.append(LibraryDevice(self.closing if not self.made else lambda: None))
        return self.made[-1]


class LibraryDevice:
    def __init__(self, closing: Callable[[], None]) -> None:
        self.backend, self.stop_callback, self._closing = "Fake", None, closing
        self.gone = threading.Event()
        self.heard = 0.0

    def start(self, playing: Generator[bytes, int]) -> None:
        def play() -> None:
            while not self.gone.wait(0.01):
                samples = np.frombuffer(playing.send(240), np.float32)
                self.heard = max(self.heard, float(np.abs(samples).max()))

        threading.Thread(target=play, daemon=True).start()

    def vanish(self, *, says_so: bool) -> None:
        self.gone.set()
        if says_so and self.stop_callback is not None:
            threading.Thread(target=self.stop_callback).start()

    def close(self) -> None:
        self.gone.set()
        self._closing()


def fails() -> None:
    raise Library.MiniaudioError("failed to stop audio device", -400)


hangs = threading.Event().wait


@pytest.mark.parametrize("closing", [lambda: None, fails, hangs])
@pytest.mark.parametrize("says_so", [True, False])
def test_in_the_middle_of_a_session_the_device_goes_and_another_takes_over(
    says_so: bool, closing: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when headphones are unplugged: whoever asks for a sound waits for none of it, and the
    next sounds are heard again."""
    library = Library(closing)
    monkeypatch.setitem(sys.modules, "miniaudio", library)  # type: ignore[arg-type]
    monkeypatch.setattr("aftershake.sound.player.VANISHED_S", 0.3)
    player = Player(open_device)
    player.play(tone("rest"), 1.0)
    until(lambda: library.made and library.made[0].heard > 0.1)
    library.made[0].vanish(says_so=says_so)
    begun_s = time.monotonic()
    player.play(tone("shake"), 1.0)
    assert time.monotonic() - begun_s < 0.1
    until(lambda: len(library.made) == 2)
    until(lambda: player.name and player.missing is None)
    player.play(tone("shake"), 1.0)
    until(lambda: library.made[1].heard > 0.1)
    begun_s = time.monotonic()
    player.close()
    assert time.monotonic() - begun_s < 2
