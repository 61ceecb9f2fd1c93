"""What a person has chosen to hear, kept in `config.toml`."""

from __future__ import annotations

from aftershake import settings as kept
from aftershake.audible import Settings
from aftershake.config import remember


def read_settings(*, as_lines: bool = False) -> Settings:
    """The settings; a line that says nothing is told in `wrong`, and the usual holds.

    `as_lines`: of a session told in lines: no second voice unless `plain_speech` asks for one.
    """
    speech = kept.PLAIN_SPEECH if as_lines else kept.SPEECH
    those = kept.SOUND, kept.SOUND_VOLUME, speech, kept.SPEECH_VOLUME, kept.QUIET
    return Settings(
        sound=kept.read(kept.SOUND),
        sound_volume=kept.read(kept.SOUND_VOLUME),
        speech=kept.read(speech),
        speech_volume=kept.read(kept.SPEECH_VOLUME),
        quiet=kept.read(kept.QUIET),
        wrong=tuple(wrong for each in those for wrong in kept.wrong_of(each)),
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
