"""The metrics of a stretch: what is shown, what is withheld, and why."""

from __future__ import annotations

import json
import math
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import support.hrv_data as data
from aftershake.hrv import reference
from aftershake.hrv.breathing import breathing_per_min
from aftershake.hrv.metrics import analyse
from aftershake.hrv.model import Metrics, RawMetrics
from aftershake.hrv.nonlinear import dfa_alpha1
from aftershake.hrv.reasons import (
    ArtifactsNotAtRandom,
    Moving,
    NoBeats,
    NoVariation,
    SignalMissing,
    TooFewPairs,
    TooShort,
)
from aftershake.hrv.rhythm import premature_share
from aftershake.hrv.serial import metrics_from_data, metrics_to_data
from aftershake.hrv.spectrum import density, spectrum
from aftershake.rr.beats import NO_BEATS, Beats, assemble, from_intervals
from aftershake.rr.log import Heard
from aftershake.rr.packet import encode, parse

HRV = (
    *("rmssd_ms", "ln_rmssd", "sdnn_ms", "pnn50_percent", "sd1_ms", "sd2_ms", "vlf_ms2"),
    *("lf_ms2", "hf_ms2", "total_power_ms2", "dfa_alpha1", "sample_entropy", "breathing_per_min"),
)


def whole(rr: data.Floats, **how: bool) -> Metrics:
    beats = from_intervals(rr)
    return analyse(beats, 0.0, float(beats.t_s[-1]) if len(beats) else 0.0, **how)


def assert_refused(metrics: Metrics, why: type | None = None) -> None:
    assert metrics.quality == "refused"
    assert metrics.reason is not None
    assert why is None or isinstance(metrics.reason, why)
    assert [name for name in HRV if getattr(metrics, name) is not None] == []


def test_a_clean_rest_has_every_number() -> None:
    rr = data.heart(seconds=310)
    metrics = analyse(from_intervals(rr), 5.0, 305.0)
    assert metrics.quality == "good"
    assert metrics.reason is None
    assert [name for name in HRV if getattr(metrics, name) is None] == []
    assert metrics.rmssd_ms == pytest.approx(data.rmssd(rr), rel=0.02)
    assert metrics.breathing_per_min == pytest.approx(15, abs=0.5)
    assert metrics.gap_s == 0
    assert metrics.duration_s == 300


def test_two_minutes_withhold_what_needs_five() -> None:
    metrics = analyse(from_intervals(data.heart(seconds=130)), 5.0, 125.0)
    withheld = {name for name in HRV if getattr(metrics, name) is None}
    assert withheld == {"vlf_ms2", "total_power_ms2", "dfa_alpha1", "sample_entropy"}


def test_one_minute_shows_rmssd_and_hf() -> None:
    metrics = analyse(from_intervals(data.heart(seconds=70)), 5.0, 65.0)
    shown = {name for name in HRV if getattr(metrics, name) is not None}
    assert shown == {"rmssd_ms", "ln_rmssd", "hf_ms2", "breathing_per_min"}


LEAST_S = {
    **dict.fromkeys(("mean_rr_ms", "hr_bpm"), 10),
    **dict.fromkeys(("rmssd_ms", "ln_rmssd", "hf_ms2", "breathing_per_min"), 60),
    **dict.fromkeys(("sdnn_ms", "pnn50_percent", "sd1_ms", "sd2_ms", "lf_ms2"), 120),
    **dict.fromkeys(("vlf_ms2", "total_power_ms2"), 300),
}


@pytest.mark.parametrize(("name", "least_s"), LEAST_S.items())
@pytest.mark.parametrize("seed", range(3))
def test_below_its_least_time_a_value_is_withheld(name: str, least_s: float, seed: int) -> None:
    beats = from_intervals(data.heart(seconds=320, rr_ms=850, seed=seed))
    assert getattr(analyse(beats, 5.0, 5.0 + least_s - 4.0), name) is None
    # A heart rate is of 10 s of beats, and whole beats fill a little less than their stretch.
    edge_s = 1.0 if least_s == 10 else 0.0
    assert getattr(analyse(beats, 5.0, 5.0 + least_s + edge_s), name) is not None


@pytest.mark.parametrize("name", ["dfa_alpha1", "sample_entropy"])
def test_below_200_beats_in_a_row_a_value_is_withheld(name: str) -> None:
    rr = data.heart(seconds=200, rr_ms=850)
    assert rr.size > 220
    for beats, shown in ((199, False), (200, True)):
        metrics = whole(rr[:beats])
        assert metrics.quality == "good"
        assert (getattr(metrics, name) is not None) == shown
    # A gap in the middle leaves no 200 in a row.
    split = from_intervals(rr)
    split = split.where(np.arange(rr.size) != rr.size // 2)
    assert getattr(analyse(split, 0.0, float(split.t_s[-1])), name) is None


@pytest.mark.parametrize("seed", [13, 32, 35, 39])
def test_packets_that_come_late_change_no_number(seed: int) -> None:
    """Up to 2 s, so that the session's clock is known less well: to the last bit."""
    words = np.round(data.heart(seconds=190) * 1.024).astype(int)
    ends = 2.0 + np.cumsum(words) / 1024

    def said(late_s: data.Floats) -> Metrics:
        arrivals = np.maximum.accumulate(ends + late_s)
        heard = [
            Heard(float(t_s), 1, parse(encode(60, (int(word),))))
            for t_s, word in zip(arrivals, words, strict=True)
        ]
        beats = assemble(heard)
        start_s = float(beats.t_s[0] - beats.rr_ms[0] / 1000)
        return analyse(beats, start_s, start_s + 180)

    punctual = said(np.zeros(words.size))
    assert punctual.lf_ms2 is not None
    assert punctual.breathing_per_min is not None
    late = np.tile(np.random.default_rng([seed, 6]).uniform(0, 2, 50), 6)[: words.size]
    assert said(late) == punctual


def test_how_many_beats_the_capped_values_are_of_is_told() -> None:
    short, long = whole(data.heart(seconds=300)), whole(data.heart(seconds=2400))
    assert short.dfa_beats == short.sample_entropy_beats == short.beats
    assert long.dfa_beats == long.beats > 2500
    assert long.sample_entropy_beats == 2000
    assert whole(data.heart(seconds=100)).sample_entropy_beats is None


def test_thirty_pairs_are_needed_whatever_the_time() -> None:
    """A very slow heart has too few in a minute."""
    beats = from_intervals(data.heart(seconds=70, rr_ms=1990, swing_ms=3, slow_ms=0, noise_ms=1))
    assert_refused(analyse(beats, 0.0, 60.0), TooFewPairs)


def test_where_most_of_the_time_is_missing_that_is_the_reason() -> None:
    """Not that too few of the beats that came follow one another."""
    beats = from_intervals(data.heart(seconds=20))
    assert analyse(beats, 0.0, 300.0).reason == SignalMissing()


def test_every_value_has_its_definition() -> None:
    assert Metrics.__doc__
    assert RawMetrics.__doc__
    missing = [each.name for each in fields(Metrics) if f"`{each.name}`" not in Metrics.__doc__]
    assert missing == []


def test_while_moving_only_heart_rate_stays() -> None:
    metrics = whole(data.heart(rr_ms=600), moving=True)
    assert_refused(metrics, Moving)
    assert metrics.hr_bpm == pytest.approx(100, rel=0.01)
    assert metrics.raw.rmssd_ms is not None


def test_no_beats() -> None:
    metrics = analyse(NO_BEATS, 0.0, 120.0)
    assert_refused(metrics, NoBeats)
    assert metrics.gap_s == 120
    assert metrics.hr_bpm is None
    assert metrics.excluded_percent is None


@pytest.mark.parametrize("beats", [1, 2, 3, 20])
def test_few_beats(beats: int) -> None:
    assert_refused(whole(data.heart()[:beats]), TooShort)


def test_a_constant_series_gives_no_variability() -> None:
    assert_refused(whole(np.full(200, 800.0)), NoVariation)


def test_much_gap_is_refused_and_a_little_lowers_the_quality() -> None:
    beats = from_intervals(data.heart(seconds=130))
    for lost_s, quality in ((2.0, "good"), (12.0, "low"), (40.0, "refused")):
        lost = (beats.t_s > 50) & (beats.t_s - beats.rr_ms / 1000 < 50 + lost_s)
        metrics = analyse(beats.where(~lost), 5.0, 125.0)
        assert metrics.quality == quality
        if lost_s > 2.5:
            assert metrics.gap_s == pytest.approx(lost_s, abs=2)
            assert metrics.reason == (SignalMissing() if quality == "refused" else None)


@pytest.mark.parametrize(("every", "early"), [(2, 0.2), (2, 0.35), (3, 0.3), (4, 0.3), (6, 0.3)])
@pytest.mark.parametrize("pause", [True, False])
def test_frequent_premature_beats_never_give_a_number(
    every: int, early: float, pause: bool
) -> None:
    rr = data.heart(seconds=180)
    for at in range(5, rr.size - 2, every):
        shift = early * rr[at]
        rr[at] -= shift
        rr[at + 1] += shift if pause else 0
    metrics = whole(rr)
    assert_refused(metrics)
    assert metrics.hr_bpm == pytest.approx(60000 / rr.mean(), rel=0.15)


@pytest.mark.parametrize("every", [4, 5, 6])
def test_beats_a_little_early_show_against_a_quiet_rhythm(every: int) -> None:
    """Fast deep breathing falls as far at once, but there no step is small."""
    rr = data.heart(seconds=180, swing_ms=12, slow_ms=10, noise_ms=4)
    for at in range(5, rr.size - 2, every):
        rr[at : at + 2] += np.array([-0.12, 0.12]) * rr[at]
    assert_refused(whole(rr))
    assert premature_share(from_intervals(rr)) > 0.8 / every
    deep = data.heart(seconds=180, breathing_hz=0.3, swing_ms=80)
    assert premature_share(from_intervals(deep)) == 0
    assert whole(deep).quality == "good"


def test_no_number_where_what_was_spoilt_carried_most_of_it() -> None:
    """A step of many times the others is lost with the beat beside it: the rest is too low."""
    rr = data.heart(seconds=64, swing_ms=10, slow_ms=8, noise_ms=3)
    rr[30:36] += [160, 128, 96, 64, 40, 16]
    assert whole(rr).rmssd_ms == pytest.approx(data.rmssd(rr), rel=0.01)
    assert_refused(whole(data.missed(rr, 29)), ArtifactsNotAtRandom)


@data.needed
@pytest.mark.parametrize(
    ("person", "activity", "at", "from_s"),
    [
        *(("00", "maths", 108, from_s) for from_s in (42.0, 62.0)),
        *(("00", "walking", at, from_s) for at in (75, 76) for from_s in (9.0, 29.0)),
        ("02", "walking", 61, 0.0),
    ],
)
def test_a_sigh_in_which_a_beat_was_missed_is_not_shown_over(
    person: str, activity: str, at: int, from_s: float
) -> None:
    """A beat beside the missed one is left out, too: what is left is up to 40 % too low."""
    rr = data.strap(person, activity)
    assert analyse(from_intervals(rr), from_s, from_s + 60).rmssd_ms
    spoilt = from_intervals(data.missed(rr, at))
    assert_refused(analyse(spoilt, from_s, from_s + 60), ArtifactsNotAtRandom)


def test_a_rhythm_without_pattern_never_gives_a_number() -> None:
    rng = np.random.default_rng(1)
    for spread in (0.18, 0.25, 0.35):
        rr = np.clip(rng.gamma(1 / spread**2, 750 * spread**2, 200), 320, 1900)
        assert_refused(whole(rr))


@pytest.mark.parametrize("seed", range(6))
def test_few_artifacts_leave_the_number_as_it_was(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rr = data.heart(seconds=180, seed=seed)
    made = rr
    for at in (30, 75, 130):
        spoil = (data.missed, data.extra, data.ectopic)[int(rng.integers(3))]
        made = spoil(made, at)
    metrics = whole(made)
    assert metrics.quality in ("good", "low")
    assert metrics.rmssd_ms == pytest.approx(data.rmssd(rr), rel=0.06)
    assert metrics.raw.rmssd_ms == pytest.approx(data.rmssd(made), rel=1e-9)
    assert metrics.raw.rmssd_ms > 1.5 * data.rmssd(rr)


def test_beats_around_the_stretch_help_but_are_not_measured() -> None:
    rr = data.heart(seconds=200)
    beats = from_intervals(rr)
    metrics = analyse(beats, 60.0, 120.0)
    inside = beats.between(60.0, 120.0)
    assert metrics.beats == len(inside)
    assert metrics.raw.rmssd_ms == pytest.approx(data.rmssd(inside.rr_ms), rel=1e-9)


@data.needed
def test_clean_strap_recordings_are_accepted() -> None:
    accepted, errors = 0, []
    windows = 0
    for person in data.PEOPLE:
        rr = data.strap(person, "sitting")
        beats = from_intervals(rr)
        for start_s in (0.0, 30.0, 59.0):
            metrics = analyse(beats, start_s, start_s + 60.0)
            windows += 1
            if metrics.rmssd_ms and metrics.raw.rmssd_ms:
                accepted += 1
                errors.append(abs(metrics.rmssd_ms / metrics.raw.rmssd_ms - 1))
    assert accepted >= 0.9 * windows
    assert np.median(errors) < 0.03


@data.needed
def test_clean_slow_breathing_is_accepted_as_it_is() -> None:
    metrics = whole(data.condition("breathing"))
    assert metrics.quality == "good"
    assert metrics.rmssd_ms == pytest.approx(185.2432, rel=0.02)


@pytest.mark.parametrize(("amplitude", "hz", "band"), [(35, 0.25, "hf_ms2"), (70, 0.1, "lf_ms2")])
@pytest.mark.parametrize("rr_ms", [650, 800, 1000])
def test_spectrum_of_a_pure_tone(amplitude: float, hz: float, band: str, rr_ms: float) -> None:
    beats = from_intervals(data.modulated(amplitude, hz, rr_ms=rr_ms))
    power = spectrum(beats, np.zeros(len(beats), dtype=bool))
    expected = amplitude**2 / 2
    found = getattr(power, band)
    assert found == pytest.approx(expected, rel=0.03 if band == "hf_ms2" else 0.02)
    assert power.total_power_ms2 - found < 0.01 * expected


def test_where_a_run_lies_on_the_clock_changes_nothing_to_the_last_bit() -> None:
    """Late packets move a whole run: its numbers stay."""
    rr = np.round(data.heart(seconds=130) * 1.024) / 1.024
    here, there = (from_intervals(rr, start_s=s) for s in (0.0, 7.123456789))
    one, other = (analyse(b, b.t_s[0] - rr[0] / 1000, b.t_s[-1]) for b in (here, there))
    assert replace(other, duration_s=one.duration_s) == one
    assert one.hf_ms2 is not None


@data.needed
def test_spectrum_as_published() -> None:
    rr = data.published("real_rri.txt")[:-1]
    hz, power = density(np.cumsum(rr) / 1000, rr, 64.0, padding=1)
    for edges, expected in (((0, 0.04), 844.50), ((0.04, 0.15), 1343.50), ((0.15, 0.4), 1414.88)):
        inside = (hz >= edges[0]) & (hz < edges[1])
        trapezoid = float(
            np.sum(np.diff(hz[inside]) * (power[inside][1:] + power[inside][:-1]) / 2)
        )
        assert trapezoid == pytest.approx(expected, rel=0.005)


@pytest.mark.parametrize("gap_s", [2, 6, 12, 30])
def test_a_gap_leaves_the_spectrum_true_or_withheld(gap_s: float) -> None:
    beats = from_intervals(data.heart(seconds=300, noise_ms=2))
    none = np.zeros(len(beats), dtype=bool)
    true = spectrum(beats, none)
    lost = (beats.t_s > 80) & (beats.t_s - beats.rr_ms / 1000 < 80 + gap_s)
    kept = beats.where(~lost)
    power = spectrum(kept, none[: len(kept)])
    assert power.vlf_ms2 is None
    assert power.hf_ms2 == pytest.approx(true.hf_ms2, rel=0.05)
    assert power.lf_ms2 is None


@data.needed
def test_scaling_exponent_as_published() -> None:
    assert dfa_alpha1(data.published("dfa_rr_intervals.txt")) == pytest.approx(1.1196, abs=0.005)


def test_scaling_exponent_of_noise_and_of_a_random_walk() -> None:
    rng = np.random.default_rng(3)
    noise = rng.normal(900, 20, 20000)
    assert dfa_alpha1(noise) == pytest.approx(0.5, abs=0.1)
    assert dfa_alpha1(900 + np.cumsum(rng.normal(0, 1, 20000))) == pytest.approx(1.5, abs=0.1)
    assert dfa_alpha1(noise[:199]) is None
    assert dfa_alpha1(np.full(300, 900.0)) is None


@data.needed
def test_sample_entropy_as_published() -> None:
    rr = data.published("nn_intervals.txt")
    assert reference.sample_entropy(rr) == pytest.approx(1.20467, abs=1e-4)
    assert reference.sample_entropy(rr[:199]) is None


def test_sample_entropy_counts_the_last_2000_beats_of_a_long_run() -> None:
    rr = data.heart(seconds=2400)
    assert rr.size > 2500
    assert reference.sample_entropy(rr) == reference.sample_entropy(rr[-2000:])
    assert reference.sample_entropy(np.full(300, 900.0)) is None


def test_json_has_the_keys_of_the_contract_and_comes_back() -> None:
    metrics = whole(data.heart(seconds=150))
    written = metrics_to_data(metrics)
    assert list(written) == [
        *("beats", "duration_s", "gap_s", "excluded_percent", "quality", "reason"),
        *("mean_rr_ms", "hr_bpm", "rmssd_ms", "ln_rmssd", "sdnn_ms", "pnn50_percent"),
        *("sd1_ms", "sd2_ms", "vlf_ms2", "lf_ms2", "hf_ms2", "total_power_ms2"),
        *("dfa_alpha1", "sample_entropy", "breathing_per_min", "raw"),
        *("dfa_beats", "sample_entropy_beats"),
        *("breathing_lowest_per_min", "breathing_highest_per_min"),
        *("sighs", "rmssd_without_sighs_ms", "misplaced", "excluded"),
    ]
    assert list(written["raw"]) == ["rmssd_ms", "sdnn_ms"]
    assert metrics_from_data(json.loads(json.dumps(written, allow_nan=False))) == metrics


@pytest.mark.parametrize("rr", [[np.inf], [-np.inf, np.inf], [np.nan, 800.0], [1e308, 1e308]])
def test_beats_without_end_are_refused_without_a_warning(rr: list[float]) -> None:
    series = np.array(rr)
    with np.errstate(all="ignore"):
        t_s = np.cumsum(series) / 1000
    beats = Beats(t_s, series, np.zeros(series.size, dtype=np.int64))
    assert analyse(beats, 0.0, 150.0).quality == "refused"


@pytest.mark.parametrize("rr_ms", [-math.inf, math.inf, math.nan])
def test_one_interval_that_is_none_is_refused_without_a_warning(rr_ms: float) -> None:
    beats = Beats(np.array([1.0]), np.array([rr_ms]), np.array([0]))
    assert analyse(beats, 0.0, 150.0).quality == "refused"


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.floats() | st.floats(-5000, 5000) | st.floats(600, 1000) | st.just(800.0), max_size=150
    ),
    st.data(),
    st.booleans(),
)
def test_any_beats_give_finite_numbers_or_none(
    rr: list[float], draw: st.DataObject, timed: bool
) -> None:
    runs = draw.draw(st.lists(st.integers(0, 1), min_size=len(rr), max_size=len(rr)))
    series = np.array(rr)
    with np.errstate(all="ignore"):
        t_s = np.cumsum(series) / 1000 if timed else np.arange(1.0, len(rr) + 1)
    beats = Beats(t_s, series, np.sort(np.array(runs, dtype=np.int64)))
    metrics = analyse(beats, 0.0, 150.0)
    for each in (*fields(Metrics),):
        value = getattr(metrics, each.name)
        assert not isinstance(value, float) or math.isfinite(value)
    json.dumps(metrics_to_data(metrics), allow_nan=False)
    if metrics.quality == "refused":
        assert metrics.reason
        assert metrics.rmssd_ms is None


def test_a_pause_told_as_one_interval_is_missing_time() -> None:
    rr = np.concatenate([data.heart(seconds=60, seed=1), [25_000.0]] * 4)
    metrics = whole(rr)
    assert metrics.gap_s == pytest.approx(100.0)
    assert (metrics.quality, metrics.reason) == ("refused", SignalMissing())


def test_an_interval_that_runs_back_is_left_out_like_any_other() -> None:
    rr = data.heart(seconds=300)
    rr[200] = -5000.0
    assert analyse(from_intervals(rr), 0.0, 290.0).rmssd_ms is not None


def test_breathing_is_that_of_the_longest_run_of_good_beats() -> None:
    rr = data.heart(seconds=200, breathing_hz=0.25)
    both = np.concatenate((rr, rr[:10]))
    both[-5] = 400_000.0
    beats = Beats(np.cumsum(both) / 1000, both, np.repeat([0, 1], [rr.size, 10]))
    flags = both > 2000
    assert breathing_per_min(beats, flags) == pytest.approx(15, abs=1)


def _sighing(every: int) -> np.ndarray:
    rr = data.heart(seconds=290, rr_ms=800, swing_ms=15, slow_ms=8, noise_ms=4)
    for at in range(20, rr.size - 10, every):
        rr[at : at + 4] = rr[at - 1] * np.array([1.5, 1.25, 1.15, 1.05])
    return rr


def test_sighs_are_counted_and_the_number_without_them_is_given() -> None:
    rr = _sighing(40)
    metrics = whole(rr)
    calm = whole(data.heart(seconds=290, rr_ms=800, swing_ms=15, slow_ms=8, noise_ms=4))
    assert metrics.sighs == len(range(20, rr.size - 10, 40))
    assert metrics.rmssd_ms == pytest.approx(data.rmssd(rr))
    assert metrics.rmssd_without_sighs_ms is not None
    assert metrics.rmssd_without_sighs_ms < 0.75 * data.rmssd(rr)
    assert metrics.mostly_sighs
    assert (calm.sighs, calm.mostly_sighs) == (0, False)
    # Two ways to the same sum: the last bit is the processor's.
    assert calm.rmssd_without_sighs_ms == pytest.approx(calm.rmssd_ms, rel=1e-12)


def test_refused_beats_have_no_sighs() -> None:
    metrics = analyse(from_intervals(_sighing(40)), 0.0, 290.0, moving=True)
    assert (metrics.sighs, metrics.rmssd_without_sighs_ms) == (None, None)


@pytest.mark.parametrize("moving", [True, False])
def test_a_heart_rate_from_beats_half_of_which_are_missed_is_refused(moving: bool) -> None:
    rr = data.heart(seconds=150, rr_ms=600, swing_ms=20)
    missed = np.random.default_rng(1).uniform(size=rr.size) < 0.45
    ends = np.cumsum(rr)[~missed]
    beats = from_intervals(np.diff(ends, prepend=0.0))
    assert analyse(beats, 0.0, 145.0, moving=moving).hr_bpm is None
    one_in_ten = np.cumsum(rr)[np.arange(rr.size) % 10 != 0]
    few = from_intervals(np.diff(one_in_ten, prepend=0.0))
    assert analyse(few, 0.0, 145.0, moving=moving).hr_bpm == pytest.approx(100, rel=0.02)


@pytest.mark.parametrize("share", [0.05, 0.1, 0.2, 0.3, 0.4])
@pytest.mark.parametrize("seed", range(3))
def test_however_many_beats_are_missed_no_heart_rate_is_that_of_the_rest(
    share: float, seed: int
) -> None:
    rr = data.heart(seconds=180, rr_ms=600, swing_ms=20, seed=seed)
    missed = np.random.default_rng(seed).uniform(size=rr.size) < share
    beats = from_intervals(np.diff(np.cumsum(rr)[~missed], prepend=0.0))
    rate_bpm = analyse(beats, 0.0, 175.0, moving=True).hr_bpm
    assert rate_bpm is None or rate_bpm == pytest.approx(100, rel=0.03)


def test_a_rhythm_without_pattern_keeps_its_heart_rate() -> None:
    rr = np.clip(np.random.default_rng(2).gamma(30, 800 / 30, 250), 310, 1950)
    metrics = analyse(from_intervals(rr), 0.0, 150.0)
    assert metrics.rmssd_ms is None
    assert metrics.hr_bpm is not None
