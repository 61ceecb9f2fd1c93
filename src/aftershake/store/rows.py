"""Events as rows of the table `event`, and back. Nothing is rounded, nothing left out."""

from __future__ import annotations

from typing import Any, cast

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
from aftershake.old_sentences import link_reason
from aftershake.plain import plain

LONGEST_S = 1e7  # over 100 days: beyond it a time is an error


def to_row(event: Event) -> dict[str, Any]:
    """The columns of `event` that the event itself fills."""
    row: dict[str, Any] = {
        "kind": "told" if isinstance(event, DeviceInfo) else type(event).__name__.lower(),
        "t_s": event.t_s,
        "connection": None,
        "payload": None,
        "word": None,
        "detail": None,
        "reason": None,
    }
    match event:
        case Packet():
            row |= {"connection": event.connection, "payload": event.payload}
        case Link():
            row |= {"connection": event.connection, "word": event.state}
            if event.reason is not None:
                row |= {"reason": event.reason.code, "detail": event.reason.detail or None}
        case DeviceInfo():
            row |= {"word": event.what, "detail": event.value, "payload": event.raw or None}
        case Pressed():
            row["word"] = event.key
        case Unsaved():
            row |= {"word": event.why, "detail": repr(event.since_s)}
        case Tick() | Reopened():
            pass
    return row


def from_row(row: dict[str, Any]) -> Event:
    """The event that `to_row` made the row from. Raises ValueError or TypeError for any other."""
    t_s, word, detail = float(row["t_s"]), row["word"], row["detail"]
    if not 0 <= t_s <= LONGEST_S:
        raise ValueError(f"an event at {t_s} s")
    match row["kind"]:
        case "packet":
            return Packet(t_s, bytes(row["payload"] or b""), int(row["connection"] or 0))
        case "link":
            reason = reason_of(row.get("reason"), plain(detail or ""))
            return Link(t_s, cast(LinkState, word), int(row["connection"] or 0), reason)
        case "told":
            return DeviceInfo(
                t_s, cast(Fact, word), plain(detail or ""), bytes(row["payload"] or b"")
            )
        case "pressed":
            return Pressed(t_s, cast(Key, word))
        case "reopened":
            return Reopened(t_s)
        case "unsaved":
            return Unsaved(t_s, float(detail or t_s), cast(NotSaved, word))
        case _:
            return Tick(t_s)


def reason_of(code: Any, detail: str) -> LinkReason | None:
    """A link's reason; without a code, `detail` is a text of 0.1.0 or of nobody knows whom."""
    if code is None:
        return link_reason(detail)
    if code not in LINK_CODES:
        return LinkReason("other", detail or plain(str(code)))
    return LinkReason(code, detail if code in DETAILED else "")
