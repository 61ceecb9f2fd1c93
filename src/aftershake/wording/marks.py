"""The moments that a person marked, in words: pure."""

from __future__ import annotations

from collections.abc import Sequence

from aftershake.wording.numbers import clock, count
from aftershake.wording.sentence import worded

MOST_LISTED = 8


@worded
def marks_words(marks_s: Sequence[float], zero_s: float = 0.0) -> tuple[str, ...]:
    """A sentence, or none where nothing was marked; times count from `zero_s`."""
    if not marks_s:
        return ()
    each = [clock(t_s - zero_s) for t_s in marks_s[:MOST_LISTED]]
    more = len(marks_s) - len(each)
    if more:
        return (f"{count(len(marks_s), 'mark')}, the first at {', '.join(each)}.",)
    return (f"Marked by you at {' and '.join(filter(None, [', '.join(each[:-1]), each[-1]]))}.",)
