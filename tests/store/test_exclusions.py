"""A session that is left out stays as it is; why it was left out is kept, and can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from aftershake.recording.salvage import salvage
from aftershake.store import StoreError
from aftershake.store.exclusions import LONGEST_REASON, exclude, include
from aftershake.store.past import past_rests
from aftershake.store.store import Store
from support.three_years import fill

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "aftershake.db"
    fill(found, 6, days=6, strange=False)
    return found


def why(path: Path) -> dict[int, str | None]:
    with Store(path, read_only=True) as store:
        return {row.id: row.excluded for row in store.sessions()}


def test_it_is_left_out_with_its_reason_and_taken_in_again(path: Path) -> None:
    with Store(path) as store:
        before = store.sessions()
        exclude(store, 3, "  the strap\nhad slipped ", NOW)
        assert store.session(3).excluded == "the strap had slipped"  # type: ignore[union-attr]
        assert [row.id for row in store.sessions()] == [row.id for row in before]
        include(store, 3, NOW)
        assert store.sessions() == before
        kept = store.db.execute("SELECT session_id, reason, included_at FROM exclusion").fetchall()
    assert [(row[0], row[1]) for row in kept] == [(3, "the strap had slipped")]
    assert kept[0][2] is not None


def test_another_reason_takes_the_place_of_the_first_which_stays_on_disk(path: Path) -> None:
    with Store(path) as store:
        exclude(store, 3, "fever", NOW)
        exclude(store, 3, "a fever of 39", NOW)
        reasons = store.db.execute("SELECT reason FROM exclusion ORDER BY id").fetchall()
    assert why(path)[3] == "a fever of 39"
    assert reasons == [("fever",), ("a fever of 39",)]


def test_what_cannot_be_left_out_is_said_and_changes_nothing(path: Path) -> None:
    with Store(path) as store:
        with store.writing() as db:
            db.execute("UPDATE session SET ended_at = NULL WHERE id = 6")
        for session_id, reason in ((99, "none"), (6, "goes on"), (3, " \n ")):
            with pytest.raises(StoreError):
                exclude(store, session_id, reason, NOW)
        with pytest.raises(StoreError):
            include(store, 3, NOW)
        assert store.db.execute("SELECT count(*) FROM exclusion").fetchone() == (0,)


def test_a_reason_is_one_line_however_it_was_written(path: Path) -> None:
    with Store(path) as store:
        exclude(store, 1, "a\x1b[31m\nb " + "x" * 1000, NOW)
    kept = why(path)[1] or ""
    assert len(kept) <= LONGEST_REASON
    assert "\x1b" not in kept
    assert "\n" not in kept


def test_readings_of_it_say_so(path: Path) -> None:
    with Store(path) as store:
        exclude(store, 2, "fever", NOW)
        assert [rest.excluded for rest in reversed(past_rests(store, ["strap"]))][:3] == [0, 1, 0]


def test_others_that_stood_beside_it_are_marked_and_no_more(path: Path) -> None:
    with Store(path) as store:
        exclude(store, 2, "fever", NOW, [4, 5])
        assert [row.id for row in store.sessions() if row.stale] == [5, 4]


def test_it_goes_with_its_session(path: Path) -> None:
    with Store(path) as store:
        exclude(store, 2, "fever", NOW)
        with store.writing() as db:
            db.execute("DELETE FROM session WHERE id = 2")
        assert store.db.execute("SELECT count(*) FROM exclusion").fetchone() == (0,)


def test_it_is_read_out_of_a_damaged_database_too(path: Path) -> None:
    with Store(path) as store:
        exclude(store, 2, "fever", NOW)
    salvage(path)
    assert why(path)[2] == "fever"
