"""Which beats are flagged: true breathing is not, made-up artifacts are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import support.hrv_data as data
from aftershake.hrv import reference, time_domain
from aftershake.hrv.artifacts import (
    detect_artifacts,
    flag,
    in_bounds,
    in_danger,
    lipponen_tarvainen,
)
from aftershake.hrv.quality import grade
from aftershake.hrv.reasons import IrregularRhythm, Refusal
from aftershake.hrv.rolling import rolling_quantiles
from aftershake.rr.beats import Beats, from_intervals


def test_deep_slow_breathing_is_no_artifact() -> None:
    rr = data.heart(breathing_hz=0.1, swing_ms=220, slow_ms=0, rr_ms=1050, noise_ms=10)
    assert data.rmssd(rr) > 85
    assert flag(from_intervals(rr)).mean() < 0.01


@data.needed
def test_real_slow_breathing_is_no_artifact() -> None:
    assert flag(from_intervals(data.condition("breathing"))).sum() <= 2


@pytest.mark.parametrize("seed", range(4))
def test_one_of_each_kind_is_found(seed: int) -> None:
    rr = data.heart(seconds=180, seed=seed)
    at = 90
    for made, bad in (
        (data.missed(rr, at), {at}),
        (data.missed(rr, at, 3), {at}),
        (data.extra(rr, at), {at, at + 1}),
        (data.ectopic(rr, at), {at, at + 1}),
    ):
        found = set(np.flatnonzero(flag(from_intervals(made))))
        assert bad <= found
        assert len(found) <= len(bad) + 3


@pytest.mark.parametrize("seed", range(4))
def test_smoothness_finds_what_the_distribution_rule_misses(seed: int) -> None:
    """Many artifacts lift the threshold that is made from them; a line drawn without them stays."""
    rr = data.heart(seconds=120, seed=seed)
    bad: set[int] = set()
    for at in range(10, rr.size - 5, 7):
        rr = data.ectopic(rr, at)
        bad |= {at, at + 1}
    flags = detect_artifacts(from_intervals(rr))
    assert not bad <= set(np.flatnonzero(flags.distribution))
    assert bad <= set(np.flatnonzero(flags.rough))


def test_a_sigh_is_no_artifact() -> None:
    """The interval leaps up with a deep breath and glides down over several beats."""
    rr = data.heart(seconds=120, swing_ms=20, slow_ms=10)
    sigh = rr.copy()
    sigh[60:65] += [170, 130, 90, 50, 20]
    flags = flag(from_intervals(sigh))
    assert not flags[55:70].any()
    # Nor is one interval a little long by itself: a beat that was missed makes it twice as long.
    pause = rr.copy()
    pause[60] += 170
    assert not flag(from_intervals(pause)).any()
    pause[60] += 280
    assert flag(from_intervals(pause))[60]


@pytest.mark.parametrize("seed", range(4))
def test_a_burst_of_noise_is_left_out_to_its_edges(seed: int) -> None:
    """Between and beside its impossible beats lie some that might be true, and are not."""
    rr = data.heart(seconds=120, swing_ms=20, slow_ms=10, seed=seed)
    made = rr.copy()
    made[60:66] = [1330, 250, 640, 1130, 1010, 460]
    flags = flag(from_intervals(made))
    assert flags[60:66].all()
    assert flags.sum() <= 8


def test_a_fall_too_steep_for_a_heart_is_flagged() -> None:
    """Three false beats of like length fit one another; that they begin at once does not fit."""
    rr = data.heart(seconds=120)
    rr[60:63] = [500.0, 490.0, 510.0]
    beats = from_intervals(rr)
    kept = time_domain.differences(beats.where(~flag(beats)))
    assert np.abs(kept).max() < 200


def test_impossible_intervals_are_flagged_and_spoil_nothing() -> None:
    rr = data.heart(seconds=120)
    clean = flag(from_intervals(rr))
    spoilt = np.insert(rr, 60, [np.nan, -5.0, 1e300, np.inf, 299.0, 2001.0])
    beats = Beats(np.arange(float(spoilt.size)), spoilt, np.zeros(spoilt.size, dtype=np.int64))
    flags = flag(beats)
    assert flags[60:66].all()
    assert np.array_equal(np.delete(flags, range(60, 66)), clean)


def test_runs_are_judged_apart() -> None:
    slow, fast = data.heart(seconds=60, rr_ms=1100), data.heart(seconds=60, rr_ms=600)
    both = from_intervals(np.concatenate((slow, fast)))
    run = np.repeat([0, 1], (slow.size, fast.size))
    apart = flag(Beats(both.t_s, both.rr_ms, run))
    alone = np.concatenate([flag(from_intervals(rr)) for rr in (slow, fast)])
    assert np.array_equal(apart, alone)


@data.needed
@pytest.mark.parametrize("name", ["sitting", "neurotask", "breathing", "walking"])
def test_neurokit2_finds_what_our_derivation_finds(name: str) -> None:
    """Its first beat, and the last two of a run, it fills in or leaves out; ours does not."""
    rr = data.condition(name)
    rr = data.missed(data.extra(data.ectopic(rr, 40), 80), 120)
    beats = from_intervals(rr)
    possible = np.flatnonzero(in_bounds(rr))
    rule = lipponen_tarvainen(rr[possible]) & in_danger(rr[possible])
    ours = set(possible[rule])
    theirs = {i for at in reference.artifact_classes(beats).values() for i in at}
    inside = set(range(2, rr.size - 2))
    assert len((ours ^ theirs) & inside) <= 2
    assert {41, 80} <= ours & theirs


@settings(deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60),
    st.sampled_from([3, 11, 91]),
    st.sampled_from([0.25, 0.5, 0.75]),
)
def test_rolling_quantiles_are_numpys(values: list[float], window: int, q: float) -> None:
    series = np.array(values)
    half = window // 2
    expected = [np.quantile(series[max(0, i - half) : i + half + 1], q) for i in range(series.size)]
    assert rolling_quantiles(series, window, (q,))[0] == pytest.approx(expected)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats() | st.floats(250, 2100), max_size=120), st.data())
def test_any_content_is_judged(rr: list[float], draw: st.DataObject) -> None:
    runs = draw.draw(st.lists(st.integers(0, 2), min_size=len(rr), max_size=len(rr)))
    beats = Beats(np.arange(float(len(rr))), np.array(rr), np.sort(np.array(runs, dtype=np.int64)))
    flags = flag(beats)
    assert flags.shape == (len(rr),)
    assert flags[~np.isfinite(beats.rr_ms)].all()


@data.needed
def test_three_percent_injected_into_real_recordings() -> None:
    """Most is still accepted, and what is accepted is right."""
    errors, windows = [], 0
    for person in data.PEOPLE:
        rr = data.strap(person, "sitting")
        truth = data.rmssd(rr[~flag(from_intervals(rr))])
        for kind, spoil in enumerate((data.missed, data.extra, data.ectopic)):
            rng = np.random.default_rng([int(person), kind])
            made = rr
            for at in sorted(rng.choice(np.arange(5, rr.size - 8, 8), 4, replace=False))[::-1]:
                made = spoil(made, int(at))
            beats = from_intervals(made)
            judged = grade(
                beats, detect_artifacts(beats), duration_s=float(beats.t_s[-1]), gap_s=0.0
            )
            windows += 1
            if judged.quality != "refused":
                found = time_domain.rmssd_ms(judged.clean)
                assert found is not None
                errors.append(abs(found / truth - 1))
    assert len(errors) >= 0.8 * windows
    assert np.median(errors) < 0.03
    assert max(errors) < 0.2


def test_a_missed_beat_of_slow_breathing_is_seen_beside_its_deep_breaths() -> None:
    """Each breath leaps by half; a missed beat leaps by more, wherever it falls."""
    breath = [1440, 1370, 1320, 1270, 1080, 930, 880, 870]
    rr = np.array(breath * 20) + np.random.default_rng(3).normal(0, 12, 160)
    assert flag(from_intervals(rr)).mean() < 0.02
    spoilt = data.missed(rr, 70)  # 880 and 870: shorter than two seconds
    assert spoilt[70] < 2000
    assert flag(from_intervals(spoilt))[70]


def test_a_false_beat_beside_one_out_of_bounds_is_not_alone() -> None:
    rr = data.heart(rr_ms=780, swing_ms=25)
    rr[100:104] = [881, 261, 1043, 760]
    assert flag(from_intervals(rr))[101:103].all()


def test_a_row_of_half_beats_is_not_a_faster_heart() -> None:
    rr = data.heart(rr_ms=1000, swing_ms=60)
    rr[100:107] = [1414, 461, 526, 340, 377, 530, 1161]
    assert flag(from_intervals(rr))[101:106].all()


def test_noise_whose_beats_could_each_be_a_breath_is_left_out_whole() -> None:
    rr = data.heart(rr_ms=880, swing_ms=30, noise_ms=12)
    rr[100:106] = [1172, 1061, 290, 883, 897, 1148]
    assert flag(from_intervals(rr))[100:106].sum() >= 4


def _with_a_sigh() -> tuple[np.ndarray, int]:
    rr = data.heart(seconds=58, rr_ms=800, swing_ms=25, slow_ms=10, noise_ms=4, seed=2)
    at = 40
    level = rr[at - 1]
    rr[at : at + 4] = level * np.array([1.36, 1.30, 1.22, 1.10])
    return rr, at


def _judged(rr: np.ndarray) -> tuple[str, Refusal | None]:
    beats = from_intervals(rr)
    found = grade(beats, detect_artifacts(beats), duration_s=float(rr.sum()) / 1000, gap_s=0.0)
    return found.quality, found.reason


def test_a_sigh_that_an_artifact_cuts_off_is_not_counted_as_gone() -> None:
    """It may make half of a minute's RMSSD: kept where it is whole, refused where none can tell."""
    rr, at = _with_a_sigh()
    assert not flag(from_intervals(rr))[at - 1 : at + 4].any()
    assert _judged(rr)[0] != "refused"
    for spoilt in (data.missed(rr, at + 2, 3), data.ectopic(rr, at + 1, 0.3)):
        beats = from_intervals(spoilt)
        if flag(beats)[at]:  # its leap is lost with the artifact beside it
            assert _judged(spoilt)[0] == "refused"
        else:
            assert time_domain.rmssd_ms(beats.where(~flag(beats))) == pytest.approx(
                data.rmssd(rr), rel=0.15
            )


def test_no_breath_leaps_twice_in_a_row() -> None:
    rr = data.heart(rr_ms=640, swing_ms=20, noise_ms=6)
    rr[100:106] = [541, 627, 862, 1095, 1080, 956]
    assert flag(from_intervals(rr))[101:104].any()


def test_what_a_missed_beat_at_the_edge_took_is_reckoned_with() -> None:
    """The window ends in the middle of the interval that hides a sigh."""
    rr, at = _with_a_sigh()
    spoilt = data.missed(rr, at)
    beats = from_intervals(spoilt)
    end_s = float(beats.t_s[at]) - 0.1
    inside = beats.t_s <= end_s
    reached = grade(beats, detect_artifacts(beats), inside, duration_s=60.0, gap_s=0.0)
    alone = grade(
        beats.where(inside), detect_artifacts(beats).at(inside), duration_s=60.0, gap_s=0.0
    )
    assert (reached.quality, alone.quality) == ("refused", "good")


@pytest.mark.parametrize("every", [3, 4, 5])
def test_beats_that_come_a_little_early_again_and_again_are_no_rhythm(every: int) -> None:
    rr = data.heart(seconds=80, rr_ms=850, swing_ms=25, noise_ms=15, seed=every)
    rr[4:-2:every] *= 0.85
    assert _judged(rr) == ("refused", IrregularRhythm())


def test_a_run_too_short_to_be_judged_is_left_out() -> None:
    """A link that drops and comes back for some seconds, in which one beat is missed."""
    rr = data.heart(seconds=120)
    beats = from_intervals(rr)
    run = np.repeat([0, 1, 2], [60, 7, rr.size - 67])
    island = Beats(beats.t_s, beats.rr_ms, run)
    flags = flag(island)
    assert flags[60:67].all()
    assert not flags[:60].any()
    long_enough = Beats(beats.t_s, beats.rr_ms, np.repeat([0, 1, 2], [60, 8, rr.size - 68]))
    assert not flag(long_enough)[60:68].any()


def test_the_last_beats_of_noise_are_left_out_of_a_steady_heart_too() -> None:
    """A step of a few in a hundred is nothing beside a breath; in a heart that hardly moves it is
    many times what its beats do."""
    rr = data.heart(seconds=120, rr_ms=560, swing_ms=6, slow_ms=4, noise_ms=2)
    made = np.concatenate((rr[:100], [640, 330, 820, 290, 600, 592], rr[106:]))
    assert flag(from_intervals(made))[100:106].all()


@pytest.mark.parametrize("low", [(650, 640, 650, 660), (610, 680, 700, 700)])
def test_no_heart_falls_by_so_much_at_once(low: tuple[float, ...]) -> None:
    """From the top of a sigh it does, but not from a height that it has kept, and stays low."""
    rr = data.heart(seconds=120, rr_ms=700, swing_ms=15, slow_ms=8, noise_ms=4)
    rr[80:88] = [800, 930, 950, 960, *low]
    assert flag(from_intervals(rr))[83:85].any()


def test_what_noise_makes_of_a_breath_beside_it_is_reckoned_with() -> None:
    """The sigh is left out with the artifact that follows it too soon: then nobody knows."""
    rr = data.heart(seconds=58, rr_ms=730, swing_ms=12, slow_ms=6, noise_ms=3)
    rr[40:45] = [690, 950, 900, 850, 790]
    true = data.rmssd(rr)
    assert _judged(rr)[0] != "refused"
    spoilt = np.concatenate((rr[:43], [330, 400, 1000, 310, 420], rr[46:]))
    beats = from_intervals(spoilt)
    found = grade(beats, detect_artifacts(beats), duration_s=float(spoilt.sum()) / 1000, gap_s=0.0)
    shown = time_domain.rmssd_ms(found.clean)
    assert shown is not None
    assert found.quality == "refused" or shown == pytest.approx(true, rel=0.15)


def test_a_premature_beat_is_one_beat_gone_wrong() -> None:
    """Both of its intervals are left out; as many beats missed would leave out one each."""
    rr = data.heart(seconds=75, rr_ms=800, swing_ms=25, slow_ms=8, noise_ms=5)
    for at in range(8, 78, 14):
        rr = data.ectopic(rr, at)
    quality, reason = _judged(rr)
    assert quality == "low", reason
