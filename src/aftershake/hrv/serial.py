"""Metrics and comparisons as data that JSON can hold, values only: on disk and between processes.

What commands print is in `aftershake.review.session_object`.
"""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any, get_args

from aftershake.hrv.model import (
    Comparison,
    Metrics,
    OwnSessions,
    Quality,
    RawMetrics,
    RestExceedance,
    UsualVariation,
    Verdict,
)
from aftershake.hrv.reasons import ComparisonLimit, Refusal
from aftershake.reasons import from_data, to_data


def metrics_to_data(metrics: Metrics) -> dict[str, Any]:
    """The metrics by name, nothing rounded; the reason with its code and numbers."""
    return asdict(metrics) | {"reason": metrics.reason and to_data(metrics.reason)}


def metrics_from_data(data: dict[str, Any]) -> Metrics:
    """The way back. Keys that are not known are left out.

    Raises KeyError, ValueError or TypeError for what no metrics can be: it may come from a file.
    """
    known = {name: data[name] for name in Metrics.__dataclass_fields__ if name in data}
    raw = known.pop("raw", None) or {}
    quality, reason = known.pop("quality"), known.pop("reason")
    excluded_at_s = known.pop("excluded_at_s", None)
    if quality not in get_args(Quality):
        raise ValueError(f"a quality {quality!r}")
    return Metrics(
        **{name: finite(value) for name, value in known.items()},
        quality=quality,
        reason=None if reason is None else from_data(reason, Refusal),
        raw=RawMetrics(finite(raw.get("rmssd_ms")), finite(raw.get("sdnn_ms"))),
        excluded_at_s=None if excluded_at_s is None else tuple(map(finite, excluded_at_s)),
    )


def comparison_to_data(comparison: Comparison) -> dict[str, Any]:
    """The comparison by name, nothing rounded; the reasons with their codes and numbers."""
    return asdict(comparison) | {"reasons": [to_data(reason) for reason in comparison.reasons]}


def comparison_from_data(data: dict[str, Any]) -> Comparison:
    """The way back. Raises KeyError, ValueError or TypeError for what no comparison can be."""
    usual, own = data["usual_variation"], data["own_sessions"]
    shares = data.get("rest_exceedance")  # of a version before it, not worked out yet
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
            finite(usual["controls"]),
            finite(usual.get("middle_ln", 0.0)),
            usual.get("measured", False) is True,
        ),
        own_sessions=OwnSessions(finite(own["n"]), finite(own["low_ln"]), finite(own["high_ln"]))
        if own
        else None,
        reasons=tuple(from_data(reason, ComparisonLimit) for reason in data["reasons"]),
        rest_exceedance=RestExceedance(
            *(finite(shares[name]) for name in ("share", "moved", "night"))
        )
        if shares
        else None,
        earlier_ln=tuple(map(finite, data.get("earlier_ln", ()))),
    )


def finite(value: Any) -> Any:
    """A number as it is, or None. Raises TypeError for what is no number, ValueError for NaN."""
    if value is not None and not math.isfinite(value):
        raise ValueError(f"the number {value}")
    return value
