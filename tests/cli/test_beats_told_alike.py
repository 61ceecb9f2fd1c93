"""How many beats a session has: the same number wherever it is told."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from aftershake.config import database
from aftershake.review.model import review_of
from aftershake.store.results import load
from aftershake.store.store import Store
from support.commands import run


@pytest.mark.words
def test_beats_that_no_heart_makes_are_recorded_all_the_same(home: Path) -> None:
    how = "--simulate", "bogus", "--plan", "quick", "--headless", "--speed", "max", "--json"
    assert run("start", *how).exit_code == 0
    with closing(sqlite3.connect(database())) as db:
        (saved,) = db.execute("SELECT count(*) FROM beat").fetchone()
        (odd,) = db.execute("SELECT sum(artifact_kind = 'out_of_bounds') FROM beat").fetchone()
    assert odd > 10  # which drawings leave out
    with Store(database()) as store:
        result = load(store, 1)
    assert result is not None
    assert review_of(result).beats == saved
    exported = json.loads(run("export", "1", "--format", "json").stdout)
    assert len(exported["beats"]["rr_ms"]) == saved
    page = run("report", "1", "-o", "-").stdout
    assert re.findall(r"readings of the strap, (\d+) beats", page) == [str(saved)]
