"""The objects of the command-line contract (docs/json.md): their names, and
what the numbers in one of them have to do with each other. Asked of what the program prints."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from typing import Any

HELD = ("beats", "duration_s", "gap_s", "excluded_percent", "quality", "reason")
RATE = ("mean_rr_ms", "hr_bpm")
VALUES = (
    *("rmssd_ms", "ln_rmssd", "sdnn_ms", "pnn50_percent", "sd1_ms", "sd2_ms"),
    *("vlf_ms2", "lf_ms2", "hf_ms2", "total_power_ms2", "dfa_alpha1", "sample_entropy"),
    "breathing_per_min",
)
RAW = ("rmssd_ms", "sdnn_ms")
METRICS = (*HELD, *RATE, *VALUES, "raw")
# Added to those, and as much a number of the heart's variability.
ADDED = (
    *("dfa_beats", "sample_entropy_beats", "breathing_lowest_per_min", "breathing_highest_per_min"),
    *("sighs", "rmssd_without_sighs_ms", "misplaced"),
)
COMPARISON = (
    *("verdict", "delta_ln_rmssd", "percent", "delta_hr_bpm", "delta_breathing_per_min"),
    *("usual_variation", "own_sessions", "rest_exceedance", "reasons", "reason_codes"),
)
SESSION = (
    *("id", "title", "started_at", "duration_s", "plan", "strap", "complete", "phases", "gaps"),
    *("ratings", "comparison", "marks"),
)
PHASE = (
    *("name", "kind", "posture", "start_s", "end_s", "measured_from_s", "measured_to_s"),
    "metrics",
)
VERDICTS = (
    *("clearly_higher", "larger_than_usual_higher", "within_usual_variation"),
    *("larger_than_usual_lower", "clearly_lower", "cannot_tell", "not_comparable"),
)
UNTOLD = VERDICTS[-2:]
FROM = re.compile(r"published|measured rests|\d+ control sessions")
# May be nothing at all and still be a number.
MAY_BE_0 = ("pnn50_percent", "sample_entropy", "ln_rmssd", "sighs", "misplaced")


def check_session(told: dict[str, Any]) -> None:
    """Raises AssertionError for what the contract does not have, or what cannot be."""
    _all_finite(told)
    assert set(SESSION) <= set(told)
    assert datetime.fromisoformat(told["started_at"]).utcoffset() == timedelta(0)
    assert isinstance(told["complete"], bool)
    for phase in told["phases"]:
        assert set(PHASE) <= set(phase)
        assert phase["kind"] in ("rest", "shake", "other")
        times = ("start_s", "measured_from_s", "measured_to_s", "end_s")
        assert [phase[name] for name in times] == sorted(phase[name] for name in times)
        check_metrics(phase["metrics"])
        if phase["kind"] == "shake":
            assert phase["metrics"]["quality"] == "refused"
    for gap in told["gaps"]:
        assert 0 <= gap["start_s"] < gap["end_s"]
        assert gap["reason"]
    assert set(told["ratings"]) == {"before", "after"}
    assert all({"t_s", "note"} <= set(mark) for mark in told["marks"])
    check_comparison(told["comparison"])
    _check_deltas(told)


def check_metrics(told: dict[str, Any]) -> None:
    """The same of a metrics object."""
    _all_finite(told)
    assert set(METRICS) | set(ADDED) <= set(told)
    assert set(told["raw"]) == set(RAW)
    assert 0 <= told["gap_s"] <= told["duration_s"] + 1e-6
    assert (told["excluded_percent"] is None) == (told["beats"] == 0)
    refused = told["quality"] == "refused"
    assert refused or told["quality"] in ("good", "low")
    assert bool(told["reason"]) == refused
    values = {name: told[name] for name in (*VALUES, *ADDED)}
    if refused:
        assert set(values.values()) == {None}, values
    else:
        assert math.isclose(math.log(told["rmssd_ms"]), told["ln_rmssd"])
    for name, value in {**values, **{name: told[name] for name in RATE}, **told["raw"]}.items():
        assert value is None or value > 0 or name in MAY_BE_0, (name, value)
    if told["mean_rr_ms"] is not None:
        assert math.isclose(told["hr_bpm"], 60000 / told["mean_rr_ms"])


def check_comparison(told: dict[str, Any]) -> None:
    """The same of a comparison object."""
    _all_finite(told)
    assert set(COMPARISON) <= set(told)
    assert told["verdict"] in VERDICTS
    delta = told["delta_ln_rmssd"]
    untold = told["verdict"] in UNTOLD
    assert (delta is None) == (told["percent"] is None) == untold
    if delta is not None:
        assert math.isclose(told["percent"], 100 * math.expm1(delta), abs_tol=1e-9)
    usual, own, share = (
        told[name] for name in ("usual_variation", "own_sessions", "rest_exceedance")
    )
    assert 0 < usual["within_ln"] < usual["clear_ln"]
    assert FROM.fullmatch(usual["from"])
    assert own is None or (own["n"] >= 5 and own["low_ln"] < own["high_ln"])
    assert share is None or 0 < share <= 1
    if untold:
        assert (own, share) == (None, None)
        assert told["reasons"]  # why
    else:
        assert (share is None) == (usual["from"] == "published")
    assert len(told["reasons"]) == len(told["reason_codes"])
    assert all(told["reasons"])
    assert all(re.fullmatch(r"[a-z_]+", code) for code in told["reason_codes"])


def _check_deltas(told: dict[str, Any]) -> None:
    """That each difference is one of two rests of this session."""
    pairs = [
        (one["metrics"], two["metrics"])
        for one in told["phases"]
        for two in told["phases"]
        if one["kind"] == two["kind"] == "rest" and one["start_s"] < two["start_s"]
    ]
    for name, of in (
        ("delta_ln_rmssd", "ln_rmssd"),
        ("delta_hr_bpm", "hr_bpm"),
        ("delta_breathing_per_min", "breathing_per_min"),
    ):
        delta = told["comparison"][name]
        assert delta is None or any(
            math.isclose(after[of] - before[of], delta, abs_tol=1e-9)
            for before, after in pairs
            if None not in (before[of], after[of])
        ), name


def _all_finite(value: Any) -> None:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            _all_finite(each)
    assert not isinstance(value, float) or math.isfinite(value)
