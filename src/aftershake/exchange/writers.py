"""The formats that can be written. A new one is a module with a `WRITER`, and a line here."""

from __future__ import annotations

from aftershake.exchange import (
    anonymous,
    csv_tables,
    events_file,
    hrv_logger,
    intervals_icu,
    kubios,
    parquet,
    session_json,
)
from aftershake.exchange.exported import Writer

WRITERS: dict[str, Writer] = {
    each.name: each
    for each in (
        events_file.WRITER,
        kubios.WRITER,
        hrv_logger.WRITER,
        csv_tables.WRITER,
        session_json.WRITER,
        parquet.WRITER,
        intervals_icu.WRITER,
        anonymous.WRITER,
    )
}
