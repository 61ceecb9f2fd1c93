"""RMSSD after ÷ before on a log scale from half to double, with what two rests usually differ by.

Inside the thick stroke: usual variation. Dotted: larger than usual. Thin: clearly different.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from textual.content import Content

EDGE_LN = math.log(2)


def column(delta_ln: float, width: int) -> int:
    """Which of `width` columns a change belongs to; beyond the scale, the edge."""
    share = (min(max(delta_ln, -EDGE_LN), EDGE_LN) / EDGE_LN + 1) / 2
    return round(share * (width - 1))


def axis(width: int, within_ln: float, clear_ln: float, middle_ln: float = 0.0) -> Content:
    """The scale itself, one row. `middle_ln`: what resting alone does on average."""

    def at_ln(beyond_ln: float) -> int:
        return column(middle_ln + beyond_ln, width)

    cells: list[tuple[str, str]] = []
    at = {at_ln(-within_ln): "┨", at_ln(within_ln): "┠"}
    at |= {at_ln(-clear_ln): "┆", at_ln(clear_ln): "┆"}
    at |= {0: "├", width - 1: "┤", column(0, width): "╂"}
    for x in range(width):
        inside = at_ln(-within_ln) <= x <= at_ln(within_ln)
        usual = at_ln(-clear_ln) <= x <= at_ln(clear_ln)
        stroke = "━" if inside else "╌" if usual else "─"
        cells.append((at.get(x, stroke), "$ink" if inside else "$muted"))
    return Content.assemble(*cells)


def marked(
    delta_ln: float | None, width: int, within_ln: float, clear_ln: float, middle_ln: float = 0.0
) -> Content:
    """The scale with a change upon it, one row; bare where there is no change to show."""
    bare = _bare(width, within_ln, clear_ln, middle_ln)
    if delta_ln is None or not math.isfinite(delta_ln):
        return Content.styled(bare, "$muted")
    at = column(delta_ln, width)
    glyph = pointer(delta_ln, width, "").plain[-1]
    return Content.assemble(
        (bare[:at], "$muted"), (glyph, "$integration bold"), (bare[at + 1 :], "$muted")
    )


@lru_cache(maxsize=64)
def _bare(width: int, within_ln: float, clear_ln: float, middle_ln: float) -> str:
    """The scale itself without colours: a long list draws the same one again and again."""
    return axis(width, within_ln, clear_ln, middle_ln).plain


def labels(width: int) -> Content:
    """The factors above the scale, one row."""
    row = _labelled(width, (0.5, 0.7, 1.0, 1.4, 2.0)) or _labelled(width, (0.5, 1.0, 2.0))
    return Content.styled(row or " " * width, "$muted")


def _labelled(width: int, factors: Sequence[float]) -> str | None:
    """Each factor where it belongs; None where two would touch."""
    row = [" "] * width
    for factor in factors:
        text = f"×{factor:g}"
        start = min(max(0, column(math.log(factor), width) - len(text) // 2), width - len(text))
        if not "".join(row[max(0, start - 1) : start + len(text) + 1]).isspace():
            return None
        row[start : start + len(text)] = text
    return "".join(row)


def pointer(delta_ln: float | None, width: int, ink: str, glyph: str = "●") -> Content:
    """Where a change lies, one row; an arrow at the edge for what lies beyond the scale."""
    if delta_ln is None or not math.isfinite(delta_ln):
        return Content("")
    if abs(delta_ln) > EDGE_LN:
        glyph = "◀" if delta_ln < 0 else "▶"
    return Content.assemble(" " * column(delta_ln, width), (glyph, f"{ink} bold"))


def span(low_ln: float, high_ln: float, width: int) -> Content:
    """A range on the scale, one row: the person's own sessions."""
    a, b = column(low_ln, width), column(high_ln, width)
    body = "┄" * (b - a + 1) if b - a < 2 else "├" + "┄" * (b - a - 1) + "┤"
    return Content.assemble(" " * a, (body, "$muted"))


def among(deltas_ln: Sequence[float], range_ln: tuple[float, float] | None, width: int) -> Content:
    """One row with a dot for each change, within their range where there is one; an arrow at the
    edge for what lies beyond the scale."""
    if width < 1:  # before it is known how wide it is
        return Content("")
    drawn = span(*range_ln, width).plain if range_ln is not None else ""
    cells = [(each, "$muted") for each in f"{drawn:<{width}}"]
    for delta in deltas_ln:
        beyond = "◀" if delta < -EDGE_LN else "▶" if delta > EDGE_LN else ""
        cells[column(delta, width)] = (beyond or "•", "$ink")
    return Content.assemble(*cells).rstrip()


def ln_ratio(after: float | None, before: float | None) -> float | None:
    """ln(after ÷ before), or None where it cannot be said."""
    if not after or not before or after <= 0 or before <= 0:
        return None
    return math.log(after / before)
