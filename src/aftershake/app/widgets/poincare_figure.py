"""Details: each beat interval of the rests against the next one."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from aftershake.app.widgets.chart import EMPTY, heights
from aftershake.app.widgets.figure import Figure
from aftershake.app.widgets.figures import beside, each_width, headed, in_the_middle
from aftershake.app.widgets.scatter import scatter
from aftershake.app.words import COLOURS
from aftershake.review.details import RestDetails
from aftershake.review.details_said import SaidRest
from aftershake.wording.details import NO_REST, POINCARE_MEANS

LEFT = 6  # columns for a height and the axis


class PoincareFigure(Figure):
    """A cloud a rest, side by side, on one scale."""

    tab = "Poincaré"

    def sentences(self) -> Sequence[str]:
        return (POINCARE_MEANS,)

    def rows(self, width: int, height: int) -> list[Content]:
        rests = self.details.rests
        if not rests:
            return in_the_middle(NO_REST, width, height)
        low, high = heights(
            [value for rest in rests for pair in rest.pairs for value in pair],
            trim=0.002,
            least=200.0,
            step=50.0,
        )
        each = each_width(width, len(rests))
        blocks = [
            self._cloud(rest, said, (low, high), each, height)
            for rest, said in zip(rests, self.said.rests, strict=True)
        ]
        return beside(blocks, each)

    def _cloud(
        self,
        rest: RestDetails,
        said: SaidRest,
        range_: tuple[float, float],
        width: int,
        height: int,
    ) -> list[Content]:
        head = headed(rest.role, rest.name)
        if said.why:
            return [head, *in_the_middle(said.why, width, height - 1)]
        widths = f"SD1 {said.sd1_ms} ms   SD2 {said.sd2_ms} ms"
        tall = max(1, height - 4)
        # Two columns are about as wide as one row is high: the diagonal is one.
        room = max(1, min(width - LEFT, 2 * tall))
        low, high = range_
        labels = {0: f"{high:.0f}", tall - 1: f"{low:.0f}"}
        rows = [
            Content.assemble(
                (f"{labels.get(y, ''):>4}", "$muted"),
                (" ┤" if y in labels else " │", "$rule"),
                *_with_diagonal(row, y, tall, COLOURS[rest.role]),
            )
            for y, row in enumerate(scatter(rest.pairs, room, tall, low, high))
        ]
        edge = f"{low:.0f}"
        below = f"{edge}{f'{high:.0f}':>{max(1, room - len(edge))}}"
        return [
            head,
            Content.styled(widths, "$muted"),
            *rows,
            Content.styled(" " * LEFT + below, "$muted"),
        ]


def _with_diagonal(row: str, y: int, tall: int, ink: str) -> list[tuple[str, str]]:
    """The row, and where it is empty a point of the line on which an interval equals the next."""
    x = round((tall - 1 - y) / max(1, tall - 1) * (len(row) - 1))
    if row[x] != EMPTY:
        return [(row, ink)]
    return [(row[:x], ink), ("·", "$rule"), (row[x + 1 :], ink)]
