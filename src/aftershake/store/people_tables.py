"""The tables of people, as migration 6 makes them: shipped, they never change."""

PEOPLE = (
    """
    CREATE TABLE person (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,      -- empty: the one who gave none
        last_used_at TEXT               -- UTC, ISO 8601: when they began their last session
    ) STRICT
    """,
    "INSERT INTO person (id, name) VALUES (1, '')",
    "ALTER TABLE session ADD COLUMN person_id INTEGER REFERENCES person (id)",
    "UPDATE session SET person_id = 1",
    "CREATE INDEX session_person ON session (person_id)",
    """
    CREATE TABLE person_strap (
        person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
        address TEXT NOT NULL REFERENCES strap (address) ON DELETE CASCADE,
        last_used_at TEXT NOT NULL,
        PRIMARY KEY (person_id, address)
    ) STRICT
    """,
    "INSERT INTO person_strap SELECT 1, address, last_used_at FROM strap",
    "ALTER TABLE comparison ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0",
)
