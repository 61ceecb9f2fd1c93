"""Leaving a session out, and taking it in again: which others it changes what they stand beside."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from aftershake.analysis.comparable import set_beside
from aftershake.analysis.results import row_of
from aftershake.store import exclusions
from aftershake.store.owned import refuse_others
from aftershake.store.store import Store


def exclude_at(
    path: Path, session_id: int, reason: str, at: datetime, began: str | None = None
) -> int:
    """Leave the session out of trend, ranges and comparisons over sessions, from `at` on; how many
    others were set beside it, which are to be put together again. `began`: when it did, where that
    was shown. Raises StoreError."""
    with Store(path) as store:
        refuse_others(store, session_id, began)
        others = set_beside(store, row_of(store, session_id))
        exclusions.exclude(store, session_id, reason, at, others)
    return len(others)


def include_at(path: Path, session_id: int, at: datetime, began: str | None = None) -> int:
    """Take the session in again, from `at` on; how many others are set beside it from now on.
    `began` as in `exclude_at`. Raises StoreError."""
    with Store(path) as store:
        refuse_others(store, session_id, began)
        others = set_beside(store, row_of(store, session_id))
        exclusions.include(store, session_id, at, others)
    return len(others)
