"""The details of a session as JSON: `show --details --json`."""

from __future__ import annotations

from typing import Any

from aftershake.reasons import to_data
from aftershake.review.details import Details, Recovery, RestDetails
from aftershake.wording.details import back, missing_rate
from aftershake.wording.metrics import refusal


def details_to_json(details: Details) -> dict[str, Any]:
    """Times in seconds on the session clock unless a name says `after`; nothing rounded, null
    where it cannot be said."""
    return {
        "start_s": details.start_s,
        "recovery": details.recovery and _recovery(details.recovery),
        "minutes": [
            {
                "t_s": each.t_s,
                "rmssd_ms": each.rmssd_ms,
                "quality": each.quality,
                "reason": each.reason and refusal(each.reason),
                "reason_codes": [each.reason.code] if each.reason else [],
            }
            for each in details.minutes
        ],
        "rests": [_rest(each) for each in details.rests],
        "steps": [
            {
                "phase": each.phase,
                "name": each.name,
                "start_s": each.start_s,
                "end_s": each.end_s,
            }
            for each in details.steps
        ],
        "heart_rate": [{"t_s": t_s, "bpm": bpm} for t_s, bpm in details.heart],
        "excluded": [{"t_s": t_s, "bpm": bpm} for t_s, bpm in details.excluded],
    }


def _rest(rest: RestDetails) -> dict[str, Any]:
    metrics = rest.metrics
    return {
        "phase": rest.phase,
        "which": rest.which,
        "name": rest.name,
        "reason": rest.reason and refusal(rest.reason),
        "reason_codes": [rest.reason.code] if rest.reason else [],
        "tachogram": [{"t_s": t_s, "rr_ms": rr_ms} for t_s, rr_ms in rest.tachogram],
        "poincare": {
            "sd1_ms": metrics.sd1_ms,
            "sd2_ms": metrics.sd2_ms,
            "pairs_ms": [list(pair) for pair in rest.pairs],
        },
        "spectrum": {
            "vlf_ms2": metrics.vlf_ms2,
            "lf_ms2": metrics.lf_ms2,
            "hf_ms2": metrics.hf_ms2,
            "total_power_ms2": metrics.total_power_ms2,
            "hz": [hz for hz, _ in rest.spectrum],
            "ms2_per_hz": [power for _, power in rest.spectrum],
        },
    }


def _recovery(recovery: Recovery) -> dict[str, Any]:
    return {
        "phase": recovery.phase,
        "baseline_hr_bpm": recovery.baseline_hr_bpm,
        "heart_rate": [
            {
                "after_s": each.after_s,
                "hr_bpm": each.hr_bpm,
                "reason": each.reason and missing_rate(each.reason),
                "reason_codes": [each.reason.code] if each.reason else [],
            }
            for each in recovery.rates
        ],
        "baseline_rmssd_ms": recovery.baseline_rmssd_ms,
        "rmssd_back": {**to_data(recovery.back), "words": back(recovery.back)},
    }
