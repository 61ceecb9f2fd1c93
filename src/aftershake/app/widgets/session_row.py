"""A session in one row of the history, with a small picture of its change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from aftershake.app.widgets import scale
from aftershake.hrv.comparison import PUBLISHED
from aftershake.sources.registry import kind_of
from aftershake.wording.comparison import verdict
from aftershake.wording.excluded import excluded_short
from aftershake.wording.history import short_verdict
from aftershake.wording.numbers import ratio
from aftershake.wording.times import moment

if TYPE_CHECKING:
    from aftershake.store.store import SessionRow

WHEN, PLAN, RATIO, GAP = 18, 12, 7, 2
ROOMY, NARROW = 96, 70  # columns of a row
HOLLOW = "○"  # a session that is left out


def scale_width(width: int) -> int:
    """How wide the picture of a change is in a row of that width."""
    return 33 if width >= ROOMY else 21 if width >= NARROW else 17


def before_scale(width: int) -> int:
    """Columns before it."""
    return WHEN + (PLAN if width >= NARROW else 0) + RATIO


def header(width: int) -> Content:
    """What the columns are, in the width of a row."""
    return Content.assemble(
        (f"{'RMSSD, after ÷ before':<{before_scale(width)}}", "$muted"),
        scale.labels(scale_width(width)),
    )


def session_row(row: SessionRow, width: int, year: int) -> Content:
    """In `width` columns; days of another `year` are told with theirs."""
    usual = row.usual or PUBLISHED
    drawn = scale.marked(
        row.delta_ln_rmssd, scale_width(width), usual.within_ln, usual.clear_ln, usual.middle_ln
    )
    left_out = row.excluded is not None
    if left_out and row.delta_ln_rmssd is not None:
        at = scale.column(row.delta_ln_rmssd, drawn.cell_length)
        drawn = Content.assemble(
            (drawn.plain[:at], "$muted"), (HOLLOW, "$ink"), (drawn.plain[at + 1 :], "$muted")
        )
    ink = "$muted" if left_out else "$ink"
    said = Content.assemble(
        (f"{moment(row.started_at, year):<{WHEN}}", ink),
        (f"{row.plan:<{PLAN - 1}.{PLAN - 1}} " if width >= NARROW else "", "$muted"),
        (f"{ratio(row.delta_ln_rmssd):<{RATIO}}", ink),
        drawn,
        " " * GAP,
        (_said(row, width), "$muted"),
    )
    return said.truncate(width, ellipsis=True)


def _said(row: SessionRow, width: int) -> str:
    """What it came to, then what else is to be known of it, as far as there is room."""
    if row.excluded is not None:
        return excluded_short(row.excluded)
    if row.ended_at is None:
        return "cut off" if row.cut_off else "being recorded"
    roomy = width >= ROOMY and row.verdict is not None
    found = verdict(row.verdict) if roomy and row.verdict else short_verdict(row.verdict)
    whose = kind_of(row.source).adjective
    more = [whose] if whose else []
    more += [] if row.complete else ["stopped early"]
    return ", ".join([found, *more])
