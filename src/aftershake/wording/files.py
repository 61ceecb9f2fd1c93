"""What is said of a file that is read, beside its numbers."""

from __future__ import annotations

from typing import Literal

from aftershake.plain import plain
from aftershake.wording.numbers import clock, count
from aftershake.wording.sentence import worded

_QUOTED = 40  # characters of a line


@worded
def odd_lines(lines: int, first: int, text: str, counted: Literal["line", "entry"]) -> str:
    """Lines that hold what no interval can be."""
    quoted = f"“{plain(text.strip(), _QUOTED)}”"
    here = f"{counted} {first}, {quoted}"
    if lines == 1:
        return f"{here}, can be no RR interval; it counts as an artifact."
    many = count(lines, "line") if counted == "line" else f"{lines} entries"
    return f"{many} can be no RR intervals, the first is {here}; they count as artifacts."


@worded
def cut_off() -> str:
    """A file that ends before it says that it does."""
    return "it ends in the middle; what it holds until there is taken."


@worded
def ends(after_s: float) -> str:
    """A file that ends before what was asked for does."""
    return f"it ends at {clock(after_s)}, after {after_s:.1f} s."
