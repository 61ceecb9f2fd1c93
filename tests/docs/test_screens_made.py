"""docs/make_screens.py makes the pictures: of a session, of a page, of what is past."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from support.doc_lines import ROOT

NAMES = "lost", "home-interrupted", "trend-new"


def test_pictures_of_each_kind_are_made(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(("src", "tests")),
        "AFTERSHAKE_SOUND": "none",
    }
    asked = ("--only", ",".join(NAMES), "--sizes", "60x16", "--out", str(tmp_path))
    subprocess.run([sys.executable, "docs/make_screens.py", *asked], cwd=ROOT, env=env, check=True)
    assert {path.name for path in tmp_path.iterdir()} == {f"{name}-60x16.svg" for name in NAMES}
