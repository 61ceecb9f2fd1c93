"""Phase-end analysis in a process of its own.

neurokit2 takes 3 s and 200 MB to import and holds the interpreter while it works: in the process
of the interface, keys and pictures would stutter. The child reads one JSON object a line from its
stdin and answers each with one on its stdout; it ends when its stdin does.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from base64 import b64decode, b64encode
from types import TracebackType
from typing import Any

import numpy as np

from aftershake.errors import AftershakeError
from aftershake.hrv.model import Metrics
from aftershake.rr.beats import Beats, Floats, Ints
from aftershake.surroundings import SAFE, environment, python

CLOSING_S = 1.0
# Loading neurokit2 takes 3 s, ten minutes of beats one more, a day of them ten. What takes longer
# than this, on a machine however busy, hangs.
ANSWER_S, ANSWER_PER_BEAT_S = 180.0, 0.001
# A session of a few hours is one line of a MB; its answer is short.
LONGEST_ANSWER = 1 << 20


class AnalysisError(AftershakeError):
    """The numbers of a stretch could not be computed; the text is for a person."""


class AnalysisWorker:
    """Asks the child one question after the other; starts it, and starts it anew if it died or
    was stopped because it gave no answer in time.

    Use as `async with AnalysisWorker() as analyst`, or call `start` and `close`. A question that is
    cancelled costs the child, not the next question.
    """

    def __init__(self) -> None:
        self._child: asyncio.subprocess.Process | None = None
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
                self._child = await _spawn()
            if self._closed:  # meanwhile
                await asyncio.shield(self._drop())
                raise AnalysisError("The analysis is closed.")

    async def analyse(
        self, beats: Beats, from_s: float, to_s: float, *, moving: bool = False
    ) -> Metrics:
        """As `hrv.analysis.analyse`, to the last bit. Raises AnalysisError if it cannot be had."""
        from aftershake.hrv.serial import metrics_from_data

        question = _question(beats, from_s, to_s, moving)
        limit_s = ANSWER_S + ANSWER_PER_BEAT_S * len(beats)
        async with self._turn:
            try:
                async with asyncio.timeout(limit_s):
                    for _ in range(2):
                        answer = await self._ask(question)
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
        if "error" in answer:
            raise AnalysisError(
                f"The analysis failed: {answer['error']}. The beats are safe on disk."
            )
        try:
            return metrics_from_data(answer["metrics"])
        except (KeyError, TypeError, ValueError, AttributeError):
            raise AnalysisError(
                "The analysis gave no numbers. The beats are safe on disk."
            ) from None

    async def close(self) -> None:
        """End the child; at most a moment later it is gone."""
        self._closed = True
        await self._drop()

    async def _ask(self, question: bytes) -> dict[str, Any] | None:
        """The child's answer, or None if it died or said something else."""
        if self._closed:
            raise AnalysisError("The analysis is closed.")
        if self._child is None:
            self._child = await _spawn()
        child = self._child
        assert child.stdin
        assert child.stdout
        answered = False
        try:
            child.stdin.write(question)
            await child.stdin.drain()
            line = await child.stdout.readline()
            answer = json.loads(line) if line.endswith(b"\n") else None
            answered = isinstance(answer, dict) and bool({"metrics", "error"} & answer.keys())
            return answer if answered else None
        except (OSError, ValueError):  # ValueError: not JSON, or a line without end
            return None
        finally:
            # Whatever cut the exchange short, the next question must not read this one's answer.
            if not answered:
                await asyncio.shield(self._drop())

    async def _drop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        assert child.stdin
        child.stdin.close()
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(child.wait(), CLOSING_S)


async def _spawn() -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            *python("-m", "aftershake.analysis.worker"),
            cwd=SAFE,
            env=environment(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=LONGEST_ANSWER,
            # A key press for the interface (ctrl+c) is none of the child's business.
            start_new_session=True,
        )
    except OSError as error:
        raise AnalysisError(
            f"The analysis could not be started: {error.strerror}. The beats are safe on disk;"
            " `aftershake show` tries again."
        ) from error


def _question(beats: Beats, from_s: float, to_s: float, moving: bool) -> bytes:
    question = {
        "t_s": _text(beats.t_s.astype(np.float64, copy=False)),
        "rr_ms": _text(beats.rr_ms.astype(np.float64, copy=False)),
        "run": _text(beats.run.astype(np.int64, copy=False)),
        "from_s": float(from_s),
        "to_s": float(to_s),
        "moving": moving,
    }
    return json.dumps(question).encode() + b"\n"


def _text(values: Floats | Ints) -> str:
    """The array's own bytes: exact, and a tenth of the room that numbers in lists would take."""
    return b64encode(values.tobytes()).decode()


def _answer(line: bytes) -> dict[str, Any]:
    from aftershake.hrv.metrics import analyse
    from aftershake.hrv.serial import metrics_to_data

    asked = json.loads(line)
    beats = Beats(
        np.frombuffer(b64decode(asked["t_s"]), dtype=np.float64).copy(),
        np.frombuffer(b64decode(asked["rr_ms"]), dtype=np.float64).copy(),
        np.frombuffer(b64decode(asked["run"]), dtype=np.int64).copy(),
    )
    metrics = analyse(beats, asked["from_s"], asked["to_s"], moving=asked["moving"])
    return {"metrics": metrics_to_data(metrics)}


def serve() -> None:
    """The child: answers until its stdin ends."""
    import os

    with contextlib.suppress(AttributeError, OSError):
        os.nice(10)
    # Whatever a library prints must not be taken for an answer.
    answers, sys.stdout = sys.stdout, sys.stderr
    from aftershake.hrv import reference

    reference.load()
    for line in sys.stdin.buffer:
        try:
            answer = _answer(line)
        except Exception as error:  # the question's sender is told; the child lives on
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    serve()
