"""Heart rate over a whole session, with its phases."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from aftershake.app.widgets.chart import MARGIN, chart
from aftershake.app.widgets.drawn import Drawn
from aftershake.app.words import COLOURS, spread
from aftershake.plans.plan import GLYPHS, Role
from aftershake.session.result import Result
from aftershake.wording.numbers import countdown


class HeartRatePlot(Drawn):
    """Heart rate over the whole session with the phases under it. Gaps are gaps."""

    def paint(self, result: Result, width: int, height: int) -> list[Content]:
        if not result.phases or width < MARGIN + 10:
            return [Content.styled("No heart beat was recorded.", "$muted")]
        start, end = result.phases[0].start_s, result.phases[-1].end_s
        room = width - MARGIN
        named = result.roles

        def at(t_s: float) -> int:
            return round((t_s - start) / max(1e-9, end - start) * room)

        inks = [(at(p.end_s), COLOURS[role]) for p, role in zip(result.phases, named, strict=True)]
        legend = "━ measured" + ("   × no beats" if result.gaps else "")
        title = spread(
            Content.styled("heart rate, beats a minute", "$muted"),
            Content.styled(legend, "$muted"),
            width,
        )
        tall = max(2, height - 3)
        rows = [
            title,
            *chart(
                result.trace or result.rates, width, tall, span=(start, end), ink=inks, trim=0.005
            ),
        ]
        rows.append(_phase_axis(result, named, room, at))
        rows.append(_minutes(result, room, at))
        return rows


def _phase_axis(
    result: Result, named: Sequence[Role], room: int, at: Callable[[float], int]
) -> Content:
    """A stroke under each phase, thick where it was measured, with its glyph and name."""
    parts: list[tuple[str, str]] = [(" " * MARGIN, "")]
    for phase, role in zip(result.phases, named, strict=True):
        left, right = at(phase.start_s), at(phase.end_s)
        size = right - left
        cells = [
            "━"
            if at(phase.measured_from_s) <= x < at(phase.measured_to_s) and phase.kind != "shake"
            else "─"
            for x in range(left, right)
        ]
        for gap in result.gaps:
            for x in range(
                max(left, at(gap.start_s)), min(right, max(at(gap.end_s), at(gap.start_s) + 1))
            ):
                cells[x - left] = "×"
        label = f" {GLYPHS[role]} {phase.name} "
        label = label if len(label) + 2 <= size else f" {GLYPHS[role]} " if size >= 5 else ""
        text = "".join(cells)
        middle = (size - len(label)) // 2
        parts.append((text[:middle] + label + text[middle + len(label) :], COLOURS[role]))
    return Content.assemble(*parts)


def _minutes(result: Result, room: int, at: Callable[[float], int]) -> Content:
    """Minutes since the first phase began, at each border; what the strokes mean at the right."""
    row = [" "] * room
    start = result.phases[0].start_s
    borders = [result.phases[0].start_s, *(p.end_s for p in result.phases)]
    taken = -1
    for t_s in borders:
        text = countdown(t_s - start)
        left = min(max(0, at(t_s) - len(text) // 2), room - len(text))
        if left > taken:
            row[left : left + len(text)] = text
            taken = left + len(text)
    return Content.styled(" " * MARGIN + "".join(row), "$muted")
