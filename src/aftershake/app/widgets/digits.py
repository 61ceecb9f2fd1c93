"""Numbers as large as the room allows: a block font that stretches to any size.

A glyph is a grid of strokes. Its lines are as thick as the size asks for, the space between
them takes the rest; half blocks make a pixel square. Figures are all of one width, so a number
does not jump while it counts.
"""

from __future__ import annotations

from functools import lru_cache

# Rows: stroke, space, stroke, space, stroke. Columns: stroke, space, stroke.
_GRIDS = {
    "0": ("###", "#.#", "#.#", "#.#", "###"),
    "2": ("###", "..#", "###", "#..", "###"),
    "3": ("###", "..#", "###", "..#", "###"),
    "4": ("#.#", "#.#", "###", "..#", "..#"),
    "5": ("###", "#..", "###", "..#", "###"),
    "6": ("###", "#..", "###", "#.#", "###"),
    "7": ("###", "..#", "..#", "..#", "..#"),
    "8": ("###", "#.#", "###", "#.#", "###"),
    "9": ("###", "#.#", "###", "..#", "###"),
    "–": ("...", "...", "###", "...", "..."),
}
_SMALLEST = 5  # half rows: below this a figure cannot be read
_WIDE, _NARROW, _STROKE = 0.66, 0.5, 0.27  # width to height at most and least; stroke to width


@lru_cache(maxsize=256)
def blocks(text: str, width: int, height: int) -> tuple[str, ...]:
    """`text` (figures, colons, en dash) as rows of half blocks within `width` × `height` cells.

    Every row has the same length. Where even the smallest figures do not fit, or a character
    has no glyph, the text itself is the only row, cut to `width`.
    """
    tall = 2 * height
    while tall >= _SMALLEST and text and all(c in _GRIDS or c in "1:" for c in text):
        for wide in range(max(3, round(tall * _WIDE)), max(2, int(tall * _NARROW) - 1), -1):
            stroke = max(1, round(wide * _STROKE))
            if _length(text, wide, stroke) <= width and tall >= 3 * stroke + 2:
                even = tall - (tall - 3 * stroke) % 2
                return _cells(_pixels(text, wide, even, stroke))
        tall -= 1
    return (text[: max(0, width)],)


def _length(text: str, wide: int, stroke: int) -> int:
    colons = text.count(":")
    return (len(text) - colons) * wide + colons * stroke + (len(text) - 1) * _apart(stroke)


def _apart(stroke: int) -> int:
    return max(1, round(stroke * 0.8))


def _pixels(text: str, wide: int, tall: int, stroke: int) -> list[str]:
    """Rows of `tall` square pixels, "#" or "."."""
    space = (tall - 3 * stroke) // 2
    thick = (stroke, space, stroke, space, tall - 2 * stroke - 2 * space)
    drawn: list[list[str]] = []
    for char in text:
        if char == ":":
            at = tall // 2
            dots = {
                y for y in range(tall) if at // 2 <= y + stroke / 2 - 0.5 < at // 2 + stroke
            } | {y for y in range(tall) if at + at // 2 <= y + stroke / 2 < at + at // 2 + stroke}
            drawn.append([("#" if y in dots else ".") * stroke for y in range(tall)])
            continue
        if char == "1":
            flag = min(wide, 2 * stroke)
            left = (wide - flag) // 2
            top = "." * left + "#" * flag + "." * (wide - left - flag)
            stem = "." * (left + flag - stroke) + "#" * stroke + "." * (wide - left - flag)
            drawn.append([top if y < stroke else stem for y in range(tall)])
            continue
        rows: list[str] = []
        for line, times in zip(_GRIDS[char], thick, strict=True):
            row = line[0] * stroke + line[1] * (wide - 2 * stroke) + line[2] * stroke
            rows += [row] * times
        drawn.append(rows)
    gap = "." * _apart(stroke)
    return [gap.join(glyph[y] for glyph in drawn) for y in range(tall)]


def _cells(pixels: list[str]) -> tuple[str, ...]:
    """Two rows of pixels become one row of cells."""
    if len(pixels) % 2:
        pixels = [*pixels, "." * len(pixels[0])]
    pick = {"..": " ", "#.": "▀", ".#": "▄", "##": "█"}
    return tuple(
        "".join(pick[a + b] for a, b in zip(upper, lower, strict=True))
        for upper, lower in zip(pixels[::2], pixels[1::2], strict=True)
    )
