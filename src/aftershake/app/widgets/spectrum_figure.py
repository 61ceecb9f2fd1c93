"""Details: how the beat intervals of the rests swing, by how often."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from aftershake.app.widgets.chart import MARGIN, along, chart, heights
from aftershake.app.widgets.figure import Figure
from aftershake.app.widgets.figures import headed, in_the_middle
from aftershake.app.words import COLOURS
from aftershake.hrv.spectrum import HF_HZ, LF_HZ
from aftershake.review.details import RestDetails
from aftershake.review.details_said import SaidRest
from aftershake.wording.details import NO_REST, NO_SPECTRUM, SPECTRUM_MEANS

TO_HZ = 0.5
TOLD_HZ = (LF_HZ[0], 0.1, LF_HZ[1], 0.25, HF_HZ[1])
TIMES, A_MINUTE = "times a minute", "a minute"
LARGEST = 1e4  # ms²/Hz that its numbers have room for; beyond it, in thousands


class SpectrumFigure(Figure):
    """Power density of each rest, one over the other, on one scale."""

    tab = "spectrum"

    def sentences(self) -> Sequence[str]:
        return (SPECTRUM_MEANS,)

    def rows(self, width: int, height: int) -> list[Content]:
        rests = self.details.rests
        if not rests:
            return in_the_middle(NO_REST, width, height)
        # Waves slower than those of LF would flatten all others.
        shown = [p for rest in rests for hz, p in rest.spectrum if hz >= LF_HZ[0]]
        unit = 1000.0 if max(shown, default=0.0) >= LARGEST else 1.0
        most = max(shown, default=1.0) / unit
        step = 10.0 ** max(0, len(f"{most:.0f}") - 2) * 5
        _, high = heights([0.0, most], least=step, step=step)
        each = (height - 1) // len(rests)
        rows = [
            row
            for rest, said in zip(rests, self.said.rests, strict=True)
            for row in self._rest(rest, said, (high, unit), width, each)
        ]
        return [*rows, _below(width)]

    def _rest(
        self,
        rest: RestDetails,
        said: SaidRest,
        scale: tuple[float, float],
        width: int,
        height: int,
    ) -> list[Content]:
        """`scale`: the height drawn, and of how many ms²/Hz its numbers are."""
        high, unit = scale
        if not rest.spectrum:
            why = said.why or NO_SPECTRUM
            return [headed(rest.role, rest.name), *in_the_middle(why, width, height - 1)][:height]
        powers = "  ".join(f"{band} {value}" for band, value in said.powers)
        head = headed(rest.role, rest.name, powers).truncate(width, ellipsis=True)
        drawn = chart(
            [(hz, power / unit) for hz, power in rest.spectrum if hz >= LF_HZ[0] - 1e-9],
            width,
            max(1, height - 1),
            span=(0.0, TO_HZ),
            ink=COLOURS[rest.role],
            range_=(0.0, high),
        )
        return [head, *drawn][:height]


def _below(width: int) -> Content:
    """How often a minute; the borders of the bands are among them."""
    room = width - MARGIN
    labels = [(hz / TO_HZ, f"{60 * hz:.1f}".removesuffix(".0")) for hz in TOLD_HZ]
    row = along([*labels, (1.0, TIMES)], room)
    if TIMES not in row:  # the last of the numbers tells it, where that is all there is room for
        last, text = labels[-1]
        row = along([*labels[:-1], (last, f"{text} {A_MINUTE}")], room)
    return Content.styled(" " * MARGIN + row, "$muted")
