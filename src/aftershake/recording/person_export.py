"""All that is kept of a person, as files in a folder of theirs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from aftershake.exchange.events_file import events_file
from aftershake.exchange.exported import OnDisk, OutFile
from aftershake.recording.exporting import on_disk
from aftershake.recording.kept import kept_files, missing_of, session_of
from aftershake.store import StoreError
from aftershake.store.people import Person
from aftershake.store.store import SessionRow, Store

SCHEMA, VERSION = "aftershake.person", 1
PERSON_FILE = "person.json"


def files_of(store: Store, person: Person) -> Iterator[OutFile]:
    """Each session as its events, one that has not ended as far as it has come, with what only a
    file beside the database has of it; such files that do not go on where the database ends; and
    `PERSON_FILE`, with what else is kept: all of it as it was at one moment.

    Raises StoreError, also where they are not any more what `person` says; after all others where a
    session cannot be read.
    """
    # Before the database: what is brought into it from there meanwhile is in one of the two.
    kept = list(_kept(store))
    with store.snapshot():
        now = next((each for each in store.people() if each.id == person.id), None)
        if now is None or now.sessions != person.sessions:
            raise StoreError(
                "What is kept of them has just changed. Try again; nothing is written."
            )
        yield from _files(store, person, kept)


def _kept(store: Store) -> Iterator[tuple[Path, bytes]]:
    for path in kept_files(store.path):
        with suppress(FileNotFoundError):  # brought into the database, or deleted with its session
            yield path, path.read_bytes()


def _files(store: Store, person: Person, kept: list[tuple[Path, bytes]]) -> Iterator[OutFile]:
    rows = [
        row
        for row in store.sessions(everyone=True)
        if row.person_id == person.id and (row.ended_at is not None or row.packets)
    ]
    names: dict[int, str] = {}
    failed: list[StoreError] = []
    for row in reversed(rows):
        try:
            session, brought = _whole(on_disk(store, row), row, kept)
            file = events_file(session)
        except StoreError as error:
            failed.append(error)
            continue
        names[row.id] = f"sessions/{file.name}"
        yield OutFile(names[row.id], file.content)
        kept = [each for each in kept if each[0] not in brought]
    for path, content in kept:
        if session_of(path) in names:
            yield OutFile(f"sessions/{path.name}", content)
    text = json.dumps(_told(store, person, rows, names), indent=1, ensure_ascii=False)
    # What a damaged cell holds may be half a character.
    yield OutFile(PERSON_FILE, f"{text}\n".encode("utf-8", "backslashreplace"))
    if failed:
        raise failed[0]


def _whole(
    session: OnDisk, row: SessionRow, kept: list[tuple[Path, bytes]]
) -> tuple[OnDisk, list[Path]]:
    """One that was cut off as it will be once it is closed or gone on with, and which of the files
    that is in."""
    if row.ended_at is not None:
        return session, []
    events, brought = tuple(session.events()), list[Path]()
    for path, content in kept:
        missing = missing_of(content, row, events) if session_of(path) == row.id else None
        if missing is not None:
            events += missing
            brought.append(path)
    return replace(session, events=lambda: iter(events)), brought


def _told(
    store: Store, person: Person, rows: list[SessionRow], names: dict[int, str]
) -> dict[str, Any]:
    with store.reading() as db:

        def of_them(sql: str) -> list[dict[str, Any]]:
            return list(db.query(sql, [person.id]))

        lengths = of_them("SELECT most_s, longest FROM shaking_length WHERE person_id = ?")
        contacts = of_them("SELECT words FROM contact WHERE person_id = ?")
        return {
            "schema": SCHEMA,
            "schema_version": VERSION,
            "name": person.name,
            "last_used_at": person.last_used_at,
            "straps": of_them(_STRAPS),
            "screenings": of_them(_SCREENINGS),
            "red_flags": of_them(_FLAGS),
            "shaking_length": lengths[0] if lengths else None,
            "contact": contacts[0]["words"] if contacts else None,
            "exclusions": of_them(_EXCLUSIONS),
            "sessions": [
                {
                    "id": row.id,
                    "file": names.get(row.id),
                    "title": row.title,
                    "started_at": row.started_at,
                    "ended_at": row.ended_at,
                    "plan": row.plan,
                    "source": row.source,
                    "source_what": row.source_what,
                    "speed": row.speed,
                    "strap": row.strap,
                    "complete": row.complete,
                }
                for row in reversed(rows)
            ],
        }


_STRAPS = """
    SELECT strap.address, name, person_strap.last_used_at, battery_percent
    FROM person_strap JOIN strap ON strap.address = person_strap.address
    WHERE person_id = ? ORDER BY person_strap.last_used_at DESC
"""
_SCREENINGS = """
    SELECT answered_at, due_at, allowed, ask_before_breathing
    FROM screening WHERE person_id = ? ORDER BY id
"""
_FLAGS = "SELECT flagged_at, code FROM red_flag WHERE person_id = ? ORDER BY id"
_EXCLUSIONS = """
    SELECT session_id AS session, reason, excluded_at, included_at
    FROM exclusion JOIN session ON session.id = exclusion.session_id
    WHERE person_id = ? ORDER BY exclusion.id
"""
