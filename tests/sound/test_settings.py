"""What a person has chosen to hear, as it may stand in the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.audible import Quiet, Settings, WrongSetting
from aftershake.config import config_file, remembered
from aftershake.sound.settings import keep_settings, read_settings


def write(text: str) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(text, "utf-8")


def test_without_a_file_all_is_as_it_comes() -> None:
    assert read_settings() == Settings()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('sound = "off"\nspeech = "on"', Settings(sound=False)),
        ("sound = false\nspeech = true", Settings(sound=False)),
        ('sound_volume = "0"\nspeech_volume = "100"', Settings(sound_volume=0, speech_volume=100)),
        ("sound_volume = 35", Settings(sound_volume=35)),
        ('sound_volume = "35 %"', Settings(sound_volume=35)),
        ('quiet = "22:00-07:00"', Settings(quiet=Quiet(time(22), time(7)))),
        ('quiet = "9:30 – 24:00"', Settings(quiet=Quiet(time(9, 30), time(0)))),
        ('quiet = "off"', Settings()),
    ],
)
def test_what_is_written_is_read(text: str, expected: Settings) -> None:
    write(text)
    assert read_settings() == expected


@pytest.mark.parametrize(
    ("text", "speaks"),
    [("", False), ('speech = "on"', False), ('plain_speech = "on"', True)],
)
def test_lines_have_no_second_voice_unless_it_is_asked_for(text: str, speaks: bool) -> None:
    write(text)
    assert read_settings(as_lines=True) == Settings(speech=speaks)
    assert read_settings() == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sound", '"loud"'),
        ("speech", "3"),
        ("sound_volume", '"101"'),
        ("sound_volume", "-1"),
        ("speech_volume", '"²"'),
        ("quiet", '"22-7"'),
        ("quiet", '"25:00-07:00"'),
        ("quiet", '"22:00-07:60"'),
        ("quiet", '"\\u001b[31m"'),
    ],
)
def test_what_says_nothing_is_told_and_the_rest_holds(name: str, value: str) -> None:
    write(
        f"speech_volume = 15\n{name} = {value}\n" if name != "speech_volume" else f"{name}={value}"
    )
    settings = read_settings()
    (wrong,) = settings.wrong
    assert wrong.name == name
    assert "\x1b" not in wrong.value
    expected = Settings(wrong=settings.wrong)
    if name != "speech_volume":
        expected = replace(expected, speech_volume=15)
    assert settings == expected


@pytest.mark.parametrize("text", ["", "not toml at all [", "[table]\nsound = 3"])
def test_a_file_that_says_nothing_of_sound_changes_nothing(text: str) -> None:
    write(text)
    assert read_settings() == Settings()


def test_what_is_changed_is_kept_and_the_rest_stays_as_it_was_written() -> None:
    write('sound = "yes"\nquiet = "22:00-07:00"\nspeech_volume = "loud"\n')
    settings = read_settings()
    assert settings.wrong == (WrongSetting("speech_volume", "loud"),)
    keep_settings(replace(settings, speech=False, sound_volume=40))
    assert (remembered("sound"), remembered("quiet")) == ("yes", "22:00-07:00")
    again = read_settings()
    assert (again.sound, again.speech, again.sound_volume) == (True, False, 40)


@given(begins=st.times(), ends=st.times(), now=st.times())
def test_quiet_hours_and_the_hours_between_them_share_the_day(
    begins: time, ends: time, now: time
) -> None:
    if begins != ends:
        assert Quiet(begins, ends).holds(now) != Quiet(ends, begins).holds(now)


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        ("21:59", False),
        ("22:00", True),
        ("23:59", True),
        ("00:00", True),
        ("06:59", True),
        ("07:00", False),
        ("12:00", False),
    ],
)
def test_quiet_hours_pass_midnight(at: str, quiet: bool) -> None:
    hours = Quiet(time(22), time(7))
    assert hours.holds(time.fromisoformat(at)) is quiet
    assert str(hours) == "22:00-07:00"
