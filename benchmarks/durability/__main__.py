"""`make durability`: every other program, SIGKILLs, power cuts, full disks and damaged files, many
times at random moments of real recordings in other processes.

The simulated strap sends the same events each time for the same seed, so what is found afterwards
can be compared with what was sent, event by event. Prints a table, and writes docs/durability.md
after a whole run. Ends with 1 where a row does not hold.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.util import get_temp_dir
from pathlib import Path

from durability import damage, full, kills, others, power, together
from durability.row import Once, Row, TooLate
from durability.running import HOW, TINY

Once_ = Callable[[str, int], Once]
Rows = Callable[[int], Iterator[tuple[str, str, int]]]
GROUPS: dict[str, tuple[Rows, Once_, int]] = {
    "together": (together.together, together.once, 20),
    "others": (others.others, others.once, 20),
    "kills": (kills.kills, kills.once, 500),
    "power": (power.power, power.once, 400),
    "full": (full.full, full.once, 50),
    "damage": (damage.damage, damage.once, 50),
}
DOC = Path(__file__).parents[2] / "docs" / "durability.md"
WAYS = Path(__file__).with_name("ways.md")
ABOUT = """\
Every other program, SIGKILLs, power cuts, full disks and damaged files, at random moments of real
recordings in other processes. The simulated strap sends the same events each time, so what is
found afterwards can be compared with what was sent, event by event. A row fails where an event is
missing that was on the disk to be had, or where the words were untrue.
"""
HEAD = ("what was done", "times", "acknowledged", "found", "integrity", "told", "")
SHORT_SPEED = 60.0
TRIES, ANEW = 5, 10_000
AT_ONCE = 3  # they mostly wait


def main() -> int:
    parser = argparse.ArgumentParser(prog="make durability", description=__doc__)
    parser.add_argument("--rows", default=os.environ.get("ROWS", ""), help=" ".join(GROUPS))
    parser.add_argument("--scale", type=float, default=float(os.environ.get("SCALE") or 1))
    parser.add_argument("--only", default="", help="only rows whose name contains this")

    parser.add_argument("--short", action="store_true", help="faster, with shorter recordings")
    given = parser.parse_args()
    if given.short:
        HOW.speed, HOW.traced = SHORT_SPEED, TINY
    asked = given.rows.split() or list(GROUPS)
    if unknown := set(asked) - set(GROUPS):
        parser.error(f"no such rows: {', '.join(unknown)}; there are: {', '.join(GROUPS)}")
    begun, rows = time.monotonic(), list[Row]()
    get_temp_dir()  # what multiprocessing needs it clears away itself
    tempfile.tempdir = tempfile.mkdtemp(prefix="durability-")
    try:
        with pool_of(AT_ONCE) as pool:
            waiting = [
                (
                    Row(group, what, not_measured=why),
                    [pool.submit(one, GROUPS[name][1], what, n) for n in numbers],
                )
                for name in asked
                for group, what, times in GROUPS[name][0](times_of(name, given.scale))
                if given.only in what
                for why in [full.cannot(what) or power.cannot(what)]
                for numbers in [() if why else range(times)]
            ]
            for row, times in waiting:
                row.times = [each.result() for each in times]
                rows.append(row)
                show(row, time.monotonic() - begun)
    finally:
        shutil.rmtree(tempfile.tempdir, ignore_errors=True)
    if asked == list(GROUPS) and not given.only and not given.short:
        DOC.write_text(document(rows, time.monotonic() - begun, given.scale), "utf-8")
    failed = [row for row in rows if not row.holds]
    print(f"{len(rows)} rows, {len(failed)} do not hold.")
    return 1 if failed else 0


@contextmanager
def pool_of(threads: int) -> Iterator[ThreadPoolExecutor]:
    """A pool that begins nothing more once it is interrupted."""
    pool = ThreadPoolExecutor(threads)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def times_of(group: str, scale: float) -> int:
    return max(1, round(GROUPS[group][2] * scale))


def one(once: Once_, what: str, number: int) -> Once:
    """One time, anew where it came too late. A fault of the harness itself fails the row."""
    for attempt in range(TRIES):
        try:
            return replace(once(what, number + attempt * ANEW), number=number)
        except TooLate:
            continue
        except Exception as error:
            at = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(at.filename).name}:{at.lineno}: {type(error).__name__}: {error}"
            return Once(number, wrong=[f"the harness failed at {where}"])
    return Once(number, wrong=[f"always too late, {TRIES} times"])


def show(row: Row, seconds: float) -> None:
    what, times, acknowledged, found, integrity, told, result = row.cells()
    print(
        f"{seconds:6.0f} s  {result:<18} {what} ×{times}: {found} found of {acknowledged}"
        f" acknowledged; {integrity}; told: {told}",
        flush=True,
    )
    wrong = [once for once in row.times if once.wrong]
    for once in wrong[:3]:
        print(f"          time {once.number}: {'; '.join(once.wrong)}", flush=True)


def document(rows: list[Row], seconds: float, scale: float) -> str:
    lines = ["# Is anything lost?", "", *ABOUT.splitlines(), ""]
    lines += [
        f"Written by `make durability` on {sys.platform} after {seconds / 60:.0f} minutes"
        f"{'' if scale == 1 else f', with only {scale:g} of the times'}."
        " *Acknowledged*: on the disk just before, seen from another process; *found*: afterwards,"
        " from the first event on without a gap, in the database or in a recording kept beside it."
        " *Told*: what the recorder said, with # for digits.",
        "",
    ]
    for number, cells in enumerate([HEAD, ("---",) * len(HEAD), *(row.cells() for row in rows)]):
        escaped = [cell.replace("|", "\\|").replace("\n", " ") for cell in cells]
        lines.append("| " + " | ".join(escaped if number > 1 else cells) + " |")
    return "\n".join(lines) + "\n" + WAYS.read_text("utf-8")


if __name__ == "__main__":
    sys.exit(main())
