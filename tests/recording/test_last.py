"""Which session "last" is: the one recorded last, whatever the clock said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aftershake.cli.care import cut_off_session
from aftershake.config import database
from aftershake.events import Packet
from aftershake.recording.replayed import find_session
from aftershake.rr.packet import encode
from aftershake.store.store import Store

NOW = datetime(2026, 3, 15, 7, 30, tzinfo=UTC)
DAY = timedelta(days=1)
FAR = 400 * DAY  # a clock that was set wrong
HOURS = timedelta(hours=2)  # one that keeps local time where the other system keeps UTC


def put(store: Store, started_at: datetime, source: str = "strap", *, over: bool = True) -> int:
    session_id = store.begin(
        title="A session",
        started_at=started_at,
        plan="quick",
        plan_toml="",
        source=source,
        source_what="",
    )
    store.append(session_id, Packet(1.0, encode(60, (1024,)), 1), started_at)
    if over:
        store.end(session_id, started_at, duration_s=1.0, complete=True, strap="")
    else:
        store.let_go(session_id, over=False)
    return session_id


@pytest.mark.parametrize("wrong", [FAR, HOURS, -FAR], ids=str)
def test_it_is_the_one_recorded_last_whatever_the_clock_said(wrong: timedelta) -> None:
    with Store(database()) as store:
        put(store, NOW - DAY)
        put(store, NOW + wrong)
        last = put(store, NOW + timedelta(hours=1))
        assert find_session(store, "last") == last
        behind = put(store, NOW - FAR)  # with a clock that has stopped
        assert find_session(store, "last") == behind


def test_an_old_file_that_is_imported_is_not_the_last() -> None:
    with Store(database()) as store:
        recorded = put(store, NOW)
        put(store, NOW - DAY, "import")
        assert find_session(store, "last") == recorded
        newer = put(store, NOW + DAY, "import")
        put(store, NOW - FAR, "import")
        assert find_session(store, "last") == newer


def test_of_imported_ones_alone_it_is_the_one_that_began_last() -> None:
    with Store(database()) as store:
        newest = put(store, NOW, "import")
        put(store, NOW - DAY, "import")
        assert find_session(store, "last") == newest


def test_the_last_that_was_cut_off_is_the_one_recorded_last() -> None:
    with Store(database()) as store:
        put(store, NOW + FAR, over=False)
        last = put(store, NOW, over=False)
        put(store, NOW + DAY)
        assert cut_off_session(store, "last").id == last
