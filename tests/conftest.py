"""What every test has: a home of its own, never the user's."""

from __future__ import annotations

from pathlib import Path

import pytest

REFERENCE = Path(__file__).parent.parent.parent / "shared" / "reference-data"


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path_factory.mktemp("aftershake-home")
    monkeypatch.setenv("AFTERSHAKE_HOME", str(path))
    monkeypatch.setenv("AFTERSHAKE_PERSON", "")  # which the interface sets; without a name
    monkeypatch.delenv("AFTERSHAKE_PERSON")
    return path
