"""Aftershake's own recording: one JSON object a line, the events of a session as they came.

The first line says what it is, the last that it is whole; a file cut off in mid-line still reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aftershake import codec
from aftershake.events import HEART_RATE, Event
from aftershake.exchange import RrFileError
from aftershake.plain import plain

SCHEMA = "aftershake.recording"
VERSION = 2  # 1: every packet told of heart beats
# Fields that are not written where they say nothing.
_LEFT_OUT: dict[str, object] = {"raw": b"", "detail": "", "characteristic": HEART_RATE}


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
    title: str = ""


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
            **({"title": recording.title} if recording.title else {}),
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
    if version not in (1, VERSION):
        named = f" (recording format {version!r})" if isinstance(version, int | str) else ""
        newer = (
            "a newer" if isinstance(version, int) and version > VERSION else "another version of"
        )
        raise RrFileError(file, f"made by {newer} Aftershake{named}", number)
    events: list[Event] = []
    whole = False
    for number, row in rows:
        if row.get("type") == "session_end":
            whole = True
            break
        try:
            event = codec.decode(row.get("type", "nothing"), row)
        except RecursionError:
            raise RrFileError(file, "this is no event", number) from None
        except (TypeError, ValueError) as error:
            raise RrFileError(file, str(error), number) from None
        if events and event.t_s < events[-1].t_s:
            raise RrFileError(file, "the time runs backwards here", number)
        events.append(event)
    plan, strap, started_at, title = (
        _said(head.get(key)) for key in ("plan", "strap", "started_at", "title")
    )
    # A plan's text is many lines; whoever reads the plan makes its texts fit to be shown.
    return Recording(tuple(events), plan, plain(strap), plain(started_at), whole, plain(title))


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
    kind, values = codec.encode(event)
    said = {
        name: value.hex() if isinstance(value, bytes) else value
        for name, value in values.items()
        if name not in _LEFT_OUT or value != _LEFT_OUT[name]
    }
    return {"type": kind, **said}
