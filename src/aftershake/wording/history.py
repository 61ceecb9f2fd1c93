"""How the list of sessions speaks of each: as much as a row has room for."""

from __future__ import annotations

from collections.abc import Sequence

from aftershake.hrv.model import Verdict
from aftershake.wording.numbers import MISSING, count, length, number
from aftershake.wording.sentence import worded

_SHORT: dict[Verdict, str] = {
    "clearly_higher": "well above",
    "larger_than_usual_higher": "above usual",
    "within_usual_variation": "within usual",
    "larger_than_usual_lower": "below usual",
    "clearly_lower": "well below",
    "cannot_tell": "cannot tell",
    "not_comparable": "not alike",
}
NOTHING_YET = "No session yet. The first begins with a rest."
NOTHING_SO = "No session is like that. a shows all of them."


@worded
def short_verdict(found: Verdict | None) -> str:
    """In two words at most."""
    return "no result" if found is None else _SHORT[found]


@worded
def reading_words(rmssd_ms: float | None, *, by_itself: bool = True) -> str:
    """Of a session that compares nothing: the number of its rest, where its signal gave one.
    Not `by_itself`: it has no rest to begin with, or parts with a number each."""
    if not by_itself:
        return "nothing to compare"
    return f"rest, {number(rmssd_ms)} ms" if rmssd_ms is not None else "rest, no number"


@worded
def sessions_there(shown: int, all_: int) -> str:
    """How many there are, and how many of them are shown."""
    return count(all_, "session") if shown == all_ else f"{shown} of {count(all_, 'session')}"


@worded
def whose_heart(own: bool) -> str:
    """Which sessions are shown. Whose heart the others are is not known of all of them."""
    return "own heart" if own else "other sources"


@worded
def not_ended(cut_off: bool) -> str:
    """Of a session that gave nothing yet."""
    if cut_off:
        return "Cut off: it cannot be opened yet. Home offers to go on with it, or to close it."
    return "Going on now: it can be opened once it has ended."


@worded
def in_short(
    session_id: int,
    title: str,
    strap: str,
    duration_s: float,
    rmssd_ms: Sequence[float | None],
    bpm: Sequence[float | None],
) -> tuple[str, ...]:
    """Which session it is by the number that commands take, what it was, and its numbers before and
    after, where there are any; what matters less comes last."""
    parts = [f"Session {session_id}", title, length(duration_s)]
    for name, pair, unit in (("RMSSD", rmssd_ms, "ms"), ("heart", bpm, "bpm")):
        before, after = map(number, pair)
        if after != MISSING:
            parts.append(f"{name} {before} → {after} {unit}")
        elif before != MISSING:
            parts.append(f"{name} {before} {unit}")
    return tuple(part for part in (*parts, strap) if part)


def in_lines(parts: Sequence[str], width: int, most: int) -> list[str]:
    """Whole parts in at most so many lines, as many of the first as there is room for."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]} · {part}" if lines else part
        if lines and len(longer) <= width:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(part)
        else:
            break
    return lines
