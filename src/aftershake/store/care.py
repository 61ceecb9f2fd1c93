"""What is kept of care, of the person who uses this now: outcomes as codes, never answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from aftershake.care.length import History, Own
from aftershake.care.screening import ALLOWED, Allowed, Outcome
from aftershake.care.support import LONGEST_CONTACT
from aftershake.care.warning import RedFlag, suggests_stopping
from aftershake.codec import UnknownKindError
from aftershake.config import chosen_person
from aftershake.events import Rated
from aftershake.plain import plain
from aftershake.store.people import known_or_new
from aftershake.store.rows import COLUMNS, from_row
from aftershake.store.sqlite import Database
from aftershake.store.store import Store, stamp

RATED_SESSIONS = 5  # of so many of the last the ratings are looked at


@dataclass(frozen=True, slots=True)
class Screening:
    """What the last screening came to, and when it is to be asked again."""

    answered_at: datetime
    due_at: datetime
    allowed: Allowed
    ask_before_breathing: bool

    def due(self, now: datetime) -> bool:
        """A clock that was set back makes it due, too: a time to come was never answered at."""
        return not self.answered_at <= now < self.due_at


def last_screening(store: Store) -> Screening | None:
    """None where there was none, or where it cannot be read: then it is asked again."""
    sql = "SELECT * FROM screening WHERE person_id = ? ORDER BY id DESC LIMIT 1"
    with store.reading() as db:
        row = next(iter(db.query(sql, [_person_id(store)])), None)
    if row is None or row["allowed"] not in ALLOWED:
        return None
    answered_at, due_at = _moment(row["answered_at"]), _moment(row["due_at"])
    if answered_at is None or due_at is None:
        return None
    asks = bool(row["ask_before_breathing"])
    return Screening(answered_at, due_at, cast(Allowed, row["allowed"]), asks)


def keep_screening(store: Store, outcome: Outcome, now: datetime) -> Screening:
    """Keep what the answers came to, and give it."""
    due_at = now + timedelta(days=outcome.holds_days)
    with store.writing() as db:
        row = {
            "person_id": known_or_new(db, chosen_person()),
            "answered_at": stamp(now),
            "due_at": stamp(due_at),
            "allowed": outcome.allowed,
            "ask_before_breathing": int(outcome.ask_before_breathing),
        }
        db.table("screening").insert(row)
    return Screening(now, due_at, outcome.allowed, outcome.ask_before_breathing)


def keep_red_flag(store: Store, code: RedFlag, now: datetime) -> None:
    """The next shaking is to be shorter, and not soon."""
    with store.writing() as db:
        person_id = known_or_new(db, chosen_person())
        row = {"person_id": person_id, "flagged_at": stamp(now), "code": code}
        db.table("red_flag").insert(row)


def own_length(store: Store) -> Own:
    """How long the person lets shaking last."""
    sql = "SELECT most_s, longest FROM shaking_length WHERE person_id = ?"
    with store.reading() as db:
        row = next(iter(db.query(sql, [_person_id(store)])), None)
    return Own() if row is None else Own(row["most_s"], bool(row["longest"]))


def keep_own_length(store: Store, own: Own) -> None:
    with store.writing() as db:
        person_id = known_or_new(db, chosen_person())
        row = {"person_id": person_id, "most_s": own.most_s, "longest": int(own.longest)}
        db.table("shaking_length").insert(row, pk="person_id", replace=True)


def own_contact(store: Store) -> str | None:
    """Whom the person wants to reach in need; None where they have never said."""
    sql = "SELECT words FROM contact WHERE person_id = ?"
    with store.reading() as db:
        row = next(iter(db.query(sql, [_person_id(store)])), None)
    return None if row is None else plain(row["words"], LONGEST_CONTACT)


def keep_own_contact(store: Store, words: str) -> None:
    """At most `LONGEST_CONTACT` characters of it, in one line."""
    words = plain(" ".join(words.split()), LONGEST_CONTACT)
    with store.writing() as db:
        row = {"person_id": known_or_new(db, chosen_person()), "words": words}
        db.table("contact").insert(row, pk="person_id", replace=True)


def history(store: Store, sources: Collection[str]) -> History:
    """The sessions of the person in which they shook, of these sources, and the last red flag,
    kept or rated; times are local."""
    person_id = _person_id(store)
    with store.reading() as db:
        begun = [row["started_at"] for row in _shaken(db, person_id, sources)]
        flags = db.query("SELECT flagged_at FROM red_flag WHERE person_id = ?", [person_id])
        flagged = [row["flagged_at"] for row in flags] + _distressed(db, person_id)
    shaken = [moment.astimezone() for text in begun if (moment := _moment(text)) is not None]
    moments = [moment.astimezone() for text in flagged if (moment := _moment(text)) is not None]
    return History(tuple(shaken), max(moments, default=None))


def _shaken(db: Database, person_id: int, sources: Collection[str]) -> list[dict[str, str]]:
    marks = ", ".join("?" for _ in sources)
    sql = (
        "SELECT started_at FROM session WHERE person_id = ?"
        f" AND source IN ({marks}) AND EXISTS (SELECT 1 FROM phase"
        " WHERE phase.session_id = session.id AND phase.kind = 'shake')"
    )
    return list(db.query(sql, [person_id, *sources]))


def _distressed(db: Database, person_id: int) -> list[str]:
    """When distress was rated so high, or so much higher than before, that it is a red flag."""
    sql = (
        f"SELECT session_id, at, {', '.join(COLUMNS)} FROM event WHERE kind = 'rated'"
        " AND session_id IN (SELECT id FROM session WHERE person_id = ?"
        f" ORDER BY started_at DESC, id DESC LIMIT {RATED_SESSIONS}) ORDER BY id"
    )
    before: dict[int, int | None] = {}
    after: dict[int, tuple[str, int | None]] = {}
    for row in db.query(sql, [person_id]):
        session_id, at = row["session_id"], row["at"]
        try:
            event = from_row({name: row[name] for name in COLUMNS})
        except (UnknownKindError, ValueError, TypeError, RecursionError):
            continue  # a damaged row is none
        if isinstance(event, Rated) and event.item == "distress":
            if event.when == "before":
                before[session_id] = event.value
            else:
                after[session_id] = at, event.value
    return [
        at
        for session_id, (at, value) in after.items()
        if suggests_stopping(value, before.get(session_id))
    ]


def _person_id(store: Store) -> int:
    person = store.person()
    return -1 if person is None else person.id


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
