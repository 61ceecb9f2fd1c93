"""What a session tells of itself to the writers of files: of whom its beats are, and whether it is
over."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from aftershake.config import database
from aftershake.events import DeviceInfo, Event, Imported, Link, Packet
from aftershake.exchange.exported import Exported
from aftershake.exchange.recording import read
from aftershake.plans.plan import Phase
from aftershake.plans.reader import built_in
from aftershake.recording.exporting import collect
from aftershake.rr.packet import encode
from aftershake.sources.replay import as_sent
from aftershake.sources.simulated.kind import STRAP_NAME
from aftershake.store.store import Store
from support.exporting import beats_of, exported, files, plan_of
from support.in_process import InProcess

RR = [900.0 + i % 40 for i in range(200)]
BEATS = as_sent(beats_of(RR, list(np.zeros(200))))
REST = plan_of(Phase("rest", "rest", "lying", 150))


def _imported(*first: Event) -> Exported:
    """A session that was imported, with its rest measured."""
    session = exported(REST, [*first, *BEATS])
    (phase,) = session.result.phases
    measured = replace(phase, metrics=replace(phase.metrics, rmssd_ms=40.0, hr_bpm=60.0))
    found = replace(session.result, phases=(measured,))
    return replace(session, source="import", adjective="imported", result=found)


def _days(session: Exported) -> list[object]:
    (content,) = files("intervals-icu", session).values()
    found: list[object] = json.loads(content)
    return found


def test_a_heart_known_to_be_simulated_is_nobodys_day_however_it_came_back() -> None:
    mine = _imported(Imported(0.0, "2026-05-01_0730_session-3_RR_aftershake.csv", "HRV Logger", ""))
    assert len(_days(mine)) == 1
    assert not mine.simulated
    strap = DeviceInfo(0.5, "name", STRAP_NAME.format("calm"))
    named = Imported(0.0, "2026-05-01_0730_session-3_simulated_RR_aftershake.csv", "HRV Logger", "")
    for told in (strap, named):
        session = _imported(told)
        assert session.simulated
        assert files("intervals-icu", session) == {}
        # And once more there and back.
        (name,) = files("events", session)
        assert _imported(Imported(0.0, name, "", "")).simulated


@pytest.mark.parametrize("over", [True, False])
async def test_a_recording_says_that_it_is_whole_where_the_session_is_over(over: bool) -> None:
    with Store(database()) as store:
        at = datetime(2026, 5, 1, 7, 30, tzinfo=UTC)
        session_id = store.begin(
            title="Quick",
            started_at=at,
            plan="quick",
            plan_toml=built_in()["quick"].toml,
            source="strap",
            source_what="",
        )
        events = [Link(0.5, "connected", 1), Packet(1.0, encode(60, (1024,)), 1)]
        store.extend(session_id, [(each, at) for each in events])
        if over:
            store.end(session_id, at, duration_s=1.0, complete=False, strap="")
        async with InProcess() as analyst:
            session = await collect(store, session_id, analyst)
        (content,) = files("events", session).values()
    found = read(content.decode())
    assert found.events == tuple(events)
    assert found.whole is over
