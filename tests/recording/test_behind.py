"""The details of a session come out of its raw events, wherever these are."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftershake.analysis.details import details_at
from aftershake.config import database
from aftershake.exchange.recording import Recording, lines
from aftershake.recording.behind import behind
from aftershake.session.result import Result
from aftershake.store import StoreError
from aftershake.store.results import load
from aftershake.store.store import Store
from support.of_0_1_0 import unpacked


@pytest.fixture
def recorded(home: Path) -> Result:
    """A session that version 0.1.0 recorded, as it is worked out now."""
    unpacked(database(), as_saved=True)
    with Store(database()) as store:
        found = [load(store, row.id) for row in store.sessions()]
    return next(each for each in found if each is not None and each.integration is not None)


async def test_out_of_the_database(recorded: Result) -> None:
    details = await behind(database(), recorded.id)(recorded)
    assert (recorded, details) == await details_at(database(), recorded.id)
    assert len(details.rests) == 2
    assert details.heart == recorded.trace


async def test_out_of_a_file_that_has_the_session(recorded: Result, tmp_path: Path) -> None:
    with Store(database(), read_only=True) as store:
        row = store.session(recorded.id)
        assert row is not None
        events = tuple(store.events(recorded.id))
    file = tmp_path / "kept.jsonl"
    text = "".join(lines(Recording(events, plan=row.plan_toml)))
    file.write_text(text, "utf-8")
    nowhere = tmp_path / "no.db"
    details = await behind(nowhere, recorded.id, str(file))(recorded)
    assert details == await behind(database(), recorded.id)(recorded)
    assert not nowhere.exists()


@pytest.mark.parametrize("text", [None, "", "{", '{"kind": "nonsense"}'])
async def test_what_cannot_be_read_is_said(
    text: str | None, recorded: Result, tmp_path: Path
) -> None:
    file = tmp_path / "kept.jsonl"
    if text is not None:
        file.write_text(text, "utf-8")
    with pytest.raises(StoreError, match=r"kept\.jsonl"):
        await behind(database(), recorded.id, str(file))(recorded)


async def test_beats_that_are_gone_are_said(recorded: Result) -> None:
    with Store(database()) as store, store.writing() as db:
        db.execute("DELETE FROM event WHERE session_id = ? AND t_s > 30", [recorded.id])
    with pytest.raises(StoreError, match=f"session {recorded.id} "):
        await behind(database(), recorded.id)(recorded)
