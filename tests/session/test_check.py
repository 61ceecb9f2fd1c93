"""What the person said of a session: the last word of each kind counts, in whatever order it came,
and nothing else of the session changes by it."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.codec import LONGEST_NOTE, decode, encode
from aftershake.events import Event, Noted, NoteKind, Pressed, Rated, Tick
from aftershake.plain import plain
from aftershake.plans.reader import built_in
from aftershake.session.check import (
    ITEMS,
    MOST_DURING,
    MOST_TAGS,
    NOTHING_SAID,
    Said,
    difference,
    said_of,
    tags_of,
)
from aftershake.session.fold import step
from aftershake.session.state import State
from support.events import any_event, said_events

PLAN = built_in()["quick"]


def key(event: Rated | Noted) -> tuple[str, str]:
    return (event.when, event.item) if isinstance(event, Rated) else ("", event.what)


def counts(event: Event) -> bool:
    """Whether it says anything at all."""
    if isinstance(event, Rated):
        tired = event.item == "tiredness"
        fits = not tired or event.when == "during"
        return fits and (event.value is None or tired <= event.value <= 10)
    return True


@given(said_events)
def test_the_last_of_each_counts(events: list[Rated | Noted]) -> None:
    said = said_of(events)
    for when in ("before", "after"):
        for item in ITEMS:
            ours = [e for e in events if counts(e) and key(e) == (when, item)]
            last = ours[-1] if ours else None
            assert said.rating(when, item) == (last.value if isinstance(last, Rated) else None)
    for kind in get_args(NoteKind):
        texts = [e.text for e in events if isinstance(e, Noted) and e.what == kind]
        assert said.note(kind) == (texts[-1] if texts else "")


@given(said_events, st.randoms(use_true_random=False))
def test_the_order_between_different_things_makes_no_difference(
    events: list[Rated | Noted], random: object
) -> None:
    by_key: dict[tuple[str, str], list[Rated | Noted]] = {}
    for event in events:
        by_key.setdefault(key(event), []).append(event)
    keys = [key(event) for event in events]
    random.shuffle(keys)  # type: ignore[attr-defined]
    queues = {each: iter(of_it) for each, of_it in by_key.items()}
    assert said_of(next(queues[each]) for each in keys) == said_of(events)


@given(st.lists(any_event, max_size=25), said_events)
def test_nothing_else_of_a_session_changes_by_it(
    others: list[Event], events: list[Rated | Noted]
) -> None:
    state = State(PLAN)
    for event in others:
        state = step(state, event)
    before = state
    for event in events:
        state = step(state, event)
    assert replace(state, said=before.said, posture=before.posture) == before
    assert state.said == said_of(events, before.said)


def test_after_the_end_it_still_counts() -> None:
    state = step(step(State(PLAN), Tick(1.0)), Pressed(2.0, "stop"))
    assert state.stage == "ended"
    assert step(state, Rated(2.0, "after", "calm", 7)).said.rating("after", "calm") == 7


@pytest.mark.parametrize("value", [-1, 11, 2**31])
def test_a_number_that_is_no_rating_changes_nothing(value: int) -> None:
    said = said_of([Rated(0.0, "before", "pain", 3)])
    assert said_of([Rated(1.0, "before", "pain", value)], said) == said


def test_tiredness_is_kept_each_time_and_takes_nothing_else_away() -> None:
    tired = [Rated(float(t), "during", "tiredness", 1 + t % 10) for t in range(2 * MOST_DURING)]
    said = said_of([Rated(0.0, "before", "calm", 4), *tired, Rated(9.0, "during", "tiredness", 0)])
    assert said.rating("before", "calm") == 4
    assert [each.t_s for each in said.tiredness] == [float(t) for t in range(MOST_DURING, 1000)]
    taken_back = said_of([Rated(9.0, "during", "tiredness", None)], said)
    assert taken_back.tiredness == said.tiredness[:-1]


@given(said_events, said_events)
def test_a_difference_leads_from_one_to_the_other(
    first: list[Rated | Noted], then: list[Rated | Noted]
) -> None:
    before, wanted = said_of(first), said_of(then)
    found = said_of(difference(before, wanted, 5.0), before)
    for when in ("before", "after"):
        assert found.rated(when) == wanted.rated(when)
    for kind in get_args(NoteKind):
        assert found.note(kind) == plain(" ".join(wanted.note(kind).split()), LONGEST_NOTE)
    assert found.tiredness == before.tiredness
    assert difference(found, found, 6.0) == ()


@given(st.text(max_size=3000))
def test_whatever_is_written_is_one_line_and_comes_back_as_it_is(text: str) -> None:
    for event in difference(NOTHING_SAID, Said(notes=(("note", text),)), 1.0):
        assert decode(*encode(event)) == event
        assert isinstance(event, Noted)
        assert event.text == plain(event.text, LONGEST_NOTE)


def test_a_long_note_is_not_cut_and_one_without_end_is() -> None:
    long = "a" * LONGEST_NOTE
    assert decode("noted", {"t_s": 1.0, "what": "note", "text": long}) == Noted(1.0, "note", long)
    cut = decode("noted", {"t_s": 1.0, "what": "note", "text": 10 * long})
    assert isinstance(cut, Noted)
    assert len(cut.text) == LONGEST_NOTE


def test_tags_are_each_there_once() -> None:
    assert tags_of(" coffee, food,,coffee , a walk ") == ("coffee", "food", "a walk")
    assert len(tags_of(",".join(map(str, range(99))))) == MOST_TAGS


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (None, 6, None),
        (None, 7, "distress_high"),
        (9, 7, "distress_high"),
        (2, 4, None),
        (2, 5, "distress_up"),
        (3, None, None),
        (None, None, None),
    ],
)
def test_distress_after_a_session(before: int | None, after: int | None, code: str | None) -> None:
    said = said_of(
        [Rated(0.0, "before", "distress", before), Rated(1.0, "after", "distress", after)]
    )
    assert said.distress == code
