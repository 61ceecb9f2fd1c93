"""The first row of a session: which phase, and how long it still lasts."""

from __future__ import annotations

from textual.content import Content

from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.app.words import COLOURS, role_now, spread
from aftershake.plans.plan import GLYPHS, Role
from aftershake.session.view import View
from aftershake.wording.numbers import countdown


class Head(ViewWidget[tuple[Role, str, str, str]]):
    """The phase as glyph and word at the left, the time left at the right."""

    def of(self, view: View) -> tuple[Role, str, str, str]:
        role, right = role_now(view), f"{countdown(view.phase_left_s)} left"
        if view.stage == "waiting":
            return role, "getting ready", f"{view.plan_title}, {countdown(view.total_left_s)}", ""
        if view.stage == "ended":
            return role, "finished" if view.through else "stopped", "", ""
        after = f" · {view.now.posture}" if view.now.posture != "any" else ""
        if view.settling_left_s > 0:
            after += f" · settling, measured in {countdown(view.settling_left_s)}"
        name = view.now.name.upper()
        return role, name, f"{'paused, ' if view.stage == 'paused' else ''}{right}", after

    def paint(self, shown: tuple[Role, str, str, str], width: int, height: int) -> Content:
        role, name, right, after = shown
        glyph = GLYPHS[role]
        if len(name) + len(after) + len(right) + 4 > width:
            after = after.replace(", measured in", "")
        left = Content.assemble((f"{glyph} {name}", f"{COLOURS[role]} bold"), (after, "$muted"))
        return spread(left, Content.styled(right, "bold"), width)
