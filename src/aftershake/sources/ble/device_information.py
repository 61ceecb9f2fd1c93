"""What a strap tells of itself, and in which characteristic."""

from __future__ import annotations

from aftershake.plain import plain
from aftershake.sources.ble.messages import Question

BATTERY = "2a19"
# The serial number is asked for to know the strap again within a session, and never kept.
FACTS: tuple[tuple[Question, str], ...] = (
    ("battery", BATTERY),
    ("maker", "2a29"),
    ("model", "2a24"),
    ("firmware", "2a26"),
    ("location", "2a38"),
    ("serial", "2a25"),
)
# What two straps of one name are told apart by.
IDENTITY: tuple[Question, ...] = ("maker", "model", "serial")
PLACES = ("other", "chest", "wrist", "finger", "hand", "ear lobe", "foot")


def read(what: Question, raw: bytes) -> str:
    """The value in its characteristic: percent, the name of a place, or text fit to be shown;
    "" if it has none."""
    if what == "battery":
        return str(raw[0]) if raw and raw[0] <= 100 else ""
    if what == "location":
        return PLACES[raw[0]] if raw and raw[0] < len(PLACES) else ""
    return plain(raw.decode("utf-8", "replace").strip("\0 "))


def kept(value: str, raw: bytes) -> bytes:
    """The bytes to keep beside what is shown of them: none where they are simply its text."""
    return b"" if value.encode() == raw else raw
