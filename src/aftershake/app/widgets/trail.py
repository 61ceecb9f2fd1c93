"""RMSSD through a phase."""

from __future__ import annotations

from textual.content import Content

from aftershake.app.widgets.chart import MARGIN, chart
from aftershake.app.widgets.trace import Point
from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.app.words import COLOURS, role_now, spread
from aftershake.session.view import View
from aftershake.wording.numbers import countdown


def times(width: int, left: str, middle: str, right: str) -> Content:
    """Times under a chart: at its left edge, in its middle, at its right edge."""
    room = width - MARGIN
    row = f"{left}{middle:^{max(0, room - len(left) - len(right))}}{right}"
    return Content.assemble(" " * MARGIN, (row, "$muted"))


class Trail(ViewWidget[tuple[tuple[Point, ...], float, float, float | None, str]]):
    """RMSSD through this phase, a point each five seconds, with the baseline's as a rule."""

    def of(self, view: View) -> tuple[tuple[Point, ...], float, float, float | None, str]:
        begun_s = view.t_s - view.phase_elapsed_s
        base = view.baseline.rmssd_ms if view.baseline is not None else None
        length_s = view.now.duration_s
        return view.rmssd_trail, round(begun_s), length_s, base, COLOURS[role_now(view)]

    def paint(
        self,
        shown: tuple[tuple[Point, ...], float, float, float | None, str],
        width: int,
        height: int,
    ) -> list[Content]:
        points, begun_s, length_s, base, ink = shown
        title = Content.styled("RMSSD of the 60 s before, ms", "$muted")
        if base is not None:
            title = Content.assemble(title, ("   ╌ baseline", "$baseline"))
        rows = [spread(title, Content.styled("this phase", "$muted"), width)]
        span = (begun_s, begun_s + length_s)
        rows += chart(
            points, width, height - 2, span=span, ink=ink, level=base, level_ink="$baseline"
        )
        rows.append(times(width, "0:00", countdown(length_s / 2), countdown(length_s)))
        return rows
