"""The session object of the command-line contract."""

from __future__ import annotations

from dataclasses import replace

import support.app_examples as examples
from aftershake.events import LinkReason
from aftershake.review.session_object import comparison_from_json, result_to_json
from aftershake.rr.gaps import Gap
from aftershake.session.result import Mark
from aftershake.wording.gaps import gap_words


def test_a_comparison_comes_back_from_its_json() -> None:
    said = result_to_json(examples.RESULT)["comparison"]
    assert comparison_from_json(said) == examples.RESULT.comparison


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
