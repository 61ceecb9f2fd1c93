"""The first rows of a session: which phase, and how long it still lasts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from textual.content import Content

from aftershake.app.widgets.digits import blocks
from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.app.words import COLOURS, role_now, spread
from aftershake.plans.plan import GLYPHS, Role
from aftershake.session.view import View
from aftershake.wording.numbers import countdown

LEFT, APART = " left", 2
LARGE = 3  # rows; figures as high can be read from two metres away, more are better


@dataclass(frozen=True, slots=True)
class Where:
    """`time` is left of the phase, or empty; `right` stands there instead. `state` and `beside`
    say more of the phase."""

    role: Role
    name: str
    time: str
    right: str
    state: str = ""
    beside: str = ""


class Head(ViewWidget[Where]):
    """The phase as glyph and word at the left, the time left at the right: in large figures where
    there are three rows for them."""

    def of(self, view: View) -> Where:
        role, time = role_now(view), countdown(view.phase_left_s)
        if view.stage == "waiting":
            plan = f"{view.plan_title}, {countdown(view.total_left_s)}"
            return Where(role, "getting ready", "", plan)
        if view.stage == "ended":
            return Where(role, "finished" if view.through else "stopped", "", "")
        posture = f" · {view.now.posture}" if view.now.posture != "any" else ""
        paused = "paused" if view.stage == "paused" else ""
        settling = ""
        if view.settling_left_s > 0:
            settling = f"settling, measured in {countdown(view.settling_left_s)}"
        return Where(role, view.now.name.upper(), time, paused, settling, posture)

    def paint(self, shown: Where, width: int, height: int) -> list[Content]:
        ink = f"{COLOURS[shown.role]} bold"
        name = Content.styled(f"{GLYPHS[shown.role]} {shown.name}", ink)
        if height >= LARGE and shown.time:
            return _large(name, shown, width, height)
        right = f"{shown.time}{LEFT}" if shown.time else ""
        right = ", ".join(each for each in (shown.right, right) if each)
        beside = shown.beside + (f" · {shown.state}" if shown.state else "")
        if name.cell_length + len(beside) + len(right) + 2 > width:
            beside = beside.replace(", measured in", "")
        left = Content.assemble(name, (beside, "$muted"))
        return [spread(left, Content.styled(right, "bold"), width)]


def _large(name: Content, shown: Where, width: int, height: int) -> list[Content]:
    first = Content.assemble(name, (shown.beside, "$muted"))
    second = Content.styled(shown.right, "$caution bold") if shown.right else Content("")
    second += Content.styled(shown.state, "$muted") if shown.state and not shown.right else ""
    room = width - max(first.cell_length, second.cell_length) - len(LEFT) - APART
    figures = blocks(shown.time, max(len(shown.time), room), height)
    rows = [Content.assemble((row, "$ink bold"), " " * len(LEFT)) for row in figures]
    rows[-1] = Content.assemble((figures[-1], "$ink bold"), (LEFT, "$muted"))
    both = zip_longest((first, second), rows, fillvalue=Content(""))
    return [spread(text, row, width) for text, row in both]
