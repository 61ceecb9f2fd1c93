"""The full metrics of a stretch of beats: our own numbers, and neurokit2 as the reference."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from aftershake.hrv import reference, time_domain
from aftershake.hrv.artifacts import Flags, contiguous_runs, detect_artifacts, in_bounds
from aftershake.hrv.breathing import breathing
from aftershake.hrv.model import BRIEF_S, LEAST_RATE_S, Metrics, RawMetrics, enough_of
from aftershake.hrv.nonlinear import dfa_alpha1
from aftershake.hrv.prediction import FEWEST_BEATS
from aftershake.hrv.quality import EDGE_S, LEAST_PAIRS, grade
from aftershake.hrv.reasons import Moving
from aftershake.hrv.rhythm import extra_share, missed_share
from aftershake.hrv.run_edges import with_edges
from aftershake.hrv.sighs import sighs
from aftershake.hrv.spectrum import spectrum
from aftershake.hrv.stretch import SHORT_CONTEXT_S, context_s
from aftershake.rr.beats import Beats, Bools, Floats, missing_s

# Raise with every change that changes a number: stored numbers carry the one that made them.
ALGORITHM = "10"

# neurokit2 classifies beat by beat in Python: a longer stretch has our own judgements alone.
MOST_CLASSIFIED = 6000
# Of all beats, missed: then the rest tell no heart rate; nor where it is left to the intervals that
# hold the missed ones, too, and these are more than so many.
MOST_MISSED, MOST_WITHIN = 0.35, 0.05
# So many beats of a short run tell whether one of them was missed, or is the part of one: then the
# longest is longer than the shortest by more than this factor.
LEAST_EVEN, EVEN = 3, 1.5
LEAST_SPREAD_S = 120.0  # SDNN, pNN50, SD1, SD2


def analyse(beats: Beats, from_s: float, to_s: float, *, moving: bool = False) -> Metrics:
    """Metrics of [from_s, to_s]. `beats` may be those of the whole session.

    `moving` (shaking) keeps heart rate and refuses HRV. Takes seconds the first time: neurokit2.
    Never raises for any content of `beats`, and gives no inf or NaN.
    """
    duration_s = float(max(0.0, to_s - from_s))
    around = beats.between(from_s - context_s(duration_s), to_s + SHORT_CONTEXT_S)
    gap_s = missing_s(around, from_s, to_s)
    inside = (around.starts_s >= from_s - 1e-9) & (around.t_s <= to_s + 1e-9)
    found = _judge(around, classify=not moving)
    judged = grade(around, found, inside, duration_s=duration_s, gap_s=gap_s)
    flags, window = found.at(inside), around.where(inside)
    mean_rr = usable_mean_rr_ms(window, flags, duration_s)
    metrics = Metrics(
        beats=len(window),
        duration_s=duration_s,
        gap_s=gap_s,
        excluded_percent=judged.excluded_percent,
        quality="refused" if moving else judged.quality,
        reason=Moving() if moving and len(window) else judged.reason,
        mean_rr_ms=mean_rr,
        hr_bpm=60000 / mean_rr if mean_rr else None,
        raw=RawMetrics(time_domain.rmssd_ms(window), time_domain.sdnn_ms(window)),
        excluded=tuple(np.flatnonzero(flags.any).tolist()),
    )
    if metrics.quality == "refused":
        return metrics
    return _variability(replace(metrics, misplaced=judged.misplaced), window, flags)


def _variability(metrics: Metrics, window: Beats, flags: Flags) -> Metrics:
    clean = window.where(~flags.any)
    rmssd = time_domain.rmssd_ms(clean)
    enough = metrics.duration_s - metrics.gap_s >= LEAST_SPREAD_S - EDGE_S
    power = spectrum(window, flags.any)
    breaths = breathing(window, flags.any)
    unbroken = _longest_run(clean)
    deep = sighs(window, flags.any, LEAST_PAIRS)
    dfa, entropy = dfa_alpha1(unbroken), reference.sample_entropy(unbroken)
    return replace(
        metrics,
        rmssd_ms=rmssd,
        ln_rmssd=time_domain.ln(rmssd),
        sdnn_ms=time_domain.sdnn_ms(clean) if enough else None,
        pnn50_percent=time_domain.pnn50_percent(clean) if enough else None,
        sd1_ms=time_domain.sd1_ms(clean) if enough else None,
        sd2_ms=time_domain.sd2_ms(clean) if enough else None,
        vlf_ms2=power.vlf_ms2,
        lf_ms2=power.lf_ms2,
        hf_ms2=power.hf_ms2,
        total_power_ms2=power.total_power_ms2,
        dfa_alpha1=dfa,
        sample_entropy=entropy,
        breathing_per_min=breaths.per_min,
        dfa_beats=unbroken.size if dfa is not None else None,
        sample_entropy_beats=(
            min(unbroken.size, reference.MOST_ENTROPY_BEATS) if entropy is not None else None
        ),
        breathing_lowest_per_min=breaths.lowest_per_min,
        breathing_highest_per_min=breaths.highest_per_min,
        sighs=deep.count,
        rmssd_without_sighs_ms=deep.rmssd_without_ms,
    )


def _judge(around: Beats, *, classify: bool) -> Flags:
    """Our judgements, and neurokit2's classes added to the one they are the reference for."""
    if not classify or len(around) > MOST_CLASSIFIED:
        return with_edges(around, detect_artifacts(around))
    classified = np.zeros(len(around), dtype=bool)
    for at in reference.artifact_classes(around).values():
        classified[list(at)] = True
    return with_edges(around, detect_artifacts(around, classified))


def _longest_run(clean: Beats) -> Floats:
    """RR of the longest stretch that neither a gap nor an artifact interrupts."""
    runs = contiguous_runs(clean.run)
    a, b = max(runs, key=lambda ab: ab[1] - ab[0], default=(0, 0))
    return clean.rr_ms[a:b]


def usable_mean_rr_ms(window: Beats, flags: Flags, duration_s: float) -> float | None:
    """Mean RR, ms, from beats of at least 10 s: the clean ones if they are most of them, else, in a
    stretch that is not brief, all that are possible; and those of short runs in which none was
    missed. `duration_s` is what was measured, with what is missing.

    None where so many beats were missed that no interval can be trusted to hold one beat, where
    the mean would be of intervals that hold two, or of such that are a part of one; or where what
    counts is too little of the time.
    """
    if not len(window):
        return None
    clean = ~flags.any | _even(window)
    if np.mean(clean) < 0.5:
        if duration_s < BRIEF_S or extra_share(window) > MOST_WITHIN:
            return None
        clean = ~flags.bounds
    chosen = window.where(clean)
    counted_ms = chosen.rr_ms.sum()
    if missed_share(window) > MOST_MISSED or not enough_of(counted_ms / 1000, duration_s):
        return None
    if max(missed_share(chosen), _missed_by_run(chosen)) > MOST_WITHIN:
        return None
    return time_domain.mean_rr_ms(chosen) if counted_ms >= 1000 * LEAST_RATE_S else None


def _missed_by_run(beats: Beats) -> float:
    """`missed_share` of each run by itself, weighted: over a pause the heart may be another, whose
    beats are near multiples of these."""
    runs = contiguous_runs(beats.run)
    missed = sum((b - a) * missed_share(beats.where(_only(a, b, len(beats)))) for a, b in runs)
    return missed / len(beats) if len(beats) else 0.0


def _only(a: int, b: int, size: int) -> Bools:
    which = np.zeros(size, dtype=bool)
    which[a:b] = True
    return which


def _even(window: Beats) -> Bools:
    """Shape (n,): the beats of runs too short to be judged, but about equally long: none of them is
    two beats or the half of one."""
    even = np.zeros(len(window), dtype=bool)
    for a, b in contiguous_runs(window.run):
        rr = window.rr_ms[a:b]
        if LEAST_EVEN <= rr.size < FEWEST_BEATS and in_bounds(rr).all():
            even[a:b] = rr.max() < EVEN * rr.min()
    return even
