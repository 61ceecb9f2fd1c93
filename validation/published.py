"""Published numbers, neurokit2's numbers, gaps, packets, and beats that are no beats."""

from __future__ import annotations

import json
import math
import warnings
from dataclasses import asdict

import numpy as np

from aftershake.hrv import reference, time_domain
from aftershake.hrv.metrics import analyse
from aftershake.hrv.nonlinear import dfa_alpha1
from aftershake.hrv.reasons import NoBeats, NoVariation, SignalMissing, TooFewPairs
from aftershake.hrv.spectrum import density, spectrum
from aftershake.rr.beats import NO_BEATS, Beats, Floats, assemble, from_intervals
from aftershake.rr.log import Heard
from aftershake.rr.packet import encode, parse
from aftershake.wording.metrics import refusal
from validation.data import data, drifting, recordings
from validation.table import Section

CONDITIONS_MS = {
    "sitting": 95.0032,
    "arithmetic": 85.9883,
    "recovery": 82.6399,
    "standing": 39.3152,
    "breathing": 185.2432,
    "walking": 27.1883,
    "biking": 12.3775,
}


def published() -> Section:
    found = Section(
        "Numbers to reproduce",
        "Series with published results. Values of our own functions, nothing excluded.",
        ("series", "number", "expected", "ours", "within"),
    )

    def line(series: str, name: str, expected: float, got: float | None, within: float) -> None:
        ok = got is not None and abs(got - expected) <= within
        digits = max(2, min(9, round(-math.log10(within))))
        shown = "none" if got is None else f"{got:.{digits}f}"
        found.add(series, name, f"{expected:.{digits}f}", shown, f"± {within:.3g}", holds=ok)

    beats = from_intervals(data.published("nn_intervals.txt"))
    line("nn_intervals", "RMSSD, ms", 19.519400785, time_domain.rmssd_ms(beats), 1e-6)
    line("nn_intervals", "SDNN, ms", 43.113074968, time_domain.sdnn_ms(beats), 1e-6)
    line("nn_intervals", "SD1, ms", 13.809190376, time_domain.sd1_ms(beats), 1e-6)
    line("nn_intervals", "SD2, ms", 59.386704974, time_domain.sd2_ms(beats), 1e-6)
    line("nn_intervals", "pNN50, %, of pairs", 2.4024, time_domain.pnn50_percent(beats), 1e-4)
    entropy = reference.sample_entropy(beats.rr_ms)
    line("nn_intervals", "sample entropy", 1.20467, entropy, 1e-4)

    beats = from_intervals(data.published("rest_rri.txt"))
    line("rest_rri", "RMSSD, ms", 55.137442, time_domain.rmssd_ms(beats), 1e-6)
    line("rest_rri", "SDNN, ms", 57.818178, time_domain.sdnn_ms(beats), 1e-6)
    line("rest_rri", "mean RR, ms", 1058.7187, time_domain.mean_rr_ms(beats), 1e-4)
    over = int((np.abs(time_domain.differences(beats)) > 50).sum())
    line("rest_rri", "NN50", 321, over, 0.1)

    rr = data.published("real_rri.txt")[:-1]
    hz, power = density(np.cumsum(rr) / 1000, rr, 64.0, padding=1)
    for name, low, high, expected in (
        ("VLF", 0.0, 0.04, 844.50),
        ("LF", 0.04, 0.15, 1343.50),
        ("HF", 0.15, 0.40, 1414.88),
    ):
        inside = (hz >= low) & (hz < high)
        area = float(np.sum(np.diff(hz[inside]) * (power[inside][1:] + power[inside][:-1]) / 2))
        line("real_rri", f"{name}, ms²", expected, area, 0.005 * expected)

    slope = dfa_alpha1(data.published("dfa_rr_intervals.txt"))
    line("dfa_rr_intervals", "slope, n ≤ 16", 1.1196, slope, 0.005)

    for amplitude, at_hz, band, within in ((35, 0.25, "hf_ms2", 0.03), (70, 0.10, "lf_ms2", 0.02)):
        beats = from_intervals(data.modulated(amplitude, at_hz))
        power_of = spectrum(beats, np.zeros(len(beats), dtype=bool))
        got, expected = getattr(power_of, band), amplitude**2 / 2
        series = f"{amplitude} ms at {at_hz:.2f} Hz"
        line(series, f"{band[:2].upper()}, ms²", expected, got, within * expected)
        leaked = abs((power_of.total_power_ms2 or math.inf) - got) / expected
        line(series, "out of band, share", 0.0, leaked, 0.01)

    for name, expected in CONDITIONS_MS.items():
        got = time_domain.rmssd_ms(from_intervals(data.condition(name)))
        line(f"conditions, {name}", "RMSSD, ms", expected, got, 0.001)
    _neurokit(found)
    return found


def _neurokit(found: Section) -> None:
    """RMSSD and SDNN of every recording, beside neurokit2's on the same beats."""
    import neurokit2 as nk

    worst = {"HRV_RMSSD": 0.0, "HRV_SDNN": 0.0}
    rows = [each.rr_ms for each in recordings()]
    rows += [data.published(n) for n in ("nn_intervals.txt", "rest_rri.txt", "real_rri.txt")]
    rows[-1] = rows[-1][:-1]
    for rr in rows:
        beats = from_intervals(rr)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = nk.hrv_time({"RRI": rr, "RRI_Time": beats.t_s})
        metrics = analyse(beats, 0.0, float(beats.t_s[-1]))
        for key, ours in (
            ("HRV_RMSSD", metrics.raw.rmssd_ms),
            ("HRV_SDNN", metrics.raw.sdnn_ms),
        ):
            off = math.inf if ours is None else abs(ours - float(theirs[key].iloc[0]))
            worst[key] = max(worst[key], off)
    for key, off in worst.items():
        name = f"{key[4:]}, ms, largest difference from neurokit2"
        found.add(f"{len(rows)} recordings", name, "0", f"{off:.1e}", "± 1e-9", holds=off <= 1e-9)


def gaps(quick: bool) -> Section:
    found = Section(
        "Gaps",
        "Simulated hearts, five minutes, beats lost somewhere between 80 and 250 s. RMSSD against "
        "the same beats' without the differences that the gap takes; spectrum against that of the "
        "whole. Steady hearts swing the same all the time, so that their spectrum is known: the "
        "bar (5 %) is theirs. In wandering ones the time that was lost was different from the "
        "rest, which nobody can know: no bar.",
        ("gap", "hearts", "RMSSD, largest difference", "HF: shown, worst", "LF: shown, worst"),
    )
    number = 5 if quick else 20
    for kind, hearts in (("steady", _steady), ("wandering", _wandering)):
        for gap_s in (2.0, 6.0, 12.0, 30.0):
            cases = [_gap(hearts(seed), seed, gap_s) for seed in range(number)]
            rmssd = max(off for off, _, _ in cases)
            bands = [[c[at] for c in cases if c[at] is not None] for at in (1, 2)]
            shown = [f"{len(offs)}, {100 * max(offs, default=0.0):.1f} %" for offs in bands]
            true = all(off <= 0.05 for offs in bands for off in offs) or kind == "wandering"
            found.add(
                *(f"{gap_s:.0f} s", f"{number} {kind}", f"{rmssd:.1e} ms", *shown),
                holds=None if kind == "wandering" and rmssd <= 1e-9 else rmssd <= 1e-9 and true,
            )
    return found


def _gap(beats: Beats, seed: int, gap_s: float) -> tuple[float, float | None, float | None]:
    """How far off RMSSD (ms), HF and LF (shares; None where withheld) are after a gap."""
    from_s = float(np.random.default_rng([seed, 5]).uniform(80, 220))
    lost = (beats.t_s > from_s) & (beats.t_s - beats.rr_ms / 1000 <= from_s + gap_s)
    whole, cut = (analyse(each, 0.0, 300.0) for each in (beats, beats.where(~lost)))
    pairs = np.diff(beats.rr_ms)[~lost[1:] & ~lost[:-1]]
    rmssd = abs((cut.raw.rmssd_ms or math.inf) - math.sqrt(float(np.mean(pairs**2))))
    bands = []
    for band in ("hf_ms2", "lf_ms2"):
        true, got = getattr(whole, band), getattr(cut, band)
        bands.append(None if got is None or true is None else abs(got / true - 1))
    return rmssd, bands[0], bands[1]


def _steady(seed: int) -> Beats:
    rng = np.random.default_rng([seed, 5])
    swings = {"swing_ms": rng.uniform(25, 60), "slow_ms": rng.uniform(15, 40)}
    rr = data.heart(
        seconds=305, noise_ms=2, breathing_hz=rng.uniform(0.2, 0.3), seed=seed, **swings
    )
    return from_intervals(rr).between(0.0, 300.0)


def _wandering(seed: int) -> Beats:
    rng = np.random.default_rng([seed, 5])
    times = drifting(305, seed, drift=0.0, rate_hz=1.1, rmssd_ms=rng.uniform(20, 60))
    return from_intervals(1000 * np.diff(times)).between(0.0, 300.0)


def packets(quick: bool) -> Section:
    found = Section(
        "Packets: jitter and grouping change nothing",
        "The same beats in packets of 1 to 6, each up to 2 s late, through bytes and back; against "
        "all of them without delay, one a packet. Every metric of the run, compared bit by bit.",
        ("beats in a packet", "delay", "draws", "draws that differ"),
    )
    times = drifting(200, 1, drift=0.1, rate_hz=1.1, rmssd_ms=40)
    words = np.round(1024 * np.diff(times)).astype(int)
    ends = 2.0 + np.cumsum(words) / 1024
    plain = _sent(words, ends, np.ones(1, dtype=int), np.zeros(1))
    for group in (1, 2, 6):
        for late_s in (0.0, 0.5, 2.0):
            differ = 0
            draws = 5 if quick else 25
            for seed in range(draws):
                rng = np.random.default_rng([seed, 6])
                got = _sent(words, ends, rng.integers(1, group + 1, 50), rng.uniform(0, late_s, 50))
                differ += got != plain
            found.add(
                *(f"1 to {group}", f"0 to {late_s:g} s", str(draws), str(differ)), holds=not differ
            )
    return found


def _sent(words: np.ndarray, ends: Floats, sizes: np.ndarray, late: Floats) -> str:
    """What is said of beats that came in such packets, as text, from the run's first beat on."""
    heard, at, now = [], 0, 0.0
    while at < words.size:
        end = min(at + int(sizes[len(heard) % sizes.size]), words.size)
        now = max(now, float(ends[end - 1] + late[len(heard) % late.size]))
        payload = encode(60, tuple(words[at:end].tolist()))
        heard.append(Heard(now, 1, parse(payload)))
        at = end
    beats = assemble(heard)
    start = float(beats.t_s[0] - beats.rr_ms[0] / 1000)
    metrics = asdict(analyse(beats, start, start + 180.0))
    return json.dumps({**metrics, "rr": beats.rr_ms.tolist(), "run": beats.run.tolist()})


def edges() -> Section:
    found = Section(
        "Beats that are too few, or none",
        "No exception, no infinite or undefined number; below 30 pairs in a minute “not enough”,"
        " and where most of the minute is missing, that.",
        ("beats", "result"),
    )
    heart = data.heart(seconds=300)
    odd = np.insert(heart, 60, [np.nan, -5.0, 1e300, np.inf, -np.inf, 0.0])
    cases: list[tuple[str, Beats, str | None]] = [("none", NO_BEATS, NoBeats.code)]
    # Of the minute asked about, most is missing: that is said first.
    cases += [(str(n), from_intervals(heart[:n]), SignalMissing.code) for n in (1, 2, 3, 29)]
    slow = from_intervals(np.full(30, 2000.0) + np.arange(30) % 2)
    cases += [
        ("30 in 60 s", slow, TooFewPairs.code),
        ("constant, 300", from_intervals(np.full(300, 800.0)), NoVariation.code),
        ("all NaN", _timed(np.full(300, np.nan)), None),
        ("all negative", _timed(np.full(300, -800.0)), None),
        ("all 1e300", _timed(np.full(300, 1e300)), None),
        ("a heart with NaN, −5, 0, 1e300, ±∞ in it", _timed(odd), None),
    ]
    for name, beats, code in cases:
        try:
            metrics = analyse(beats, 0.0, max(60.0, float(np.nan_to_num(beats.t_s).max(initial=0))))
            json.dumps(asdict(metrics), allow_nan=False)
            reason = metrics.reason
            said = f"RMSSD {metrics.rmssd_ms:.1f} ms" if reason is None else refusal(reason)
            ok = code is None or (metrics.rmssd_ms is None and getattr(reason, "code", "") == code)
        except Exception as error:  # whatever it is, it is what must not be
            said, ok = f"{type(error).__name__}: {error}", False
        found.add(name, said, holds=ok)
    return found


def _timed(rr: Floats) -> Beats:
    return Beats(0.9 * np.arange(1.0, rr.size + 1), rr, np.zeros(rr.size, dtype=np.int64))
