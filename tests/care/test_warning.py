"""When to stop."""

from __future__ import annotations

import pytest

from aftershake.care.warning import suggests_stopping


@pytest.mark.parametrize(
    ("now", "before", "stop"),
    [
        *((None, None, False), (None, 9, False), (6, None, False), (7, None, True)),
        *((10, None, True), (3, 0, True), (3, 1, False), (6, 3, True), (6, 4, False)),
        *((7, 9, True), (0, 10, False)),
    ],
)
def test_distress(now: int | None, before: int | None, stop: bool) -> None:
    assert suggests_stopping(now, before) is stop
