"""The time domain against published values, and across gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import support.hrv_data as data
from aftershake.hrv import time_domain as td
from aftershake.rr.beats import NO_BEATS, Beats, from_intervals


@data.needed
def test_nn_intervals_as_published() -> None:
    beats = from_intervals(data.published("nn_intervals.txt"))
    assert td.rmssd_ms(beats) == pytest.approx(19.519400785, abs=1e-6)
    assert td.sdnn_ms(beats) == pytest.approx(43.113074968, abs=1e-6)
    assert td.sd1_ms(beats) == pytest.approx(13.809190376, abs=1e-6)
    assert td.sd2_ms(beats) == pytest.approx(59.386704974, abs=1e-6)
    assert td.pnn50_percent(beats) == pytest.approx(2.4024, abs=5e-5)


@data.needed
def test_rest_rri_as_published() -> None:
    beats = from_intervals(data.published("rest_rri.txt"))
    assert td.rmssd_ms(beats) == pytest.approx(55.137442, abs=1e-6)
    assert td.sdnn_ms(beats) == pytest.approx(57.818178, abs=1e-6)
    assert td.mean_rr_ms(beats) == pytest.approx(1058.7187, abs=5e-5)
    assert int((np.abs(td.differences(beats)) > 50).sum()) == 321


@data.needed
@pytest.mark.parametrize(
    ("name", "beats", "rmssd"),
    [
        ("sitting", 279, 95.0032),
        ("arithmetic", 174, 85.9883),
        ("recovery", 171, 82.6399),
        ("standing", 197, 39.3152),
        ("breathing", 161, 185.2432),
        ("walking", 218, 27.1883),
        ("biking", 299, 12.3775),
    ],
)
def test_conditions_as_published(name: str, beats: int, rmssd: float) -> None:
    rr = data.condition(name)
    assert rr.size == beats
    assert td.rmssd_ms(from_intervals(rr)) == pytest.approx(rmssd, abs=1e-3)


@pytest.mark.parametrize("gap_s", [2, 6, 12, 30])
def test_no_difference_crosses_a_gap(gap_s: float) -> None:
    rr = data.heart(seconds=120)
    whole = from_intervals(rr)
    lost = (whole.t_s > 50) & (whole.t_s - rr / 1000 < 50 + gap_s)
    beats = whole.where(~lost)
    first, second = rr[: lost.argmax()], rr[lost.argmax() + lost.sum() :]
    expected = np.concatenate((np.diff(first), np.diff(second)))
    assert td.rmssd_ms(beats) == pytest.approx(np.sqrt(np.mean(expected**2)), abs=1e-9)
    assert td.differences(beats).size == len(beats) - 2


def test_too_little_is_none_and_not_zero() -> None:
    one, two = from_intervals([800.0]), from_intervals([800.0, 820.0])
    assert td.mean_rr_ms(NO_BEATS) is None
    for metric in (td.rmssd_ms, td.sdnn_ms, td.pnn50_percent, td.sd1_ms, td.sd2_ms):
        assert metric(NO_BEATS) is None
        assert metric(one) is None
    assert td.rmssd_ms(two) == 20.0
    assert td.sd1_ms(two) is None
    assert td.ln(0.0) is None
    assert td.ln(None) is None


@settings(deadline=None)
@given(st.lists(st.floats(), max_size=40), st.data())
def test_any_content_gives_a_finite_number_or_none(rr: list[float], draw: st.DataObject) -> None:
    runs = draw.draw(st.lists(st.integers(0, 3), min_size=len(rr), max_size=len(rr)))
    beats = Beats(np.arange(float(len(rr))), np.array(rr), np.sort(np.array(runs, dtype=np.int64)))
    for metric in (
        *(td.mean_rr_ms, td.rmssd_ms, td.sdnn_ms, td.pnn50_percent, td.sd1_ms, td.sd2_ms),
    ):
        value = metric(beats)
        assert value is None or np.isfinite(value)
