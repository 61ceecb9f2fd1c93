"""Poincaré points: pairs of beats that truly follow one another, and no others."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.hrv import reference, time_domain
from aftershake.hrv.poincare import poincare
from aftershake.rr.beats import Beats, from_intervals
from support import hrv_data as data


def widths(pairs: data.Floats) -> tuple[float, float]:
    """SD1 and SD2 of the cloud itself: its spread across and along the diagonal."""
    across = (pairs[:, 1] - pairs[:, 0]) / np.sqrt(2)
    along = (pairs[:, 1] + pairs[:, 0]) / np.sqrt(2)
    return float(across.std(ddof=1)), float(along.std(ddof=1))


def test_a_few_beats_by_hand() -> None:
    beats = from_intervals([800, 820, 790, 805])
    flags = np.array([False, False, False, False])
    assert poincare(beats, flags).tolist() == [[800, 820], [820, 790], [790, 805]]
    flags[2] = True
    assert poincare(beats, flags).tolist() == [[800, 820]]


@data.needed
def test_the_cloud_has_the_published_widths() -> None:
    beats = from_intervals(data.published("nn_intervals.txt"))
    pairs = poincare(beats, np.zeros(len(beats), dtype=bool))
    assert len(pairs) == len(beats) - 1
    sd1, sd2 = widths(pairs)
    assert sd1 == pytest.approx(13.809190376, abs=1e-6)
    # Along the diagonal the first and the last beat are in one pair only.
    assert sd2 == pytest.approx(59.386704974, rel=1e-3)


def test_the_widths_are_neurokit2s() -> None:
    rr_ms = data.heart(seconds=120, seed=3)
    pairs = poincare(from_intervals(rr_ms), np.zeros(rr_ms.size, dtype=bool))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = reference._neurokit().hrv_nonlinear(
            {"RRI": rr_ms, "RRI_Time": np.cumsum(rr_ms) / 1000}
        )
    sd1, sd2 = widths(pairs)
    assert sd1 == pytest.approx(float(theirs["HRV_SD1"].iloc[0]), rel=1e-6)
    assert sd2 == pytest.approx(float(theirs["HRV_SD2"].iloc[0]), rel=1e-2)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(300, 2000), st.booleans(), st.booleans()), min_size=0, max_size=60
    )
)
def test_no_pair_reaches_across_a_gap_or_a_beat_left_out(
    drawn: list[tuple[int, bool, bool]],
) -> None:
    """`drawn`: (interval, whether it is left out, whether a gap is before it)."""
    rr_ms = np.array([rr for rr, _, _ in drawn], dtype=np.float64) + np.arange(len(drawn)) / 1000
    flags = np.array([out for _, out, _ in drawn], dtype=bool)
    run = np.cumsum([gap for _, _, gap in drawn], dtype=np.int64)
    beats = Beats(np.cumsum(rr_ms) / 1000, rr_ms, run)
    expected = [
        [rr_ms[i], rr_ms[i + 1]]
        for i in range(len(drawn) - 1)
        if not flags[i] and not flags[i + 1] and not drawn[i + 1][2]
    ]
    pairs = poincare(beats, flags)
    assert pairs.tolist() == expected
    if len(expected) > 1:
        sd1 = time_domain.sd1_ms(beats.where(~flags))
        assert sd1 == pytest.approx(widths(pairs)[0])
