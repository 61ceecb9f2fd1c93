"""RR intervals that were interpolated at a fixed rate are no beats: their successive differences
are a fraction of those. A list of beats is never taken for one, however evenly it swings."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import CubicSpline, PchipInterpolator

import support.hrv_data as data
from aftershake.exchange import RrFileError
from aftershake.exchange.interpolated import of_a_curve
from aftershake.exchange.rr_files import read_bytes
from support.hrv_data import Floats

KINDS = {"linear": None, "cubic": CubicSpline, "monotone": PchipInterpolator}
OF_A_CURVE = "points of a curve"


def interpolated(rr_ms: Floats, rate_hz: float, kind: str) -> Floats:
    t_s = np.cumsum(rr_ms) / 1000
    at_s = np.arange(t_s[0] + 0.4, t_s[-1], 1 / rate_hz)
    way = KINDS[kind]
    return np.interp(at_s, t_s, rr_ms) if way is None else way(t_s, rr_ms)(at_s)


def as_file(numbers: Floats, form: str = "{:.0f}", head: str = "") -> bytes:
    return (head + "\n".join(form.format(each) for each in numbers)).encode()


HEARTS = {
    "quick": data.heart(seconds=150, rr_ms=720, swing_ms=20, seed=1),
    "usual": data.heart(seconds=150, seed=2),
    "slow, strong swing": data.heart(
        seconds=150, rr_ms=1100, breathing_hz=0.2, swing_ms=90, seed=3
    ),
}


@pytest.mark.parametrize("heart", HEARTS)
@pytest.mark.parametrize("kind", ["linear", "cubic"])
@pytest.mark.parametrize("rate_hz", [2, 4, 10, 20])
def test_intervals_at_a_fixed_rate_are_refused(rate_hz: float, kind: str, heart: str) -> None:
    points = interpolated(HEARTS[heart], rate_hz, kind)
    with pytest.raises(RrFileError, match=OF_A_CURVE):
        read_bytes(as_file(points, "{:.3f}"))
    if rate_hz < 20:  # of more, in whole ms, hardly any step is left
        with pytest.raises(RrFileError, match=OF_A_CURVE):
            read_bytes(as_file(points))


@pytest.mark.parametrize("head", ["", "rr_ms\n", "RR [ms];HR\n"])
def test_whatever_table_they_stand_in(head: str) -> None:
    points = interpolated(HEARTS["usual"], 4, "cubic")
    form = "{:.1f};66" if ";" in head else "{:.1f}"
    with pytest.raises(RrFileError, match=OF_A_CURVE):
        read_bytes(as_file(points, form, head))
    with pytest.raises(RrFileError, match=OF_A_CURVE):
        read_bytes(as_file(points / 1000, form.replace(".1", ".4"), head.replace("ms", "s")))


def test_a_signal_in_many_points_a_second() -> None:
    breaths = 800 + 100 * np.sin(2 * np.pi * 0.25 * np.arange(0, 120, 1 / 25))
    with pytest.raises(RrFileError, match=OF_A_CURVE):
        read_bytes(as_file(breaths))


def test_a_list_of_beats_is_read_as_it_was() -> None:
    for rr_ms in HEARTS.values():
        assert read_bytes(as_file(rr_ms)).beats.rr_ms.tolist() == np.rint(rr_ms).tolist()


@pytest.mark.parametrize("breaths_per_min", [4.5, 5.5, 6, 7])
@pytest.mark.parametrize("rr_ms", [620, 800, 1000, 1077, 1200])
def test_slow_breathing_to_a_pacer_is_a_heart(rr_ms: float, breaths_per_min: float) -> None:
    """Hearts made up without what a real one has of its own, but for a few ms."""
    for seed, (swing_ms, noise_ms) in enumerate([(40, 3), (100, 5)]):
        heart = data.heart(
            rr_ms=rr_ms,
            breathing_hz=breaths_per_min / 60,
            swing_ms=swing_ms,
            noise_ms=noise_ms,
            seed=seed,
        )
        assert not of_a_curve(heart)
        assert not of_a_curve(np.rint(heart))


def windows(rr_ms: Floats, seconds: float) -> list[Floats]:
    of = (np.cumsum(rr_ms) / 1000 // seconds).astype(int)
    return [rr_ms[of == each] for each in range(of[-1])]


@data.needed
def test_no_list_of_a_real_person_is_refused() -> None:
    """Everybody who is here, whole, and some of their windows of 60 and 300 s."""
    people = {name: rr for name, (rr, _) in data.awake_lying().items()} | data.resting_hours()
    people |= {name: data.condition(name) for name in data.CONDITIONS}
    people |= {name: data.strap(name, "sitting") for name in data.PEOPLE}
    for name, rr_ms in people.items():
        assert not of_a_curve(rr_ms), name
        for seconds, every in ((60, 60), (300, 16)):
            assert not any(of_a_curve(each) for each in windows(rr_ms, seconds)[::every]), name


@data.needed
@pytest.mark.parametrize(("kind", "least"), [("linear", 0.95), ("cubic", 0.95), ("monotone", 0.5)])
def test_of_real_people_nearly_all_are_known(kind: str, least: float) -> None:
    rest = [
        windows(rr_ms, 120)[20]
        for rr_ms in (
            *(rr for rr, _ in data.awake_lying().values()),
            *data.resting_hours().values(),
        )
    ]
    clean = [
        each
        for each in rest[:: 3 if kind == "monotone" else 1]
        if each.min() > 300 and each.max() < 2000
    ]
    known = [of_a_curve(np.rint(interpolated(each, 4, kind))) for each in clean]
    assert np.mean(known) >= least
