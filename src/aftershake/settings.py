"""Every setting that `config.toml` may hold: how it is read, what holds where it is not written,
and which lines of the file say nothing that can be meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from difflib import get_close_matches
from typing import Any, Generic, TypeVar

from aftershake.audible import Quiet, Settings, WrongSetting
from aftershake.config import LIE_DOWN_S, LONGEST_LIE_DOWN_S, kept, unread
from aftershake.plain import plain, whole_number

Value = TypeVar("Value")
ON, OFF = ("on", "true", "yes"), ("off", "false", "no")
SHOWN = 40  # characters of a value that is quoted
ALIKE = 0.75  # of two names, as `difflib` has it: one is the other mistyped
_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Setting(Generic[Value]):
    """`usual` holds where nothing is written, and where `parse` raises ValueError."""

    name: str
    usual: Value
    parse: Callable[[object], Value]


@dataclass(frozen=True, slots=True)
class WrongFile:
    """The file is there, and nothing of it can be read; `detail` is fit to be shown."""

    detail: str


@dataclass(frozen=True, slots=True)
class UnknownSetting:
    """A name that no setting has, and the one that it is like."""

    name: str
    like: str


Wrong = WrongFile | WrongSetting | UnknownSetting


def read(setting: Setting[Value]) -> Value:
    """What holds. Never raises."""
    value = kept().get(setting.name)
    if value is None:
        return setting.usual
    try:
        return setting.parse(value)
    except ValueError:
        return setting.usual


def wrong_of(setting: Setting[Any]) -> tuple[WrongSetting, ...]:
    """The line of this setting, where it says nothing that can be meant."""
    value = kept().get(setting.name)
    try:
        if value is not None:
            setting.parse(value)
    except ValueError:
        return (WrongSetting(setting.name, plain(_short(value), SHOWN)),)
    return ()


def wrong_settings() -> tuple[Wrong, ...]:
    """All that the file has and that does not hold. Never raises."""
    detail = unread()
    if detail is not None:
        return (WrongFile(plain(detail, 3 * SHOWN)),)
    found: list[Wrong] = [wrong for each in ALL for wrong in wrong_of(each)]
    names = [each.name for each in ALL]
    for name in kept():
        like = [] if name in names else get_close_matches(name, names, 1, ALIKE)
        found += [UnknownSetting(plain(name, SHOWN), each) for each in like]
    return tuple(found)


def lie_down_s() -> float:
    """How long a person has to lie down before a session begins, seconds."""
    return read(LIE_DOWN)


def ratings_wanted() -> bool:
    """Whether the person is asked how they are."""
    return read(RATINGS)


def _short(value: object) -> str:
    """No more of a value than can be shown: a table may be endless, and go as deep."""
    return "[…]" if isinstance(value, list | dict) else str(value).strip()


def _word(value: object) -> str:
    """As it is written, also of `sound = true` and `sound_volume = 40`."""
    if isinstance(value, list | dict):
        raise ValueError(value)
    return str(value).strip().lower()


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return value


def _theme(value: object) -> str:
    word = _word(value)
    if word not in ("light", "dark"):
        raise ValueError(word)
    return word


def _switch(value: object) -> bool:
    word = _word(value)
    if word not in (*ON, *OFF):
        raise ValueError(word)
    return word in ON


def _volume(value: object) -> int:
    volume = whole_number(_word(value).removesuffix("%").strip(), 100)
    if volume is None:
        raise ValueError(value)
    return volume


def _seconds(value: object) -> float:
    seconds = float(_word(value))
    if not 0 <= seconds <= LONGEST_LIE_DOWN_S:
        raise ValueError(value)
    return seconds


def _hours(value: object) -> Quiet | None:
    word = _word(value)
    if word in ("", *OFF):
        return None
    found = _HOURS.fullmatch(word)
    if found is None:
        raise ValueError(word)
    hours, minutes, to_hours, to_minutes = map(int, found.groups())
    midnight = (to_hours, to_minutes) == (24, 0)
    return Quiet(time(hours, minutes), time() if midnight else time(to_hours, to_minutes))


_USUAL = Settings()
THEME = Setting("theme", "dark", _theme)
PLAN: Setting[str | None] = Setting("plan", None, _text)
CONTACT = Setting("contact", "", _text)
RATINGS = Setting("ratings", True, _switch)
LIE_DOWN = Setting("lie_down_s", LIE_DOWN_S, _seconds)
SOUND = Setting("sound", _USUAL.sound, _switch)
SOUND_VOLUME = Setting("sound_volume", _USUAL.sound_volume, _volume)
SPEECH = Setting("speech", _USUAL.speech, _switch)
# Of a session told in lines, which a screen reader may speak already.
PLAIN_SPEECH = Setting("plain_speech", False, _switch)
SPEECH_VOLUME = Setting("speech_volume", _USUAL.speech_volume, _volume)
QUIET: Setting[Quiet | None] = Setting("quiet", _USUAL.quiet, _hours)
ALL: tuple[Setting[Any], ...] = (
    *(THEME, PLAN, CONTACT, RATINGS, LIE_DOWN),
    *(SOUND, SOUND_VOLUME, SPEECH, PLAIN_SPEECH, SPEECH_VOLUME, QUIET),
)
