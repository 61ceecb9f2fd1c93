"""What other programs do to the database in the midst of a recording, and other commands of the
program itself.
"""

from __future__ import annotations

import shlex
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from durability.row import Once, TooLate
from durability.running import Child, Said, ask, start, system
from durability.scene import Scene

ONE_BEAT = Path(__file__).with_name("one_beat.txt")  # more of them take seconds of work
MINUTES = Path(__file__).parents[2] / "sample_data" / "steady.jsonl"
UTILS = shlex.quote(str(Path(sys.executable).with_name("sqlite-utils")))
NOTICED_S = 0.5  # by then the next event has come, and the recorder has seen what was done
Act = Callable[[Scene], None]


def placed(scene: Scene, arguments: tuple[str, ...]) -> tuple[str, ...]:
    """With `{}` for the folder around the home."""
    return tuple(each.replace("{}", str(scene.folder)) for each in arguments)


def command(*arguments: str, codes: tuple[int, ...] = (0,)) -> Act:
    """A command of the program, which may end with one of these codes."""

    def act(scene: Scene) -> None:
        said = ask(scene.home, *placed(scene, arguments))
        scene.once.wrong += [f"{arguments[0]}: {each}" for each in said.troubles(*codes)]

    return act


def refused(*arguments: str) -> Act:
    """A command that must be refused, in words that say why."""

    def act(scene: Scene) -> None:
        said = ask(scene.home, *placed(scene, arguments))
        if said.code == 0:  # the recorder had done with the session before this came to it
            raise TooLate
        wrong = said.troubles(1)
        if "being recorded" not in said.words and "cut off" not in said.words:
            wrong.append(f"says not why: {said.words.strip()[-200:]}")
        scene.once.wrong += [f"{arguments[0]}: {each}" for each in wrong]

    return act


def in_turn(*acts: Act) -> Act:
    """One after the other."""

    def act(scene: Scene) -> None:
        for each in acts:
            each(scene)

    return act


def shell(line: str) -> Act:
    """A line for the shell; $db is the database, $old an older backup of it."""

    def act(scene: Scene) -> None:
        names = f"db={shlex.quote(str(scene.database))} old={shlex.quote(str(scene.old))}"
        ran = system("sh", "-c", f"{names} utils={UTILS}; {line}")
        may_fail = (
            "$db-" in line  # no side file there
            or "locked" in ran.err  # no patience
            or "not empty" in ran.err  # the recorder had its own file there before rm was done
        )
        if ran.code != 0 and not may_fail:
            scene.once.wrong.append(f"{line}: {ran.code} {ran.err.strip()[-100:]}")

    return act


def sql(statement: str) -> Act:
    """A statement in the sqlite3 shell, which waits for its turn."""
    return shell(f'sqlite3 -cmd ".timeout 20000" "$db" {shlex.quote(statement)} >/dev/null')


def held(begin: str, seconds: float) -> Act:
    """A transaction that stays open for so long."""

    def act(scene: Scene) -> None:
        with closing(sqlite3.connect(scene.database, timeout=20, isolation_level=None)) as db:
            db.execute(begin)
            db.execute("SELECT count(*) FROM event").fetchall()
            time.sleep(seconds)
            db.execute("COMMIT")

    return act


def moved(scene: Scene) -> None:
    target = scene.home / "moved.db"
    scene.elsewhere.append(target)
    system("mv", str(scene.database), str(target))


def moved_away(scene: Scene) -> None:
    """The database with its side files, as somebody tidies up."""
    target = scene.folder / "attic"
    target.mkdir()
    scene.elsewhere.append(target / scene.database.name)
    system("sh", "-c", f"mv {shlex.quote(str(scene.database))}* {shlex.quote(str(target))}")


def moved_folder(scene: Scene) -> None:
    target = scene.folder / "attic"
    scene.elsewhere.append(target / scene.database.name)
    system("mv", str(scene.home), str(target))


def truncated(scene: Scene) -> None:
    size = scene.random.choice((0, 100, 4096, 8192, scene.random.randrange(60_000)))
    system("truncate", "-s", str(size), str(scene.database))


def forbidden(scene: Scene) -> None:
    system("chmod", "000", str(scene.database))


HARMLESS: dict[str, Act] = {
    "`aftershake sessions`": command("sessions"),
    "`aftershake show last`": command("show", "last"),
    "`aftershake doctor`": command("doctor", codes=(0, 1, 3)),
    "`aftershake plans`": command("plans"),
    "`aftershake analyze`": command("analyze", str(ONE_BEAT), codes=(4,)),
    "`aftershake trend`": command("trend", codes=(0, 4)),
    "`aftershake report all`": command("report", "all", "-o", "{}/report.html", "--force"),
    "`aftershake exclude` and `include`": in_turn(
        command("exclude", "1", "--reason", "a trial"), command("include", "1")
    ),
    "`aftershake rate`": command("rate", "1", "--note", "a trial"),
    "`aftershake export all`": command(
        "export", "all", "--format", "events", "-o", "{}/exported/", "--force"
    ),
    "`aftershake import`, `delete` of that": in_turn(
        command("import", str(MINUTES)), command("delete", "3", "--yes")
    ),
    "`aftershake delete` of it": refused("delete", "2", "--yes"),
    "`aftershake backup`, `restore` of that": in_turn(
        command("backup", "{}/backup.db", "--force"),
        refused("restore", "{}/backup.db", "--yes"),
    ),
    "`aftershake close last`": refused("close", "last"),
    "`aftershake start --resume last`": refused("start", "--resume", "last", "--headless"),
    "sqlite3: `SELECT`": sql("SELECT count(*), max(t_s) FROM event"),
    "sqlite3: an update of `strap`": sql("UPDATE strap SET battery_percent = 50"),
    "sqlite3: a table of its own": sql(
        "CREATE TABLE IF NOT EXISTS mine (a); INSERT INTO mine VALUES (1)"
    ),
    "sqlite3: `BEGIN EXCLUSIVE` for 2 s": held("BEGIN EXCLUSIVE", 2.0),
    "sqlite3: a read transaction of 2 s": held("BEGIN", 2.0),
    "sqlite3: `VACUUM`": sql("VACUUM"),
    "sqlite3: `wal_checkpoint(TRUNCATE)`": sql("PRAGMA wal_checkpoint(TRUNCATE)"),
    "sqlite3: `.backup`": shell('sqlite3 -cmd ".timeout 20000" "$db" ".backup $db.backup"'),
    "`sqlite-utils tables`": shell('$utils tables "$db" --counts >/dev/null'),
    "`sqlite-utils insert`": shell('echo \'[{"a": 1}]\' | $utils insert "$db" mine - '),
    "`cp` of the database": shell('cp "$db" "$db.copy"'),
    "`cp` of `-wal`": shell('cp "$db-wal" "$db.copy-wal"'),
    "`cp` of `-shm`": shell('cp "$db-shm" "$db.copy-shm"'),
}
# What may be done once the session is over, and so must come to it before.
EARLY = {"`aftershake delete` of it"}
HARMFUL: dict[str, Act] = {
    "`mv` of the database": moved,
    "`mv` of the database with its side files": moved_away,
    "`mv` of the folder": moved_folder,
    "`rm` of the database": shell('rm "$db"'),
    "`rm` of `-wal`": shell('rm "$db-wal"'),
    "`rm` of `-shm`": shell('rm "$db-shm"'),
    "`rm` of all three": shell('rm -f "$db" "$db-wal" "$db-shm"'),
    "`rm -r` of the folder": shell('rm -r "$(dirname "$db")"'),
    "`mv` of `-wal`": shell('mv "$db-wal" "$db.attic-wal"'),
    "`mv` of `-shm`": shell('mv "$db-shm" "$db.attic-shm"'),
    "a copy put in its place, as rsync does": shell('cp "$db" "$db.part" && mv "$db.part" "$db"'),
    "an older backup put in its place, as rsync does": shell(
        'cp "$old" "$db.part" && mv "$db.part" "$db"'
    ),
    "`cp` of an older backup over it": shell('cp "$old" "$db"'),
    "`truncate`": truncated,
    "`chmod 000`": forbidden,
}


def others(times: int) -> Iterator[tuple[str, str, int]]:
    for what in (*HARMLESS, *HARMFUL):
        yield "others", what, times


def once(row: str, number: int) -> Once:
    scene = Scene(row, number)
    scene.with_a_session()
    scene.old.write_bytes(scene.database.read_bytes())
    recorder = start(scene.home)
    try:
        scene.any_moment(recorder, session=2, early=row in EARLY)
        scene.acknowledge(2)
        if row in HARMLESS:
            HARMLESS[row](scene)
        elif not scene.once.acknowledged:
            raise TooLate  # nothing of it was there: it cannot begin on such a file, and says so
        else:
            HARMFUL[row](scene)
            if not recorder.alive or "the session is over" in recorder.err:
                raise TooLate  # a session that has ended is lost with its database
            somebody_looks(scene)
            killed_too(scene, recorder)
    finally:
        said = recorder.end()
    if scene.database.exists():
        scene.database.chmod(0o600)
    scene.judge(2, None if said.killed else said)
    wholly(scene, row, said)
    scene.clean()
    return scene.once


def somebody_looks(scene: Scene) -> None:
    """In half of the times; that must not make anything worse."""
    if scene.random.random() < 0.5:
        time.sleep(scene.random.random() * 0.5)
        looked = ask(scene.home, "sessions")
        scene.once.wrong += [f"sessions: {each}" for each in looked.troubles(0, 1)]


def killed_too(scene: Scene, recorder: Child) -> None:
    """In a quarter of the times the recorder does not live to save itself at the end."""
    if scene.random.random() < 0.25:
        time.sleep(NOTICED_S)
        recorder.kill()


def wholly(scene: Scene, row: str, said: Said) -> None:
    """What only looks or writes beside may cost nothing at all."""
    here = scene.at_path()
    if row in HARMLESS:
        scene.once.wrong += said.troubles(0)
        if 2 not in here.complete or 1 not in here.complete:
            scene.once.wrong.append("the session is not complete in the database")
        if here.integrity != "ok":
            scene.once.wrong.append(f"integrity: {here.integrity[:100]}")
    listed = ask(scene.home, "sessions")
    scene.once.wrong += [f"sessions, afterwards: {each}" for each in listed.troubles(0, 1)]
