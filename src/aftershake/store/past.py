"""What each session of the person gave, of all of them: the rest before any shaking, of which a
trend is made, and the change, of which means over sessions are made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from aftershake.hrv.metrics import ALGORITHM
from aftershake.plans.plan import POSTURES
from aftershake.store.store import Store


# Of both there are many: made in a third of a dataclass's time.
class PastRest(NamedTuple):
    """`rmssd_ms`, `hr_bpm` are None where they were refused. `posture`: its place in `POSTURES`, as
    texts take longer. `outdated`: made by rules of before; `excluded`: the person leaves it out."""

    started_at: str  # UTC, ISO 8601, as it lies there
    rmssd_ms: float | None
    hr_bpm: float | None
    posture: int
    outdated: int  # 0 or 1, as these come
    excluded: int


class PastChange(NamedTuple):
    """`lasted_s`: from its first phase to its last; None for one without any."""

    session_id: int
    started_at: str  # as above
    plan_toml: str
    delta_ln_rmssd: float
    lasted_s: float | None


def past_rests(store: Store, sources: Sequence[str]) -> list[PastRest]:
    """Of ended sessions of these kinds of source that began with a rest, the newest first. Raises
    StoreError."""
    return list(map(PastRest._make, _read(store, _RESTS, sources)))


def past_changes(
    store: Store, sources: Sequence[str], newest: int | None = None
) -> list[PastChange]:
    """Of complete sessions of these kinds of source, worked out by the rules of now and not left
    out, the newest first; so many (`newest`) at most. Raises StoreError."""
    tomls = _Texts()
    return [
        PastChange(id_, at, tomls[toml], delta_ln, lasted_s)
        for id_, at, toml, delta_ln, lasted_s in _read(store, _CHANGES, sources, newest)
    ]


class _Texts(dict[bytes, str]):
    """What bytes say, made once: there are many sessions by few plans."""

    def __missing__(self, raw: bytes) -> str:
        self[raw] = text = raw.decode("utf-8", "replace")
        return text


def _read(
    store: Store, sql: str, sources: Sequence[str], newest: int | None = None
) -> list[tuple[Any, ...]]:
    person = store.person()
    if person is None:
        return []
    marks = ", ".join("?" for _ in sources)
    given = [ALGORITHM, person.id, *sources, -1 if newest is None else newest]
    with store.reading() as db:
        return db.execute(sql.format(marks=marks), given).fetchall()


_LARGEST = "1.7976931348623157e308"  # beyond it lies infinity; no cell can hold what is no number


def _number(column: str) -> str:
    """A number above 0, else null."""
    return f"CASE WHEN {column} > 0 AND {column} <= {_LARGEST} THEN {column} END"


_THEIRS = """
        session.person_id = ? AND session.ended_at IS NOT NULL AND session.source IN ({marks})
    ORDER BY session.started_at DESC, session.id DESC LIMIT ?
"""
# The rest before that the session compares; else its first phase, where that is a rest. Joined to
# the left, it is looked for in `phase_past`, which holds all that is asked of it; and so the
# condition has to be one that SQLite does not see through. Of a damaged posture: any.
_PLACES = " ".join(f"WHEN '{each}' THEN {place}" for place, each in enumerate(POSTURES))
_RESTS = f"""
    SELECT session.started_at, {_number("phase.rmssd_ms")}, {_number("phase.hr_bpm")},
           CASE phase.posture {_PLACES} ELSE {POSTURES.index("any")} END,
           comparison.algorithm <> ?, exclusion.id IS NOT NULL
    FROM session
    JOIN comparison ON comparison.session_id = session.id
    LEFT JOIN phase ON phase.session_id = session.id
     AND phase.number = coalesce(comparison.baseline, 0) AND phase.kind = 'rest'
    LEFT JOIN exclusion
      ON exclusion.session_id = session.id AND exclusion.included_at IS NULL
    WHERE coalesce(phase.number, -1) >= 0 AND {_THEIRS}
"""
_CHANGES = f"""
    SELECT session.id, session.started_at, CAST(session.plan_toml AS BLOB),
           comparison.delta_ln_rmssd,
           (SELECT max(end_s) - min(start_s) FROM phase WHERE phase.session_id = session.id)
    FROM session
    JOIN comparison ON comparison.session_id = session.id
    WHERE comparison.algorithm = ? AND abs(comparison.delta_ln_rmssd) <= {_LARGEST}
      AND session.complete AND NOT EXISTS (SELECT 1 FROM exclusion
          WHERE exclusion.session_id = session.id AND exclusion.included_at IS NULL)
      AND {_THEIRS}
"""
