"""A thousand sessions worked out again, interrupted three times at random moments, against the same
never interrupted: `PYTHONPATH=tests python benchmarks/recompute_thousand.py [SESSIONS] [--seed N]`.

Each has all its packets. SIGKILL and SIGINT end the command in turn; the run after that is let
through. Prints what came of it, as JSON, and ends with 1 where anything does not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from aftershake.analysis.recompute import to_do
from support.interrupted import derived, make_old, recompute_interrupted, record


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("sessions", type=int, nargs="?", default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell has it ignored by what runs behind it
    with tempfile.TemporaryDirectory() as home:
        os.environ["AFTERSHAKE_HOME"] = home
        path = Path(home) / "aftershake.db"
        record(path, asked.sessions, asked.seed)
        raw_kib = path.stat().st_size / 1024
        began = time.monotonic()
        subprocess.run([sys.executable, "-m", "aftershake", "recompute"], check=True)
        took_s = time.monotonic() - began
        with_numbers_kib = path.stat().st_size / 1024
        never = derived(path)
        make_old(path, asked.seed)
        began = time.monotonic()
        ends = (signal.SIGKILL, signal.SIGINT, signal.SIGKILL)
        found = recompute_interrupted(path, ends, seed=asked.seed)
        interrupted_s = time.monotonic() - began
        holds = {
            "all are up to date": to_do(path) == [],
            "the last run did what was left": found.last["worked_out"] == found.left[-1],
            "each was made once": not found.twice,
            "equal to a run never interrupted": derived(path) == never,
        }
        print(
            json.dumps(
                {
                    "sessions": asked.sessions,
                    "never_interrupted_s": round(took_s, 1),
                    "interrupted_s": round(interrupted_s, 1),
                    "left_after_each_interruption": found.left,
                    "made_twice": found.twice,
                    "raw_kib_a_session": round(raw_kib / asked.sessions, 1),
                    "kib_a_session": round(with_numbers_kib / asked.sessions, 1),
                    "holds": holds,
                },
                indent=2,
            )
        )
        return 0 if all(holds.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
