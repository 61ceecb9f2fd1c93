"""What is said of sound and voice: which sound means what, what is missing, and what to do."""

from __future__ import annotations

from typing import NamedTuple

from aftershake.audible import NoDevice, NoSpeech, Settings, Tone
from aftershake.wording.sentence import worded


class Missing(NamedTuple):
    """What is not there, and what to do about it."""

    found: str
    advice: str


class Named(NamedTuple):
    """A sound, and what it tells."""

    name: str
    meaning: str


_TONES: dict[Tone, Named] = {
    "begin": Named("begin", "the first rest begins"),
    "step": Named("step", "the next step, or a minute more"),
    "shake": Named("shake", "the shaking begins"),
    "rest": Named("rest", "a rest begins: lie down, be still"),
    "half": Named("half", "half of a phase is over"),
    "soon": Named("soon", "some seconds until the next phase"),
    "lost": Named("lost", "the strap is not heard"),
    "found": Named("found", "the strap is back, or saving works again"),
    "unsaved": Named("unsaved", "what comes is not being saved"),
    "paused": Named("paused", "your time stands still"),
    "resumed": Named("going on", "it goes on where it stopped"),
    "done": Named("done", "the session is over"),
}


@worded
def tone_words(tone: Tone) -> tuple[str, ...]:
    """The name of a sound, and what it tells."""
    return _TONES[tone]


@worded
def trial() -> str:
    """The sentence that is spoken to be heard once before a session."""
    return "This is the voice that leads you. Is it loud enough?"


@worded
def no_device(missing: NoDevice) -> Missing:
    match missing.code:
        case "no_library":
            return Missing(
                "miniaudio, which plays sounds, is not there",
                "To have sounds, install it: pip install miniaudio",
            )
        case "no_device":
            return Missing(
                "no headphones or speaker found",
                "Plug some in or switch them on: they are looked for every ten seconds.",
            )
        case "vanished":
            return Missing(
                "the headphones or the speaker are gone",
                "Plug them in again or switch them on: they are looked for every ten seconds.",
            )
        case "failed":
            return Missing(
                f"cannot be played: {missing.detail or 'no reason was given'}",
                "Choose other headphones or another speaker in the system's settings.",
            )


@worded
def no_speech(missing: NoSpeech, platform: str) -> Missing:
    if missing.code == "no_program":
        match platform:
            case "darwin":
                return Missing(
                    "say, which speaks, is not found", "It comes with macOS, in /usr/bin."
                )
            case "win32":
                return Missing(
                    "PowerShell, which speaks, is not found", "It comes with Windows, in System32."
                )
            case _:
                return Missing(
                    "no program that speaks",
                    "Install espeak-ng, on Debian and Ubuntu so: sudo apt install espeak-ng",
                )
    name = missing.program
    trying = {"say": "say hello", "powershell": "powershell"}.get(name, f"{name} hello")
    advice = f"Try it by itself in a terminal: {trying}"
    if missing.code == "hangs":
        return Missing(f"{name} does not come to an end", advice)
    return Missing(f"{name} does not speak: {missing.detail or 'no reason was given'}", advice)


@worded
def unheard() -> str:
    """What to do where nothing is heard though all is there."""
    return "Nothing heard? Turn up the system's volume, and see which speaker it uses."


@worded
def quiet_hours(settings: Settings) -> str:
    """Which hours are quiet; empty where none are."""
    hours = settings.quiet
    if hours is None:
        return ""
    return f"Quiet from {hours.begins:%H:%M} to {hours.ends:%H:%M}: then nothing sounds or speaks."


@worded
def chosen(on: bool, volume: int) -> str:
    """Whether it is on, and how loud."""
    return f"on, volume {volume}" if on else "off"


@worded
def on_the_way(settings: Settings) -> str:
    """One line as a session begins."""
    sound = f"Sound {chosen(settings.sound, settings.sound_volume)}"
    voice = f"voice {chosen(settings.speech, settings.speech_volume)}"
    return f"{sound} · {voice}. F3 lets you hear them."


@worded
def on_the_way_in_lines(settings: Settings) -> tuple[str, ...]:
    """The same where a session is told in lines, and what else there is to know of it."""
    sound, volume = settings.sound, settings.sound_volume
    speaks = settings.speech and settings.speech_volume > 0
    voice = f"the voice is {chosen(True, settings.speech_volume)}" if speaks else "no voice"
    lines = (
        f"Sounds are {chosen(sound, volume)}; {voice}. The command `aftershake sound` lets you hear"
        " them, and --mute leaves them out.",
        quiet_hours(settings),
    )
    return tuple(line for line in lines if line)
