"""After an update: what is old is worked out again behind the review, and in no session's way."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from aftershake.analysis.recompute import outdated_at
from aftershake.analysis.worker import AnalysisWorker
from aftershake.app.app import AftershakeApp
from aftershake.app.screens.review import ReviewScreen
from aftershake.app.screens.session import SessionScreen
from aftershake.config import database
from aftershake.hrv.metrics import ALGORITHM
from aftershake.plans.reader import built_in
from aftershake.recording.start import SessionRequest, start_session
from aftershake.store.store import Store
from support.app_helpers import ready, settle, until

ORDER = SessionRequest(built_in()["quick"], "simulate", "calm", None)


@pytest.fixture
async def old(home: Path) -> Path:
    """Three sessions, of which an older version has worked out two."""
    with Store(database()) as store:
        async with AnalysisWorker() as analyst:
            for _ in range(3):
                await start_session(ORDER, store, lambda _: None, analyst=analyst).run()
        with store.writing() as db:
            db.execute("UPDATE comparison SET algorithm = '4' WHERE session_id < 3")
    return database()


async def test_it_happens_behind_the_review_of_a_session(old: Path) -> None:
    app = AftershakeApp(old, order=ORDER)
    async with app.run_test() as pilot:
        await ready(pilot)
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        with Store(old, read_only=True) as store:
            last = store.sessions()[0]
            assert (last.id, last.algorithm) == (4, ALGORITHM)
            assert last.left_out == 2, "the review was there before they were worked out"
        await until(pilot, lambda: not outdated_at(old))
    with Store(old, read_only=True) as store:
        assert {row.left_out for row in store.sessions()} == {0}


async def test_a_session_or_leaving_stops_it(old: Path) -> None:
    app = AftershakeApp(old)
    async with app.run_test() as pilot:
        await ready(pilot)
        app.recompute_behind()
        going_on = app._recomputing
        assert going_on is not None
        await settle(pilot)
        app.begin(SessionRequest(built_in()["quick"], "simulate", "calm", 1.0))
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        await until(pilot, lambda: going_on.is_finished)
        assert going_on.is_cancelled
    async with asyncio.timeout(30):
        app = AftershakeApp(old)
        async with app.run_test() as pilot:
            await ready(pilot)
            app.recompute_behind()
            await settle(pilot)
    assert outdated_at(old)
