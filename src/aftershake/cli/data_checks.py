"""What `aftershake doctor` looks at in the data folder. Nothing is made that is not there."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from aftershake.cli.finding import Finding
from aftershake.wording.numbers import count

if TYPE_CHECKING:
    from aftershake.store.store import Store

LEAST_FREE_MB = 100
_TOLD = 20  # numbers of sessions
_FREE_MORE = "A session needs about 2 of them, and other programs some. Free at least 100."
_UNCHANGED = (
    "On a disk that can only be read nobody can change that: copy the folder to another disk, and"
    " set AFTERSHAKE_HOME to it."
)
MOUNTS = Path("/proc/self/mounts")
# File systems on which a lock of this computer may mean nothing to another one, as their makers
# say; on this computer it holds.
SHARED = (
    *("9p", "afs", "cifs", "smb3", "smbfs", "nfs", "nfs4", "ceph", "lustre", "gpfs"),
    *("virtiofs", "vboxsf", "prl_fs", "drvfs", "fuse.vmhgfs-fuse"),
)
SYNCED = ("fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.onedriver", "fuse.google-drive")


def data(database: Path) -> Iterator[Finding]:
    """The folder, its room, who else can reach it, the database and how it is written."""
    from aftershake.recording.kept import kept_files
    from aftershake.store import StoreError
    from aftershake.store.explained import SHORTER
    from aftershake.store.files import UnsafeError, check_length, check_link, check_log
    from aftershake.store.store import Store

    try:
        folder = next(path for path in (database.parent, *database.parents) if path.exists())
        free_mb = shutil.disk_usage(folder).free // 1_000_000
        begun = os.path.lexists(database)
        check_length(database)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        advice = (
            f"{SHORTER[True]}."
            if error.errno == errno.ENAMETOOLONG
            else "Make that folder yours to use, or set AFTERSHAKE_HOME to another one."
        )
        yield Finding("database", False, f"{database.parent} cannot be read: {why}", advice)
        return
    room = free_mb >= LEAST_FREE_MB
    yield Finding("disk", room, f"{free_mb} MB are free", "" if room else _FREE_MORE)
    try:
        check_link(database)
        check_log(database)
    except UnsafeError as error:
        first, _, rest = str(error.strerror).partition(". ")
        yield Finding("database", False, first, rest)
        return
    if not begun:
        usable = folder.is_dir() and os.access(folder, os.W_OK)
        no = "is no folder" if not folder.is_dir() else "cannot be written to"
        found = "none yet; the first session makes it" if usable else f"{folder} {no}"
        advice = "" if usable else "Set AFTERSHAKE_HOME to a folder that is yours."
        yield Finding("database", usable, found, advice)
        return
    yield privacy(database)
    if files := kept_files(database):
        some = ", ".join(str(path) for path in files)
        advice = (
            "`aftershake start --replay FILE` plays one; delete it when you have what you want."
        )
        yield Finding("kept files", None, f"sessions the database has not whole: {some}", advice)
    if left := unfinished(folder):
        yield left
    try:
        with Store(database, read_only=True) as store:
            yield sessions(store)
            if changed := numbers(store):
                yield changed
            yield journal(store)
    except StoreError as error:
        first, _, rest = str(error).partition(". ")
        yield Finding("database", False, first.rstrip("."), rest)
    if kind := file_system(folder):
        yield kind


def unfinished(folder: Path) -> Finding | None:
    """Copies that a killed command has left: sessions that were deleted since may be in them."""
    from aftershake.exchange.leftovers import left_in

    try:
        left = left_in(folder)
    except OSError:
        return None
    if not left:
        return None
    some = ", ".join(str(path) for path in left)
    advice = "Unless a backup, restore or salvage goes on, delete them: your data are in them."
    return Finding("unfinished", None, f"half copies of a command that was ended: {some}", advice)


def privacy(database: Path) -> Finding:
    """Whether nobody else can read or change what lies in the folder."""
    from aftershake.store.files import (
        BESIDE,
        OTHERS,
        UnsafeError,
        beside,
        check_folder,
        modes_hold,
        only_to_read,
    )

    what, folder = "privacy", database.parent
    try:
        check_folder(folder)
    except UnsafeError as error:
        first, _, rest = str(error.strerror).partition(". ")
        return Finding(what, False, first.rstrip("."), rest)
    entered = folder.stat().st_mode
    shared = hasattr(os, "getuid") and entered & OTHERS
    if shared and not modes_hold(folder):
        advice = "For data that only you can read, set AFTERSHAKE_HOME to a folder on another disk."
        return Finding(what, None, "this disk does not keep who may read a file", advice)
    for file in (database, *(beside(database, end) for end in BESIDE)):
        try:
            found = file.lstat()
        except OSError:
            continue
        if file == database and found.st_nlink > 1:
            advice = "To open it by that name as well would spoil it. Make a copy of it instead."
            return Finding(what, False, f"{file} has a second name (a hard link)", advice)
        if hasattr(os, "getuid") and found.st_mode & _reached_by(entered) & OTHERS:
            advice = f"The next session mends that, or run: chmod 600 '{file}'"
            advice = _UNCHANGED if only_to_read(file) else advice
            return Finding(what, False, f"others can read {file}", advice)
    if shared:
        # Settings, plans and what is kept beside the database are as private as the folder is.
        advice = f"If it is yours alone, run: chmod 700 '{folder}'"
        advice = _UNCHANGED if only_to_read(folder) else advice
        return Finding(what, False, f"others can look into {folder}", advice)
    return Finding(what, True, "only you can read and change your data")


def _reached_by(entered: int) -> int:
    """For whom the modes of files in a folder of this mode mean anything: who may not enter reads
    none."""
    return (stat.S_IRWXG if entered & stat.S_IXGRP else 0) | (
        stat.S_IRWXO if entered & stat.S_IXOTH else 0
    )


def sessions(store: Store) -> Finding:
    """The database from end to end, and what is in it."""
    what = "database"
    with store.reading() as db:
        checked = next(iter(db.query("PRAGMA quick_check")))["quick_check"]
    if checked != "ok":
        advice = "`aftershake salvage` keeps it aside and reads out of it what can be read."
        return Finding(what, False, f"{store.path} is damaged", advice)
    rows = store.sessions(everyone=True)
    cut_off = sum(row.cut_off for row in rows)
    kept = count(len(rows), "session")
    left = f", {cut_off} cut off" if cut_off else ""
    advice = "`aftershake start --resume last` goes on, `aftershake close last` ends it."
    return Finding(what, True, f"{kept}{left}", advice if cut_off else "")


def numbers(store: Store) -> Finding | None:
    """Numbers in the tables that are not those beside them, which were worked out: lists and trends
    would tell others than the session itself does."""
    sql = "SELECT session_id, metrics, rmssd_ms, hr_bpm FROM phase ORDER BY session_id, number"
    with store.reading() as db:
        found = {row[0]: None for row in db.execute(sql) if _changed(*row[1:])}
    if not found:
        return None
    some = ", ".join(str(each) for each in list(found)[:_TOLD]) + "…" * (len(found) > _TOLD)
    said = f"RMSSD or heart rate was changed after it was worked out, of session {some}"
    return Finding("numbers", False, said, "`aftershake recompute --all` makes them anew.")


def _changed(metrics: str, rmssd_ms: float | None, hr_bpm: float | None) -> bool:
    try:
        worked_out = json.loads(metrics)
        return bool((worked_out["rmssd_ms"], worked_out["hr_bpm"]) != (rmssd_ms, hr_bpm))
    except (ValueError, TypeError, KeyError, RecursionError):  # a damaged cell
        return False


def journal(store: Store) -> Finding:
    """How a write is made safe here, and why so."""
    from aftershake.store.explained import ONLY_TO_READ
    from aftershake.store.files import only_to_read
    from aftershake.store.opening import wal_works

    what = "safe writing"
    if only_to_read(store.path):
        first, _, rest = ONLY_TO_READ.format(store.path).partition(". ")
        return Finding(what, False, first, rest)
    with store.reading() as db:
        mode = db.execute("PRAGMA journal_mode").fetchone()[0]
    if mode == "wal":
        return Finding(what, True, "write-ahead log, synced at each event")
    why = "as in a backup; from the next change on, a write-ahead log"  # which is tried each time
    try:
        if not wal_works(store.path.parent):
            why = "this file system shares no memory between programs, as a write-ahead log needs"
    except (OSError, sqlite3.Error):
        why = "a write-ahead log could not be tried here"
    return Finding(what, True, f"rollback journal, synced at each event: {why}")


def file_system(folder: Path) -> Finding | None:
    """A word on file systems on which locks, or syncs, are known not to be what they seem."""
    kind = _kind(folder)
    what = "file system"
    if kind in SHARED:
        advice = (
            "Locks here may not reach other computers: use this folder from one at a time, or set"
            " AFTERSHAKE_HOME to a folder on this computer's own disk."
        )
        return Finding(what, None, f"{kind}, shared between computers", advice)
    if kind in SYNCED or any(part in _CLOUDS for part in folder.parts):
        advice = (
            "What copies this folder elsewhere may put an old copy in the place of the database."
            " Set AFTERSHAKE_HOME to a folder that nothing copies while you record."
        )
        return Finding(what, None, f"{folder} is kept in step with another place", advice)
    return None


_CLOUDS = ("Dropbox", "OneDrive", "Google Drive", "iCloud Drive", "Nextcloud", "Syncthing")


def _kind(folder: Path) -> str:
    """The name of the folder's file system, on Linux; "" where it is not told."""
    try:
        rows = [line.split() for line in MOUNTS.read_text("utf-8", "replace").splitlines()]
        place = str(folder.resolve())
    except OSError:
        return ""
    found = ("", "")
    for row in rows:
        if len(row) > 2:
            at = row[1].replace("\\040", " ")
            if (place == at or place.startswith(at.rstrip("/") + "/")) and len(at) >= len(found[0]):
                found = (at, row[2])
    return found[1]
