"""Everything recorded, as the history asks for it. Loaded after home's first paint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from aftershake.analysis.readings import OWN
from aftershake.store import history
from aftershake.store.history import Choices, Which
from aftershake.store.store import SessionRow, Store


class Sessions:
    """Each look is one of its own. Raises StoreError."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def choices(self) -> Choices:
        with self._open() as store:
            return history.choices(store, OWN)

    def how_many(self, which: Which) -> int:
        with self._open() as store:
            return history.how_many(store, _of(which))

    def page(self, which: Which, first: int, most: int) -> Sequence[SessionRow]:
        with self._open() as store:
            return history.page(store, _of(which), first, most)

    def look(self, which: Which, first: int, most: int) -> tuple[int, Sequence[SessionRow]]:
        which = _of(which)
        with self._open() as store:
            return history.how_many(store, which), history.page(store, which, first, most)

    def _open(self) -> Store:
        return Store(self._path, read_only=True)


def _of(which: Which) -> Which:
    """With the kinds of sources that are the person's own heart."""
    return replace(which, own_kinds=OWN)
