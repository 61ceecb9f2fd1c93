"""How long the shaking may last, and how often: a cap that grows with practice, and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from aftershake.care.screening import SHAKING, Allowed

# So many sessions with shaking behind, and so many seconds for the next one at most.
CAPS: tuple[tuple[int, int], ...] = ((0, 180), (3, 300), (10, 600), (20, 900))
MOST_S, LEAST_S = 900, 30
SHORT_S = 60  # with support at hand, or where a clinician agreed
FIRST_SESSIONS = 3  # before each of these, the ways to stop are tried
PAUSE = timedelta(days=2)  # after a red flag
FIRST_WEEKS, WEEK = timedelta(weeks=4), timedelta(days=7)
MOST_A_WEEK = 3

Why = Literal["practice", "own_lower", "own_higher", "after_red_flag", "short"]
Note = Literal["pause_advised", "second_today", "many_this_week"]


@dataclass(frozen=True, slots=True)
class Own:
    """What the person has set: a length of their own, lower than the cap; or, against advice, the
    longest."""

    most_s: int | None = None
    longest: bool = False


OF_NOBODY = Own()


@dataclass(frozen=True, slots=True)
class History:
    """When each session with shaking was begun, in any order, and when the last red flag was; all
    with the same time zone, in which a day is a day."""

    shaken: tuple[datetime, ...] = ()
    red_flag: datetime | None = None


NEVER_SHAKEN = History()


@dataclass(frozen=True, slots=True)
class Limit:
    """Shaking of `most_s` at most, all phases together; `why` that much."""

    most_s: int
    why: Why


def by_practice_s(sessions: int) -> int:
    """The cap after so many sessions with shaking."""
    return next(cap_s for after, cap_s in reversed(CAPS) if sessions >= after)


def limit(allowed: Allowed, history: History, own: Own = OF_NOBODY) -> Limit | None:
    """How long the next shaking may last; None where there is to be none."""
    if allowed not in SHAKING:
        return None
    found = Limit(by_practice_s(len(history.shaken)), "practice")
    if own.longest:
        found = Limit(MOST_S, "own_higher")
    if allowed != "everything" and found.most_s > SHORT_S:
        found = Limit(SHORT_S, "short")
    if own.most_s is not None and own.most_s < found.most_s:
        found = Limit(max(own.most_s, LEAST_S), "own_lower")
    if _flagged_since_shaking(history):
        found = Limit(max(found.most_s // 2, LEAST_S), "after_red_flag")
    return found


def _flagged_since_shaking(history: History) -> bool:
    """Whether no session with shaking was begun after the red flag: only the next is halved."""
    flag = history.red_flag
    return flag is not None and all(each <= flag for each in history.shaken)


def notes(history: History, now: datetime) -> tuple[Note, ...]:
    """What a person should know before another session now. Nothing of it is a lock."""
    shaken: Sequence[datetime] = sorted(history.shaken)
    found: list[Note] = []
    if history.red_flag is not None and now - history.red_flag < PAUSE:
        found.append("pause_advised")
    if any(each.date() == now.date() for each in shaken):
        found.append("second_today")
    lately = sum(now - each < WEEK for each in shaken)
    if shaken and now - shaken[0] < FIRST_WEEKS and lately >= MOST_A_WEEK:
        found.append("many_this_week")
    return tuple(found)
