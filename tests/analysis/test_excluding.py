"""Leaving a session out changes what later ones stand beside, and nothing that was measured."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aftershake.analysis.excluding import exclude_at, include_at
from aftershake.analysis.readings import readings
from aftershake.analysis.recompute import outdated, recompute
from aftershake.analysis.results import analyse_session, result_of, session_and_result
from aftershake.config import database
from aftershake.hrv.model import Metrics
from aftershake.hrv.reasons import FewOwnSessions
from aftershake.plans.reader import built_in
from aftershake.rr.beats import Beats
from aftershake.store.results import load
from aftershake.store.store import Store
from support.begun import beat_a_second
from support.in_process import InProcess

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


class Quick(InProcess):
    """Measures at once, each stretch unlike the one before; counts its questions."""

    def __init__(self) -> None:
        self.asked = 0

    async def analyse(
        self, beats: Beats, from_s: float, to_s: float, *, moving: bool = False
    ) -> Metrics:
        self.asked += 1
        ln = 3.5 + float(from_s > 150) * (1 + self.asked / 100)
        found = Metrics(len(beats), to_s - from_s, 0.0, 0.0, "good", None)
        return replace(found, rmssd_ms=33.0, ln_rmssd=ln, hr_bpm=60.0)


async def recorded(store: Store, analyst: Quick, plan: str) -> int:
    """A session through to its end, worked out."""
    session_id = beat_a_second(store, built_in()[plan], NOW)
    await analyse_session(store.path, session_id, analyst)
    return session_id


@pytest.fixture
async def store() -> Store:
    """Five like each other, one of another plan, the sixth like the five, a control of them."""
    store, analyst = Store(database()), Quick()
    for plan in (*["quick"] * 5, "standard", "quick", "quick-rest"):
        await recorded(store, analyst, plan)
    return store


async def test_later_ones_are_set_beside_those_that_are_left_with_nothing_measured(
    store: Store,
) -> None:
    with store:
        before = await result_of(store, 7, Quick())
        assert before.comparison.own_sessions is not None
        assert before.comparison.own_sessions.n == 5
        assert exclude_at(store.path, 3, "fever", NOW) == 3  # 4, 5 and 7: not 6, not the control
        assert outdated(store) == [4, 5, 7]
        assert load(store, 7) is None  # nobody takes it for what it is not any more
        analyst = Quick()
        after = await result_of(store, 7, analyst)
        assert (after.comparison.own_sessions, analyst.asked) == (None, 0)
        assert FewOwnSessions(1) in after.comparison.reasons
        assert after.phases == before.phases
        assert outdated(store) == [4, 5]
        assert include_at(store.path, 3, NOW) == 3
        assert await result_of(store, 7, analyst) == before
        assert analyst.asked == 0


async def test_what_lies_behind_one_comes_with_what_it_is_set_beside_now(store: Store) -> None:
    with store:
        exclude_at(store.path, 3, "fever", NOW)
        analyst = Quick()
        _, found = await session_and_result(store.path, 7, analyst)
        assert found.comparison.own_sessions is None
        assert (found, analyst.asked) == (await result_of(store, 7, analyst), 0)


async def test_in_the_background_they_are_set_beside_again_with_nothing_measured(
    store: Store,
) -> None:
    with store:
        exclude_at(store.path, 1, "fever", NOW)
        analyst = Quick()
        done = [each.session_id async for each in recompute(store.path, outdated(store), analyst)]
        assert done == [2, 3, 4, 5, 7]
        assert (outdated(store), analyst.asked) == ([], 0)


async def test_a_control_that_is_left_out_is_none_of_the_controls(store: Store) -> None:
    with store:
        analyst = Quick()
        await recorded(store, analyst, "quick")
        assert exclude_at(store.path, 8, "slept", NOW) == 1
        found = await result_of(store, 9, analyst)
        codes = [reason.code for reason in found.comparison.reasons]
        assert "few_controls" not in codes  # there is none


async def test_its_own_result_stays_and_it_is_no_reading(store: Store) -> None:
    with store:
        taken = readings(store, NOW.date())
        before = await result_of(store, 5, Quick())
        exclude_at(store.path, 5, "fever", NOW)
        assert await result_of(store, 5, Quick()) == before
        without = readings(store, NOW.date())
        assert (len(without.readings), without.excluded) == (len(taken.readings) - 1, 1)


async def test_earlier_ones_are_told_in_the_order_in_which_they_were(store: Store) -> None:
    with store:
        changes = {row.id: row.delta_ln_rmssd for row in store.sessions()}
        found = (await result_of(store, 7, Quick())).comparison
        assert found.earlier_ln == tuple(changes[each] for each in range(1, 6))
