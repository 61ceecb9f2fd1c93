"""Metrics and comparisons as data and back, whatever their reasons are."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import support.app_examples as examples
from aftershake.hrv.live_reasons import LiveReason
from aftershake.hrv.reasons import ComparisonLimit, NoBeats, Refusal, RestRefused
from aftershake.hrv.serial import (
    comparison_from_data,
    comparison_to_data,
    metrics_from_data,
    metrics_to_data,
)
from aftershake.reasons import Said, by_code, from_data, to_data
from support.reasons import any_of

REST, SHAKING = (each.metrics for each in examples.RESULT.phases[:2])


def through_json(data: Any) -> Any:
    return json.loads(json.dumps(data, allow_nan=False))


@given(st.none() | any_of(Refusal))
def test_metrics_come_back_as_they_were(reason: Refusal | None) -> None:
    metrics = replace(SHAKING, reason=reason)
    assert metrics_from_data(through_json(metrics_to_data(metrics))) == metrics
    assert metrics_from_data(through_json(metrics_to_data(REST))) == REST


@settings(deadline=None)
@given(st.lists(any_of(ComparisonLimit), max_size=5))
def test_comparisons_come_back_as_they_were(reasons: list[ComparisonLimit]) -> None:
    comparison = replace(examples.RESULT.comparison, reasons=tuple(reasons))
    assert comparison_from_data(through_json(comparison_to_data(comparison))) == comparison


@pytest.mark.parametrize("union", [Refusal, ComparisonLimit, LiveReason])
def test_no_two_reasons_share_a_code(union: Any) -> None:
    kinds = get_args(union)
    assert len(by_code(union)) == len(kinds) == len(set(kinds))
    assert all(code.isidentifier() and code.islower() for code in by_code(union))


def test_what_is_no_reason_is_refused() -> None:
    for data in (
        {"code": "unheard_of"},
        {"code": "too_short", "duration_s": "long", "needed_s": 60.0},
        {"code": "too_short", "duration_s": float("nan"), "needed_s": 60.0},
        {"code": "too_short", "duration_s": True, "needed_s": 60.0},
        {"code": "too_short"},
        {},
        7,
        [],
        None,
    ):
        with pytest.raises((KeyError, ValueError, TypeError)):
            from_data(data, Refusal)
    with pytest.raises(ValueError, match="third"):
        from_data({"code": "rest_missing", "which": "third"}, ComparisonLimit)


def test_a_reason_within_a_reason() -> None:
    data = to_data(RestRefused("second", NoBeats()))
    assert data == {
        "code": "rest_refused",
        "which": "second",
        "why": {"code": "no_beats"},
        "name": "",
    }
    assert from_data(data, ComparisonLimit) == RestRefused("second", NoBeats())


def test_text_alone_is_what_was_said_and_can_only_be_read() -> None:
    assert from_data("wire\x1b[2J", Refusal) == Said("wire␛[2J")
