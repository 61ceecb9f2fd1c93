"""What the tests of the interface have besides a home: its database, open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aftershake.store.store import Store


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store(home / "aftershake.db") as store:
        yield store
