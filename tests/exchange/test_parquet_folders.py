"""Folders of Parquet: any name that a person can have is the name of one."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import pytest

from aftershake.exchange.parquet import _quoted
from aftershake.plans.plan import Phase
from aftershake.sources.replay import as_sent
from aftershake.store.names import LONGEST_NAME, kept
from support.exporting import beats_of, exported, files, plan_of


@pytest.mark.parametrize("letter", ["a", "é", "Ω", "日", "😀", "/", "=", "%"])
def test_the_longest_name_is_short_enough_for_a_folder_and_comes_back(letter: str) -> None:
    name = kept("x" + letter * (LONGEST_NAME - 1))
    folder = _quoted(name)
    assert len(f"person={folder}".encode()) <= 255
    assert unquote(folder) == name
    assert not set("/=\\") & set(folder)


def test_a_folder_of_nobody_with_a_name_is_read_as_the_page_on_formats_says(tmp_path: Path) -> None:
    parquet: Any = pytest.importorskip("pyarrow.parquet")  # what pandas and Dask read it with
    beats = as_sent(beats_of([900.0 + i % 40 for i in range(200)], list(np.zeros(200))))
    session = exported(plan_of(Phase("rest", "rest", "lying", 150)), beats)
    for name, content in files("parquet", session).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    read = parquet.read_table(tmp_path / "beat", partitioning=None)
    assert read.num_rows == 200
    assert {"person", "month"}.isdisjoint(read.column_names)
