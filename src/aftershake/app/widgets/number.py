"""The one number of a session, as large as there is room."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from aftershake.app.widgets.digits import blocks
from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.app.words import COLOURS, NOT_YET, guided, role_now
from aftershake.plans.plan import Posture
from aftershake.session.view import View
from aftershake.wording.link import SAID_ALREADY, link_words
from aftershake.wording.live import live_reason
from aftershake.wording.numbers import MISSING, countdown, number

LATE_S = 20.0
LIE_DOWN: dict[Posture, str] = {
    "lying": "Time to lie down. Press enter to begin at once.",
    "sitting": "Time to sit down. Press enter to begin at once.",
    "standing": "Time to stand up. Press enter to begin at once.",
    "any": "Time to get comfortable. Press enter to begin at once.",
}
APART_FROM = 10  # rows from which the sentence under a figure stands apart from it
DASH = 5  # rows that the room for a missing number is high: more of a dash says no more
FIRST_BEAT = "The phases begin with the first beat."
PRESS = "Press the strap to the chest."
SOUGHT = "It is being looked for."
LATE = "Is it wet, worn, and free of the phone app? esc goes back: there choose the strap anew."


@dataclass(frozen=True, slots=True)
class Large:
    """A figure with its unit, or none; a sentence that matters and one that explains."""

    figure: str
    unit: str
    first: str
    second: str
    ink: str
    calm: bool = False  # the sentence is no warning


class Number(ViewWidget[Large]):
    """The one number: heart rate at rest, time left while shaking, of a step what it counts.
    Words where there is none."""

    def of(self, view: View) -> Large:
        ink = COLOURS[role_now(view)]
        if view.stage == "waiting":
            words = link_words(view) or _link(view)
            words = words[:1].upper() + words[1:]
            if view.lie_down_left_s is not None:
                heard = view.signal in ("fair", "good")
                down = LIE_DOWN[view.now.posture]
                said = down if heard else f"{down} {words}"
                return Large(countdown(view.lie_down_left_s), "", said, "", ink, calm=True)
            late = view.link == "searching" and view.link_since_s > LATE_S
            return Large("", "", words, LATE if late else FIRST_BEAT, ink)
        if view.stage == "ended":
            if not view.saving.safe:
                return Large(
                    "", "", "The session is over.", "Its last beats wait to be saved.", ink
                )
            return Large("", "", "Working it out …", "Every beat is saved.", ink)
        if view.now.kind == "shake":
            return Large(countdown(view.phase_left_s), "", "", "", ink)
        if guided(view):
            return _counted(view, ink)
        if not view.saving.safe:  # which is said, with what helps, in a place of its own
            return Large(MISSING, "", "", "", "$muted")
        if view.hr_bpm is None:
            words = link_words(view) or live_reason(view.live.reason) or NOT_YET
            said = f"▲ {words[:1].upper()}{words[1:]}"
            return Large(MISSING, "", said, _what_to_do(view), "$muted")
        return Large(number(view.hr_bpm), "bpm", "", "", ink)

    def paint(self, shown: Large, width: int, height: int) -> list[Content]:
        unit, first, second, ink = shown.unit, shown.first, shown.second, shown.ink
        if not shown.figure:
            lines = [Content.styled(first, f"{ink} bold"), Content.styled(second, "$muted")]
            wrapped = [line for text in lines if text for line in text.wrap(width)]
            return _middle(wrapped, width, height)
        tone = "$ink" if shown.calm else "$caution bold"
        below = [Content.styled(first, tone)] if first else []
        below += [Content.styled(second, "$ink")] if second and height > 5 else []
        below = [line for text in below for line in text.wrap(width)][: max(0, height - 1)]
        if below and height >= APART_FROM:
            below = [Content(""), *below]
        beside = len(unit) + 1 if unit else 0
        tall = height - len(below)
        rows = blocks(
            shown.figure, width - beside, min(tall, DASH) if shown.figure == MISSING else tall
        )
        drawn = [Content.styled(row, f"{ink} bold") for row in rows]
        if unit:
            drawn[-1] = Content.assemble(drawn[-1], (f" {unit}", "$muted"))
            drawn = [line.pad_right(drawn[-1].cell_length - line.cell_length) for line in drawn]
        return _middle(drawn + below, width, height)


def _middle(lines: list[Content], width: int, height: int) -> list[Content]:
    above = max(0, (height - len(lines)) // 2)
    centred = [line.pad_left(max(0, (width - line.cell_length) // 2)) for line in lines]
    return [Content("")] * above + centred


def _counted(view: View, ink: str) -> Large:
    """What a step counts, or how long it lasts still; of a phase without steps its time."""
    now = view.step
    if now is None or now.step.seconds:
        left_s = now.left_s if now is not None else view.phase_left_s
        return Large(countdown(left_s), "", "", "", ink)
    many = now.step.count or now.step.breaths
    return Large(str(min(now.done + 1, many)), f"of {many}", "", "", ink)


def _what_to_do(view: View) -> str:
    """What helps while no heart rate comes."""
    if view.link == "connected":
        return PRESS if view.saving.safe else ""  # where nothing is saved, it is not the strap
    reason = view.link_reason
    if view.link == "ended" or (reason is not None and reason.code not in SAID_ALREADY):
        return ""  # the words for the link say themselves what to do
    return f"{PRESS} {SOUGHT}"


def _link(view: View) -> str:
    return {
        "searching": "Looking for your strap …",
        "connecting": "Found it, connecting …",
        "connected": "Connected, waiting for the first beat …",
        "lost": "The link is lost, trying again …",
        "ended": "There are no more beats.",
    }[view.link]
