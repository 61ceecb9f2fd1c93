"""A terminal screen as SVG: what the compositor draws, cell by cell, with no font of its own.

Blocks and braille are drawn as shapes, so that they meet and align whatever font a viewer has;
words are text. Nothing is fetched from anywhere, and equal screens give equal files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from rich.segment import Segment
from textual.app import App
from textual.color import Color

SIZE = 14.0
CELL_W, CELL_H = SIZE * 0.602, 18.0  # the advance of DejaVu Sans Mono
PAD = 12.0
FONTS = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"
EIGHTHS = "▁▂▃▄▅▆▇█"
RUNS = re.compile(r"([▀▁▂▃▄▅▆▇█])\1*|[⠀-⣿]+|[^\s▀▁▂▃▄▅▆▇█⠀-⣿]+")
DOTS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))


def svg(app: App[object]) -> str:
    """The screen that `app` shows now."""
    width, height = app.size
    ground = app.screen.styles.background.hex
    w, h = width * CELL_W + 2 * PAD, height * CELL_H + 2 * PAD
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w:.1f} {h:.1f}">',
        f'<rect width="{w:.1f}" height="{h:.1f}" rx="8" fill="{ground}"/>',
        f'<g font-family="{FONTS}" font-size="{SIZE:g}">',
    ]
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        x = 0
        for segment in strip:
            parts += _segment(segment, x, y, ground)
            x += segment.cell_length
    return "\n".join([*parts, "</g>", "</svg>", ""])


def _segment(segment: Segment, x: int, y: int, ground: str) -> Iterator[str]:
    ink, paper, bold = _colours(segment, ground)
    if paper != ground:
        yield _rect(x, y, 0, segment.cell_length, 1, paper)
    for found in RUNS.finditer(segment.text):
        text, at = found.group(), x + found.start()
        if text[0] == "▀" or text[0] in EIGHTHS:
            yield _block(text[0], at, y, len(text), ink)
        elif "⠀" <= text[0] <= "⣿":
            yield from _dots(text, at, y, ink)
        else:
            yield _word(text, at, y, ink, bold)


def _colours(segment: Segment, ground: str) -> tuple[str, str, bool]:
    style = segment.style
    if style is None:
        return "#ffffff", ground, False
    ink = style.color.get_truecolor().hex if style.color else "#ffffff"
    paper = style.bgcolor.get_truecolor().hex if style.bgcolor else ground
    if style.reverse:
        ink, paper = paper, ink
    if style.dim:
        ink = Color.parse(ink).blend(Color.parse(paper), 0.4).hex
    return ink, paper.upper() if paper.upper() == ground.upper() else paper, bool(style.bold)


def _word(word: str, x: int, y: int, ink: str, bold: bool) -> str:
    weight = ' font-weight="bold"' if bold else ""
    left, base = PAD + x * CELL_W, PAD + y * CELL_H + SIZE
    length = f'textLength="{len(word) * CELL_W:.1f}" lengthAdjust="spacingAndGlyphs"'
    place = f'x="{left:.1f}" y="{base:.1f}"'
    return f'<text {place} fill="{ink}"{weight} {length}>{escape(word)}</text>'


def _block(char: str, x: int, y: int, times: int, ink: str) -> str:
    if char == "▀":
        return _rect(x, y, 0, times, 0.5, ink)
    tall = (EIGHTHS.index(char) + 1) / 8
    return _rect(x, y, 1 - tall, times, tall, ink)


def _dots(text: str, x: int, y: int, ink: str) -> Iterator[str]:
    """A run of braille as one path: a round dot wherever the pen is put down."""
    path = ""
    for i, char in enumerate(text):
        bits = ord(char) - 0x2800
        for bit, (dx, dy) in enumerate(DOTS):
            if bits >> bit & 1:
                cx = PAD + (x + i + 0.25 + dx / 2) * CELL_W
                cy = PAD + (y + 0.125 + dy / 4) * CELL_H
                path += f"M{cx:.1f} {cy:.1f}h0"
    if path:
        yield f'<path d="{path}" stroke="{ink}" stroke-width="3" stroke-linecap="round"/>'


def _rect(x: int, y: int, dy: float, w: float, h: float, fill: str) -> str:
    left, top = PAD + x * CELL_W, PAD + (y + dy) * CELL_H
    return (
        f'<rect x="{left:.2f}" y="{top:.2f}" width="{w * CELL_W:.2f}"'
        f' height="{h * CELL_H:.2f}" fill="{fill}" shape-rendering="crispEdges"/>'
    )
