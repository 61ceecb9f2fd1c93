"""What is said of care where nobody can be asked."""

from __future__ import annotations

from aftershake.wording.sentence import worded


@worded
def not_asked() -> str:
    """The questions are due, and nobody is there to answer them."""
    return (
        "Whether shaking is right for you was not asked here. `aftershake start --plain` asks, in a"
        " few minutes; please answer it before you shake."
    )


@worded
def rest_or_answer() -> str:
    """What there is instead."""
    return (
        "Resting is open to you: `aftershake start --headless --plan rest`. To answer the questions"
        " again: `aftershake start --plain`."
    )
