"""Resting numbers of days as intervals.icu takes them: its wellness records, as JSON.

One record a local day, of the first rest of that day before any shaking. Its `hrv` is RMSSD in ms,
`hrvSDNN` SDNN in ms, `restingHR` a minute, whole. What a rest does not tell is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from aftershake.exchange.exported import Exported, OutFile, Writer
from aftershake.session.result import PhaseResult


def _write(sessions: Iterator[Exported]) -> Iterator[OutFile]:
    days: dict[str, Exported] = {}
    for session in sessions:
        rest = first_rest(session)
        if rest is None or rest.metrics.rmssd_ms is None or session.adjective not in _OWN:
            continue
        if session.simulated or not session.day_known:
            continue
        day = f"{session.told_at:%Y-%m-%d}"
        if day not in days or session.started_at < days[day].started_at:
            days[day] = session
    records = [_record(day, days[day]) for day in sorted(days)]
    if records:
        text = json.dumps(records, indent=1) + "\n"
        yield OutFile("intervals-icu-wellness.json", text.encode())


# A heart of one's own: on a strap, or of a file. A simulation is nobody's day.
_OWN = ("", "imported")


def first_rest(session: Exported) -> PhaseResult | None:
    """The rest before that the session compares; else its first phase, where that is a rest."""
    if not session.phases:
        return None
    first = session.phases[session.result.baseline or 0]
    return first if first.kind == "rest" else None


def _record(day: str, session: Exported) -> dict[str, Any]:
    rest = first_rest(session)
    assert rest is not None  # asked above
    said = rest.metrics
    record: dict[str, Any] = {"id": day}
    if said.hr_bpm is not None:
        record["restingHR"] = round(said.hr_bpm)
    record["hrv"] = said.rmssd_ms
    if said.sdnn_ms is not None:
        record["hrvSDNN"] = said.sdnn_ms
    return record


WRITER = Writer(
    "intervals-icu",
    "resting numbers by day, for intervals.icu",
    _write,
    reads="numbers",
    together=True,
)
