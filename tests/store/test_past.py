"""What home and the trend ask of all sessions is read from indexes alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aftershake.store.past import past_changes, past_rests
from aftershake.store.store import Store
from support.three_years import fill


@pytest.mark.parametrize(
    ("reads", "session"), [(past_rests, "COVERING INDEX"), (past_changes, "INDEX")]
)
def test_sessions_are_found_by_their_index(
    reads: Callable[..., list[Any]], session: str, tmp_path: Path
) -> None:
    """A row holds a whole plan; rests need no more of it than when it was."""
    path = tmp_path / "aftershake.db"
    fill(path, 6, days=6, strange=False)
    asked: list[str] = []
    with Store(path) as store:
        store.db.conn.set_trace_callback(asked.append)
        assert reads(store, ["strap"])
        store.db.conn.set_trace_callback(None)
        (sql,) = (each for each in asked if "comparison.algorithm" in each)
        steps = [row[3] for row in store.db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
    assert f"SEARCH session USING {session} session_started (person_id=?)" in steps
    assert not any(step.startswith("SCAN") or "TEMP B-TREE" in step for step in steps), steps
