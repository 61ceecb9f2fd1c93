"""The session object of the command-line contract."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

import support.app_examples as examples
from aftershake.events import LinkReason
from aftershake.hrv.reasons import FewOwnSessions, LowConfidence, Moving
from aftershake.review.session_object import comparison_to_json, metrics_to_json, result_to_json
from aftershake.rr.gaps import Gap
from aftershake.session.result import Mark
from aftershake.wording.comparison import limit
from aftershake.wording.gaps import gap_words
from aftershake.wording.headline import headline_of
from aftershake.wording.metrics import refusal


def test_reasons_stand_beside_their_codes_in_one_order() -> None:
    reasons = (LowConfidence("first", 6.2, 3.0), FewOwnSessions(2))
    comparison = replace(examples.RESULT.comparison, reasons=reasons)
    said = comparison_to_json(comparison)
    assert said["reason_codes"] == ["low_confidence", "few_own_sessions"]
    assert said["reasons"] == [limit(reason) for reason in reasons]
    assert said["usual_variation"]["from"] == "published"


@pytest.mark.words
def test_of_movement_without_a_heart_rate_none_is_claimed() -> None:
    shaking = replace(examples.RESULT.phases[1].metrics, reason=Moving(), quality="refused")
    with_rate = metrics_to_json(replace(shaking, hr_bpm=96.0))["reason"]
    without = metrics_to_json(replace(shaking, hr_bpm=None))
    assert with_rate == refusal(Moving())
    assert "heart rate is shown" in with_rate
    assert "heart rate is shown" not in without["reason"]
    assert "no heart rate" in without["reason"]
    assert without["reason_codes"] == ["moving"]


def test_metrics_say_why_in_words_and_as_codes() -> None:
    rest, shaking = (each.metrics for each in examples.RESULT.phases[:2])
    assert (metrics_to_json(rest)["reason"], metrics_to_json(rest)["reason_codes"]) == (None, [])
    said = metrics_to_json(shaking)
    assert shaking.reason is not None
    assert (said["reason"], said["reason_codes"]) == (refusal(shaking.reason), ["moving"])
    assert list(said)[:7] == [
        *("beats", "duration_s", "gap_s", "excluded_percent", "quality", "reason"),
        "reason_codes",
    ]


def test_the_whole_is_json_with_its_headline() -> None:
    said = json.loads(json.dumps(result_to_json(examples.RESULT), allow_nan=False))
    assert said["headline"] == headline_of(examples.RESULT)


def test_a_gap_has_its_reason_in_words_and_in_codes() -> None:
    gap = Gap(900.0, 925.0, ("contact_lost", "link_lost"), LinkReason("switched_off"))
    assert result_to_json(replace(examples.RESULT, gaps=(gap,)))["gaps"] == [
        {
            "start_s": 900.0,
            "end_s": 925.0,
            "reason": gap_words(gap),
            "reason_codes": ["contact_lost", "link_lost", "switched_off"],
        }
    ]


def test_each_mark_has_its_time_and_room_for_a_note() -> None:
    marked = replace(examples.RESULT, marks=(Mark(12.5), Mark(301.0, "cramp")))
    assert result_to_json(marked)["marks"] == [
        {"t_s": 12.5, "note": ""},
        {"t_s": 301.0, "note": "cramp"},
    ]
