"""`aftershake sound`: hear every sound and the voice once, in a terminal, as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from aftershake.cli.options import as_json, examples
from aftershake.cli.output import FAILURE, OK, give, say

if TYPE_CHECKING:
    from aftershake.audible import Settings
    from aftershake.sound.player import Player
    from aftershake.sound.speech import Speech

BETWEEN_S = 0.4  # one sound and the next


@click.command(
    short_help="Hear every sound and the voice.",
    help=examples("aftershake sound", "aftershake sound --json     only what was found")
    + "\n\nPlays each sound of a session with its meaning, and speaks a sentence. What is chosen is"
    " kept in config.toml: sound and speech (on, off), sound_volume and speech_volume (0 to 100),"
    ' quiet ("22:00-07:00"). Ends with 1 where there is neither sound nor voice.',
)
@as_json
@click.pass_context
def sound(context: click.Context, as_json: bool) -> None:
    from aftershake.cli.sound_checks import WAIT_S
    from aftershake.sound.player import Player
    from aftershake.sound.settings import read_settings
    from aftershake.sound.speech import Speech

    settings = read_settings()
    player, speech = Player(), Speech(volume=settings.speech_volume)
    player.prepare()
    speech.prepare()
    player.tried.wait(WAIT_S)
    speech.ready.wait(WAIT_S)
    try:
        if as_json:
            give(_found(settings, player, speech))
        else:
            _hear(settings, player, speech)
        there = bool(player.name or speech.program)
    finally:
        player.close()
        speech.close()
    context.exit(OK if there else FAILURE)


def _found(settings: Settings, player: Player, speech: Speech) -> dict[str, Any]:
    from aftershake.audible import TONES
    from aftershake.wording.sound import tone_words

    return {
        "sound": {
            "on": settings.sound,
            "volume": settings.sound_volume,
            "device": player.name or None,
            "missing": player.missing.code if player.missing is not None else None,
        },
        "speech": {
            "on": settings.speech,
            "volume": settings.speech_volume,
            "program": speech.program or None,
            "missing": speech.missing.code if speech.missing is not None else None,
        },
        "quiet": str(settings.quiet) if settings.quiet is not None else None,
        "wrong": [{"name": each.name, "value": each.value} for each in settings.wrong],
        "sounds": [{"name": name, "meaning": meaning} for name, meaning in map(tone_words, TONES)],
    }


def _hear(settings: Settings, player: Player, speech: Speech) -> None:
    import sys
    import time

    from aftershake.audible import TONES
    from aftershake.sound.tones import lasts_s, tone
    from aftershake.wording.settings import wrong_setting
    from aftershake.wording.sound import (
        chosen,
        no_device,
        no_speech,
        quiet_hours,
        tone_words,
        trial,
        unheard,
    )

    def line(name: str, on: bool, volume: int, there: str, missing: tuple[str, str] | None) -> None:
        click.echo(f"{name}  {chosen(on, volume):<14}  {f'▲ {missing[0]}' if missing else there}")
        if missing:
            click.echo(f"       {missing[1]}")

    for wrong in settings.wrong:
        say(f"▲ {wrong_setting(wrong)}")
    voice = no_speech(speech.missing, sys.platform) if speech.missing is not None else None
    device = no_device(player.missing) if player.missing is not None else None
    line("Sound", settings.sound, settings.sound_volume, player.name, device)
    line("Voice", settings.speech, settings.speech_volume, speech.program, voice)
    if hours := quiet_hours(settings):
        click.echo(hours)
    for tone_of in TONES if player.name else ():
        name, meaning = tone_words(tone_of)
        click.echo(f"  {name:<12}{meaning}")
        player.play(tone(tone_of), settings.sound_volume / 100)
        time.sleep(lasts_s(tone_of) + BETWEEN_S)
    told = 0
    while name := speech.program:  # the next one, where one turns out not to speak
        click.echo(f"  {'voice':<12}“{trial()}” ({name})")
        speech.say(trial(), important=True)
        while speech.speaking:
            time.sleep(0.05)
        if len(speech.given_up) == told:
            break
        for each in speech.given_up[told:]:
            line(
                "Voice", settings.speech, settings.speech_volume, "", no_speech(each, sys.platform)
            )
        told = len(speech.given_up)
    if player.name or speech.program:
        click.echo(unheard())
