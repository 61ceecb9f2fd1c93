"""Ways to stop, and ways back to here and now: the words of pages that are read in need, so they
are short, and every line stands for itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aftershake.wording.sentence import worded

# Where the page is opened from: a session that was just stopped, or help.
Opened = Literal["stopped", "asked_for"]


@dataclass(frozen=True, slots=True)
class Line:
    """What to do, in a word or two, and how."""

    what: str
    how: str


GROUNDING: tuple[Line, ...] = (
    Line("End it", "Tense your legs, stretch the toes, or walk."),
    Line("Eyes open", "Look around. Feel your feet on the ground."),
    Line(
        "Five senses",
        "Name 5 things you see, 4 you touch, 3 you hear, 2 you smell, 1 you taste. Swap a sense"
        " that is missing for another.",
    ),
    Line("Wake up", "Cold water, or something crunchy to chew."),
    Line("Say aloud", "Where you are, and what day it is."),
    Line("Breathing", "Let it come and go. Do not hold it."),
    Line("Reach out", "Call somebody, or sit with somebody."),
)
WAYS: tuple[Line, ...] = (
    Line("Tense", "Tense your thighs and belly, as if to lift something. Hold, then let go."),
    Line("Straighten", "Stretch both legs out flat. Or stand up, and walk a few steps."),
    Line("Stretch", "Push the heels away, then spread and stretch the toes."),
)
URGENT = "Chest pain, fainting, shaking that will not stop: call your local emergency service now."


@worded
def grounding_title(opened: Opened) -> str:
    return "Stopped. What was recorded is kept." if opened == "stopped" else "Back to here and now"


@worded
def crisis() -> tuple[str, ...]:
    """For whoever is in need right now."""
    return (
        "This program cannot keep you safe. People can.",
        "If you might hurt yourself or somebody else, or feel seriously unwell: contact your"
        " local emergency service now.",
        "If you can, tell somebody near you how it is, and stay with them.",
    )


@worded
def contact_line(contact: str) -> str:
    """Whom to reach, as the person has filled in."""
    return contact or "None yet. Press c to write who, and how to reach them."


@worded
def not_kept(why: str) -> str:
    """That a contact could not be kept."""
    return f"Your contact is not kept: {why} Please write it again later, or note it on paper."
