"""Several people on one machine: whose sessions, straps and ranges these are."""

from __future__ import annotations

import gzip
import json
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aftershake.analysis.comparable import left_out
from aftershake.config import choose_person, database
from aftershake.events import Packet
from aftershake.hrv.comparison import PUBLISHED
from aftershake.hrv.model import Comparison
from aftershake.hrv.serial import comparison_to_data
from aftershake.plans.reader import built_in
from aftershake.recording.salvage import salvage
from aftershake.rr.packet import encode
from aftershake.store import NoNameError
from aftershake.store.names import LONGEST_NAME
from aftershake.store.people import find, known_or_new, people, switch
from aftershake.store.store import Store
from support.begun import begin

PLAN = built_in()["quick"]
NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
OLD = Path(__file__).parent.parent / "data" / "aftershake-0.1.0.db.gz"


def begun(store: Store, at: datetime = NOW) -> int:
    session_id = begin(store, PLAN, at)
    store.append(session_id, Packet(1.0, encode(60, (1024,)), 1), at)
    store.end(session_id, at, duration_s=400.0, complete=True, strap="")
    return session_id


def as_(name: str) -> Store:
    choose_person(name)
    return Store(database())


def test_there_is_one_without_a_name_until_another_begins_a_session(home: Path) -> None:
    with Store(database()) as store:
        (nobody,) = store.people()
        assert (nobody.id, nobody.name, nobody.last_used_at) == (1, "", None)
        person = store.person()
        assert person is not None
        assert (person.id, person.name) == (1, "")
    with as_("Ada") as store:
        assert store.person() is None
        assert store.sessions() == []
        assert store.straps() == []
        assert [each.name for each in store.people()] == [""], "a look makes nobody"
        begun(store)
        assert [each.name for each in store.people()] == ["Ada", ""]


def test_each_has_sessions_and_straps_of_their_own(home: Path) -> None:
    with as_("Ada") as store:
        hers = begun(store)
        store.remember_strap("AA", "H10", NOW, 80)
    with as_("Bo") as store:
        his = begun(store)
        assert [row.id for row in store.sessions()] == [his]
        assert store.straps() == []
        store.remember_strap("BB", "H9", NOW, None)
        store.remember_strap("AA", "H10", NOW + timedelta(hours=1), None)
        assert [each.address for each in store.straps()] == ["AA", "BB"]
        assert [row.id for row in store.sessions(everyone=True)] == [his, hers]
    with as_("ADA ") as store:  # upper or lower case
        assert [row.id for row in store.sessions()] == [hers]
        (strap,) = store.straps()
        assert (strap.address, strap.battery_percent) == ("AA", 80)
        assert strap.last_used_at == NOW.isoformat(timespec="milliseconds")


def test_without_a_choice_it_is_who_began_the_last_session(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the order in which they were begun, also where a clock that went ahead was set right."""
    with as_("Bo") as store:
        begun(store, NOW + timedelta(days=400))
    with as_("Ada") as store:
        begun(store, NOW + timedelta(days=1))
    monkeypatch.delenv("AFTERSHAKE_PERSON")
    with Store(database()) as store:
        person = store.person()
        assert person is not None
        assert person.name == "Ada"
        begun(store, NOW + timedelta(days=3))
        assert [(each.name, each.sessions) for each in store.people()] == [
            ("Ada", 2),
            ("Bo", 1),
            ("", 0),
        ]


def test_the_strap_used_last_is_the_first_whatever_the_clock_said(home: Path) -> None:
    with Store(database()) as store:
        store.remember_strap("AA", "one", NOW + timedelta(days=400))
        store.remember_strap("BB", "other", NOW)
        assert [each.address for each in store.straps()] == ["BB", "AA"]
        store.remember_strap("AA", "one", NOW + timedelta(hours=1))
        assert [each.address for each in store.straps()] == ["AA", "BB"]


def test_nobody_is_set_beside_another(home: Path) -> None:
    with as_("Ada") as store:
        hers = [begun(store), begun(store)]
    with as_("Bo") as store:
        his = begun(store)
        with store.writing() as db:
            for each in (*hers, his):
                row = {
                    "session_id": each,
                    "verdict": "clearly_higher",
                    "delta_ln_rmssd": 0.7,
                    "comparison": json.dumps(comparison_to_data(COMPARISON)),
                    "algorithm": "4",
                }
                db.table("comparison").insert(row)
        rows = {row.id: row for row in store.sessions(everyone=True)}
        assert left_out(store, rows[his]) == 0
        assert left_out(store, rows[hers[1]]) == 1


COMPARISON = Comparison(
    verdict="clearly_higher",
    delta_ln_rmssd=0.7,
    percent=101.4,
    delta_hr_bpm=None,
    delta_breathing_per_min=None,
    usual_variation=PUBLISHED,
    own_sessions=None,
    reasons=(),
)


@pytest.mark.parametrize("name", ["\x1b[31mred", "two\nlines", "x" * 60, "[b]bold[/b]", "; --"])
def test_a_name_is_text_from_outside(home: Path, name: str) -> None:
    with as_(name) as store:
        begun(store)
        person = store.person()
        assert person is not None
        assert "\x1b" not in person.name
        assert "\n" not in person.name
        assert len(person.name) <= LONGEST_NAME
        assert len(store.sessions()) == 1


NO_NAMES = [
    "x" * 61,
    "\ue000",  # private: nobody knows how it looks
    "\udcff",  # a byte that is no text
    "\x9b",
    "\ufffd",
    "\u200b",
    "\u2800",
    "\u0301",
]


@pytest.mark.parametrize("name", NO_NAMES, ids=ascii)
def test_what_is_no_name_makes_nobody_and_is_nobodys(home: Path, name: str) -> None:
    with as_(name) as store:
        assert store.person() is None
        with pytest.raises(NoNameError):
            begun(store)
        with pytest.raises(NoNameError), store.writing() as db:
            known_or_new(db, name)
        assert [each.name for each in store.people()] == [""]


def test_two_names_with_the_same_first_sixty_letters_are_not_one_person(home: Path) -> None:
    """Cut they would be the same: also where one was cut and kept by an older version."""
    kept = "x" * 59 + "…"
    with as_("Ada") as store, store.writing() as db:
        db.execute("UPDATE person SET name = ?", [kept])
        db.execute("INSERT INTO person (name) VALUES (?)", ["\ufffd"])
        assert find(db, "x" * 61) is None
        assert find(db, "x" * 59 + "y" * 5) is None
        assert find(db, "\ue000") is None
        # As they are shown, they can be renamed, or go.
        for there in (kept, "\ufffd"):
            found = find(db, there)
            assert found is not None
            assert found.name == there


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u00e9mile", "e\u0301mile"),
        ("E\u0301MILE", "\u00e9mile"),
        ("e\u200d\u0301mile", "\u00e9mile"),
        ("Ada \u200b B", "ada b"),
    ],
    ids=ascii,
)
def test_one_name_written_in_two_ways_is_one_person(home: Path, one: str, other: str) -> None:
    for first, second in ((one, other), (other, one)):
        with as_(first) as store, store.writing() as db:
            known = known_or_new(db, first)
            assert known_or_new(db, second) == known
            assert known_or_new(db, first) == known


def test_a_damaged_name_that_is_stored_can_be_reached(home: Path) -> None:
    with as_("") as store, store.writing() as db:
        db.execute("INSERT INTO person (name) VALUES (?)", ["  Ada\u200b \t e\u0301 "])
        found = find(db, "ADA \u00e9")
        assert found is not None
        assert found.id == 2


@pytest.mark.parametrize(
    "moment",
    ["9999-12-31T23:59:59+00:00", "zzz", "8999-12-31T00:00:00+00:00", "9999999", "~"],
)
def test_a_moment_that_cannot_be_keeps_nobody_first(
    home: Path, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with as_("Ada") as store:
        begun(store)
    with as_("Bo") as store:
        begun(store)
        with store.writing() as db:
            db.execute("UPDATE person SET last_used_at = ? WHERE name = 'Bo'", [moment])
            ada = find(db, "Ada")
            assert ada is not None
            switch(db, ada, NOW)
        assert store.people()[0].name == "Ada"
    monkeypatch.delenv("AFTERSHAKE_PERSON")
    with Store(database()) as store:
        person = store.person()
        assert person is not None
        assert person.name == "Ada"


def test_moments_are_put_in_order_and_not_their_texts(home: Path) -> None:
    with as_("Ada") as store, store.writing() as db:
        for name, at in (("Ada", "2026-05-01T09:00:00+02:00"), ("Bo", "2026-05-01T08:00:00+00:00")):
            db.execute("INSERT INTO person (name, last_used_at) VALUES (?, ?)", [name, at])
        assert [each.name for each in people(db)] == ["Bo", "Ada", ""]


def test_a_database_of_0_1_0_belongs_to_one_without_a_name(home: Path) -> None:
    database().write_bytes(gzip.decompress(OLD.read_bytes()))
    connection = sqlite3.connect(database())
    sessions = connection.execute("SELECT count(*) FROM session").fetchone()[0]
    straps = connection.execute("SELECT address FROM strap ORDER BY last_used_at DESC").fetchall()
    connection.close()
    with Store(database()) as store:
        (nobody,) = store.people()
        assert (nobody.name, nobody.sessions) == ("", sessions)
        assert [(each.address,) for each in store.straps()] == straps
        assert {row.person_id for row in store.sessions(everyone=True)} == {1}
        with store.reading() as db:
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_what_is_salvaged_stays_with_its_person(home: Path) -> None:
    with as_("Ada") as store:
        hers = begun(store)
        store.remember_strap("AA", "H10", NOW)
    with as_("") as store:
        nobodys = begun(store)
    salvage(database())
    with as_("Ada") as store:
        assert [row.id for row in store.sessions()] == [hers]
        assert [each.address for each in store.straps()] == ["AA"]
    with as_("") as store:
        assert [row.id for row in store.sessions()] == [nobodys]


def aftershake(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "aftershake", *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == code, ran.stderr
    return ran


@pytest.mark.words
def test_the_commands(home: Path) -> None:
    start = ("start", "--simulate", "calm", "--plan", "quick", "--headless", "--speed", "max")
    assert json.loads(aftershake("people", "--json").stdout) == [
        {"name": "", "sessions": 0, "last_used_at": None}
    ]
    refused = aftershake("--person", "Ada", "sessions", code=2)
    assert "Ada" in refused.stderr
    aftershake("--person", "Ada", *start)
    with as_("Bo") as store:
        his = begun(store)
    assert json.loads(aftershake("--person", "ada", "show", "last", "--json").stdout)["id"] == 1
    assert [each["id"] for each in json.loads(aftershake("sessions", "--json").stdout)] == [his]
    aftershake("--person", "", "show", "last", code=1)
    assert (
        aftershake("people").stdout.splitlines()[-1] == 'without a name (--person ""): 0 sessions'
    )
    refused = aftershake("--person", "Cy", "show", "1", code=2)
    assert "Ada" in refused.stderr
