"""Homes of short sessions with every packet of them, and `aftershake recompute` interrupted in one,
however often, at any moment: each session must be made once, and come out as if never interrupted.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from aftershake.events import Event, Link, Packet, Tick
from aftershake.plans.reader import read_plan
from aftershake.rr.packet import encode
from aftershake.store.store import Store, stamp

PLAN = read_plan("""
name = "short"

[[phase]]
name = "Before"
kind = "rest"
posture = "lying"
duration_s = 130
settle_s = 5

[[phase]]
name = "Shaking"
kind = "shake"
duration_s = 20

[[phase]]
name = "After"
kind = "rest"
posture = "lying"
duration_s = 130
settle_s = 5
""")
FIRST = datetime(2024, 1, 1, 7, 0, tzinfo=UTC)
DERIVED = {
    "phase": "session_id, number, name, kind, quality, hr_bpm, rmssd_ms, metrics, start_s, end_s",
    "gap": "session_id, start_s, end_s, reason, causes",
    "mark": "session_id, number, t_s, note",
    "beat": "session_id, number, t_s, rr_ms, run, artifact, artifact_kind",
    "comparison": "session_id, baseline, integration, verdict, delta_ln_rmssd, comparison,"
    " algorithm, left_out, stale",
}
OLD = "1"  # no version's any more


def record(path: Path, sessions: int, seed: int = 1) -> None:
    """So many sessions of one heart, one a day, as its strap would have sent them: no numbers."""
    rng = np.random.default_rng(seed)
    with Store(path) as store:
        for number in range(1, sessions + 1):
            at, events = FIRST + timedelta(days=number), _events(rng)
            with store.writing() as db:  # `begin` reads the whole database first
                db.table("session").insert(_row(number, at, events[-1].t_s))
            store.extend(number, [(e, at + timedelta(seconds=e.t_s)) for e in events])


def _row(number: int, at: datetime, lasted_s: float) -> dict[str, Any]:
    return {
        "id": number,
        "title": "",
        "started_at": stamp(at),
        "ended_at": stamp(at + timedelta(seconds=lasted_s)),
        "duration_s": lasted_s,
        "plan": PLAN.name,
        "plan_toml": PLAN.toml,
        "source": "strap",
        "source_what": "C4:2A:11:09:7C:41",
        "strap": "Polar H10",
        "complete": 1,
        "program_version": "0",
        "person_id": 1,
    }


def _events(rng: np.random.Generator) -> list[Event]:
    """A packet a second, as a strap sends them, and a tick; now and then a beat that is misread."""
    lasts_s = PLAN.duration_s + 1
    change = rng.normal(0.1, 0.3)
    events: list[Event] = [Link(0.2, "connected", 1)]
    beat_s, waiting = 0.3, list[int]()
    for second in range(1, int(lasts_s) + 1):
        while beat_s < second:
            level = 1.0 if beat_s < PLAN.duration_s / 2 else float(np.exp(change))
            swing = 0.03 * level * np.sin(2 * np.pi * beat_s / 4.3)
            rr_s = 0.92 + swing + rng.normal(0, 0.012 * level)
            if rng.uniform() < 0.002:
                rr_s *= 0.6
            beat_s += rr_s
            waiting.append(round(rr_s * 1024))
        if waiting:
            events.append(Packet(second + 0.1, encode(65, tuple(waiting[:9])), 1))
            waiting = []
        events.append(Tick(second + 0.2))
    return events


def make_old(path: Path, seed: int = 1, but: int = 0) -> int:
    """As if an older version had worked them out, all `but` the first ones, otherwise; how many
    numbers differ."""
    rng, changed = random.Random(seed), 0
    with closing(sqlite3.connect(path)) as db:
        phases = db.execute("SELECT id, metrics FROM phase WHERE session_id > ?", [but])
        for number, said in phases.fetchall():
            metrics = json.loads(said)
            if metrics["rmssd_ms"] is not None:
                metrics["rmssd_ms"] *= rng.uniform(0.8, 0.9)
                changed += 1
            sql = "UPDATE phase SET metrics = ?, rmssd_ms = ? WHERE id = ?"
            db.execute(sql, [json.dumps(metrics), metrics["rmssd_ms"], number])
        db.execute("UPDATE comparison SET algorithm = ? WHERE session_id > ?", [OLD, but])
        sql = "UPDATE beat SET artifact = NULL, artifact_kind = NULL WHERE session_id > ?"
        db.execute(sql, [but])
        db.commit()
    return changed


def derived(path: Path) -> dict[str, list[Any]]:
    """Every derived row, but for its number in the file."""
    with closing(sqlite3.connect(path)) as db:
        return {
            table: db.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2, 3").fetchall()
            for table, columns in DERIVED.items()
        }


@dataclass(frozen=True)
class Interrupted:
    """`left`: how many sessions were left after each interruption; `last`: what the run that came
    through said; `twice`: sessions that were made again though they had been done."""

    left: list[int]
    last: dict[str, Any]
    twice: list[int]


def recompute_interrupted(
    path: Path,
    signals: Sequence[signal.Signals],
    arguments: Sequence[str] = (),
    seed: int = 1,
) -> Interrupted:
    """`aftershake recompute`, ended by each of these signals in turn, then let through."""
    rng = random.Random(seed)
    left, made = [len(_to_do(path, arguments))], dict[int, tuple[int, ...]]()
    rows: dict[int, tuple[int, ...]] = _rows(path)
    for number, each in enumerate(signals):
        program = subprocess.Popen(
            [*_command(*arguments)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "AFTERSHAKE_HOME": str(path.parent)},
        )
        # Anywhere in what is left, so that something is left for those that follow.
        goal = rng.uniform(0.0, left[-1] / (len(signals) + 1 - number))
        while not _ends_within(program, 0.1) and _differing(rows, _rows(path)) <= goal:
            pass
        _ends_within(program, rng.uniform(0.0, 0.3))
        program.send_signal(each)
        program.wait()
        now = _rows(path)
        made |= {at: now[at] for at in now if now[at] != rows.get(at)}
        rows = now
        left.append(left[0] - len(made))
    ran = subprocess.run(
        [*_command(*arguments), "--json"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "AFTERSHAKE_HOME": str(path.parent)},
    )
    end = _rows(path)
    twice = [session_id for session_id, ids in made.items() if end[session_id] != ids]
    return Interrupted(left[1:], json.loads(ran.stdout), twice)


def _ends_within(program: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        program.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "aftershake", "recompute", *arguments]


def _to_do(path: Path, arguments: Sequence[str]) -> list[int]:
    from aftershake.analysis.recompute import to_do

    return to_do(path, everything="--all" in arguments)


def _rows(path: Path) -> dict[int, tuple[int, ...]]:
    """The numbers that the rows of each session's phases have in the file: new ones once it is made
    again."""
    found: dict[int, tuple[int, ...]] = {}
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        for session_id, number in db.execute("SELECT session_id, id FROM phase ORDER BY 1, 2"):
            found[session_id] = (*found.get(session_id, ()), number)
    return found


def _differing(one: dict[int, tuple[int, ...]], other: dict[int, tuple[int, ...]]) -> int:
    return sum(one.get(at) != ids for at, ids in other.items())
