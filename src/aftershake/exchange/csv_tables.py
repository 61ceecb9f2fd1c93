"""Tables for spreadsheets and statistics: sessions, phases, beats, gaps, marks; UTF-8, commas.

A cell of text that a spreadsheet would take for a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from aftershake.exchange.cells import FORMULA_SIGNS
from aftershake.exchange.exported import Exported, OutFile, Writer
from aftershake.exchange.tidy import BEAT, GAP, MARK, PHASE, SESSION, Table

_FORMULA = (*FORMULA_SIGNS, "\t", "\r", "\n")


def _write(sessions: Iterator[Exported]) -> Iterator[OutFile]:
    """One file a table for all sessions but the beats, which have one a session."""
    rows: dict[str, list[Sequence[Any]]] = {table.name: [] for table in _TOGETHER}
    for session in sessions:
        for table in _TOGETHER:
            rows[table.name] += table.rows(session)
        yield OutFile(f"beats/{session.stem}.csv", _csv(BEAT, BEAT.rows(session)))
    # Of sessions none of which could be read, empty tables would look like an export.
    for table in _TOGETHER if rows[SESSION.name] else ():
        yield OutFile(f"{table.name}.csv", _csv(table, rows[table.name]))


_TOGETHER = (SESSION, PHASE, GAP, MARK)


def _csv(table: Table, rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    for row in rows:
        writer.writerow([cell(value) for value in row])
    return text.getvalue().encode()


def cell(value: Any) -> str:
    """A value as it stands in a table: nothing for what is missing, never a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return repr(value)


WRITER = Writer("csv", "tables: sessions, phases, beats, gaps, marks", _write, several=True)
