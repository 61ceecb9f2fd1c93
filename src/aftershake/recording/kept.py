"""A session kept outside the database: in memory all the time, in a file when that is needed.

The file is a recording (`exchange/recording.py`), so that it can be replayed and imported.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from aftershake.errors import AftershakeError
from aftershake.events import Event
from aftershake.exchange.recording import Recording, event_line, head_line, read
from aftershake.plain import whole_number
from aftershake.store.guard import stamp
from aftershake.store.holding import held
from aftershake.store.owned import is_of_another
from aftershake.store.store import SessionRow, Store


class Remembered:
    """All events of a session, compressed: some ten bytes each."""

    def __init__(self, session: SessionRow) -> None:
        head = Recording((), session.plan_toml, session.strap, session.started_at)
        # 32 KiB of room to work in; with the usual 256 it packs these lines no better.
        self._packer = zlib.compressobj(1, zlib.DEFLATED, 12, 5)
        self._packed = bytearray(self._packer.compress(head_line(head).encode()))
        self.count = 0

    def add(self, event: Event) -> None:
        self._packed += self._packer.compress(event_line(event).encode())
        self.count += 1

    def text(self) -> bytes:
        """The lines of the recording so far."""
        rest = self._packer.copy().flush()
        return zlib.decompress(bytes(self._packed) + rest)

    def events(self) -> Iterator[Event]:
        """The events again, as they came."""
        return iter(read(self.text().decode(), "the session in memory").events)


class KeptFile:
    """The recording of a session beside the database, synced line by line; only the owner reads it.

    Raises OSError where it cannot be written.
    """

    def __init__(self, folder: Path, session_id: int, so_far: bytes) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = folder / f"kept-session-{session_id}-{stamp()}.jsonl"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(self.path, flags, 0o600)
        try:
            self._write(so_far)
            sync_folder(folder)
        except OSError:
            self.discard()
            raise

    def add(self, lines: bytes) -> None:
        """Whole lines; when this returns, a power cut cannot take them away."""
        size = os.fstat(self._descriptor).st_size
        try:
            self._write(lines)
        except OSError:
            os.ftruncate(self._descriptor, size)  # half a line would spoil the next
            raise

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def discard(self) -> None:
        """All of it is in the database."""
        self.close()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def _write(self, lines: bytes) -> None:
        view = memoryview(lines)
        while view:
            view = view[os.write(self._descriptor, view) :]
        os.fsync(self._descriptor)


def kept_files(database: Path) -> list[Path]:
    """Files beside the database with sessions that it has not whole; not of those that go on."""
    found = []
    for path in sorted(database.parent.glob("kept-session-*.jsonl")):
        number = whole_number(path.name.split("-")[2], 2**63 - 1)
        if number is not None and not held(database, number):
            found.append(path)
    return found


def own_kept_files(database: Path) -> list[Path]:
    """The same, without those of somebody else's sessions; where the database cannot be read, all:
    nobody knows whose they are."""
    found = kept_files(database)
    with suppress(AftershakeError):
        if found:
            with Store(database, read_only=True) as store:
                return [each for each in found if not is_of_another(store, session_of(each))]
    return found


def began_in(kept: Path) -> str:
    """When the session that is in one of the `kept_files` began; "" where that cannot be read.
    Raises OSError."""
    try:
        return read(kept.read_text("utf-8"), kept.name).started_at
    except (AftershakeError, UnicodeDecodeError):
        return ""


def session_of(kept: Path) -> int:
    """The number of the session that is in one of the `kept_files`."""
    return int(kept.name.split("-")[2])


def bring_in(store: Store, session: SessionRow) -> None:
    """Events of a session that is held here and that only a file beside the database has, as it is
    left where the database could not be written to the end: into the database, the file goes.

    Raises StoreError. A file that does not go on where the database ends stays as it is.
    """
    began = datetime.fromisoformat(session.started_at)
    for path in sorted(store.path.parent.glob(f"kept-session-{session.id}-*.jsonl")):
        try:
            missing = missing_of(path.read_bytes(), session, tuple(store.events(session.id)))
        except OSError:
            continue
        if missing is None:
            continue
        store.extend(session.id, [(e, began + timedelta(seconds=e.t_s)) for e in missing])
        with suppress(OSError):
            path.unlink()


def missing_of(
    kept: bytes, session: SessionRow, there: tuple[Event, ...]
) -> tuple[Event, ...] | None:
    """What a kept file has of the session after the events that are `there`; None where it does not
    go on where they end."""
    try:
        read_of_it = read(kept.decode("utf-8"), "the session beside the database")
    except (AftershakeError, UnicodeDecodeError):
        return None
    if read_of_it.started_at != session.started_at or read_of_it.events[: len(there)] != there:
        return None
    return read_of_it.events[len(there) :]


def sync_folder(folder: Path) -> None:
    """A new name in a folder is safe once the folder is, where a folder can be synced."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
