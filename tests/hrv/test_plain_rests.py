"""How often two plain rests differ by as much: the table that the program has, and what follows."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.hrv.comparison import PUBLISHED, compare
from aftershake.hrv.limits import HeartRateMoved, NoRestsAlike, WiderAtNight
from aftershake.hrv.metrics import ALGORITHM
from aftershake.hrv.plain_rests import (
    CLEAR_SHARE,
    FILE,
    LEAST_SHARE,
    SHARES,
    STANDARD,
    WITHIN_SHARE,
    RestPair,
    plain_rests,
)
from aftershake.hrv.reasons import LowConfidence
from support.rests import REST, after

MEASURED = st.builds(
    RestPair, st.floats(120, 600), st.floats(120, 300), st.floats(0, 3600), st.just(True)
)
UNLIKE = (
    replace(STANDARD, lying=False),
    replace(STANDARD, first_s=70.0),
    replace(STANDARD, first_s=1200.0),
    replace(STANDARD, second_s=60.0),
    replace(STANDARD, between_s=3 * 3600.0),
    replace(STANDARD, between_s=-100.0),
)


def test_the_table_is_of_the_rules_of_now_and_small() -> None:
    text = (resources.files("aftershake.hrv") / FILE).read_text("utf-8")
    assert len(text) < 100_000
    assert json.loads(text)["algorithm"] == ALGORITHM, "python -m validation.rest_pairs"
    assert json.loads(text)["shares"] == list(SHARES)


@given(MEASURED, st.floats(-3, 3), st.floats(0, 3))
def test_a_larger_change_is_never_more_usual(pair: RestPair, delta: float, more: float) -> None:
    found = plain_rests(pair)
    assert found is not None
    for curve in (found.awake, found.moved, found.night):
        if curve is None:
            continue
        assert list(curve.least_ln) == sorted(curve.least_ln)
        assert LEAST_SHARE * 0.999 <= curve.share(delta) <= 1
        assert curve.share(abs(delta) + more) <= curve.share(delta) == curve.share(-delta)
        for share in SHARES:
            assert curve.share(curve.reached_by(share)) == pytest.approx(share)


@settings(deadline=None)
@given(MEASURED, st.floats(-1.5, 1.5))
def test_the_words_follow_from_the_share(pair: RestPair, delta: float) -> None:
    found = compare(REST, after(34 * math.exp(delta)), same_posture=True, pair=pair)
    assert found.rest_exceedance is not None
    assert found.usual_variation.measured
    share = found.rest_exceedance.share
    for code, holds in (
        ("within_usual_variation", share > WITHIN_SHARE + 1e-6),
        ("larger_than_usual", CLEAR_SHARE + 1e-6 < share < WITHIN_SHARE - 1e-6),
        ("clearly", share < CLEAR_SHARE - 1e-6),
    ):
        assert not holds or found.verdict.startswith(code)
    assert any(isinstance(each, WiderAtNight) for each in found.reasons) <= (share < WITHIN_SHARE)


@pytest.mark.parametrize("pair", UNLIKE)
def test_where_no_measured_pair_is_alike_that_is_said_and_the_published_stand(
    pair: RestPair,
) -> None:
    assert plain_rests(pair) is None
    found = compare(REST, after(60), same_posture=True, pair=pair)
    assert found.rest_exceedance is None
    assert found.usual_variation == PUBLISHED
    assert NoRestsAlike() in found.reasons


def test_between_measured_conditions_it_lies_between() -> None:
    near, far = (plain_rests(replace(STANDARD, between_s=s)) for s in (480.0, 720.0))
    middle = plain_rests(replace(STANDARD, between_s=600.0))
    assert near is not None
    assert far is not None
    assert middle is not None
    for low, between, high in zip(
        near.awake.least_ln, middle.awake.least_ln, far.awake.least_ln, strict=True
    ):
        assert between == pytest.approx((low + high) / 2)


def test_rests_far_apart_and_short_ones_differ_more() -> None:
    adjacent, standard, hour = (
        plain_rests(replace(STANDARD, between_s=s)) for s in (0.0, 480.0, 3600.0)
    )
    short = plain_rests(RestPair(120.0, 120.0, 120.0))
    assert adjacent is not None
    assert standard is not None
    assert hour is not None
    assert short is not None
    assert adjacent.awake.reached_by(0.1) < standard.awake.reached_by(0.1)
    assert standard.awake.reached_by(0.1) < hour.awake.reached_by(0.1)
    assert adjacent.awake.reached_by(0.1) < short.awake.reached_by(0.1)
    # A quarter of an hour apart, awake: narrower than published, and than people at night.
    assert 0.2 < standard.awake.reached_by(0.1) < 0.35
    assert standard.night is not None
    assert standard.night.reached_by(0.1) > standard.awake.reached_by(0.1)


def test_a_heart_rate_that_moved_is_set_beside_those_that_did() -> None:
    still = compare(REST, after(45), same_posture=True, pair=STANDARD)
    assert still.rest_exceedance is not None
    assert still.rest_exceedance.moved is None
    slower = compare(REST, after(45, hr_bpm=60.0), same_posture=True, pair=STANDARD)
    assert slower.rest_exceedance is not None
    assert slower.rest_exceedance.share == still.rest_exceedance.share
    moved = slower.rest_exceedance.moved
    assert moved is not None
    assert moved > slower.rest_exceedance.share
    assert HeartRateMoved(slower.delta_hr_bpm or 0.0, moved) in slower.reasons


def test_with_one_rest_of_low_quality_it_goes_no_further_than_larger_than_usual() -> None:
    for pair in (STANDARD, None):
        for low_one in (True, False):
            before = replace(REST, quality="low", gap_s=40.0) if low_one else REST
            then = after(100) if low_one else after(100, quality="low")
            found = compare(before, then, same_posture=True, pair=pair)
            assert found.verdict == "larger_than_usual_higher"
            assert any(isinstance(each, LowConfidence) for each in found.reasons)


def test_eight_controls_close_together_do_not_narrow_it_beyond_what_people_do() -> None:
    least = plain_rests(STANDARD)
    assert least is not None
    alike = [0.001 * number for number in range(9)]
    found = compare(REST, after(36), same_posture=True, pair=STANDARD, control_ln=alike)
    assert found.usual_variation.controls == 9
    # t(0.95; 8) = 1.859548
    half = 1.859548 * least.least_sd_ln * math.sqrt(1 + 1 / 9)
    assert found.usual_variation.within_ln == pytest.approx(half, rel=1e-5)
    assert found.verdict == "within_usual_variation"  # 34 → 36 ms
    assert found.rest_exceedance is not None
    assert found.rest_exceedance.share > 0.3
    # The same of the range of earlier sessions.
    own = compare(REST, after(36), same_posture=True, pair=STANDARD, earlier_ln=alike).own_sessions
    assert own is not None
    assert own.high_ln - own.low_ln > 2 * 1.8 * least.least_sd_ln


@given(st.floats(-1, 1))
def test_own_controls_tell_how_often_ones_own_rests_lie_as_far_out(delta: float) -> None:
    controls = [0.3 + each for each in (0.2, -0.2, 0.1, -0.1, 0.05, -0.05, 0.15, -0.15)]
    found = compare(
        REST, after(34 * math.exp(delta)), same_posture=True, pair=STANDARD, control_ln=controls
    )
    assert found.rest_exceedance is not None
    share = found.rest_exceedance.share
    assert not (share > WITHIN_SHARE + 1e-6) or found.verdict == "within_usual_variation"
    assert not (share < CLEAR_SHARE - 1e-6) or found.verdict.startswith("clearly")
    assert NoRestsAlike() not in found.reasons
