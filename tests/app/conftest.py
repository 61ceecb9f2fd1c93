"""What the tests of the interface have besides a home: its database, open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aftershake import today
from aftershake.store.store import Store


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store(home / "aftershake.db") as store:
        yield store


@pytest.fixture(autouse=True)
def year(monkeypatch: pytest.MonkeyPatch) -> None:
    """That of the sessions in the examples: those of another are told with theirs."""
    monkeypatch.setattr(today, "this_year", lambda: 2026)
