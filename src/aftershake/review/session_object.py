"""The session object and its parts as the command-line contract lays them down."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from aftershake.hrv.model import Comparison, Metrics
from aftershake.session.check import Said
from aftershake.session.result import Result
from aftershake.wording.comparison import limits, usual_from
from aftershake.wording.gaps import gap_words
from aftershake.wording.headline import headline_of
from aftershake.wording.metrics import why_refused


def result_to_json(result: Result) -> dict[str, Any]:
    """The session object: keys and order of the contract, null where it cannot be said."""
    return {
        "id": result.id,
        "title": result.title,
        "started_at": result.started_at,
        "duration_s": result.duration_s,
        "plan": result.plan,
        "strap": result.strap,
        "complete": result.complete,
        "phases": [
            {
                "name": phase.name,
                "kind": phase.kind,
                "posture": phase.posture,
                "start_s": phase.start_s,
                "end_s": phase.end_s,
                "measured_from_s": phase.measured_from_s,
                "measured_to_s": phase.measured_to_s,
                "metrics": metrics_to_json(phase.metrics),
            }
            for phase in result.phases
        ],
        "gaps": [
            {
                "start_s": gap.start_s,
                "end_s": gap.end_s,
                "reason": gap_words(gap),
                "reason_codes": list(gap.codes),
            }
            for gap in result.gaps
        ],
        "ratings": {"before": result.said.rated("before"), "after": result.said.rated("after")},
        "comparison": comparison_to_json(result.comparison),
        "headline": headline_of(result),
        "marks": [{"t_s": mark.t_s, "note": mark.note} for mark in result.marks],
        "check": check_to_json(result.said),
        "cues": [{"t_s": e.t_s, "cue": e.cue, "words": e.words} for e in result.cues],
        "tiredness": [{"t_s": each.t_s, "value": each.value} for each in result.said.tiredness],
    }


def check_to_json(said: Said) -> dict[str, Any]:
    """What the person noted, as codes and their own words; null where they said nothing."""
    return {
        "posture": said.note("posture") or None,
        "tags": list(said.tags),
        "tremor": said.note("tremor") or None,
        "place": said.note("place") or None,
        "overwhelmed": said.note("overwhelmed") or None,
        "note": said.note("note") or None,
        "distress_code": said.distress,
    }


def metrics_to_json(metrics: Metrics) -> dict[str, Any]:
    """The metrics object of the contract: its keys in its order, nothing rounded."""
    reason = metrics.reason
    found: dict[str, Any] = {}
    for name, value in asdict(metrics).items():
        if name == "excluded":  # told with the details, where there are any
            continue
        found[name] = value
        if name == "reason":
            found["reason"] = why_refused(metrics) or None
            found["reason_codes"] = [] if reason is None else [reason.code]
    return found


def comparison_to_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison object of the contract."""
    usual, own = comparison.usual_variation, comparison.own_sessions
    shares = comparison.rest_exceedance
    return {
        "verdict": comparison.verdict,
        "delta_ln_rmssd": comparison.delta_ln_rmssd,
        "percent": comparison.percent,
        "delta_hr_bpm": comparison.delta_hr_bpm,
        "delta_breathing_per_min": comparison.delta_breathing_per_min,
        "usual_variation": {
            "within_ln": usual.within_ln,
            "clear_ln": usual.clear_ln,
            "from": usual_from(usual),
            "middle_ln": usual.middle_ln,
        },
        "own_sessions": own and {"n": own.n, "low_ln": own.low_ln, "high_ln": own.high_ln},
        "rest_exceedance": shares and shares.share,
        "rest_exceedance_heart_rate_moved": shares and shares.moved,
        "rest_exceedance_night": shares and shares.night,
        "earlier_ln": list(comparison.earlier_ln),
        "reasons": list(limits(comparison)),
        "reason_codes": [reason.code for reason in comparison.reasons],
    }
