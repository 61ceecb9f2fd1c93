"""What is to be found on the disk: events in databases and in kept recordings, and how they
compare with what the strap is known to have sent.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

Seen = tuple[str, float, str]  # kind, t_s, and all else it says
Sessions = dict[int, list[Seen]]
# What the recorder itself adds: the strap did not send it.
OF_THE_RECORDER = {"unsaved", "reopened", "computed", "cued", "made_up"}
EVENTS = "SELECT session_id, kind, t_s, connection, hex(payload), word, detail FROM event"


@dataclass(frozen=True)
class Look:
    """One database as it lies there, or nothing where it cannot be read."""

    events: Sessions = field(default_factory=dict)
    integrity: str = "no database"
    complete: frozenset[int] = frozenset()
    started: dict[int, str] = field(default_factory=dict)  # when each session began


# What reading may raise; the second where sqlite3 quotes a damaged schema as it is.
DAMAGED = (sqlite3.Error, UnicodeDecodeError)


def live(database: Path) -> Sessions:
    """The events committed so far, seen as any other program would; nothing where none can be."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=1)) as db:
            return _events(db)
    except DAMAGED:
        return {}


def count(db: sqlite3.Connection) -> int:
    """How many events of the strap there are; none while they cannot be counted."""
    own = ", ".join(f"'{kind}'" for kind in sorted(OF_THE_RECORDER))
    try:
        counted = db.execute(f"SELECT count(*) FROM event WHERE kind NOT IN ({own})").fetchone()
        return int(counted[0])
    except DAMAGED:
        return 0


def look(database: Path) -> Look:
    """What a copy of the database and its side files gives, after SQLite has recovered it."""
    if not database.is_file():
        return Look()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / database.name
        for suffix in ("", "-wal", "-journal"):
            if (side := database.with_name(database.name + suffix)).is_file():
                shutil.copyfile(side, copy.with_name(copy.name + suffix))
        return opened(copy)


def opened(database: Path) -> Look:
    """What the database gives; it is changed by recovering it."""
    try:
        with closing(sqlite3.connect(database, timeout=1)) as db:
            integrity = "; ".join(str(row[0]) for row in db.execute("PRAGMA integrity_check"))
            try:
                found = db.execute("SELECT id, complete, started_at FROM session").fetchall()
                events = _events(db)
            except sqlite3.OperationalError as error:
                if "no such table" not in str(error):  # killed before there was one
                    raise
                found, events = [], {}
            complete = frozenset(row[0] for row in found if row[1])
            return Look(events, integrity, complete, {row[0]: row[2] for row in found})
    except DAMAGED as error:
        return Look(integrity=str(error))


def by_row(database: Path, rows: int = 1000) -> Sessions:
    """The events of a damaged database that can be had row by row."""
    found: Sessions = {}
    with closing(sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)) as db:
        for number in range(1, rows):
            with suppress(*DAMAGED):
                for session, events in _events(db, f"WHERE id = {number}").items():
                    found.setdefault(session, []).extend(events)
    return found


def kept(home: Path) -> dict[int, list[list[Seen]]]:
    """The events in the recordings that were kept beside the database, by session."""
    found: dict[int, list[list[Seen]]] = {}
    for path in sorted(home.glob("kept-session-*.jsonl")) if home.is_dir() else ():
        seen: list[Seen] = []
        for line in path.read_text("utf-8", "replace").split("\n"):
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if "t_s" in row and row["type"] not in OF_THE_RECORDER:
                payload = str(row.get("payload") or row.get("raw") or "").upper()
                word = next((row[k] for k in ("state", "what", "key") if k in row), None)
                detail = next((row[k] for k in ("detail", "value") if k in row), None)
                seen.append(_seen(row["type"], row["t_s"], payload, word, detail))
        found.setdefault(int(path.name.split("-")[2]), []).append(seen)
    return found


def _events(db: sqlite3.Connection, where: str = "") -> Sessions:
    found: Sessions = {}
    for number, kind, t_s, _, payload, word, detail in db.execute(f"{EVENTS} {where} ORDER BY id"):
        events = found.setdefault(number, [])
        if kind not in OF_THE_RECORDER and t_s is not None:  # else what is left is no event
            events.append(_seen(kind, t_s, payload, word, detail))
    return found


def _seen(kind: str, t_s: float, payload: str | None, word: object, detail: object) -> Seen:
    return kind, float(t_s), f"{payload or ''} {word or ''} {detail or ''}"


class Sent:
    """What the simulated strap sent in a whole session: the same each time, for each seed."""

    def __init__(self, seeds: Sequence[list[Seen]]) -> None:
        self._seeds: list[dict[Seen, int]] = [
            {event: n for n, event in enumerate(events)} for events in seeds
        ]

    def whole(self, seed: int) -> int:
        """How many events a whole session has."""
        return len(self._seeds[seed - 1])

    def seed(self, events: Sequence[Seen], likely: int = 1) -> int:
        """Whose events these are; `likely` where they do not tell."""
        seeds: list[int] = [likely, *range(1, len(self._seeds) + 1)]
        known: list[int] = [
            sum(event in self._seeds[seed - 1] for event in events) for seed in seeds
        ]
        return seeds[known.index(max(known))]

    def found(self, seed: int, places: Iterable[Sequence[Seen]]) -> tuple[int, list[str]]:
        """How many of the events from the first on are in one of the places at least, and what is
        wrong there: events in a wrong order, twice, or never sent."""
        at, wrong, there = self._seeds[seed - 1], list[str](), set[int]()
        for events in places:
            numbers = [at[event] for event in events if event in at]
            # After the last event of the plan a little more may be heard.
            if alien := [event for event in events[: len(at)] if event not in at]:
                wrong.append(f"{len(alien)} events that were not sent, such as {alien[0]}")
            if any(b != a + 1 for a, b in pairwise(numbers)):
                wrong.append("events missing in the midst, twice or out of order")
            there.update(numbers)
        return next((n for n in range(len(at)) if n not in there), len(at)), wrong

    def among(self, seed: int, events: Iterable[Seen]) -> int:
        """How many of these events were sent, whatever is missing between them."""
        return len(self._seeds[seed - 1].keys() & set(events))
