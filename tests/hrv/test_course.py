"""RMSSD minute by minute: the very numbers of each minute, and none where it cannot be said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.hrv.course import minutes, within
from aftershake.rr.beats import Beats, from_intervals
from support import hrv_data as data

FIVE = from_intervals(data.heart(seconds=305, seed=1))


def by_hand(beats: Beats, from_s: float, to_s: float) -> float:
    """RMSSD of the intervals that lie whole in [from_s, to_s]."""
    ends_s = np.cumsum(beats.rr_ms) / 1000
    inside = (ends_s - beats.rr_ms / 1000 >= from_s) & (ends_s <= to_s)
    return data.rmssd(beats.rr_ms[inside])


def with_gap(beats: Beats, at_s: float, for_s: float) -> Beats:
    """Nothing was heard from `at_s` on for so long: beats are missing, the rest stays in place."""
    there = (beats.t_s <= at_s) | (beats.starts_s >= at_s + for_s)
    kept = beats.where(there)
    return Beats(kept.t_s, kept.rr_ms, (kept.t_s > at_s).astype(np.int64))


def test_each_half_minute_of_the_minute_before() -> None:
    found = minutes(FIVE, 0.0, 300.0)
    assert [each.t_s for each in found] == [60.0 + 30 * k for k in range(9)]
    for each in found:
        assert each.quality == "good"
        assert each.rmssd_ms == pytest.approx(by_hand(FIVE, each.t_s - 60, each.t_s))


@pytest.mark.parametrize(("lasts_s", "many"), [(0, 0), (59.9, 0), (60, 1), (89, 1), (90, 2)])
def test_only_whole_minutes(lasts_s: float, many: int) -> None:
    assert len(minutes(FIVE, 10.0, 10.0 + lasts_s)) == many


def test_a_minute_that_touches_movement_has_no_number() -> None:
    found = minutes(FIVE, 0.0, 300.0, [(150.0, 200.0)])
    moved = {each.t_s for each in found if each.reason and each.reason.code == "moving"}
    assert moved == {180.0, 210.0, 240.0}  # not that which ends as it begins
    assert all(each.rmssd_ms is None and each.quality == "refused" for each in found
               if each.t_s in moved)  # fmt: skip


def test_where_nothing_was_heard_there_is_none() -> None:
    found = minutes(with_gap(FIVE, 100.0, 90.0), 0.0, 300.0)
    told = {each.t_s: each for each in found}
    assert told[90.0].quality == "good"
    for t_s in (150.0, 180.0, 210.0):
        assert told[t_s].rmssd_ms is None
        assert told[t_s].reason is not None
    assert told[270.0].quality == "good"
    assert minutes(from_intervals([]), 0.0, 61.0)[0].quality == "refused"


def test_which_minutes_lie_in_a_stretch() -> None:
    found = minutes(FIVE, 0.0, 300.0)
    assert [each.t_s for each in within(found, 60.0, 180.0)] == [120.0, 150.0, 180.0]
    assert within(found, 61.0, 119.0) == ()


@settings(max_examples=25, deadline=None)
@given(st.floats(30, 270), st.floats(3, 60), st.floats(-300, 300))
def test_nothing_reaches_across_a_gap(at_s: float, for_s: float, level_ms: float) -> None:
    """Whatever the heart's level after a gap: each minute is what its two sides give, no step from
    the one to the other among it."""
    torn = with_gap(FIVE, at_s, for_s)
    after = torn.run > 0
    shifted = Beats(torn.t_s, torn.rr_ms + level_ms * after, torn.run)
    for each in minutes(shifted, 0.0, 300.0):
        if each.rmssd_ms is None:
            continue
        from_s = each.t_s - 60
        inside = (shifted.starts_s >= from_s - 1e-9) & (shifted.t_s <= each.t_s + 1e-9)
        steps = [np.diff(shifted.rr_ms[inside & (torn.run == run)]) for run in (0, 1)]
        largest = max(float(np.abs(one).max()) for one in steps if one.size)
        assert each.rmssd_ms <= largest + 1e-9
