"""The rows of home: what can be done, and what was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from aftershake import today
from aftershake.app.widgets import scale
from aftershake.app.words import began
from aftershake.plain import plain
from aftershake.wording.numbers import count, countdown, ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftershake.analysis.overview import Lately
    from aftershake.hrv.next_step import NextStep
    from aftershake.store.store import KnownStrap, SessionRow
    from aftershake.wording.row_marks import Marked

Row = tuple[Content, str | None] | None
# Columns of a row before its verdict, with the plan and without, and at its ends.
BEFORE, BEFORE_NARROW, ENDS = 41, 28, 8
AROUND_LAST = 6  # columns at both ends of the line of the last session
PLAN = 12  # of them, for its name


def cut_off(row: SessionRow, recent: bool, narrow: bool) -> list[Row]:
    """What can be done with it; whoever does nothing leaves it as it is."""
    said = f"▲ The session of {began(row.started_at)} was cut off after"
    if narrow:
        said = f"▲ Cut off: {began(row.started_at)}, after"
    go_on = item("Resume it", "go on where it stopped", f"resume {row.id}")
    has = f"keep its {count(row.packets, 'strap reading')}, and see it"
    return [
        heading(f"{said} {countdown(row.duration_s)}"),
        *([go_on] if recent else []),
        item("Close it", has, f"close {row.id}"),
        None,
    ]


def item(label: str, about: str, name: str) -> Row:
    return Content.assemble(f"{label:<13}", (about, "$muted")), name


def heading(text: str) -> Row:
    return Content.styled(text, "$muted"), None


def short_session(row: SessionRow, width: int, narrow: bool) -> Row:
    """In a terminal of that width; what else is to be known of it is a mark, which is always
    there."""
    from aftershake.wording.row_marks import MOST, marks

    room = width - ENDS - (BEFORE_NARROW if narrow else BEFORE)
    said = verdict(row)
    content = Content.assemble(
        f"{began(row.started_at):<18}",
        ("" if narrow else f"{plain(row.plan, PLAN):<{PLAN}} ", "$muted"),
        f"{ratio(row.delta_ln_rmssd):<6}{marks(_marked(row)):<{MOST + 1}}",
        (said if len(said) <= room else _short(row), "$muted"),
    )
    return content, f"session {row.id}"


def session_heading(rows: Sequence[SessionRow], width: int, narrow: bool) -> list[Row]:
    """What the columns are, and the marks that there are, below it where they need the room."""
    from aftershake.wording.row_marks import marks_explained

    columns = f"Sessions: {'when, RMSSD' if narrow else 'when, plan, RMSSD'} after ÷ before"
    told = " · ".join(marks_explained(map(_marked, rows)))
    both = f"{columns} · {told}" if told else columns
    if len(both) <= width - ENDS:
        return [heading(both)]
    return [heading(columns), heading(told)]


def _marked(row: SessionRow) -> Marked:
    from aftershake.app.widgets.session_row import marked

    return marked(row)


def session(row: SessionRow, scale_: int) -> Row:
    # Sessions are known once the store is open, and with it what this brings along (numpy).
    from aftershake.hrv.comparison import PUBLISHED

    usual = row.usual or PUBLISHED
    drawn = scale.marked(
        row.delta_ln_rmssd, scale_, usual.within_ln, usual.clear_ln, usual.middle_ln
    )
    if row.delta_ln_rmssd is None:  # a bare scale would look like a result
        drawn = Content(" " * drawn.cell_length)
    said = Content.assemble(
        f"{began(row.started_at):<18}",
        (f"{plain(row.plan, PLAN):<{PLAN}} ", "$muted"),
        f"{ratio(row.delta_ln_rmssd):<7}", drawn if scale_ else "", "   " if scale_ else "",
        (all_said(row), "$muted"),
    )  # fmt: skip
    return said, f"session {row.id}"


def strap(strap: KnownStrap | None) -> str:
    if strap is None:
        return "none yet; the start looks for one"
    battery = f" · battery {strap.battery_percent} %" if strap.battery_percent is not None else ""
    return f"{strap.name or strap.address}, used last{battery}"


def history(newest: SessionRow, in_all: int) -> Row:
    """How many sessions there are, and when the newest was."""
    there = count(in_all, "session") if in_all else "…"
    return item("History", f"{there}, last {began(newest.started_at)}", "history")


def trend(known: Lately | None) -> Row:
    """The newest point of the trend."""
    if known is None:
        return item("Trend", "…", "trend")
    from aftershake.wording.trend import NONE_SHORT, newest_in_short

    found = known.trend
    said = NONE_SHORT if found is None else newest_in_short(found, today.this_year())
    return item("Trend", said, "trend")


def next_line(step: NextStep) -> Content:
    """What would be useful next."""
    from aftershake.wording.over_sessions import next_words

    return Content.assemble(("Next  ", "$muted"), next_words(step))


def verdict(row: SessionRow) -> str:
    if row.ended_at is None:
        return "being recorded"
    from aftershake.app.widgets.session_row import without_change
    from aftershake.wording import comparison

    if (alone := without_change(row)) is not None:
        return alone
    return comparison.verdict(row.verdict) if row.verdict is not None else "no result"


def _short(row: SessionRow) -> str:
    from aftershake.wording.history import short_verdict

    return short_verdict(row.verdict)


def heart(row: SessionRow) -> str:
    """Whose heart it was, where it was nobody's; to be added."""
    from aftershake.sources.registry import kind_of

    adjective = kind_of(row.source).adjective
    return f", {adjective}" if adjective and row.ended_at is not None else ""


def all_said(row: SessionRow) -> str:
    return f"{verdict(row)}{_besides(row)}"


def _besides(row: SessionRow) -> str:
    early = "" if row.complete or row.ended_at is None else ", stopped early"
    return f"{heart(row)}{early}{left_out(row)}"


def left_out(row: SessionRow) -> str:
    """That the person leaves it out; to be added."""
    if row.excluded is None:
        return ""
    from aftershake.wording.excluded import left_out_short

    return f", {left_out_short()}"


def last(row: SessionRow, width: int, narrow: bool) -> Content:
    """In a terminal of that width: in fewer words where there is no room for all."""
    what = "" if narrow else "RMSSD "
    said = f"{what}{ratio(row.delta_ln_rmssd)}, " if row.delta_ln_rmssd is not None else ""
    begun = Content.assemble(("Last  ", "$muted"), f"{began(row.started_at)}  ", (said, "$muted"))
    room = width - AROUND_LAST - begun.cell_length
    short = _short(row) if row.verdict is not None else verdict(row)
    words = all_said(row), f"{short}{_besides(row)}", short
    fitting = (each for each in words if len(each) <= room)
    return Content.assemble(begun, (next(fitting, words[-1]), "$muted"))
