"""What is saved beside the events of a session, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aftershake.analysis.details import details_at
from aftershake.analysis.excluding import exclude_at
from aftershake.analysis.results import analyse_session, result_at
from aftershake.analysis.worker import AnalysisWorker
from aftershake.config import database
from aftershake.events import Packet
from aftershake.hrv.model import Metrics
from aftershake.plans.reader import built_in
from aftershake.reasons import Said
from aftershake.rr.beats import Beats
from aftershake.rr.packet import encode
from aftershake.session.result import Result
from aftershake.store import StoreError
from aftershake.store.results import load
from aftershake.store.store import Store
from support.begun import begin
from support.three_years import fill

PLAN = built_in()["quick"]
NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


class Slow(AnalysisWorker):
    """Measures nothing; while it is asked for the first time, the session goes on and ends."""

    def __init__(self, store: Store, session_id: int) -> None:
        super().__init__()
        self._store, self._session_id, self._asked = store, session_id, False

    async def analyse(
        self, beats: Beats, from_s: float, to_s: float, *, moving: bool = False
    ) -> Metrics:
        if not self._asked:
            self._asked = True
            beat(self._store, self._session_id, 100, 400)
            self._store.end(self._session_id, NOW, duration_s=361.0, complete=True, strap="x")
            await analyse_session(self._store.path, self._session_id, self)
        return Metrics(len(beats), to_s - from_s, 0.0, 0.0, "refused", Said("for the test"))


def beat(store: Store, session_id: int, first: int, end: int) -> None:
    for t in range(first, end):
        packet = Packet(float(t), encode(60, (1024,)), 1)
        store.append(session_id, packet, NOW + timedelta(seconds=t))


async def test_a_session_that_ended_meanwhile_keeps_its_whole_result(tmp_path: Path) -> None:
    with Store(tmp_path / "sessions.db") as store:
        session_id = begin(store, PLAN, NOW)
        beat(store, session_id, 1, 100)
        cut = await analyse_session(store.path, session_id, Slow(store, session_id))
        kept = load(store, session_id)
    assert not cut.complete
    assert kept is not None
    assert kept.complete
    assert len(kept.phases) == len(PLAN.phases)


async def test_where_the_beats_are_gone_what_was_worked_out_still_shows() -> None:
    fill(database(), 12, days=12, strange=False)
    with Store(database()) as store:
        store.db.execute("DELETE FROM event WHERE kind != 'noted'")
    saved = result_at_any(5)
    exclude_at(database(), 3, "a trial", NOW)  # the later ones are set beside others now
    again = await result_at(database(), 5)
    assert again.phases == saved.phases
    with pytest.raises(StoreError, match="not all in the database"):
        await details_at(database(), 5)


def result_at_any(session_id: int) -> Result:
    with Store(database(), read_only=True) as store:
        saved = load(store, session_id)
    assert saved is not None
    return saved
