"""The heart rate of the last two minutes."""

from __future__ import annotations

from textual.content import Content

from aftershake.app.widgets.chart import MARGIN, chart, trimmed
from aftershake.app.widgets.trace import Point, bounds
from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.app.words import COLOURS, role_now, spread
from aftershake.session.view import View

TRACE_S = 120.0
TRACE_STEP_S = 10
WAITS_S = 0.9  # for the next packet


class HeartTrace(ViewWidget[tuple[tuple[Point, ...], int, str]]):
    """The heart rate of the last two minutes, beat by beat.

    What is drawn stays where it is while new beats fill the room at the right; then all moves on
    by a step. So the eye has rest, and a slow line has little to carry.
    """

    _window_s, _range = 0, (0.0, 0.0)  # the right edge in time, and the heights drawn
    _drawn_of: tuple[int, int, str] | None = None  # packets, phase and stage
    _drawn_s = 0.0

    def show(self, view: View) -> None:
        """Moves on with what the strap sends; with the seconds only where nothing comes of it."""
        of = view.packets, view.phase, view.stage
        if of == self._drawn_of and 0 <= view.t_s - self._drawn_s < WAITS_S:
            return
        self._drawn_of, self._drawn_s = of, view.t_s
        super().show(view)

    def of(self, view: View) -> tuple[tuple[Point, ...], int, str]:
        return view.trace, round(view.t_s), COLOURS[role_now(view)]

    def paint(
        self, shown: tuple[tuple[Point, ...], int, str], width: int, height: int
    ) -> list[Content]:
        points, now_s, ink = shown
        title = Content.styled("heart rate, beats a minute", "$muted")
        rows = (
            [spread(title, Content.styled("last 2 minutes", "$muted"), width)] if height > 3 else []
        )
        below = height >= 8
        end_s = (now_s // TRACE_STEP_S + 1) * TRACE_STEP_S
        span = (end_s - TRACE_S, float(end_s))
        rows += chart(
            points,
            width,
            height - len(rows) - below,
            span=span,
            ink=ink,
            range_=self._heights(points, span),
        )
        if below:
            rows.append(self._ages(now_s, span[0], width))
        return rows

    def _ages(self, now_s: int, from_s: float, width: int) -> Content:
        """Under the strip: now, and a minute before it, where they are; the edge is about two."""
        row = "−2 min".ljust(width - MARGIN)
        for ago_s, label in ((60, "−1"), (0, "now")):
            end = round((now_s - ago_s - from_s) / TRACE_S * (width - MARGIN))
            if end - len(label) > len("−2 min"):
                row = row[: end - len(label)] + label + row[end:]
        return Content.assemble(" " * MARGIN, (row, "$muted"))

    def _heights(self, points: tuple[Point, ...], span: tuple[float, float]) -> tuple[float, float]:
        """The range to draw; from one step to the next it only grows."""
        there = trimmed([value for t_s, value in points if span[0] <= t_s], 0.02)
        low, high = bounds(there, least=20.0, step=5.0)
        if self._window_s == span[1] and any(value is not None for value in there):
            low, high = min(low, self._range[0]), max(high, self._range[1])
        self._window_s, self._range = round(span[1]), (low, high)
        return low, high
