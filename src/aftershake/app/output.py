"""Writing to a terminal without ever waiting for it."""

from __future__ import annotations

import contextlib
import os
import select
import termios
import threading
from collections.abc import Callable

AS_OURS = os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK
AT_ONCE = 1 << 16  # bytes; a terminal takes of it what it has room for
MOST = 1 << 20  # bytes waiting; frames are given one at a time, so this is never seen
LOOK_S = 2.0  # how often to look whether the terminal is still there
TRY_S = 0.5  # how often to try a terminal that takes nothing
HURRY_S = 0.3  # how long a last word waits for a terminal that does not read
CANCEL = b"\x1b\\"  # ends whatever sequence the terminal may have been in the middle of


class Output(threading.Thread):
    """Writes in order what it is given, as fast as the terminal takes it. Giving never waits."""

    def __init__(self, fd: int, taken: Callable[[], None], gone: Callable[[], None]) -> None:
        """`taken` is called, in this thread, when all was taken; `gone` when nobody is there."""
        super().__init__(name="aftershake-output", daemon=True)
        self._fd, self._never_waits = _opened_anew(fd)
        self._taken, self._gone = taken, gone
        self._waiting = bytearray()
        self._change = threading.Condition()
        self._over = False

    def give(self, data: bytes) -> None:
        with self._change:
            if len(self._waiting) + len(data) <= MOST and not self._over:
                self._waiting += data
                if not self._at_once(data):
                    self._change.notify_all()

    def _at_once(self, data: bytes) -> bool:
        """Write what was just given without another thread, where all of it is taken."""
        if not self._never_waits or len(self._waiting) != len(data):
            return False
        with contextlib.suppress(OSError):  # whatever it is, the thread meets it too
            self._push()
        return not self._waiting

    def _push(self) -> None:
        """Write what the terminal takes now of what waits."""
        with contextlib.suppress(BlockingIOError):
            del self._waiting[: os.write(self._fd, self._waiting[:AT_ONCE])]

    @property
    def free(self) -> bool:
        """Whether all that was given has been taken."""
        return not self._waiting

    def run(self) -> None:
        try:
            while self._wait():
                if select.select([], [self._fd], [], TRY_S)[1] and self._write():
                    self._taken()
        except (OSError, termios.error):
            self._lost()
        finally:
            os.close(self._fd)

    def _wait(self) -> bool:
        """Until there is something to write; False when there will be no more."""
        with self._change:
            while not self._waiting and not self._over:
                if not self._change.wait(LOOK_S):
                    termios.tcgetattr(self._fd)
            return bool(self._waiting)

    def _write(self) -> bool:
        """Write what the terminal takes now; True when that was the last of it."""
        with self._change:
            if not self._waiting:
                return False
            self._push()
            self._change.notify_all()
            return not self._waiting

    def _lost(self) -> None:
        with self._change:
            self._over = True
            self._waiting.clear()
            self._change.notify_all()
        self._gone()

    def hurry(self) -> None:
        """Have all taken soon; a terminal that does not read forgets what it has not read yet.

        What is given next is then what it reads first.
        """
        with self._change:
            if self._over or self._change.wait_for(lambda: self.free, HURRY_S):
                return
            self._waiting.clear()
            with contextlib.suppress(termios.error):
                termios.tcflush(self._fd, termios.TCOFLUSH)
        self.give(CANCEL)

    def close(self) -> None:
        """No more will come: write what is left, for a limited time."""
        with self._change:
            self._change.wait_for(lambda: self.free, HURRY_S)
            self._over = True
            self._change.notify_all()
        self.join(HURRY_S)


def _opened_anew(fd: int) -> tuple[int, bool]:
    """The terminal at `fd` as a file of our own, so that not waiting is not forced on the shell;
    and whether it never waits.

    Where that cannot be, a copy; writing may then wait, but only this thread does.
    """
    with contextlib.suppress(OSError):
        return os.open(os.ttyname(fd), AS_OURS), True
    with contextlib.suppress(OSError):  # after `su`, the first may be somebody else's
        return os.open("/dev/tty", AS_OURS), True
    return os.dup(fd), False
