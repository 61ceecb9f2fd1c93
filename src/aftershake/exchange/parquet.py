"""Parquet for studies of many people: the tidy tables, by person and month; pyarrow's one door.

`session/person=…/month=2026-05/session-12.parquet`: DuckDB, Polars, Dask and Spark read the folders
as they are. The names of the folders are the columns `person` and `month`.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from aftershake.errors import AftershakeError
from aftershake.exchange.exported import Exported, OutFile, Writer
from aftershake.exchange.tidy import TABLES, Table

# The folder of the person without a name: what Hive, and whoever reads its folders, calls null. A
# name in its place could be somebody's.
NAMELESS = "__HIVE_DEFAULT_PARTITION__"


def _write(sessions: Iterator[Exported]) -> Iterator[OutFile]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise AftershakeError(
            "Parquet needs pyarrow, which is not installed. Where Aftershake is installed, run:"
            " pip install pyarrow"
        ) from None
    types = {
        "int": pyarrow.int64(),
        "float": pyarrow.float64(),
        "text": pyarrow.string(),
        "flag": pyarrow.bool_(),
    }

    def packed(table: Table, session: Exported) -> bytes:
        columns = [each for each in table.columns if each.name not in _IN_FOLDERS]
        kept = [at for at, each in enumerate(table.columns) if each.name not in _IN_FOLDERS]
        schema = pyarrow.schema([(each.name, types[each.type]) for each in columns])
        rows = list(table.rows(session))
        arrays = [
            pyarrow.array([row[at] for row in rows], type=field.type)
            for at, field in zip(kept, schema, strict=True)
        ]
        sink = pyarrow.BufferOutputStream()
        made = pyarrow.Table.from_arrays(arrays, schema=schema)
        pyarrow.parquet.write_table(made, sink, compression="zstd")
        found: bytes = sink.getvalue().to_pybytes()
        return found

    for session in sessions:
        month = f"{session.started_at:%Y-%m}"  # UTC, as `started_at`
        where = f"person={_quoted(session.person or NAMELESS)}/month={month}"
        for table in TABLES:
            name = f"{table.name}/{where}/session-{session.id}.parquet"
            yield OutFile(name, packed(table, session))


def _quoted(name: str) -> str:
    """As the name of a folder, which every reader takes apart again. A long name in other letters
    than these would be too long with three signs for each byte: there, letters stay as they are."""
    whole = quote(name, safe=" ")
    if len(whole) <= _LONGEST:
        return whole
    return "".join(quote(each, safe=" ") if each.isascii() else each for each in name)


_LONGEST = 240  # bytes; with what stands before it file systems take 255
_IN_FOLDERS = {"person"}
WRITER = Writer("parquet", "tables by person and month, for many people", _write, several=True)
