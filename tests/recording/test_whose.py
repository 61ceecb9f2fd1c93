"""A session is of one person from its first question to its last, whatever another process does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from aftershake.care.screening import Outcome
from aftershake.config import PERSON_VARIABLE, choose_person, database
from aftershake.plans.reader import built_in
from aftershake.recording.care import keep_outcome, look
from aftershake.recording.start import SessionRequest, start_session
from aftershake.recording.whose import stay_with_one
from aftershake.store import GoneError, StoreError
from aftershake.store.deleting import delete_person
from aftershake.store.people import rename, who
from aftershake.store.store import Store


def begun_by(name: str, at: datetime) -> None:
    """In another process, as it were: nothing of it is chosen here."""
    with pytest.MonkeyPatch.context() as other:
        other.setenv(PERSON_VARIABLE, name)
        with Store(database()) as store:
            store.begin(
                title="t", started_at=at, plan="quick", plan_toml="", source="simulate",
                source_what="calm",
            )  # fmt: skip


@pytest.mark.parametrize("who", ["Ada", ""])
def test_somebody_else_begins_a_session_meanwhile(who: str, home: Path) -> None:
    begun_by(who, datetime(2026, 11, 1, tzinfo=UTC))
    with Store(database(), read_only=True) as store:
        stay_with_one(store)
    keep_outcome(database(), Outcome("no_shaking"))  # who answers now is who was there
    begun_by("Bea", datetime(2026, 11, 2, tzinfo=UTC))
    screening = look(database()).screening
    assert screening is not None
    assert screening.allowed == "no_shaking"
    with Store(database()) as store:
        order = SessionRequest(built_in()["rest"], "strap", "AA:BB:CC:DD:EE:FF")
        recorder = start_session(order, store, lambda view: None)
        person = store.person()
        assert person is not None
        assert person.name == who
        assert recorder.session_id in {row.id for row in store.sessions()}


def test_where_nobody_was_before_it_is_the_one_without_a_name(home: Path) -> None:
    with Store(database(), read_only=True) as store:
        stay_with_one(store)
    begun_by("Bea", datetime(2026, 11, 2, tzinfo=UTC))
    with Store(database(), read_only=True) as store:
        assert store.sessions() == []


def test_who_was_chosen_stays(home: Path) -> None:
    begun_by("Ada", datetime(2026, 11, 1, tzinfo=UTC))
    choose_person("Cleo")
    with Store(database(), read_only=True) as store:
        stay_with_one(store)
        assert store.person() is None


def renamed(name: str, new: str) -> None:
    """In another process."""
    with pytest.MonkeyPatch.context() as other, Store(database()) as store:
        other.setenv(PERSON_VARIABLE, name)
        with store.writing() as db:
            person = who(db, name)
            assert person is not None
            rename(db, person, new)


def test_who_is_renamed_meanwhile_stays_the_one(home: Path) -> None:
    begun_by("Bea", datetime(2026, 11, 1, tzinfo=UTC))
    begun_by("Ada", datetime(2026, 11, 2, tzinfo=UTC))
    with Store(database(), read_only=True) as store:
        stay_with_one(store)
    renamed("Ada", "Cleo")
    renamed("Bea", "Ada")  # who has that name now is somebody else
    keep_outcome(database(), Outcome("no_shaking"))
    with Store(database(), read_only=True) as store:
        person = store.person()
        assert person is not None
        assert person.name == "Cleo"
        assert [each.name for each in store.people()] == ["Cleo", "Ada", ""]
        assert store.db.execute("SELECT person_id FROM screening").fetchall() == [(person.id,)]


def test_who_is_deleted_meanwhile_does_not_come_back(home: Path) -> None:
    begun_by("Bea", datetime(2026, 11, 1, tzinfo=UTC))
    begun_by("Ada", datetime(2026, 11, 2, tzinfo=UTC))
    with Store(database()) as store:
        stay_with_one(store)
        person = store.people()[0]
        delete_person(store, person)
        before = list(store.db.conn.iterdump())
    with pytest.raises(GoneError):
        keep_outcome(database(), Outcome("no_shaking"))
    with pytest.raises(GoneError):
        Store(database())
    choose_person("Bea")
    with Store(database()) as store:
        assert list(store.db.conn.iterdump()) == before


async def test_somebody_new_stays_the_one_from_their_first_session_on(home: Path) -> None:
    choose_person("Dora")
    order = SessionRequest(built_in()["rest"], "strap", "AA:BB:CC:DD:EE:FF")
    with Store(database()) as store:
        start_session(order, store, lambda view: None)
    renamed("Dora", "Eve")
    with Store(database(), read_only=True) as store:
        person = store.person()
    assert person is not None
    assert person.name == "Eve"


def test_no_new_database_is_made_where_the_one_of_before_is_gone(home: Path) -> None:
    """As on a disk that was taken away."""
    begun_by("Ada", datetime(2026, 11, 2, tzinfo=UTC))
    with Store(database(), read_only=True) as store:
        stay_with_one(store)
    away = database().rename(home / "away.db")
    for read_only in (False, True):
        with pytest.raises(StoreError, match="not there any more"):
            Store(database(), read_only=read_only)
    assert not database().exists()
    away.rename(database())
    keep_outcome(database(), Outcome("no_shaking"))
