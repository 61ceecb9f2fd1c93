"""Any event there is, for properties: made of the classes in `events.py`, whatever they hold."""

from __future__ import annotations

from dataclasses import fields
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from aftershake.codec import KINDS, LONGEST_S, MOST_COUNTED
from aftershake.events import (
    DETAILED,
    LINK_CODES,
    Event,
    LinkReason,
    Noted,
    NoteKind,
    Rated,
    RatedItem,
    RatedWhen,
)
from aftershake.plain import plain

times = st.floats(0, LONGEST_S)
# What was once made fit to be shown stays as it is.
texts = st.text(max_size=20).map(plain)


reasons = st.one_of(
    st.builds(LinkReason, st.sampled_from(DETAILED), texts),
    st.builds(LinkReason, st.sampled_from(LINK_CODES)),
)


def _values(kind: Any, name: str) -> st.SearchStrategy[Any]:
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    if get_origin(kind) in (Union, UnionType):
        return st.one_of(
            *(st.none() if each is type(None) else _values(each, name) for each in get_args(kind))
        )
    if kind is LinkReason:
        return reasons
    if kind is float:
        return times if name.endswith("_s") else st.floats(allow_nan=False, allow_infinity=False)
    simple: dict[Any, st.SearchStrategy[Any]] = {
        int: st.integers(0, MOST_COUNTED),
        str: texts,
        bytes: st.binary(max_size=40),
        bool: st.booleans(),
    }
    return simple[kind]


def events_of(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Events of one class, every field anything that it may hold."""
    types = get_type_hints(kind)
    return st.builds(kind, **{f.name: _values(types[f.name], f.name) for f in fields(kind)})


rated = st.builds(
    Rated,
    times,
    st.sampled_from(get_args(RatedWhen)),
    st.sampled_from(get_args(RatedItem)),
    st.none() | st.integers(0, 12),  # the last two are no ratings
)
noted = st.builds(Noted, times, st.sampled_from(get_args(NoteKind)), texts)
said_events = st.lists(rated | noted, max_size=30)

any_event: st.SearchStrategy[Event] = st.one_of(*map(events_of, KINDS.values()))
