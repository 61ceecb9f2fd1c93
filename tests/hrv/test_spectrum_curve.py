"""The curve of a spectrum shows what the band powers sum up."""

from __future__ import annotations

import numpy as np
import pytest

from aftershake.hrv.spectrum import HF_HZ, LF_HZ, VLF_HZ, curve, spectrum
from aftershake.rr.beats import Beats, from_intervals
from support import hrv_data as data


def clean(beats: Beats) -> np.ndarray:  # type: ignore[type-arg]
    return np.zeros(len(beats), dtype=bool)


def area(drawn: data.Floats, band: tuple[float, float]) -> float:
    inside = (drawn[:, 0] >= band[0]) & (drawn[:, 0] < band[1])
    return float(drawn[inside, 1].sum() * 0.005)


@pytest.mark.parametrize(("amplitude_ms", "hz", "band"), [(35, 0.25, HF_HZ), (70, 0.1, LF_HZ)])
def test_a_sine_is_a_peak_at_its_place_with_its_power(
    amplitude_ms: float, hz: float, band: tuple[float, float]
) -> None:
    beats = from_intervals(data.modulated(amplitude_ms, hz))
    drawn = curve(beats, clean(beats))
    assert drawn[drawn[:, 1].argmax(), 0] == pytest.approx(hz, abs=0.0051)
    assert area(drawn, band) == pytest.approx(amplitude_ms**2 / 2, rel=0.05)


def test_its_areas_are_the_band_powers() -> None:
    beats = from_intervals(data.heart(seed=5))
    drawn, powers = curve(beats, clean(beats)), spectrum(beats, clean(beats))
    assert drawn[:, 0] == pytest.approx(np.arange(1, 101) * 0.005)
    for band, power in ((LF_HZ, powers.lf_ms2), (HF_HZ, powers.hf_ms2)):
        assert area(drawn, band) == pytest.approx(power, rel=0.08)


@pytest.mark.parametrize(
    ("seconds", "from_hz"), [(45, None), (90, HF_HZ), (200, LF_HZ), (330, VLF_HZ)]
)
def test_it_begins_where_the_beats_are_enough_for_it(
    seconds: float, from_hz: tuple[float, float] | None
) -> None:
    beats = from_intervals(data.heart(seconds=seconds))
    drawn = curve(beats, clean(beats))
    if from_hz is None:
        assert drawn.shape == (0, 2)
    else:
        assert drawn[0, 0] == pytest.approx(max(0.005, from_hz[0]))
    assert curve(from_intervals([]), np.zeros(0, dtype=bool)).shape == (0, 2)
