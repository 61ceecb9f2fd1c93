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
