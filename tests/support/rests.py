"""A rest, and the same with another RMSSD."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from aftershake.hrv.model import Metrics

REST = Metrics(
    beats=330,
    duration_s=300,
    gap_s=0,
    excluded_percent=1,
    quality="good",
    reason=None,
    mean_rr_ms=900,
    hr_bpm=60000 / 900,
    rmssd_ms=34,
    ln_rmssd=math.log(34),
    breathing_per_min=14,
)


def after(rmssd_ms: float, **changed: Any) -> Metrics:
    """`REST` with this RMSSD, and whatever else is changed."""
    return replace(REST, rmssd_ms=rmssd_ms, ln_rmssd=math.log(rmssd_ms), **changed)
