"""What is to be replayed: a file, or a session of the store by its number."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from aftershake.analysis.results import row_of
from aftershake.config import expanded
from aftershake.events import Event, Packet, Steered
from aftershake.plain import plain, whole_number
from aftershake.plans.plan import Plan, PlanError, comparable
from aftershake.plans.reader import read_plan
from aftershake.recording.last import last_of
from aftershake.sources.protocol import SourceError
from aftershake.store.missing import none_called, none_yet
from aftershake.store.owned import refuse_others
from aftershake.store.store import Store

if TYPE_CHECKING:
    from aftershake.exchange.format import RrFile
    from aftershake.rr.beats import Beats

LONGEST_PATH = 4096  # characters
LAST = "last"  # in the place of a session's number


def recorded(what: str) -> RrFile | None:
    """What the file to replay holds, read once: what comes through a pipe is there only once.

    None where `what` names a session. Raises RrFileError.
    """
    if not _is_file(what):
        return None
    from aftershake.exchange.rr_files import read

    return read(_path(what))


def recorded_plan(what: str, store: Store, file: RrFile | None) -> Plan | None:
    """The plan that a replayed session or recording was led by, where it is known.

    `file` is what `recorded` gave.
    """
    if file is None:
        return read_plan(row_of(store, find_session(store, what)).plan_toml)
    return plan_of_file(what, file)


def plan_of_file(what: str, file: RrFile) -> Plan | None:
    """The plan that the recording in a file was led by, where it tells."""
    return read_plan(file.plan, source=f"the plan in {what}") if file.plan else None


def to_send(
    what: str, file: RrFile | None, store: Store, plan: Plan
) -> tuple[str, Iterable[Event] | Beats]:
    """Its name for people, and what of it is to be sent again; `file` where it was read already.

    Phases that were made longer or ended belong to the plan it was led by: under another `plan`
    that is left out. Raises RrFileError, StoreError, or SourceError where there is nothing.
    """
    file = file or recorded(what)
    if file is not None:
        return of_file(what, file, plan)
    session_id = find_session(store, what)
    events = list(store.events(session_id))
    if not any(isinstance(each, Packet) and each.tells_of_beats for each in events):
        raise SourceError(f"Session {session_id} has no beats to replay.")
    return f"session {session_id}", led_by(plan, row_of(store, session_id).plan_toml, events)


def of_file(what: str, file: RrFile, plan: Plan) -> tuple[str, Iterable[Event] | Beats]:
    """The same of a file that was read."""
    return file_name(what), led_by(plan, file.plan, file.events) or file.beats


def led_by(plan: Plan, toml: str, events: Sequence[Event]) -> Sequence[Event]:
    """What of a recording of the plan in `toml` means the same under `plan`."""
    try:
        if comparable(read_plan(toml), plan):
            return events
    except PlanError:  # none, or one that cannot be read
        pass
    return [e for e in events if not isinstance(e, Steered) or e.how == "begin"]


def file_name(what: str) -> str:
    """The name of the file, for people."""
    return plain(_path(what).name)


def lasting(what: str, store: Store) -> str:
    """What to note of it, so that it means the same later and from another folder."""
    if _is_file(what):
        path = _path(what).absolute()
        # A name that is no text, or not only text, is kept in a form that is.
        return str(path) if plain(str(path), LONGEST_PATH) == str(path) else path.as_uri()
    return str(find_session(store, what))


def find_session(store: Store, which: str) -> int:
    """The number of the session that "last" or a number names, of the person who uses this now.
    Raises StoreError."""
    sessions = store.sessions()
    number = session_number(which)
    if number is not None:
        refuse_others(store, number)
    if not sessions:
        raise none_yet()
    if which == LAST:
        return last_of(sessions).id
    if number is not None and any(row.id == number for row in sessions):
        return number
    raise none_called(which)


def session_number(which: str) -> int | None:
    """The number of a session, as it is typed; None where it is none."""
    return whole_number(which, 2**63 - 1)


def _is_file(what: str) -> bool:
    named = what == LAST or session_number(what) is not None
    return os.path.exists(_path(what)) or not named  # noqa: PTH110 - pathlib's own raises


def _path(what: str) -> Path:
    """The path that was asked for, or that `lasting` noted."""
    if what.startswith("file:///"):
        return Path(os.fsdecode(unquote_to_bytes(what.removeprefix("file://"))))
    return expanded(what)
