"""Disks that are full for a while, until the end, or from the beginning, in three ways."""

from __future__ import annotations

import json
import os
import re
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from durability.row import Once, TooLate
from durability.running import Child, ask, start, system
from durability.scene import Scene

WAYS = ("max_page_count", "RLIMIT_FSIZE", "a small tmpfs")
FOR_A_WHILE = "full for some seconds"
TO_THE_END = "full until the end"
FROM_THE_START = "full before the start"
SHARES = {FOR_A_WHILE: 0.7, TO_THE_END: 0.1, FROM_THE_START: 0.2}
# Only the lengths of files are limited, not those of pipes: the words must have room.
LIMIT_AT_START = 8192
DISK_MB = 6


def full(times: int) -> Iterator[tuple[str, str, int]]:
    """`times` for each way."""
    for way in WAYS:
        for when, share in SHARES.items():
            yield "full", f"{way}: {when}", max(1, round(times * share))


def cannot(row: str) -> str:
    """Why the row cannot be measured here, or nothing."""
    if not row.startswith(WAYS[2]):
        return ""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return "only root may mount a tmpfs"
    return "" if _mounts() else "no tmpfs can be mounted here"


def once(row: str, number: int) -> Once:
    way, _, when = row.partition(": ")
    scene = Scene(row, number)
    with disk(scene, way):
        if when == FROM_THE_START:
            from_the_start(scene, way)
        else:
            in_the_midst(scene, way, freed=when == FOR_A_WHILE)
    scene.clean()
    return scene.once


def in_the_midst(scene: Scene, way: str, *, freed: bool) -> None:
    once = scene.once
    scene.with_a_session()
    small_pages(scene.database)
    flag = scene.folder / "full"
    recorder = start(scene.home, narrow=str(flag) if way == WAYS[0] else "")
    fill, free = _hands(scene, way, flag, recorder)
    try:
        scene.any_moment(recorder, session=2)
        fill()
        if not recorder.alive:
            raise TooLate
        scene.acknowledge(2)
        if freed:
            time.sleep(0.2 + scene.random.random())
            free()
    finally:
        said = recorder.end()
    free()
    scene.judge(2, said, room=freed)
    if freed:
        once.wrong += said.troubles(0)
        if once.told and "again" not in once.told:
            once.wrong.append("that it is saved again was not said")
    listed = ask(scene.home, "sessions")
    once.wrong += [f"sessions, afterwards: {each}" for each in listed.troubles(0)]
    if once.integrity != "ok":
        once.wrong.append(f"integrity: {once.integrity[:100]}")


def from_the_start(scene: Scene, way: str) -> None:
    """It is said, and no session is left behind in which nothing was recorded."""
    once, flag = scene.once, scene.folder / "full"
    if scene.random.random() < 0.5:
        scene.with_a_session()
        small_pages(scene.database)
    fill, free = _hands(scene, way, flag, None)
    fill()
    recorder = start(
        scene.home,
        narrow=str(flag) if way == WAYS[0] else "",
        largest=LIMIT_AT_START if way == WAYS[1] else 0,
    )
    said = recorder.end()
    free()
    once.told = scene.told(said)
    listed = ask(scene.home, "sessions", "--json")
    once.wrong += [f"start: {each}" for each in said.troubles()]
    once.wrong += [f"sessions, afterwards: {each}" for each in listed.troubles(0)]
    once.integrity = scene.at_path().integrity
    if once.integrity not in ("ok", "no database"):
        once.wrong.append(f"integrity: {once.integrity[:100]}")
    if not once.wrong:
        rows = json.loads(listed.out)
        empty = [row for row in rows if row["cut_off"] and not row["duration_s"]]
        if empty:
            once.wrong.append(f"{len(empty)} sessions left behind in which nothing was recorded")
    if said.code == 0 and way != WAYS[0]:
        once.wrong.append("it ended with 0 though nothing could be written")
    if said.code != 0 and not re.search("full|room|cannot be written", said.err):
        once.wrong.append(f"says not why: {said.err.strip()[-200:]}")


@contextmanager
def disk(scene: Scene, way: str) -> Iterator[None]:
    """For the third way, the home lies on a small disk of its own."""
    if way != WAYS[2]:
        yield
        return
    place = scene.folder / "disk"
    place.mkdir()
    mounted = system("mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "none", str(place))
    assert mounted.code == 0, mounted
    scene.move_to(place / "home")
    try:
        yield
    finally:
        system("umount", "-l", str(place))


def small_pages(database: Path) -> None:
    """Pages of 512 bytes, so that a database that may not grow is full within some events."""
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        for statement in ("journal_mode = DELETE", "page_size = 512"):
            db.execute(f"PRAGMA {statement}").fetchall()
        db.execute("VACUUM")
        db.execute("PRAGMA journal_mode = WAL").fetchall()


Hand = Callable[[], None]


def _hands(scene: Scene, way: str, flag: Path, recorder: Child | None) -> tuple[Hand, Hand]:
    """How to fill the disk, and how to free it."""
    filler = scene.home.parent / "filler"

    def fill() -> None:
        if way == WAYS[0]:
            flag.touch()
        elif way == WAYS[1] and recorder is not None:
            sides = [scene.database.with_name(scene.database.name + s) for s in ("", "-wal")]
            largest = max((side.stat().st_size for side in sides if side.exists()), default=0)
            _limit(recorder, max(largest, LIMIT_AT_START))
        elif way == WAYS[2]:
            with suppress(OSError), filler.open("wb", buffering=0) as file:
                for size in (65536, 4096, 1):
                    with suppress(OSError):
                        while file.write(bytes(size)) == size:
                            pass

    def free() -> None:
        if way == WAYS[1] and recorder is not None:
            _limit(recorder, resource.RLIM_INFINITY)
        flag.unlink(missing_ok=True)
        filler.unlink(missing_ok=True)

    return fill, free


def _limit(recorder: Child, largest: int) -> None:
    with suppress(ProcessLookupError, ValueError):  # it has ended
        resource.prlimit(recorder.pid, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))


def _mounts() -> bool:
    scene = Scene("full", 0)
    place = scene.folder / "try"
    place.mkdir()
    mounted = system("mount", "-t", "tmpfs", "-o", "size=1m", "none", str(place)).code == 0
    if mounted:
        system("umount", str(place))
    scene.clean()
    return mounted
