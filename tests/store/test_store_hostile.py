"""A folder and a database that somebody else had their hands in."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aftershake.config import database
from aftershake.events import DeviceInfo, Link, Packet
from aftershake.plans.reader import built_in
from aftershake.rr.packet import encode
from aftershake.store import StoreError
from aftershake.store.store import Store
from support.hostile import acts, hostile_strings

NOW = datetime(2026, 11, 22, 7, 41, tzinfo=UTC)
TEXTS = {  # every column of text that anybody could have written to
    "session": ("title", "plan", "source_what", "strap", "ended_at", "started_at"),
    "strap": ("name", "address", "last_used_at"),
    "phase": ("name",),
    "gap": ("reason",),
    "event": ("at", "word", "detail"),
}


def record(ended: bool = True) -> int:
    """A session of some seconds, with a strap that tells its name."""
    plan = built_in()["quick"]
    with Store(database()) as store:
        session_id = store.begin(
            title="Quick",
            started_at=NOW,
            plan="quick",
            plan_toml=plan.toml,
            source="strap",
            source_what="C0:FF:EE:00:00:01",
        )
        store.append(session_id, Link(0.0, "connected", 1), NOW)
        store.append(session_id, DeviceInfo(0.1, "name", "Polar H10"), NOW)
        for t_s in range(90):
            store.append(session_id, Packet(t_s + 1.0, encode(60, (1000, 20)), 1), NOW)
        store.remember_strap("C0:FF:EE:00:00:01", "Polar H10", NOW)
        if ended:
            store.end(session_id, NOW, duration_s=91.0, complete=False, strap="Polar H10")
    return session_id


def change(*statements: str | tuple[str, tuple[object, ...]]) -> None:
    with sqlite3.connect(database()) as db:
        for each in statements:
            db.execute(*((each,) if isinstance(each, str) else each))
    db.close()


def aftershake(*arguments: str, seconds: float = 60.0) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "aftershake", *arguments], capture_output=True, timeout=seconds
    )


def sober(ran: subprocess.CompletedProcess[bytes]) -> str:
    """What was said, after a look that it is text and no traceback."""
    said = (ran.stdout + ran.stderr).decode("utf-8")
    assert not acts(said.replace("\n", " ")), ascii(said)
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("mode", [0o777, 0o775, 0o1777])
def test_a_folder_that_others_can_write_to_is_refused_with_what_to_do(
    home: Path, mode: int
) -> None:
    home.chmod(mode)
    with pytest.raises(StoreError, match="chmod 700"):
        Store(database())
    assert stat.S_IMODE(home.stat().st_mode) == mode, "a folder of somebody's is not changed"
    home.chmod(0o755)
    Store(database()).close()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file away")
def test_what_belongs_to_somebody_else_is_refused(home: Path) -> None:
    Store(database()).close()
    for path in (home, database(), home / "aftershake.db-wal"):
        path.touch()
        os.chown(path, 12345, 12345)
        with pytest.raises(StoreError, match="somebody else"):
            Store(database())
        os.chown(path, 0, 0)


@pytest.mark.parametrize("end", ["", "-wal", "-shm", "-journal"])
def test_links_are_not_followed_and_nothing_behind_them_is_changed(home: Path, end: str) -> None:
    behind = home / "mine.txt"
    behind.write_text("mine")
    behind.chmod(0o644)
    (home / f"aftershake.db{end}").symlink_to(behind)
    with pytest.raises(StoreError, match="links are not followed"):
        Store(database())
    assert behind.read_text() == "mine"
    assert stat.S_IMODE(behind.stat().st_mode) == 0o644


def test_what_is_no_file_is_refused(home: Path) -> None:
    os.mkfifo(database())
    with pytest.raises(StoreError, match="is not a file"):
        Store(database())


@pytest.mark.parametrize("end", ["", "-wal", "-journal"])
def test_what_is_no_file_is_not_waited_for(home: Path, end: str) -> None:
    """Nobody writes into this pipe; whoever only reads would wait for ever, and no signal would
    end it."""
    if end:
        Store(database()).close()
    os.mkfifo(f"{database()}{end}")
    with pytest.raises(StoreError, match="is not a file"):
        Store(database(), read_only=True)


def test_a_link_that_leads_nowhere_is_said_where_only_is_read(home: Path) -> None:
    """The disk on which the sessions lie is not there: that is not “no session yet”."""
    database().symlink_to(home / "unplugged" / "aftershake.db")
    with pytest.raises(StoreError, match="is a link"):
        Store(database(), read_only=True)


@pytest.mark.parametrize("mode", [0o000, 0o644, 0o666])
def test_the_files_are_made_private_again(home: Path, mode: int) -> None:
    Store(database()).close()
    database().chmod(mode)
    Store(database()).close()
    assert stat.S_IMODE(database().stat().st_mode) == 0o600


def test_no_umask_makes_a_folder_that_its_owner_cannot_use(home: Path) -> None:
    old = os.umask(0o777)
    try:
        Store(home / "deep" / "down" / "aftershake.db").close()
    finally:
        os.umask(old)
    assert stat.S_IMODE((home / "deep").stat().st_mode) == 0o700


def test_a_newer_database_is_refused_by_name_and_not_written_to() -> None:
    record()
    change(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
        " VALUES ('aftershake', 'm999_of_next_year', '2027')"
    )
    before = database().read_bytes()
    for how in (False, True):
        with pytest.raises(StoreError, match="m999_of_next_year"):
            Store(database(), read_only=how)
    assert database().read_bytes() == before


def test_an_event_of_a_newer_version_is_named_and_nothing_is_guessed() -> None:
    record()
    change("UPDATE event SET kind = 'ecg\x1b' WHERE id = 20")
    for command in (
        ["show", "1"],
        ["show", "1", "--json"],
        ["start", "--headless", "--replay", "1"],
    ):
        ran = aftershake(*command)
        assert ran.returncode == 1
        assert "“ecg␛”, a kind of event that a newer Aftershake made" in sober(ran)
    assert "Quick" in sober(aftershake("sessions"))


def test_a_trigger_or_a_view_of_somebodys_is_named() -> None:
    record()
    change(
        "CREATE TRIGGER thief BEFORE INSERT ON event BEGIN SELECT RAISE(IGNORE); END",
    )
    with pytest.raises(StoreError, match="trigger “thief”"):
        Store(database())
    assert "thief" in sober(aftershake("sessions"))
    change(
        "DROP TRIGGER thief",
        "ALTER TABLE comparison RENAME TO was",
        "CREATE VIEW comparison AS WITH RECURSIVE n(i) AS"
        " (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS session_id FROM n",
    )
    assert "view “comparison”" in sober(aftershake("sessions"))


DAMAGES: list[str | tuple[str, tuple[object, ...]]] = [
    "UPDATE comparison SET comparison = '{'",
    ("UPDATE comparison SET comparison = ?", ("[" * 100_000,)),
    "UPDATE comparison SET comparison = '[]'",
    "UPDATE comparison SET comparison = replace(comparison, '0.35', '\"x\"')",
    "UPDATE comparison SET verdict = 'excellent', delta_ln_rmssd = 9e999",
    "UPDATE comparison SET baseline = 99",
    "UPDATE phase SET metrics = 'null'",
    "UPDATE phase SET metrics = replace(metrics, '\"quality\"', '\"quantity\"')",
    "UPDATE phase SET kind = 'dance', start_s = 9e999",
    "UPDATE gap SET end_s = 9e999",
    "UPDATE event SET at = 'yesterday'",
    "UPDATE event SET connection = NULL",
    "UPDATE event SET characteristic = ''",
    "UPDATE event SET t_s = 9e999 WHERE kind = 'packet' AND id % 2",
    "UPDATE event SET kind = 'told', word = 'battery', detail = '²'",
    "UPDATE session SET duration_s = 9e999",
    "UPDATE session SET started_at = 'once'",
    "UPDATE session SET ended_at = NULL",
]


@pytest.mark.parametrize("damage", DAMAGES, ids=range(len(DAMAGES)))
def test_a_damaged_cell_stops_nothing(damage: str | tuple[str, tuple[object, ...]]) -> None:
    record()
    assert aftershake("show", "last").returncode == 0  # works it out
    change(damage)
    said = sober(aftershake("sessions"))
    assert "Quick" in said
    ran = aftershake("show", "1", "--json")
    sober(ran)
    assert ran.returncode == 0
    sober(aftershake("sessions", "--json"))


def test_hostile_texts_in_every_column_are_only_text() -> None:
    record()
    assert aftershake("show", "last").returncode == 0
    texts = [text for text in hostile_strings() if "\0" not in text]
    for at in range(0, len(texts), 8):
        some = [text.encode("utf-8", "surrogatepass") for text in texts[at : at + 8]]
        changes: list[str | tuple[str, tuple[object, ...]]] = [
            (f"UPDATE {table} SET {column} = CAST(? AS TEXT)", (some[i % len(some)],))
            for i, (table, column) in enumerate(
                (table, column)
                for table, columns in TEXTS.items()
                for column in columns
                if table != "strap"
            )
        ]
        change(
            *changes,
            ("UPDATE strap SET name = CAST(? AS TEXT)", (some[0],)),
            ("UPDATE strap SET address = CAST(? AS TEXT)", (some[-1],)),
        )
        with Store(database(), read_only=True) as store:
            assert not any(acts(str(row)) for row in store.straps())
            for row in store.sessions():
                assert not any(
                    acts(text) for text in (row.title, row.plan, row.strap, row.started_at)
                )
        if at % 24 == 0:
            for command in (
                ("sessions",),
                ("sessions", "--json"),
                ("show", "1"),
                ("show", "1", "--json"),
            ):
                sober(aftershake(*command))


# Root may write everywhere, unless this is taken from it.
LIKE_ANYBODY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner"]


def like_anybody(command: list[str], home: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*(LIKE_ANYBODY if os.getuid() == 0 else []), sys.executable, "-m", "aftershake", *command],
        capture_output=True,
        timeout=60,
        env={**os.environ, "AFTERSHAKE_HOME": str(home)},
    )


@pytest.mark.parametrize("left", ["clean", "with its log"])
def test_a_folder_that_can_only_be_read_is_read(tmp_path: Path, left: str) -> None:
    """Everything that only looks works there, and leaves nothing behind."""
    if os.getuid() == 0 and subprocess.run([*LIKE_ANYBODY, "true"]).returncode:
        pytest.skip("root cannot give up what it may here")
    record()
    assert aftershake("show", "last").returncode == 0
    folder = tmp_path / "folder"
    keep = sqlite3.connect(database()) if left == "with its log" else None
    if keep is not None:
        keep.execute("UPDATE session SET title = 'in the log'")
        keep.commit()
    shutil.copytree(database().parent, folder)
    if keep is not None:
        keep.close()
        (folder / "aftershake.db-shm").unlink()
    before = sorted(path.name for path in folder.iterdir())
    for path in [*folder.iterdir(), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        for command in (["sessions"], ["show", "last"], ["show", "last", "--json"], ["plans"]):
            ran = like_anybody(command, folder)
            said = sober(ran)
            assert ran.returncode == 0, said
            if command != ["plans"]:
                assert ("in the log" if left == "with its log" else "Quick") in said
        assert "1 session" in sober(like_anybody(["doctor"], folder))
        assert sorted(path.name for path in folder.iterdir()) == before
    finally:
        folder.chmod(0o755)
