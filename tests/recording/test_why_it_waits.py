"""Why something is not saved stays said while the next attempt is under way."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

import pytest

from aftershake.events import Tick
from aftershake.recording import saving
from aftershake.recording.clock import Clock
from aftershake.recording.disk import Disk, Stamped
from aftershake.recording.saving import Saver
from aftershake.session.view import Saving

NOW = datetime(2026, 11, 28, 7, 0, tzinfo=UTC)
HELD = Saving(safe=True, why="busy", file="kept-session-1.jsonl")


class Held:
    """A disk whose database another program holds, with the session in a file meanwhile; SQLite
    waits a while for it before it says so."""

    saved = 0

    def __init__(self) -> None:
        self.answers = threading.Event()
        self.answers.set()

    def write(self, events: Sequence[Stamped], *, stopgap: bool) -> Saving:
        self.answers.wait(60)
        return HELD

    def end(self, *what: object) -> Saving:
        return self.write([], stopgap=False)

    def close(self) -> None:
        pass


@pytest.mark.parametrize("ending", [False, True])
async def test_a_database_that_is_held_is_no_disk_that_does_not_answer(
    ending: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "SLOW_S", 0.05)
    monkeypatch.setattr(saving, "RETRY_S", 0.0)
    disk = Held()
    saver = Saver(cast(Disk, disk), Clock(NOW, own_time=False))
    saver._said = HELD
    disk.answers.clear()
    if ending:
        assert not await saver.end(NOW, 1.0, True, "H10")
    else:
        await saver.put([Tick(1.0)])
    assert (saver.saving.safe, saver.saving.why) == (False, "busy")
    disk.answers.set()
    saver.close()
