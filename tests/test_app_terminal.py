"""The way to a real terminal: nothing at it holds the program up, and little is written to it."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from aftershake.app.frame import changes
from app_terminal import Program, Seen, program

WATCHED = [str(Path(__file__).with_name("app_terminal.py"))]
STYLES = [None, Style(), Style(color="#ff0000"), Style(bold=True, bgcolor="#00ff00")]
WIDTH = 12


def _strip(pieces: list[tuple[str, Style | None]]) -> Strip:
    strip = Strip([Segment(text, style) for text, style in pieces])
    return strip.adjust_cell_length(WIDTH)


pieces = st.lists(
    st.tuples(st.text("ab⣿漢é́ ", min_size=1, max_size=5), st.sampled_from(STYLES)), max_size=4
)
frames = st.lists(pieces.map(_strip), min_size=3, max_size=3)


@given(frames, frames)
def test_what_is_sent_makes_the_one_screen_the_other(a: list[Strip], b: list[Strip]) -> None:
    whole = Seen(WIDTH, 3).feed(changes(None, b, ColorSystem.TRUECOLOR))
    step_by_step = Seen(WIDTH, 3).feed(changes(None, a, ColorSystem.TRUECOLOR))
    step_by_step.feed(changes(a, b, ColorSystem.TRUECOLOR))
    assert step_by_step.cells == whole.cells
    assert changes(b, b, ColorSystem.TRUECOLOR) == ""


def test_only_what_differs_is_sent() -> None:
    before = [Strip([Segment("beats 66 a minute", Style(color="#ff0000"))])]
    after = [Strip([Segment("beats 67 a minute", Style(color="#ff0000", meta={"a": 1}))])]
    assert changes(before, after, ColorSystem.TRUECOLOR) == (
        "\x1b[1;8H\x1b[0;38;2;255;0;0m7\x1b[0m"
    )


def running(home: Path, speed: float, size: tuple[int, int] = (80, 24)) -> tuple[list[str], Path]:
    numbers = home / "numbers"
    return [*WATCHED, str(numbers), str(speed)], numbers
