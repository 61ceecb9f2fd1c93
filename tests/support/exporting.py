"""Sessions as the writers of files take them, made of any beats, and files read back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from aftershake.events import Event, Pressed
from aftershake.exchange.exported import Exported, OutFile
from aftershake.exchange.writers import WRITERS
from aftershake.hrv.model import Metrics
from aftershake.plans.plan import Phase, Plan
from aftershake.plans.reader import read_plan
from aftershake.plans.writer import to_toml
from aftershake.rr.beats import Beats
from aftershake.session.session_analysis import Folding, result, windows
from aftershake.sources.replay import as_sent

AT = datetime(2026, 5, 1, 7, 30, tzinfo=UTC)


def plan_of(*phases: Phase) -> Plan:
    """A plan with these phases, read as any other."""
    told = tuple(
        replace(phase, duration_s=float(phase.duration_s), settle_s=float(phase.settle_s))
        for phase in phases
    )
    return read_plan(to_toml(Plan("made up", "Made up", "", told, "")))


def beats_of(rr_ms: Sequence[float], holes_s: Sequence[float]) -> Beats:
    """Beats with so many seconds missing before each; a new run where some are."""
    rr, holes = np.array(rr_ms, dtype=float), np.array(holes_s, dtype=float)
    return Beats(np.cumsum(rr) / 1000 + np.cumsum(holes), rr, np.cumsum(holes > 0))


def exported(plan: Plan, events: Sequence[Event], *, person: str = "", id: int = 12) -> Exported:
    """A session of these events. Nothing of it is measured: its numbers are left out."""
    session = Folding.of(plan, events).so_far()
    nothing = [Metrics(0, w.to_s - w.from_s, 0.0, None, "refused", None) for w in windows(session)]
    title = "Made up, simulated: calm"
    found = result(
        session,
        nothing,
        session_id=id,
        title=title,
        started_at=AT.isoformat(timespec="milliseconds"),
        strap="",
    )
    return Exported(
        id=id,
        title=title,
        started_at=AT,
        person=person,
        plan_toml=plan.toml,
        source="simulate",
        adjective="simulated",
        strap="",
        result=found,
        fold=lambda: session,
        events=lambda: iter(events),
    )


def of_beats(beats: Beats, *marks_s: float) -> Exported:
    """A rest of these beats, with moments that were marked."""
    last_s = float(beats.t_s[-1]) + 2
    events = [*as_sent(beats), *(Pressed(at_s, "mark") for at_s in marks_s)]
    events.sort(key=lambda event: event.t_s)
    return exported(plan_of(Phase("rest", "rest", "lying", max(1.0, last_s))), events)


def files(name: str, *sessions: Exported) -> dict[str, bytes]:
    """What the writer of that name writes of them, by the names of the files."""
    written: list[OutFile] = list(WRITERS[name].write(iter(sessions)))
    found = {file.name: file.content for file in written}
    assert len(found) == len(written)  # none in the place of another
    return found


def put(folder: Path, written: dict[str, bytes]) -> list[Path]:
    """The same files in a folder."""
    paths = []
    for name, content in written.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        paths.append(path)
    return paths
