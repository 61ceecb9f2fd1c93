"""Events as rows of the table `event`, and back: which field of `codec.py` is in which column.

A kind that is not listed here has its fields in `detail`, as a JSON object.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aftershake import codec
from aftershake.events import HEART_RATE, Event

# Field -> column.
_COLUMNS: dict[str, dict[str, str]] = {
    "packet": {
        "payload": "payload",
        "connection": "connection",
        "characteristic": "characteristic",
    },
    "link": {"state": "word", "connection": "connection", "reason": "reason", "detail": "detail"},
    "told": {"what": "word", "value": "detail", "raw": "payload"},
    "pressed": {"key": "word"},
    "tick": {},
    "reopened": {"by": "word"},
    "unsaved": {"why": "word", "since_s": "detail"},
    "imported": {
        "file": "detail",
        "format": "reason",
        "sha256": "word",
        "raw": "payload",
        "dated": "characteristic",
    },
}
COLUMNS = ("kind", "t_s", "connection", "payload", "characteristic", "word", "detail", "reason")
# Columns that are null where a field is empty.
_NULL = {"told": ("payload",), "link": ("reason", "detail")}
# What a column without a value stands for.
_EMPTY: dict[str, Any] = {
    "connection": 0,
    "payload": b"",
    "detail": "",
    "characteristic": HEART_RATE,
}


def to_row(event: Event) -> dict[str, Any]:
    """The columns of `event` that the event itself fills: `COLUMNS`, by their names."""
    kind, values = codec.encode(event)
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {"kind": kind, "t_s": values.pop("t_s")}
    columns = _COLUMNS.get(kind)
    if columns is None:
        row["detail"] = json.dumps(values)
        return row
    for name, value in values.items():
        row[columns[name]] = value
    if kind == "unsaved":  # a number in a column of text
        row["detail"] = repr(row["detail"])
    for column in _NULL.get(kind, ()):
        row[column] = row[column] or None
    return row


def from_row(row: Mapping[str, Any]) -> Event:
    """The event that `to_row` made the row from.

    Raises codec.UnknownKindError for one that a newer version made, else ValueError, TypeError or
    RecursionError for a damaged row.
    """
    kind = row["kind"]
    columns = _COLUMNS.get(kind)
    values: dict[str, Any] = {}
    if columns is None and kind in codec.KINDS:
        values |= json.loads(row["detail"] or "{}")
    for name, column in columns.items() if columns else ():
        value = row.get(column)  # a row of an earlier version has fewer columns
        if value is not None or column in _EMPTY:
            values[name] = _EMPTY[column] if value is None else value
    if kind == "unsaved":
        values["since_s"] = float(values["since_s"] or row["t_s"])
    values["t_s"] = row["t_s"]
    return codec.decode(kind, values)
