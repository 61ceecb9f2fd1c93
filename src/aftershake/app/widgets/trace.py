"""A line through points, in braille: two dots a column, four a row. Missing stays missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, floor, isfinite

Point = tuple[float, float | None]
Place = tuple[float, float, int, int]  # exactly; then the column and the row nearest to it
DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_LEFT, _RIGHT = (
    [sum(dots[side] for y, dots in enumerate(DOTS) if rows >> y & 1) for rows in range(16)]
    for side in (0, 1)
)
# The cell of four rows of two columns, each as bits, the highest row first.
_CELLS = [[chr(0x2800 + left + right) for right in _RIGHT] for left in _LEFT]


def bounds(values: Iterable[float | None], *, least: float, step: float) -> tuple[float, float]:
    """A calm range around the values: multiples of `step`, at least `least` apart."""
    there = [v for v in values if v is not None and isfinite(v)]
    if not there:
        return 0.0, least
    lowest, highest = min(there), max(there)
    low, high = floor(lowest / step) * step, ceil(highest / step) * step
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
    dots = [0] * (2 * width)  # of each column the rows that have one, as bits
    if to_s > from_s and high > low:
        far, lasts_s, deep, tall = len(dots) - 1, to_s - from_s, 4 * height - 1, high - low
        a: Place | None = None
        for t_s, value in points:
            if value is None or not isfinite(value) or not isfinite(t_s):
                a = None
                continue
            x = (t_s - from_s) / lasts_s * far
            inside = value if low <= value <= high else low if value < low else high
            y = (high - inside) / tall * deep
            b = x, y, round(x), round(y)
            if a is not None and x >= a[0]:
                if x >= -0.5:
                    _join(dots, a, b)
            elif 0 <= x <= far:
                dots[b[2]] |= 1 << b[3]
            a = b
    return _drawn(dots, height)


def _join(dots: list[int], a: Place, b: Place) -> None:
    """Dots from `a` to `b`, every column filled from the height it starts at to where it ends."""
    (ax, ay, first, was), (bx, by, end, last) = a, b
    # The share of the way comes first: a slope between two near points can be infinite.
    if ax < 0:
        first = max(0, first)
        was = last if bx <= 0 else round(ay + (by - ay) * (-ax / (bx - ax)))
    for x in range(first, min(len(dots), end + 1)):
        now = last
        if x < bx:
            now = round(ay + (by - ay) * ((x - ax) / (bx - ax))) if x > ax else was
        if now > was:
            dots[x] |= (2 << now) - (2 << was)
        else:
            dots[x] |= (1 << was) - (1 << now) or 1 << now
        was = now


def _drawn(dots: list[int], height: int) -> tuple[str, ...]:
    """Columns of dots, two to a cell and four rows to a cell, as braille."""
    rows = [[_CELLS[0][0]] * (len(dots) // 2) for _ in range(height)]
    for at, (left, right) in enumerate(zip(dots[::2], dots[1::2], strict=True)):
        both = left | right
        if both:
            low = (both & -both).bit_length() - 1
            for y in range(low // 4, (both.bit_length() + 3) // 4):
                rows[y][at] = _CELLS[left >> 4 * y & 15][right >> 4 * y & 15]
    return tuple("".join(row) for row in rows)
