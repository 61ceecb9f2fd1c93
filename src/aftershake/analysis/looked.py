"""A look into the store that is not repeated while nothing was written."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Generic, TypeVar

from aftershake.config import chosen_person
from aftershake.store.files import Seen
from aftershake.store.store import Store

LATELY_NS = 3_000_000_000  # file systems count time in steps of up to two seconds
Found = TypeVar("Found")
Of = tuple[Seen, date, str | None]  # which files, which day and whom a look depends on


@dataclass(frozen=True, slots=True)
class Looked(Generic[Found]):
    """What a look into the store gave; `of`: None where that cannot be told for sure."""

    found: Found
    of: Of | None

    def holds(self, of: Of | None) -> bool:
        """Whether another look, `of` that, would give the same."""
        return of is not None and self.of == of


@contextmanager
def looking(path: Path) -> Iterator[tuple[Store, date, Of | None]]:
    """The store, today, and what a look of now depends on. Raises StoreError."""
    today = datetime.now().astimezone().date()
    with Store(path, read_only=True) as store:
        yield store, today, _of(path, today)  # once it is open: that may make files beside it


def _of(path: Path, today: date) -> Of | None:
    """None while a file was written so lately that what is written next may bear the same time."""
    try:
        seen = Seen.at(path)
    except OSError:
        return None
    if abs(time.time_ns() - max(seen.written_ns, seen.wal_written_ns)) < LATELY_NS:
        return None
    return seen, today, chosen_person()
