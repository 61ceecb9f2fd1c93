"""Inputs that once failed, where their folder lies beside the repository, and what is made of them
from the first event to the result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from aftershake.events import Event
from aftershake.exchange.recording import read
from aftershake.hrv.metrics import analyse
from aftershake.plans.plan import Plan
from aftershake.plans.reader import read_plan
from aftershake.session.result import Result
from aftershake.session.session_analysis import Folding, result, windows

FOLDER = Path(__file__).parents[3] / "shared" / "cases"
needed = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no cases in {FOLDER}")


def events_of(name: str) -> tuple[Plan, tuple[Event, ...]]:
    """The plan and the events of a recording among the cases."""
    recording = read((FOLDER / name).read_text())
    return read_plan(recording.plan), recording.events


def result_of(plan: Plan, events: Sequence[Event]) -> Result:
    """What a session of these events gives."""
    session = Folding.of(plan, events).so_far()
    metrics = [analyse(session.beats, w.from_s, w.to_s, moving=w.moving) for w in windows(session)]
    return result(session, metrics, session_id=1, title="", started_at="", strap="")
