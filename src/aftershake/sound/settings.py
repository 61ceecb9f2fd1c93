"""What a person has chosen to hear, kept in `config.toml`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from typing import TypeVar

from aftershake.audible import Quiet, Settings, WrongSetting
from aftershake.config import remember, written
from aftershake.plain import plain, whole_number

Value = TypeVar("Value")
ON, OFF = ("on", "true", "yes"), ("off", "false", "no")
_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})", re.ASCII)


def read_settings(*, as_lines: bool = False) -> Settings:
    """The settings; a line that says nothing is told in `wrong`, and the usual holds.

    `as_lines`: of a session told in lines, which a screen reader may speak already: no second
    voice unless `plain_speech` asks for one.
    """
    usual = Settings(speech=not as_lines)
    wrong: list[WrongSetting] = []

    def read(name: str, parse: Callable[[str], Value], otherwise: Value) -> Value:
        value = written(name)
        if value is None:
            return otherwise
        text = str(value).strip().lower()  # also of `sound = true` and `sound_volume = 40`
        try:
            return parse(text)
        except ValueError:
            wrong.append(WrongSetting(name, plain(text, 40)))
            return otherwise

    return Settings(
        sound=read("sound", _switch, usual.sound),
        sound_volume=read("sound_volume", _volume, usual.sound_volume),
        speech=read("plain_speech" if as_lines else "speech", _switch, usual.speech),
        speech_volume=read("speech_volume", _volume, usual.speech_volume),
        quiet=read("quiet", _hours, usual.quiet),
        wrong=tuple(wrong),
    )


def keep_settings(settings: Settings) -> None:
    """Keep what was changed; what is as it was stays as somebody may have written it."""
    was = read_settings()
    for name, before, now in (
        ("sound", was.sound, settings.sound),
        ("speech", was.speech, settings.speech),
    ):
        if now != before:
            remember(name, "on" if now else "off")
    for name, had, has in (
        ("sound_volume", was.sound_volume, settings.sound_volume),
        ("speech_volume", was.speech_volume, settings.speech_volume),
    ):
        if has != had:
            remember(name, str(has))


def _switch(text: str) -> bool:
    if text not in (*ON, *OFF):
        raise ValueError(text)
    return text in ON


def _volume(text: str) -> int:
    volume = whole_number(text.removesuffix("%").strip(), 100)
    if volume is None:
        raise ValueError(text)
    return volume


def _hours(text: str) -> Quiet | None:
    if text in ("", *OFF):
        return None
    found = _HOURS.fullmatch(text)
    if found is None:
        raise ValueError(text)
    hours, minutes, to_hours, to_minutes = map(int, found.groups())
    midnight = (to_hours, to_minutes) == (24, 0)
    return Quiet(time(hours, minutes), time() if midnight else time(to_hours, to_minutes))
