"""The one form of events outside the program: on disk (`store/rows.py`) and in recordings
(`exchange/recording.py`), which only wrap it. Pure; nothing is rounded, nothing left out.

An event is its kind, a name, and its fields as `events.py` names them, each a text, a number,
bytes or None. The types of the fields are the rules that decoding checks: a new event is a class
there and a line in `KINDS`. What has shipped keeps its name.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from aftershake import old_sentences
from aftershake.events import (
    DETAILED,
    LINK_CODES,
    Clocked,
    Computed,
    Cued,
    DeviceInfo,
    Event,
    Imported,
    LieDown,
    Link,
    LinkReason,
    MadeUp,
    Noted,
    Packet,
    Pressed,
    Rated,
    Reopened,
    Steered,
    Tick,
    Unsaved,
)
from aftershake.plain import plain

LONGEST_S = 1e7  # over 100 days: beyond it a time is an error
MOST_COUNTED = 2**31  # a session numbers its links from 1
LONGEST_NOTE = 2000  # characters of what a person writes of a session
LONGEST_VALUE = 512  # bytes: no characteristic holds more

KINDS: dict[str, type[Event]] = {
    "packet": Packet,
    "link": Link,
    "told": DeviceInfo,
    "pressed": Pressed,
    "tick": Tick,
    "reopened": Reopened,
    "clocked": Clocked,
    "unsaved": Unsaved,
    "computed": Computed,
    "lie_down": LieDown,
    "steered": Steered,
    "made_up": MadeUp,
    "cued": Cued,
    "rated": Rated,
    "noted": Noted,
    "imported": Imported,
}

Value = str | int | float | bytes | None
_NO_REASON: dict[str, Value] = {"reason": "", "detail": ""}
Check = Callable[[object, str], Any]


class UnknownKindError(ValueError):
    """No event of this version has that kind: a newer one made it."""

    def __init__(self, kind: object) -> None:
        self.kind = plain(str(kind), 40)
        super().__init__(
            f"the type {self.kind!r} is not known; a newer Aftershake may have made it"
        )


class InvalidEventError(ValueError):
    """What is given is no event of that kind; the text says which field is wrong, and how."""


def encode(event: Event) -> tuple[str, dict[str, Value]]:
    """The kind and all fields of an event, in the order of the class."""
    of: Any = type(event)
    kind, names = _named(of)
    values: dict[str, Any] = {name: getattr(event, name) for name in names}
    if of is Link:
        reason = values["reason"]
        values |= {"reason": reason.code, "detail": reason.detail} if reason else _NO_REASON
    return kind, values


def decode(kind: object, given: Mapping[str, object]) -> Event:
    """The event that `encode` gave `kind` and `given` for; further fields are ignored.

    Bytes may come as their hexadecimal digits; a field with a default may be missing. Raises
    UnknownKindError or InvalidEventError.
    """
    event: Any = KINDS.get(kind) if isinstance(kind, str) else None
    if event is None:
        raise UnknownKindError(kind)
    values = {}
    for name, check, required in _fields(event):
        value = given.get(name, MISSING)
        if value is not MISSING:
            values[name] = check(value, name)
        elif required:
            raise InvalidEventError(f"{name!r} is missing")
    if event is Link:
        values["reason"] = link_reason(given.get("reason"), given.get("detail"))
    if event is DeviceInfo:
        _with_raw(values, given["value"])
    found: Event = event(**values)
    return found


def link_reason(code: object, detail: object = None) -> LinkReason | None:
    """A link's reason. 0.1.0 wrote a sentence in the place of the code, or as the detail alone;
    a code of a later version gives its detail, or itself."""
    said, own = (_text(each or "", "reason") for each in (code, detail))
    if said in LINK_CODES:
        return LinkReason(said, own if said in DETAILED else "")
    return old_sentences.link_reason(own or said)


def _with_raw(values: dict[str, Any], value: object) -> None:
    """What was not fit to be shown is kept as bytes."""
    if values["value"] != value and not values.get("raw"):
        values["raw"] = str(value).encode("utf-8", "surrogatepass")


@cache
def _named(event: Any) -> tuple[str, tuple[str, ...]]:
    kind = next(kind for kind, each in KINDS.items() if each is event)
    return kind, tuple(each.name for each in fields(event))


@cache
def _fields(event: Any) -> tuple[tuple[str, Check, bool], ...]:
    """Name, check and whether it must be there, of each field that is read by its type."""
    types = get_type_hints(event)
    return tuple(
        (
            each.name,
            _check(types[each.name], each.name),
            each.default is MISSING and each.default_factory is MISSING,
        )
        for each in fields(event)
        if (event, each.name) != (Link, "reason")
    )


def _check(kind: Any, name: str) -> Check:
    """What makes a field of this type of what is given, or raises InvalidEventError."""
    if get_origin(kind) is Literal:
        return _one_of(get_args(kind))
    if get_origin(kind) in (Union, UnionType):
        (inner,) = (each for each in get_args(kind) if each is not type(None))
        check = _check(inner, name)
        return lambda value, name: None if value is None else check(value, name)
    if kind is float:
        return _seconds if name.endswith("_s") else _number
    if name == "payload":
        return _payload
    if name == "text":
        return _note
    return {int: _count, str: _text, bytes: _bytes, bool: _truth}[kind]


def _one_of(known: tuple[object, ...]) -> Check:
    def check(value: object, name: str) -> object:
        if value not in known:
            raise InvalidEventError(f"{name} {value!r} is not known")
        return value

    return check


def _seconds(value: object, name: str) -> float:
    if type(value) is float and 0 <= value <= LONGEST_S:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LONGEST_S:
        raise InvalidEventError(f"{name} should be a number of seconds from 0 to {LONGEST_S:.0f}")
    return float(value)


def _number(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not _finite(value):
        raise InvalidEventError(f"{name} should be a number")
    return float(value)


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond all floats
        return False


def _count(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_COUNTED:
        raise InvalidEventError(f"{name} should be a whole number up to {MOST_COUNTED}")
    return value


def _truth(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidEventError(f"{name} should be true or false")
    return value


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise InvalidEventError(f"{name} should be a text")
    return plain(value) if value else value


def _note(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise InvalidEventError(f"{name} should be a text")
    return plain(value, LONGEST_NOTE)


def _bytes(value: object, name: str) -> bytes:
    if isinstance(value, str):
        try:
            value = bytes.fromhex(value)
        except ValueError:
            raise InvalidEventError(f"{name} should be bytes in hexadecimal") from None
    if not isinstance(value, bytes):
        raise InvalidEventError(f"{name} should be bytes")
    return value


def _payload(value: object, name: str) -> bytes:
    payload = value if type(value) is bytes else _bytes(value, name)
    if len(payload) > LONGEST_VALUE:
        raise InvalidEventError(
            f"{name} is longer than the {LONGEST_VALUE} bytes that a strap can send"
        )
    return payload
