"""The breathing rate of about a minute, and how sure it is: two guesses, and the surer one.

The usual guess is the count around the peak of the spectrum, moved towards one over a wider band,
which holds uneven breaths too. It is surer the better the counts and the peak agree, the more even
the breaths counted, and the further the peak stands out of what lies around it. The other one, for
slow breathing, competes with waves of blood pressure that are as slow: it needs a large swing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from aftershake.hrv.breath_count import (
    HALF_TURN,
    HIGHEST_HZ,
    SMALL_TURN,
    Count,
    Swing,
    counted,
    counted_each,
    filtered,
    power,
)
from aftershake.rr.beats import Floats
from aftershake.rr.middle import median

# Around a peak of the spectrum, so much below and above its frequency is counted.
BELOW, ABOVE = 0.55, 1.8
PEAK_HZ, SLOW_PEAK_HZ, HIGHEST_PEAK_HZ = 0.15, 0.07, 0.50  # where peaks are looked for
PEAK_REACH_HZ = 0.045  # a Hann window over a minute smears a pure tone this far to either side
# Edges of the filters. Breathing at rest is mostly above 0.11 Hz, slow waves mostly below 0.15.
ALL_HZ, LOW_HZ, MIDDLE_HZ, HIGH_HZ = 0.05, 0.08, 0.11, 0.15
MOST_APART = 0.5  # ln; counts further apart than this are simply apart
# Each beat samples breathing once: breathing at f and at (heart rate − f) look the same. Told is
# only what cannot be the image of breathing up to 31 a minute: few breathe faster at rest.
# Fixed by `make truth`: breathing. So are all below.
FASTEST_PER_MIN, HIGHEST_PER_MIN = 33.0, 24.6
SLOWEST_USUAL, SLOWEST_PER_MIN, HIGHEST_SLOW, HIGHEST_SLOW_PEAK = 8.8, 4.0, 9.5, 11.0
# The count around the peak goes so far (of ln) towards the wider one. Where breaths are uneven and
# beats few, those shorter than about two beats are not seen: so many more there are; and the
# narrower band lets the shorter ones by.
TOWARDS, MISSED, MISSED_FROM = 0.17, 1.1, 0.2
PASSED_BY, PASSED_BY_PEAK, EVEN = -0.12, 0.25, -0.02
# Log odds of being right within 1.5 a minute, fitted on half of the simulated hearts.
SURE = 6.0
APART, SMALL_TURNS, FROM_PEAK = -2.5, -3.8, -7.9  # ln between counts; to one without small turns
UNEVEN, UNEVEN_PEAK, UNEVEN_DEPTH = -0.9, -13.2, -2.2  # SD / mean
OUTSTANDING, MOST_OUTSTANDING = 0.62, 6.0  # ln of the peak over the median of what is beside it
LARGE, SMALLEST, LARGEST = 0.30, -8.0, -2.5  # ln of the peak's amplitude / mean interval
# Below this rate slow waves come in: surer the more of the swing lies above MIDDLE_HZ.
RATHER_SLOW, RATHER_SLOW_SHARE, RATHER_SLOW_PER_MIN = 9.8, 9.2, 12.0
SLOW_SURE, SLOW_APART, SLOW_TOP = 6.9, -6.5, -2.5
SLOW_SWING, SLOW_RATE, SLOW_REST, SLOW_MIDDLE = 1.85, 7.4, -1.4, 7.0
# Of amplitudes as a share of the mean interval: the least, and what more is no surer.
LEAST_SLOW_SWING, LARGE_SLOW_SWING = 0.03, 0.08


@dataclass(frozen=True, slots=True)
class Guess:
    """Breaths a minute; the chance that this is right within 1.5 of them, among simulated hearts
    (`sure`); and what of it counts towards telling it (`worth`): nothing of a possible image."""

    per_min: float
    sure: float
    worth: float


NO_GUESS = Guess(math.nan, 0.0, 0.0)


def guess(found: Swing) -> Guess:
    """The breathing of one stretch of about a minute; `NO_GUESS` where nothing can be counted."""
    hz, powers = power(found)
    usual, slow = _usual(found, hz, powers), _slow(found, hz, powers)
    return slow if slow.sure > usual.sure else usual


def _usual(found: Swing, hz: Floats, powers: Floats) -> Guess:
    at = _top(found, hz, powers, PEAK_HZ)
    top_hz, top = float(hz[at]), float(powers[at])
    part = filtered(found, MIDDLE_HZ)
    middle, plain = counted_each(part, (SMALL_TURN, HALF_TURN))
    high = counted(filtered(found, HIGH_HZ))
    peak = counted(filtered(found, BELOW * top_hz, ABOVE * top_hz))
    if middle is None or high is None or peak is None or plain is None:
        return NO_GUESS
    heart = 60 * found.heart_hz
    rate = peak.per_min * math.exp(
        TOWARDS * math.log(middle.per_min / peak.per_min)
        + MISSED * middle.lengths * max(0.0, peak.per_min / heart - MISSED_FROM)
        + PASSED_BY * middle.lengths
        + PASSED_BY_PEAK * peak.lengths
        + EVEN
    )
    if rate <= SLOWEST_USUAL:
        return NO_GUESS
    low, stop = hz.searchsorted(PEAK_HZ - 1e-9), hz.searchsorted(HIGHEST_HZ, side="right")
    beside = powers[low:stop][np.abs(hz[low:stop] - top_hz) > PEAK_REACH_HZ]
    outstanding = _ln(top / max(1e-12, median(beside)))
    amplitude = _ln(math.sqrt(2 * top) / found.mean_rr_ms)
    slower = max(0.0, math.log(RATHER_SLOW_PER_MIN / rate))
    share = _share_ln(part, filtered(found, ALL_HZ)) if slower else 0.0
    odds = (
        SURE
        + APART * _together(middle, high, peak)[1]
        + SMALL_TURNS * _apart(plain.per_min, rate)
        + FROM_PEAK * _apart(60 * top_hz, rate)
        + UNEVEN * middle.lengths
        + UNEVEN_PEAK * peak.lengths
        + UNEVEN_DEPTH * middle.depths
        + OUTSTANDING * min(MOST_OUTSTANDING, max(0.0, outstanding))
        + LARGE * min(LARGEST, max(SMALLEST, amplitude))
        + slower * (RATHER_SLOW + RATHER_SLOW_SHARE * share)
    )
    sure = _chance(odds)
    # What may be an image is not told, but known: the other pieces are not all there is.
    image = rate >= min(HIGHEST_PER_MIN, heart - FASTEST_PER_MIN)
    return Guess(rate, sure, 0.0 if image else sure)


def _slow(found: Swing, hz: Floats, powers: Floats) -> Guess:
    at = _top(found, hz, powers, SLOW_PEAK_HZ)
    top_hz = float(hz[at])
    swing = _ln(math.sqrt(2 * float(powers[at])) / found.mean_rr_ms)
    if top_hz >= HIGHEST_SLOW_PEAK / 60 or swing <= math.log(LEAST_SLOW_SWING):
        return NO_GUESS
    everything = filtered(found, ALL_HZ)
    peak = counted(filtered(found, BELOW * top_hz, ABOVE * top_hz))
    whole, plain = counted(everything), counted(filtered(found, LOW_HZ), HALF_TURN)
    if peak is None or whole is None or plain is None:
        return NO_GUESS
    rate, apart = _together(peak, whole, plain)
    if not SLOWEST_PER_MIN < rate <= HIGHEST_SLOW or rate >= 60 * found.heart_hz - FASTEST_PER_MIN:
        return NO_GUESS
    odds = (
        SLOW_SURE
        + SLOW_APART * apart
        + SLOW_TOP * _apart(60 * top_hz, rate)
        + SLOW_SWING * min(swing, math.log(LARGE_SLOW_SWING))
        + SLOW_RATE * math.log(rate / SLOW_MIDDLE)
        + SLOW_REST * _share_ln(filtered(found, HIGH_HZ), everything)
    )
    sure = _chance(odds)
    return Guess(rate, sure, sure)


def _top(found: Swing, hz: Floats, powers: Floats, from_hz: float) -> int:
    """Which frequency is the strongest above `from_hz` and below half of the heart rate."""
    low = int(hz.searchsorted(from_hz - 1e-9))
    to_hz = min(HIGHEST_PEAK_HZ, found.heart_hz / 2)
    return low + int(powers[low : hz.searchsorted(to_hz + 1e-9, side="right")].argmax())


def _together(*counts: Count) -> tuple[float, float]:
    """The median of three counts, and how far apart they are, ln."""
    rates = sorted(count.per_min for count in counts)
    return rates[1], _apart(rates[0], rates[2])


def _apart(one: float, other: float) -> float:
    return min(MOST_APART, abs(math.log(one / other)))


def _share_ln(part: Floats, whole: Floats) -> float:
    """ln of the swing of a part over that of the whole."""
    return _ln(math.sqrt(float(part @ part) / max(1e-9, float(whole @ whole))))


def _ln(ratio: float) -> float:
    return math.log(max(1e-9, ratio))


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-min(50.0, max(-50.0, odds))))
