"""What is said of lines in `config.toml` that say nothing that can be meant."""

from __future__ import annotations

from aftershake.audible import Settings, WrongSetting
from aftershake.config import LIE_DOWN_S, LONGEST_LIE_DOWN_S
from aftershake.settings import UnknownSetting, Wrong, WrongFile
from aftershake.wording.sentence import worded

_USUAL = Settings()
_SWITCH, _VOLUME, _TEXT = "on or off", "a number from 0 to 100", "text in quotation marks"
# What each can be, and what holds meanwhile.
_SAYS: dict[str, tuple[str, str]] = {
    "theme": ("light or dark", "dark is used"),
    "plan": (_TEXT, "the plan used last is used"),
    "contact": (_TEXT, "nobody is named"),
    "ratings": (_SWITCH, "you are asked how you are"),
    "lie_down_s": (
        f"a number of seconds from 0 to {LONGEST_LIE_DOWN_S:g}",
        f"{LIE_DOWN_S:g} is used",
    ),
    "sound": (_SWITCH, "on is used"),
    "sound_volume": (_VOLUME, f"{_USUAL.sound_volume} is used"),
    "speech": (_SWITCH, "on is used"),
    "plain_speech": (_SWITCH, "off is used"),
    "speech_volume": (_VOLUME, f"{_USUAL.speech_volume} is used"),
    "quiet": ("two times of the day, as in 22:00-07:00", "no hours are quiet"),
}


@worded
def wrong_setting(wrong: Wrong, file: str = "config.toml") -> str:
    """`file`: the settings file, as it is to be shown."""
    match wrong:
        case WrongFile(detail):
            return f"The settings in {file} cannot be read, so none of them hold: {detail}."
        case UnknownSetting(name, like):
            return f"In {file}, {name} is no setting and does nothing. Is {like} meant?"
        case WrongSetting(name, value):
            can_be, holds = _SAYS[name]
            return f"In {file}, {name} is “{value}”. It can be {can_be}. Until then {holds}."
