"""What is said where nothing keeps the computer awake during a session."""

from __future__ import annotations

from aftershake.wording.sentence import worded


@worded
def may_fall_asleep() -> str:
    """What may happen, and what to do before lying down."""
    return (
        "This computer may fall asleep, or lock, in the middle of the session. Before you lie down,"
        " switch both off in the system's settings."
    )
