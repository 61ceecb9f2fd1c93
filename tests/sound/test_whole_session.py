"""A whole session on the real clock: each sound and each sentence at its moment, by the files."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
import wave
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from click.testing import CliRunner

from aftershake.audible import TONE_OF, NoDevice, Settings
from aftershake.cli.group import cli
from aftershake.events import Cued, Event, LieDown, Link, Packet, Pressed
from aftershake.plans.reader import read_plan
from aftershake.recording.clock import Clock
from aftershake.recording.recorder import Recorder
from aftershake.rr.packet import encode
from aftershake.sound.announcer import Announcer
from aftershake.sound.device import Device
from aftershake.sound.file_device import FileDevice, open_file
from aftershake.sound.mixer import Mixer
from aftershake.sound.player import Player
from aftershake.sound.programs import programs
from aftershake.sound.speech import Speech
from aftershake.sound.tones import RATE_HZ, Samples, tone
from aftershake.store.store import Store
from support.begun import begin
from support.spoken import Voice

SOON_S, IN_A_SECOND_S, NEAR_S, WAIT_S = 0.15, 1.0, 0.6, 20
PLAN = """
name = "seconds"
title = "Seconds"
[[phase]]
name = "baseline"
kind = "rest"
posture = "lying"
duration_s = 4
say = "Lie still."
[[phase]]
name = "shaking"
kind = "shake"
posture = "standing"
duration_s = 4
say = "Shake $(now)."
[[phase]]
name = "integration"
kind = "rest"
posture = "lying"
duration_s = 4
"""


class Heart:
    """A strap of 100 beats a minute; like a real one it has no time of its own."""

    ticks = False

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def resume(self, from_s: float, already_s: float, connections: int) -> None:
        raise AssertionError

    def wait(self, for_s: float) -> bool:
        return False

    def pressed(self, event: Pressed) -> None:
        raise AssertionError

    async def events(self) -> AsyncGenerator[Event, None]:
        yield Link(self._clock.now_s(), "connected", 1)
        for beat in itertools.count():
            await asyncio.sleep(0.6)  # the heart's own pace
            yield Packet(self._clock.now_s(), encode(100, (612 + beat % 5,)), 1)


def onset_s(samples: npt.NDArray[np.float64], which: Samples, near_s: float) -> float:
    """When in the file a sound begins: where it fits best, near where it is looked for."""
    first = max(0, int((near_s - NEAR_S) * RATE_HZ))
    heard = samples[first : int((near_s + NEAR_S) * RATE_HZ) + len(which)]
    fits = np.correlate(heard, which.astype(float), "valid")
    best = int(np.argmax(fits))
    # It is there, at the volume that was chosen.
    assert fits[best] == pytest.approx(0.7 * float(which @ which), rel=0.05)
    return (first + best) / RATE_HZ


@pytest.mark.words
def test_every_cue_sounds_within_150_ms_and_is_spoken_within_a_second(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    voice = Voice(tmp_path / "bin", monkeypatch)
    voice.add(takes_s=0.3)
    devices: list[FileDevice] = []

    def open_one(mixer: Mixer) -> Device | NoDevice:
        device = open_file(tmp_path / "session.wav", mixer)
        assert isinstance(device, FileDevice)
        devices.append(device)
        return device

    announcer = Announcer(
        Settings(), player=Player(open_one), speech=Speech(lambda: programs("linux"))
    )
    announcer.prepare()
    assert announcer.player.tried.wait(WAIT_S)
    plan = read_plan(PLAN)
    with Store(home / "aftershake.db") as store:
        now = datetime.now(UTC)
        number = begin(store, plan, now, what="x")
        row = store.session(number)
        assert row is not None
        clock = Clock(now, own_time=False)
        zero_s = time.monotonic() - clock.now_s()
        recorder = Recorder(
            store=store,
            session=row,
            plan=plan,
            source=Heart(clock),
            clock=clock,
            show=lambda view: None,
            announce=announcer,
            first=(LieDown(0.0, 3.0),),
        )
        assert asyncio.run(recorder.run()).complete
        announcer.finish().join(WAIT_S)
        cued = [event for event in store.events(number) if isinstance(event, Cued)]
    assert [each.cue for each in cued] == ["lie_down", "begin", "shake", "rest", "done"]
    assert cued[2].words.endswith("Shake $(now).")

    with wave.open(str(tmp_path / "session.wav")) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16) / 32768
    spoken = {told.words: told.at_s - zero_s for told in voice.told if told.what == "begin"}
    for each in cued:
        file_s = devices[0].began_s - zero_s  # second 0 of the file on the session clock
        began_s = file_s + onset_s(samples, tone(TONE_OF[each.cue]), each.t_s - file_s)
        assert abs(began_s - each.t_s) < SOON_S, each
        assert 0 < spoken[each.words] - each.t_s < IN_A_SECOND_S, each

    # The log says the same.
    ran = CliRunner().invoke(cli, ["show", "last", "--json"])
    assert ran.exit_code == 0, ran.output
    assert json.loads(ran.stdout)["cues"] == [
        {"t_s": each.t_s, "cue": each.cue, "words": each.words} for each in cued
    ]
    ran = CliRunner().invoke(cli, ["show", "last", "--cues"])
    lines = ran.stdout.splitlines()
    assert [line.split()[1] for line in lines] == [each.cue for each in cued]
    assert all(each.words in line for each, line in zip(cued, lines, strict=True))
