"""SIGKILL at random moments: also while it starts, migrates, changes phase and writes its last."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

from durability.row import Once
from durability.running import HERE, ask, start
from durability.scene import Scene

MOMENTS = ("start", "migration", "any", "any", "any", "any", "phase end", "phase end", "last write")
PHASES_END_S = (23, 33, 53)


def kills(times: int) -> Iterator[tuple[str, str, int]]:
    for moment in dict.fromkeys(MOMENTS):
        share = MOMENTS.count(moment) / len(MOMENTS)
        yield "kills", f"SIGKILL: {moment}", max(1, round(times * share))


def once(row: str, number: int) -> Once:
    scene, moment = Scene(row, number), row.partition(": ")[2]
    chance = scene.random
    if moment == "migration":  # a database of the first version, so that there is one to do
        scene.home.mkdir(mode=0o700)
        with closing(sqlite3.connect(scene.database)) as db:
            db.executescript((HERE / "version1.sql").read_text("utf-8"))
            db.execute("PRAGMA journal_mode = WAL")
    recorder = start(scene.home)
    events = scene.sent.whole(1)
    match moment:
        case "start" | "migration":
            time.sleep(chance.random() ** 2 * 0.3)
        case "any":
            scene.wait_for(chance.randint(1, events - 1), recorder)
            time.sleep(chance.random() * 0.05)
        case "phase end":
            share = (chance.choice(PHASES_END_S) - 0.5) / 57
            scene.wait_for(int(events * share), recorder)
            time.sleep(chance.random() * 0.15)
        case "last write":
            scene.wait_for(events - 2, recorder)
            time.sleep(chance.random() * 0.15)
    scene.acknowledge()
    recorder.kill()
    said = recorder.end()
    afterwards(scene)
    scene.once.wrong += [w for w in said.troubles() if "traceback" in w]
    scene.clean()
    return scene.once


def afterwards(scene: Scene) -> None:
    """The list of sessions works, nothing is missing, and a session that was cut off closes."""
    once = scene.once
    scene.judge()
    if once.integrity not in ("ok", "no database"):
        once.wrong.append(f"integrity: {once.integrity[:100]}")
    listed = ask(scene.home, "sessions", "--json")
    once.wrong += [f"sessions: {each}" for each in listed.troubles(0)]
    if once.wrong:
        return
    if any(row["cut_off"] for row in json.loads(listed.out)):
        closed = ask(scene.home, "close", "last")
        once.wrong += [f"close: {each}" for each in closed.troubles(0)]
        once.told = "cut off; closed" if not once.wrong else ""
        listed = ask(scene.home, "sessions")
        if "cut off" in listed.words:
            once.wrong.append("still cut off after `close last`")
        if scene.at_path().integrity != "ok":
            once.wrong.append("integrity after `close last`")
    found = once.found
    scene.judge()
    if once.found < found:
        once.wrong.append("`close last` lost events")
