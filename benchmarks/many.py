"""How long home, history, trend and the end of a session take with a hundred sessions in the
database and with ten thousand, each with a thousand beats and all its packets. `make many`; not
part of `make bench`, for it needs 3 GB of disk and some minutes; in a folder that is given they
stay: `PYTHONPATH=tests python benchmarks/many.py [folder]`.

The end is from the last event of a session to its numbers on the screen, in the real interface.
Each time is given twice: by the wall's clock, and of the processor, which others that compute
meanwhile change less. What has a process of its own, measuring, is in the first alone.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from aftershake.app.app import AftershakeApp
from aftershake.app.screens.review import ReviewScreen
from aftershake.app.screens.session import SessionScreen
from aftershake.events import Link, Packet, Tick
from aftershake.recording.start import SessionRequest
from aftershake.rr.packet import encode
from aftershake.session.view import View
from aftershake.store.store import Store
from line import Line, ratio, spread
from past import Took, opened, quiet, since, until
from support.interrupted import PLAN
from support.three_years import NEWEST, fill

COUNTS = (100, 10_000)
BEATS = 1000
DAYS = 10_000  # of each, so that the one has a session a day
REPEATED = 5
QUIET = 0.005  # processor seconds in a third of a second


def make(path: Path, sessions: int) -> None:
    """So many sessions with their numbers; each with the packets and the beats of one."""
    fill(path, sessions, days=DAYS)
    rng = np.random.default_rng(1)
    events = [(Link(0.2, "connected", 1), NEWEST)]
    beats = []
    for number in range(BEATS):
        word = round(1024 + 40 * np.sin(1.4 * number) + rng.normal(0, 15))
        events.append((Packet(number + 1.1, encode(60, (word,)), 1), NEWEST))
        events.append((Tick(number + 1.5), NEWEST))
        beats.append((1, number, number + 1.0, word / 1.024, 1))
    with Store(path) as store:
        store.extend(1, events)
    with sqlite3.connect(path) as db:
        columns = "session_id, number, t_s, rr_ms, run"
        db.executemany(f"INSERT INTO beat ({columns}) VALUES (?, ?, ?, ?, ?)", beats)
        table = list(db.execute("PRAGMA table_info(event)"))
        kept = ", ".join(name for _, name, *_ in table if name not in ("id", "session_id"))
        for session_id in range(2, sessions + 1):
            db.execute(
                f"INSERT INTO event (session_id, {kept}) SELECT ?, {kept} FROM event"
                " WHERE session_id = 1 AND kind <> 'noted'",
                [session_id],
            )
            db.execute(
                f"INSERT INTO beat ({columns}) SELECT ?, number, t_s, rr_ms, run FROM beat"
                " WHERE session_id = 1",
                [session_id],
            )
    db.close()


async def ended(path: Path) -> dict[str, Took]:
    """From the moment the session was over to its review."""
    over: list[Took] = []
    shown = SessionScreen.show

    def show(self: SessionScreen, view: View) -> None:
        if view.stage == "ended" and not over:
            over.append(since())
        shown(self, view)

    SessionScreen.show = show  # type: ignore[method-assign]
    try:
        app = AftershakeApp(path, order=SessionRequest(PLAN, "simulate", "calm", 200.0), mute=True)
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
            took = since(over[0])
    finally:
        SessionScreen.show = shown  # type: ignore[method-assign]
    return {"the end of a session": took}


def measured(path: Path) -> dict[str, Took]:
    took = asyncio.run(opened(path))
    asyncio.run(quiet(QUIET))  # nothing is computed any more of what the last one left behind
    took |= asyncio.run(ended(path))
    asyncio.run(quiet(QUIET))
    return took


def lines(took: dict[str, dict[int, list[Took]]]) -> Iterator[Line]:
    few, many = COUNTS
    for what, each in took.items():
        for at, clock in enumerate(("", ", processor")):
            theirs, ours = ([both[at] for both in each[count]] for count in COUNTS)
            yield Line(
                f"{what}, {many} sessions / {few}{clock}",
                f"{spread(ours)} / {spread(theirs)}",
                ratio(ours, theirs),
                1.5,
            )


def main(folder: str) -> int:
    os.environ["AFTERSHAKE_HOME"] = folder
    paths = {many: Path(folder) / f"{many}.db" for many in COUNTS}
    took: dict[str, dict[int, list[Took]]] = defaultdict(lambda: defaultdict(list))
    for many, path in paths.items():
        if not path.exists():
            make(path, many)
        measured(path)  # what is loaded once is not counted
    for _ in range(REPEATED):  # in turns, so that a busy moment is nobody's alone
        for many, path in paths.items():
            for what, each in measured(path).items():
                took[what][many].append(each)
    found = list(lines(took))
    for line in found:
        print(f"{line.what:<56} {line.ratio:6.2f} {line.asked:>6}  {line.measured}: {line.said}")
    return 0 if all(line.holds for line in found) else 1


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.exit(main(sys.argv[1]))
    with tempfile.TemporaryDirectory() as home:
        sys.exit(main(home))
