"""Sentences spoken by the system's own program: one at a time, in time or not at all, and never in
the way of who asks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from aftershake.audible import NoSpeech
from aftershake.plain import plain
from aftershake.sound.player import VARIABLE
from aftershake.sound.programs import Program, programs
from aftershake.surroundings import SAFE, environment

LATEST_S = 1.0  # a sentence that could not begin by then is not spoken any more
MOST_AFTER_S = 0.7
TOGETHER_S = 0.05  # what is told within so little is told at the same moment, as one
LOOK_S = 0.03
LEAVING_S = 0.5
# A program that takes longer than anybody would, hangs.
LONGEST_S, LONGEST_FOR_LETTER_S = 12.0, 0.12
AGAIN_S = 30.0  # until a program that did not speak is tried again: a service may start anew
MOST_SAID = 1 << 20  # bytes that it may write: it is not to fill the disk


@dataclass(frozen=True, slots=True)
class Sentence:
    words: str
    important: bool
    asked_s: float  # time.monotonic
    due_s: float


def usual() -> list[Program]:
    """The system's programs; none where the environment says so."""
    return [] if os.environ.get(VARIABLE) == "none" else programs()


class Speech:
    """`find` gives the programs to try, in order; they are looked for with the first sentence."""

    def __init__(self, find: Callable[[], list[Program]] = usual, volume: int = 80) -> None:
        self.volume = volume
        self.missing: NoSpeech | None = None
        self.given_up: list[NoSpeech] = []  # programs that did not speak, each time, and why
        self._find, self._programs = find, list[Program]()  # those that are tried now
        self._aside: dict[Program, float] = {}  # the others, and until when
        self._next: Sentence | None = None
        self._busy = False
        self._closed = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self.ready = threading.Event()  # set once the programs were looked for

    @property
    def program(self) -> str:
        """The name of the program that speaks; "" where none was found yet, or none works."""
        return self._programs[0].name if self._programs else ""

    @property
    def speaking(self) -> bool:
        """Whether a sentence is being spoken, or about to be."""
        return self._next is not None or self._busy

    def prepare(self) -> None:
        """Have the programs looked for; returns at once."""
        with self._changed:
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name="speech", daemon=True)
                self._thread.start()

    def say(self, words: str, *, important: bool = False, after_s: float = 0.0) -> None:
        """Speak `words` in `after_s` seconds, `MOST_AFTER_S` at most. Returns at once.

        Something important ends what is being said; anything else waits for it for a second at
        most, and is dropped then.
        """
        self.prepare()
        now_s = time.monotonic()
        with self._changed:
            waiting = self._next
            if waiting is not None and now_s - waiting.asked_s <= TOGETHER_S:
                self._next = replace(
                    waiting,
                    words=f"{waiting.words} {words}",
                    important=waiting.important or important,
                )
            elif important or waiting is None or not waiting.important:
                due_s = now_s + min(max(after_s, TOGETHER_S), MOST_AFTER_S)
                self._next = Sentence(words, important, now_s, due_s)
            self._changed.notify_all()

    def close(self) -> None:
        """Silence, at once."""
        with self._changed:
            self._closed, self._next = True, None
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(LEAVING_S)

    def _run(self) -> None:
        self._programs = self._find()
        if not self._programs:
            self.missing = NoSpeech("no_program")
        self.ready.set()
        found = tuple(self._programs)
        while (sentence := self._take()) is not None:
            now_s = time.monotonic()
            self._programs = [each for each in found if self._aside.get(each, now_s) <= now_s]
            for program in list(self._programs):
                late = time.monotonic() > sentence.asked_s + LATEST_S
                trouble = None if late else self._speak(program, sentence.words)
                if trouble is None:
                    self.missing = None
                    break
                self._aside[program] = time.monotonic() + AGAIN_S
                self._programs.remove(program)
                self.given_up.append(trouble)
            if not self._programs and self.given_up:
                self.missing = self.given_up[-1]

    def _take(self) -> Sentence | None:
        """The next sentence once it is due; None when it is closed."""
        with self._changed:
            self._busy = False
            while not self._closed:
                sentence, now_s = self._next, time.monotonic()
                if sentence is None:
                    self._changed.wait()
                elif now_s > sentence.asked_s + LATEST_S:
                    self._next = None
                elif now_s < sentence.due_s:
                    self._changed.wait(sentence.due_s - now_s)
                else:
                    self._next, self._busy = None, True
                    return sentence
        return None

    def _speak(self, program: Program, words: str) -> NoSpeech | None:
        """What is wrong with the program, where something is."""
        call = program.say(words, self.volume)
        with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as reads:
            reads.write(call.reads.encode())
            reads.seek(0)
            try:
                process = subprocess.Popen(
                    call.command,
                    stdin=reads,
                    stdout=subprocess.DEVNULL,
                    stderr=said,
                    cwd=SAFE,
                    env=environment(),
                    **_APART,
                )
            except OSError as error:
                return NoSpeech("failed", program.name, plain(error.strerror or str(error)))
            try:
                longest_s = LONGEST_S + LONGEST_FOR_LETTER_S * len(words)
                cut = self._until_over(process, longest_s, said.fileno())
            finally:
                _end(process)
            if cut is not None:
                self._stop(program)
                return None if cut == "ended" else NoSpeech("hangs", program.name)
            said.seek(0)
            told = said.read(10_000).decode("utf-8", "replace").strip().rpartition("\n")[2]
        # eSpeak NG ends with 0 where it has no device, too.
        if process.returncode != 0 or told.startswith("error:"):
            return NoSpeech("failed", program.name, plain(told or f"exit {process.returncode}"))
        return None

    def _until_over(
        self, process: subprocess.Popen[bytes], longest_s: float, said: int
    ) -> str | None:
        """None where it has ended by itself; "ended" where something important ends it, "hangs"
        where it would go on without end: `said` is the file that it writes to."""
        until_s = time.monotonic() + longest_s
        while process.poll() is None:
            with self._changed:
                waiting = self._next
                if self._closed or (waiting is not None and waiting.important):
                    return "ended"
                if waiting is not None and time.monotonic() - waiting.asked_s > LATEST_S:
                    self._next = None
                if time.monotonic() > until_s or os.fstat(said).st_size > MOST_SAID:
                    return "hangs"
                self._changed.wait(LOOK_S)
        return None

    def _stop(self, program: Program) -> None:
        """A service goes on speaking when who asked it has gone."""
        if command := program.stop():
            with suppress(OSError, subprocess.SubprocessError):
                subprocess.run(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    cwd=SAFE,
                    timeout=LEAVING_S,
                    **_APART,
                )


# ctrl+c in the terminal is for us, and no window opens.
_APART: dict[str, Any] = (
    {"creationflags": 0x08000000} if sys.platform == "win32" else {"start_new_session": True}
)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill it with what it has started, where it has not ended."""
    if process.poll() is None:
        with suppress(OSError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        with suppress(subprocess.TimeoutExpired):
            process.wait(LEAVING_S)
