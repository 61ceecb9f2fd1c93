"""Numbers and states as the words, glyphs and shapes that the screens share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from textual.content import Content

from aftershake.plans.plan import Plan, Role, roles
from aftershake.wording.times import when as when

if TYPE_CHECKING:  # home, which comes first, does without them
    from aftershake.hrv.model import Quality, Verdict
    from aftershake.session.view import Signal, View

COLOURS: dict[Role, str] = {
    "baseline": "$baseline",
    "shaking": "$shaking",
    "integration": "$integration",
    "other": "$ink",
}
MISSING = "–"
MOST_LISTED = 6  # phases of a plan in one line
NOT_YET = "not yet"  # where the view has no words of its own
SIGNALS: dict[Signal, tuple[str, str]] = {
    "none": ("····", "none yet"),
    "lost": ("✕···", "lost"),
    "poor": ("▂···", "poor"),
    "fair": ("▂▄▆·", "fair"),
    "good": ("▂▄▆█", "good"),
}
VERDICTS: dict[Verdict, str] = {
    "clearly_higher": "clearly higher",
    "larger_than_usual_higher": "higher, by more than usual",
    "within_usual_variation": "within usual variation",
    "larger_than_usual_lower": "lower, by more than usual",
    "clearly_lower": "clearly lower",
    "cannot_tell": "cannot tell",
    "not_comparable": "not comparable",
}
QUALITIES: dict[Quality, tuple[str, str]] = {
    "good": ("▂▄▆█", "good"),
    "low": ("▂▄··", "low"),
    "refused": ("▂···", "too poor"),
}


def role_now(view: View) -> Role:
    """What the phase of now is to the session."""
    return roles([p.kind for p in view.phases])[view.phase]


def lost(view: View) -> bool:
    """Whether a session goes on that no beats come for."""
    return view.signal == "lost" and view.stage in ("running", "paused")


def clock(seconds: float) -> str:
    """Time left or elapsed as 3:12 or 1:02:03, rounded up so that it ends at 0:00."""
    whole = max(0, math.ceil(seconds - 1e-6))
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"


def length(seconds: float) -> str:
    """A phase's length as a person says it: 90 s, 6 min, 2½ min."""
    if seconds < 120 and seconds % 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 30) / 2
    half = "½" if minutes % 1 else ""
    return f"{int(minutes) or ''}{half} min"


def number(value: float | None, digits: int = 0) -> str:
    """The number, or an en dash where there is none."""
    if value is None or not math.isfinite(value):
        return MISSING
    return f"{value:.{digits}f}".replace("-", "−")


def change(value: float | None, digits: int = 0) -> str:
    """A difference with its sign; a real minus; 0 without one."""
    text = number(value, digits)
    if value is None or text == MISSING or not any(c in "123456789" for c in text):
        return text.replace("−", "")
    return text if text.startswith("−") else f"+{text}"


def ratio(delta_ln: float | None) -> str:
    """A difference of logarithms as a factor: ×1.26."""
    if delta_ln is None or not math.isfinite(delta_ln) or abs(delta_ln) > 20:
        return MISSING
    return f"×{math.exp(delta_ln):.2f}"


def plan_line(plan: Plan) -> str:
    """The phases of a plan in a line: rest 6 · shaking 3 · rest 10 min."""
    if len(plan.phases) > MOST_LISTED:
        return f"{len(plan.phases)} phases, {length(plan.duration_s)}"
    words = {"rest": "rest", "shake": "shaking"}
    names = [words.get(phase.kind, phase.name) for phase in plan.phases]
    lengths = [length(phase.duration_s) for phase in plan.phases]
    if all(each.endswith(" min") for each in lengths):
        lengths = [each.removesuffix(" min") for each in lengths]
        return " · ".join(map(" ".join, zip(names, lengths, strict=True))) + " min"
    return " · ".join(map(" ".join, zip(names, lengths, strict=True)))


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
    return Content.assemble(left, " " * max(0, room - left.cell_length), right)
