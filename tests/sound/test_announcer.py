"""A cue becomes a sound and a sentence, as the person has chosen."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import wave
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from datetime import time as hour
from pathlib import Path

import numpy as np
import pytest

from aftershake.audible import NoDevice, Quiet, Settings
from aftershake.session.cues import Cue
from aftershake.sound.announcer import Announcer
from aftershake.sound.player import Player, to_file
from aftershake.sound.programs import programs
from aftershake.sound.speech import Speech
from support.spoken import Voice, lives
from support.waiting import WAIT_S, until

SHAKE = Cue("shake", "Now: shaking.")
NOON, NIGHT = datetime(2026, 11, 26, 12), datetime(2026, 11, 26, 23, 30)


@pytest.fixture
def voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Voice:
    monkeypatch.setattr("sys.platform", "linux")
    voice = Voice(tmp_path / "bin", monkeypatch)
    voice.add(takes_s=0.2)
    return voice


class Heard:
    """An announcer with a file for a device, and what became of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.made: list[Announcer] = []

    def announcer(
        self, settings: Settings, *, speed: float | None = 1.0, at: datetime = NOON
    ) -> Announcer:
        announcer = Announcer(
            settings,
            player=Player(to_file(self.path)),
            speech=Speech(lambda: programs("linux")),
            speed=speed,
            now=lambda: at,
        )
        self.made.append(announcer)
        return announcer

    @property
    def loudest(self) -> float:
        if not self.path.exists():
            return 0.0
        with wave.open(str(self.path)) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), np.int16) / 32768
        return float(np.abs(samples).max(initial=0))


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Heard]:
    heard = Heard(tmp_path / "heard.wav")
    yield heard
    for each in heard.made:
        each.close()


def test_first_the_sound_then_the_words(heard: Heard, voice: Voice) -> None:
    announcer = heard.announcer(Settings())
    asked_s = time.monotonic()
    announcer(SHAKE)
    assert time.monotonic() - asked_s < 0.5
    announcer.finish().join(WAIT_S)
    assert voice.ended == ["Now: shaking."]
    assert 0.5 < voice.told[0].at_s - asked_s < 1.0
    assert heard.loudest == pytest.approx(0.7 * 0.5, abs=0.01)


@pytest.mark.parametrize(
    ("settings", "sounds", "speaks"),
    [
        (Settings(sound=False), False, True),
        (Settings(sound_volume=0), False, True),
        (Settings(speech=False), True, False),
        (Settings(speech_volume=0), True, False),
        (Settings(sound=False, speech=False), False, False),
        (Settings(quiet=Quiet(hour(11), hour(13))), False, False),
        (Settings(quiet=Quiet(hour(22), hour(7))), True, True),
    ],
)
def test_the_settings_decide(
    settings: Settings, sounds: bool, speaks: bool, heard: Heard, voice: Voice
) -> None:
    announcer = heard.announcer(settings)
    announcer.prepare()
    announcer(SHAKE)
    announcer.finish().join(WAIT_S)
    assert bool(heard.loudest) is sounds
    assert bool(voice.begun) is speaks


@pytest.mark.parametrize(
    ("speed", "sounds", "speaks"),
    [(1.0, True, True), (1.5, True, True), (6.0, True, False), (60.0, False, False),
     (None, False, False)],
)  # fmt: skip
def test_where_time_runs_faster_nothing_runs_over_the_other(
    speed: float | None, sounds: bool, speaks: bool, heard: Heard, voice: Voice
) -> None:
    announcer = heard.announcer(Settings(), speed=speed)
    announcer.prepare()
    announcer(SHAKE)
    announcer.finish().join(WAIT_S)
    assert bool(heard.loudest) is sounds
    assert bool(voice.begun) is speaks


def test_quiet_hours_are_those_of_the_moment(heard: Heard, voice: Voice) -> None:
    announcer = heard.announcer(Settings(quiet=Quiet(hour(22), hour(7))), at=NIGHT)
    announcer(SHAKE)
    assert announcer.quiet
    announcer.settings = replace(announcer.settings, quiet=None)
    announcer(Cue("rest", "Now: rest."))
    announcer.finish().join(WAIT_S)
    assert voice.begun == ["Now: rest."]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="a process has one time zone there")
@pytest.mark.parametrize(
    ("utc", "wall", "quiet"),
    [
        ("2026-03-29T00:59", "01:59", False),
        ("2026-03-29T01:00", "03:00", True),  # from 2 to 3: the hour in which they begin is not
        ("2026-03-29T05:00", "07:00", False),
        ("2026-10-25T00:29", "02:29", False),
        ("2026-10-25T00:45", "02:45", True),
        ("2026-10-25T01:15", "02:15", False),  # the clock was set back, and they begin once more
        ("2026-10-25T01:45", "02:45", True),
        ("2026-10-25T06:00", "07:00", False),
    ],
)
def test_quiet_hours_go_by_the_clock_on_the_wall_also_when_it_is_changed(
    utc: str, wall: str, quiet: bool, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as zone:
        zone.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
        time.tzset()
        at = datetime.fromtimestamp(datetime.fromisoformat(f"{utc}+00:00").timestamp())
    time.tzset()
    assert f"{at:%H:%M}" == wall
    announcer = heard.announcer(Settings(quiet=Quiet(hour(2, 30), hour(7))), at=at)
    assert announcer.quiet is quiet


def silent(settings: Settings, at: datetime = NOON, speed: float | None = 1.0) -> Announcer:
    player = Player(lambda mixer: NoDevice("no_device"))
    announcer = Announcer(settings, player=player, speech=Speech(list), now=lambda: at, speed=speed)
    announcer.prepare()
    if settings.sound:
        assert player.tried.wait(WAIT_S) or speed is None
    return announcer


@pytest.mark.parametrize(
    ("settings", "at", "rings"),
    [
        (Settings(), NOON, True),
        (Settings(sound=False), NOON, False),
        (Settings(quiet=Quiet(hour(22), hour(7))), NOON, True),
        (Settings(quiet=Quiet(hour(22), hour(7))), NIGHT, False),
    ],
)
def test_the_bell_stands_in_only_where_there_is_no_device(
    settings: Settings, at: datetime, rings: bool
) -> None:
    announcer = silent(settings, at)
    assert announcer.rings is rings
    announcer.close()


def test_with_a_device_no_bell_rings(heard: Heard) -> None:
    announcer = heard.announcer(Settings())
    announcer.prepare()
    assert announcer.player.tried.wait(WAIT_S)
    assert not announcer.rings


def test_without_anything_at_all_nothing_fails() -> None:
    announcer = silent(Settings())
    announcer(SHAKE)
    announcer(Cue("done", "Done."))
    announcer.finish().join(WAIT_S)
    announcer(SHAKE)


def test_the_last_sentence_is_finished_and_closing_cuts_it(heard: Heard, voice: Voice) -> None:
    voice.add(takes_s=60)
    announcer = heard.announcer(Settings(sound=False))
    announcer(Cue("done", "Done."))
    until(lambda: voice.begun)
    begun_s = time.monotonic()
    announcer.close()
    assert time.monotonic() - begun_s < 2
    until(lambda: not announcer.speech.speaking)
    assert not voice.ended


def test_cues_come_from_any_thread(heard: Heard, voice: Voice) -> None:
    announcer = heard.announcer(Settings())
    threads = [threading.Thread(target=announcer, args=(SHAKE,)) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(WAIT_S)
    announcer.finish().join(WAIT_S)
    assert len(voice.begun) >= 1
    times = [(each.what, each.at_s) for each in voice.told if each.what != "stop"]
    assert [what for what, _ in times][:1] == ["begin"]


@pytest.mark.parametrize("ending", ["raise RuntimeError", "sys.exit(3)", "pass"])
def test_however_the_program_ends_the_voice_does_not_go_on(ending: str, voice: Voice) -> None:
    voice.add(takes_s=60)
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from aftershake.audible import Settings\n"
        "from aftershake.session.cues import Cue\n"
        "from aftershake.sound.announcer import Announcer\n"
        "from aftershake.sound.programs import programs\n"
        "from aftershake.sound.speech import Speech\n"
        "announcer = Announcer(Settings(), speech=Speech(lambda: programs('linux')))\n"
        "announcer.prepare()\n"
        "announcer(Cue('rest', 'Now: rest.'))\n"
        f"log = Path({str(voice.log)!r})\n"
        "while not (log.exists() and log.read_bytes().endswith(b'\\n')): time.sleep(0.01)\n"
        f"{ending}\n"
    )
    subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=50, check=False)
    assert voice.begun == ["Now: rest."]
    until(lambda: not lives(voice.pids()[0]))
