"""What `people export` wrote of a person, taken in on another computer: the same history again.

What is there already stays as it is: sessions, answers, lengths and words that are newer there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aftershake.care.screening import ALLOWED
from aftershake.care.support import LONGEST_CONTACT
from aftershake.care.warning import RED_FLAGS
from aftershake.config import chosen_person
from aftershake.exchange.began import can_be
from aftershake.plain import plain
from aftershake.recording.person_export import PERSON_FILE, SCHEMA, VERSION
from aftershake.store.exclusions import tidy
from aftershake.store.imported import As, LeftOut, owner, owner_called
from aftershake.store.people import first_used, known_or_new
from aftershake.store.sqlite import Database
from aftershake.store.staying import Owner
from aftershake.store.store import Store, stamp
from aftershake.store.straps import KnownStrap, remember

LARGEST_BYTES = 16 * 1024 * 1024
LONGEST_SOURCE, LONGEST_WHAT, LONGEST_ADDRESS, MOST_S = 40, 4096, 100, 900
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Carried:
    """A person's folder: their name there, which file is which session, and what else is told."""

    name: str
    sessions: Mapping[Path, As]
    told: Row


def carried_in(folder: Path) -> Carried | None:
    """None where the folder is not one that `people export` wrote, or is of a newer version."""
    try:
        with (folder / PERSON_FILE).open("rb") as file:
            told = json.loads(file.read(LARGEST_BYTES))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or told.get("schema") != SCHEMA:
        return None
    if told.get("schema_version") != VERSION:
        return None
    sessions: dict[Path, As] = {}
    for row in sorted(_rows(told, "sessions"), key=_number):
        source, file_name = _text(row, "source", LONGEST_SOURCE), _text(row, "file", LONGEST_WHAT)
        if source and file_name:
            what, speed = _text(row, "source_what", LONGEST_WHAT), row.get("speed", 1.0)
            fast = isinstance(speed, int | float) and 0 < speed < LARGEST_BYTES
            over = row.get("ended_at", "") is not None
            left_out = _left_out(told, _number(row))
            was = As(source, what, float(speed) if fast else None, over, left_out)
            sessions[folder / file_name] = was
    return Carried(_text(told, "name", LONGEST_WHAT), sessions, told)


@dataclass(slots=True)
class Coming:
    """What has come of a person's folder so far. `new`: their sessions that were not here
    before."""

    carried: Carried
    owner: Owner
    new: list[int] = field(default_factory=list)


def coming(store: Store, carried: Carried) -> Coming:
    """To who was chosen, else to the one of the name that they had there. Raises StoreError."""
    chosen = chosen_person() is not None
    return Coming(carried, owner(store) if chosen else owner_called(store, carried.name))


def take_in_else(store: Store, came: Coming) -> None:
    """All else that was kept of them, once their sessions are here. Raises StoreError."""
    told = came.carried.told
    with store.writing() as db:
        person_id = came.owner.person_id
        if person_id is None:
            person_id = known_or_new(db, came.owner.name)
        for row in reversed(_rows(told, "straps")):
            _strap(db, person_id, row)
        _answers(db, person_id, told)
        if (used_at := _moment(told, "last_used_at")) is not None:
            first_used(db, person_id, used_at)


def _strap(db: Database, person_id: int, row: Row) -> None:
    address, used_at = _text(row, "address", LONGEST_ADDRESS), _moment(row, "last_used_at")
    known = db.execute(
        "SELECT 1 FROM person_strap WHERE person_id = ? AND address = ?", [person_id, address]
    ).fetchone()
    if address and used_at and not known:
        battery = row.get("battery_percent")
        percent = battery if isinstance(battery, int) and 0 <= battery <= 100 else None
        strap = KnownStrap(address, _text(row, "name", LONGEST_ADDRESS), used_at, percent)
        remember(db, strap, None, person_id)


def _left_out(told: Row, number: int) -> tuple[LeftOut, ...]:
    """When and why the session was left out; once at a time."""
    found: list[LeftOut] = []
    for row in _rows(told, "exclusions"):
        if _number(row, "session") != number:
            continue
        reason, excluded_at = tidy(_text(row, "reason", LONGEST_WHAT)), _moment(row, "excluded_at")
        included_at = _moment(row, "included_at")
        now = included_at is None and any(each.included_at is None for each in found)
        if reason and excluded_at is not None and not now:
            found.append(LeftOut(reason, excluded_at, included_at))
    return tuple(found)


def _answers(db: Database, person_id: int, told: Row) -> None:
    """What the questions came to, where none were answered here: what holds here is not loosened by
    a file. Red flags are added."""

    def there(table: str) -> bool:
        sql = f"SELECT 1 FROM {table} WHERE person_id = ?"
        return db.execute(sql, [person_id]).fetchone() is not None

    if not there("screening"):
        for row in _rows(told, "screenings"):
            answered_at, due_at = _moment(row, "answered_at"), _moment(row, "due_at")
            if answered_at and due_at and row.get("allowed") in ALLOWED:
                asks = row.get("ask_before_breathing") in (1, True)
                kept = {"answered_at": answered_at, "due_at": due_at, "allowed": row["allowed"]}
                kept |= {"person_id": person_id, "ask_before_breathing": int(asks)}
                db.table("screening").insert(kept)
    sql = "SELECT 1 FROM red_flag WHERE person_id = ? AND flagged_at = ? AND code = ?"
    for row in _rows(told, "red_flags"):
        flagged_at, code = _moment(row, "flagged_at"), row.get("code")
        if flagged_at is None or code not in RED_FLAGS:
            continue
        if db.execute(sql, [person_id, flagged_at, code]).fetchone() is None:
            flag = {"person_id": person_id, "flagged_at": flagged_at, "code": code}
            db.table("red_flag").insert(flag)
    length = told.get("shaking_length")
    if isinstance(length, dict) and not there("shaking_length"):
        most_s = length.get("most_s")
        most = most_s if isinstance(most_s, int) and 0 < most_s <= MOST_S else None
        longest = int(length.get("longest") in (1, True))
        if most is not None or most_s is None:
            row = {"person_id": person_id, "most_s": most, "longest": longest}
            db.table("shaking_length").insert(row)
    if isinstance(told.get("contact"), str) and not there("contact"):
        words = " ".join(_text(told, "contact", LONGEST_WHAT).split())
        kept = {"person_id": person_id, "words": plain(words, LONGEST_CONTACT)}
        db.table("contact").insert(kept)


def _rows(told: Row, name: str) -> list[Row]:
    found = told.get(name)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _text(row: Row, name: str, most: int) -> str:
    found = row.get(name)
    return plain(found, most) if isinstance(found, str) else ""


def _number(row: Row, name: str = "id") -> int:
    found = row.get(name)
    return found if isinstance(found, int) else 0


def _moment(row: Row, name: str) -> str | None:
    """As the database has it; None for what is none, or cannot be."""
    try:
        found = datetime.fromisoformat(_text(row, name, LONGEST_ADDRESS))
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return stamp(found) if can_be(found) else None
