"""When a session makes a sound."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

import support.app_examples as examples
from aftershake.session.cues import cues

VIEWS = [
    examples.WAITING,
    examples.CALIBRATING,
    examples.RESTING,
    examples.LOST,
    examples.PAUSED,
    examples.SHAKING,
    examples.INTEGRATING,
    examples.ENDED,
]


def test_the_first_beat_begins() -> None:
    assert cues(examples.WAITING, examples.CALIBRATING) == ("begin",)


def test_each_phase_and_the_end() -> None:
    assert cues(examples.RESTING, examples.SHAKING) == ("shake",)
    assert cues(examples.SHAKING, examples.INTEGRATING) == ("rest",)
    assert cues(examples.INTEGRATING, examples.ENDED) == ("done",)


def test_lost_and_found() -> None:
    assert cues(examples.RESTING, examples.LOST) == ("half", "lost")  # its half passed, too
    assert cues(examples.LOST, replace(examples.LOST, signal="good")) == ("found",)
    assert cues(examples.LOST, examples.LOST) == ()


def test_lost_as_the_phase_changes() -> None:
    lost = replace(examples.LOST, phase=1)
    assert cues(examples.RESTING, lost) == ("shake", "lost")


def test_nothing_sounds_while_looking_nor_after_the_end() -> None:
    assert cues(examples.WAITING, replace(examples.WAITING, signal="lost")) == ()
    assert cues(examples.ENDED, examples.ENDED) == ()
    assert cues(examples.ENDED, examples.RESTING) == ()


@given(st.sampled_from(VIEWS), st.sampled_from(VIEWS))
def test_one_of_a_kind_and_none_for_what_stays(before: object, after: object) -> None:
    given_ = cues(before, after)  # type: ignore[arg-type]
    assert len(set(given_)) == len(given_)
    assert cues(after, after) == ()  # type: ignore[arg-type]


def test_time_to_lie_down_is_told_first() -> None:
    lying = replace(examples.WAITING, lie_down_left_s=30.0)
    assert cues(examples.WAITING, lying) == ("lie_down",)
    assert cues(lying, lying) == ()


def test_time_to_lie_down_again_is_told_where_a_session_goes_on() -> None:
    lying = replace(examples.PAUSED, lie_down_left_s=30.0)
    assert cues(examples.RESTING, lying) == ("lie_down",)
    assert cues(lying, replace(lying, lie_down_left_s=10.0)) == ("ten_seconds",)
    assert cues(lying, examples.RESTING) == ("resumed",)
    assert cues(examples.RESTING, examples.PAUSED) == ("paused",)
