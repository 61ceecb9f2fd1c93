"""A backup is brought back, and a number is given anew: what was shown before is not what has the
number now, and nothing is done to that."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from aftershake.analysis.excluding import exclude_at, include_at
from aftershake.analysis.results import folded_as, result_at
from aftershake.config import database
from aftershake.events import Noted
from aftershake.exchange.recording import Recording, lines
from aftershake.plans.reader import read_plan
from aftershake.recording.afterwards import add_said
from aftershake.recording.backup import back_up, restore
from aftershake.recording.deleting import delete_at, delete_person_at
from aftershake.recording.resume import resume_session
from aftershake.recording.start import SessionRequest, start_session
from aftershake.rr.beats import NO_BEATS
from aftershake.session.result import Result
from aftershake.store import ReplacedError
from aftershake.store.results import save
from aftershake.store.store import SessionRow, Store

NOW = datetime(2026, 11, 27, tzinfo=UTC)
PLAN = read_plan('name = "short"\n[[phase]]\nname = "rest"\nkind = "rest"\nduration_s = 60\n')


async def record(scenario: str) -> SessionRow:
    with Store(database()) as store:
        order = SessionRequest(PLAN, "simulate", scenario, None)
        recorder = start_session(order, store, lambda view: None)
        await recorder.run()
        row = store.session(recorder.session_id)
        assert row is not None
        return row


def dump() -> list[str]:
    with Store(database(), read_only=True) as store:
        return list(store.db.conn.iterdump())


@pytest.fixture
async def shown(tmp_path: Path) -> tuple[SessionRow, Result]:
    """What a screen shows that was opened before; another session has its number now."""
    await record("calm")
    back_up(database(), tmp_path / "backup.db")
    row = await record("calm")
    result = await result_at(database(), row.id)
    restore(tmp_path / "backup.db", database())
    assert (await record("restless")).id == row.id
    return row, result


async def test_nothing_is_done_to_it(shown: tuple[SessionRow, Result]) -> None:
    row, result = shown
    before, began = dump(), row.started_at
    for attempt in (
        partial(delete_at, database(), row.id, began),
        partial(exclude_at, database(), row.id, "fever", NOW, began),
        partial(include_at, database(), row.id, NOW, began),
        partial(add_said, database(), row.id, [Noted(0.0, "note", "of the other")], began),
        partial(folded_as, database(), row.id, result),
    ):
        with pytest.raises(ReplacedError):
            attempt()
    with Store(database()) as store:
        with pytest.raises(ReplacedError):
            save(store, result, NO_BEATS, [])
        with pytest.raises(ReplacedError):
            await resume_session(row, store, lambda view: None)
    assert dump() == before


@pytest.mark.parametrize("what", ["session", "person"])
async def test_a_file_of_the_one_before_stays(shown: tuple[SessionRow, Result], what: str) -> None:
    before, _ = shown
    with Store(database(), read_only=True) as store:
        now = store.session(before.id)
        assert now is not None
        kept = {}
        for row in (before, now):
            recording = Recording(tuple(store.events(now.id)), PLAN.toml, "", row.started_at)
            stamp = row.started_at.replace(":", "-")
            kept[row.started_at] = database().parent / f"kept-session-{row.id}-{stamp}.jsonl"
            kept[row.started_at].write_text("".join(lines(recording)))
    if what == "session":
        delete_at(database(), now.id, now.started_at)
    else:
        with Store(database(), read_only=True) as store:
            (person,) = store.people()
        delete_person_at(database(), person)
    assert [kept[row.started_at].exists() for row in (before, now)] == [True, False]
