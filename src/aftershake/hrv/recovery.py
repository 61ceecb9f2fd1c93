"""How heart rate and RMSSD come back in the rest after the shaking.

For looking at, not for a verdict: one minute of rest differs from the next by itself (SD of ln
RMSSD 0.07 to 0.17), so when a line is crossed is rough. Nothing is interpolated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from aftershake.hrv.course import MINUTE_S, STEP_S, Minute
from aftershake.hrv.metrics import usable_mean_rr_ms
from aftershake.hrv.quality import MOST_GAP
from aftershake.hrv.reasons import NoBeats, Refusal, SignalMissing
from aftershake.hrv.stretch import stretch
from aftershake.rr.beats import Beats

# Heart rate is told after so many minutes, as the mean of the half minute before: two breaths of
# the slowest and more.
AFTER_S = (60.0, 120.0, 300.0)
RATE_OVER_S = 30.0
ROUNDING_S = 0.5  # a phase ends with a tick


@dataclass(frozen=True, slots=True)
class RestShorter:
    """The rest ended before."""

    code: ClassVar[str] = "rest_shorter"
    lasted_s: float
    needed_s: float


RateMissing = RestShorter | NoBeats | SignalMissing


@dataclass(frozen=True, slots=True)
class RateAfter:
    """Heart rate (beats a minute) of the 30 s that end `after_s` into the rest, or why not."""

    after_s: float
    hr_bpm: float | None
    reason: RateMissing | None = None


# When RMSSD was back: times in seconds from the beginning of the rest, at the end of a minute.


@dataclass(frozen=True, slots=True)
class Returned:
    """It had been below the baseline, and this minute was the first at or above it."""

    code: ClassVar[str] = "returned"
    after_s: float


@dataclass(frozen=True, slots=True)
class ReturnedBetween:
    """Below at the one, at or above at the other; the minutes between could not be judged good."""

    code: ClassVar[str] = "returned_between"
    from_s: float
    to_s: float


@dataclass(frozen=True, slots=True)
class NotFallen:
    """The first minute was at or above the baseline already."""

    code: ClassVar[str] = "not_fallen"


@dataclass(frozen=True, slots=True)
class NotReturned:
    """Below it in every minute that was judged good. `whole`: these were all there are."""

    code: ClassVar[str] = "not_returned"
    lasted_s: float
    whole: bool


@dataclass(frozen=True, slots=True)
class NotJudged:
    """The minutes at the beginning were not good enough to tell whether it had fallen."""

    code: ClassVar[str] = "not_judged"


@dataclass(frozen=True, slots=True)
class NoBaseline:
    """The rest before has no RMSSD to come back to."""

    code: ClassVar[str] = "no_baseline"
    why: Refusal | None


@dataclass(frozen=True, slots=True)
class RestsUnlike:
    """Of rests in two postures, or hours apart, one is no measure for the other."""

    code: ClassVar[str] = "rests_unlike"


RmssdReturn = (
    Returned
    | ReturnedBetween
    | NotFallen
    | NotReturned
    | NotJudged
    | NoBaseline
    | RestsUnlike
    | RestShorter
)


def rates_after(
    beats: Beats, start_s: float, end_s: float, after_s: Sequence[float] = AFTER_S
) -> tuple[RateAfter, ...]:
    """Heart rate at each of `after_s` into the rest [start_s, end_s]. `beats` may be those of the
    whole session; beats in pauses are not among them."""
    return tuple(_rate(beats, start_s, end_s, each) for each in after_s)


def _rate(beats: Beats, start_s: float, end_s: float, after_s: float) -> RateAfter:
    if end_s - start_s < after_s - ROUNDING_S:
        return RateAfter(after_s, None, RestShorter(end_s - start_s, after_s))
    to_s = start_s + after_s
    found = stretch(beats, to_s - RATE_OVER_S, to_s)
    if not len(found.beats):
        return RateAfter(after_s, None, NoBeats())
    mean_rr = usable_mean_rr_ms(found.beats, found.flags, RATE_OVER_S)
    if mean_rr is None or found.gap_s > MOST_GAP * RATE_OVER_S:
        return RateAfter(after_s, None, SignalMissing())
    return RateAfter(after_s, 60000 / mean_rr)


def rmssd_return(
    minutes: Sequence[Minute], baseline_ms: float, start_s: float, end_s: float
) -> RmssdReturn:
    """When RMSSD first came back to the baseline and passed it. `minutes` are those of the rest
    [start_s, end_s], in order; only those judged good count."""
    if not minutes:
        return RestShorter(end_s - start_s, MINUTE_S)
    below_s: float | None = None
    whole = all(each.quality == "good" for each in minutes)
    for at, each in enumerate(minutes):
        if each.quality != "good" or each.rmssd_ms is None:
            continue
        if each.rmssd_ms < baseline_ms:
            below_s = each.t_s
        elif below_s is None:
            return NotFallen() if at == 0 else NotJudged()
        elif each.t_s - below_s > 1.5 * STEP_S:
            return ReturnedBetween(below_s - start_s, each.t_s - start_s)
        else:
            return Returned(each.t_s - start_s)
    if below_s is None:
        return NotJudged()
    return NotReturned(minutes[-1].t_s - start_s, whole)
