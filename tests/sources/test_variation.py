"""Simulated people differ from session to session and from rest to rest, as people do."""

from __future__ import annotations

import math

import numpy as np
import pytest

from aftershake.sources.simulated.heart import Condition
from aftershake.sources.simulated.variation import RESTS_LN, SESSIONS_LN, varied

CONDITION = Condition(66.0, 32.0, 13.5, missed=0.02)


def rests(session: int) -> tuple[float, float]:
    """ln RMSSD of the first rest and of the ones after it."""
    one, other = (varied(CONDITION, session, first_rest=first) for first in (True, False))
    assert one.hr_bpm == other.hr_bpm == CONDITION.hr_bpm
    assert one.missed == CONDITION.missed
    return math.log(one.rmssd_ms), math.log(other.rmssd_ms)


def test_the_first_session_is_as_described() -> None:
    assert rests(1) == pytest.approx((math.log(32.0), math.log(32.0)))


@pytest.mark.parametrize("sessions", [9, 40, 400])
def test_a_few_sessions_already_differ_as_many_do(sessions: int) -> None:
    values = np.array([rests(number) for number in range(1, sessions + 1)])
    delta, middle = values[:, 1] - values[:, 0], values.mean(axis=1)
    assert np.std(delta) == pytest.approx(RESTS_LN, rel=0.25)
    assert np.std(middle) == pytest.approx(SESSIONS_LN, rel=0.25)
    assert abs(np.mean(delta)) < RESTS_LN / 3
    assert len(set(delta.tolist())) == sessions
    assert np.all(np.abs(delta) < 3 * RESTS_LN)
