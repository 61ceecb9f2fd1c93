"""The whole database as one file, of one moment, and back; nothing that was there is lost."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from aftershake.config import database
from aftershake.events import Packet
from aftershake.exchange.writing import AlreadyThere, NotWritten
from aftershake.recording.backup import Restored, back_up, restore
from aftershake.store import StoreError
from aftershake.store.store import Store
from support.three_years import fill

RECORDS = (
    "import sys\nfrom datetime import UTC, datetime\nfrom pathlib import Path\n"
    "from aftershake.events import Packet\nfrom aftershake.plans.reader import built_in\n"
    "from aftershake.rr.packet import encode\nfrom aftershake.store.store import Store\n"
    "plan = built_in()['quick']\nnow = datetime.now(UTC)\n"
    "with Store(Path(sys.argv[1])) as store:\n"
    "    made = store.begin(title='t', started_at=now, plan='quick', plan_toml=plan.toml,\n"
    "                       source='simulate', source_what='calm')\n"
    "    n = 0\n"
    "    while not sys.stdin in __import__('select').select([sys.stdin], [], [], 0)[0]:\n"
    "        n += 1\n"
    "        store.append(made, Packet(float(n), encode(60, [1024]), 1), now)\n"
    "        print(made, n, flush=True)\n"
)


@pytest.fixture
def recorded() -> Path:
    fill(database(), 6, days=6, strange=False)
    return database()


@contextmanager
def recording(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process, which records a packet after the other."""
    with subprocess.Popen(
        [sys.executable, "-c", RECORDS, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline()
        yield child
        child.stdin.close()
        child.stdout.read()
    assert child.returncode == 0


def dump(path: Path) -> list[str]:
    with Store(path, read_only=True) as store:
        return list(store.db.conn.iterdump())


def test_it_is_the_same_in_one_file_for_its_owner_alone(recorded: Path, tmp_path: Path) -> None:
    to = tmp_path / "elsewhere"
    to.mkdir()
    assert back_up(recorded, to / "b.db") == 6
    assert stat.S_IMODE((to / "b.db").stat().st_mode) == 0o600
    assert [each.name for each in to.iterdir()] == ["b.db"]
    assert dump(to / "b.db") == dump(recorded)


def test_while_a_session_is_recorded_it_is_whole_up_to_a_moment(
    recorded: Path, tmp_path: Path
) -> None:
    with recording(recorded):
        for number in range(5):
            to = tmp_path / f"{number}.db"
            back_up(recorded, to)
            with Store(to, read_only=True) as store:
                newest = store.sessions()[0]
                times = [e.t_s for e in store.events(newest.id) if isinstance(e, Packet)]
                assert times == [float(n + 1) for n in range(len(times))]
                assert store.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with Store(recorded, read_only=True) as store:
        assert store.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("force", [False, True])
def test_what_is_no_file_is_not_replaced_by_one(
    recorded: Path, tmp_path: Path, force: bool
) -> None:
    """`backup /dev/null --force` of an administrator would be the end of that device."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotWritten, match="no file"):
        back_up(recorded, tmp_path / "pipe", overwrite=force)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_nothing_is_overwritten_unless_told_and_never_the_database(
    recorded: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    mine.write_text("mine")
    with pytest.raises(AlreadyThere):
        back_up(recorded, mine)
    assert mine.read_text() == "mine"
    assert back_up(recorded, mine, overwrite=True) == 6
    before = dump(recorded)
    for overwrite in (False, True):
        with pytest.raises(NotWritten):
            back_up(recorded, recorded, overwrite=overwrite)
    assert dump(recorded) == before


def test_it_comes_back_and_what_was_there_is_kept(recorded: Path, tmp_path: Path) -> None:
    back_up(recorded, tmp_path / "b.db")
    then = dump(recorded)
    with Store(recorded) as store:
        store.hold(6)
        store.discard(6)
    now = dump(recorded)
    done = restore(tmp_path / "b.db", recorded)
    assert done.sessions == 6
    assert done.aside is not None
    assert (dump(recorded), dump(done.aside)) == (then, now)
    assert stat.S_IMODE(recorded.stat().st_mode) == 0o600


def test_where_there_is_no_database_it_is_put_there(recorded: Path, tmp_path: Path) -> None:
    back_up(recorded, tmp_path / "b.db")
    other = tmp_path / "new" / "aftershake.db"
    assert restore(tmp_path / "b.db", other) == Restored(6, None)
    assert dump(other) == dump(recorded)


@pytest.mark.parametrize("what", ["none", "text", "empty", "somebody's", "cut", "newer"])
def test_what_is_no_backup_changes_nothing(what: str, recorded: Path, tmp_path: Path) -> None:
    file, before = tmp_path / "b.db", dump(recorded)
    if what == "text":
        file.write_text("no database at all\n" * 100)
    elif what == "empty":
        file.touch()
    elif what == "somebody's":
        sqlite3.connect(file).execute("CREATE TABLE theirs (n)").connection.close()
    elif what in ("cut", "newer"):
        back_up(recorded, file)
        if what == "cut":
            os.truncate(file, file.stat().st_size // 2)
        else:
            with sqlite3.connect(file) as db:
                db.execute("UPDATE _sqlite_migrations SET name = 'm999' WHERE id = 1")
            db.close()
    with pytest.raises(StoreError):
        restore(file, recorded)
    assert dump(recorded) == before
    assert not list(recorded.parent.glob("*before*"))
    assert not list(recorded.parent.glob(".aftershake-*"))


def test_while_it_is_in_use_nothing_is_put_in_its_place(recorded: Path, tmp_path: Path) -> None:
    back_up(recorded, tmp_path / "b.db")
    with recording(recorded), pytest.raises(StoreError, match="Nothing was changed"):
        restore(tmp_path / "b.db", recorded)
    with Store(recorded, read_only=True) as reader:
        reader.sessions()
        with pytest.raises(StoreError, match="Nothing was changed"):
            restore(tmp_path / "b.db", recorded)
    assert restore(tmp_path / "b.db", recorded).sessions == 6


def test_a_damaged_database_is_kept_aside_too(recorded: Path, tmp_path: Path) -> None:
    back_up(recorded, tmp_path / "b.db")
    spoilt = b"spoilt" * 1000
    recorded.write_bytes(spoilt)
    done = restore(tmp_path / "b.db", recorded)
    assert done.aside is not None
    assert done.aside.read_bytes() == spoilt
    assert len(dump(recorded)) > 10


def test_without_a_database_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no database"):
        back_up(tmp_path / "nothing.db", tmp_path / "b.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit there")
def test_no_room_is_said_and_leaves_nothing(recorded: Path, tmp_path: Path) -> None:
    code = (
        "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
        f"import sys\nsys.argv = ['aftershake', 'backup', {str(tmp_path / 'b.db')!r}]\n"
        "from aftershake.cli import main\nmain()\n"
    )
    before = dump(recorded)
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert "The disk is full" in ran.stderr
    assert list(tmp_path.iterdir()) == []
    assert dump(recorded) == before
