"""A cloud of points in braille: two dots a column, four a row."""

from __future__ import annotations

from collections.abc import Sequence

from aftershake.app.widgets.trace import DOTS


def scatter(
    pairs: Sequence[tuple[float, float]], width: int, height: int, low: float, high: float
) -> tuple[str, ...]:
    """`height` rows of `width` braille cells; both axes run from `low` to `high`, to the right and
    upwards. Points beyond are drawn at the edge."""
    if width < 1 or height < 1 or not high > low:
        return ()
    columns, rows = 2 * width, 4 * height
    cells = [[0] * width for _ in range(height)]
    for across, up in pairs:
        x, y = (
            round((min(max(value, low), high) - low) / (high - low) * (many - 1))
            for value, many in ((across, columns), (up, rows))
        )
        row = rows - 1 - y
        cells[row // 4][x // 2] |= DOTS[row % 4][x % 2]
    return tuple("".join(chr(0x2800 + cell) for cell in row) for row in cells)
