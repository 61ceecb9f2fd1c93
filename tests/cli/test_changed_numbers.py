"""`doctor` tells of numbers that somebody changed in the tables."""

from __future__ import annotations

import pytest

from aftershake.cli.data_checks import numbers
from aftershake.config import database
from aftershake.store.store import Store
from support.three_years import fill


@pytest.mark.parametrize(
    "change", ["rmssd_ms = rmssd_ms + 20", "rmssd_ms = NULL", "hr_bpm = 2 * hr_bpm"]
)
def test_of_which_session_is_said(change: str) -> None:
    fill(database(), 3, strange=False)
    with Store(database()) as store:
        assert numbers(store) is None
        with store.writing() as db:
            db.execute(f"UPDATE phase SET {change} WHERE session_id = 2 AND number = 0")
        found = numbers(store)
    assert found is not None
    assert found.fine is False
    assert "session 2" in found.found
