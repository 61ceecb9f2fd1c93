"""What of a screen has changed since it was last sent, as text for the terminal. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rich.cells import cell_len, split_graphemes
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

Cell = tuple[str, str]  # text and ink; the second half of a wide character is ""
NEAR = 3  # unchanged cells between two changes that cost less to send than to step over
PLAIN = "\x1b[0m"
# What could act in a terminal is mended where it comes in; here is the last door.
REPLACED = "\N{REPLACEMENT CHARACTER}"


def changes(before: Sequence[Strip] | None, after: Sequence[Strip], colours: ColorSystem) -> str:
    """What turns a terminal that shows `before` into one that shows `after`; "" for nothing.

    `before` None: nothing is known of what the terminal shows, so that all is sent.
    """
    known = before if before is not None and len(before) == len(after) else None
    sent: list[str] = []
    pen = ""
    for y, strip in enumerate(after):
        if known is not None and (known[y] is strip or known[y] == strip):
            continue
        at, old, new = _differing(known[y] if known is not None else (), strip)
        cells = _cells(new, colours)
        for first, end in _runs(_cells(old, colours), cells):
            sent.append(f"\x1b[{y + 1};{at + first + 1}H")
            for text, ink in cells[first:end]:
                if ink != pen:
                    sent.append(ink)
                    pen = ink
                sent.append(text)
    return "".join([*sent, PLAIN]) if sent else ""


def _differing(
    old: Iterable[Segment], new: Iterable[Segment]
) -> tuple[int, list[Segment], list[Segment]]:
    """What of two rows is not the same at their beginning or at their end, and at which column
    that begins."""
    before, after, first, last = list(old), list(new), 0, 0
    shorter = min(len(before), len(after))
    while first < shorter and before[first] == after[first]:
        first += 1
    if sum(each.cell_length for each in before) == sum(each.cell_length for each in after):
        while last < shorter - first and before[-1 - last] == after[-1 - last]:
            last += 1
    while first and not (_stands(before, first) and _stands(after, first)):
        first -= 1
    while last and not _stands(after, len(after) - last):
        last -= 1
    at = sum(each.cell_length for each in after[:first])
    return at, before[first : len(before) - last], after[first : len(after) - last]


def _stands(row: Sequence[Segment], at: int) -> bool:
    """Whether what begins there has a cell of its own."""
    text = row[at].text if at < len(row) else " "
    return bool(text) and (text.isascii() or _graphemes(text[0])[0][2] > 0)


def _cells(row: Iterable[Segment], colours: ColorSystem) -> list[Cell]:
    """A cell for each column; what has no width of its own goes with what it follows."""
    cells: list[Cell] = []
    for text, style, _ in row:
        ink = _ink(style, colours)
        if not text.isprintable():
            text = "".join(c if c.isprintable() else REPLACED * cell_len(c) for c in text)
        if text.isascii():
            cells += [(character, ink) for character in text]
            continue
        for start, end, width in _graphemes(text):
            if width:
                cells += [(text[start:end], ink), *[("", ink)] * (width - 1)]
            elif cells:
                at = -1 if cells[-1][0] else -2
                cells[at] = (cells[at][0] + text[start:end], cells[at][1])
    return cells


def _runs(old: list[Cell], new: list[Cell]) -> list[tuple[int, int]]:
    """Where the cells differ, as [first, end), whole characters; what lies near is one run."""
    runs: list[tuple[int, int]] = []
    for x, cell in enumerate(new):
        if x < len(old) and old[x] == cell:
            continue
        first = x
        while first > 0 and not new[first][0]:
            first -= 1  # the first half of a wide character
        end = x + 1
        while end < len(new) and not new[end][0]:
            end += 1
        if runs and first - runs[-1][1] <= NEAR:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((first, end))
    return runs


@lru_cache(maxsize=128)  # rows of this frame and of the one before; each takes some KiB
def _graphemes(text: str) -> Sequence[tuple[int, int, int]]:
    """Where each begins and ends, and how many columns it takes."""
    return split_graphemes(text)[0]


@lru_cache(maxsize=1024)
def _ink(style: Style | None, colours: ColorSystem) -> str:
    codes = Strip.render_ansi(style, colours) if style is not None else ""
    return f"\x1b[0;{codes}m" if codes else PLAIN
