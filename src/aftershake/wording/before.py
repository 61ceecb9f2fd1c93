"""What is said on the way into a session of one's own: why there is rest instead of shaking, and
what to know before."""

from __future__ import annotations

from collections.abc import Sequence

from aftershake.care.before import Distressed, NoSupport, NotOpen, NotToday, TooLong, Why
from aftershake.care.length import Limit, Note
from aftershake.wording.care import (
    allowed_title,
    allowed_words,
    limit_words,
    note,
    today_words,
    topics,
)
from aftershake.wording.sentence import worded


@worded
def rest_words(why: Why) -> tuple[str, ...]:
    """Why there is rest instead of shaking, as a title and sentences."""
    match why:
        case NotOpen(allowed, codes):
            because = (topics(codes),) if codes else ()
            return (allowed_title(allowed), *allowed_words(allowed), *because)
        case NotToday(may):
            return today_words(may)
        case NoSupport():
            return (allowed_title("no_shaking"), *allowed_words("no_shaking"))
        case TooLong(limit, resumed):
            words = _TOO_LONG_BY_NOW if resumed else (limit_words(limit),)
            return ("This is longer than is open to you", *words)
        case Distressed():
            return (
                "Perhaps rest today?",
                "You rated your distress high just now. A quiet rest, with your heart measured, may"
                " be kinder to you then. Shaking will be there another day.",
                "If you would like company, call somebody first. It is yours to choose.",
            )


_TOO_LONG_BY_NOW = (
    "The shaking of this session, what was and what is to come, is longer than is open to you now.",
    "Close it: what it has is kept. Resting is open to you, as a session of its own.",
)


@worded
def know_words(notes: Sequence[Note], limit: Limit | None) -> tuple[str, ...]:
    """What to know before it begins, as a title and sentences; `limit` where the plan was made
    shorter by it."""
    shorter = (limit_words(limit),) if limit is not None else ()
    return ("Before you begin", *map(note, notes), *shorter)
