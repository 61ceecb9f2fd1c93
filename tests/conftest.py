"""What every test has: a home of its own, never the user's."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import codes

REFERENCE = Path(__file__).parent.parent.parent / "shared" / "reference-data"


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path_factory.mktemp("aftershake-home")
    monkeypatch.setenv("AFTERSHAKE_HOME", str(path))
    monkeypatch.setenv("AFTERSHAKE_PERSON", "")  # which the interface sets; without a name
    monkeypatch.delenv("AFTERSHAKE_PERSON")
    monkeypatch.setenv("AFTERSHAKE_SOUND", "none")  # whoever runs the tests hears nothing of it
    return path


if codes.wanted():
    codes.put_codes()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With codes in the place of sentences, tests of the words themselves are left out."""
    if not codes.wanted():
        return
    of_words = [
        each
        for each in items
        if each.nodeid.startswith(codes.OF_WORDS) or each.get_closest_marker("words")
    ]
    config.hook.pytest_deselected(items=of_words)
    items[:] = [each for each in items if each not in of_words]
