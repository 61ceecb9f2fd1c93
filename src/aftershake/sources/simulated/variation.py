"""How much a simulated person's sessions and rests differ, nothing having been done to them.

A heart that gives the same number each time would make a yardstick that no real heart meets.
"""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import NormalDist

from aftershake.sources.simulated.heart import Condition

# SD of ln RMSSD: of Δ between two rests of a session, and between sessions of different days.
# Fixed by `make truth`: rests (people awake, each by themselves); days as published.
RESTS_LN, SESSIONS_LN = 0.16, 0.25
RAREST = 0.012  # share of sessions at either end that are left out: that would be another person
# Steps that never repeat and fill the range evenly, so that a few sessions already differ as many.
_GOLDEN, _SILVER = (math.sqrt(5) - 1) / 2, math.sqrt(2) - 1


def varied(condition: Condition, session: int, *, first_rest: bool) -> Condition:
    """The heart's condition in this session (from 1, which is as described) and in this rest."""
    rests_ln = RESTS_LN * _drawn(session, _GOLDEN)
    sessions_ln = SESSIONS_LN * _drawn(session, _SILVER)
    beyond_ln = sessions_ln + (-rests_ln if first_rest else rests_ln) / 2
    return replace(condition, rmssd_ms=condition.rmssd_ms * math.exp(beyond_ln))


def _drawn(session: int, step: float) -> float:
    """A value of a standard normal distribution; 0 for the first session."""
    share = (0.5 + (session - 1) * step) % 1
    return NormalDist().inv_cdf(RAREST + (1 - 2 * RAREST) * share)
