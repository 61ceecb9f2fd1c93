"""What is kept of care: outcomes as codes, by person; old databases get it, and a look works."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aftershake.care.length import History, Own
from aftershake.care.screening import QUESTIONS, Answer, QuestionCode, outcome
from aftershake.config import choose_person, database, remember
from aftershake.events import Packet, Rated
from aftershake.plans.reader import built_in
from aftershake.recording.care import contact, keep_contact
from aftershake.recording.salvage import salvage
from aftershake.rr.packet import encode
from aftershake.store.care import (
    history,
    keep_own_contact,
    keep_own_length,
    keep_red_flag,
    keep_screening,
    last_screening,
    own_contact,
    own_length,
)
from aftershake.store.store import Store
from support.begun import begin

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
OLD = Path(__file__).parent.parent / "data" / "aftershake-0.1.0.db.gz"
NO: dict[QuestionCode, Answer] = {each.code: "no" for each in QUESTIONS}


def shaken(store: Store, at: datetime = NOW, source: str = "strap", kind: str = "shake") -> int:
    plan = built_in()["quick"]
    session_id = begin(store, plan, at, source=source)
    store.append(session_id, Packet(1.0, encode(60, (1024,)), 1), at)
    store.end(session_id, at, duration_s=400.0, complete=True, strap="")
    with store.writing() as db:
        db.execute(
            "INSERT INTO phase (session_id, number, name, kind, posture, start_s, end_s,"
            " measured_from_s, measured_to_s, quality, metrics)"
            " VALUES (?, 1, 's', ?, 'any', 1, 61, 1, 61, 'refused', '{}')",
            [session_id, kind],
        )
    return session_id


def test_a_look_works_where_nothing_is_there_yet(home: Path) -> None:
    with Store(database(), read_only=True) as store:
        assert last_screening(store) is None
        assert own_length(store) == Own()
        assert history(store, ["strap"]) == History()
    assert not database().exists()


def test_an_outcome_is_kept_and_is_due_after_ninety_days(home: Path) -> None:
    with Store(database()) as store:
        kept = keep_screening(store, outcome({**NO, "heart": "unsure"}), NOW)
    with Store(database(), read_only=True) as store:
        found = last_screening(store)
    assert found == kept
    assert (kept.allowed, kept.ask_before_breathing) == ("no_shaking", True)
    assert not kept.due(NOW)
    assert not kept.due(NOW + timedelta(days=89))
    assert kept.due(NOW + timedelta(days=90))
    assert kept.due(NOW - timedelta(days=1)), "the clock was set back"


def test_what_is_so_today_only_is_asked_again(home: Path) -> None:
    with Store(database()) as store:
        assert keep_screening(store, outcome({**NO, "crisis": "yes"}), NOW).due(NOW)
        again = keep_screening(store, outcome(NO), NOW + timedelta(minutes=5))
        assert last_screening(store) == again


def test_no_answer_is_in_the_database(home: Path) -> None:
    """Only what they came to: of two different answers with one outcome, the rows are the same."""
    with Store(database()) as store:
        for code in ("epilepsy", "pregnancy", "psychosis", "under_age"):
            keep_screening(store, outcome({**NO, code: "yes"}), NOW)
        rows = store.db.execute(
            "SELECT DISTINCT person_id, answered_at, due_at, allowed, ask_before_breathing"
            " FROM screening"
        ).fetchall()
    assert len(rows) == 1


def test_what_cannot_be_read_is_asked_again(home: Path) -> None:
    with Store(database()) as store:
        for column, value in (("allowed", "of a later version"), ("due_at", "soon")):
            keep_screening(store, outcome(NO), NOW)
            with store.writing() as db:
                db.execute(f"UPDATE screening SET {column} = ?", [value])
            assert last_screening(store) is None


def test_each_person_has_their_own(home: Path) -> None:
    choose_person("Ada")
    with Store(database()) as store:
        keep_screening(store, outcome(NO), NOW)
        keep_own_length(store, Own(120))
        keep_red_flag(store, "too_much", NOW)
        shaken(store)
    choose_person("Bo")
    with Store(database()) as store:
        assert last_screening(store) is None
        assert own_length(store) == Own()
        assert history(store, ["strap"]) == History()


def test_only_a_heart_of_ones_own_and_real_shaking_count(home: Path) -> None:
    with Store(database()) as store:
        shaken(store, NOW)
        shaken(store, source="simulate")
        shaken(store, kind="rest")
        assert history(store, ["strap"]).shaken == (NOW,)


@pytest.mark.parametrize(
    ("before", "after", "flagged"),
    [(None, 7, True), (None, 6, False), (2, 5, True), (3, 5, False), (2, None, False)],
)
def test_distress_after_a_session_is_a_red_flag(
    before: int | None, after: int | None, flagged: bool, home: Path
) -> None:
    with Store(database()) as store:
        session_id = shaken(store)
        for when, value in (("before", before), ("after", after)):
            store.append(session_id, Rated(1.0, when, "distress", value), NOW)  # type: ignore[arg-type]
        store.append(session_id, Rated(2.0, "after", "calm", 9), NOW)
        assert history(store, ["strap"]).red_flag == (NOW if flagged else None)


def test_the_last_red_flag_counts(home: Path) -> None:
    with Store(database()) as store:
        keep_red_flag(store, "urgent", NOW)
        keep_red_flag(store, "too_much", NOW - timedelta(days=3))
        assert history(store, ["strap"]).red_flag == NOW


def test_a_length_of_ones_own_takes_the_place_of_the_one_before(home: Path) -> None:
    with Store(database()) as store:
        for own in (Own(120), Own(None, True), Own()):
            keep_own_length(store, own)
            assert own_length(store) == own


def test_a_database_of_0_1_0_gets_it_by_a_look(home: Path) -> None:
    database().write_bytes(gzip.decompress(OLD.read_bytes()))
    database().chmod(0o600)
    with Store(database(), read_only=True) as store:
        assert last_screening(store) is None
        assert history(store, ["replay", "simulate", "strap"]).shaken
    with Store(database()) as store:
        assert keep_screening(store, outcome(NO), NOW) == last_screening(store)
        assert store.db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_what_is_salvaged_keeps_its_care(home: Path) -> None:
    with Store(database()) as store:
        kept = keep_screening(store, outcome({**NO, "epilepsy": "yes"}), NOW)
        keep_own_length(store, Own(60))
        keep_red_flag(store, "urgent", NOW)
    salvage(database())
    with Store(database()) as store:
        assert last_screening(store) == kept
        assert own_length(store) == Own(60)
        assert history(store, []).red_flag == NOW


def test_a_contact_belongs_to_a_person_and_outlives_a_damaged_database(home: Path) -> None:
    with Store(database()) as store:
        assert own_contact(store) is None
        keep_own_contact(store, "  Ana\n 555  \x1b[31m")
    choose_person("Ben")
    with Store(database()) as store:
        assert own_contact(store) is None
        keep_own_contact(store, "Ben's brother")
        keep_own_contact(store, "")
        assert own_contact(store) == ""
    salvage(database())
    choose_person("")
    with Store(database(), read_only=True) as store:
        words = own_contact(store)
        assert words is not None
        assert words.startswith("Ana 555")
        assert "\x1b" not in words


def test_a_contact_is_shown_whatever_the_database_is(home: Path) -> None:
    remember("contact", "For all 333")
    assert contact(database()) == "For all 333"
    keep_contact(database(), "Mine 444")
    assert contact(database()) == "Mine 444"
    keep_contact(database(), "")
    assert contact(database()) == ""  # taken back is taken back
    database().write_bytes(b"no database at all, by no means" * 200)
    assert contact(database()) == "For all 333"
