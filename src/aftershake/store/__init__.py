"""Everything on disk: `sqlite.py` is the one door to sqlite_utils."""

from __future__ import annotations

from aftershake.errors import AftershakeError
from aftershake.events import NotSaved


class StoreError(AftershakeError):
    """The data cannot be read or written; the text says why and what to do, for a person."""


class UnsavedError(StoreError):
    """The next event cannot be written for the moment. Nothing written so far is lost."""

    why: NotSaved = "busy"


class UnreachableError(UnsavedError):
    """The disk does not answer."""

    why = "disk"


class DiskFullError(UnsavedError):
    """There is no room for the next event."""

    why = "full"


class DamagedError(StoreError):
    """What lies there is no readable database."""


class LostError(StoreError):
    """The file that is recorded into is not the database any more that it was."""


class TakenError(StoreError):
    """Somebody else has that name."""

    exit_code = 2


class NoNameError(StoreError):
    """That is no name."""

    exit_code = 2


class GoneError(StoreError):
    """The person that this is about was deleted meanwhile."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name or 'The person without a name'} is not there any more.")


class BeingRecordedError(StoreError):
    """A session of a person is being recorded, so that they can neither go nor be renamed."""

    def __init__(self, session_id: int) -> None:
        super().__init__(
            f"Session {session_id} is theirs, and is being recorded just now. Try again when it has"
            " ended; nothing was changed."
        )


class NotTheirsError(StoreError):
    """The session is somebody else's; the text tells nothing of whose, nor of the session."""


class ReplacedError(StoreError):
    """The session of that number is another one than the one that was shown."""

    def __init__(self, session_id: int) -> None:
        super().__init__(
            f"Session {session_id} is another one by now: the database was replaced meanwhile, as"
            " by a backup. Nothing was changed."
        )


class NewerEventError(StoreError):
    """In a session there is something that only a newer Aftershake can read."""

    def __init__(self, session_id: int, kind: str) -> None:
        super().__init__(
            f"Session {session_id} holds “{kind}”, a kind of event that a newer Aftershake made"
            " and this one cannot read. Nothing was changed. Install the newest version."
        )
