"""That the computer neither sleeps nor locks while a session goes on: the one door to what can ask
for it. Tried in a thread of its own, so that nothing waits for a desktop that does not answer.

Whatever ends this program lets go of it: what a desktop was asked over its message service ends
with the connection, and the child that holds it otherwise waits for the end of a pipe of ours.
"""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from queue import Empty, SimpleQueue
from types import TracebackType

from aftershake.sources.registry import kind_of
from aftershake.surroundings import SAFE, environment

HELD_S = 5.0  # how long the child may take to hold it
LETTING_GO_S = 2.0
TRIED_S = 3.0  # how long it may take to find out, on the way into a session
# `cat` ends with the pipe it reads from, which ends with us, and then all that waits for it.
HOLDING = ("sh", "-c", "echo held; exec cat >/dev/null")

# Holds it until the stack is closed, and says how; "" where this way does not work here.
Way = Callable[[ExitStack], str]


def worth(source: str, speed: float | None) -> bool:
    """Whether somebody lies there for as long as such a session lasts."""
    return kind_of(source).heart == "own" or speed == 1.0


def tried(within_s: float, ways: Sequence[Way] | None = None) -> str | None:
    """How it can be held here, tried for a moment: as `Awake.way`. Blocks for some seconds at
    most."""
    with Awake(ways) as trying:
        return trying.way(within_s)


class Awake:
    """From `with` on, as soon as a way is found, until it is left. Never raises."""

    def __init__(
        self, ways: Sequence[Way] | None = None, in_vain: Callable[[], None] = lambda: None
    ) -> None:
        """`in_vain` is called, in another thread, once it is known that no way works here."""
        self._ways, self._in_vain = WAYS if ways is None else ways, in_vain
        self._over = threading.Event()
        self._tried: SimpleQueue[str] = SimpleQueue()
        self._thread = threading.Thread(target=self._hold, name="awake", daemon=True)

    def __enter__(self) -> Awake:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go; a desktop that does not answer is not waited for: it ends with the program."""
        self._over.set()
        self._thread.join(LETTING_GO_S)

    def way(self, within_s: float) -> str | None:
        """How it is held, "" where no way was found, None where that is not known in time. To be
        asked once."""
        try:
            return self._tried.get(timeout=within_s)
        except Empty:
            return None

    def _hold(self) -> None:
        with ExitStack() as held:
            found = ""
            for way in self._ways:
                if self._over.is_set():
                    break
                with suppress(Exception):  # whatever a library meets there, beats come first
                    found = way(held)
                if found:
                    break
            self._tried.put(found)
            if not found and not self._over.is_set():
                self._in_vain()
            if found:
                self._over.wait()


def by_desktop(held: ExitStack) -> str:
    """What wakepy knows for this system: macOS, Windows, and desktops that listen on D-Bus."""
    try:
        from wakepy import keep
    except ImportError:
        return ""
    with ExitStack() as trying:
        mode = trying.enter_context(keep.presenting(on_fail="pass"))
        if not mode.active:
            return ""
        held.enter_context(trying.pop_all())
        return mode.method.name if mode.method is not None else "wakepy"


def by_systemd(held: ExitStack) -> str:
    """`systemd-inhibit`, without a desktop: a child that holds it while our pipe is open."""
    program = shutil.which("systemd-inhibit")
    if program is None:
        return ""
    for what in ("idle:sleep", "idle"):  # one who is logged in from afar may be refused the second
        child = subprocess.Popen(
            [program, f"--what={what}", "--who=Aftershake", "--why=A session is recorded",
             "--mode=block", *HOLDING],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=SAFE, env=environment(), start_new_session=True,
        )  # fmt: skip
        if _answers(child):
            held.callback(_end, child)
            return f"systemd-inhibit ({what})"
        _end(child)
    return ""


def _answers(child: subprocess.Popen[bytes]) -> bool:
    """Whether the child holds it: it says so only then."""
    late = threading.Timer(HELD_S, child.kill)
    late.daemon = True
    late.start()
    try:
        return child.stdout is not None and bool(child.stdout.readline())
    finally:
        late.cancel()


def _end(child: subprocess.Popen[bytes]) -> None:
    """Close the pipe it waits for; kill one that goes on."""
    with suppress(OSError):
        if child.stdin is not None:
            child.stdin.close()
    try:
        child.wait(LETTING_GO_S / 2)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    if child.stdout is not None:
        child.stdout.close()


WAYS: tuple[Way, ...] = (by_desktop, by_systemd)
