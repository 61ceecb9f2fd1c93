"""A person's export, taken in on another computer, is the same history again."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from aftershake.config import database
from aftershake.recording.person_import import carried_in, coming, take_in_else
from aftershake.store.sqlite import Database
from aftershake.store.store import Store
from support import commands

FIRST = datetime(2026, 5, 1, 6, 30, 0, 123000, tzinfo=UTC)
CONTACT = "Bea, next door"
SENT = ("--simulate", "calm", "--headless", "--speed", "max")


def run(*arguments: str) -> Result:
    done = commands.run(*arguments)
    assert done.exit_code in (0, 4), (arguments, done.output, done.exception)
    return done


def told(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--json").stdout)


def history(sessions: int) -> None:
    """Of Ada: readings and a session, as a strap would have sent them; what she said of them."""
    for _ in range(sessions - 1):
        run("--person", "Ada", "rest-reading", "--minutes", "2", *SENT)
    run("--person", "Ada", "start", "--plan", "quick", *SENT)
    with closing(Database(str(database()))) as db:
        for number in range(1, sessions + 1):
            began_at = FIRST + timedelta(days=number)
            sql = "SELECT duration_s FROM session WHERE id = ?"
            (lasted_s,) = db.execute(sql, [number]).fetchone()
            times = [began_at, began_at + timedelta(seconds=lasted_s)]
            db.execute(
                "UPDATE session SET source = 'strap', source_what = 'AA:BB', strap = 'H10',"
                " started_at = ?, ended_at = ?, speed = 1.0 WHERE id = ?",
                [*(each.isoformat(timespec="milliseconds") for each in times), number],
            )
        person = "SELECT person_id FROM session"
        moment = FIRST.isoformat(timespec="milliseconds")
        db.execute(
            "INSERT INTO screening (person_id, answered_at, due_at, allowed, ask_before_breathing)"
            f" VALUES (({person}), ?, '2026-07-30T06:30:00.000+00:00', 'gentle', 1)",
            [moment],
        )
        flag = f"INSERT INTO red_flag (person_id, flagged_at, code) VALUES (({person}), ?, ?)"
        db.execute(flag, [moment, "distress"])
        db.execute(f"INSERT INTO shaking_length VALUES (({person}), 90, 0)")
        db.execute(f"INSERT INTO contact VALUES (({person}), ?)", [CONTACT])
        db.execute("INSERT INTO strap VALUES ('AA:BB', 'H10', ?, 80)", [moment])
        db.execute(f"INSERT INTO person_strap VALUES (({person}), 'AA:BB', ?)", [moment])
        db.conn.commit()
    last = str(sessions)
    run("--person", "Ada", "rate", last, "--after", "calm=7", "--tag", "walk", "--note", "in May")
    run("--person", "Ada", "exclude", "1", "--reason", "the strap was loose")
    run("recompute", "--all")


def seen() -> dict[str, Any]:
    """All that is said of her."""
    found: dict[str, Any] = {name: told("--person", "Ada", name) for name in ("sessions", "trend")}
    found["show"] = [told("--person", "Ada", "show", str(x["id"])) for x in found["sessions"]]
    found["care"] = run("--person", "Ada", "care").output
    with Store(database(), read_only=True) as store, store.reading() as db:
        for table in ("screening", "red_flag", "shaking_length", "contact", "person_strap"):
            rows = [dict(row) for row in db.table(table).rows]
            found[table] = [
                {key: row[key] for key in row if key not in ("id", "person_id")} for row in rows
            ]
        rows = db.query("SELECT source, source_what, speed, ended_at FROM session ORDER BY id")
        found["rows"] = list(rows)
    return found


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Another computer."""

    def go(name: str) -> None:
        monkeypatch.setenv("AFTERSHAKE_HOME", str(tmp_path / name))

    return go


def test_the_same_history(tmp_path: Path, elsewhere: Callable[[str], None]) -> None:
    elsewhere("here")
    history(3)
    here, folder = seen(), str(tmp_path / "ada")
    assert len(here["trend"]["readings"]) + here["trend"]["excluded"] == 3
    run("people", "export", "Ada", "-o", folder)
    elsewhere("there")
    taken = run("import", folder)
    assert "3 sessions of Ada are what they were" in taken.output
    assert seen() == here
    assert [each["id"] for each in told("sessions")] == [3, 2, 1], "it is about her from now on"
    # Once more nothing changes, neither there nor where it came from.
    for home in ("there", "here"):
        elsewhere(home)
        again = [json.loads(line) for line in run("import", folder, "--json").stdout.splitlines()]
        assert [each["new"] for each in again] == [False] * 3
        assert "0 sessions of" not in run("import", folder).output
        assert seen() == here


def a_reading_of_ada(folder: str) -> None:
    run("--person", "Ada", "rest-reading", "--minutes", "2", *SENT)
    run("people", "export", "Ada", "-o", folder)


def test_it_is_nobody_elses(tmp_path: Path, elsewhere: Callable[[str], None]) -> None:
    elsewhere("here")
    a_reading_of_ada(folder := str(tmp_path / "ada"))
    elsewhere("there")
    run("--person", "Bo", "rest-reading", "--minutes", "2", *SENT)
    run("import", folder)
    of = {name: [x["id"] for x in told("--person", name, "sessions")] for name in ("Ada", "Bo")}
    assert of == {"Ada": [2], "Bo": [1]}
    assert [each["id"] for each in told("sessions")] == [1], "still about who used it last"
    shown = told("--person", "Ada", "show", "2")
    assert "import" not in shown["title"]
    # Told how it is to be taken in, it is a file like any other.
    run("--person", "Cleo", "import", folder, "--posture", "lying")
    (cleo,) = told("--person", "Cleo", "sessions")
    assert "import of" in cleo["title"]


def test_a_file_loosens_nothing_that_holds_here(
    tmp_path: Path, elsewhere: Callable[[str], None]
) -> None:
    elsewhere("here")
    a_reading_of_ada(folder := str(tmp_path / "ada"))
    person = Path(folder) / "person.json"
    said = json.loads(person.read_text())
    moment = "2026-05-01T06:30:00.000+00:00"
    answer = {"answered_at": moment, "due_at": moment, "ask_before_breathing": 0}
    said["screenings"] = [answer | {"allowed": "everything"}]
    said["red_flags"] = [{"flagged_at": moment, "code": "distress"}] * 2
    person.write_text(json.dumps(said))
    run("import", folder)
    with closing(Database(str(database()))) as db:
        assert [row["allowed"] for row in db.table("screening").rows] == ["everything"]
        db.execute("UPDATE screening SET allowed = 'nothing'")
        db.conn.commit()
        run("import", folder)
        assert [row["allowed"] for row in db.table("screening").rows] == ["nothing"]
        assert db.table("red_flag").count == 1


HOSTILE: list[dict[str, Any]] = [
    {"sessions": [{"id": [], "file": {}, "source": 7}, 5, None]},
    {"sessions": {}, "straps": 3, "exclusions": [{"session": "1"}], "screenings": "x"},
    {"straps": [{"address": "A", "last_used_at": "never", "battery_percent": 1e400}]},
    {"straps": [{"address": "\x1b[31m", "name": 4, "last_used_at": "2026-05-01T06:30:00"}]},
    {"shaking_length": {"most_s": 10**30, "longest": "yes"}, "contact": ["who"]},
    {"exclusions": [{"session": 1, "reason": "x", "excluded_at": "9999-12-31T23:59:59"}]},
    {"red_flags": [{"flagged_at": "2026-05-01", "code": "none"}], "last_used_at": 3},
    {"name": 5},
]


def test_what_a_folder_may_say(tmp_path: Path, elsewhere: Callable[[str], None]) -> None:
    """Whatever stands in person.json, nothing breaks, and nothing of it can steer a terminal."""
    elsewhere("there")
    said = {"schema": "aftershake.person", "schema_version": 1, "name": "Ada", "sessions": []}
    for number, change in enumerate(HOSTILE):
        folder = tmp_path / f"ada-{number}"
        folder.mkdir()
        (folder / "person.json").write_text(json.dumps(said | change))
        carried = carried_in(folder)
        assert carried is not None
        with Store(database()) as store:
            take_in_else(store, coming(store, carried))
            assert not any("\x1b" in each.name + each.address for each in store.straps())
    for change in ({"schema_version": 99}, {"schema": "another"}):
        (folder / "person.json").write_text(json.dumps(said | change))
        assert carried_in(folder) is None


def test_one_that_was_cut_off_comes_back_cut_off(
    tmp_path: Path, elsewhere: Callable[[str], None]
) -> None:
    elsewhere("here")
    run("--person", "Ada", "start", "--plan", "quick", *SENT)
    with closing(Database(str(database()))) as db:
        unended = "ended_at = NULL, duration_s = NULL, complete = 0, strap = ''"
        db.execute(f"UPDATE session SET {unended}")
        db.execute("DELETE FROM event WHERE t_s > 150")
        for table in ("phase", "comparison"):
            db.execute(f"DELETE FROM {table}")
        db.conn.commit()
    here, folder = run("show", "1"), str(tmp_path / "ada")
    assert "cut off" in here.output
    run("people", "export", "Ada", "-o", folder)
    elsewhere("there")
    taken = run("import", folder)
    assert "ends in the middle" not in taken.output
    assert run("show", "1").output == here.output
    run("close", "1")
    closed = told("show", "1")
    assert closed["duration_s"] == pytest.approx(150, abs=2)
    assert closed["strap"] == "Simulated strap (calm)"


def test_what_only_a_file_beside_the_database_has_comes_too(
    tmp_path: Path, elsewhere: Callable[[str], None]
) -> None:
    elsewhere("here")
    run("--person", "Ada", "start", "--plan", "quick", *SENT)
    whole = run("export", "1", "--format", "events").stdout.splitlines(keepends=True)[:-1]
    with closing(Database(str(database()))) as db:
        db.execute("UPDATE session SET ended_at = NULL, duration_s = NULL, complete = 0")
        db.execute("DELETE FROM event WHERE t_s > 150")
        db.conn.commit()
    kept = database().parent / "kept-session-1-20260501T100000.jsonl"
    kept.write_text("".join(whole))
    run("people", "export", "Ada", "-o", folder := str(tmp_path / "ada"))
    assert [
        each.name for each in (Path(folder) / "sessions").iterdir() if "kept" in each.name
    ] == []
    kept.write_text("of another session\n")
    run("people", "export", "Ada", "-o", str(tmp_path / "other"))
    assert (tmp_path / "other" / "sessions" / kept.name).exists()
    elsewhere("there")
    run("import", folder)
    (session,) = told("sessions")
    assert session["duration_s"] > 150
    run("close", "1")
    assert told("show", "1")["complete"]


def test_somebody_without_sessions_comes_with_what_else_is_theirs(
    tmp_path: Path, elsewhere: Callable[[str], None]
) -> None:
    elsewhere("here")
    run("people", "add", "Ada")
    run("--person", "Ada", "start", "--plan", "quick", *SENT)
    with closing(Database(str(database()))) as db:  # killed before anything came
        db.execute("UPDATE session SET ended_at = NULL")
        db.execute("DELETE FROM event WHERE kind = 'packet'")
        person = "(SELECT id FROM person WHERE name = 'Ada')"
        db.execute(f"INSERT INTO contact VALUES ({person}, ?)", [CONTACT])
        db.conn.commit()
    assert {"name": "Ada", "sessions": 0}.items() <= told("people")[0].items()
    run("people", "export", "Ada", "-o", folder := str(tmp_path / "ada"))
    assert [each.name for each in Path(folder).iterdir()] == ["person.json"]
    elsewhere("there")
    assert run("import", folder).exit_code == 0
    with Store(database(), read_only=True) as store, store.reading() as db:
        assert [row["words"] for row in db.table("contact").rows] == [CONTACT]
