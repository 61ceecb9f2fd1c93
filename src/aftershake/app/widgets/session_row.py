"""A session in one row of the history, with a small picture of its change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content

from aftershake.app.widgets import scale
from aftershake.hrv.comparison import PUBLISHED
from aftershake.hrv.limits import NotInPlan
from aftershake.plain import plain
from aftershake.sources.registry import kind_of
from aftershake.wording.comparison import verdict
from aftershake.wording.excluded import excluded_short, left_out_short
from aftershake.wording.history import reading_words, short_verdict
from aftershake.wording.numbers import ratio
from aftershake.wording.row_marks import EARLY_WORDS, LEFT_OUT, Marked, marks
from aftershake.wording.times import moment

if TYPE_CHECKING:
    from aftershake.store.store import SessionRow

WHEN, PLAN, RATIO, MARKS, GAP = 18, 13, 6, 3, 1
ROOMY, NARROW = 96, 70  # columns of a row


def scale_width(width: int) -> int:
    """How wide the picture of a change is in a row of that width."""
    return 33 if width >= ROOMY else 17 if width >= NARROW else 13


def before_scale(width: int) -> int:
    """Columns before it."""
    return WHEN + (PLAN if width >= NARROW else 0) + RATIO + MARKS


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
            (drawn.plain[:at], "$muted"), (LEFT_OUT, "$ink"), (drawn.plain[at + 1 :], "$muted")
        )
    ink = "$muted" if left_out else "$ink"
    if row.delta_ln_rmssd is None:  # a bare scale would look like a result
        drawn = Content(" " * drawn.cell_length)
    said = Content.assemble(
        (f"{moment(row.started_at, year):<{WHEN}}", ink),
        (f"{plain(row.plan, PLAN - 1):<{PLAN}}" if width >= NARROW else "", "$muted"),
        (f"{ratio(row.delta_ln_rmssd):<{RATIO}}", ink),
        (f"{marks(replace(marked(row), left_out=False)):<{MARKS}}", ink),
        drawn,
        " " * GAP,
        (_said(row, width), "$muted"),
    )
    return said.truncate(width, ellipsis=True)


def marked(row: SessionRow) -> Marked:
    """What is to be known of it besides its verdict."""
    if row.ended_at is None:
        return Marked()
    return Marked(kind_of(row.source).adjective, not row.complete, row.excluded is not None)


def without_change(row: SessionRow) -> str | None:
    """What is said where its plan compares nothing, as a rest by itself; else None."""
    first = row.comparison.reasons[0] if row.comparison and row.comparison.reasons else None
    if not isinstance(first, NotInPlan):
        return None
    return reading_words(row.before_ms, by_itself=first.rest == "second")


def _said(row: SessionRow, width: int) -> str:
    """What it came to, then what else is to be known of it, as far as there is room."""
    room = width - before_scale(width) - scale_width(width) - GAP
    if row.excluded is not None:
        return _fitting([excluded_short(row.excluded)], room) or left_out_short()
    if row.ended_at is None:
        return "cut off" if row.cut_off else "being recorded"
    of = marked(row)  # as words, too, where there is room
    more = [each for each in (of.whose, EARLY_WORDS if of.early else "") if each]
    if (alone := without_change(row)) is not None:
        return _fitting([alone, *more], room)
    words = [verdict(row.verdict)] if row.verdict is not None else []
    return _fitting([*words, *more], room) or _fitting([short_verdict(row.verdict), *more], room)


def _fitting(parts: list[str], room: int) -> str:
    """The first, and of the others as many as there is room for; nothing where that is too long."""
    if not parts or len(parts[0]) > room:
        return ""
    said = parts[0]
    for part in parts[1:]:
        said += f", {part}" if len(f"{said}, {part}") <= room else ""
    return said
