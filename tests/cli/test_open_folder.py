"""A folder that others can look into: `doctor` says so, for not all in it is the database."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from aftershake.cli import data_checks
from aftershake.config import database
from aftershake.store import files
from aftershake.store.store import Store

pytestmark = pytest.mark.skipif(not hasattr(os, "getuid"), reason="no modes are kept here")


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o711])
def test_a_folder_made_by_somebody_is_told_with_what_closes_it(home: Path, mode: int) -> None:
    Store(database()).close()
    home.chmod(mode)
    found = data_checks.privacy(database())
    assert found.fine is False
    assert str(home) in found.found
    assert f"chmod 700 '{home}'" in found.advice
    home.chmod(0o700)
    assert data_checks.privacy(database()).fine is True


@pytest.mark.parametrize("of_files", [0o600, 0o777])
def test_where_no_modes_are_kept_it_cannot_be_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, of_files: int
) -> None:
    Store(database()).close()
    database().chmod(of_files)
    home.chmod(0o755)
    monkeypatch.setattr(files, "modes_hold", lambda _: False)
    found = data_checks.privacy(database())
    assert found.fine is None
    assert "chmod" not in found.advice


def test_what_lies_in_a_folder_that_others_cannot_enter_is_read_by_nobody_else(home: Path) -> None:
    Store(database()).close()
    database().chmod(0o644)
    home.chmod(0o755)
    assert data_checks.privacy(database()).fine is False
    home.chmod(0o700)
    assert data_checks.privacy(database()).fine is True
