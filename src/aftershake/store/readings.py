"""The rests before any shaking, of all sessions of the person: what a trend is made of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from aftershake.hrv.metrics import ALGORITHM
from aftershake.plain import plain
from aftershake.plans.plan import POSTURES, Posture
from aftershake.store.store import Store


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """`rmssd_ms` is None where it was refused; `outdated`: made by rules of before; `excluded`: the
    person leaves the session out."""

    session_id: int
    started_at: str  # UTC, ISO 8601
    rmssd_ms: float | None
    hr_bpm: float | None
    posture: Posture
    outdated: bool
    excluded: bool = False


def reading_rows(store: Store, sources: Sequence[str]) -> list[ReadingRow]:
    """Of ended sessions of these kinds of source, in order of time. Raises StoreError."""
    person = store.person()
    if person is None:
        return []
    marks = ", ".join("?" for _ in sources)
    with store.reading() as db:
        found = list(db.query(_READINGS.format(marks=marks), [person.id, *sources]))
    return [
        ReadingRow(
            row["id"],
            plain(row["started_at"]),
            _number(row["rmssd_ms"]),
            _number(row["hr_bpm"]),
            row["posture"] if row["posture"] in POSTURES else "any",
            row["algorithm"] != ALGORITHM,
            row["excluded"] is not None,
        )
        for row in found
    ]


def _number(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) and value > 0 else None


# The rest before that the session compares; else its first phase, where that is a rest.
_READINGS = """
    SELECT session.id, session.started_at, comparison.algorithm,
           phase.rmssd_ms, phase.hr_bpm, phase.posture, exclusion.id AS excluded
    FROM session
    JOIN comparison ON comparison.session_id = session.id
    JOIN phase ON phase.session_id = session.id
     AND phase.number = coalesce(comparison.baseline, 0) AND phase.kind = 'rest'
    LEFT JOIN exclusion
      ON exclusion.session_id = session.id AND exclusion.included_at IS NULL
    WHERE session.person_id = ? AND session.ended_at IS NOT NULL AND session.source IN ({marks})
    ORDER BY session.started_at, session.id
"""
