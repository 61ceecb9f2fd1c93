"""What is asked before and after a session of one's own, and what the answers come to."""

from __future__ import annotations

from aftershake.wording.sentence import worded


@worded
def why_stopped_words() -> tuple[str, str, str, str, str]:
    """The title, why it is asked, and the three answers."""
    return (
        "What made you stop?",
        "If it was too much, the next shaking starts out half as long, and two quiet days before"
        " it do no harm.",
        "Nothing in particular. I am fine.",
        "It got too much: numb, unreal, panicky, dizzy or flooded.",
        "My body: chest pain, faint, or shaking that would not stop.",
    )
