"""The simulated heart does what it is set to, and its beats are those of an IPFM."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.sources.simulated.heart import LEAD_S, Condition, Heart, Stretch, calibrate

REST = Condition(hr_bpm=66, rmssd_ms=32, breaths_per_min=13.5)
SHAKE = Condition(hr_bpm=98, rmssd_ms=18, breaths_per_min=18)
AFTER = Condition(hr_bpm=61, rmssd_ms=57.6, breaths_per_min=12.5)
QUICK = (Stretch(REST, 120), Stretch(SHAKE, 60), Stretch(AFTER, 180, 60))


def lived(stretches: tuple[Stretch, ...], seed: int) -> np.ndarray:
    """Beat times, 0 where the first stretch begins."""
    drives, _ = calibrate(stretches, seed)
    heart = Heart(drives[0], seed)
    times = [heart.advance(LEAD_S, drives[0])]
    for stretch, drive in zip(stretches, drives, strict=True):
        times.append(heart.advance(stretch.duration_s, drive))
    return np.concatenate(times) - LEAD_S


def hr_and_rmssd(beats_s: np.ndarray, from_s: float, to_s: float) -> tuple[float, float]:
    rr_ms = np.diff(beats_s[(beats_s >= from_s) & (beats_s <= to_s)]) * 1000
    return 60_000 / rr_ms.mean(), float(np.sqrt(np.mean(np.diff(rr_ms) ** 2)))


@pytest.mark.parametrize("seed", range(8))
def test_the_measured_parts_meet_what_is_configured(seed: int) -> None:
    beats_s = lived(QUICK, seed)
    for (from_s, to_s), wanted in zip(
        ((0, 120), (120, 180), (240, 360)), (REST, SHAKE, AFTER), strict=True
    ):
        hr_bpm, rmssd_ms = hr_and_rmssd(beats_s, from_s, to_s)
        assert hr_bpm == pytest.approx(wanted.hr_bpm, rel=0.005)
        assert rmssd_ms == pytest.approx(wanted.rmssd_ms, rel=0.01)


@given(
    hr_bpm=st.floats(45, 110),
    rmssd_ms=st.floats(12, 80),
    breaths_per_min=st.floats(9, 20),
    seed=st.integers(0, 2**32),
)
@settings(max_examples=25, deadline=None)
def test_any_resting_heart_can_be_configured(
    hr_bpm: float, rmssd_ms: float, breaths_per_min: float, seed: int
) -> None:
    # A fast heart with a wide swing is no heart: breathing moves it by a tenth or two at most.
    rmssd_ms = min(rmssd_ms, 60_000 / hr_bpm * 0.07)
    wanted = Condition(hr_bpm, rmssd_ms, breaths_per_min)
    _, (truth,) = calibrate((Stretch(wanted, 300),), seed)
    assert truth.hr_bpm == pytest.approx(hr_bpm, rel=0.01)
    assert truth.rmssd_ms == pytest.approx(rmssd_ms, rel=0.03)
    assert truth.breathing_per_min == pytest.approx(breaths_per_min, rel=0.01)


def test_the_truth_is_what_the_beats_say() -> None:
    _, truths = calibrate(QUICK, seed=3)
    beats_s = lived(QUICK, seed=3)
    for (from_s, to_s), truth in zip(((0, 120), (120, 180), (240, 360)), truths, strict=True):
        hr_bpm, rmssd_ms = hr_and_rmssd(beats_s, from_s, to_s)
        assert (truth.hr_bpm, truth.rmssd_ms) == pytest.approx((hr_bpm, rmssd_ms), rel=1e-6)


def test_small_steps_and_large_ones_give_the_same_beats() -> None:
    drives, _ = calibrate(QUICK, seed=5)
    large, small = Heart(drives[0], 5), Heart(drives[0], 5)
    at_once = np.concatenate([large.advance(40, drives[1]), large.advance(30, drives[2])])
    bit_by_bit = np.concatenate(
        [small.advance(1, drives[1]) for _ in range(40)]
        + [small.advance(1, drives[2]) for _ in range(30)]
    )
    np.testing.assert_allclose(bit_by_bit, at_once, atol=1e-6)


def test_it_speeds_up_within_twenty_seconds_and_settles_within_a_minute() -> None:
    beats_s = lived(QUICK, seed=2)
    rest, _ = hr_and_rmssd(beats_s, 90, 120)
    soon, _ = hr_and_rmssd(beats_s, 135, 145)
    late, _ = hr_and_rmssd(beats_s, 165, 180)
    assert soon - rest > 0.8 * (late - rest)
    settled, _ = hr_and_rmssd(beats_s, 240, 270)
    assert settled == pytest.approx(AFTER.hr_bpm, abs=3)


@pytest.mark.parametrize("seed", range(4))
def test_the_spectrum_peaks_where_it_breathes(seed: int) -> None:
    beats_s = lived((Stretch(AFTER, 300),), seed)
    at_s = np.arange(5, 295, 0.25)
    rr_ms = np.interp(at_s, beats_s[1:], np.diff(beats_s) * 1000)
    power = np.abs(np.fft.rfft((rr_ms - rr_ms.mean()) * np.hanning(at_s.size))) ** 2
    hz = np.fft.rfftfreq(at_s.size, 0.25)
    breathing = (hz > 0.15) & (hz < 0.4)
    centre_hz = np.average(hz[breathing], weights=power[breathing])
    assert 60 * centre_hz == pytest.approx(AFTER.breaths_per_min, rel=0.08)
    # Breathing is most of it, and the waves below it are there.
    near = (hz > 0.16) & (hz < 0.26)
    slow = (hz > 0.005) & (hz < 0.13)
    assert power[near].sum() > 0.9 * power[breathing].sum()
    assert 0.05 < power[slow].sum() / power[near].sum() < 5


def test_it_varies_from_seed_to_seed() -> None:
    assert not np.allclose(lived(QUICK, 1)[:50], lived(QUICK, 2)[:50])
