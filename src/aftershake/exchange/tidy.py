"""Sessions as tidy tables: a row a session, a phase, a beat, a gap, a mark; units in the names.

What cannot be said is None. CSV and Parquet have the same tables, so that what is written of one
holds for the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aftershake.exchange.exported import Exported
from aftershake.review.session_object import metrics_to_json

Type = Literal["int", "float", "text", "flag"]


@dataclass(frozen=True, slots=True)
class Column:
    """`name` says the unit; None stands for what is missing."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` gives those of one session, a value a column."""

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[Exported], Iterator[Sequence[Any]]]


def _columns(**types: Type) -> tuple[Column, ...]:
    return tuple(Column(name, kind) for name, kind in types.items())


def _session(session: Exported) -> Iterator[Sequence[Any]]:
    result = session.result
    comparison = result.comparison
    yield (
        session.id,
        session.person,
        session.title,
        session.started_at.isoformat(timespec="milliseconds"),
        result.duration_s,
        result.plan,
        session.source,
        session.strap,
        result.complete,
        comparison.verdict,
        comparison.delta_ln_rmssd,
        comparison.percent,
        comparison.delta_hr_bpm,
        comparison.delta_breathing_per_min,
        result.said.note("posture") or None,
        ", ".join(result.said.tags) or None,
        result.said.note("note") or None,
    )


SESSION = Table(
    "session",
    _columns(
        session="int",
        person="text",
        title="text",
        started_at="text",
        duration_s="float",
        plan="text",
        source="text",
        strap="text",
        complete="flag",
        verdict="text",
        delta_ln_rmssd="float",
        percent="float",
        delta_hr_bpm="float",
        delta_breathing_per_min="float",
        posture="text",
        tags="text",
        note="text",
    ),
    _session,
)

_METRICS: dict[str, Type] = {
    "beats": "int",
    "gap_s": "float",
    "excluded_percent": "float",
    "quality": "text",
    "reason": "text",
    "mean_rr_ms": "float",
    "hr_bpm": "float",
    "rmssd_ms": "float",
    "ln_rmssd": "float",
    "sdnn_ms": "float",
    "pnn50_percent": "float",
    "sd1_ms": "float",
    "sd2_ms": "float",
    "vlf_ms2": "float",
    "lf_ms2": "float",
    "hf_ms2": "float",
    "total_power_ms2": "float",
    "dfa_alpha1": "float",
    "sample_entropy": "float",
    "breathing_per_min": "float",
}


def _phases(session: Exported) -> Iterator[Sequence[Any]]:
    for number, phase in enumerate(session.phases, 1):
        told = metrics_to_json(phase.metrics)
        yield (
            session.id,
            number,
            phase.name,
            phase.kind,
            phase.posture,
            phase.start_s,
            phase.end_s,
            phase.measured_from_s,
            phase.measured_to_s,
            *(told[name] for name in _METRICS),
            told["raw"]["rmssd_ms"],
            told["raw"]["sdnn_ms"],
        )


PHASE = Table(
    "phase",
    (
        *_columns(
            session="int",
            phase="int",
            name="text",
            kind="text",
            posture="text",
            start_s="float",
            end_s="float",
            measured_from_s="float",
            measured_to_s="float",
            **_METRICS,
        ),
        *_columns(raw_rmssd_ms="float", raw_sdnn_ms="float"),
    ),
    _phases,
)


def _beats(session: Exported) -> Iterator[Sequence[Any]]:
    table = session.table
    beats = table.beats
    columns = (beats.t_s, beats.rr_ms, beats.run, table.phase, table.measured)
    for number, (t_s, rr_ms, run, phase, measured) in enumerate(
        zip(*(each.tolist() for each in columns), strict=True)
    ):
        artifact = table.kind(number)
        yield (
            *(session.id, number + 1, t_s, rr_ms, run + 1),
            *(phase + 1 if phase >= 0 else None, measured, artifact),
        )


BEAT = Table(
    "beat",
    _columns(
        session="int",
        number="int",
        t_s="float",
        rr_ms="float",
        run="int",
        phase="int",
        measured="flag",
        artifact="text",
    ),
    _beats,
)


def _gaps(session: Exported) -> Iterator[Sequence[Any]]:
    for gap in session.result.gaps:
        yield session.id, gap.start_s, gap.end_s, " ".join(gap.codes)


GAP = Table(
    "gap",
    _columns(session="int", start_s="float", end_s="float", reason_codes="text"),
    _gaps,
)


def _marks(session: Exported) -> Iterator[Sequence[Any]]:
    for mark in session.result.marks:
        yield session.id, mark.t_s, mark.note or None


MARK = Table("mark", _columns(session="int", t_s="float", note="text"), _marks)
TABLES = (SESSION, PHASE, BEAT, GAP, MARK)
