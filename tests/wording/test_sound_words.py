"""What is said of sound and voice: every reason there is, plainly."""

from __future__ import annotations

from datetime import time
from typing import get_args

import pytest

from aftershake.audible import (
    TONES,
    NoDevice,
    NoDeviceCode,
    NoSpeech,
    NoSpeechCode,
    Quiet,
    Settings,
)
from aftershake.wording.lint import never_said
from aftershake.wording.sound import (
    no_device,
    no_speech,
    on_the_way,
    quiet_hours,
    tone_words,
    trial,
    unheard,
)


def plainly(*said: str) -> None:
    for words in said:
        assert words
        assert never_said(words) is None
        assert len(words) <= 100
        assert "None" not in words


@pytest.mark.parametrize("code", get_args(NoDeviceCode))
def test_every_reason_for_no_sound_has_words_and_something_to_do(code: NoDeviceCode) -> None:
    plainly(*no_device(NoDevice(code)), *no_device(NoDevice(code, "it hums")))


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
@pytest.mark.parametrize("code", get_args(NoSpeechCode))
def test_every_reason_for_no_voice_has_words_and_something_to_do(
    code: NoSpeechCode, platform: str
) -> None:
    plainly(*no_speech(NoSpeech(code, "espeak-ng", "no card"), platform))


def test_what_a_program_said_is_told() -> None:
    said = no_speech(NoSpeech("failed", "espeak-ng", "no card"), "linux")
    assert said.found == "espeak-ng does not speak: no card"
    assert said.advice == "Try it by itself in a terminal: espeak-ng hello"


def test_each_sound_has_a_name_and_a_meaning_of_its_own() -> None:
    named = [tone_words(tone) for tone in TONES]
    assert len({name for name, _ in named}) == len({meaning for _, meaning in named}) == len(TONES)
    for name, meaning in named:
        plainly(name, meaning)
        assert len(meaning) <= 44  # in a list 60 columns wide


def test_the_rest_is_plain_too() -> None:
    settings = Settings(sound=False, quiet=Quiet(time(22), time(7)))
    plainly(trial(), unheard(), on_the_way(settings), quiet_hours(settings))
    assert on_the_way(settings) == "Sound off · voice on, volume 80. F3 lets you hear them."
    assert quiet_hours(Settings()) == ""
