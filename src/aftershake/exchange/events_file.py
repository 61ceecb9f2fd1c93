"""A session's events as JSON lines: all of it; `--replay` and `import` read them back."""

from __future__ import annotations

from collections.abc import Iterator

from aftershake.exchange.exported import Exported, OnDisk, OutFile, Writer
from aftershake.exchange.recording import Recording, lines


def _write(sessions: Iterator[Exported]) -> Iterator[OutFile]:
    return map(events_file, sessions)


def events_file(session: OnDisk) -> OutFile:
    """The one file of a session."""
    recording = Recording(
        tuple(session.events()),
        session.plan_toml,
        session.strap,
        session.started_at.isoformat(timespec="milliseconds"),
        whole=session.over,
        title=session.title,
    )
    return OutFile(f"{session.stem}.jsonl", "".join(lines(recording)).encode())


WRITER = Writer(
    "events", "everything, as JSON lines; --replay and import read it", _write, reads="events"
)
