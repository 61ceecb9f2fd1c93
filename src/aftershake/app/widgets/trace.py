"""A line through points, in braille: two dots a column, four a row. Missing stays missing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

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

    def dot(x: int, y: int) -> None:
        cells[y // 4][x // 2] |= DOTS[y % 4][x % 2]

    last: tuple[float, float] | None = None
    for t_s, value in points:
        if value is None or not math.isfinite(value) or not math.isfinite(t_s):
            last = None
            continue
        x = (t_s - from_s) / (to_s - from_s) * (columns - 1)
        y = (high - min(max(value, low), high)) / (high - low) * (rows - 1)
        if last is None or x < last[0]:
            if 0 <= x <= columns - 1:
                dot(round(x), round(y))
        else:
            _join(dot, last, (x, y), columns)
        last = (x, y)
    return tuple("".join(chr(0x2800 + cell) for cell in row) for row in cells)


def _join(
    dot: Callable[[int, int], None], a: tuple[float, float], b: tuple[float, float], columns: int
) -> None:
    """Dots from `a` to `b`, every column filled from the height it starts at to where it ends."""
    (ax, ay), (bx, by) = a, b
    first, end = max(0, round(ax)), min(columns - 1, round(bx))

    def height(x: int) -> float:
        # The share of the way comes first: a slope between two near points can be infinite.
        return ay if x <= ax else by if x >= bx else ay + (by - ay) * ((x - ax) / (bx - ax))

    before = ay if ax >= 0 else height(0)
    if first <= end:
        dot(first, round(before))
    for x in range(first, end + 1):
        here = by if x >= bx else height(x)
        was, now = round(before), round(here)
        for y in range(was + 1, now + 1) if now > was else range(now, was):
            dot(x, y)
        if now == was:
            dot(x, now)
        before = here
