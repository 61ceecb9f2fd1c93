"""A session without the timing of its plan is set beside none of one's own, and none beside it."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aftershake.analysis.results import analyse_session
from aftershake.config import database
from aftershake.events import Event, Packet, Pressed, Reopened, Tick
from aftershake.hrv.limits import LongerApart, TooFarApart
from aftershake.hrv.model import Metrics
from aftershake.hrv.reasons import FewControls, FewOwnSessions
from aftershake.plans.plan import Plan
from aftershake.plans.reader import built_in
from aftershake.rr.beats import Beats
from aftershake.rr.packet import encode
from aftershake.session.result import Result
from aftershake.store.store import Store
from support.begun import begin
from support.in_process import InProcess

PLANS = built_in()
QUICK = PLANS["quick"]
NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
BEGINS_S = 1.0


class Quick(InProcess):
    """Measures at once, each stretch a little unlike the one before."""

    asked = 0

    async def analyse(
        self, beats: Beats, from_s: float, to_s: float, *, moving: bool = False
    ) -> Metrics:
        Quick.asked += 1
        ln = 3.5 + (Quick.asked % 7) / 100
        if to_s - from_s < 60:
            return Metrics(0, to_s - from_s, 0.0, None, "refused", None)
        rmssd_ms = math.exp(ln)
        return Metrics(120, to_s - from_s, 0.0, 0.0, "good", None, rmssd_ms=rmssd_ms, ln_rmssd=ln)


async def gone_through(store: Store, plan: Plan, *events: Event) -> Result:
    session_id = begin(store, plan, NOW)
    stopped = any(isinstance(each, Pressed) and each.key == "stop" for each in events)
    told = [Packet(BEGINS_S, encode(60, (1024,)), 1), *events, Tick(1e6)]
    store.extend(session_id, [(each, NOW + timedelta(seconds=each.t_s)) for each in told])
    store.end(session_id, NOW, duration_s=400.0, complete=not stopped, strap="x")
    return await analyse_session(store.path, session_id, Quick())


def away(lasts_s: float) -> tuple[Event, Event]:
    """A cut in the shaking."""
    return Tick(BEGINS_S + 130), Reopened(BEGINS_S + 130 + lasts_s)


@pytest.mark.parametrize(
    "events",
    [away(3 * 3600), away(300), (Pressed(140, "pause"), Pressed(3000, "resume"))],
    ids=["three hours", "five minutes", "a long pause"],
)
async def test_one_that_took_longer_than_planned(home: Path, events: tuple[Event, ...]) -> None:
    with Store(database()) as store:
        for _ in range(2):
            await gone_through(store, PLANS["quick-rest"])
        for _ in range(5):
            await gone_through(store, QUICK)
        long = (await gone_through(store, QUICK, *events)).comparison
        after = (await gone_through(store, QUICK)).comparison
    assert isinstance(long.reasons[0], TooFarApart | LongerApart)
    # Neither with a range of one's own, nor with a word of how many sessions that would take.
    assert long.own_sessions is None
    assert not any(isinstance(each, FewOwnSessions | FewControls) for each in long.reasons)
    # And it counts among nobody's later.
    assert after.own_sessions is not None
    assert after.own_sessions.n == 5
    assert FewControls(2, 8) in after.reasons


async def test_one_that_was_stopped_early(home: Path) -> None:
    with Store(database()) as store:
        for _ in range(5):
            await gone_through(store, QUICK)
        stopped = await gone_through(store, QUICK, Pressed(BEGINS_S + 359.0, "stop"))
        after = (await gone_through(store, QUICK)).comparison
    assert stopped.comparison.delta_ln_rmssd is not None
    assert stopped.comparison.own_sessions is None
    assert after.own_sessions is not None
    assert after.own_sessions.n == 5
