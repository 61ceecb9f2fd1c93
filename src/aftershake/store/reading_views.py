"""What migration 12 makes: shipped, it never changes.

Views for people who read the database by itself; the program reads none of them. A view of that
name that somebody made for themselves stays as it is, and so does a damaged cell: it is null.

A later migration that renames or drops a column drops these views first and makes them again:
SQLite then reads every view, and takes JSON functions in one for unsafe in our connections.
"""

# Added without a rule to check, so that no row is read: a day has a hundred thousand beats.
BEATS = (
    "ALTER TABLE beat ADD COLUMN artifact INTEGER",  # 0 or 1; null: not worked out yet
    "ALTER TABLE beat ADD COLUMN artifact_kind TEXT",  # of an artifact alone
)
RECOMPUTE_DUE = """
    CREATE TABLE recompute_due (
        session_id INTEGER PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE
    ) STRICT
    """
_METRICS = (
    *("beats", "duration_s", "gap_s", "excluded_percent"),
    *("mean_rr_ms", "hr_bpm", "rmssd_ms", "ln_rmssd", "sdnn_ms", "pnn50_percent"),
    *("sd1_ms", "sd2_ms", "vlf_ms2", "lf_ms2", "hf_ms2", "total_power_ms2"),
    *("dfa_alpha1", "dfa_beats", "sample_entropy", "sample_entropy_beats"),
    *("breathing_per_min", "breathing_lowest_per_min", "breathing_highest_per_min"),
    *("sighs", "rmssd_without_sighs_ms", "misplaced"),
)
_ALL_METRICS = ",\n           ".join(
    f"json_extract(told, '$.{name}') AS {name}" for name in _METRICS
)
_PHASE_METRICS = f"""
    CREATE VIEW IF NOT EXISTS phase_metrics AS
    SELECT session_id, number, name, kind, posture, start_s, end_s, measured_from_s, measured_to_s,
           quality, json_extract(told, '$.reason.code') AS reason_code,
           {_ALL_METRICS},
           json_extract(told, '$.raw.rmssd_ms') AS raw_rmssd_ms,
           json_extract(told, '$.raw.sdnn_ms') AS raw_sdnn_ms,
           json_array_length(told, '$.excluded') AS excluded_beats,
           (SELECT algorithm FROM comparison WHERE comparison.session_id = phases.session_id)
           AS algorithm
    FROM (SELECT *, CASE WHEN json_valid(metrics) THEN metrics END AS told FROM phase) AS phases
    """
_SESSION_CHANGE = """
    CREATE VIEW session_change AS
    SELECT session.id, session.title, session.started_at, session.plan, session.source,
           before.rmssd_ms AS baseline_rmssd_ms, after.rmssd_ms AS integration_rmssd_ms,
           before.hr_bpm AS baseline_hr_bpm, after.hr_bpm AS integration_hr_bpm,
           given.delta_ln_rmssd, given.verdict,
           json_extract(told, '$.percent') AS percent,
           json_extract(told, '$.delta_hr_bpm') AS delta_hr_bpm,
           json_extract(told, '$.delta_breathing_per_min') AS delta_breathing_per_min,
           json_extract(told, '$.rest_exceedance.share') AS rest_exceedance,
           json_extract(told, '$.rest_exceedance.moved') AS rest_exceedance_heart_rate_moved,
           json_extract(told, '$.rest_exceedance.night') AS rest_exceedance_night,
           json_extract(told, '$.usual_variation.within_ln') AS within_ln,
           json_extract(told, '$.usual_variation.clear_ln') AS clear_ln,
           json_extract(told, '$.usual_variation.middle_ln') AS middle_ln,
           json_extract(told, '$.usual_variation.controls') AS control_sessions,
           json_extract(told, '$.own_sessions.n') AS own_sessions,
           json_extract(told, '$.own_sessions.low_ln') AS own_low_ln,
           json_extract(told, '$.own_sessions.high_ln') AS own_high_ln,
           (SELECT group_concat(json_extract(each.value, '$.code'), ' ')
            FROM json_each(told, '$.reasons') AS each) AS reason_codes,
           session.complete, person.name AS person, exclusion.reason AS excluded_because,
           given.algorithm
    FROM (SELECT *, CASE WHEN json_valid(comparison) THEN comparison END AS told FROM comparison)
         AS given
    JOIN session ON session.id = given.session_id
    LEFT JOIN person ON person.id = session.person_id
    LEFT JOIN exclusion
      ON exclusion.session_id = session.id AND exclusion.included_at IS NULL
    LEFT JOIN phase AS before
      ON before.session_id = session.id AND before.number = given.baseline
    LEFT JOIN phase AS after
      ON after.session_id = session.id AND after.number = given.integration
    """
# A rating before or after takes the place of the one before it; one during stays beside the others,
# and a null takes the last of them back: so many are given, less so many taken, `depth`, and what
# is never undercut afterwards is there still.
_RATING = """
    CREATE VIEW IF NOT EXISTS rating AS
    WITH said AS (
        SELECT id, session_id, t_s, at, json_extract(told, '$.when') AS moment,
               json_extract(told, '$.item') AS item, json_extract(told, '$.value') AS value
        FROM (SELECT *, CASE WHEN json_valid(detail) THEN detail END AS told FROM event
              WHERE kind = 'rated')
    ),
    counted AS (
        SELECT *, sum(CASE WHEN value IS NULL THEN -1 ELSE 1 END)
               OVER (PARTITION BY session_id, moment, item ORDER BY id) AS depth,
               row_number() OVER (PARTITION BY session_id, moment, item ORDER BY id DESC) AS ago
        FROM said
        WHERE moment IN ('before', 'during', 'after') AND item IS NOT NULL
          AND (item <> 'tiredness' OR moment = 'during')
          AND (value IS NULL OR value BETWEEN CASE item WHEN 'tiredness' THEN 1 ELSE 0 END AND 10)
    ),
    kept AS (
        SELECT *, min(depth) OVER (PARTITION BY session_id, moment, item ORDER BY id
                                   ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS least
        FROM counted
    )
    SELECT session_id, moment, item, value, t_s, at FROM kept
    WHERE value IS NOT NULL AND CASE moment WHEN 'during' THEN least >= depth ELSE ago = 1 END
    """
_NOTE = """
    CREATE VIEW IF NOT EXISTS note AS
    SELECT session_id, what, text, at
    FROM (SELECT session_id, at, json_extract(told, '$.what') AS what,
                 json_extract(told, '$.text') AS text,
                 row_number() OVER (PARTITION BY session_id, json_extract(told, '$.what')
                                    ORDER BY id DESC) AS ago
          FROM (SELECT *, CASE WHEN json_valid(detail) THEN detail END AS told FROM event
                WHERE kind = 'noted'))
    WHERE ago = 1 AND what IS NOT NULL AND text <> ''
    """
# A text of tags, with commas between them, is made a JSON array of them.
_TAG = """
    CREATE VIEW IF NOT EXISTS tag AS
    SELECT DISTINCT note.session_id, trim(each.value) AS tag
    FROM note, json_each('[' || replace(json_quote(note.text), ',', '","') || ']') AS each
    WHERE note.what = 'tag' AND trim(each.value) <> ''
    """
VIEWS = (
    _PHASE_METRICS,
    "DROP VIEW IF EXISTS session_change",
    _SESSION_CHANGE,
    _RATING,
    _NOTE,
    _TAG,
)
