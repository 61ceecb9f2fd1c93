"""Rests between which nothing was done, rests between which RMSSD doubled, and one's own range."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from aftershake.beats import Beats, Floats, from_intervals
from aftershake.hrv import compare as judging
from aftershake.hrv.analysis import analyse
from aftershake.hrv.compare import compare, own_sessions
from aftershake.hrv.model import Comparison, Metrics
from truth_data import data, drifting
from truth_table import Section

MINUTES = (2, 3, 5)
CLEARLY = ("clearly_higher", "clearly_lower")
LARGER = (*CLEARLY, "larger_than_usual_higher", "larger_than_usual_lower")
# SD of ln RMSSD of 120 s windows within one rest: 0.05 to 0.13 in real people. With this slow drift
# of the swing, and what windows differ by anyway, simulated hearts are at the upper end of it.
DRIFT = 0.12
# What is published for two rests half an hour apart (SD of Δ 0.27) is twice that of one rest.
WIDE_DRIFT = 0.19


@dataclass
class Pairs:
    """What was said of pairs of rests."""

    said: list[Comparison]

    def share(self, verdicts: tuple[str, ...]) -> float:
        told = [c for c in self.said if c.delta_ln_rmssd is not None]
        return sum(c.verdict in verdicts for c in told) / len(told) if told else 0.0

    def cells(self) -> tuple[str, ...]:
        deltas = [c.delta_ln_rmssd for c in self.said if c.delta_ln_rmssd is not None]
        spread = f"{np.std(deltas):.2f}" if len(deltas) > 1 else ""
        shares = (f"{100 * self.share(v):.1f} %" for v in (CLEARLY, LARGER))
        return (str(len(self.said)), str(len(deltas)), spread, *shares)


def false_alarms(quick: bool) -> Section:
    found = Section(
        "False alarms: rest against rest",
        "Nothing was done between the two. Simulated: the swing of breathing drifts slowly (SD of "
        f"ln {DRIFT}), so that 120 s windows of one rest differ as much as in the most variable "
        "real people measured; the last rows, without a bar, let hearts differ as much as the "
        "published retest after half an hour, whose own limits these verdicts are. Bars: "
        "“clearly” in at most 2 %, larger than usual or more in at most 8 % (or one pair).",
        ("rests", "pairs", "told", "SD of Δ", "clearly", "larger or more"),
    )
    real = []
    for minutes in MINUTES:
        for apart_s, where in ((0.0, "adjacent"), (600.0, "ten minutes apart")):
            said = list(_real(minutes, apart_s))
            real += said
            if said:
                _add(found, f"real, {where}, {minutes} min", Pairs(said), bar=False)
    _add(found, "real, all", Pairs(real), bar=True)
    hearts = 40 if quick else 150
    for drift in (DRIFT, WIDE_DRIFT):
        rests = {(m, a): [] for m in MINUTES for a in (0.0, 600.0)}  # type: dict[tuple[int, float], list[Comparison]]
        for seed in range(hearts):
            beats = _heart(1250.0, seed, drift)
            for (minutes, apart_s), said in rests.items():
                said.append(_judge(beats, 10.0, minutes, apart_s))
        for (minutes, apart_s), said in rests.items():
            where = "ten minutes apart" if apart_s else "adjacent"
            name = f"simulated, drift {drift}, {where}, {minutes} min"
            _add(found, name, Pairs(said), bar=drift == DRIFT)
    return found


def _add(found: Section, name: str, pairs: Pairs, *, bar: bool) -> None:
    one = 1 / max(1, len(pairs.said))  # a single pair is no rate
    holds = pairs.share(CLEARLY) <= max(0.02, one) and pairs.share(LARGER) <= max(0.08, one)
    found.add(name, *pairs.cells(), holds=holds if bar else None)


def _judge(beats: Beats, from_s: float, minutes: float, apart_s: float) -> Comparison:
    long_s = 60.0 * minutes
    second_s = from_s + long_s + apart_s
    return compare(_rest(beats, from_s, long_s), _rest(beats, second_s, long_s), same_posture=True)


def _rest(beats: Beats, from_s: float, long_s: float) -> Metrics:
    return analyse(beats, from_s, from_s + long_s)


def _real(minutes: int, apart_s: float = 0.0) -> Iterable[Comparison]:
    """Pairs of windows within each long real rest, in steps of a window."""
    rests = {
        "nn_intervals": data.published("nn_intervals.txt"),
        "rest_rri": data.published("rest_rri.txt"),
        "real_rri": data.published("real_rri.txt")[:-1],
        "sitting": data.condition("sitting"),
        "neurotask": data.condition("neurotask"),
    }
    for rr in rests.values():
        beats = from_intervals(rr)
        last_s = float(beats.t_s[-1]) - 120.0 * minutes - apart_s
        for from_s in np.arange(0.0, last_s + 1.0, 60.0 * minutes):
            yield _judge(beats, float(from_s), minutes, apart_s)


def _heart(seconds: float, seed: int, drift: float, double_at: float = 0.0) -> Beats:
    rng = np.random.default_rng([seed, 8])
    rate_hz = float(rng.uniform(0.9, 1.35))
    times = drifting(
        seconds,
        seed,
        drift=drift,
        rate_hz=rate_hz,
        rmssd_ms=rng.uniform(0.02, 0.05) * 1000 / rate_hz,
        double_at=double_at,
    )
    return from_intervals(1000 * np.diff(times))


def power(quick: bool) -> Section:
    found = Section(
        "Power: a true doubling",
        "The swing of breathing doubles between two rests of five minutes, ten minutes apart, in "
        "hearts that drift as above. Bar: “clearly higher” in at least 85 % of all pairs.",
        ("rests", "pairs", "told", "median change", "clearly higher"),
    )
    hearts = 30 if quick else 100
    for drift, bar in ((0.0, None), (DRIFT, 0.85)):
        said = [_judge(_heart(1250.0, s, drift, 310.0), 10.0, 5, 600.0) for s in range(hearts)]
        deltas = [c.delta_ln_rmssd for c in said if c.delta_ln_rmssd is not None]
        clear = sum(c.verdict == "clearly_higher" for c in said) / len(said)
        found.add(
            *(f"drift {drift}", str(hearts), str(len(deltas))),
            f"× {np.exp(np.median(deltas)):.2f}" if deltas else "",
            f"{100 * clear:.1f} %",
            holds=None if bar is None else clear >= bar,
        )
    return found


def coverage(quick: bool) -> Section:
    found = Section(
        "The personal range",
        "Null sessions of simulated people (Δ of two rests of five minutes, ten minutes apart): "
        "how often the next lies outside the 90 % prediction range of k earlier ones. "
        "Bar: 10 % ± 2.",
        ("earlier sessions", "people", "draws", "outside"),
    )
    people, sessions = (4, 30) if quick else (10, 50)
    deltas: list[Floats] = []
    for person in range(people):
        drift = 0.08 + 0.01 * person
        beats = (_heart(910.0, 1000 * person + s + 5000, drift) for s in range(sessions))
        said = [_judge(each, 5.0, 5, 300.0) for each in beats]
        deltas.append(np.array([c.delta_ln_rmssd for c in said if c.delta_ln_rmssd is not None]))
    rng = np.random.default_rng(9)
    draws = 400 if quick else 1000
    for k in (judging.LEAST_OWN, 10, 20):
        outside = 0
        for own in deltas:
            for _ in range(draws):
                *earlier, today = rng.choice(own, k + 1, replace=False)
                usual = own_sessions(earlier)
                assert usual is not None
                outside += not usual.low_ln <= today <= usual.high_ln
        share = outside / (draws * people)
        found.add(
            *(str(k), str(people), str(draws * people), f"{100 * share:.1f} %"),
            holds=abs(share - 0.10) <= 0.02,
        )
    return found
