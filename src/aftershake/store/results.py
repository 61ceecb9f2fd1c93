"""Derived numbers on disk: what a session gave, replaced as a whole, made again at any time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from aftershake import codec
from aftershake.codec import LONGEST_S
from aftershake.events import Cued, Packet
from aftershake.hrv.metrics import ALGORITHM
from aftershake.hrv.serial import (
    comparison_from_data,
    comparison_to_data,
    metrics_from_data,
    metrics_to_data,
)
from aftershake.plain import plain
from aftershake.plans.plan import KINDS, POSTURES
from aftershake.rr.beats import Beats
from aftershake.rr.gaps import CAUSES, Gap
from aftershake.rr.log import hear
from aftershake.session.check import said_of
from aftershake.session.result import Mark, PhaseResult, Result
from aftershake.session.trace import rates, trace
from aftershake.store.due import done
from aftershake.store.old_gaps import gap_causes
from aftershake.store.owned import refuse_replaced
from aftershake.store.store import UNREADABLE, Store
from aftershake.wording.gaps import gap_words


def save(store: Store, result: Result, beats: Beats, artifacts: Sequence[str | None]) -> None:
    """Put the result in the place of any earlier one of the same session, in one transaction.
    Raises ReplacedError where another session has its number by now, or another StoreError.

    `artifacts`: of each of the beats which kind of artifact it is, None for a good one.
    """
    key = {"session_id": result.id}
    phases = [
        {
            **key,
            "number": number,
            "name": phase.name,
            "kind": phase.kind,
            "posture": phase.posture,
            "start_s": phase.start_s,
            "end_s": phase.end_s,
            "measured_from_s": phase.measured_from_s,
            "measured_to_s": phase.measured_to_s,
            "quality": phase.metrics.quality,
            "hr_bpm": phase.metrics.hr_bpm,
            "rmssd_ms": phase.metrics.rmssd_ms,
            "metrics": json.dumps(metrics_to_data(phase.metrics), allow_nan=False),
        }
        for number, phase in enumerate(result.phases)
    ]
    gaps = [
        {
            **key,
            "start_s": gap.start_s,
            "end_s": gap.end_s,
            "reason": gap_words(gap),
            "causes": json.dumps(gap.causes),
            "link": gap.link.code if gap.link else None,
            "detail": gap.link.detail if gap.link else "",
        }
        for gap in result.gaps
    ]
    columns = zip(
        *(map(float, beats.t_s), map(float, beats.rr_ms), map(int, beats.run), artifacts),
        strict=True,
    )
    beat_rows = (  # one at a time: a day has a hundred thousand
        {
            **key,
            "number": number,
            "t_s": t_s,
            "rr_ms": rr_ms,
            "run": run,
            "artifact": int(kind is not None),
            "artifact_kind": kind,
        }
        for number, (t_s, rr_ms, run, kind) in enumerate(columns)
    )
    comparison = {
        **key,
        "baseline": result.baseline,
        "integration": result.integration,
        "verdict": result.comparison.verdict,
        "delta_ln_rmssd": result.comparison.delta_ln_rmssd,
        "comparison": json.dumps(comparison_to_data(result.comparison), allow_nan=False),
        "algorithm": ALGORITHM,
        "left_out": result.left_out,
    }
    marks = [
        {**key, "number": number, "t_s": mark.t_s, "note": mark.note}
        for number, mark in enumerate(result.marks)
    ]
    tables: dict[str, Iterable[dict[str, Any]]] = {
        "phase": phases,
        "gap": gaps,
        "mark": marks,
        "beat": beat_rows,
        "comparison": [comparison],
    }
    with store.writing() as db:
        refuse_replaced(store, result.id, result.started_at)
        for table, rows in tables.items():
            db.table(table).delete_where("session_id = ?", [result.id])
            db.table(table).insert_all(rows)
        done(db, result.id)


def load(store: Store, session_id: int, *, stale: bool = False) -> Result | None:
    """The saved result, or None where there is none, one of an older algorithm, one that stands
    beside other sessions by now (but where `stale` ones are wanted), or one that cannot be read: it
    can be made again."""
    try:
        return _load(store, session_id, stale=stale)
    except UNREADABLE:
        return None


def _rates(store: Store, session_id: int) -> tuple[tuple[float, float | None], ...]:
    """The heart rate that the sensor told, of a session without beats."""
    events = store.events(session_id, ("packet",))
    return rates([hear(e) for e in events if isinstance(e, Packet) and e.tells_of_beats], 0.0)


def _load(store: Store, session_id: int, *, stale: bool) -> Result | None:
    session = store.session(session_id)
    with store.reading() as db:

        def rows(table: str, order_by: str | None = None) -> list[dict[str, Any]]:
            found = db.table(table).rows_where("session_id = ?", [session_id], order_by=order_by)
            return list(found)

        comparison = next(iter(rows("comparison")), None)
        if (
            session is None
            or session.ended_at is None
            or comparison is None
            or comparison["algorithm"] != ALGORITHM
            or (comparison["stale"] and not stale)
        ):
            return None
        phases = rows("phase", "number")
        if len(phases) <= max(comparison["baseline"] or 0, comparison["integration"] or 0):
            return None
        gaps, marks = rows("gap", "start_s"), rows("mark", "number")
        sql = "SELECT t_s, rr_ms, run FROM beat WHERE session_id = ? ORDER BY number"
        beats = np.fromiter(
            db.execute(sql, [session_id]), dtype=[("t_s", float), ("rr_ms", float), ("run", int)]
        )
    return Result(
        id=session.id,
        title=session.title,
        started_at=session.started_at,
        duration_s=session.duration_s,
        plan=session.plan,
        strap=session.strap,
        complete=session.complete,
        phases=tuple(_phase(row) for row in phases),
        gaps=tuple(_gap(row) for row in gaps),
        comparison=comparison_from_data(json.loads(comparison["comparison"])),
        baseline=comparison["baseline"],
        integration=comparison["integration"],
        beats=beats.size,
        trace=trace(Beats(beats["t_s"], beats["rr_ms"], beats["run"])),
        rates=() if beats.size else _rates(store, session_id),
        marks=tuple(Mark(_time(row["t_s"]), plain(row["note"])) for row in marks),
        said=said_of(store.events(session_id, ("rated", "noted"))),
        cues=tuple(e for e in store.events(session_id, ("cued",)) if isinstance(e, Cued)),
        left_out=comparison["left_out"],
    )


def _gap(row: dict[str, Any]) -> Gap:
    start_s, end_s = _time(row["start_s"]), _time(row["end_s"])
    if row["causes"] is None:
        return Gap(start_s, end_s, *gap_causes(plain(row["reason"])))
    causes = tuple(_one_of(cause, CAUSES) for cause in json.loads(row["causes"]))
    return Gap(start_s, end_s, causes, codec.link_reason(row["link"], row["detail"]))


def _phase(row: dict[str, Any]) -> PhaseResult:
    return PhaseResult(
        plain(row["name"]),
        _one_of(row["kind"], KINDS),
        _one_of(row["posture"], POSTURES),
        _time(row["start_s"]),
        _time(row["end_s"]),
        _time(row["measured_from_s"]),
        _time(row["measured_to_s"]),
        metrics_from_data(json.loads(row["metrics"])),
    )


def _one_of(value: Any, known: tuple[Any, ...]) -> Any:
    if value not in known:
        raise ValueError(f"{value!r} is not known")
    return value


def _time(value: float) -> float:
    if not 0 <= value <= LONGEST_S:
        raise ValueError(f"a time of {value} s")
    return value
