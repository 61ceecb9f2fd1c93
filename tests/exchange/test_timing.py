"""What is told by counting is what medians tell."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from aftershake.exchange.timing import BEAT_TIME_S, are_beat_times, by_beat_times, onward
from aftershake.rr.middle import median

RR_MS = st.sampled_from((300.0, 800.0, 810.0, 820.0, 1500.0))
LATE_MS = st.sampled_from((-10.0, 0.0, 0.0, 5.0, 10.0, 11.0, 400.0))


@given(st.lists(st.tuples(RR_MS, LATE_MS), min_size=2, max_size=30), st.booleans())
@example([(800.0, 0.0), (820.0, 0.0)], False)
def test_beat_times_are_those_that_are_near_in_the_middle(
    rows: list[tuple[float, float]], of_the_start: bool
) -> None:
    rr_ms, late_ms = np.array(rows).T
    since_s = (np.cumsum(rr_ms) - of_the_start * rr_ms + late_ms) / 1000
    steps_s = np.diff(since_s)
    off_end, off_start = (median(np.abs(steps_s - rr / 1000)) for rr in (rr_ms[1:], rr_ms[:-1]))
    assert are_beat_times(since_s, rr_ms) == (min(off_end, off_start) <= BEAT_TIME_S)
    beats = by_beat_times(since_s, rr_ms)
    assert (beats is not None) == are_beat_times(since_s, rr_ms)
    if beats is not None:
        begins_s = since_s[0] - rr_ms[0] / 1000 * (off_end <= off_start)
        np.testing.assert_allclose(beats.t_s[0] - beats.rr_ms[0] / 1000, begins_s)


@given(st.lists(st.integers(0, 5), max_size=9))
def test_times_go_onward(times: list[int]) -> None:
    at = np.array(times, dtype=np.float64)
    assert onward(at).tolist() == [max(times[: i + 1]) for i in range(len(times))]
