"""Before a session it is said where the computer may fall asleep in its middle."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from aftershake.app.app import AftershakeApp
from aftershake.app.awake_step import awake_step
from aftershake.plans.reader import built_in
from aftershake.recording import awake
from aftershake.recording.start import SessionRequest
from support.app_helpers import ready, settle

STRAP = SessionRequest(built_in()["standard"], "strap", "AA")


@pytest.mark.parametrize(
    ("way", "order", "told"),
    [
        ("", STRAP, 1),
        ("a way", STRAP, 0),
        ("", replace(STRAP, source="simulate", speed=6.0), 0),  # nobody lies there
    ],
)
async def test_it_is_said_once_where_there_is_no_way(
    way: str, order: SessionRequest, told: int, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(awake, "WAYS", (lambda held: way,))
    app = AftershakeApp(home / "aftershake.db")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert await awake_step(app, order) is order
        await settle(pilot)
        assert len(app._notifications) == told
