"""A pipe is read to its end where somebody writes to it, and not waited for where nobody does."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from threading import Thread

import pytest

from aftershake import ordinary
from aftershake.exchange import NoSuchFile
from aftershake.exchange.rr_files import LARGEST_BYTES, load
from aftershake.recording import importing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it has no such pipes")


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(
    pipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordinary, "PATIENCE_S", 0.0)
    for read in (load, importing.load):
        with pytest.raises(NoSuchFile, match="nothing comes through this pipe"):
            read(pipe)


@pytest.mark.parametrize("size", [1, 1_000_000, LARGEST_BYTES + 10])
def test_what_is_written_to_a_pipe_is_read_whole(
    pipe: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordinary, "PATIENCE_S", 60.0)
    told = b"800\n" * (size // 4 + 1)

    def write() -> None:
        try:
            with pipe.open("wb") as file:
                file.write(told[:size])
        except BrokenPipeError:  # more than is read
            pass

    writer = Thread(target=write)
    writer.start()
    assert load(pipe) == told[: min(size, LARGEST_BYTES + 1)]
    writer.join()


def test_who_has_a_pipe_open_is_waited_for(pipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordinary, "PATIENCE_S", 0.0)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(pipe, os.O_WRONLY)
    found: list[bytes] = []
    reading = Thread(target=lambda: found.append(load(pipe)))
    reading.start()
    os.write(writer, b"800\n")
    os.close(writer)
    reading.join()
    os.close(reader)
    assert found == [b"800\n"]
