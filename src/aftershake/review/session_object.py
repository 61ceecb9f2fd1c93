"""The session object and its parts as the command-line contract lays them down."""

from __future__ import annotations

from typing import Any, get_args

from aftershake.hrv.metrics import LONGEST_REASON, finite, metrics_to_json
from aftershake.hrv.model import Comparison, OwnSessions, UsualVariation, Verdict
from aftershake.plain import plain
from aftershake.session.result import Result
from aftershake.wording.gaps import gap_words


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
        "ratings": {"before": None, "after": None},
        "comparison": comparison_to_json(result.comparison),
        "headline": result.headline,
        "marks": [{"t_s": mark.t_s, "note": mark.note} for mark in result.marks],
    }


def comparison_to_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison object of the contract."""
    usual, own = comparison.usual_variation, comparison.own_sessions
    return {
        "verdict": comparison.verdict,
        "delta_ln_rmssd": comparison.delta_ln_rmssd,
        "percent": comparison.percent,
        "delta_hr_bpm": comparison.delta_hr_bpm,
        "delta_breathing_per_min": comparison.delta_breathing_per_min,
        "usual_variation": {
            "within_ln": usual.within_ln,
            "clear_ln": usual.clear_ln,
            "from": usual.source,
            "middle_ln": usual.middle_ln,
        },
        "own_sessions": own and {"n": own.n, "low_ln": own.low_ln, "high_ln": own.high_ln},
        "reasons": list(comparison.reasons),
    }


def comparison_from_json(data: dict[str, Any]) -> Comparison:
    """The inverse of `comparison_to_json`.

    Raises KeyError, ValueError or TypeError for what no comparison can hold: it may come from a
    file.
    """
    usual, own = data["usual_variation"], data["own_sessions"]
    if data["verdict"] not in get_args(Verdict):
        raise ValueError(f"a verdict {data['verdict']!r}")
    return Comparison(
        verdict=data["verdict"],
        delta_ln_rmssd=finite(data["delta_ln_rmssd"]),
        percent=finite(data["percent"]),
        delta_hr_bpm=finite(data["delta_hr_bpm"]),
        delta_breathing_per_min=finite(data["delta_breathing_per_min"]),
        usual_variation=UsualVariation(
            finite(usual["within_ln"]),
            finite(usual["clear_ln"]),
            plain(usual["from"]),
            finite(usual.get("middle_ln", 0.0)),
        ),
        own_sessions=OwnSessions(finite(own["n"]), finite(own["low_ln"]), finite(own["high_ln"]))
        if own
        else None,
        reasons=tuple(plain(reason, LONGEST_REASON) for reason in data["reasons"]),
    )
