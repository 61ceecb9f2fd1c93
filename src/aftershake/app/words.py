"""Numbers and states as the words, glyphs and shapes that the screens share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from textual.content import Content

from aftershake import today
from aftershake.plans.plan import Role, roles_of
from aftershake.wording.times import moment

if TYPE_CHECKING:  # home, which comes first, does without them
    from aftershake.hrv.model import Quality
    from aftershake.session.view import Signal, View

COLOURS: dict[Role, str] = {
    "baseline": "$baseline",
    "shaking": "$shaking",
    "integration": "$integration",
    "other": "$ink",
}
LABELS = 16  # columns of what stands before the review's table and its scale
NOT_YET = "not yet"  # where the view has no words of its own
SIGNALS: dict[Signal, tuple[str, str]] = {
    "none": ("····", "none yet"),
    "lost": ("✕···", "lost"),
    "poor": ("▂···", "poor"),
    "fair": ("▂▄▆·", "fair"),
    "good": ("▂▄▆█", "good"),
}
QUALITIES: dict[Quality, str] = {"good": "▂▄▆█", "low": "▂▄··", "refused": "▂···"}


def began(iso: str) -> str:
    """When something recorded began: in another year than this one, with that."""
    return moment(iso, today.this_year())


def role_now(view: View) -> Role:
    """What the phase of now is to the session."""
    return roles_of(view.phases)[view.phase]


def guided(view: View) -> bool:
    """Whether the person is led through something that they do, apart from shaking freely."""
    begun = view.stage in ("running", "paused")
    return begun and (bool(view.now.steps) or view.now.kind == "other")


def timed(view: View) -> bool:
    """Whether the time left is not the large number anyway: in a rest, whose number is the heart
    rate."""
    begun = view.stage in ("running", "paused")
    return begun and view.now.kind != "shake" and not guided(view)


def lost(view: View) -> bool:
    """Whether a session goes on that no beats come for."""
    return view.signal == "lost" and view.stage in ("running", "paused")


def layout(view: View) -> tuple[object, ...]:
    """What of a view decides which pieces are there."""
    return (
        *(view.stage, view.phase, view.baseline is None, not view.saving.troubled, lost(view)),
        *(view.lie_down_left_s is None, view.step is not None and view.step.step.tiredness),
    )


def speed(factor: float | None) -> str:
    """How fast a simulation or a replay goes, in words; empty at its own pace."""
    if factor is None or not math.isfinite(factor):
        return "as fast as it can"
    if factor == 1:
        return ""
    spelled: dict[float, str] = {
        2: "twice",
        3: "three times",
        4: "four times",
        5: "five times",
        6: "six times",
    }
    spelled |= {8: "eight times", 10: "ten times", 12: "twelve times"}
    return f"{spelled.get(round(factor, 6), f'{factor:g} times')} the speed"


def spread(left: Content, right: Content, width: int) -> Content:
    """One row with `left` and `right` at its ends; `left` gives way where both do not fit."""
    room = width - right.cell_length
    if room < left.cell_length + bool(right):
        left = left.truncate(max(0, room - bool(right)), ellipsis=True)
    between = " " * max(0, room - left.cell_length)
    return Content.assemble(left, between, right, strip_control_codes=False)  # both are without
