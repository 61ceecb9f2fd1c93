"""What is to be known of a session in a list however little room there is: a mark each, and its
words where they are explained."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aftershake.wording.excluded import excluded_short, left_out_short
from aftershake.wording.sentence import worded

ELSE, EARLY, LEFT_OUT = "◇", "◐", "○"
MOST = len(f"{ELSE}{EARLY}{LEFT_OUT}")
EARLY_WORDS = "stopped early"


@dataclass(frozen=True, slots=True)
class Marked:
    """`whose`: how a heart is spoken of that did not beat on a strap; empty for one that did."""

    whose: str = ""
    early: bool = False
    left_out: bool = False


@worded
def marks(of: Marked) -> str:
    """One after the other."""
    found = ((ELSE, of.whose), (EARLY, of.early), (LEFT_OUT, of.left_out))
    return "".join(mark for mark, is_so in found if is_so)


@worded
def marks_explained(each: Iterable[Marked]) -> tuple[str, ...]:
    """What the marks of a list are; nothing of those that are not in it."""
    of = list(each)
    whose = " or ".join(sorted({one.whose for one in of if one.whose}))
    found = [f"{ELSE} {whose}"] if whose else []
    found += [f"{EARLY} {EARLY_WORDS}"] if any(one.early for one in of) else []
    return (*found, *([f"{LEFT_OUT} {left_out_short()}"] if any(o.left_out for o in of) else []))


@worded
def marks_in_words(of: Marked, reason: str | None) -> tuple[str, ...]:
    """The marks of one session, with why it is left out."""
    found = marks_explained([Marked(of.whose, of.early)])
    return (*found, f"{LEFT_OUT} {excluded_short(reason)}") if reason is not None else found
