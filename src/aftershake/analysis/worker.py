"""Analysis of a stretch of beats in a process of its own: a `multiprocessing` child and a pipe.

neurokit2 takes 3 s and 200 MB to import and holds the interpreter while it works: in the process
of the interface, keys and pictures would stutter. The child ends when its pipe does, and so with
this process, however that ends.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, suppress
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from aftershake.errors import TOO_LITTLE_MEMORY, AftershakeError
from aftershake.hrv.model import Metrics
from aftershake.rr.beats import Beats
from aftershake.surroundings import start_safely, too_little_memory
from aftershake.threads import aside

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

# Loading neurokit2 takes 3 s, ten minutes of beats one more, a day of them ten. What takes longer
# than this, on a machine however busy, hangs.
ANSWER_S, ANSWER_PER_BEAT_S = 180.0, 0.001
CLOSING_S = 1.0
ATTEMPTS = 2  # a child may have died since the last question


class AnalysisError(AftershakeError):
    """The numbers of a stretch could not be computed; the text is for a person."""


def refuse_without_memory() -> None:
    """Raises AnalysisError where what measures could not be loaded."""
    if too_little_memory():
        raise AnalysisError(f"{TOO_LITTLE_MEMORY} The beats are safe on disk.")


class Analyst(Protocol):
    """Who measures stretches of beats: `AnalysisWorker`, or a test's own."""

    async def start(self) -> None:
        """Get ready, so that the first question is answered sooner. May raise AnalysisError."""

    async def analyse(
        self, beats: Beats, from_s: float, to_s: float, *, moving: bool = False
    ) -> Metrics:
        """As `hrv.metrics.analyse`, to the last bit. Raises AnalysisError if it cannot be had."""

    async def rest(self) -> None:
        """Keep no memory until the next question."""

    async def close(self) -> None:
        """Answer no more questions."""


class AnalysisWorker:
    """Asks one child process one question after the other; starts it, and starts it anew if it
    died or was stopped because it gave no answer in time.

    Use as `async with AnalysisWorker() as analyst`, or call `start` and `close`. A question that is
    cancelled costs the child, not the next question.
    """

    def __init__(
        self, *, answer_s: float = ANSWER_S, answer_per_beat_s: float = ANSWER_PER_BEAT_S
    ) -> None:
        """An answer may take `answer_s`, and `answer_per_beat_s` more for each beat."""
        self._answer_s, self._answer_per_beat_s = answer_s, answer_per_beat_s
        self._child: _Child | None = None
        self._turn = asyncio.Lock()
        self._closed = False

    async def __aenter__(self) -> AnalysisWorker:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def start(self) -> None:
        """Start the child now, so that neurokit2 is loaded when the first question comes."""
        async with self._turn:
            if self._child is None:
                await self._spawn()

    async def analyse(
        self, beats: Beats, from_s: float, to_s: float, *, moving: bool = False
    ) -> Metrics:
        """As `hrv.metrics.analyse`, to the last bit. Raises AnalysisError if it cannot be had."""
        limit_s = self._answer_s + self._answer_per_beat_s * len(beats)
        async with self._turn:
            try:
                async with asyncio.timeout(limit_s):
                    for _ in range(ATTEMPTS):
                        answer = await self._ask(beats, float(from_s), float(to_s), moving)
                        if answer is not None:
                            break
            except TimeoutError:
                raise AnalysisError(
                    f"The analysis took longer than {limit_s:.0f} s, so it was stopped. The beats"
                    " are safe on disk; open the session again to try once more."
                ) from None
        if answer is None:
            raise AnalysisError(
                "The analysis stopped twice without an answer. The beats are safe on disk;"
                " `aftershake show` tries again."
            )
        if isinstance(answer, str):
            raise AnalysisError(f"The analysis failed: {answer}. The beats are safe on disk.")
        return answer

    async def rest(self) -> None:
        """End the child; the next question starts another."""
        async with self._turn:
            await self._drop()

    async def close(self) -> None:
        """End the child; at most a moment later it is gone."""
        self._closed = True
        await self._drop()

    async def _ask(
        self, beats: Beats, from_s: float, to_s: float, moving: bool
    ) -> Metrics | str | None:
        """The child's answer, in words what went wrong in it, or None if it died."""
        child = self._child or await self._spawn()
        answer = None
        try:
            answer = await aside(partial(child.ask, (beats, from_s, to_s, moving)))
        except (OSError, EOFError):
            pass
        finally:
            # Whatever cut the exchange short, the next question must not read this one's answer.
            if answer is None:
                await asyncio.shield(self._drop())
        return answer

    async def _spawn(self) -> _Child:
        if self._closed:
            raise AnalysisError("The analysis is closed.")
        refuse_without_memory()
        try:
            starting = aside(_Child)
            child = self._child = await asyncio.shield(starting)
        except asyncio.CancelledError:
            starting.add_done_callback(_unwanted)
            raise
        except OSError as error:
            raise AnalysisError(
                f"The analysis could not be started: {error.strerror}. The beats are safe on disk;"
                " `aftershake show` tries again."
            ) from error
        if self._closed:  # meanwhile
            await asyncio.shield(self._drop())
            raise AnalysisError("The analysis is closed.")
        return child

    async def _drop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            await asyncio.wait({aside(child.end)}, timeout=CLOSING_S)


def _unwanted(starting: asyncio.Future[_Child]) -> None:
    if not starting.cancelled() and starting.exception() is None:
        starting.result().process.kill()


class _Child:
    """The child and this end of its pipe. Each method blocks. Raises OSError."""

    def __init__(self) -> None:
        from multiprocessing import get_context

        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs,), daemon=True)
        try:
            _track()
            with _deaf():
                start_safely(self.process.start)
        except BaseException:
            self._pipe.close()
            raise
        finally:
            theirs.close()

    def ask(self, question: tuple[Beats, float, float, bool]) -> Metrics | str:
        """Raises OSError or EOFError where the child died."""
        self._pipe.send(question)
        answer = self._pipe.recv()
        if not isinstance(answer, Metrics | str):
            raise EOFError
        return answer

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.process.close()
        self._pipe.close()


def _track() -> None:
    """Start multiprocessing's own helper with a stderr that is a file: inside Textual it is none,
    and the descriptor -1 that it names instead cannot be handed on."""
    if sys.platform != "win32":
        from multiprocessing import resource_tracker

        with redirect_stderr(sys.__stderr__):
            start_safely(resource_tracker.ensure_running)


@contextmanager
def _deaf() -> Iterator[None]:
    """What is started inside is no business of ctrl+c, from before its first line on."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve(pipe: Connection) -> None:
    """The child: answers until the pipe ends."""
    # A key press for the interface (ctrl+c) is none of its business, the terminal neither.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        if stream != pipe.fileno():
            os.dup2(nowhere, stream)
    with suppress(AttributeError, OSError):
        os.setsid()
    with suppress(AttributeError, OSError):
        os.nice(10)
    from aftershake.hrv import reference

    reference.load()
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_answer(*pipe.recv()))


def _answer(beats: Beats, from_s: float, to_s: float, moving: bool) -> Metrics | str:
    from aftershake.hrv.metrics import analyse

    try:
        return analyse(beats, from_s, to_s, moving=moving)
    except Exception as error:  # the question's sender is told; the child lives on
        return f"{type(error).__name__}: {error}"
