"""Analysis in a process of its own: the same numbers, and no fault that reaches the session."""

from __future__ import annotations

import asyncio
import errno
import multiprocessing
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

import support.hrv_data as data
from aftershake.analysis import worker
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


def child(analyst: AnalysisWorker) -> int:
    """The process id of the child that answers."""
    assert analyst._child
    pid = analyst._child.process.pid
    assert pid
    return pid


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
    await analyst.analyse(REST, 2.0, 122.0)  # the child is up
    first = child(analyst)
    os.kill(first, signal.SIGKILL)
    assert (await analyst.analyse(REST, 2.0, 122.0)).quality == "good"
    assert child(analyst) != first


async def test_at_rest_there_is_no_child_until_the_next_question(analyst: AnalysisWorker) -> None:
    await analyst.analyse(REST, 2.0, 122.0)  # the child is up
    first = child(analyst)
    await analyst.rest()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    await analyst.rest()
    assert (await analyst.analyse(REST, 2.0, 122.0)).quality == "good"
    assert child(analyst) != first


async def test_a_child_that_hangs_is_stopped_and_the_next_question_answered(
    analyst: AnalysisWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    await analyst.analyse(REST, 2.0, 122.0)  # the child is up
    hung = child(analyst)
    os.kill(hung, signal.SIGSTOP)
    with monkeypatch.context() as impatient:
        impatient.setattr(analyst, "_answer_s", 0.05)
        impatient.setattr(analyst, "_answer_per_beat_s", 0.0)
        with pytest.raises(AnalysisError, match=r"took longer than .* safe on disk; open the"):
            await analyst.analyse(REST, 2.0, 122.0)
    with pytest.raises(ProcessLookupError):
        os.kill(hung, 0)
    assert await analyst.analyse(REST, 2.0, 122.0) == analyse(REST, 2.0, 122.0)


@pytest.fixture
def executable() -> Iterator[Callable[[Path], None]]:
    """Another program in the place of Python, for children."""
    yield lambda path: multiprocessing.set_executable(str(path))
    multiprocessing.set_executable(sys.executable)


@pytest.mark.parametrize("program", ["/bin/false", "/nowhere/python"])
async def test_a_child_that_keeps_dying_is_an_error_in_plain_words(
    program: str, executable: Callable[[Path], None]
) -> None:
    executable(Path(program))
    async with AnalysisWorker() as broken:
        with pytest.raises(AnalysisError, match="The beats are safe on disk"):
            await broken.analyse(REST, 2.0, 122.0)


async def test_where_no_child_can_be_started_is_an_error_in_plain_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused() -> None:
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(worker, "start_safely", lambda start: refused())
    with pytest.raises(AnalysisError, match=r"could not be started: Resource .* safe on disk"):
        await AnalysisWorker().analyse(REST, 2.0, 122.0)


@pytest.mark.parametrize("wrong", [3, None, {"metrics": 1}])
async def test_rubbish_instead_of_an_answer_is_an_error(
    wrong: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with AnalysisWorker() as analyst:
        assert analyst._child
        monkeypatch.setattr(worker, "ATTEMPTS", 1)
        monkeypatch.setattr(analyst._child._pipe, "recv", lambda: wrong, raising=False)
        with pytest.raises(AnalysisError, match="without an answer"):
            await analyst.analyse(REST, 2.0, 122.0)


@pytest.mark.skipif(sys.platform == "win32", reason="there, no signal tells of ctrl+c")
async def test_ctrl_c_is_none_of_its_business_from_its_first_moment_on() -> None:
    """While it began it wrote a traceback into the terminal."""
    async with AnalysisWorker() as begun:
        first = child(begun)
        os.kill(first, signal.SIGINT)
        assert await begun.analyse(NO_BEATS, 0.0, 60.0) == analyse(NO_BEATS, 0.0, 60.0)
        assert child(begun) == first


async def test_what_fails_in_the_child_is_told_and_the_child_lives_on(
    analyst: AnalysisWorker,
) -> None:
    before = await analyst.analyse(REST, 2.0, 122.0)
    with pytest.raises(AnalysisError, match=r"failed: \w+Error.* safe on disk"):
        await analyst.analyse(Beats(REST.t_s, REST.rr_ms, REST.run[:3]), 2.0, 122.0)
    pid = child(analyst)
    assert await analyst.analyse(REST, 2.0, 122.0) == before
    assert child(analyst) == pid


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
    await analyst.analyse(REST, 2.0, 122.0)
    pid = child(analyst)
    await analyst.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
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
        "    print(analyst._child.process.pid, flush=True)\n"
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


@pytest.mark.skipif(not hasattr(os, "getpgid"), reason="needs process groups")
async def test_ctrl_c_in_a_terminal_does_not_reach_the_child() -> None:
    async with AnalysisWorker() as analyst:
        await analyst.analyse(REST, 2.0, 122.0)
        pid = child(analyst)
        assert os.getpgid(pid) != os.getpgid(0)
        os.kill(pid, signal.SIGINT)
        assert await analyst.analyse(REST, 2.0, 122.0) == analyse(REST, 2.0, 122.0)
        assert child(analyst) == pid


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
async def test_what_the_child_prints_reaches_no_terminal(analyst: AnalysisWorker) -> None:
    await analyst.analyse(REST, 2.0, 122.0)
    for stream in ("0", "1", "2"):
        assert Path(f"/proc/{child(analyst)}/fd/{stream}").resolve() == Path(os.devnull)


async def test_it_works_where_the_program_has_no_stdin() -> None:
    program = (
        "import asyncio, os\n"
        "os.close(0)\n"
        "from aftershake.analysis.worker import AnalysisWorker\n"
        "from aftershake.rr.beats import NO_BEATS\n"
        "async def main():\n"
        "    async with AnalysisWorker() as analyst:\n"
        "        print((await analyst.analyse(NO_BEATS, 0.0, 60.0)).quality)\n"
        "asyncio.run(main())\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "refused\n", "")


async def test_it_starts_where_stderr_is_no_file() -> None:
    """As inside Textual, which takes the place of stderr and has no descriptor for it."""
    program = (
        "import sys; from aftershake.analysis.worker import _Child\n"
        "class Captured:\n"
        "    def write(self, text): pass\n"
        "    def flush(self): pass\n"
        "    def fileno(self): return -1\n"
        "sys.stderr = Captured()\n"
        "_Child().end()\n"
    )
    ran = await asyncio.create_subprocess_exec(sys.executable, "-c", program)
    assert await ran.wait() == 0
