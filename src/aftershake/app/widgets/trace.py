"""A line through points, in braille: two dots a column, four a row. Missing stays missing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

Point = tuple[float, float | None]
DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


def bounds(values: Iterable[float | None], *, least: float, step: float) -> tuple[float, float]:
    """A calm range around the values: multiples of `step`, at least `least` apart."""
    there = [v for v in values if v is not None and math.isfinite(v)]
    if not there:
        return 0.0, least
    lowest, highest = min(there), max(there)
    low, high = math.floor(lowest / step) * step, math.ceil(highest / step) * step
    while high - low < max(least, step):
        if lowest - low > high - highest:
            high += step
        else:
            low -= step
    return low, high


def strip(
    points: Sequence[Point],
    width: int,
    height: int,
    *,
    span: tuple[float, float],
    low: float,
    high: float,
) -> tuple[str, ...]:
    """`height` rows of `width` braille cells with the line through `points` (t_s, value or None).

    `span` is the time at the left and the right edge. None, NaN and infinity are gaps that no
    line crosses; values beyond the range are drawn at its edge.
    """
    from_s, to_s = span
    if width < 1 or height < 1:
        return ()
    columns, rows = 2 * width, 4 * height
    cells = [[0] * width for _ in range(height)]
    if not (to_s > from_s and high > low):
        return tuple("⠀" * width for _ in range(height))

    last: tuple[float, float] | None = None
    for t_s, value in points:
        if value is None or not math.isfinite(value) or not math.isfinite(t_s):
            last = None
            continue
        x = (t_s - from_s) / (to_s - from_s) * (columns - 1)
        y = (high - min(max(value, low), high)) / (high - low) * (rows - 1)
        if last is None or x < last[0]:
            if 0 <= x <= columns - 1:
                _join(cells, (x, y), (x, y), columns)
        else:
            _join(cells, last, (x, y), columns)
        last = (x, y)
    return tuple("".join(chr(0x2800 + cell) for cell in row) for row in cells)


def _join(
    cells: list[list[int]], a: tuple[float, float], b: tuple[float, float], columns: int
) -> None:
    """Dots from `a` to `b`, every column filled from the height it starts at to where it ends."""
    (ax, ay), (bx, by) = a, b

    def height(x: int) -> int:
        # The share of the way comes first: a slope between two near points can be infinite.
        y = ay if x <= ax else by if x >= bx else ay + (by - ay) * ((x - ax) / (bx - ax))
        return round(y)

    was = height(0) if ax < 0 else round(ay)
    first = max(0, round(ax))
    if first < columns and first <= round(bx):
        cells[was // 4][first // 2] |= DOTS[was % 4][first % 2]
    for x in range(first, min(columns - 1, round(bx)) + 1):
        now = height(x) if x < bx else round(by)
        column, side = x // 2, x % 2
        for y in range(was + 1, now + 1) if now > was else range(now, max(was, now + 1)):
            cells[y // 4][column] |= DOTS[y % 4][side]
        was = now
