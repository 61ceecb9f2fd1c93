"""What is said where a session is not saved as it should be: pure, from `Saving` to a sentence."""

from __future__ import annotations

from shlex import quote

from aftershake.events import NotSaved
from aftershake.session.view import Lost, Saving
from aftershake.wording.sentence import worded

WHY: dict[NotSaved, str] = {
    "full": "The disk is full",
    "busy": "Another program holds the database",
    "disk": "The database does not answer",
}
MEND: dict[NotSaved, str] = {
    "full": "Free some space.",
    "busy": "Close that program.",
    "disk": "Is its disk still there?",
}
LOST: dict[Lost, str] = {
    "gone": "The database was deleted or moved away",
    "replaced": "Another file was put in the place of the database",
    "written": "Another program changed the database so that this session is not whole in it",
    "damaged": "The database cannot be read or written any more",
}


@worded
def notice(saving: Saving) -> str:
    """A sentence or two, or nothing where all is saved as it should be."""
    if saving.lost is not None:
        if saving.safe:
            return f"{LOST[saving.lost]}. This session is being saved in {saving.file} instead."
        return f"{LOST[saving.lost]}, and no file can be made beside it: this is not being saved."
    if saving.why is None:
        return "" if saving.safe else "This is not being saved."
    if saving.safe:
        return f"{WHY[saving.why]}. Meanwhile this session is being saved in {saving.file}."
    not_saved = f"{WHY[saving.why]}: this is not being saved. {MEND[saving.why]}"
    return f"{not_saved} What comes is kept in memory."


@worded
def given_up(session_id: int, why: NotSaved | None, unsaved: int, file: str) -> str:
    """When a session is over and its last events could not be saved, for all the waiting."""
    begun = f"{WHY[why or 'disk']}, so session {session_id} is not in the database to its end."
    if not unsaved and not file:
        return (
            f"{WHY[why or 'disk']}. All of session {session_id} is saved, but not that it is over:"
            f" `aftershake close {session_id}` notes that."
        )
    if unsaved:
        return f"{begun} {unsaved} of its last events could not be saved anywhere."
    return f"{begun} All of it is in a file: `aftershake start --replay {quote(file)}` plays it."
