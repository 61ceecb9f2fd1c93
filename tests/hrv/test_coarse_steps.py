"""Intervals in coarse steps, as some straps and files have them: how much of RMSSD is rounding."""

from __future__ import annotations

import numpy as np
import pytest

from aftershake.hrv.metrics import analyse
from aftershake.hrv.reasons import NoVariation
from aftershake.hrv.time_domain import rmssd_ms
from aftershake.hrv.unlike_rr import TooCoarse
from aftershake.rr.beats import Floats, from_intervals
from aftershake.wording.metrics import refusal
from support.hrv_data import heart


def steady(rmssd: float, seed: int) -> Floats:
    """A heart that varies by this much and no more."""
    rr = heart(rr_ms=830, seconds=300, seed=seed)
    swing = rr - rr.mean()
    found: Floats = 830 + swing * rmssd / (rmssd_ms(from_intervals(rr)) or np.nan)
    return found


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("rmssd", [1.0, 3.0, 6.0, 12.0, 25.0])
@pytest.mark.parametrize("step_ms", [1000 / 1024, 4.0, 8.0, 16.0, 25.0])
def test_where_rounding_makes_too_much_of_it_there_is_no_number(
    step_ms: float, rmssd: float, seed: int
) -> None:
    rounded = np.rint(steady(rmssd, seed) / step_ms) * step_ms
    metrics = analyse(from_intervals(rounded), 0.0, float(rounded.sum()) / 1000)
    if metrics.rmssd_ms is not None:
        assert metrics.rmssd_ms == pytest.approx(rmssd, rel=0.2)
        return
    assert isinstance(metrics.reason, TooCoarse | NoVariation)
    assert rmssd < step_ms
    assert metrics.hr_bpm == pytest.approx(72.3, abs=0.5)


@pytest.mark.parametrize("rmssd", [5.0, 12.0])
def test_a_list_made_of_whole_heart_rates_is_in_steps_too(rmssd: float) -> None:
    whole_bpm = np.rint(60000 / np.rint(60000 / steady(rmssd, 0)))
    metrics = analyse(from_intervals(whole_bpm), 0.0, float(whole_bpm.sum()) / 1000)
    assert (metrics.rmssd_ms is None) == (rmssd < 11)  # from 72 to 73 a minute: 11 ms


@pytest.mark.words
def test_it_is_said_in_which_steps() -> None:
    said = refusal(TooCoarse(7.8125))
    assert said == "its intervals come in steps of 8 ms, too coarse for how little they vary"
