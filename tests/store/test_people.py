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

from aftershake.analysis.results import left_out
from aftershake.config import choose_person, database
from aftershake.events import Packet
from aftershake.hrv.comparison import PUBLISHED
from aftershake.hrv.model import Comparison
from aftershake.hrv.serial import comparison_to_data
from aftershake.plans.reader import built_in
from aftershake.recording.salvage import salvage
from aftershake.rr.packet import encode
from aftershake.store.people import LONGEST_NAME
from aftershake.store.store import Store

PLAN = built_in()["quick"]
NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
OLD = Path(__file__).parent.parent / "data" / "aftershake-0.1.0.db.gz"


def begun(store: Store, at: datetime = NOW) -> int:
    session_id = store.begin(
        title="",
        started_at=at,
        plan=PLAN.name,
        plan_toml=PLAN.toml,
        source="strap",
        source_what="AA",
    )
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
        assert store.person() == nobody
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
        store.remember_strap("AA", "H10", NOW + timedelta(hours=1), None)
        store.remember_strap("BB", "H9", NOW, None)
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
    with as_("Ada") as store:
        begun(store, NOW + timedelta(days=2))
    with as_("Bo") as store:
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


@pytest.mark.parametrize("name", ["\x1b[31mred", "two\nlines", "x" * 5000, "[b]bold[/b]", "; --"])
def test_a_name_is_text_from_outside(home: Path, name: str) -> None:
    with as_(name) as store:
        begun(store)
        person = store.person()
        assert person is not None
        assert "\x1b" not in person.name
        assert "\n" not in person.name
        assert len(person.name) <= LONGEST_NAME
        assert len(store.sessions()) == 1


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
