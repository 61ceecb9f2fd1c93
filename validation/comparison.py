"""Rests between which nothing was done, rests between which RMSSD doubled, and one's own range."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from aftershake.hrv import time_domain
from aftershake.hrv.artifacts import flag
from aftershake.hrv.comparison import LEAST_OWN, compare, own_sessions
from aftershake.hrv.metrics import analyse
from aftershake.hrv.model import Comparison, Metrics
from aftershake.hrv.plain_rests import RestPair
from aftershake.rr.beats import Beats, Floats, from_intervals
from validation.data import data, drifting
from validation.table import Section

MINUTES = (2, 3, 5)
CLEARLY = ("clearly_higher", "clearly_lower")
MOST_CLEARLY, MOST_LARGER = 0.02, 0.10
LARGER = (*CLEARLY, "larger_than_usual_higher", "larger_than_usual_lower")
# SD of ln of the breathing swing: what drifts over minutes, and what wanders faster. With these,
# windows of 10, 30, 60 and 120 s within one rest differ as they do in real people (first rows), and
# so do two rests of the standard plan (SD of Δ 0.17 in people awake), of each person by themselves:
# hearts drift more or less than that, by an SD of ln of `PEOPLE`.
DRIFT, WANDER, PEOPLE = 0.12, 0.13, 0.3
WIDE_WANDER = 0.20
# The other extreme: two rests of one heart as far apart as published for half an hour.
WIDE_DRIFT = 0.22
WITHIN_S = (10, 30, 60, 120)
LABELLED = ("rest_rri", "sitting")
FEWEST_WINDOWS = 4  # of which an SD says anything


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
        "Nothing was done between the two. Simulated: the swing of breathing drifts (SD of ln "
        f"{DRIFT}, more in some hearts and less in others, forgotten in five minutes) and wanders "
        f"({WANDER}, in 45 s), so that windows of 10 to 120 s within one rest differ as in real "
        "people: the first rows tell (bar: medians within a factor of 1.5), and so that rests do: "
        "each row tells the SD of Δ, real or simulated. Limits are those of measured pairs of the "
        "same lengths and distance (see `rests`). Bars: “clearly” in at most 2 %, larger than "
        "usual or more in at most 10 %. The real pairs are "
        "few, and partly of the same minutes. Only of rest_rri and sitting is it known that they "
        "are rests: the bar is theirs. Of nn_intervals and real_rri nothing is known, neurotask is "
        "a task; what they give is listed.",
        ("rests", "pairs", "told", "SD of Δ", "clearly", "larger or more"),
    )
    hearts = 40 if quick else 200
    real_rests = [beats.where(~flag(beats)) for beats in _real_rests().values()]
    drawn = [_heart(620.0, seed, DRIFT) for seed in range(hearts // 2)]
    for seconds in WITHIN_S:
        spreads = [
            np.array([s for beats in some if (s := _within(beats, seconds)) is not None])
            for some in (real_rests, drawn)
        ]
        middle = [float(np.median(each)) for each in spreads]
        found.add(
            f"within one rest, {seconds} s windows: SD of ln RMSSD, lowest, median, highest",
            f"real {spreads[0].min():.2f}, {middle[0]:.2f}, {spreads[0].max():.2f}",
            f"simulated {spreads[1].min():.2f}, {middle[1]:.2f}, {spreads[1].max():.2f}",
            *("", "", ""),
            holds=abs(math.log(middle[1] / middle[0])) < math.log(1.5),
        )
    real: dict[bool, list[Comparison]] = {True: [], False: []}
    for minutes in MINUTES:
        for apart_s, where in ((0.0, "adjacent"), (600.0, "ten minutes apart")):
            said = []
            for name, from_s, judged in _real(minutes, apart_s):
                said.append(judged)
                if judged.verdict in LARGER:
                    times = f"× {math.exp(judged.delta_ln_rmssd or 0.0):.2f}"
                    place = f"{minutes} min from {from_s:.0f} s and the {minutes} {where}"
                    found.notes.append(f"- {name}, {place}: {times}")
                real[name in LABELLED].append(judged)
            if said:
                _add(found, f"real, {where}, {minutes} min", Pairs(said), holds=None)
    known = Pairs(real[True])
    _add(found, "real, labelled a rest, all", known, holds=_within_bars(known))
    _add(found, "real, others, all", Pairs(real[False]), holds=None)
    kinds = (
        (DRIFT, WANDER, ""),
        (DRIFT, WIDE_WANDER, ", restless"),
        (WIDE_DRIFT, WANDER, ", wide"),
    )
    for drift, wander, like in kinds:
        rests = {(m, a): [] for m in MINUTES for a in (0.0, 600.0)}  # type: dict[tuple[int, float], list[Comparison]]
        for seed in range(hearts):
            beats = _heart(1250.0, seed, drift, wander)
            for (minutes, apart_s), said in rests.items():
                said.append(_judge(beats, 10.0, minutes, apart_s))
        for (minutes, apart_s), said in rests.items():
            where = "ten minutes apart" if apart_s else "adjacent"
            name = f"simulated{like}, {where}, {minutes} min"
            _add(found, name, Pairs(said), holds=None if like else _within_bars(Pairs(said)))
    found.notes.append(
        f"\nRestless: a wander of {WIDE_WANDER}, with which windows of 10 to 60 s differ as in "
        "the median of these few real recordings, and those of 120 s by more. No bar: how restless "
        "most people are, five recordings cannot tell."
    )
    found.notes.append(
        f"\nWide: a drift of {WIDE_DRIFT}, so that two rests of five minutes ten minutes apart "
        "differ about as much (SD of Δ 0.27) as published for half an hour, and as people at night "
        "do: no bar. Who differs so much is served by control sessions of their own."
    )
    return found


def _within(beats: Beats, seconds: int) -> float | None:
    """SD of ln RMSSD of windows side by side in one rest."""
    starts = np.arange(float(beats.t_s[0]), float(beats.t_s[-1]) - seconds, seconds)
    windows = [beats.between(a, a + seconds) for a in starts]
    values = [time_domain.ln(time_domain.rmssd_ms(each)) for each in windows]
    told = [value for value in values if value is not None]
    return float(np.std(told, ddof=1)) if len(told) >= FEWEST_WINDOWS else None


def _add(found: Section, name: str, pairs: Pairs, *, holds: bool | None) -> None:
    found.add(name, *pairs.cells(), holds=holds)


def _within_bars(pairs: Pairs) -> bool:
    return pairs.share(CLEARLY) <= MOST_CLEARLY and pairs.share(LARGER) <= MOST_LARGER


def _judge(beats: Beats, from_s: float, minutes: float, apart_s: float) -> Comparison:
    long_s = 60.0 * minutes
    second_s = from_s + long_s + apart_s
    return compare(
        _rest(beats, from_s, long_s),
        _rest(beats, second_s, long_s),
        same_posture=True,
        pair=RestPair(long_s, long_s, apart_s),
    )


def _rest(beats: Beats, from_s: float, long_s: float) -> Metrics:
    return analyse(beats, from_s, from_s + long_s)


def _real_rests() -> dict[str, Beats]:
    """Every long real recording of somebody who hardly moves."""
    rests = {
        "nn_intervals": data.published("nn_intervals.txt"),
        "rest_rri": data.published("rest_rri.txt"),
        "real_rri": data.published("real_rri.txt")[:-1],
        "sitting": data.condition("sitting"),
        "neurotask": data.condition("neurotask"),
    }
    return {name: from_intervals(rr) for name, rr in rests.items()}


def _real(minutes: int, apart_s: float = 0.0) -> Iterable[tuple[str, float, Comparison]]:
    """Pairs of windows within each long real rest, in steps of a window."""
    for name, beats in _real_rests().items():
        last_s = float(beats.t_s[-1]) - 120.0 * minutes - apart_s
        for from_s in np.arange(0.0, last_s + 1.0, 60.0 * minutes):
            yield name, float(from_s), _judge(beats, float(from_s), minutes, apart_s)


def _heart(
    seconds: float,
    seed: int,
    drift: float,
    wander: float = WANDER,
    double_at: float = 0.0,
    *,
    differ: float = PEOPLE,
) -> Beats:
    rng = np.random.default_rng([seed, 8])
    drift *= math.exp(differ * float(np.random.default_rng([seed, 88]).normal()))
    rate_hz = float(rng.uniform(0.9, 1.35))
    times = drifting(
        seconds,
        seed,
        drift=drift,
        wander=wander,
        rate_hz=rate_hz,
        rmssd_ms=rng.uniform(0.02, 0.05) * 1000 / rate_hz,
        double_at=double_at,
    )
    return from_intervals(1000 * np.diff(times))


def power(quick: bool) -> Section:
    found = Section(
        "Power: a true doubling",
        "The swing of breathing doubles between two rests of five minutes, ten minutes apart, in "
        "hearts that drift as above, and in hearts that do not. Bar: “clearly higher” in at least "
        "85 % of all pairs.",
        ("rests", "pairs", "told", "median change", "clearly higher"),
    )
    hearts = 30 if quick else 600
    for drift, wander, bar in ((0.0, 0.0, None), (DRIFT, WANDER, 0.85)):
        drawn = (_heart(1250.0, seed, drift, wander, 310.0) for seed in range(hearts))
        said = [_judge(beats, 10.0, 5, 600.0) for beats in drawn]
        deltas = [c.delta_ln_rmssd for c in said if c.delta_ln_rmssd is not None]
        clear = sum(c.verdict == "clearly_higher" for c in said) / len(said)
        found.add(
            *(
                "hearts that drift as above" if drift else "steady hearts",
                str(hearts),
                str(len(deltas)),
            ),
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
        "The range is no narrower than that of the steadiest people measured, which few sessions "
        "often are by chance: with them fewer lie outside. Bar: 6 to 12 %.",
        ("earlier sessions", "people", "draws", "outside"),
    )
    people, sessions = (4, 30) if quick else (10, 50)
    deltas: list[Floats] = []
    for person in range(people):
        drift = 0.08 + 0.01 * person  # one heart's, in all its sessions
        beats = (
            _heart(910.0, 1000 * person + s + 5000, drift, differ=0.0) for s in range(sessions)
        )
        said = [_judge(each, 5.0, 5, 300.0) for each in beats]
        deltas.append(np.array([c.delta_ln_rmssd for c in said if c.delta_ln_rmssd is not None]))
    rng = np.random.default_rng(9)
    draws = 400 if quick else 1000
    for k in (LEAST_OWN, 10, 20):
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
            holds=0.06 <= share <= 0.12,
        )
    return found
