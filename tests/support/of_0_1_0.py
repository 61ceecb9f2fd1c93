"""The database that version 0.1.0 made."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

from aftershake.hrv.metrics import ALGORITHM

PACKED = Path(__file__).parents[1] / "data" / "aftershake-0.1.0.db.gz"


def unpacked(path: Path, *, as_saved: bool = False) -> Path:
    """It, at `path`. `as_saved`: its numbers are shown as they were and not worked out again,
    as if no rule had changed since."""
    path.write_bytes(gzip.decompress(PACKED.read_bytes()))
    path.chmod(0o600)
    if as_saved:
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("UPDATE comparison SET algorithm = ?", (ALGORITHM,))
    return path
