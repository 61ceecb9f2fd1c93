"""`start --plain` sounds, too: for who wants lines and sounds."""

from __future__ import annotations

import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from aftershake.cli.plain_sound import heard_by
from aftershake.config import config_file

PLAN = """
name = "seconds"
[[phase]]
name = "baseline"
kind = "rest"
duration_s = 20
[[phase]]
name = "shaking"
kind = "shake"
duration_s = 10
[[phase]]
name = "integration"
kind = "rest"
duration_s = 20
"""


def write(text: str) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(text, "utf-8")


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, *more: str) -> tuple[str, float]:
    """What was printed by a whole session, and how loud its loudest sound was, of 1."""
    (folder / "seconds.toml").write_text(PLAN, "utf-8")
    sounds = folder / "heard.wav"
    monkeypatch.setenv("AFTERSHAKE_SOUND", str(sounds))
    ran = subprocess.run(
        [sys.executable, "-m", "aftershake", "start", "--plain", "--simulate", "calm",
         "--plan", str(folder / "seconds.toml"), "--speed", "6", *more],
        input="\n", capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    if not sounds.exists():
        return ran.stdout, 0.0
    with wave.open(str(sounds)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16) / 32768
    return ran.stdout, float(np.abs(samples).max(initial=0))


@pytest.mark.parametrize(
    ("settings", "more", "sounds"),
    [
        ("lie_down_s = 7", (), True),
        ('lie_down_s = 7\nsound = "off"', (), False),
        ("lie_down_s = 7", ("--mute",), False),
    ],
)
@pytest.mark.words
def test_it_sounds_as_the_settings_say_and_lasts_as_they_say(
    settings: str,
    more: tuple[str, ...],
    sounds: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(settings)
    out, loudest = run(tmp_path, monkeypatch, *more)
    assert "The rest begins in 7 seconds." in out
    assert (loudest > 0.1) is sounds
    assert ("Sounds are on" in out) is sounds


def said_of(speed: float | None, *, mute: bool = False) -> list[str]:
    said: list[str] = []
    announcer = heard_by(said.append, speed, mute=mute)
    assert (announcer is None) is not said
    if announcer is not None:
        announcer.close()
    return said


@pytest.mark.words
def test_before_it_begins_it_is_said_what_will_be_heard() -> None:
    write('quiet = "22:00-07:00"\nplain_speech = "on"')
    said = " ".join(said_of(1.0))
    for words in ("Sounds are on", "voice is on", "Quiet from 22:00", "No headphones"):
        assert words in said
    assert said_of(1.0, mute=True) == said_of(None) == said_of(60.0) == []
