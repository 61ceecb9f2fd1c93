"""The braille strip with what makes it readable: heights at the left, times below."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from textual.content import Content

from aftershake.app.widgets.trace import Point, bounds, strip

EMPTY = "⠀"  # braille with no dot
MARGIN = 6  # columns left of the strip: a height and its tick


def chart(
    points: Sequence[Point],
    width: int,
    height: int,
    *,
    span: tuple[float, float],
    ink: str | Sequence[tuple[int, str]],
    least: float = 20.0,
    step: float = 5.0,
    trim: float = 0.0,
    range_: tuple[float, float] | None = None,
    level: float | None = None,
    level_ink: str = "$muted",
) -> list[Content]:
    """`height` rows: the line through `points` over `span`, the range at the left.

    `ink` is one colour, or colours each with the column of the strip that it ends before.
    `trim` is the share of the values at each end that need not be within the range: a missed
    beat must not flatten a whole session. `range_` goes before what that gives. `level` is a
    height to rule a dashed line at.
    """
    rule = [] if level is None else [level]
    seen = [value for t_s, value in points if span[0] <= t_s <= span[1]]
    low, high = range_ or bounds([*trimmed(seen, trim), *rule], least=least, step=step)
    rows = strip(points, width - MARGIN, height, span=span, low=low, high=high)
    empty = all(value is None for value in [*seen, *rule])
    labels = {0: f"{high:.0f}", height - 1: f"{low:.0f}"} if not empty else {}
    middle = (low + high) / 2
    if height >= 5 and not empty and height % 2 and middle.is_integer():
        labels[height // 2] = f"{middle:.0f}"
    ruled = None if level is None else round((high - level) / (high - low) * (height - 1))
    return [
        _row(
            labels.get(y, ""),
            *(_inked(row, ink) if y != ruled else _dashed(row, ink, level_ink)),
        )
        for y, row in enumerate(rows)
    ]


@lru_cache(maxsize=32)  # from one beat to the next most rows stay as they are
def _row(label: str, *parts: tuple[str, str]) -> Content:
    return Content.assemble(
        (f"{label:>4}", "$muted"),
        (" ┤" if label else " │", "$rule"),
        *parts,
        strip_control_codes=False,  # of our own there are none
    )


def heights(
    values: Sequence[float | None], *, trim: float = 0.0, least: float = 20.0, step: float = 5.0
) -> tuple[float, float]:
    """The range to draw `values` in, but for the share `trim` of them at each end."""
    return bounds(trimmed(values, trim), least=least, step=step)


def _inked(row: str, ink: str | Sequence[tuple[int, str]]) -> list[tuple[str, str]]:
    if isinstance(ink, str):
        return [(row, ink)]
    starts = [0, *(end for end, _ in ink)]
    return [(row[a:b], colour) for a, (b, colour) in zip(starts, ink, strict=False)]


def _dashed(
    row: str, ink: str | Sequence[tuple[int, str]], level_ink: str
) -> list[tuple[str, str]]:
    """The row with a dashed line wherever it is empty."""
    parts: list[tuple[str, str]] = []
    for text, colour in _inked(row, ink):
        for empty, cells in groupby(text, EMPTY.__eq__):
            part = "".join(cells)
            parts.append(("╌" * len(part), level_ink) if empty else (part, colour))
    return parts


def trimmed(values: Sequence[float | None], share: float) -> list[float | None]:
    """The values without the `share` of them at each end."""
    there = sorted(value for value in values if value is not None)
    spare = int(len(there) * share)
    return list(there[spare : len(there) - spare])


def along(labels: Sequence[tuple[float, str]], room: int) -> str:
    """Labels under a strip of `room` columns, each in the middle of its share (0 to 1) of the way;
    one that would touch the label before it is left out."""
    row, taken = [" "] * room, -1
    for share, text in labels:
        left = min(max(0, round(share * room) - len(text) // 2), room - len(text))
        if left > taken:
            row[left : left + len(text)] = text
            taken = left + len(text)
    return "".join(row)
