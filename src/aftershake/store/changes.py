"""What each session of the person changed, of all of them: what means over sessions are made of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from aftershake.hrv.metrics import ALGORITHM
from aftershake.plain import plain
from aftershake.store.store import Store


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """`lasted_s`: from its first phase to its last; `outdated`: made by rules of before."""

    session_id: int
    started_at: str  # UTC, ISO 8601
    plan_toml: str
    complete: bool
    delta_ln_rmssd: float | None
    lasted_s: float | None
    outdated: bool
    excluded: bool


def change_rows(store: Store, sources: Sequence[str]) -> list[ChangeRow]:
    """Of ended sessions of these kinds of source, in order of time. Raises StoreError."""
    person = store.person()
    if person is None:
        return []
    marks = ", ".join("?" for _ in sources)
    with store.reading() as db:
        found = db.execute(_CHANGES.format(marks=marks), [person.id, *sources]).fetchall()
    return [
        ChangeRow(
            number,
            plain(started_at),
            toml,
            bool(complete),
            delta_ln if delta_ln is not None and math.isfinite(delta_ln) else None,
            lasted_s,
            algorithm != ALGORITHM,
            excluded is not None,
        )
        for number, started_at, toml, complete, delta_ln, lasted_s, algorithm, excluded in found
    ]


_CHANGES = """
    SELECT session.id, session.started_at, session.plan_toml, session.complete,
           comparison.delta_ln_rmssd,
           (SELECT max(end_s) - min(start_s) FROM phase WHERE phase.session_id = session.id),
           comparison.algorithm, exclusion.id
    FROM session
    JOIN comparison ON comparison.session_id = session.id
    LEFT JOIN exclusion
      ON exclusion.session_id = session.id AND exclusion.included_at IS NULL
    WHERE session.person_id = ? AND session.ended_at IS NOT NULL AND session.source IN ({marks})
    ORDER BY session.started_at, session.id
"""
