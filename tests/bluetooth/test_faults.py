"""`make faults` itself: it works, and it would notice a packet that is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

pytest.importorskip("dbus_fast", reason="an emulated BlueZ needs dbus-fast, which is for Linux")

import faults
from kinds import KINDS

from aftershake.events import Event, Packet
from aftershake.store.store import Store
from conftest import missing

pytestmark = pytest.mark.skipif(missing is not None, reason=str(missing))
DROPS = next(kind for kind in KINDS if kind.what == "the link drops")


def test_there_are_kinds_enough_and_each_has_its_name() -> None:
    assert len({kind.what for kind in KINDS}) == len(KINDS) >= 25


async def test_a_kind_is_survived(tmp_path: Path) -> None:
    report = await faults.session(DROPS, 2, 1, tmp_path, 0.1)
    assert report.holds(breaks=True), report
    assert report.sent == report.stored > 10


async def test_a_packet_that_is_missing_would_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = Store.extend
    packets = 0

    def forgetful(self: Store, session_id: int, events: Sequence[tuple[Event, datetime]]) -> None:
        nonlocal packets
        kept = []
        for event, at in events:
            packets += isinstance(event, Packet)
            if not (isinstance(event, Packet) and packets == 10):
                kept.append((event, at))
        keep(self, session_id, kept)

    monkeypatch.setattr(Store, "extend", forgetful)
    report = await faults.session(DROPS, 1, 1, tmp_path, 0.1)
    assert report.wrong == 1
    assert not report.holds(breaks=True)
