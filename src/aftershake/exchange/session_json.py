"""A session as one JSON document: the session object of `show --json`, and every beat of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from aftershake.exchange.exported import Exported, OutFile, Writer
from aftershake.exchange.schemas import schema_of
from aftershake.exchange.tidy import BEAT
from aftershake.review.session_object import result_to_json

SCHEMA, VERSION = "aftershake.session", 1
_LEFT_OUT = {"session"}


def schema() -> str:
    """The JSON Schema of the document, which lies in the package."""
    return schema_of("export")


def _write(sessions: Iterator[Exported]) -> Iterator[OutFile]:
    for session in sessions:
        text = json.dumps(document(session), allow_nan=False)
        yield OutFile(f"{session.stem}.json", (text + "\n").encode())


def document(session: Exported) -> dict[str, Any]:
    """What the file holds. Beats are columns, a value a beat in each."""
    rows = list(BEAT.rows(session))
    names = [column.name for column in BEAT.columns]
    return {
        "schema": SCHEMA,
        "schema_version": VERSION,
        "person": session.person,
        "source": session.source,
        "session": result_to_json(session.result),
        "interval_kind": session.recorded.all_beats.intervals,
        "beats": {
            name: [row[at] for row in rows]
            for at, name in enumerate(names)
            if name not in _LEFT_OUT
        },
    }


WRITER = Writer("json", "the session object and every beat, one document a session", _write)
