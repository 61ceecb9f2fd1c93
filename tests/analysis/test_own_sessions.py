"""The person's own sessions as the yardstick: from recorded sessions to the words, through the
real store and the real analysis."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from aftershake.analysis.results import result_of
from aftershake.analysis.worker import AnalysisWorker
from aftershake.app.app import AftershakeApp
from aftershake.app.screens.review import ReviewScreen
from aftershake.config import database
from aftershake.hrv.limits import LittleSettling
from aftershake.hrv.reasons import FewControls, FewOwnSessions
from aftershake.plans.reader import built_in
from aftershake.recording.start import SessionRequest, start_session
from aftershake.session.result import Result
from aftershake.store.store import Store
from aftershake.wording.comparison import usual_from
from aftershake.wording.headline import headline_of
from support.app_helpers import ready, settle, text_of

PLANS = built_in()


@pytest_asyncio.fixture
async def analyst() -> AsyncIterator[AnalysisWorker]:
    """One for all sessions of a test: loading it takes seconds each time."""
    async with AnalysisWorker() as analyst:
        yield analyst


async def record(store: Store, analyst: AnalysisWorker, plan: str, person: str = "calm") -> Result:
    order = SessionRequest(PLANS[plan], "simulate", person, None)
    return await start_session(order, store, lambda _: None, analyst=analyst).run()


def shown(*arguments: str) -> str:
    command = [sys.executable, "-m", "aftershake", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


async def test_from_eight_control_sessions_on_they_are_the_yardstick(
    home: Path, analyst: AnalysisWorker
) -> None:
    with Store(database()) as store:
        controls = [await record(store, analyst, "quick-rest") for _ in range(7)]
        too_few = await record(store, analyst, "quick")
        controls.append(await record(store, analyst, "quick-rest"))
        enough = await record(store, analyst, "quick")
        another = await record(store, analyst, "quick", "steady")
        rows = {row.id: row for row in store.sessions()}

    deltas = [each.comparison.delta_ln_rmssd for each in controls]
    assert None not in deltas
    assert len(set(deltas)) == 8
    assert too_few.comparison.usual_variation.controls is None
    assert FewControls(7, 8) in too_few.comparison.reasons
    usual = enough.comparison.usual_variation
    assert usual.controls == 8
    # t(0.95; 7) = 1.894579, t(0.99; 7) = 2.997952
    spread = float(np.std(deltas, ddof=1)) * math.sqrt(1 + 1 / 8)
    assert usual.within_ln == pytest.approx(1.894579 * spread, rel=1e-5)
    assert usual.clear_ln == pytest.approx(2.997952 * spread, rel=1e-5)
    assert usual.middle_ln == pytest.approx(float(np.mean(deltas)))
    assert enough.comparison.rest_exceedance is not None
    assert another.comparison.usual_variation.controls is None  # another heart's controls
    assert not any(isinstance(said, FewControls) for said in another.comparison.reasons)
    # A control session is itself judged by those before it, and needs no settling.
    assert controls[-1].comparison.usual_variation.controls is None
    assert LittleSettling() not in controls[-1].comparison.reasons
    assert LittleSettling() in enough.comparison.reasons

    # The same in what scripts read, in the history, and on the screen.
    told = json.loads(shown("show", str(enough.id), "--json"))
    assert told["comparison"]["usual_variation"] == {
        "within_ln": usual.within_ln,
        "clear_ln": usual.clear_ln,
        "from": usual_from(usual),
        "middle_ln": usual.middle_ln,
    }
    assert told["headline"] == headline_of(enough)
    assert headline_of(enough) in shown("sessions")
    assert rows[enough.id].usual == usual
    with Store(database()) as store:
        app = AftershakeApp(store.path)
        async with app.run_test(size=(120, 40)) as pilot:
            await ready(pilot)
            app.push_screen(ReviewScreen(enough))
            await settle(pilot)
            assert f"from {usual_from(usual)}" in text_of(app)

    # A control session that was paused for long is none.
    with Store(database()) as store:
        with store.writing() as db:
            db.execute("UPDATE phase SET end_s = end_s + 90 WHERE session_id = 1 AND number = 2")
            db.table("comparison").delete_where("session_id = ?", [enough.id])
        judged = (await result_of(store, enough.id, analyst)).comparison
    assert judged.usual_variation.controls is None

    # Worked out again, a session is judged by what was known before it, in the same words.
    with Store(database()) as store:
        with store.writing() as db:
            db.execute("UPDATE phase SET end_s = end_s - 90 WHERE session_id = 1 AND number = 2")
            db.table("comparison").delete_where("session_id = ?", [too_few.id])
        assert (await result_of(store, too_few.id, analyst)).comparison == too_few.comparison


async def test_from_five_comparable_sessions_on_todays_stands_beside_them(
    home: Path, analyst: AnalysisWorker
) -> None:
    with Store(database()) as store:
        earlier = [await record(store, analyst, "quick") for _ in range(5)]
        today = await record(store, analyst, "quick")
    assert [each.comparison.own_sessions for each in earlier] == [None] * 5
    for number, each in enumerate(earlier):
        missing = 5 - number
        assert FewOwnSessions(missing) in each.comparison.reasons
    own = today.comparison.own_sessions
    assert own is not None
    assert own.n == 5
    # t(0.95; 4) = 2.131847
    deltas = [each.comparison.delta_ln_rmssd or math.nan for each in earlier]
    half = 2.131847 * float(np.std(deltas, ddof=1)) * math.sqrt(1 + 1 / 5)
    assert (own.low_ln, own.high_ln) == pytest.approx(
        (np.mean(deltas) - half, np.mean(deltas) + half), rel=1e-5
    )
    assert not any(isinstance(said, FewOwnSessions) for said in today.comparison.reasons)
