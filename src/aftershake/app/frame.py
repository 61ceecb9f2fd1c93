"""What of a screen has changed since it was last sent, as text for the terminal. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from rich.cells import cell_len, split_graphemes
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

Row = Sequence[Strip]  # from left to right, as they stand beside each other
Cell = tuple[str, str]  # text and ink; the second half of a wide character is ""
NEAR = 3  # unchanged cells between two changes that cost less to send than to step over
PLAIN = "\x1b[0m"
# Characters that have a column each, whatever stands beside them: letters, lines, blocks, braille.
NARROW = re.compile(r"[ -~─-▟⠀-⣿]*")
# What could act in a terminal is mended where it comes in; here is the last door.
REPLACED = "\N{REPLACEMENT CHARACTER}"


def changes(before: Sequence[Row] | None, after: Sequence[Row], colours: ColorSystem) -> str:
    """What turns a terminal that shows `before` into one that shows `after`; "" for nothing.

    `before` None: nothing is known of what the terminal shows, so that all is sent.
    """
    known = before if before is not None and len(before) == len(after) else None
    sent: list[str] = []
    pen = ""
    for y, row in enumerate(after):
        if known is not None and known[y] is row:
            continue
        for x, was, strip in _apart(known[y] if known is not None else (), row):
            at, old, new = _differing(was, strip)
            for first, parts in _runs(old, new, colours):
                sent.append(f"\x1b[{y + 1};{x + at + first + 1}H")
                for text, ink in parts:
                    if ink != pen:
                        sent.append(ink)
                        pen = ink
                    sent.append(text)
    return "".join([*sent, PLAIN]) if sent else ""


def _apart(old: Row, new: Row) -> Iterator[tuple[int, Sequence[Segment], Sequence[Segment]]]:
    """Where two rows are not the same, from which column on: strip by strip where those stand at
    the same places, else all of it."""
    alike = len(old) == len(new) and all(
        a is b or (a.cell_length == b.cell_length and _begins(a) and _begins(b))
        for a, b in zip(old, new, strict=True)
    )
    if not alike:
        yield (
            0,
            [part for strip in old for part in strip],
            [part for strip in new for part in strip],
        )
        return
    x = 0
    for a, b in zip(old, new, strict=True):
        if a is not b and a != b:
            yield x, list(a), list(b)
        x += b.cell_length


def _begins(strip: Strip) -> bool:
    """Whether its first character is its own, and none that goes with what stands before it."""
    return _stands([next(iter(strip))], 0)


def _differing(
    before: Sequence[Segment], after: Sequence[Segment]
) -> tuple[int, Sequence[Segment], Sequence[Segment]]:
    """What of two rows is not the same at their beginning or at their end, and at which column
    that begins."""
    first, last = 0, 0
    shorter = min(len(before), len(after))
    while first < shorter and before[first] == after[first]:
        first += 1
    if before[-1:] == after[-1:] and _width(before) == _width(after):
        while last < shorter - first and before[-1 - last] == after[-1 - last]:
            last += 1
    while first and not (_stands(before, first) and _stands(after, first)):
        first -= 1
    while last and not _stands(after, len(after) - last):
        last -= 1
    return (
        _width(after[:first]),
        before[first : len(before) - last],
        after[first : len(after) - last],
    )


def _width(row: Sequence[Segment]) -> int:
    return sum(each.cell_length for each in row)


def _stands(row: Sequence[Segment], at: int) -> bool:
    """Whether what begins there has a cell of its own."""
    text = row[at].text if at < len(row) else " "
    return bool(text) and (text.isascii() or _graphemes(text[0])[0][2] > 0)


def _runs(
    old: Sequence[Segment], new: Sequence[Segment], colours: ColorSystem
) -> Iterator[tuple[int, Sequence[Cell]]]:
    """What to send of `new`, each from which column on."""
    if len(old) == len(new) == 1 and old[0].style == new[0].style:
        before, after = old[0].text, new[0].text
        if NARROW.fullmatch(before) and NARROW.fullmatch(after):  # nearly always
            ink = _ink(new[0].style, colours)
            for first, end in _differ(before, after):
                yield first, [(after[first:end], ink)]
            return
    cells = _cells(new, colours)
    for first, end in _differ(_cells(old, colours), cells):
        yield first, cells[first:end]


def _cells(row: Iterable[Segment], colours: ColorSystem) -> list[Cell]:
    """A cell for each column; what has no width of its own goes with what it follows."""
    cells: list[Cell] = []
    for text, style, _ in row:
        ink = _ink(style, colours)
        if not text.isprintable():
            text = "".join(c if c.isprintable() else REPLACED * cell_len(c) for c in text)
        if NARROW.fullmatch(text):
            cells += [(character, ink) for character in text]
            continue
        for start, end, width in _graphemes(text):
            if width:
                cells += [(text[start:end], ink), *[("", ink)] * (width - 1)]
            elif cells:
                at = -1 if cells[-1][0] else -2
                cells[at] = (cells[at][0] + text[start:end], cells[at][1])
    return cells


def _differ(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    """Where the cells differ, as [first, end), whole characters; what lies near is one run."""
    runs: list[tuple[int, int]] = []
    other = [x for x, (a, b) in enumerate(zip(old, new, strict=False)) if a != b]
    for x in (*other, *range(len(old), len(new))):
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
