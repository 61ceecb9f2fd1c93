"""What is said of files that were taken in, and written."""

from __future__ import annotations

import pytest

from aftershake.wording import exporting, importing

pytestmark = pytest.mark.words


def test_a_file_that_is_a_session_now() -> None:
    assert importing.taken(12, "HRV Logger", 400, "quick") == (
        "session 12 now: quick, 400 beats (HRV Logger)."
    )
    assert importing.nothing_more("Ada is not there any more.") == (
        "Ada is not there any more. Nothing more is taken in."
    )
    assert importing.nothing_more("The disk is full.", 1) == (
        "The disk is full. Nothing more is taken in: 1 file not looked at."
    )
    assert importing.there_already(12) == "already here as session 12; nothing was added."
    assert importing.there_already(12, otherwise=True) == (
        "already here as session 12; nothing was added."
        " To take it in otherwise, `aftershake delete 12` first."
    )


def test_where_phases_and_day_are_from_is_said_where_it_is_not_plain() -> None:
    assert importing.phases_from("recording", 3) == ""
    assert importing.phases_from("whole", 0) == ""
    phases = [("rest", "rest"), ("Zittern", "shake"), ("Nachruhe", "rest")]
    assert importing.phases_from("marks", 3, phases, 7) == (
        "Its phases follow its 3 marks: rest, Zittern (shake), Nachruhe (rest). Are they others?"
        " `aftershake delete 7`, then --plan and --start say it."
    )
    assert "(rest), 2 more. Are" in importing.phases_from("marks", 10, [("lie", "rest")] * 10, 7)
    assert "Its 2 marks name no rest" in importing.phases_from("whole", 2)
    assert "Its mark names no rest and no shaking" in importing.phases_from("whole", 1)
    assert importing.undated(1).startswith(
        "When it was, the file does not say: the time it was last"
    )
    assert importing.undated(3).startswith(
        "When it was, 3 files do not say: the time they were last"
    )


def test_a_folder_in_all() -> None:
    assert importing.in_all(1, 0, 0) == "1 session taken in."
    assert importing.in_all(3, 2, 1) == (
        "3 sessions taken in, 2 already here, 1 file not taken in, see above."
    )


def test_a_path_is_only_text() -> None:
    assert exporting.so_far(3) == "Session 3 has not ended: this is what there is so far."
    assert exporting.written(2, "a\x1b[2Jb") == "2 files written: a␛[2Jb"
