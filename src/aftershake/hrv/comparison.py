"""Settled integration against baseline: one number a session, and what it is worth.

Δ = ln RMSSD(after) − ln RMSSD(before), judged against how much two rests differ when nothing was
done between them. No p-value and no interval from the beats of one session: breathing alone makes
such intervals miss the truth far more often than they promise.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aftershake.hrv.explanations import breathing, breathing_within, heart_rate
from aftershake.hrv.limits import (
    RESTS,
    HeartRateMoved,
    LittleSettling,
    LongerApart,
    NoRestsAlike,
    PostureUnknown,
    TooFarApart,
    WiderAtNight,
)
from aftershake.hrv.model import (
    Comparison,
    Metrics,
    OwnSessions,
    RestExceedance,
    UsualVariation,
    Verdict,
)
from aftershake.hrv.plain_rests import (
    CLEAR_SHARE,
    LEAST_SHARE,
    MOVED_BPM,
    STANDARD,
    WITHIN_SHARE,
    PlainRests,
    RestPair,
    plain_rests,
)
from aftershake.hrv.quality import EDGE_S
from aftershake.hrv.reasons import (
    ComparisonLimit,
    DifferentPostures,
    FewControls,
    FewOwnSessions,
    LowConfidence,
    RestMissing,
    RestRefused,
    RestTooShort,
    ShortRests,
)

# PMID 28149345: RMSSD measured twice within half an hour has a typical error of 21 %, so that two
# rests differ by an SD of about 0.27 in ln units: these are its 80 % and 95 % limits. For rests of
# which no like was measured (plain_rests.py).
PUBLISHED = UsualVariation(within_ln=0.35, clear_ln=0.53)
LEAST_CONTROLS = 8
LEAST_OWN = 5
MOST_SHOWN = 20  # earlier sessions that one is drawn among
SAME_LN = 1e-6  # no two sessions of a heart are as alike as this
RANGE = 1 - WITHIN_SHARE
CLEAR_RANGE = 1 - CLEAR_SHARE
LEAST_S = 120.0
# Rests shorter than this can only show large changes.
SHORT_S = 240.0
# From one rest to the other, start to start or end to end. Pairs of rests were measured up to an
# hour apart; those 65 minutes apart differ as much (SD of Δ 0.317 and 0.316, nights of 25 people).
MOST_APART_S = 3900.0
# More than planned by so much, a session has not the timing of its plan any more.
LONGER_APART_S = 60.0


@dataclass(frozen=True, slots=True)
class Apart:
    """How far the two rests lie from each other, and how far by the plan."""

    apart_s: float
    planned_s: float

    @property
    def longer(self) -> bool:
        """Whether it is not what was planned any more."""
        return self.apart_s > self.planned_s + LONGER_APART_S


def compare(
    before: Metrics | None,
    after: Metrics | None,
    *,
    same_posture: bool | None,
    settled: bool = True,
    apart: Apart | None = None,
    earlier_ln: Sequence[float] | None = (),
    control_ln: Sequence[float] = (),
    pair: RestPair | None = None,
) -> Comparison:
    """Judge the change from one rest to the other; None for a rest that was not reached.

    `same_posture`: None where it is not known. `settled`: whether the body had time after the
    shaking. `apart`: None where there are not two rests, or it does not matter. `earlier_ln`: Δ of
    comparable earlier sessions, None where this one stands outside their row. `control_ln`: Δ of
    earlier sessions with rest instead of shaking; from 8 on, the person's own variation takes the
    place of other people's. `pair`: how the two rests lay in time, None where that is not known.
    The same input gives the same values.
    """
    plain = plain_rests(pair) if pair is not None else None
    usual = usual_variation(control_ln, plain)
    too_far = apart is not None and apart.apart_s > MOST_APART_S
    refusal = _refusal(before, after, same_posture)
    if apart is not None and too_far:
        refusal = (TooFarApart(apart.apart_s, MOST_APART_S), *refusal)
    if before is None or after is None:
        return Comparison("cannot_tell", None, None, None, None, usual, None, refusal)
    delta_hr = _minus(after.hr_bpm, before.hr_bpm)
    delta_breathing = _minus(after.breathing_per_min, before.breathing_per_min)
    if refusal or before.ln_rmssd is None or after.ln_rmssd is None:
        unlike = too_far or same_posture is False
        verdict: Verdict = "not_comparable" if unlike else "cannot_tell"
        return Comparison(verdict, None, None, delta_hr, delta_breathing, usual, None, refusal)
    delta = after.ln_rmssd - before.ln_rmssd
    shares = _exceedance(delta, delta_hr, usual, plain, control_ln)
    sure = bool(same_posture) and "low" not in (before.quality, after.quality)
    return Comparison(
        _verdict(delta, usual, sure=sure),
        delta,
        100 * math.expm1(delta),
        delta_hr,
        delta_breathing,
        usual,
        own_sessions(earlier_ln, plain),
        (
            *((LongerApart(apart.apart_s, apart.planned_s),) if apart and apart.longer else ()),
            *(() if same_posture else (PostureUnknown(),)),
            *breathing(before, after, delta),
            *breathing_within(before, after),
            *heart_rate(before, after, delta),
            *_beside_plain(delta_hr, shares, unlike=pair is not None and usual is PUBLISHED),
            *_conditions(before, after, settled),
            *_missing(earlier_ln, control_ln),
        ),
        shares,
        tuple(_finite(earlier_ln or ()))[-MOST_SHOWN:],
    )


def usual_variation(control_ln: Sequence[float], plain: PlainRests | None = None) -> UsualVariation:
    """The yardstick: what 1 in 10 and 1 in 50 pairs of plain rests go beyond.

    From 8 controls on the person's own, mean ± t(k − 1) · s · √(1 + 1/k), Student's t, where s is
    no less than in the steadiest of the people measured; else what `plain` rests do; else as
    published. Controls that do not differ at all are one recording played again, and tell nothing.
    """
    controls = _finite(control_ln)
    if len(controls) >= LEAST_CONTROLS and np.ptp(controls) >= SAME_LN:
        within, clear = (_half_width(controls, share, plain) for share in (RANGE, CLEAR_RANGE))
        return UsualVariation(within, clear, len(controls), float(np.mean(controls)))
    if plain is not None:
        within, clear = map(plain.awake.reached_by, (WITHIN_SHARE, CLEAR_SHARE))
        return UsualVariation(within, clear, measured=True)
    return PUBLISHED


def own_sessions(
    earlier_ln: Sequence[float] | None, plain: PlainRests | None = None
) -> OwnSessions | None:
    """Where the next session would lie in 9 of 10 cases, from 5 earlier ones on.

    mean ± t(k − 1) · s · √(1 + 1/k), Student's t; s as in `usual_variation`.
    """
    earlier = _finite(earlier_ln or ())
    if len(earlier) < LEAST_OWN or np.ptp(earlier) < SAME_LN:
        return None
    middle, half = float(np.mean(earlier)), _half_width(earlier, RANGE, plain)
    return OwnSessions(len(earlier), middle - half, middle + half)


def _exceedance(
    delta: float,
    delta_hr: float | None,
    usual: UsualVariation,
    plain: PlainRests | None,
    control_ln: Sequence[float],
) -> RestExceedance | None:
    """How often rests with nothing done between them differ by as much; None where not known."""
    if usual.controls is not None:
        from scipy.stats import t

        controls = _finite(control_ln)
        beyond = abs(delta - usual.middle_ln) / _next_sd(controls, plain)
        return RestExceedance(max(LEAST_SHARE, 2 * float(t.sf(beyond, len(controls) - 1))))
    if plain is None:
        return None
    moved = plain.moved if delta_hr is not None and abs(delta_hr) > MOVED_BPM else None
    return RestExceedance(
        plain.awake.share(delta),
        None if moved is None else moved.share(delta),
        None if plain.night is None else plain.night.share(delta),
    )


def _beside_plain(
    delta_hr: float | None, shares: RestExceedance | None, *, unlike: bool
) -> list[ComparisonLimit]:
    """What is to be said of plain rests beside the share of them all."""
    reasons: list[ComparisonLimit] = [NoRestsAlike()] if unlike else []
    if shares is not None and shares.moved is not None and delta_hr is not None:
        reasons.append(HeartRateMoved(delta_hr, shares.moved))
    if shares is not None and shares.night is not None and shares.share < WITHIN_SHARE:
        reasons.append(WiderAtNight(shares.night))
    return reasons


def _refusal(
    before: Metrics | None, after: Metrics | None, same_posture: bool | None
) -> tuple[ComparisonLimit, ...]:
    """Why nothing can be said; empty where something can."""
    unlike = same_posture is False and before is not None and after is not None
    reasons: list[ComparisonLimit] = [DifferentPostures()] if unlike else []
    for metrics, which in zip((before, after), RESTS, strict=True):
        if metrics is None:
            reasons.append(RestMissing(which))
        elif metrics.quality == "refused" or metrics.rmssd_ms is None:
            reasons.append(RestRefused(which, metrics.reason))
        elif _measured_s(metrics) < LEAST_S - EDGE_S:
            reasons.append(RestTooShort(which, _measured_s(metrics), LEAST_S))
    return tuple(reasons)


def _verdict(delta: float, usual: UsualVariation, *, sure: bool) -> Verdict:
    """Where Δ lies. Own control sessions also tell what resting alone does on average. With a rest
    of low confidence (not `sure`) nothing is clear."""
    beyond = delta - usual.middle_ln
    if abs(beyond) <= usual.within_ln:
        return "within_usual_variation"
    if abs(beyond) <= usual.clear_ln or not sure:
        return "larger_than_usual_higher" if beyond > 0 else "larger_than_usual_lower"
    return "clearly_higher" if beyond > 0 else "clearly_lower"


def _conditions(before: Metrics, after: Metrics, settled: bool) -> list[ComparisonLimit]:
    reasons: list[ComparisonLimit] = [
        LowConfidence(
            which, metrics.excluded_percent or 0.0, metrics.gap_s, misplaced=metrics.misplaced or 0
        )
        for metrics, which in zip((before, after), RESTS, strict=True)
        if metrics.quality == "low"
    ]
    shortest_s = min(_measured_s(before), _measured_s(after))
    if shortest_s < SHORT_S:
        reasons.append(ShortRests(shortest_s))
    if not settled:
        reasons.append(LittleSettling())
    return reasons


def _missing(
    earlier_ln: Sequence[float] | None, control_ln: Sequence[float]
) -> list[ComparisonLimit]:
    """How many sessions are missing until one's own ones tell something."""
    reasons: list[ComparisonLimit] = []
    missing = 0 if earlier_ln is None else LEAST_OWN - len(_finite(earlier_ln))
    if missing > 0:
        reasons.append(FewOwnSessions(missing))
    controls = len(_finite(control_ln))
    if 0 < controls < LEAST_CONTROLS:
        reasons.append(FewControls(controls, LEAST_CONTROLS))
    return reasons


def _measured_s(metrics: Metrics) -> float:
    return max(0.0, metrics.duration_s - metrics.gap_s)


def _half_width(values: list[float], share: float, plain: PlainRests | None) -> float:
    from scipy.stats import t

    return float(t.ppf((1 + share) / 2, len(values) - 1)) * _next_sd(values, plain)


def _next_sd(values: list[float], plain: PlainRests | None) -> float:
    """The SD of the next value about the mean of these. A few that happen to lie close together
    are no steadier than the steadiest people measured."""
    like = plain if plain is not None else plain_rests(STANDARD)
    least = like.least_sd_ln if like is not None else 0.0
    k = len(values)
    return max(float(np.std(values, ddof=1)), least) * math.sqrt(1 + 1 / k)


def _minus(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else after - before


def _finite(values: Sequence[float]) -> list[float]:
    return [float(value) for value in values if math.isfinite(value)]
