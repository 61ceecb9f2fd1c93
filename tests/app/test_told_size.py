"""COLUMNS and LINES, as some shells hand them on, are of another moment: the window is believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.app_terminal import program

pytest.importorskip("pty")
HOME = """
import os
os.environ.update(COLUMNS={!r}, LINES={!r})
from aftershake.cli.group import cli
cli([])
"""


# More than there is memory for, or so little that only that is said.
@pytest.mark.parametrize(("columns", "lines"), [("999999", "999999"), ("200", "60"), ("20", "5")])
def test_the_screen_is_as_large_as_its_window(columns: str, lines: str, tmp_path: Path) -> None:
    with program(["-c", HOME.format(columns, lines)], tmp_path) as seen:
        seen.until(lambda now: "q quit" in now.text().splitlines()[-1])
        seen.resize(100, 30)
        seen.until(lambda now: "q quit" in now.text().splitlines()[-1])
        seen.type("q")
        assert seen.ended(15.0)[0] == 0


@pytest.mark.parametrize("way", ["window", "among the keys"])
def test_a_size_that_no_screen_has_is_drawn_as_far_as_one_can_be_seen(
    way: str, tmp_path: Path
) -> None:
    begins = (65535, 65535) if way == "window" else (100, 30)
    with program(["-m", "aftershake"], tmp_path, size=begins) as seen:
        seen.size = 1, 1  # nothing is looked at but that it was drawn
        seen.until(lambda _: b"quit" in seen.raw)
        if way != "window":
            seen.type("\x1b[?2048;1$y\x1b[48;65535;65535;65535;65535t")
        seen.resize(65535, 65535)
        seen.read(1.0)
        seen.type("q")
        assert seen.ended(15.0)[0] == 0
