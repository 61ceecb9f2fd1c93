"""When to make a sound: pure, from what was to be seen before and what is to be seen now."""

from __future__ import annotations

from typing import Literal

from aftershake.session.view import View

Cue = Literal["begin", "phase", "lost", "found", "unsaved", "end"]
UNHEARD = ("none", "lost")


def cues(before: View | None, after: View) -> tuple[Cue, ...]:
    """The cues between two views that follow one another; one of a kind at most.

    The first view gives none, and nothing sounds after the end. Before the first beat a strap
    is neither lost nor found.
    """
    if before is None or before.stage == "ended":
        return ()
    if after.stage == "ended":
        return ("end",)
    if before.stage == "waiting":
        return () if after.stage == "waiting" else ("begin",)
    given: list[Cue] = []
    if after.phase != before.phase:
        given.append("phase")
    if before.saving.troubled != after.saving.troubled:
        return (*given, "unsaved")
    if before.signal not in UNHEARD and after.signal in UNHEARD:
        given.append("lost")
    if before.signal in UNHEARD and after.signal not in UNHEARD:
        given.append("found")
    return tuple(given)
