"""What a strap sent, what a session recorded of it, and the rule by which the two are compared.

A link ends in one of two ways. The strap ends it: it does so 0.4 s after its last notification, so
nothing is in the air, and every packet of the link has to be in the record. Or the computer stops
listening (the adapter is switched off, bluetoothd is killed, the session is over): the strap cannot
know, and goes on sending to nobody until its link has ended. Then every packet that it sent up to
`IN_THE_AIR_S` before that moment has to be in the record; later ones may be, but only as they
follow, without a hole.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
# A notification takes 0.02 to 0.1 s from the strap to the database of the emulated machine.
IN_THE_AIR_S = 0.5


@dataclass(frozen=True)
class Sent:
    """A notification that went out to a subscriber. `at` is wall time, `link` counts from 1."""

    at: float
    strap: str
    link: int
    payload: str  # in hex


@dataclass(frozen=True)
class Row:
    """An event of the record but for ticks. `word` to `reason`: see the schema of `event`."""

    kind: str
    at: float  # wall time
    t_s: float  # session clock
    connection: int
    payload: str
    word: str
    detail: str
    reason: str = ""


@dataclass(frozen=True)
class Record:
    """What one session of a home holds."""

    rows: list[Row]
    complete: bool
    last_at: float  # wall time of its last event, ticks included
    last_s: float  # and its session time

    @classmethod
    def read(cls, home: Path, session: int = 1) -> Record:
        db = sqlite3.connect(home / "aftershake.db")
        try:
            [(complete,)] = db.execute("SELECT complete FROM session WHERE id = ?", [session])
            [(last_at, last_s)] = db.execute(
                "SELECT max(at), max(t_s) FROM event WHERE session_id = ?", [session]
            )
            rows = db.execute(
                "SELECT kind, at, t_s, coalesce(connection, 0), lower(hex(coalesce(payload, ''))),"
                " coalesce(word, ''), coalesce(detail, ''), coalesce(reason, '') FROM event"
                " WHERE kind != 'tick' AND session_id = ? ORDER BY id",
                [session],
            ).fetchall()
        finally:
            db.close()
        return cls(
            [Row(r[0], _wall(r[1]), *r[2:]) for r in rows], bool(complete), _wall(last_at), last_s
        )

    @property
    def packets(self) -> list[Row]:
        return [row for row in self.rows if row.kind == "packet"]

    def links_between(self, from_at: float, to_at: float) -> list[Row]:
        """What became of the link in a stretch of wall time."""
        return [row for row in self.rows if row.kind == "link" and from_at <= row.at <= to_at]


def log(path: Path, strap: str) -> list[Sent]:
    """The strap's own log, in order; a line that is being written just now is left out."""
    with path.open(newline="") as file:
        rows = [row for row in csv.reader(file) if len(row) == 4]
    return [Sent(float(at), who, int(link), hex_) for at, who, link, hex_ in rows if who == strap]


def breaches(
    sent: Sequence[Sent], recorded: Sequence[Row], deaf_at: Sequence[float]
) -> tuple[list[str], int]:
    """What breaks the rule above, and how many packets the rule leaves open.

    `deaf_at` are the moments in wall time at which the computer stopped listening.
    """
    given = _by_link([(each.link, each) for each in sent])
    got = _by_link([(each.connection, each.payload) for each in recorded])
    if len(given) != len(got):
        return [f"the strap had {len(given)} links, the record has {len(got)}"], 0
    found, left_open = [], 0
    for number, (went_out, came) in enumerate(zip(given, got, strict=True), 1):
        end_at = min((at for at in deaf_at if at >= went_out[0].at), default=float("inf"))
        least = sum(each.at <= end_at - IN_THE_AIR_S for each in went_out)
        left_open += len(went_out) - least
        payloads = [each.payload for each in went_out]
        same = next((i for i, (a, b) in enumerate(zip(payloads, came, strict=False)) if a != b), -1)
        if same >= 0:
            found.append(f"link {number}: packet {same + 1} is {came[same]}, not {payloads[same]}")
        elif len(came) > len(payloads):
            found.append(f"link {number}: {len(came) - len(payloads)} more than were sent")
        elif len(came) < least:
            found.append(f"link {number}: the last {least - len(came)} are missing")
    return found, left_open


def _by_link(rows: Sequence[tuple[int, T]]) -> list[list[T]]:
    """The rows of each link, in the order in which they stand: one that comes again stays apart."""
    links: list[list[T]] = []
    last: int | None = None
    for link, row in rows:
        if link != last:
            links.append([])
        links[-1].append(row)
        last = link
    return links


def _wall(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()
