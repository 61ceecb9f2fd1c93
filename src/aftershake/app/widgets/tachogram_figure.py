"""Details: every beat interval of the rests."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from aftershake.app.widgets.chart import MARGIN, chart, heights
from aftershake.app.widgets.figure import Figure
from aftershake.app.widgets.figures import headed, in_the_middle
from aftershake.app.words import COLOURS
from aftershake.review.details import RestDetails
from aftershake.wording.details import NO_INTERVALS, TACHOGRAM_MEANS
from aftershake.wording.numbers import clock


class TachogramFigure(Figure):
    """The measured part of each rest, one over the other, on one scale."""

    tab = "beats"

    def sentences(self) -> Sequence[str]:
        return (TACHOGRAM_MEANS,)

    def rows(self, width: int, height: int) -> list[Content]:
        rests = self.details.rests
        if not any(rest.tachogram or rest.metrics.beats for rest in rests):
            return in_the_middle(NO_INTERVALS, width, height)
        range_ = heights(
            [value for rest in rests for _, value in rest.tachogram],
            trim=0.002,
            least=200.0,
            step=50.0,
        )
        each = height // len(rests)
        return [
            row
            for rest, said in zip(rests, self.said.rests, strict=True)
            for row in self._rest(rest, said.why, range_, width, each)
        ]

    def _rest(
        self, rest: RestDetails, why: str, range_: tuple[float, float], width: int, height: int
    ) -> list[Content]:
        phase = self.result.phases[rest.phase]
        span = phase.measured_from_s, phase.measured_to_s
        start_s = self.details.start_s
        from_to = f"{clock(span[0] - start_s)} to {clock(span[1] - start_s)}"
        head = headed(rest.role, rest.name, from_to)
        if not rest.tachogram or span[1] <= span[0]:
            return [head, *in_the_middle(why, width - MARGIN, height - 1)][:height]
        drawn = chart(
            rest.tachogram,
            width,
            max(1, height - 1),
            span=span,
            ink=COLOURS[rest.role],
            range_=range_,
        )
        return [head, *drawn][:height]
