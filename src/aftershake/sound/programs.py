"""The programs that speak, of each system: how each is found and called. A sentence is text to them
and can be nothing else: no shell, no option, no command of theirs."""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

MOST = 400  # characters of a sentence
# Commands inside a text: `[[…]]` of macOS and eSpeak NG, tags of speech markup, control characters.
_NO_TEXT = {**dict.fromkeys(range(32), " "), **dict.fromkeys(map(ord, "[]<>|\\"), " ")}
_POWERSHELL = (
    "$ErrorActionPreference = 'Stop';"
    " [Console]::InputEncoding = New-Object System.Text.UTF8Encoding;"
    " Add-Type -AssemblyName System.Speech;"
    " $voice = New-Object System.Speech.Synthesis.SpeechSynthesizer;"
    " $voice.Volume = {volume}; $voice.Rate = -1;"
    " $voice.Speak([Console]::In.ReadToEnd())"
)


@dataclass(frozen=True, slots=True)
class Call:
    """How to have one sentence spoken: the command, and what it reads."""

    command: tuple[str, ...]
    reads: str = ""


@dataclass(frozen=True, slots=True)
class Program:
    """One program that speaks and was found at `path`."""

    name: str
    path: str

    def say(self, words: str, volume: int) -> Call:
        """`volume` from 0 to 100."""
        text = spoken(words)
        match self.name:
            case "spd-say":
                how = ("-w", "-N", "aftershake", "-r", "-15", "-i", str(2 * volume - 100))
                return Call((self.path, *how, "--", text))
            case "say":  # it has no option for the volume, but takes one in the text
                return Call((self.path, "-r", "165", "-f", "-"), f"[[volm {volume / 100}]] {text}")
            case "powershell":
                script = _POWERSHELL.replace("{volume}", str(volume))
                return Call((self.path, "-NoProfile", "-NonInteractive", "-Command", script), text)
            case _:  # eSpeak NG, and eSpeak before it
                return Call((self.path, "-a", str(2 * volume), "-s", "150", "--stdin"), text)

    def stop(self) -> tuple[str, ...] | None:
        """The command that ends what is being said; None where the end of the program does."""
        return (self.path, "-S") if self.name == "spd-say" else None


NAMES: dict[str, tuple[str, ...]] = {"darwin": ("say",), "win32": ("powershell",)}
OTHERS = ("spd-say", "espeak-ng", "espeak")


def names(platform: str = sys.platform) -> tuple[str, ...]:
    """The programs that are looked for, in order."""
    return NAMES.get(platform, OTHERS)


def programs(platform: str = sys.platform) -> list[Program]:
    """Those that are here; never one of the folder in which the person happens to stand."""
    if platform == "win32":
        root = os.environ.get("SYSTEMROOT", r"C:\Windows")
        path = Path(root, "System32", "WindowsPowerShell", "v1.0", "powershell.exe")
        return [Program("powershell", str(path))] if path.is_file() else []
    found = ((name, shutil.which(name)) for name in names(platform))
    return [Program(name, path) for name, path in found if path and Path(path).is_absolute()]


def spoken(words: str) -> str:
    """A sentence as a program is given it: one line, with nothing that it could take for a
    command."""
    text = words[:MOST].encode("utf-8", "ignore").decode()  # lone surrogates are no text
    return re.sub(r" +", " ", text.translate(_NO_TEXT)).strip()
