"""Folders of Parquet: any name that a person can have is the name of one."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from aftershake.exchange.parquet import _quoted
from aftershake.store.names import LONGEST_NAME, kept


@pytest.mark.parametrize("letter", ["a", "é", "Ω", "日", "😀", "/", "=", "%"])
def test_the_longest_name_is_short_enough_for_a_folder_and_comes_back(letter: str) -> None:
    name = kept("x" + letter * (LONGEST_NAME - 1))
    folder = _quoted(name)
    assert len(f"person={folder}".encode()) <= 255
    assert unquote(folder) == name
    assert not set("/=\\") & set(folder)
