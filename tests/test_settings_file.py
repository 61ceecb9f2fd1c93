"""Whatever stands in the settings file: nothing breaks, and what does not hold is told."""

from __future__ import annotations

import string
from datetime import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aftershake.audible import Quiet, Settings, WrongSetting
from aftershake.config import LIE_DOWN_S, config_file, remember, remembered
from aftershake.settings import (
    ALL,
    UnknownSetting,
    WrongFile,
    lie_down_s,
    ratings_wanted,
    read,
    wrong_settings,
)
from aftershake.sound.settings import keep_settings, read_settings

NAMES = [each.name for each in ALL]


def write(text: str) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(text, "utf-8")


# Any value there is in TOML, as text.
words = st.text(string.ascii_letters + string.digits + " :-%.²٣\u202e", max_size=30)
values = st.recursive(
    st.one_of(
        st.integers(-(2**63), 2**63 - 1).map(str),
        st.floats().map(lambda number: str(number)),
        st.sampled_from(["true", "false", "07:32:00", "1979-05-27", "1979-05-27T07:32:00Z"]),
        words.map(lambda text: f'"{text}"'),
        st.sampled_from(['"on"', '"off"', '"22:00-07:00"', '"nan"', '"1e999"', '""', "1e999"]),
    ),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda held: f"[{', '.join(held)}]")
        | inner.map(lambda held: f"{{ a = {held} }}")
    ),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*NAMES, "size"]), values, max_size=len(NAMES)))
@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300
)
def test_any_value_of_any_kind_holds_or_is_told(held: dict[str, str]) -> None:
    write("".join(f"{name} = {value}\n" for name, value in held.items()))
    wrong = wrong_settings()
    assert not any(isinstance(each, WrongFile) for each in wrong)
    names = [each.name for each in wrong if isinstance(each, WrongSetting)]
    assert len(set(names)) == len(names)
    for each in ALL:
        if each.name in names or each.name not in held:
            assert read(each) == each.usual
    assert 0 <= lie_down_s() <= 3600
    assert ratings_wanted() in (True, False)
    for as_lines in (True, False):
        heard = read_settings(as_lines=as_lines)
        assert 0 <= heard.sound_volume <= 100
        assert 0 <= heard.speech_volume <= 100
        assert isinstance(heard.sound, bool)
        assert heard.quiet is None or isinstance(heard.quiet, Quiet)
        for told in heard.wrong:
            assert told in wrong
    keep_settings(Settings(sound=False))
    assert read_settings().sound is False or not isinstance(remembered("sound"), str)
    remember("theme", "light")


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_file(held: bytes) -> None:
    config_file().write_bytes(held)
    for wrong in wrong_settings():
        assert isinstance(wrong, WrongFile | UnknownSetting | WrongSetting)
    assert read_settings().sound_volume in range(101)
    assert 0 <= lie_down_s() <= 3600


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ('lie_down_s = "soon"', "lie_down_s", "soon"),
        ("lie_down_s = true", "lie_down_s", "True"),
        ("lie_down_s = -1", "lie_down_s", "-1"),
        ("lie_down_s = nan", "lie_down_s", "nan"),
        ("lie_down_s = 3601", "lie_down_s", "3601"),
        ("sound_volume = 300", "sound_volume", "300"),
        ("speech_volume = [1]", "speech_volume", "[…]"),
        ("quiet = 22:00:00", "quiet", "22:00:00"),
        ('theme = "blue"', "theme", "blue"),
        ("contact = 112", "contact", "112"),
        ("plan = 1", "plan", "1"),
        ('ratings = "never"', "ratings", "never"),
        ('plain_speech = "\\u001b[2J"', "plain_speech", "�[2J"),
    ],
)
def test_what_does_not_hold_is_told_by_its_name(line: str, name: str, value: str) -> None:
    write(f"{line}\n")
    (wrong,) = wrong_settings()
    assert isinstance(wrong, WrongSetting)
    assert wrong.name == name
    assert "\x1b" not in wrong.value
    if "\\u" not in line:
        assert wrong.value == value


def test_what_holds_is_not_told() -> None:
    write(
        'theme = "light"\nplan = "quick"\ncontact = "Ada"\nratings = false\nlie_down_s = "20"\n'
        'sound = true\nsound_volume = "40 %"\nspeech = "no"\nplain_speech = "on"\n'
        'quiet = "00:00-24:00"\nsize = 3\n[own]\nlie_down = 3\n'
    )
    assert wrong_settings() == ()
    assert (lie_down_s(), ratings_wanted()) == (20.0, False)
    quiet = read_settings().quiet
    assert quiet is not None
    assert all(quiet.holds(time(hour)) for hour in range(24))


def test_a_name_that_is_nearly_one_is_told() -> None:
    write("lie_down = 20\nvolume_of_the_sea = 3\n")
    assert wrong_settings() == (UnknownSetting("lie_down", "lie_down_s"),)


@pytest.mark.parametrize("held", ["sound = = 3", "sound = 3\nsound = 4", f"a = {'[' * 5000}"])
def test_a_file_that_cannot_be_read_is_told_once(held: str, home: Path) -> None:
    write(held)
    (wrong,) = wrong_settings()
    assert isinstance(wrong, WrongFile)
    assert wrong.detail
    assert (read_settings(), lie_down_s()) == (Settings(), LIE_DOWN_S)
    remember("theme", "light")
    assert config_file().read_text("utf-8") == held


def test_no_file_is_no_trouble(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert wrong_settings() == ()
    monkeypatch.setenv("AFTERSHAKE_HOME", "~nobody-of-that-name/x")
    assert wrong_settings() == ()


def test_a_folder_in_its_place_is_told(home: Path) -> None:
    config_file().mkdir()
    (wrong,) = wrong_settings()
    assert isinstance(wrong, WrongFile)
