"""Whenever a session is killed, the next start offers exactly what was recorded.

`make kills` makes it many more than the few of an ordinary run.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aftershake.analysis.worker import AnalysisWorker
from aftershake.app.app import AftershakeApp
from aftershake.cli import plain_start
from aftershake.config import database
from aftershake.recording.closing import close
from aftershake.recording.interrupted import RECENT, is_recent
from aftershake.store.store import SessionRow, Store
from aftershake.wording.numbers import count
from support import killed
from support.app_helpers import ready, row, settle, text_of

KILLS = int(os.environ.get("AFTERSHAKE_KILLS", "12"))
SHOWN = 300  # views, of some 370 that a whole session has
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def counted(session_id: int) -> int:
    """The packets that are in the file, counted by nobody of ours."""
    sql = "SELECT count(*) FROM event WHERE session_id = ? AND kind = 'packet'"
    with closing(sqlite3.connect(database())) as db:
        return int(db.execute(sql, [session_id]).fetchone()[0])


class Forker:
    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, killed.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line
        return line.strip()

    def kill_one(self, chance: random.Random) -> int:
        """Begin a session and kill it some time; how many packets it has said to have."""
        assert self.process.stdin is not None
        self.process.stdin.write("begin\n")
        self.process.stdin.flush()
        number = int(self.line().removeprefix("number "))
        after, said = chance.randrange(1, SHOWN), 0
        for _ in range(after):
            said = int(self.line())
        time.sleep(chance.uniform(0, 0.01))  # between two packets, too
        os.kill(number, signal.SIGKILL)
        while (line := self.line()) != "over":
            said = int(line)
        return said


async def test_what_a_killed_session_has_is_offered_and_kept(home: Path) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance, forker = random.Random(seed), Forker()
    with forker.process:
        try:
            async with AnalysisWorker() as analyst:
                for _ in range(KILLS):
                    said = forker.kill_one(chance)
                    with Store(database()) as store:
                        offered = store.unfinished()
                        if not offered:  # killed before the first packet came: nothing to offer
                            assert said == 0
                            continue
                        (one,) = offered
                        assert is_recent(one, datetime.now(UTC))
                        assert one.packets == counted(one.id)
                        assert said <= one.packets <= said + 1
                        await close(store, one.id, analyst)
                        assert store.packets(one.id) == counted(one.id) == one.packets
                        assert store.unfinished() == []
        finally:
            forker.process.kill()
    with Store(database(), read_only=True) as store:
        last = store.sessions()[0]
    shown = subprocess.run(
        [sys.executable, "-m", "aftershake", "show", "last", "--plain"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.endswith(f"Kept: {count(counted(last.id), 'reading')} of the strap.\n")


@pytest.fixture
def cut_off(home: Path) -> SessionRow:
    """One session that was killed."""
    forker = Forker()
    with forker.process:
        while not forker.kill_one(random.Random(5)):
            pass
        forker.process.kill()
    with Store(database(), read_only=True) as store:
        (one,) = store.unfinished()
    return one


def as_of_a_strap() -> None:
    """A heart of one's own, cut off an hour ago."""
    with closing(sqlite3.connect(database())) as db:
        db.execute("UPDATE session SET source = 'strap', source_what = 'A'")
        at = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
        db.execute("UPDATE event SET at = ?", [at])
        db.commit()


@pytest.mark.words
@pytest.mark.parametrize("old", [False, True])
async def test_home_offers_it(cut_off: SessionRow, old: bool) -> None:
    if old:
        as_of_a_strap()
    app = AftershakeApp(database())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await settle(pilot)
        said = text_of(app)
    assert f"keep its {counted(cut_off.id)} strap readings, and see it" in said
    assert ("Resume it" in said) is not old


@pytest.mark.words
@pytest.mark.parametrize("old", [False, True])
def test_plain_offers_it(cut_off: SessionRow, old: bool, talking: Callable[..., object]) -> None:
    if old:
        as_of_a_strap()
    said: list[str] = []
    plain_start.plain_start(plain_start.Asked(database()), talking(said, "", "q"))  # type: ignore[arg-type]
    assert f"It has {counted(cut_off.id)} readings of the strap." in said[0]
    assert (len([line for line in said if "Go on with it" in line]) == 1) is not old
    with Store(database(), read_only=True) as store:
        assert len(store.unfinished()) == 1  # enter alone leaves it as it is
    close_it = "1" if old else "2"
    plain_start.plain_start(plain_start.Asked(database()), talking(said, close_it, "q"))  # type: ignore[arg-type]
    assert f"Session {cut_off.id}: " in "\n".join(said)
    with Store(database(), read_only=True) as store:
        assert store.unfinished() == []
        assert store.packets(cut_off.id) == cut_off.packets


@pytest.fixture
def talking() -> Callable[..., object]:
    from aftershake.cli.plain_output import Talk, Typed

    def make(said: list[str], *typed: str) -> Talk:
        theirs, ours = os.pipe()
        os.write(ours, "".join(f"{line}\n" for line in typed).encode())
        os.close(ours)
        return Talk(Typed(theirs), said.append)

    return make


@pytest.mark.parametrize(
    ("ago", "recent"),
    [
        (timedelta(0), True),
        (RECENT, True),
        (RECENT + timedelta(seconds=1), False),
        (timedelta(days=300), False),
        (-timedelta(days=1), True),  # the clock was set back meanwhile
    ],
)
def test_how_long_it_can_go_on(ago: timedelta, recent: bool) -> None:
    one = row(1, cut_off=True, ended_at=None, last_at=(NOW - ago).isoformat())
    assert is_recent(one, NOW) is recent
    assert is_recent(replace(one, source="simulate"), NOW)


@pytest.mark.parametrize("at", [None, "", "yesterday"])
def test_a_time_that_is_none_is_not_recent(at: str | None) -> None:
    assert not is_recent(row(1, cut_off=True, ended_at=None, last_at=at), NOW)
