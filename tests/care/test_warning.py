"""When to stop."""

from __future__ import annotations

import pytest

from aftershake.care.warning import SIGNS, Act, Sign, act, suggests_stopping

ACTS: dict[Sign, Act] = {
    "numb": "stop_now",
    "unreal": "stop_now",
    "panic": "stop_now",
    "dizzy": "stop_now",
    "flooded": "stop_now",
    "chest_pain": "urgent_help",
    "fainting": "urgent_help",
    "will_not_stop": "urgent_help",
}


def test_what_each_sign_asks_for() -> None:
    assert {sign: act(sign) for sign in SIGNS} == ACTS


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
