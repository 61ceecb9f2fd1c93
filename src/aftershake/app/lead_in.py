"""What comes between "Start" and the first second of a session of one's own: a row of steps, each
with a page or none. Any of them may change what was asked for, or end it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aftershake.app.checking import check_in
from aftershake.sources.registry import kind_of

if TYPE_CHECKING:
    from aftershake.app.recording_app import RecordingApp
    from aftershake.recording.start import SessionRequest

# Gives the session to go on with, or None where the person goes back, or may not shake.
LeadIn = Callable[["RecordingApp", "SessionRequest"], Awaitable["SessionRequest | None"]]


def steps() -> tuple[LeadIn, ...]:
    """In the order in which a person meets them; loaded when they are needed."""
    from aftershake.app.awake_step import awake_step
    from aftershake.app.care_steps import cared
    from aftershake.app.sound_step import sound_step

    return cared, check_in, awake_step, sound_step


def trial_steps() -> tuple[LeadIn, ...]:
    """Those that a simulated heart has too, where it is to be tried out how a session goes."""
    return (check_in,)


async def lead_in(app: RecordingApp, order: SessionRequest) -> SessionRequest | None:
    """The session after all steps; None where one of them ended it. Runs in a worker of `app`,
    for a step waits for its page (`app.push_screen_wait`)."""
    own = kind_of(order.source).heart == "own"
    for step in steps() if own else trial_steps():
        changed = await step(app, order)
        if changed is None:
            return None
        order = changed
    return order
