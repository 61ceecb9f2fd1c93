"""Speaking, through a real program of the tests' own, and through eSpeak NG where it is."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import time
import wave
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.audible import NoSpeech
from aftershake.sound import speech as speech_module
from aftershake.sound.programs import Program, names, programs, spoken
from aftershake.sound.speech import LATEST_S, Speech
from support.spoken import Voice, lives
from support.waiting import until


@pytest.fixture
def voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Voice:
    monkeypatch.setattr("sys.platform", "linux")
    return Voice(tmp_path / "bin", monkeypatch)


@pytest.fixture
def speech() -> Iterator[Speech]:
    speaking = Speech(lambda: programs("linux"))
    yield speaking
    speaking.close()


def test_a_sentence_is_told_within_a_second_and_nobody_waits(voice: Voice, speech: Speech) -> None:
    voice.add(takes_s=0.3)
    asked_s = time.monotonic()
    speech.say("Now: shaking.", important=True)
    assert time.monotonic() - asked_s < 0.5
    until(lambda: voice.ended)
    (begun, _) = voice.told
    assert begun.words == "Now: shaking."
    assert begun.at_s - asked_s < 1
    assert speech.program == "spd-say"
    assert speech.missing is None


def test_a_sentence_waits_for_its_sound(voice: Voice, speech: Speech) -> None:
    voice.add()
    asked_s = time.monotonic()
    speech.say("Half of it.", after_s=0.4)
    until(lambda: voice.begun)
    assert 0.4 <= voice.told[0].at_s - asked_s < 1.2


def test_what_is_important_ends_what_is_being_said(voice: Voice, speech: Speech) -> None:
    voice.add(takes_s=30)
    speech.say("Sway on your feet.")
    until(lambda: voice.begun)
    speech.say("The strap is not heard.", important=True)
    until(lambda: len(voice.begun) == 2)
    assert voice.begun == ["Sway on your feet.", "The strap is not heard."]
    assert not voice.ended
    # The first was ended before the second began, and the service was told to stop.
    assert [each.what for each in voice.told] == ["begin", "stop", "begin"]
    assert not lives(voice.pids()[0])


def test_what_is_less_important_waits_for_a_second_and_is_dropped(
    voice: Voice, speech: Speech
) -> None:
    voice.add(takes_s=LATEST_S + 1)
    speech.say("Now: rest.", important=True)
    until(lambda: voice.begun)
    speech.say("Ten seconds.")
    until(lambda: not speech.speaking)
    assert voice.begun == ["Now: rest."]
    assert voice.ended == ["Now: rest."]


def test_what_is_less_important_is_said_where_it_still_can_be(voice: Voice, speech: Speech) -> None:
    voice.add(takes_s=0.4)
    speech.say("One.", important=True)
    until(lambda: voice.begun)
    asked_s = time.monotonic()
    speech.say("Two.")
    until(lambda: len(voice.ended) == 2)
    begin_one, end_one, begin_two, end_two = voice.told
    assert begin_two.at_s >= end_one.at_s  # never one over the other
    assert begin_two.at_s - asked_s < LATEST_S + 0.3
    assert (begin_one.words, end_two.words) == ("One.", "Two.")


def test_what_is_told_at_the_same_moment_is_one_sentence(voice: Voice, speech: Speech) -> None:
    voice.add()
    speech.say("Now: rest.", important=True)
    speech.say("The strap is not heard.", important=True)
    until(lambda: voice.ended)
    assert voice.begun == ["Now: rest. The strap is not heard."]


def test_a_program_that_hangs_is_killed_and_the_next_one_speaks(
    voice: Voice, speech: Speech, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech_module, "LONGEST_S", 0.3)
    monkeypatch.setattr(speech_module, "LONGEST_FOR_LETTER_S", 0.0)
    voice.add("spd-say", takes_s=60)
    voice.add("espeak-ng")
    speech.say("Now: rest.", important=True)
    until(lambda: speech.program == "espeak-ng")
    assert not lives(voice.pids()[0])
    until(lambda: not speech.speaking)
    speech.say("Half of it.")
    until(lambda: "Half of it." in voice.ended)
    assert len([each for each in voice.told if each.what == "stop"]) == 1
    assert speech.missing is None


@pytest.mark.parametrize(
    ("does", "detail"),
    [
        ('sys.exit("Failed to connect")', "Failed to connect"),
        ("sys.exit(3)", "exit 3"),
        # As eSpeak NG does without a sound card.
        ('print("error: No such device", file=sys.stderr); sys.exit(0)', "error: No such device"),
        ('print("\\x1b[31m", file=sys.stderr); sys.exit(1)', "␛[31m"),
    ],
)
def test_a_program_that_fails_is_tried_once_and_why_is_known(
    does: str, detail: str, voice: Voice, speech: Speech
) -> None:
    voice.add(does=does)
    for words in ("One.", "Two."):
        speech.say(words)
        until(lambda: not speech.speaking)
    assert voice.begun == ["One."]
    assert speech.missing == NoSpeech("failed", "spd-say", detail)
    assert speech.program == ""


def test_a_program_that_died_is_tried_again_after_a_while(
    voice: Voice, speech: Speech, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A speech service that is started anew, or a program that was killed for want of memory, is
    no reason for an hour without a voice."""
    monkeypatch.setattr(speech_module, "AGAIN_S", 0.2)
    voice.add(does="os.kill(os.getpid(), 9)")
    speech.say("One.")
    until(lambda: speech.missing)
    assert speech.missing == NoSpeech("failed", "spd-say", "exit -9")
    voice.add()
    time.sleep(0.25)
    speech.say("Two.")
    until(lambda: "Two." in voice.ended)
    until(lambda: speech.missing is None)
    assert speech.program == "spd-say"


def test_a_slow_voice_keeps_its_place(voice: Voice, speech: Speech) -> None:
    """Ten seconds for a sentence are slow, and no reason to go without: nothing waits for it."""
    assert speech_module.LONGEST_S > 10
    voice.add(takes_s=10)
    speech.say("Half of it.")
    until(lambda: voice.begun)
    asked_s = time.monotonic()
    speech.say("Now: rest.", important=True)
    assert time.monotonic() - asked_s < 0.1
    until(lambda: "Now: rest." in voice.begun)
    assert voice.told[-1].at_s - asked_s < 1
    assert speech.missing is None


def test_a_program_that_writes_without_end_fills_no_disk(
    voice: Voice, speech: Speech, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech_module, "MOST_SAID", 1000)
    voice.add(does="while True: print('no' * 100, file=sys.stderr, flush=True)")
    speech.say("Now: rest.")
    until(lambda: speech.missing)
    assert speech.missing == NoSpeech("hangs", "spd-say")
    assert not lives(voice.pids()[0])


def test_a_program_writes_nothing_to_the_terminal(voice: Voice) -> None:
    """Neither to what it was given nor to the terminal itself, which it looks for."""
    voice.add(
        does="print('mess'); print('mess', file=sys.stderr)\n"
        "try: open('/dev/tty', 'w').write('mess')\n"
        "except OSError: note('no terminal')"
    )
    pid, fd = pty.fork()
    if pid == 0:
        with suppress(BaseException):
            speaking = Speech(lambda: programs("linux"))
            speaking.say("Now: rest.")
            until(lambda: voice.ended)
            os.write(1, b"spoken")
        os._exit(0)
    seen = b""
    with suppress(OSError):  # its end is an error here
        while piece := os.read(fd, 1000):
            seen += piece
    os.waitpid(pid, 0)
    os.close(fd)
    assert b"spoken" in seen
    assert b"mess" not in seen
    assert "no terminal" in [each.what for each in voice.told]


def test_a_sentence_that_one_program_cannot_say_is_said_by_the_next(
    voice: Voice, speech: Speech
) -> None:
    voice.add("spd-say", does="sys.exit(1)")
    voice.add("espeak-ng")
    speech.say("Now: rest.", important=True)
    until(lambda: voice.ended)
    assert voice.begun == ["Now: rest.", "Now: rest."]
    until(lambda: speech.program == "espeak-ng")


def test_without_a_program_the_reason_is_a_value(voice: Voice, speech: Speech) -> None:
    speech.say("Now: rest.", important=True)
    until(lambda: speech.missing)
    assert speech.missing == NoSpeech("no_program")
    until(lambda: not speech.speaking)


def test_a_program_that_is_none_is_a_value(voice: Voice, speech: Speech, tmp_path: Path) -> None:
    (tmp_path / "bin" / "spd-say").write_bytes(b"\x7fELF")
    (tmp_path / "bin" / "spd-say").chmod(0o755)
    speech.say("Now: rest.")
    until(lambda: speech.missing)
    assert speech.missing is not None
    assert (speech.missing.code, speech.missing.program) == ("failed", "spd-say")


def test_closing_ends_a_sentence_at_once(voice: Voice, speech: Speech) -> None:
    voice.add(takes_s=60)
    speech.say("Now: rest.", important=True)
    until(lambda: voice.begun)
    begun_s = time.monotonic()
    speech.close()
    assert time.monotonic() - begun_s < 1.5
    until(lambda: not lives(voice.pids()[0]))
    until(lambda: voice.told[-1].what == "stop")
    speech.say("Too late.")
    assert voice.begun == ["Now: rest."]


NASTY = (
    "-w /etc/passwd",
    "--output-module=x",
    "$(touch here); `touch here` && touch here | touch here > here",
    "'; Remove-Item here; '",
    "a\nb\x00c\x1b[31m",
    "[[volm 1]] [[rate 900]] <speak>x</speak>",
    "\ud800 lone",
)


@pytest.mark.parametrize("words", NASTY)
def test_words_are_words(words: str, voice: Voice, speech: Speech, tmp_path: Path) -> None:
    """What stands in somebody's plan can be no option, no command and no code."""
    voice.add()
    speech.say(words)
    until(lambda: voice.ended)
    assert voice.begun == [spoken(words)]
    assert voice.arguments()[0][:-1] == [
        *("-w", "-N", "aftershake", "-r", "-15", "-i", "60", "--"),
    ]
    assert not list(tmp_path.rglob("here"))


@pytest.mark.parametrize("name", ["espeak-ng", "say", "powershell"])
@given(words=st.text(max_size=500), volume=st.integers(0, 100))
def test_other_programs_read_the_words_and_get_them_in_no_argument(
    name: str, words: str, volume: int
) -> None:
    call = Program(name, "/x").say(words, volume)
    other = Program(name, "/x").say("", volume)
    assert call.command == other.command
    assert call.reads.endswith(spoken(words))
    text = spoken(words)
    assert not set(text) & set("[]<>|\\\n\r\x00\x1b")
    text.encode()


def test_volume_goes_from_nothing_to_all() -> None:
    assert "-100" in Program("spd-say", "/x").say("a", 0).command
    assert "100" in Program("spd-say", "/x").say("a", 100).command
    assert "200" in Program("espeak-ng", "/x").say("a", 100).command
    assert Program("say", "/x").say("a", 50).reads.startswith("[[volm 0.5]] ")
    assert "Volume = 80;" in Program("powershell", "/x").say("a", 80).command[-1]


def test_each_system_has_its_own_programs() -> None:
    assert names("linux") == ("spd-say", "espeak-ng", "espeak")
    assert names("darwin") == ("say",)
    assert names("win32") == ("powershell",)


def test_a_program_in_the_current_folder_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = Voice(tmp_path, monkeypatch)
    voice.add()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ".")
    assert programs("linux") == []


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="eSpeak NG is not installed")
@pytest.mark.parametrize("words", ["Lie down and get comfortable.", *NASTY[:4]])
def test_espeak_makes_a_voice_of_what_it_reads(words: str, tmp_path: Path) -> None:
    path = shutil.which("espeak-ng")
    assert path is not None
    call = Program("espeak-ng", path).say(words, 80)
    command = (*call.command, "-w", str(tmp_path / "said.wav"))
    subprocess.run(command, input=call.reads.encode(), check=True, timeout=60, cwd=tmp_path)
    with wave.open(str(tmp_path / "said.wav")) as file:
        assert file.getnframes() / file.getframerate() > 0.5
    assert [path.name for path in tmp_path.iterdir()] == ["said.wav"]
