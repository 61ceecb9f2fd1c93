"""From a command to the terminal interface, where there is a terminal."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftershake.cli.output import USAGE, say
from aftershake.kept_out import kept_out

if TYPE_CHECKING:
    from aftershake.recording.start import SessionRequest


def interface(*, mute: bool = False) -> int:
    """The terminal interface, at home."""
    from aftershake.config import database

    return show_interface(database(), None, mute=mute)


def load_asyncio() -> None:
    """Before all that needs it. By itself it would load ssl too, and with it OpenSSL, megabytes,
    for a network that nothing here goes to."""
    with kept_out({"ssl": None}):
        import asyncio  # noqa: F401


def show_interface(path: Path, order: SessionRequest | None, **how: Any) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        say(
            "This needs a terminal, and here is none. `aftershake start --headless` records"
            " without one, and `aftershake start --plain` talks in lines."
        )
        return USAGE
    if sys.platform != "win32" and os.environ.get("TERM", "") in ("", "dumb", "unknown"):
        say(
            "This terminal cannot show a screen (TERM is not set, or dumb)."
            " `aftershake start --plain` needs none; `--headless` only records."
        )
        return USAGE
    _believe_the_window()
    import gc

    load_asyncio()
    gc.disable()  # nothing is thrown away on the way to the first screen; it is painted sooner
    from aftershake.app.app import run

    return run(path, order=order, **how)


def _believe_the_window() -> None:
    """COLUMNS and LINES, where a shell hands them on, are of another moment, or another terminal:
    with them no screen would follow its window, nor one too large for the memory ever come."""
    with suppress(OSError):
        if all(os.get_terminal_size(sys.stdout.fileno())):  # a serial line does not know its own
            os.environ.pop("COLUMNS", None)
            os.environ.pop("LINES", None)


def terminal_here() -> bool:
    """Whether somebody sees what is printed, and can press keys."""
    return sys.stdin.isatty() and sys.stdout.isatty()
