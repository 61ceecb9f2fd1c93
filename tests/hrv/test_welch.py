"""Welch's method over many segments at once is scipy's, which takes one after the other."""

from __future__ import annotations

import numpy as np
import pytest

from aftershake.hrv.spectrum import RATE_HZ, TOGETHER, welch


@pytest.mark.parametrize("segment", [30, 101, 232, 600])
@pytest.mark.parametrize("segments", [1, 1.5, 2, 7.3, TOGETHER, TOGETHER + 9])
@pytest.mark.parametrize("padding", [1, 8])
def test_as_scipys(segment: int, segments: float, padding: int) -> None:
    from scipy import signal

    random = np.random.default_rng(segment)
    even = random.normal(800.0, 40.0, max(segment, int(segments * segment / 2)))
    theirs = signal.welch(
        even,
        fs=RATE_HZ,
        window="hann",
        nperseg=segment,
        noverlap=segment // 2,
        nfft=segment * padding,
        detrend="constant",
    )
    hz, power = welch(even, segment, padding)
    np.testing.assert_array_equal(hz, theirs[0])
    np.testing.assert_allclose(power, theirs[1], rtol=1e-12)
