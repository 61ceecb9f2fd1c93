"""Heart rate over a whole session, with its phases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from aftershake.app.widgets.chart import EMPTY, MARGIN, chart, heights
from aftershake.app.widgets.drawn import Drawn
from aftershake.app.widgets.session_axis import mark_row, minute_row, phase_axis, step_row
from aftershake.app.words import COLOURS, spread
from aftershake.session.result import Result

if TYPE_CHECKING:  # the review does without them
    from aftershake.review.details import Details, Pairs, Points

TRIM = 0.005  # a missed beat must not flatten a whole session


class HeartRatePlot(Drawn):
    """Heart rate over the whole session with the phases under it. Gaps are gaps."""

    def paint(self, result: Result, width: int, height: int) -> list[Content]:
        return heart_rate_rows(result, width, height)


def heart_rate_rows(
    result: Result, width: int, height: int, details: Details | None = None
) -> list[Content]:
    """The picture in `height` rows, marks with it; with `details` steps too, and beats left out as
    dots beside the line instead of leaps of it."""
    if not result.phases or width < MARGIN + 10:
        return [Content.styled("No heart beat was recorded.", "$muted")]
    start, end = result.phases[0].start_s, result.phases[-1].end_s
    room = width - MARGIN

    def at(t_s: float) -> int:
        return round((t_s - start) / max(1e-9, end - start) * room)

    inks = [
        (at(p.end_s), COLOURS[role]) for p, role in zip(result.phases, result.roles, strict=True)
    ]
    steps = details.steps if details is not None else ()
    left_out = shown_left_out(result, details)
    legend = ["━ measured"]
    legend += ["× no beats"] if result.gaps else []
    legend += ["· left out"] if left_out else []
    legend += ["▾ mark"] if result.marks else []
    title = spread(
        Content.styled("heart rate, beats a minute", "$muted"),
        Content.styled("   ".join(legend), "$muted"),
        width,
    )
    tall = max(2, height - 3 - bool(result.marks) - bool(steps))
    line = result.heart
    range_ = heights([value for _, value in line], trim=TRIM)
    drawn = chart(
        without(line, {t_s for t_s, _ in left_out}), width, tall,
        span=(start, end), ink=inks, range_=range_,
    )  # fmt: skip
    for t_s, bpm in left_out:
        x = MARGIN + min(at(t_s), room - 1)
        share = (range_[1] - min(max(bpm, range_[0]), range_[1])) / (range_[1] - range_[0])
        y = round(share * (tall - 1))
        if drawn[y].plain[x] == EMPTY:
            drawn[y] = Content.assemble(drawn[y][:x], ("·", "$muted"), drawn[y][x + 1 :])
    return [
        title,
        *drawn,
        *([mark_row(result.marks, room, at)] if result.marks else []),
        phase_axis(result, at),
        *([step_row(steps, room, at)] if steps else []),
        minute_row(result, room),
    ]


def shown_left_out(result: Result, details: Details | None) -> Pairs:
    """The beats left out, but for those of a phase whose heart rate is refused."""
    found = details.excluded if details is not None else ()
    return tuple(beat for beat in found if result.tells_rate(beat[0]))


def without(line: Points, times_s: set[float]) -> Points:
    """The line without the beats at `times_s`; broken there."""
    if not times_s:
        return line
    told = {round(t_s, 3) for t_s in times_s}
    return tuple((t_s, None if round(t_s, 3) in told else value) for t_s, value in line)
