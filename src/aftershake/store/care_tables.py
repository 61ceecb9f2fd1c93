"""The tables of care, as migrations 8 and 9 make them: shipped, they never change."""

CARE = (
    """
    CREATE TABLE screening (
        id INTEGER PRIMARY KEY,
        person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
        answered_at TEXT NOT NULL,      -- UTC, ISO 8601
        due_at TEXT NOT NULL,           -- UTC, ISO 8601: when to ask again
        allowed TEXT NOT NULL,
        ask_before_breathing INTEGER NOT NULL CHECK (ask_before_breathing IN (0, 1))
    ) STRICT
    """,
    "CREATE INDEX screening_person ON screening (person_id)",
    """
    CREATE TABLE red_flag (
        id INTEGER PRIMARY KEY,
        person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
        flagged_at TEXT NOT NULL,       -- UTC, ISO 8601
        code TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX red_flag_person ON red_flag (person_id)",
    """
    CREATE TABLE shaking_length (
        person_id INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
        most_s INTEGER,                 -- null: as long as practice allows
        longest INTEGER NOT NULL CHECK (longest IN (0, 1))
    ) STRICT
    """,
)
CONTACT = """
    CREATE TABLE contact (
        person_id INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
        words TEXT NOT NULL             -- who, and how to reach them; empty: nobody
    ) STRICT
    """
