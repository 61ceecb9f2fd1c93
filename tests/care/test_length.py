"""How long and how often: the cap by practice, what a person sets, red flags, notes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.care.length import (
    LEAST_S,
    MOST_S,
    History,
    Limit,
    Own,
    by_practice_s,
    limit,
    notes,
)
from aftershake.care.screening import ALLOWED, Allowed

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def shaken(sessions: int, *, last: timedelta = 30 * DAY) -> tuple[datetime, ...]:
    return tuple(NOW - last - n * 30 * DAY for n in range(sessions))


@pytest.mark.parametrize(
    ("sessions", "cap_s"),
    [
        *((0, 180), (2, 180), (3, 300), (9, 300)),
        *((10, 600), (19, 600), (20, 900), (500, 900)),
    ],
)
def test_the_cap_grows_with_practice(sessions: int, cap_s: int) -> None:
    assert by_practice_s(sessions) == cap_s
    assert limit("everything", History(shaken(sessions))) == Limit(cap_s, "practice")


@pytest.mark.parametrize(
    ("allowed", "sessions", "own", "found"),
    [
        ("everything", 0, Own(120), Limit(120, "own_lower")),
        ("everything", 0, Own(240), Limit(180, "practice")),
        ("everything", 0, Own(longest=True), Limit(900, "own_higher")),
        ("everything", 0, Own(1, False), Limit(LEAST_S, "own_lower")),
        ("gentle", 30, Own(), Limit(60, "short")),
        ("gentle", 30, Own(longest=True), Limit(60, "short")),
        ("with_support", 0, Own(), Limit(60, "short")),
        ("with_support", 0, Own(45), Limit(45, "own_lower")),
        ("after_clinician", 30, Own(longest=True), None),
        ("no_shaking", 30, Own(longest=True), None),
        ("no_session", 30, Own(longest=True), None),
    ],
)
def test_what_one_may_and_what_one_has_set(
    allowed: Allowed, sessions: int, own: Own, found: Limit | None
) -> None:
    assert limit(allowed, History(shaken(sessions)), own) == found


def test_a_red_flag_halves_the_next_one_only() -> None:
    before = shaken(4)
    flagged = History(before, NOW - DAY)
    assert limit("everything", flagged) == Limit(150, "after_red_flag")
    assert limit("everything", flagged, Own(100)) == Limit(50, "after_red_flag")
    after = History((*before, NOW), NOW - DAY)
    assert limit("everything", after) == Limit(300, "practice")


@pytest.mark.parametrize(
    ("history", "found"),
    [
        (History(), ()),
        (History((NOW - DAY,)), ()),
        (History((NOW - timedelta(hours=3),)), ("second_today",)),
        (History((NOW - 2 * DAY, NOW - 3 * DAY, NOW - 6 * DAY)), ("many_this_week",)),
        (History((NOW - 2 * DAY, NOW - 3 * DAY, NOW - 8 * DAY)), ()),
        # After four weeks it is the person's own rhythm.
        (History((NOW - 30 * DAY, NOW - 2 * DAY, NOW - 3 * DAY, NOW - 4 * DAY)), ()),
        (History((), NOW - DAY), ("pause_advised",)),
        (History((), NOW - 2 * DAY), ()),
        (
            History((NOW - timedelta(hours=1), NOW - DAY, NOW - 2 * DAY), NOW),
            ("pause_advised", "second_today", "many_this_week"),
        ),
    ],
)
def test_notes(history: History, found: tuple[str, ...]) -> None:
    assert notes(history, NOW) == found


MOMENTS = st.integers(0, 200).map(lambda days: NOW - days * DAY)


@given(
    st.sampled_from(ALLOWED),
    st.lists(MOMENTS, max_size=30).map(tuple),
    st.none() | MOMENTS,
    st.none() | st.integers(-10, 5000),
    st.booleans(),
)
def test_never_beyond_the_longest_and_a_red_flag_never_makes_it_longer(
    allowed: Allowed,
    begun: tuple[datetime, ...],
    flag: datetime | None,
    most_s: int | None,
    longest: bool,
) -> None:
    own = Own(most_s, longest)
    without, with_flag = (
        limit(allowed, History(begun), own),
        limit(allowed, History(begun, flag), own),
    )
    assert (without is None) == (with_flag is None)
    if without is not None and with_flag is not None:
        assert LEAST_S <= with_flag.most_s <= without.most_s <= MOST_S
