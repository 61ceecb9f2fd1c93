"""A damaged database: kept aside as it is, and what can be read of it brought into a new one."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from aftershake.events import Event
from aftershake.exchange.leftovers import SALVAGING, tidy_beside
from aftershake.exchange.recording import Recording, lines
from aftershake.recording.kept import KeptFile
from aftershake.recording.replacing import take_place
from aftershake.store import DiskFullError, StoreError
from aftershake.store.explained import plainly
from aftershake.store.files import BESIDE, beside, check_link, check_readable
from aftershake.store.guard import stamp
from aftershake.store.holding import held
from aftershake.store.rows import from_row
from aftershake.store.store import Store

# Ids are asked for in blocks; in a block with a damaged page, one by one.
# What reading may raise; the second where sqlite3 quotes a damaged schema.
DAMAGED = (sqlite3.Error, UnicodeDecodeError)
# What a row that is none raises as it is put in: not what a full disk does.
NO_ROW = (sqlite3.IntegrityError, sqlite3.DataError, UnicodeError)
BLOCK = 256
# What is read out of a damaged database, in the order in which it is put into the new one; older
# ones have not all of them.
OF_A_PERSON = ("screening", "red_flag", "shaking_length", "contact", "exclusion")
TABLES = ("person", "session", "event", "strap", "person_strap", "deleted", *OF_A_PERSON)
MOST_IDS = 20_000_000
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Salvaged:
    """`aside`: the folder that has the damaged files; `files`: recordings of sessions of which
    only events could be read."""

    aside: Path
    sessions: int
    events: int
    straps: int
    lost: int  # events that were there and could not be read, as far as can be told
    files: tuple[Path, ...]


def readable(path: Path) -> None:
    """Raises StoreError for what is no file to be read from or put aside: a link, which would be
    put aside in the place of the file that it leads to, a pipe, a device."""
    with plainly(path, "read"):
        check_link(path)
        check_readable(path)


def sound(path: Path) -> bool:
    """Whether the database is there and can be read from end to end."""
    try:
        with Store(path, read_only=True) as store, store.reading() as db:
            checked = next(iter(db.query("PRAGMA integrity_check(1)")))["integrity_check"]
            store.sessions(everyone=True)
        return bool(checked == "ok")
    except (StoreError, sqlite3.Error):
        return False


def salvage(path: Path) -> Salvaged:
    """Put a damaged database aside and make a new one of what can be read of it.

    Raises StoreError where a session is being recorded into it, or there is no room for a copy and
    a new one; it is where it was then.
    """
    _refuse_held(path)
    aside = path.parent / f"damaged-{stamp()}"
    with _room_beside(path) as folder:
        # Read in a copy: to open a damaged database may change it.
        copy, new = folder / f"damaged-{path.name}", folder / path.name
        for end in ("", "-wal", "-journal"):
            with suppress(FileNotFoundError):
                shutil.copyfile(beside(path, end), beside(copy, end))
        rows = {table: list(_rows(copy, table)) for table in TABLES}
        found, orphans = _made_anew(new, aside, rows)
        kept = [_kept(folder, *each) for each in orphans.items()]
        _refuse_held(path)
        # Only now, when nothing can fail for want of room, does the new one take its place.
        files = tuple(each.rename(path.parent / each.name) for each in kept)
        aside.mkdir(mode=0o700)
        try:
            take_place(new, path, aside / path.name)
        except BaseException:
            with suppress(OSError):  # an empty folder tells of nothing
                aside.rmdir()
            raise
    return replace(found, files=files)


@contextmanager
def _room_beside(path: Path) -> Iterator[Path]:
    """A folder beside it, where whoever comes next takes away what is left if this is killed."""
    try:
        with (
            plainly(path, "write"),
            tempfile.TemporaryDirectory(prefix=SALVAGING, dir=path.parent) as folder,
        ):
            tidy_beside(Path(folder))
            yield Path(folder)
    except DiskFullError:
        raise DiskFullError(
            f"The disk is too full for a copy of {path} and a new one. Nothing was changed; free"
            " some space and try again."
        ) from None


def _refuse_held(path: Path) -> None:
    for lock in path.parent.glob(f"{path.name}-session-*.lock"):
        number = lock.stem.rpartition("-")[2]
        if number.isdecimal() and held(path, int(number)):
            raise StoreError(f"Session {number} is being recorded. Salvage it after that.")


def _made_anew(
    path: Path, aside: Path, rows: dict[str, list[Row]]
) -> tuple[Salvaged, dict[int, list[Event]]]:
    """A database at `path` of these rows; and the events of sessions that are lost."""
    taken, orphans, events = 0, dict[int, list[Event]](), rows["event"]
    with Store(path) as store, store.writing() as db:
        columns = {table: _columns(db.conn, table) for table in TABLES}

        def take(table: str, row: Row) -> bool:
            return _insert(db.conn, table, row, columns[table])

        people = {each.id for each in store.people()}
        nameless = min(people)
        people |= {row["id"] for row in rows["person"] if take("person", row)}
        for row in rows["session"]:
            if row.get("person_id") not in people:  # who that was is lost, or was not known then
                row["person_id"] = nameless
        known = {row["id"] for row in rows["session"] if take("session", row)}
        strapped = sum(take("strap", row) for row in rows["strap"])
        for row in rows["person_strap"] or rows["strap"]:
            take("person_strap", {"person_id": nameless, **row})
        for table in OF_A_PERSON:
            for row in rows[table]:
                take(table, row)
        for row in events:
            row["at"] = _text(row["at"])  # of no use for any number
            if row["session_id"] in known:
                taken += take("event", row)
            else:
                with suppress(ValueError, TypeError, RecursionError):
                    orphans.setdefault(row["session_id"], []).append(from_row(row))
    if beside(path, BESIDE[0]).exists():  # which was not brought into it when that was closed
        raise DiskFullError(f"{path} cannot grow.")
    numbers = [row["id"] for row in events]
    lost = max(numbers) - min(numbers) + 1 - len(numbers) if numbers else 0
    return Salvaged(aside, len(known), taken, strapped, lost, ()), orphans


def _kept(folder: Path, session_id: int, found: list[Event]) -> Path:
    """The file that has these events of a session."""
    text = "".join(lines(Recording(tuple(sorted(found, key=lambda each: each.t_s)))))
    kept = KeptFile(folder, session_id, text.encode())
    kept.close()
    return kept.path


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _insert(connection: sqlite3.Connection, table: str, row: Row, columns: frozenset[str]) -> bool:
    """Whether the row could be taken: what of it the table has a column for."""
    row = {name: value for name, value in row.items() if name in columns}
    if not row:
        return False
    names, marks = ", ".join(row), ", ".join("?" for _ in row)
    try:
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))
    except NO_ROW:
        return False
    return True


def _columns(connection: sqlite3.Connection, table: str) -> frozenset[str]:
    found = connection.execute(f"PRAGMA table_info({table})")
    return frozenset(column[1] for column in found)


def _rows(path: Path, table: str) -> Iterator[Row]:
    """What can be read of a table, by its ids: one damaged page hides no other."""
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True)
    except DAMAGED:
        return
    connection.row_factory = sqlite3.Row
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    try:
        first, last = (_end(connection, table, order) for order in ("ASC", "DESC"))
        if last is None:
            return
        for begin in range(first or 1, min(last, MOST_IDS) + 1, BLOCK):
            yield from _block(connection, table, begin, begin + BLOCK - 1)
    finally:
        connection.close()


def _end(connection: sqlite3.Connection, table: str, order: str) -> int | None:
    last: int | None = None
    try:
        sql = f"SELECT rowid FROM {table} ORDER BY rowid {order} LIMIT 1"
        found = connection.execute(sql).fetchone()
        return int(found[0]) if found else None
    except DAMAGED:
        if order == "ASC":
            return None
    with suppress(*DAMAGED):  # the last page is damaged: what is the last that answers?
        for row in connection.execute(f"SELECT rowid FROM {table}"):
            last = int(row[0])
    return None if last is None else last + BLOCK


def _block(connection: sqlite3.Connection, table: str, begin: int, end: int) -> Iterator[Row]:
    # To look for one row alone does not go on to the next, which may be on a damaged page.
    which = "BETWEEN ? AND ?" if begin < end else "= ?"
    sql = f"SELECT * FROM {table} NOT INDEXED WHERE rowid {which}"
    try:
        rows = [dict(row) for row in connection.execute(sql, (begin, end)[: which.count("?")])]
    except DAMAGED:
        if begin == end:
            return
        half = (begin + end) // 2
        yield from _block(connection, table, begin, half)
        yield from _block(connection, table, half + 1, end)
        return
    yield from rows
