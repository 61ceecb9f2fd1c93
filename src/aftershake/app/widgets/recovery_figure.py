"""Details: how heart rate and RMSSD came back in the rest after the shaking."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from aftershake.app.widgets.chart import MARGIN, along, chart
from aftershake.app.widgets.course_figure import minutes_line
from aftershake.app.widgets.figure import Figure
from aftershake.app.widgets.figures import in_the_middle
from aftershake.app.words import COLOURS, spread
from aftershake.hrv.course import within
from aftershake.hrv.recovery import AFTER_S
from aftershake.wording.details import NO_SECOND_REST
from aftershake.wording.numbers import MISSING, clock, number

LABEL, ROOMY = 12, 70  # columns


class RecoveryFigure(Figure):
    """Heart rate after 1, 2 and 5 minutes, and RMSSD of each minute against the rest before."""

    tab = "recovery"

    def sentences(self) -> Sequence[str]:
        return self.said.back

    def rows(self, width: int, height: int) -> list[Content]:
        recovery = self.details.recovery
        if recovery is None:
            return in_the_middle(NO_SECOND_REST, width, height)
        rows = [*self._rates(width), Content("")]
        return [*rows, *self._minutes(width, height - len(rows))]

    def _rates(self, width: int) -> list[Content]:
        """One row a moment: how far into the rest, heart rate, or why there is none."""
        rows = [Content.styled("heart rate, beats a minute", "$muted")]
        told = [("first rest", self.said.before_bpm, ""), *self.said.rates]
        inks = ["$baseline", *["$integration"] * len(self.said.rates)]
        cells = [
            Content.assemble((f"{label} ", "$muted"), (value, f"{ink} bold"))
            for (label, value, _), ink in zip(told, inks, strict=True)
        ]
        row = Content("  " if width < ROOMY else "     ").join(cells)
        if row.cell_length <= width and not any(why for *_, why in told):
            return [*rows, row]
        for label, value, why in told:
            ink = "$baseline" if label == "first rest" else "$integration"
            row = Content.assemble((f"{label:<{LABEL}}", "$muted"), (f"{value:<5}", f"{ink} bold"))
            rows.append(Content.assemble(row, (why, "$muted")).truncate(width, ellipsis=True))
        return rows

    def _minutes(self, width: int, height: int) -> list[Content]:
        recovery = self.details.recovery
        assert recovery is not None
        rest = self.result.phases[recovery.phase]
        role = self.result.roles[recovery.phase]
        inside = within(self.details.minutes, rest.start_s, rest.end_s)
        if height < 4:
            return []
        base = recovery.baseline_rmssd_ms
        level = f"╌ first rest {number(base)} ms" if base is not None else f"first rest {MISSING}"
        title = spread(
            Content.styled("RMSSD of the minute before, ms", "$muted"),
            Content.styled(level, "$baseline" if base is not None else "$muted"),
            width,
        )
        drawn = chart(
            minutes_line(inside),
            width,
            height - 2,
            span=(rest.start_s, rest.end_s),
            ink=COLOURS[role],
            least=20.0,
            step=10.0,
            level=base,
            level_ink="$baseline",
        )
        return [title, *drawn, _minutes_below(rest.end_s - rest.start_s, width)]


def _minutes_below(lasted_s: float, width: int) -> Content:
    """Minutes into the rest: where heart rate is told, and its end."""
    at_s = [0.0, *(after_s for after_s in AFTER_S if after_s < lasted_s), lasted_s]
    labels = [(t_s / max(1.0, lasted_s), clock(t_s)) for t_s in at_s]
    return Content.styled(" " * MARGIN + along(labels, width - MARGIN), "$muted")
