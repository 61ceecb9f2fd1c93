"""Details: heart rate and RMSSD through the whole session, on one time."""

from __future__ import annotations

import math
from collections.abc import Sequence

from textual.content import Content

from aftershake.app.widgets.chart import MARGIN, chart
from aftershake.app.widgets.figure import Figure
from aftershake.app.widgets.heart_rate_plot import heart_rate_rows
from aftershake.app.words import COLOURS
from aftershake.hrv.course import STEP_S, Minute
from aftershake.wording.details import COURSE_MEANS

LEAST_BOTH = 14  # rows from which there is room for both


class CourseFigure(Figure):
    """Heart rate with phases, steps, marks, gaps and beats left out; below it RMSSD, each half
    minute of the minute before."""

    tab = "course"

    def sentences(self) -> Sequence[str]:
        width, height = self.size
        under = 1 + math.ceil(len(COURSE_MEANS) / max(1, width))
        # Where there is no room to draw RMSSD, there is nothing to be said of it.
        return () if 0 < height < LEAST_BOTH + under else (COURSE_MEANS,)

    def rows(self, width: int, height: int) -> list[Content]:
        both = height >= LEAST_BOTH and bool(self.details.minutes)
        below = max(4, (height - 4) // 3) if both else 0
        rows = heart_rate_rows(self.result, width, height - below, self.details)
        return rows + (self._rmssd(width, below) if below else [])

    def _rmssd(self, width: int, height: int) -> list[Content]:
        phases = self.result.phases
        start_s, end_s = phases[0].start_s, phases[-1].end_s
        room = width - MARGIN
        # A minute is drawn where it ends: that which ends with its phase, in its colour.
        inks = [
            (round((phase.end_s - start_s) / max(1e-9, end_s - start_s) * room) + 1, COLOURS[role])
            for phase, role in zip(phases, self.result.roles, strict=True)
        ]
        line = minutes_line(self.details.minutes)
        drawn = chart(
            line, width, height - 1, span=(start_s, end_s), ink=inks, least=20.0, step=10.0
        )
        return [Content.styled("RMSSD of the minute before, ms", "$muted"), *drawn]


def minutes_line(minutes: Sequence[Minute]) -> list[tuple[float, float | None]]:
    """The minutes as a line to draw, broken where there is no number and between phases."""
    line: list[tuple[float, float | None]] = []
    for each in minutes:
        if line and each.t_s - line[-1][0] > 1.5 * STEP_S:
            line.append((line[-1][0], None))
        line.append((each.t_s, each.rmssd_ms))
    return line
