"""Aftershake's own recording: one JSON object a line, the events of a session as they came.

The first line says what it is, the last that it is whole; a file cut off in mid-line still reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

from aftershake.events import (
    DETAILED,
    LINK_CODES,
    DeviceInfo,
    Event,
    Fact,
    Key,
    Link,
    LinkReason,
    LinkState,
    NotSaved,
    Packet,
    Pressed,
    Reopened,
    Tick,
    Unsaved,
)
from aftershake.exchange import RrFileError
from aftershake.old_sentences import link_reason
from aftershake.plain import plain

SCHEMA = "aftershake.recording"
VERSION = 1
LONGEST_S = 1e7  # over 100 days: beyond it a time is an error
MOST_LINKS = 2**31  # a session numbers its links from 1
LONGEST_VALUE = 512  # bytes: no characteristic holds more


@dataclass(frozen=True, slots=True)
class Recording:
    """A session's events in order of time. `plan` is the plan's TOML text, or empty.

    `whole` is False where the file ends without saying so: it was cut off.
    """

    events: tuple[Event, ...]
    plan: str = ""
    strap: str = ""
    started_at: str = ""  # UTC, ISO 8601
    whole: bool = True


def lines(recording: Recording) -> Iterator[str]:
    """The lines of the file, each with its line end; `read` is the inverse."""
    yield head_line(recording)
    for event in recording.events:
        yield event_line(event)
    if recording.whole:
        yield END_LINE


def head_line(recording: Recording) -> str:
    """The first line of a recording."""
    return _line(
        {
            "type": "session_start",
            "schema": SCHEMA,
            "schema_version": VERSION,
            "plan": recording.plan,
            "strap": recording.strap,
            "started_at": recording.started_at,
        }
    )


def event_line(event: Event) -> str:
    """The line of one event."""
    return _line(_row(event))


def read(text: str, file: str = "the recording") -> Recording:
    """Read a recording's text. Raises RrFileError with the line; what follows the end is ignored.

    A last line without a line end that is not whole was cut off and is left out.
    """
    rows = _rows(text, file)
    number, head = next(rows, (1, {}))
    if head.get("type") != "session_start" or head.get("schema") != SCHEMA:
        raise RrFileError(file, "a recording should begin with its session_start", number)
    version = head.get("schema_version")
    if version != VERSION:
        named = f" (recording format {version!r})" if isinstance(version, int | str) else ""
        raise RrFileError(file, f"made by another version of Aftershake{named}", number)
    events: list[Event] = []
    whole = False
    for number, row in rows:
        if row.get("type") == "session_end":
            whole = True
            break
        try:
            event = _event(row)
        except RecursionError:
            raise RrFileError(file, "this is no event", number) from None
        except (KeyError, TypeError, ValueError) as error:
            what = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
            raise RrFileError(file, what, number) from None
        if events and event.t_s < events[-1].t_s:
            raise RrFileError(file, "the time runs backwards here", number)
        events.append(event)
    plan, strap, started_at = (_said(head.get(key)) for key in ("plan", "strap", "started_at"))
    # A plan's text is many lines; whoever reads the plan makes its texts fit to be shown.
    return Recording(tuple(events), plan, plain(strap), plain(started_at), whole)


def _said(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, separators=(",", ":")) + "\n"


END_LINE = _line({"type": "session_end"})


def _rows(text: str, file: str) -> Iterator[tuple[int, dict[str, Any]]]:
    # Not splitlines(): it also splits at characters that JSON allows inside a text.
    all_lines = text.split("\n")
    for number, line in enumerate(all_lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            if number == len(all_lines):
                return
            raise RrFileError(file, "this is not JSON", number) from None
        if not isinstance(row, dict):
            raise RrFileError(file, "this is not a JSON object", number)
        yield number, row


def _row(event: Event) -> dict[str, Any]:
    match event:
        case Packet(t_s, payload, connection):
            said = {"payload": payload.hex()}
            return {"type": "packet", "t_s": t_s, "connection": connection, **said}
        case Link(t_s, state, connection, reason):
            link = {"state": state, "connection": connection}
            why = {"reason": reason.code if reason else ""}
            own = {"detail": reason.detail} if reason and reason.detail else {}
            return {"type": "link", "t_s": t_s, **link, **why, **own}
        case DeviceInfo(t_s, what, value, raw):
            told = {"type": "told", "t_s": t_s, "what": what, "value": value}
            return {**told, "raw": raw.hex()} if raw else told
        case Pressed(t_s, key):
            return {"type": "pressed", "t_s": t_s, "key": key}
        case Tick(t_s):
            return {"type": "tick", "t_s": t_s}
        case Reopened(t_s):
            return {"type": "reopened", "t_s": t_s}
        case Unsaved(t_s, since_s, why):
            return {"type": "unsaved", "t_s": t_s, "since_s": since_s, "why": why}


def _event(row: dict[str, Any]) -> Event:
    """One event. Raises KeyError for what is missing, else TypeError or ValueError in words."""
    kind, t_s = row["type"], _seconds(row["t_s"], "t_s")
    match kind:
        case "packet":
            payload = _bytes(row["payload"], "payload")
            return Packet(t_s, payload, _count(row["connection"]))
        case "link":
            state = _one_of(row["state"], get_args(LinkState), "state")
            reason = _reason(row["reason"], row.get("detail", ""))
            return Link(t_s, state, _count(row["connection"]), reason)
        case "told":
            what = _one_of(row["what"], get_args(Fact), "what")
            value, raw = _text(row["value"], "value"), _bytes(row.get("raw", ""), "raw")
            shown = plain(value)
            if shown != value and not raw:
                raw = value.encode("utf-8", "surrogatepass")
            return DeviceInfo(t_s, what, shown, raw)
        case "pressed":
            return Pressed(t_s, _one_of(row["key"], get_args(Key), "key"))
        case "tick":
            return Tick(t_s)
        case "reopened":
            return Reopened(t_s)
        case "unsaved":
            why = _one_of(row["why"], get_args(NotSaved), "why")
            return Unsaved(t_s, _seconds(row["since_s"], "since_s"), why)
    raise ValueError(f"the type {kind!r} is not known")


def _reason(said: Any, detail: Any) -> LinkReason | None:
    """A link's reason; what is no code is a sentence of 0.1.0, or a text from elsewhere."""
    said, detail = _text(said, "reason"), plain(_text(detail, "detail"))
    if said in LINK_CODES:
        return LinkReason(said, detail if said in DETAILED else "")
    return link_reason(plain(said))


def _seconds(value: Any, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LONGEST_S:
        raise ValueError(f"{what} should be a number of seconds from 0 to {LONGEST_S:.0f}")
    return float(value)


def _one_of(value: Any, known: Iterable[Any], what: str) -> Any:
    if value not in tuple(known):
        raise ValueError(f"{what} {value!r} is not known")
    return value


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_LINKS:
        raise ValueError(f"connection should be a whole number up to {MOST_LINKS}")
    return value


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{what} should be a text")
    return value


def _bytes(value: Any, what: str) -> bytes:
    try:
        found = bytes.fromhex(_text(value, what))
    except ValueError:
        raise ValueError(f"{what} should be bytes in hexadecimal") from None
    if len(found) > LONGEST_VALUE:
        raise ValueError(f"{what} is longer than the {LONGEST_VALUE} bytes that a strap can send")
    return found
