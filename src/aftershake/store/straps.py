"""Straps that were used, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aftershake.plain import plain
from aftershake.store.people import after_all, known_or_new, who
from aftershake.store.sqlite import Database


@dataclass(frozen=True, slots=True)
class KnownStrap:
    """A strap that was used before; the first in a list is the one used last."""

    address: str
    name: str
    last_used_at: str
    battery_percent: int | None


def remember(
    db: Database,
    strap: KnownStrap,
    person: str | None,
    person_id: int | None,
) -> None:
    """Note that a strap was used, by who uses this now where no `person_id` is given; an unknown
    battery keeps what was known. Inside a transaction. Raises sqlite3.Error."""
    db.execute(
        "INSERT INTO strap (address, name, last_used_at, battery_percent)"
        " VALUES (?, ?, ?, ?) ON CONFLICT (address) DO UPDATE SET name = excluded.name,"
        " last_used_at = excluded.last_used_at,"
        " battery_percent = coalesce(excluded.battery_percent, battery_percent)",
        [strap.address, strap.name, strap.last_used_at, strap.battery_percent],
    )
    if person_id is None:
        person_id = known_or_new(db, person)
    db.execute(
        "INSERT INTO person_strap (person_id, address, last_used_at) VALUES (?, ?, ?)"
        " ON CONFLICT (person_id, address) DO UPDATE SET"
        " last_used_at = excluded.last_used_at",
        [person_id, strap.address, strap.last_used_at],
    )


def used_now(db: Database, address: str, at: datetime, person: str | None) -> str:
    """When the strap is used, `at`, as it is kept: after the person's others, also where a clock
    went ahead when one of them was. Raises sqlite3.Error."""
    others = (each.last_used_at for each in known(db, person) if each.address != address)
    return after_all(at, others)


def known(db: Database, person: str | None) -> list[KnownStrap]:
    """Straps that the person used before, the last one first. Raises sqlite3.Error."""
    whose = who(db, person)
    return [
        KnownStrap(
            plain(row["address"]),
            plain(row["name"]),
            plain(row["last_used_at"]),
            row["battery_percent"],
        )
        for row in db.query(_STRAPS, [-1 if whose is None else whose.id])
    ]


_STRAPS = """
    SELECT strap.address, name, person_strap.last_used_at, battery_percent
    FROM person_strap JOIN strap ON strap.address = person_strap.address
    WHERE person_id = ? ORDER BY person_strap.last_used_at DESC
"""
