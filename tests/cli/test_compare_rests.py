"""`compare`: which rests stand in its table, and of which year they are."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from aftershake.config import database
from support.commands import run

HOW = "--simulate", "calm", "--plan", "quick", "--headless", "--speed", "max"


@pytest.mark.words
def test_a_rest_between_is_no_rest_after(home: Path) -> None:
    assert run("start", *HOW).exit_code == 0
    assert run("start", "--control", *HOW).exit_code == 0
    with closing(sqlite3.connect(database())) as db:
        db.execute("UPDATE session SET started_at = '2019-06-30T14:08:59+00:00' WHERE id = 1")
        db.commit()
    lines = run("compare", "1", "2").stdout.splitlines()
    of = {line[:14].strip(): line for line in lines[:11] if line[:14].strip()}
    for label in ("RMSSD, ms", "heart rate", "breathing", "signal", "measured"):
        assert of[label].count("→") == 2, label  # one a session
    assert "30 Jun 2019" in lines[1]
