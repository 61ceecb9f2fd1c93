"""The breathing rate of about a minute, and how sure it is: two guesses, and the surer one.

The usual guess is the median of three counts that are independent in what they leave out. It is
surer the better they agree, the more even the breaths counted, and the more of the swing is theirs.
The other one, for slow breathing, competes with waves of blood pressure that are as slow: it needs
a large swing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from aftershake.hrv.breath_count import (
    HALF_TURN,
    HIGHEST_HZ,
    Count,
    Swing,
    counted,
    filtered,
    power,
)
from aftershake.rr.beats import Floats

# Around a peak of the spectrum, so much below and above its frequency is counted.
BELOW, ABOVE = 0.55, 1.8
PEAK_HZ, SLOW_PEAK_HZ, HIGHEST_PEAK_HZ = 0.15, 0.07, 0.50  # where peaks are looked for
HALF_PEAK_HZ = 0.03  # a Hann window over a minute smears a pure tone this far to either side
# Edges of the filters. Breathing at rest is mostly above 0.11 Hz, slow waves mostly below 0.15.
ALL_HZ, LOW_HZ, MIDDLE_HZ, HIGH_HZ = 0.05, 0.08, 0.11, 0.15
MOST_APART = 0.5  # ln; counts further apart than this are simply apart
# Each beat samples breathing once: breathing at f and at (heart rate − f) look the same. Told is
# only what cannot be the image of breathing up to 31 a minute: few breathe faster at rest. The
# quicker breaths, too, must lie below half of the heart rate.
# Fixed by `make truth`: breathing. So are all below.
FASTEST_PER_MIN, HIGHEST_PER_MIN, HALF_HEART = 33.0, 24.6, 0.44
SLOWEST_USUAL, SLOWEST_PER_MIN, HIGHEST_SLOW, HIGHEST_SLOW_PEAK = 8.5, 4.0, 9.5, 11.0
LEAST_SLOW_SWING = 0.042  # amplitude, as a share of the mean interval
LARGE_SLOW_SWING = 0.082  # more is no surer
# Where breaths are uneven and beats few, those shorter than about two beats are not seen: so many
# more there are.
MISSED, MISSED_FROM = 2.0, 0.2
# Small turns change the count by more than this, ln: then the spectrum is asked, which must agree.
NOISY, AGREE, REACH_HZ = 0.08, 0.13, 0.10
# Log odds of being right within 1.5 a minute, fitted on half of the simulated hearts.
SURE = 6.5
APART, SMALL_TURNS = -5.3, -6.3  # ln between the counts; and to one that small turns do not enter
UNEVEN, UNEVEN_PEAK, UNEVEN_DEPTH = -6.9, -6.6, -4.6  # SD / mean
OWN_SHARE = 0.6  # ln of the swing above MIDDLE_HZ as a share of all
PEAK_SHARE = 2.0  # of the power above PEAK_HZ
QUICK, NEAR_HALF = -6.4, -11.2  # unevenness where breathing is quick; what exceeds HR / 4
QUICK_FROM_PER_MIN, NEAR_FROM = 16.0, 0.25
SLOW_SURE, SLOW_APART, SLOW_TOP = 9.2, -7.1, -2.6
SLOW_SWING, SLOW_RATE, SLOW_REST, SLOW_MIDDLE = 2.25, 2.9, -0.58, 7.0
# The fit is of all together: quick breathing is wrong more often than it says, and a slow wave of
# a real person is rarely breathing.
QUICK_LESS, QUICK_ABOVE_PER_MIN, SLOW_LESS = 0.42, 17.5, 0.5


@dataclass(frozen=True, slots=True)
class Guess:
    """Breaths a minute; roughly the chance that this is right within 1.5 of them among all
    guesses (`sure`), and what of it counts towards telling a rate of its kind (`worth`)."""

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
    top_hz = _top_hz(found, hz, powers, PEAK_HZ)
    part = filtered(found, MIDDLE_HZ)
    middle, high = counted(part), counted(filtered(found, HIGH_HZ))
    peak = counted(filtered(found, BELOW * top_hz, ABOVE * top_hz))
    plain = counted(part, HALF_TURN)
    if middle is None or high is None or peak is None or plain is None:
        return NO_GUESS
    rate, apart = _together(middle, high, peak)
    small = _apart(plain.per_min, rate)
    if small > NOISY:
        # Half of the small turns are breaths, the other half noise. Noise has no frequency of its
        # own: the spectrum, which knows nothing of turns, must say the same.
        rate = math.sqrt(rate * min(rate, plain.per_min))
        spectral = 60 * _middle_hz(hz, powers, top_hz)
        if _apart(spectral, rate) > AGREE:
            return NO_GUESS
        rate = math.sqrt(rate * spectral)
    heart = 60 * found.heart_hz
    rate *= 1 + MISSED * middle.lengths * max(0.0, rate / heart - MISSED_FROM)
    quickest = min(HIGHEST_PER_MIN, heart - FASTEST_PER_MIN)
    if rate <= SLOWEST_USUAL:
        return NO_GUESS
    too_quick = rate >= quickest or rate * (1 + middle.lengths) > HALF_HEART * heart
    everything = filtered(found, ALL_HZ)
    above = hz >= PEAK_HZ - 1e-9
    near = above & (np.abs(hz - top_hz) <= HALF_PEAK_HZ + 1e-9)
    odds = (
        SURE
        + APART * apart
        + SMALL_TURNS * small
        + UNEVEN * middle.lengths
        + UNEVEN_PEAK * peak.lengths
        + UNEVEN_DEPTH * middle.depths
        + OWN_SHARE * max(-1.5, _share_ln(part, everything))
        + QUICK * max(0.0, math.log(rate / QUICK_FROM_PER_MIN)) * middle.lengths
        + NEAR_HALF * max(0.0, rate / heart - NEAR_FROM)
        + PEAK_SHARE * float(powers[near].sum() / powers[above & (hz <= HIGHEST_HZ)].sum())
    )
    sure = _chance(odds)
    if too_quick:  # not to be told, but to be known: the other pieces are not all there is
        return Guess(rate, sure, 0.0)
    return Guess(rate, sure, sure * (QUICK_LESS if rate > QUICK_ABOVE_PER_MIN else 1.0))


def _slow(found: Swing, hz: Floats, powers: Floats) -> Guess:
    top_hz = _top_hz(found, hz, powers, SLOW_PEAK_HZ)
    swing = _ln(math.sqrt(2 * float(np.interp(top_hz, hz, powers))) / found.mean_rr_ms)
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
    return Guess(rate, sure, SLOW_LESS * sure)


def _top_hz(found: Swing, hz: Floats, powers: Floats, from_hz: float) -> float:
    """The strongest frequency above `from_hz` and below half of the heart rate."""
    inside = (hz >= from_hz - 1e-9) & (hz <= min(HIGHEST_PEAK_HZ, found.heart_hz / 2) + 1e-9)
    return float(hz[inside][np.argmax(powers[inside])])


def _middle_hz(hz: Floats, powers: Floats, top_hz: float) -> float:
    """The mean frequency of the power around a peak."""
    near = (np.abs(hz - top_hz) <= REACH_HZ) & (hz >= PEAK_HZ - HALF_PEAK_HZ)
    return float(hz[near] @ powers[near] / powers[near].sum())


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
