"""Values of days over weeks: a dot a day, their mean of a week as a line where there are enough of
it, the person's own middle range behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from aftershake.app.widgets.chart import EMPTY, MARGIN
from aftershake.app.widgets.trace import Point, bounds, strip
from aftershake.hrv.trend import first_of
from aftershake.wording.times import MONTHS

LEAST_LINE = 7  # means before they are joined: a line through fewer says more than they do
BRIDGED_DAYS = 7  # further apart no line joins two means
DOT, SMALL, NEWEST = "•", "·", "●"
CROWDED = 1.5  # days a column, from which they stand back behind their mean
STROKES = "⠉⠒⠤⣀"  # from the top of a row to its bottom
LEAST_SPAN_DAYS = 14
YEAR_DAYS = 300  # from such a span on, days are told with their year


@dataclass(frozen=True, slots=True)
class Days:
    """What is drawn, in order of time. `band`: the middle range of the days from `band_from` on,
    None where there is none."""

    values: tuple[tuple[date, float], ...]
    means: tuple[tuple[date, float], ...]
    band: tuple[float, float] | None
    band_from: date
    first: date
    last: date
    least: float  # how far apart the edges are at least
    step: float
    ink: str
    fine: bool = False  # where the plot is low: strokes that tell four heights a row


class DayPlot(Widget):
    """As high as the styles have it; the last row is the time axis."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._days: Days | None = None

    def show(self, days: Days) -> None:
        self._days = days
        self.refresh()

    def render(self) -> RenderResult:
        if self._days is None or self.size.width <= MARGIN or self.size.height < 2:
            return Content("")
        return Content("\n").join(painted(self._days, self.size.width, self.size.height))


def painted(days: Days, width: int, height: int) -> list[Content]:
    """`height` rows with the time axis as the last."""
    room, rows = width - MARGIN, height - 1
    values = [(day, value) for day, value in days.values if days.first <= day <= days.last]
    seen = [value for _, value in values]
    low, high = bounds([*seen, *(days.band or ())], least=days.least, step=days.step)
    span = float(days.first.toordinal()), float(max(days.last, days.first).toordinal())
    lines = strip(_joined(days), room, rows, span=span, low=low, high=high)
    cells = [[(c, days.ink if c != EMPTY else "") for c in line] for line in lines]

    def row_of(value: float) -> int:
        return _step(value, low, high, 4 * rows) // 4

    def column_of(day: date) -> int:
        share = (day.toordinal() - span[0]) / (span[1] - span[0] or 1)
        return round(max(share, 0.0) * (room - 1))

    if days.band is not None:
        for y in range(row_of(days.band[1]), row_of(days.band[0]) + 1):
            for x in range(column_of(days.band_from), room):
                if cells[y][x][0] == EMPTY:
                    cells[y][x] = ("░", "$hairline")
    crowded = span[1] - span[0] > CROWDED * room
    for number, (day, value) in enumerate(values, 1):
        newest = number == len(values)
        y, part = divmod(_step(value, low, high, 4 * rows), 4)
        x = column_of(day)
        if newest:
            cells[y][x] = (NEWEST, "$ink bold")
        elif not crowded:
            cells[y][x] = (STROKES[part] if days.fine else DOT, "$ink")
        elif days.fine or lines[y][x] == EMPTY:  # the line stays in sight
            cells[y][x] = (STROKES[part] if days.fine else SMALL, "$muted")
    labels = {0: f"{high:.0f}", rows - 1: f"{low:.0f}"} if values else {}
    drawn = [
        Content.assemble(
            (f"{labels.get(y, ''):>4}", "$muted"), (" ┤" if y in labels else " │", "$rule"), *row
        )
        for y, row in enumerate(cells)
    ]
    return [*drawn, _axis(days.first, days.last, width)]


def _step(value: float, low: float, high: float, steps: int) -> int:
    """Which of so many steps from `high` down to `low` a value belongs to: as `strip` has it."""
    return round((high - min(max(value, low), high)) / (high - low) * (steps - 1))


def _joined(days: Days) -> list[Point]:
    """The means as a line, broken where too long nothing was measured; none of too few."""
    seen = [(day, value) for day, value in days.means if days.first <= day <= days.last]
    if len(seen) < LEAST_LINE:
        return []
    points: list[Point] = []
    for (day, value), before in zip(seen, [None, *seen], strict=False):
        if before is not None and (day - before[0]).days > BRIDGED_DAYS:
            points.append((float(day.toordinal()), None))
        points.append((float(day.toordinal()), value))
    return points


def _axis(first: date, last: date, width: int) -> Content:
    middle = first + timedelta(days=(last - first).days // 2)
    years = (last - first).days >= YEAR_DAYS
    left, centre, right = (_day(day, years) for day in (first, middle, last))
    room = width - MARGIN
    between = max(0, room - len(left) - len(right))
    return Content.assemble(" " * MARGIN, (f"{left}{centre:^{between}}{right}", "$muted"))


def _day(day: date, years: bool) -> str:
    month = MONTHS[day.month - 1]
    return f"{month} {day.year}" if years else f"{day.day} {month}"


def spanned(days: Sequence[date], most: int | None) -> tuple[date, date]:
    """The first and the last day to draw: `most` days up to the newest, or as many as there are,
    where these are fewer; None: all."""
    last = days[-1]
    first = min(days[0], first_of(LEAST_SPAN_DAYS, last))
    return first if most is None else max(first, first_of(most, last)), last
