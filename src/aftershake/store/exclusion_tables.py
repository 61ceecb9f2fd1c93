"""What migration 10 makes: shipped, it never changes."""

EXCLUSIONS = (
    """
    CREATE TABLE exclusion (
        id INTEGER PRIMARY KEY,
        session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
        reason TEXT NOT NULL,           -- the person's own words
        excluded_at TEXT NOT NULL,      -- UTC, ISO 8601
        included_at TEXT                -- null: it is left out now
    ) STRICT
    """,
    "CREATE INDEX exclusion_session ON exclusion (session_id)",
    "CREATE UNIQUE INDEX exclusion_now ON exclusion (session_id) WHERE included_at IS NULL",
    "ALTER TABLE comparison ADD COLUMN stale INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX session_started ON session (person_id, started_at, id)",
    # All that a look at every session needs of its phases, so that their metrics are not read.
    "CREATE INDEX phase_past ON phase"
    " (session_id, number, kind, posture, rmssd_ms, hr_bpm, start_s, end_s)",
    "CREATE INDEX event_noted ON event (session_id, id) WHERE kind = 'noted'",
)
