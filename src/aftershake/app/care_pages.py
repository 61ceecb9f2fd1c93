"""The pages that ask, each with a key for each answer."""

from __future__ import annotations

from aftershake.app.screens.ask import AskScreen, Choice
from aftershake.wording.care import why_stopped_words


def why_stopped() -> AskScreen:
    """Gives "well", "too_much" or "urgent"."""
    words = why_stopped_words()
    choices = (
        Choice("n", words[2], "well"),
        Choice("t", words[3], "too_much"),
        Choice("b", words[4], "urgent"),
    )
    return AskScreen(words[0], words[1:2], choices)
