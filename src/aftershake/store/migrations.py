"""The schema, one numbered migration after another; a migration that has shipped never changes.

Raw events are kept for ever. `phase`, `gap` and `comparison` are derived from them, carry the
version of the algorithm that made them, and can be made again.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from aftershake.events import DETAILED
from aftershake.old_sentences import link_reason
from aftershake.plain import plain
from aftershake.store.care_tables import CARE, CONTACT
from aftershake.store.exclusion_tables import EXCLUSIONS
from aftershake.store.old_gaps import gap_causes
from aftershake.store.old_reasons import comparison_of_0_1, metrics_of_0_1
from aftershake.store.people_tables import PEOPLE
from aftershake.store.reading_views import BEATS, RECOMPUTE_DUE, VIEWS
from aftershake.store.sqlite import Database, Migrations

migrations = Migrations("aftershake")


@migrations()
def m001_sessions_and_events(db: Database) -> None:
    """What was recorded, byte by byte, and what was made of it."""
    for statement in (
        """
        CREATE TABLE session (
            id INTEGER PRIMARY KEY,
            title TEXT NOT NULL,
            started_at TEXT NOT NULL,       -- UTC, ISO 8601
            ended_at TEXT,                  -- null: being recorded, or cut off
            duration_s REAL,                -- on the session's clock, once it has ended
            plan TEXT NOT NULL,
            plan_toml TEXT NOT NULL,        -- the whole plan, as it was then
            source TEXT NOT NULL CHECK (source IN ('strap', 'replay', 'simulate')),
            source_what TEXT NOT NULL,      -- address, file or simulation
            strap TEXT NOT NULL DEFAULT '',
            complete INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1)),
            program_version TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,             -- packet, link, told, tick, pressed, reopened
            t_s REAL NOT NULL,              -- monotonic: the session's clock
            at TEXT NOT NULL,               -- wall time, UTC, ISO 8601
            connection INTEGER,
            payload BLOB,                   -- packet: the 0x2A37 bytes as they came
            word TEXT,                      -- link: state; told: what; pressed: key
            detail TEXT                     -- link: reason; told: value
        ) STRICT
        """,
        "CREATE INDEX event_session ON event (session_id, id)",
        """
        CREATE TABLE phase (
            id INTEGER PRIMARY KEY,
            session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            posture TEXT NOT NULL,
            start_s REAL NOT NULL,
            end_s REAL NOT NULL,
            measured_from_s REAL NOT NULL,
            measured_to_s REAL NOT NULL,
            quality TEXT NOT NULL,
            hr_bpm REAL,
            rmssd_ms REAL,
            metrics TEXT NOT NULL,          -- the whole metrics object, JSON
            UNIQUE (session_id, number)
        ) STRICT
        """,
        """
        CREATE TABLE gap (
            id INTEGER PRIMARY KEY,
            session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
            start_s REAL NOT NULL,
            end_s REAL NOT NULL,
            reason TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE beat (
            session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            t_s REAL NOT NULL,
            rr_ms REAL NOT NULL,
            run INTEGER NOT NULL,           -- beats of two runs are no neighbours
            PRIMARY KEY (session_id, number)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE comparison (
            session_id INTEGER PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
            baseline INTEGER,               -- phase numbers
            integration INTEGER,
            verdict TEXT NOT NULL,
            delta_ln_rmssd REAL,
            headline TEXT NOT NULL,
            comparison TEXT NOT NULL,       -- the whole comparison object, JSON
            algorithm TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE strap (
            address TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            last_used_at TEXT NOT NULL,
            battery_percent INTEGER
        ) STRICT
        """,
        """
        CREATE VIEW session_change AS
        SELECT session.id, session.title, session.started_at, session.plan, session.source,
               before.rmssd_ms AS baseline_rmssd_ms, after.rmssd_ms AS integration_rmssd_ms,
               before.hr_bpm AS baseline_hr_bpm, after.hr_bpm AS integration_hr_bpm,
               comparison.delta_ln_rmssd, comparison.verdict
        FROM comparison
        JOIN session ON session.id = comparison.session_id
        LEFT JOIN phase AS before
          ON before.session_id = session.id AND before.number = comparison.baseline
        LEFT JOIN phase AS after
          ON after.session_id = session.id AND after.number = comparison.integration
        """,
    ):
        db.execute(statement)


@migrations()
def m002_speed(db: Database) -> None:
    """How fast a simulation or a replay was to go (null: as fast as it can), so that one that was
    cut off goes on as it went."""
    db.execute("ALTER TABLE session ADD COLUMN speed REAL DEFAULT 1")


@migrations()
def m003_kinds_of_sources_and_characteristics(db: Database) -> None:
    """The kinds of sources are the program's to know, so that a new one needs no migration: the
    column is made anew without its list. And a packet says which characteristic it came from; null
    is that of the heart rate, as in all rows before."""
    view = "SELECT sql FROM sqlite_master WHERE type = 'view' AND name = 'session_change'"
    (changes,) = db.execute(view).fetchone()
    db.execute("DROP VIEW session_change")  # a column that a view reads cannot be dropped
    db.execute("ALTER TABLE session ADD COLUMN source_kind TEXT NOT NULL DEFAULT ''")
    db.execute("UPDATE session SET source_kind = source")
    db.execute("ALTER TABLE session DROP COLUMN source")
    db.execute("ALTER TABLE session RENAME COLUMN source_kind TO source")
    db.execute(changes)
    db.execute("ALTER TABLE event ADD COLUMN characteristic TEXT")


@migrations()
def m004_reasons(db: Database) -> None:
    """Why a link was not there and why beats are missing, as values; each sentence of 0.1.0 gets
    the value that it stands for. What it leaves open stays in the text alone, as it was."""
    db.execute("ALTER TABLE event ADD COLUMN reason TEXT")  # link: a code; null: see the detail
    db.execute("ALTER TABLE gap ADD COLUMN causes TEXT")  # JSON; null: see the reason
    db.execute("ALTER TABLE gap ADD COLUMN link TEXT")  # why the link was lost, a code
    db.execute("ALTER TABLE gap ADD COLUMN detail TEXT")
    about = "kind = 'link' AND detail <> ''"
    for (text,) in db.execute(f"SELECT DISTINCT detail FROM event WHERE {about}").fetchall():
        reason = link_reason(plain(text))
        if reason is not None and reason.code not in DETAILED:
            db.execute(
                f"UPDATE event SET reason = ? WHERE {about} AND detail = ?", [reason.code, text]
            )
    for (text,) in db.execute("SELECT DISTINCT reason FROM gap").fetchall():
        causes, link = gap_causes(plain(text))
        if causes:
            values = [json.dumps(causes), link and link.code, link and link.detail, text]
            db.execute("UPDATE gap SET causes = ?, link = ?, detail = ? WHERE reason = ?", values)


@migrations()
def m005_reasons_of_results(db: Database) -> None:
    """Why a phase has no number, and what limits a comparison, with codes and numbers instead of
    sentences; what is said of a session is made when it is shown."""
    _rewrite(db, "phase", "id", "metrics", metrics_of_0_1)
    _rewrite(db, "comparison", "session_id", "comparison", comparison_of_0_1)
    db.execute("ALTER TABLE comparison DROP COLUMN headline")


def _rewrite(
    db: Database,
    table: str,
    key: str,
    column: str,
    change: Callable[[dict[str, Any]], dict[str, Any]],
) -> None:
    """`change` the JSON of a column; what cannot be read stays, and can be worked out again."""
    for at, text in db.execute(f"SELECT {key}, {column} FROM {table}").fetchall():
        try:
            new = json.dumps(change(json.loads(text)), allow_nan=False)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
            continue
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", [new, at])


@migrations()
def m006_people(db: Database) -> None:
    """Several people on one machine: each has sessions and straps of their own; all that there is
    belongs to one without a name. And how many of their earlier sessions a session is not set
    beside, because an older version has worked them out."""
    for statement in PEOPLE:
        db.execute(statement)


@migrations()
def m007_marks(db: Database) -> None:
    """The moments that the person marked, beside the other derived rows; those of before are among
    the events."""
    db.execute(
        """
        CREATE TABLE mark (
            session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            t_s REAL NOT NULL,
            note TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (session_id, number)
        ) STRICT, WITHOUT ROWID
        """
    )
    db.execute(
        """
        INSERT INTO mark (session_id, number, t_s)
        SELECT session.id, row_number() OVER (PARTITION BY session.id ORDER BY event.id) - 1,
               event.t_s
        FROM event JOIN session ON session.id = event.session_id
        WHERE event.kind = 'pressed' AND event.word = 'mark'
          AND event.t_s <= session.duration_s
        """
    )


@migrations()
def m008_care(db: Database) -> None:
    """What the questions before a session came to, as codes; what a person answered is not kept.
    Sessions after which the next is shorter, and how long a person lets shaking last."""
    for statement in CARE:
        db.execute(statement)


@migrations()
def m009_contact(db: Database) -> None:
    """Whom each person wants to reach in need; until now one for the whole machine, in the
    settings, where it stays for who has written none of their own."""
    db.execute(CONTACT)


@migrations()
def m010_exclusions(db: Database) -> None:
    """Sessions that the person leaves out of trend and ranges, with the reason; what was taken back
    stays as a row. `stale`: what a result is set beside has changed since. And indexes for a
    history of thousands of sessions."""
    for statement in EXCLUSIONS:
        db.execute(statement)


@migrations()
def m011_deleted(db: Database) -> None:
    """The numbers of sessions that were deleted, and no more of them: none is given again, for
    reports and exports go by them."""
    db.execute("CREATE TABLE deleted (session_id INTEGER PRIMARY KEY) STRICT")


@migrations()
def m012_pleasant_by_itself(db: Database) -> None:
    """Of each beat whether it is an artifact and of which kind, known once its session is worked
    out again; what lies in JSON and in events as columns of views; and which sessions a person
    wants worked out again, whatever made their numbers, so that it can be interrupted."""
    for statement in (*BEATS, RECOMPUTE_DUE, *VIEWS):
        db.execute(statement)


@migrations()
def m013_home_from_an_index(db: Database) -> None:
    """All that home asks of every session of a person lies in the index that it goes by, so that
    no row is read: a row holds a whole plan."""
    db.execute("DROP INDEX IF EXISTS session_started")
    db.execute(
        "CREATE INDEX session_started ON session (person_id, started_at, id, ended_at, source)"
    )


@cache
def known() -> frozenset[str]:
    """The names of all these: one of another name was made by a newer Aftershake."""
    nothing = Database(memory=True, execute_plugins=False)
    try:
        return frozenset(each.name for each in migrations.pending(nothing))
    finally:
        nothing.close()
