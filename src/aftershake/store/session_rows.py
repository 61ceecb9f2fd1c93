"""A session as the lists show it, from what the database holds."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any, Literal

from aftershake.hrv.model import Comparison, UsualVariation, Verdict
from aftershake.hrv.serial import comparison_from_data
from aftershake.plain import MOST, plain

# What reading a damaged cell may raise: such derived data count as not worked out yet.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError)
LONGEST_PATH = 4096
_RATES = "before_bpm", "after_bpm"


@dataclass(frozen=True, slots=True)
class SessionRow:
    """What the list of sessions shows. `cut_off`: it never ended, and nobody is recording it."""

    id: int
    title: str
    started_at: str
    ended_at: str | None
    duration_s: float
    plan: str
    plan_toml: str
    source: str  # a kind that `sources.registry` knows
    source_what: str
    strap: str
    complete: bool
    cut_off: bool
    verdict: Verdict | None
    delta_ln_rmssd: float | None
    comparison: Comparison | None = None
    before_ms: float | None = None  # RMSSD of the two rests that it compares, or of its first
    after_ms: float | None = None
    before_bpm: float | None = None
    after_bpm: float | None = None
    lasted_s: float | None = None  # from its first phase to its last, pauses included
    speed: float | None = 1.0  # of a simulation or a replay; None: as fast as it can
    algorithm: str | None = None  # that made the saved numbers
    left_out: int = 0  # earlier sessions that it is not set beside until they are worked out again
    person_id: int = 1
    # Of one that has not ended: how many packets of the strap it has, and when its last event came.
    packets: int = 0
    last_at: str | None = None
    excluded: str | None = (
        None  # why the person leaves it out of trend and ranges; None: they do not
    )
    stale: bool = False  # what it is set beside has changed since it was worked out

    @property
    def unended(self) -> Literal["", "cut_off", "recording"]:
        """Why it has no end yet: nobody records it any more, or somebody does."""
        if self.ended_at is not None:
            return ""
        return "cut_off" if self.cut_off else "recording"

    @property
    def usual(self) -> UsualVariation | None:
        """What it was judged against."""
        return self.comparison.usual_variation if self.comparison is not None else None


def session_row(row: dict[str, Any], *, unheld: bool, begun: bool) -> SessionRow | None:
    """The row of `SESSIONS`, or None for one of which nothing was recorded by anybody (`begun`:
    all). `unheld`: it has not ended, and nobody records it."""
    for column, value in row.items():
        if isinstance(value, str) and column not in ("plan_toml", "comparison"):
            row[column] = plain(value, LONGEST_PATH if column == "source_what" else MOST)
    packets = row["packets"]
    if unheld and not packets and not begun:
        return None
    cut_off = unheld and bool(packets)
    said = row.pop("comparison")
    comparison = comparison_of(said) if said else None
    if said and comparison is None:  # damaged: as good as not worked out yet
        row.update(delta_ln_rmssd=None, algorithm=None)
    for column in ("duration_s", "lasted_s", "delta_ln_rmssd", "before_ms", "after_ms", *_RATES):
        if row[column] is not None and not math.isfinite(row[column]):
            row[column] = 0.0 if column == "duration_s" else None
    row["stale"] = bool(row["stale"])
    row |= {"complete": bool(row["complete"]), "cut_off": cut_off, "comparison": comparison}
    return SessionRow(**row, verdict=comparison.verdict if comparison is not None else None)


def comparison_of(said: str) -> Comparison | None:
    """The comparison as it lies in its column; None where it is damaged."""
    try:
        return comparison_from_data(json.loads(said))
    except UNREADABLE:
        return None


SESSIONS = """
    SELECT session.id, title, started_at, ended_at, plan, plan_toml, source, source_what, strap,
           person_id, complete, speed, delta_ln_rmssd, comparison, algorithm,
           before.rmssd_ms AS before_ms, after.rmssd_ms AS after_ms,
           before.hr_bpm AS before_bpm, after.hr_bpm AS after_bpm,
           coalesce(left_out, 0) AS left_out, coalesce(stale, 0) AS stale,
           exclusion.reason AS excluded,
           CASE WHEN ended_at IS NULL THEN (SELECT count(*) FROM event
                WHERE event.session_id = session.id AND kind = 'packet') ELSE 0 END AS packets,
           CASE WHEN ended_at IS NULL THEN (SELECT at FROM event
                WHERE event.session_id = session.id ORDER BY event.id DESC LIMIT 1) END AS last_at,
           (SELECT max(end_s) - min(start_s) FROM phase WHERE phase.session_id = session.id)
           AS lasted_s,
           coalesce(session.duration_s, (SELECT t_s FROM event WHERE event.session_id = session.id
                     ORDER BY event.id DESC LIMIT 1), 0.0) AS duration_s
    FROM session LEFT JOIN comparison ON comparison.session_id = session.id
    LEFT JOIN exclusion
      ON exclusion.session_id = session.id AND exclusion.included_at IS NULL
    LEFT JOIN phase AS before
      ON before.session_id = session.id AND before.number = coalesce(comparison.baseline, 0)
     AND before.kind = 'rest'
    LEFT JOIN phase AS after
      ON after.session_id = session.id AND after.number = comparison.integration
"""
# Conditions of it. Of one not ended, only what was recorded counts.
RECORDED = (
    "(ended_at IS NOT NULL OR EXISTS (SELECT 1 FROM event"
    " WHERE session_id = session.id AND kind = 'packet'))"
)
THESE = " WHERE session.id IN (SELECT value FROM json_each(?))"
LAST = """ WHERE session.id IN (
    SELECT id FROM session WHERE person_id IS :person AND ended_at IS NULL
    UNION SELECT id FROM (SELECT id FROM session WHERE person_id IS :person
                          ORDER BY started_at DESC, id DESC LIMIT :most))
"""
