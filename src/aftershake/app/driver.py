"""The way to the terminal: it never holds the program up, and takes only what changed.

Textual's own writer waits where the terminal does not read (a slow line, ctrl+s, a frozen
window), and with it everything else. Here a frame is sent when the one before was taken; what
changed meanwhile is in the next one, and nothing queues up.
"""

from __future__ import annotations

import os
import selectors
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol, cast

from rich.color import ColorSystem
from textual import events
from textual.constants import ESCAPE_DELAY
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from aftershake.app.frame import Row, changes
from aftershake.app.output import Output
from aftershake.app.typed import Typed
from aftershake.threads import share_a_heap

if TYPE_CHECKING:
    from textual.app import App

LEAVE_AT = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
LEAVING_KEYS = ("ctrl+q", "ctrl+c")
INSIST_S = 3.0  # how long the app may take to give the terminal back
ANSWER_S = 10.0  # an answer that has not come by then never will
ASK = "\x1b[?2026$p"  # every terminal that knows synchronised output answers this
# What is drawn at most, more than any screen shows: a terminal may say anything of its size.
MOST_COLUMNS, MOST_ROWS = 800, 300
LOOK_S, MOST_BYTES = 0.1, 4096  # how often whoever reads looks what is meant, how much at once
MEANT_S = ESCAPE_DELAY + 1.0  # without a byte for so long, all that came is understood
INTERRUPTED = 130  # the exit code of the contract
SYNC_START, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"


class Drawing(Protocol):
    """What the driver asks of the app."""

    def rows(self) -> Sequence[Row]:
        """The screen as it is now."""

    def draw(self) -> None:
        """Draw now what could not be drawn before."""

    def leave(self) -> None:
        """The terminal is gone."""


class CalmDriver(LinuxDriver):
    """Textual's driver for Linux and macOS with another way of writing."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(
            app, debug=debug, mouse=mouse, size=_drawn(size or super()._get_terminal_size())
        )
        # What is shown goes where a person looks; what is said afterwards may go elsewhere.
        self._drawing, self._screen = cast(Drawing, app), sys.__stdout__ or sys.stdout
        self._output: Output | None = None
        self._shown: Sequence[Row] | None = None  # what the terminal shows
        self._cursor = (-1, -1)
        self._answers = False  # whether this terminal says when it has taken a frame
        self._asked_s: float | None = None  # since when its answer is waited for
        self._insisting: threading.Timer | None = None
        self._stale = False  # whether something changed that could not be sent
        self._ending = (-1, -1)  # a pipe, what whoever reads is woken by

    def start_application_mode(self) -> None:
        self.forget()
        self._stale = True  # after a suspension all has to be drawn, though nothing has changed
        self._answers, self._asked_s = False, None
        self._ending = os.pipe()  # closed with the rest, also where the program is suspended
        for end in self._ending:
            os.set_blocking(end, False)
        share_a_heap()
        self._output = Output(self._screen.fileno(), self._in_loop(self._taken), self._gone)
        self._output.start()
        for number in LEAVE_AT:
            self._loop.add_signal_handler(number, self._drawing.leave)
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def stop_application_mode(self) -> None:
        if self._output is not None:
            self._output.hurry()
        super().stop_application_mode()
        if self._insisting is not None:
            self._insisting.cancel()
        for number in (signal.SIGINT, signal.SIGQUIT):  # for who will not wait for the rest
            self._loop.remove_signal_handler(number)

    def _sigcont_application(self, *_: object) -> None:
        # It comes with SIGHUP too, and to those who were never stopped.
        if self._output is None:
            super()._sigcont_application()

    def close(self) -> None:
        super().close()  # of a writer that was given nothing
        if self._output is not None:
            self._output.close()
            self._output = None
        ends, self._ending = self._ending, (-1, -1)
        for end in ends:
            with suppress(OSError):
                os.close(end)

    def write(self, data: str) -> None:
        if self._output is not None:
            self._output.give(data.encode(self._screen.encoding, "replace"))

    def run_input_thread(self) -> None:
        """Where nobody types, nothing is done: a session is long, and many machines are small."""
        typed, typed_s = Typed(debug=self._debug), time.monotonic()
        try:
            with selectors.SelectSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                selector.register(self._ending[0], selectors.EVENT_READ)
                while not self.exit_event.is_set():
                    still = time.monotonic() - typed_s < MEANT_S
                    ready = {key.fd for key, _ in selector.select(LOOK_S if still else None)}
                    if self._ending[0] in ready:  # so it ends in a moment
                        self.exit_event.wait(LOOK_S)
                    if self.fileno in ready:
                        typed_s = time.monotonic()
                        data = os.read(self.fileno, MOST_BYTES)
                        if not data:
                            self._gone()
                            return
                        for message in typed.feed(data):
                            self.process_message(message)
                    for message in typed.tick():
                        self.process_message(message)
        except OSError:  # nobody types any more
            self._gone()

    def disable_input(self) -> None:
        with suppress(OSError):
            os.write(self._ending[1], b".")
        super().disable_input()
        with suppress(OSError):
            os.read(self._ending[0], MOST_BYTES)

    def _get_terminal_size(self) -> tuple[int, int]:
        return _drawn(super()._get_terminal_size())

    def process_message(self, message: Message) -> None:
        if isinstance(message, events.Resize):  # as some terminals send it among the keys
            size = Size(*_drawn(message.size))
            message = events.Resize(size, size, pixel_size=message.pixel_size)
        if isinstance(message, TerminalSupportsSynchronizedOutput):
            self._in_loop(self._answered)()
        if isinstance(message, events.Key) and message.key in LEAVING_KEYS:
            self._insist()
        super().process_message(message)

    def forget(self) -> None:
        """Nothing is known any more of what the terminal shows: the next frame is a whole one."""
        self._shown = None

    def draw(self, cursor: tuple[int, int]) -> None:
        """Send what changed; where the terminal is not ready, have it drawn when it is."""
        self._stale = not self._ready()
        if self._stale:
            return
        rows = self._drawing.rows()
        colours = self._app.console._color_system or ColorSystem.TRUECOLOR
        data = changes(self._shown, rows, colours)
        if not data and cursor == self._cursor:
            return
        self._shown, self._cursor = rows, cursor
        data += f"\x1b[{cursor[1] + 1};{cursor[0] + 1}H"
        if self._answers:
            data = f"{SYNC_START}{data}{SYNC_END}{ASK}"
            self._asked_s = time.monotonic()
            self._loop.call_later(ANSWER_S, self._taken)
        self.write(data)

    def _ready(self) -> bool:
        if self._asked_s is not None and time.monotonic() - self._asked_s >= ANSWER_S:
            self._answers, self._asked_s = False, None
        return self._output is not None and self._output.free and self._asked_s is None

    def _answered(self) -> None:
        self._answers, self._asked_s = True, None
        self._taken()

    def _taken(self) -> None:
        if self._stale and self._ready():
            self._drawing.draw()

    def _gone(self) -> None:
        self._insist()
        self._in_loop(self._drawing.leave)()

    def _insist(self) -> None:
        """Whatever the app is stuck in, leaving works. What is recorded is on the disk."""
        if self._insisting is None:
            self._insisting = threading.Timer(INSIST_S, self._force)
            self._insisting.daemon = True
            self._insisting.start()

    def _force(self) -> None:
        with suppress(Exception):
            self._disable_mouse_support()
            self.stop_application_mode()
        with suppress(Exception):
            self.close()
        os._exit(INTERRUPTED)

    def _in_loop(self, call: Callable[[], None]) -> Callable[[], None]:
        """The call, made in the app's loop; nothing where that is over."""

        def made() -> None:
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(call)

        return made


def _drawn(size: tuple[int, int]) -> tuple[int, int]:
    return min(size[0], MOST_COLUMNS), min(size[1], MOST_ROWS)
