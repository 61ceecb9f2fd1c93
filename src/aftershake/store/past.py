"""What each session of the person gave, of all of them, in one look: the rest before any shaking,
of which a trend is made, and the change, of which means over sessions are made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from aftershake.hrv.metrics import ALGORITHM
from aftershake.plans.plan import POSTURES, Posture
from aftershake.store.store import Store


class PastRow(NamedTuple):  # of which there are many: made in a third of a dataclass's time
    """`rmssd_ms`, `hr_bpm` are of the rest before any shaking, None where they were refused;
    `posture`: of that rest, None where the session has none. `delta_ln_rmssd`: None where nothing
    is compared. `plan_toml`, `lasted_s` (from its first phase to its last) are there with a change,
    to which alone they matter.
    `outdated`: made by rules of before; `excluded`: the person leaves it out."""

    session_id: int
    started_at: str  # UTC, ISO 8601, as it lies there
    plan_toml: str
    complete: bool
    rmssd_ms: float | None
    hr_bpm: float | None
    posture: Posture | None
    delta_ln_rmssd: float | None
    lasted_s: float | None
    outdated: bool
    excluded: bool


def past_rows(store: Store, sources: Sequence[str]) -> list[PastRow]:
    """Of ended sessions of these kinds of source, in order of time. Raises StoreError."""
    person = store.person()
    if person is None:
        return []
    marks = ", ".join("?" for _ in sources)
    with store.reading() as db:
        given = [ALGORITHM, person.id, *sources]
        found = db.execute(_PAST.format(marks=marks), given).fetchall()
    tomls: dict[bytes, str] = {}  # there are many sessions by few plans
    return [
        PastRow(
            row[0],
            row[1],
            tomls.get(row[2]) or tomls.setdefault(row[2], row[2].decode("utf-8", "replace")),
            bool(row[3]),
            row[4],
            row[5],
            None if row[6] is None else row[6] if row[6] in POSTURES else "any",
            row[7],
            row[8],
            bool(row[9]),
            row[10] is not None,
        )
        for row in found
    ]


_LARGEST = "1.7976931348623157e308"  # beyond it lies infinity; no cell can hold what is no number


def _number(column: str) -> str:
    """A number above 0, else null."""
    return f"CASE WHEN {column} > 0 AND {column} <= {_LARGEST} THEN {column} END"


# The rest before that the session compares; else its first phase, where that is a rest.
_PAST = f"""
    SELECT session.id, session.started_at,
           CASE WHEN session.complete AND comparison.delta_ln_rmssd IS NOT NULL
           THEN CAST(session.plan_toml AS BLOB) ELSE x'' END,
           session.complete, {_number("phase.rmssd_ms")}, {_number("phase.hr_bpm")}, phase.posture,
           CASE WHEN abs(comparison.delta_ln_rmssd) <= {_LARGEST}
           THEN comparison.delta_ln_rmssd END,
           CASE WHEN session.complete AND comparison.delta_ln_rmssd IS NOT NULL THEN
               (SELECT max(end_s) - min(start_s) FROM phase WHERE phase.session_id = session.id)
           END,
           comparison.algorithm <> ?, exclusion.id
    FROM session
    JOIN comparison ON comparison.session_id = session.id
    LEFT JOIN phase ON phase.session_id = session.id
     AND phase.number = coalesce(comparison.baseline, 0) AND phase.kind = 'rest'
    LEFT JOIN exclusion
      ON exclusion.session_id = session.id AND exclusion.included_at IS NULL
    WHERE session.person_id = ? AND session.ended_at IS NOT NULL AND session.source IN ({{marks}})
    ORDER BY session.started_at, session.id
"""
