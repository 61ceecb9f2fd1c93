"""Analysis in a process of its own: the same numbers, and no fault that reaches the session."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

import support.hrv_data as data
from aftershake.analysis.worker import AnalysisError, AnalysisWorker
from aftershake.hrv.metrics import analyse
from aftershake.rr.beats import NO_BEATS, Beats, from_intervals

REST = from_intervals(data.heart(seconds=130))


# One child for the whole file: each takes seconds to load neurokit2.
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def analyst() -> AsyncIterator[AnalysisWorker]:
    async with AnalysisWorker() as analyst:
        yield analyst


def child(analyst: AnalysisWorker) -> asyncio.subprocess.Process:
    assert analyst._child
    return analyst._child


async def test_the_same_numbers_to_the_last_bit(analyst: AnalysisWorker) -> None:
    asked = await asyncio.gather(
        analyst.analyse(REST, 2.0, 122.0),
        analyst.analyse(REST, 0.0, 60.0, moving=True),
        analyst.analyse(NO_BEATS, 0.0, 60.0),
    )
    assert asked == [
        analyse(REST, 2.0, 122.0),
        analyse(REST, 0.0, 60.0, moving=True),
        analyse(NO_BEATS, 0.0, 60.0),
    ]
    odd = Beats(REST.t_s, REST.rr_ms.copy(), REST.run)
    odd.rr_ms[50], odd.rr_ms[60] = np.nan, np.inf
    assert await analyst.analyse(odd, 0.0, 130.0) == analyse(odd, 0.0, 130.0)


async def test_a_day_of_beats_fits_through(analyst: AnalysisWorker) -> None:
    day = from_intervals(np.tile(data.heart(seconds=900), 96)[:96_000])
    metrics = await analyst.analyse(day, 0.0, float(day.t_s[-1]))
    assert metrics.beats == 96_000
    assert metrics.rmssd_ms == pytest.approx(data.rmssd(day.rr_ms), rel=0.02)


async def test_a_child_that_died_is_started_again(analyst: AnalysisWorker) -> None:
    first = child(analyst)
    first.kill()
    await first.wait()
    assert (await analyst.analyse(REST, 2.0, 122.0)).quality == "good"
    assert child(analyst).pid != first.pid


async def test_a_child_that_hangs_is_stopped_and_the_next_question_answered(
    analyst: AnalysisWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    await analyst.analyse(REST, 2.0, 122.0)  # the child is up
    hung = child(analyst)
    hung.send_signal(signal.SIGSTOP)
    with monkeypatch.context() as impatient:
        impatient.setattr("aftershake.analysis.worker.ANSWER_S", 0.05)
        impatient.setattr("aftershake.analysis.worker.ANSWER_PER_BEAT_S", 0.0)
        with pytest.raises(AnalysisError, match=r"took longer than .* safe on disk; open the"):
            await analyst.analyse(REST, 2.0, 122.0)
    assert hung.returncode == -signal.SIGKILL
    assert await analyst.analyse(REST, 2.0, 122.0) == analyse(REST, 2.0, 122.0)
    assert child(analyst).pid != hung.pid


async def test_a_child_that_keeps_dying_is_an_error_in_plain_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    broken = AnalysisWorker()
    with pytest.raises(AnalysisError, match="The beats are safe on disk"):
        await broken.analyse(REST, 2.0, 122.0)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(AnalysisError, match="could not be started"):
        await broken.analyse(REST, 2.0, 122.0)
    await broken.close()


async def test_rubbish_instead_of_an_answer_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rubbish in ("echo no json", "echo '{}'", "echo 3", "head -c 3000000 /dev/zero"):
        script = tmp_path / "python"
        script.write_text(f"#!/bin/sh\nread line\n{rubbish}\ncat > /dev/null\n")
        script.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(script))
        async with AnalysisWorker() as analyst:
            with pytest.raises(AnalysisError):
                await analyst.analyse(REST, 2.0, 122.0)


async def test_a_cancelled_question_does_not_answer_the_next_one(analyst: AnalysisWorker) -> None:
    await analyst.analyse(REST, 2.0, 122.0)  # the child is up and answers at once
    asked = asyncio.ensure_future(analyst.analyse(REST, 2.0, 62.0))
    await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert await analyst.analyse(REST, 10.0, 125.0) == analyse(REST, 10.0, 125.0)


async def test_closing_ends_the_child_and_questions() -> None:
    analyst = AnalysisWorker()
    await analyst.start()
    process = child(analyst)
    await analyst.close()
    assert process.returncode is not None
    await analyst.close()
    with pytest.raises(AnalysisError):
        await analyst.analyse(REST, 2.0, 122.0)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs pidfd_open (Linux)")
async def test_the_child_ends_with_its_parent() -> None:
    program = (
        "import asyncio, os, signal\n"
        "from aftershake.analysis.worker import AnalysisWorker\n"
        "async def main():\n"
        "    analyst = AnalysisWorker()\n"
        "    await analyst.start()\n"
        "    print(analyst._child.pid, flush=True)\n"
        "    input()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdin
    assert parent.stdout
    with parent:
        ended = os.pidfd_open(int(parent.stdout.readline()))
        parent.stdin.write("\n")
        parent.stdin.flush()
        assert parent.wait() == -signal.SIGKILL
    readable, _, _ = select.select([ended], [], [], 60)
    os.close(ended)
    assert readable == [ended]
