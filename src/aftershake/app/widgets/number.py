"""The one number of a session, as large as there is room."""

from __future__ import annotations

from textual.content import Content

from aftershake.app.widgets.digits import blocks
from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.app.words import COLOURS, NOT_YET, role_now
from aftershake.session.view import View
from aftershake.wording.link import SAID_ALREADY, link_words
from aftershake.wording.live import live_reason
from aftershake.wording.numbers import MISSING, countdown, number

LATE_S = 20.0
PRESS = "Press the strap to the chest."
SOUGHT = "It is being looked for."
LATE = "Is it wet, worn, and free of the phone app? esc goes back: there choose the strap anew."


class Number(ViewWidget[tuple[str, str, str, str]]):
    """The one number: heart rate at rest, time left while shaking. Words where there is none."""

    def of(self, view: View) -> tuple[str, str, str, str]:
        ink = COLOURS[role_now(view)]
        if view.stage == "waiting":
            words = link_words(view) or _link(view)
            words = words[:1].upper() + words[1:]
            late = view.link == "searching" and view.link_since_s > LATE_S
            return "", words, LATE if late else "The phases begin with the first beat.", ink
        if view.stage == "ended":
            if not view.saving.safe:
                return "", "The session is over.", "Its last beats wait to be saved.", ink
            return "", "Working it out …", "Every beat is saved.", ink
        if view.now.kind == "shake":
            return countdown(view.phase_left_s), "", "", ink
        if view.hr_bpm is None:
            words = link_words(view) or live_reason(view.live.reason) or NOT_YET
            return MISSING, f"▲ {words[:1].upper()}{words[1:]}", _what_to_do(view), "$muted"
        return number(view.hr_bpm), "bpm", "", ink

    def paint(self, shown: tuple[str, str, str, str], width: int, height: int) -> Content:
        figure, first, second, ink = shown
        if not figure:
            lines = [Content.styled(first, f"{ink} bold"), Content.styled(second, "$muted")]
            wrapped = [line for text in lines if text for line in text.wrap(width)]
            return _middle(wrapped, width, height)
        unit = first == "bpm"
        below = [] if unit or not first else [Content.styled(first, "$caution bold")]
        below += [Content.styled(second, "$ink")] if second and height > 5 else []
        below = [line for text in below for line in text.wrap(width)][: max(0, height - 1)]
        rows = blocks(figure, width - (4 if unit else 0), height - len(below))
        drawn = [Content.styled(row, f"{ink} bold") for row in rows]
        if unit:
            drawn[-1] = Content.assemble(drawn[-1], (" bpm", "$muted"))
            drawn = [line.pad_right(drawn[-1].cell_length - line.cell_length) for line in drawn]
        return _middle(drawn + below, width, height)


def _middle(lines: list[Content], width: int, height: int) -> Content:
    above = max(0, (height - len(lines)) // 2)
    centred = [line.pad_left(max(0, (width - line.cell_length) // 2)) for line in lines]
    return Content("\n").join([Content("")] * above + centred)


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
