"""How the plain mode talks: whole lines to stdout, and lines typed at stdin."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from threading import Thread
from typing import Literal

import click

from aftershake.plain import whole_number
from aftershake.wording.plain_lines import wrapped

LONGEST_LINE = 1000  # bytes of a typed line; the rest of it is left out
MOST_CHOICES = 999
LEAVE = ("q", "quit")


def tell(text: str) -> None:
    """One piece of news, whole, in lines of eighty characters; nobody may be left to read it."""
    try:
        for line in wrapped(text):
            click.echo(line)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Typed:
    """Lines typed at stdin, read in a thread of their own. At the end of input there are no more,
    which ends nothing else."""

    def __init__(self, number: int = 0) -> None:
        self._number = number
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._answers: SimpleQueue[str | None] = SimpleQueue()  # once they were followed
        self._heard: Callable[[str], None] | None = None
        self._followed = self._over = False
        if sigttin := getattr(signal, "SIGTTIN", None):
            signal.signal(sigttin, signal.SIG_IGN)  # in the background there are no keys
        # Not by `sys.stdin`: at its end, Python would wait for who holds that.
        Thread(target=self._read, name="keys", daemon=True).start()

    def next(self) -> str | None:
        """The next line, waited for; None where there are no more."""
        line = None if self._over else (self._answers if self._followed else self._lines).get()
        self._over = line is None
        return line

    @property
    def at_terminal(self) -> bool:
        """Whether somebody may sit there and type."""
        return os.isatty(self._number)

    def follow(self, heard: Callable[[str], None]) -> None:
        """From now on `heard` gets each line, in a thread of its own; called once."""
        self._heard, self._followed = heard, True
        Thread(target=self._pass_on, name="typed", daemon=True).start()

    def unfollow(self) -> None:
        """From now on `next` gives each line again."""
        self._heard = None

    def _pass_on(self) -> None:
        while not self._over and (line := self._lines.get()) is not None:
            if (heard := self._heard) is not None:
                heard(line)
            else:
                self._answers.put(line)
        self._answers.put(None)

    def _read(self) -> None:
        rest = b""
        while True:
            try:
                came = os.read(self._number, 4096)
            except OSError:  # closed, or a terminal that is gone
                came = b""
            *lines, rest = (rest + came).split(b"\n")
            rest = rest[:LONGEST_LINE]
            for line in lines:
                self._lines.put(line[:LONGEST_LINE].decode("utf-8", "replace").strip())
            if not came:
                break
        if rest.strip():
            self._lines.put(rest.decode("utf-8", "replace").strip())
        self._lines.put(None)


class Talk:
    """Questions with numbered answers."""

    def __init__(self, typed: Typed, say: Callable[[str], None] = tell) -> None:
        self._typed, self.say = typed, say

    def choose(self, question: str, answers: Sequence[str], usual: int | None = 0) -> int | None:
        """Which of `answers` was chosen, from 0; enter alone, or no more input, takes `usual`.
        None where the person leaves, or where there is no usual one and no more input."""
        self.say(question)
        for number, answer in enumerate(answers, 1):
            self.say(f"{number}. {answer}")
        enter = f" Enter alone takes {usual + 1}." if usual is not None else ""
        self.say(f"Type its number and enter.{enter} q leaves.")
        while True:
            line = self._typed.next()
            if line is None or (not line and usual is not None):
                return usual
            if line.lower() in LEAVE:
                return None
            typed = whole_number(line, MOST_CHOICES)
            if typed is not None and 1 <= typed <= len(answers):
                return typed - 1
            self.say(f"Please type a number from 1 to {len(answers)}, or q to leave.")

    def number(self, question: str, lowest: int, highest: int) -> int | Literal["leave"] | None:
        """A figure; None where it is left out, by enter alone or where there is no more input."""
        self.say(question)
        while line := self._typed.next():
            if line.lower() in LEAVE:
                return "leave"
            typed = whole_number(line, highest)
            if typed is not None and typed >= lowest:
                return typed
            self.say(f"Please type a figure from {lowest} to {highest}; enter alone leaves it out.")
        return None

    def ready(self, question: str) -> bool:
        """Whether the person begins: enter, or no more input. Any other line leaves."""
        self.say(question)
        return not self._typed.next()

    @property
    def at_terminal(self) -> bool:
        """Whether somebody may sit there and answer."""
        return self._typed.at_terminal

    def follow(self, heard: Callable[[str], None]) -> None:
        """From now on `heard` gets each line."""
        self._typed.follow(heard)

    def unfollow(self) -> None:
        """From now on questions get the lines again."""
        self._typed.unfollow()
