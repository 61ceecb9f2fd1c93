"""How much room a session of forty minutes takes on the disk, with its beats and its results: what
a second one adds to a database, in bytes, as JSON. `python benchmarks/room.py`."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

PLAN = "".join(
    f'[[phase]]\nname = "{name}"\nkind = "{kind}"\nposture = "lying"\nduration_s = {duration_s}\n'
    for name, kind, duration_s in (
        ("baseline", "rest", 600),
        ("shaking", "shake", 1200),
        ("integration", "rest", 600),
    )
)
# A heart at some 65 beats a minute.
START = ("-m", "aftershake", "start", "--simulate", "calm", "--headless", "--speed", "max")


def size(home: str) -> int:
    """Bytes of all pages in use."""
    with closing(sqlite3.connect(Path(home) / "aftershake.db")) as db:
        pages, free, page = (
            db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
    return int((pages - free) * page)


def main() -> int:
    sizes = []
    with tempfile.TemporaryDirectory() as home:
        plan = Path(home) / "forty.toml"
        plan.write_text('name = "forty"\n' + PLAN)
        for _ in range(2):
            subprocess.run(
                [sys.executable, *START, "--plan", str(plan)],
                env={**os.environ, "AFTERSHAKE_HOME": home},
                capture_output=True,
                check=True,
            )
            sizes.append(size(home))
    print(json.dumps(sizes[1] - sizes[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
