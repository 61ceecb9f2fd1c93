"""A recording in a thread and a loop of its own: whatever holds up who looks at it, a terminal that
does not read, a screen that is being drawn, a reader of stderr that stands still, beats go on to be
stamped and saved.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from shlex import quote
from typing import Any

from aftershake.events import Key, Rated, Steer
from aftershake.recording.awake import Awake
from aftershake.recording.recorder import Recorder
from aftershake.session.result import Result
from aftershake.session.view import View
from aftershake.store.store import Store
from aftershake.threads import aside

Show = Callable[[View], None]
# Makes the recording, in its thread, with its store.
Make = Callable[[Store, Show], Recorder | Coroutine[Any, Any, Recorder]]
CLOSING_S = 2.0
LEAVING_S = 10.0  # a little longer than a source and a disk may take to let go
# Between two threads that both compute, each gets its turn after so long; Python's own 5 ms would
# be the delay of every beat.
TURN_S = 0.001


class BackgroundRecorder:
    """One recording; `show` is called in the loop of `run`, with the newest view only. With
    `awake` the computer is asked to neither sleep nor lock meanwhile; where it cannot be asked,
    `may_sleep` is called, once, in another thread."""

    def __init__(
        self,
        path: Path,
        make: Make,
        show: Show,
        *,
        awake: bool = False,
        may_sleep: Callable[[], None] = lambda: None,
    ) -> None:
        self._awake, self._may_sleep = awake, may_sleep
        self._path, self._make, self._show = path, make, show
        self._recording: Recorder | None = None
        self._loop: asyncio.AbstractEventLoop | None = None  # the recording's
        self._task: asyncio.Task[Result] | None = None
        self._looking: asyncio.AbstractEventLoop | None = None  # of who looks
        self._newest: View | None = None
        self._left = False
        self._stop_first = False  # asked for before there was anything to stop
        self._lock = threading.Lock()

    def press(self, key: Key) -> None:
        """The person asks for something. Before there is a recording only stop is kept for it."""
        with self._lock:
            self._stop_first |= key == "stop" and self._recording is None
        self._ask(lambda recording: recording.press(key))

    def steer(self, how: Steer) -> None:
        """The person has the session go on otherwise than planned."""
        self._ask(lambda recording: recording.steer(how))

    def tired(self, value: int) -> None:
        """The person says how tired the muscles are."""
        rated = partial(Rated, when="during", item="tiredness", value=value)
        self._ask(lambda recording: recording.happened(rated))

    def _ask(self, what: Callable[[Recorder], None]) -> None:
        with self._lock:
            if self._recording is not None and self._loop is not None:
                # A loop that has ended needs no key any more.
                with suppress(RuntimeError):
                    self._loop.call_soon_threadsafe(what, self._recording)

    @property
    def recording(self) -> Recorder | None:
        """What there is to be asked once `run` is over: nothing else may be."""
        return self._recording

    async def run(self) -> Result:
        """Record until the end. Cancelled, it waits until the recording has let go of everything,
        for a limited time. Raises what `Recorder.run` raises."""
        self._looking = asyncio.get_running_loop()
        done: Future[Result] = Future()
        sys.setswitchinterval(min(TURN_S, sys.getswitchinterval()))
        threading.Thread(target=self._work, args=(done,), name="recorder", daemon=True).start()
        over = asyncio.wrap_future(done)
        try:
            return await asyncio.shield(over)
        except asyncio.CancelledError:
            self._cancel()
            await asyncio.wait({over}, timeout=LEAVING_S)
            if over.done() and not over.cancelled():
                over.exception()  # looked at: who has left wants no result
            raise

    def _work(self, done: Future[Result]) -> None:
        with Awake(in_vain=self._may_sleep) if self._awake else nullcontext():
            try:
                result = asyncio.run(self._record())
            except BaseException as error:
                given_up = not isinstance(error, Exception)
                done.set_exception(asyncio.CancelledError() if given_up else error)
            else:
                done.set_result(result)

    async def _record(self) -> Result:
        with self._lock:
            self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
            if self._left:
                raise asyncio.CancelledError
        store = await aside(partial(Store, self._path))
        try:
            made = self._make(store, self._tell)
            recording = made if isinstance(made, Recorder) else await made
            with self._lock:
                self._recording = recording
                if self._stop_first:
                    recording.press("stop")
            return await recording.run()
        finally:
            # Nobody waits without end for a disk that does not answer.
            await asyncio.wait({aside(store.close)}, timeout=CLOSING_S)

    def _cancel(self) -> None:
        with self._lock:
            self._left, loop, task = True, self._loop, self._task
        if loop is not None and task is not None:
            with suppress(RuntimeError):  # it is over
                loop.call_soon_threadsafe(task.cancel)

    def _tell(self, view: View) -> None:
        """In the recording's thread: views that nobody came to look at are dropped."""
        with self._lock:
            waiting, self._newest = self._newest is not None, view
        if not waiting and self._looking is not None:
            with suppress(RuntimeError):  # who looked has gone
                self._looking.call_soon_threadsafe(self._look)

    def _look(self) -> None:
        with self._lock:
            view, self._newest = self._newest, None
        if view is not None:
            self._show(view)


def left(recorder: BackgroundRecorder) -> list[str]:
    """What is to be said of a session that was left before its end; nothing where none began."""
    recording = recorder.recording
    if recording is None:
        return []
    number = recording.session_id
    if not recording.heard and not recording.kept_in:
        return ["Nothing had come from the strap yet, so nothing was kept."]
    if recording.noted and not recording.kept_in:
        return [f"Session {number} is saved: `aftershake show {number}`."]
    lines = []
    if recording.unsaved:
        lines.append(f"{recording.unsaved} of its last events could not be saved.")
    if recording.kept_in:
        lines.append(
            f"The database does not have all of session {number}. The whole of it is in a file:"
            f" `aftershake start --replay {quote(recording.kept_in)}` plays it."
        )
    else:
        lines.append(
            f"Session {number} is kept: `aftershake start --resume {number}` goes on with it,"
            f" `aftershake close {number}` ends it."
        )
    return lines
