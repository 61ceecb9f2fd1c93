"""Signals that end a command: each means what ctrl+c means."""

from __future__ import annotations

import signal
from types import FrameType

_ENDS = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None))]


def end_tidily() -> None:
    """From now on `kill`, a closed terminal and ctrl+c all end what runs as KeyboardInterrupt.

    What `nohup` lets the program ignore stays ignored. A shell's `&` lets it ignore ctrl+c, but
    whoever sends that signal to it by hand means it.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in _ENDS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def was_told() -> None:
    """The interruption was said, and the exit code says it. Python would end `python -m` by SIGINT
    all the same where it last came out of code that is made of text, as that of a dataclass that
    was just being loaded is; text that comes through has it forget that."""
    exec("")


def _interrupt(_: int, __: FrameType | None) -> None:
    for number in _ENDS:  # a closing terminal sends several: one is enough to leave in order
        signal.signal(number, _nothing)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        raise KeyboardInterrupt  # here: sent on, it could come just as somebody waits for input
    signal.raise_signal(signal.SIGINT)


def _nothing(_: int, __: FrameType | None) -> None:
    pass
