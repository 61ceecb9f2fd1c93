"""`aftershake sound`, its line in doctor, and sessions without a terminal that are heard."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from aftershake.audible import TONES
from aftershake.cli.sound_checks import sound_checks
from aftershake.config import config_file
from support.spoken import Voice

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the voice of these is for Linux")
PLAN = """
name = "brief"
title = "Brief"
[[phase]]
name = "baseline"
kind = "rest"
posture = "lying"
duration_s = 2
[[phase]]
name = "shaking"
kind = "shake"
posture = "standing"
duration_s = 2
"""


@pytest.fixture
def voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Voice:
    return Voice(tmp_path / "bin", monkeypatch)


def aftershake(*arguments: str, sound: str) -> subprocess.CompletedProcess[str]:
    ran = subprocess.run(
        [sys.executable, "-m", "aftershake", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "AFTERSHAKE_SOUND": sound},
        timeout=120,
        check=False,
    )
    assert "Traceback" not in ran.stderr + ran.stdout
    return ran


def loudest(path: Path) -> float:
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16) / 32768
    return float(np.abs(samples).max(initial=0))


@pytest.mark.words
def test_it_plays_each_sound_and_speaks(voice: Voice, tmp_path: Path) -> None:
    voice.add()
    ran = aftershake("sound", sound=str(tmp_path / "all.wav"))
    assert ran.returncode == 0, ran.stderr
    assert "Sound  on, volume 70   all.wav" in ran.stdout
    assert ran.stdout.count("\n") >= len(TONES) + 4
    assert len(voice.ended) == 1
    assert loudest(tmp_path / "all.wav") == pytest.approx(0.35, abs=0.01)


@pytest.mark.words
def test_without_anything_it_says_what_to_do_and_ends_with_1(voice: Voice) -> None:
    ran = aftershake("sound", sound="none")
    assert ran.returncode == 1
    assert "sudo apt install espeak-ng" in ran.stdout


@pytest.mark.words
def test_a_voice_that_fails_is_told_and_the_next_one_tried(voice: Voice) -> None:
    voice.add("spd-say", does='sys.exit("no service")')
    voice.add("espeak-ng")
    ran = aftershake("sound", sound="/no/such/folder.wav")
    assert ran.returncode == 0, ran.stdout
    assert "spd-say does not speak: no service" in ran.stdout
    assert "(espeak-ng)" in ran.stdout
    assert "cannot be played: /no/such/folder.wav" in ran.stdout


def test_as_json_it_says_what_was_found_and_makes_no_sound(voice: Voice, tmp_path: Path) -> None:
    voice.add()
    config_file().write_text('quiet = "22:00-7:00"\nsound_volume = "x"\n', "utf-8")
    ran = aftershake("sound", "--json", sound=str(tmp_path / "a.wav"))
    found = json.loads(ran.stdout)
    assert found["sound"] == {"on": True, "volume": 70, "device": "a.wav", "missing": None}
    assert found["speech"]["program"] == "spd-say"
    assert found["quiet"] == "22:00-07:00"
    assert found["wrong"] == [{"name": "sound_volume", "value": "x"}]
    assert len(found["sounds"]) == len(TONES)
    assert not voice.begun
    assert loudest(tmp_path / "a.wav") == 0


def test_doctor_finds_sound_and_voice(
    voice: Voice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = list(sound_checks())
    assert [(each.what, each.fine) for each in found] == [("sound", None), ("voice", None)]
    assert all(each.advice for each in found)
    voice.add()
    monkeypatch.setenv("AFTERSHAKE_SOUND", str(tmp_path / "a.wav"))
    found = list(sound_checks())
    assert [(each.what, each.fine) for each in found] == [
        ("sound", True),
        ("voice", True),
    ]
    assert not voice.begun


@pytest.fixture
def plan(tmp_path: Path) -> str:
    path = tmp_path / "brief.toml"
    path.write_text(PLAN, "utf-8")
    return str(path)


def test_without_a_terminal_it_is_silent_unless_asked(
    voice: Voice, plan: str, tmp_path: Path
) -> None:
    voice.add(takes_s=0.2)
    session = ("start", "--simulate", "calm", "--plan", plan, "--headless")
    aftershake(*session, sound=str(tmp_path / "silent.wav"))
    assert not (tmp_path / "silent.wav").exists()
    assert not voice.begun
    aftershake(*session, "--sound", sound=str(tmp_path / "heard.wav"))
    assert loudest(tmp_path / "heard.wav") > 0.3
    assert len(voice.begun) == 3
    # The last sentence is said to its end.
    assert voice.ended[-1] == voice.begun[-1]


@pytest.mark.parametrize(
    "options", [("--sound",), ("--headless", "--sound", "--mute"), ("--sound", "--mute")]
)
def test_what_does_not_go_together_is_said(options: tuple[str, ...]) -> None:
    ran = aftershake("start", "--simulate", "calm", *options, sound="none")
    assert ran.returncode == 2
    assert "--sound" in ran.stderr
