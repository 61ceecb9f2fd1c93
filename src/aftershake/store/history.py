"""The sessions of the person, a page at a time, all of them or some: what a long list is of."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from aftershake.codec import LONGEST_NOTE
from aftershake.plain import plain
from aftershake.plans.plan import PlanError
from aftershake.plans.reader import read_plan
from aftershake.session.check import tags_of
from aftershake.store.session_rows import RECORDED, SessionRow
from aftershake.store.store import Store


@dataclass(frozen=True, slots=True)
class Which:
    """Which sessions: all that fit each of these; None: whichever. `plan`: a name. `control`:
    whether it rests where others shake. `own`: whether its source is one of `own_kinds`, those that
    hear the person's own heart."""

    plan: str | None = None
    tag: str | None = None
    strap: str | None = None
    control: bool | None = None
    own: bool | None = None
    own_kinds: tuple[str, ...] = ()


EVERY = Which()


@dataclass(frozen=True, slots=True)
class Choices:
    """By what the sessions there are can be told apart; what most of them have comes first."""

    plans: tuple[str, ...]
    tags: tuple[str, ...]
    straps: tuple[str, ...]
    control: bool  # whether there are both, controls and others
    own: bool  # whether there are both, of one's own heart and not


def how_many(store: Store, which: Which = EVERY) -> int:
    """How many sessions there are. Raises StoreError."""
    sql, given = _where(store, which)
    with store.reading() as db:
        return int(db.execute(f"SELECT count(*) FROM session{sql}", given).fetchone()[0])


def page(store: Store, which: Which, first: int, most: int) -> list[SessionRow]:
    """So many of the sessions from the `first` (0: the newest) on, in falling order of time. Raises
    StoreError."""
    sql, given = _where(store, which)
    # Which they are is found before what they gave is put together.
    ids = f"SELECT id FROM session{sql} ORDER BY started_at DESC, id DESC LIMIT ? OFFSET ?"
    with store.reading() as db:
        found = [each for (each,) in db.execute(ids, [*given, most, first])]
    return store.some(found)


def choices(store: Store, own_kinds: Sequence[str]) -> Choices:
    """What there is to choose from; `own_kinds` as in `Which`. Raises StoreError."""
    sql, given = _where(store, EVERY)
    alike = (
        f"SELECT plan, strap, source, count(*), max(id) FROM session{sql}"
        " GROUP BY plan, strap, source"
    )
    plans, straps, own, newest = Counter[str](), Counter[str](), set[bool](), list[int]()
    with store.reading() as db:
        for plan, strap, source, many, last in db.execute(alike, given):
            plans[plain(plan)] += many
            straps[plain(strap)] += many
            own.add(source in own_kinds)
            newest.append(last)
        tomls = f"SELECT DISTINCT plan_toml FROM session WHERE {_IDS}"
        control = {_is_control(text) for (text,) in db.execute(tomls, [json.dumps(newest)])}
    tags = Counter[str]()
    for text, many in _tag_texts(store).items():
        tags.update(dict.fromkeys(tags_of(text), many))
    del straps[""]
    return Choices(
        _most_first(plans), _most_first(tags), _most_first(straps), len(control) > 1, len(own) > 1
    )


def _most_first(names: Counter[str]) -> tuple[str, ...]:
    return tuple(name for name, _ in names.most_common())


def _where(store: Store, which: Which) -> tuple[str, list[Any]]:
    """The condition, and what it is given."""
    parts = ["person_id IS ?", RECORDED]
    given: list[Any] = [_person_id(store)]
    for column, value in (("plan", which.plan), ("strap", which.strap)):
        if value is not None:
            parts.append(f"{column} = ?")
            given.append(value)
    if which.own is not None:
        parts.append(_one_of("source", which.own_kinds, given, otherwise=not which.own))
    if which.control is not None:
        with store.reading() as db:
            tomls = [text for (text,) in db.execute("SELECT DISTINCT plan_toml FROM session")]
        controls = [text for text in tomls if _is_control(text)]
        parts.append(_one_of("plan_toml", controls, given, otherwise=not which.control))
    if which.tag is not None:
        parts.append(_one_of("id", _tagged(store, which.tag), given, otherwise=False))
    return f" WHERE {' AND '.join(parts)}", given


def _person_id(store: Store) -> int:
    person = store.person()
    return -1 if person is None else person.id


def _one_of(column: str, values: Sequence[Any], given: list[Any], *, otherwise: bool) -> str:
    """However many there are: as one text of JSON."""
    given.append(json.dumps(list(values)))
    return f"{column} {'NOT IN' if otherwise else 'IN'} (SELECT value FROM json_each(?))"


@lru_cache(maxsize=256)
def _is_control(toml: str) -> bool:
    try:
        return read_plan(toml).only_rests
    except PlanError:  # of a version that read plans otherwise
        return False


def _tag_texts(store: Store) -> Counter[str]:
    """What the person noted as tags, and of how many sessions: what they said last of each."""
    sql = f"SELECT text, count(*) FROM ({_LAST_TAGS}) GROUP BY text"
    given = [_person_id(store)]
    with store.reading() as db:
        return Counter({plain(text, LONGEST_NOTE): many for text, many in db.execute(sql, given)})


def _tagged(store: Store, tag: str) -> list[int]:
    """The sessions that have the tag."""
    sql = f"SELECT session_id, text FROM ({_LAST_TAGS}) WHERE instr(text, ?)"
    with store.reading() as db:
        found = db.execute(sql, [_person_id(store), tag]).fetchall()
    return [number for number, text in found if tag in tags_of(plain(text, LONGEST_NOTE))]


_IDS = "id IN (SELECT value FROM json_each(?))"
# Of the rows with the greatest id SQLite gives the other columns, too.
_LAST_TAGS = """
    SELECT session_id, json_extract(detail, '$.text') AS text, max(id) FROM event
    WHERE kind = 'noted' AND json_valid(detail) AND json_extract(detail, '$.what') = 'tag'
      AND typeof(json_extract(detail, '$.text')) = 'text'
      AND session_id IN (SELECT id FROM session WHERE person_id IS ?)
    GROUP BY session_id
"""
