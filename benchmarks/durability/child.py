"""The program's own command line in a process of its own, as a child that starts within
milliseconds: everything is loaded once, in a process that does nothing but make such children.

The analysis is left out (it loads for 3 s): every stretch is answered as one without beats. What
the rows are about is what lies on the disk.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sqlite3
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import aftershake.cli.checks
import aftershake.cli.headless
import aftershake.cli.record
import aftershake.exchange.plan_files
import aftershake.exchange.rr_files
import aftershake.recording.start
import aftershake.review.session_object
from aftershake.analysis.worker import AnalysisWorker
from aftershake.cli import main
from aftershake.hrv.metrics import analyse
from aftershake.hrv.model import Metrics
from aftershake.rr.beats import Beats
from aftershake.sources.simulated.strap import truth

TINY = Path(__file__).with_name("tiny.toml")
WAITS_S = 4.0  # for a full disk at the end; a person's own waits are longer
NO_BEATS = Beats(np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the child does that the program of itself does not."""

    go_at: float = 0.0  # wall time at which to begin, for two at the same moment
    narrow: str = ""  # while this file is there, the database may not grow by a page
    no_wal: bool = False  # SQLite answers as on a file system where WAL cannot work
    marks: str = ""  # a byte is written here each time a commit has returned
    largest: int = 0  # no file may grow beyond so many bytes


def run(arguments: list[str], home: str, out: str, err: str, hooks: Hooks) -> None:
    """Be `aftershake ARGUMENTS`, with stdout and stderr in files."""
    for path, fd in ((out, 1), (err, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), fd)
    os.environ["AFTERSHAKE_HOME"] = home
    prepare(hooks)
    sys.argv = ["aftershake", *arguments]
    while time.time() < hooks.go_at:
        pass
    main()


def prepare(hooks: Hooks) -> None:
    """Leave the analysis out, and put the hooks in."""
    AnalysisWorker.start = _nothing  # type: ignore[method-assign]
    AnalysisWorker.analyse = _analyse  # type: ignore[method-assign]
    for module in (aftershake.cli.record, aftershake.recording.start):
        if hasattr(module, "FULL_DISK_PATIENCE_S"):
            setattr(module, "FULL_DISK_PATIENCE_S", WAITS_S)  # noqa: B010 - where there is one
    powerless()
    if hooks.largest:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hooks.largest, resource.RLIM_INFINITY))
    if hooks.narrow or hooks.no_wal or hooks.marks:
        Hooked.hooks = hooks
        if hooks.marks:
            Hooked.marks = os.open(hooks.marks, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        vars(sqlite3)["connect"] = partial(sqlite3.connect, factory=Hooked)


def powerless() -> None:
    """Be as bound by permissions as a person is, though this may be root (capset(2))."""
    if sys.platform == "linux":
        ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)())


async def _nothing(self: AnalysisWorker) -> None:
    """In the place of loading the analysis."""


async def _analyse(
    self: AnalysisWorker, beats: Beats, from_s: float, to_s: float, *, moving: bool = False
) -> Metrics:
    return analyse(NO_BEATS, from_s, to_s, moving=moving)


class Hooked(sqlite3.Connection):
    """A connection that can be narrow, or without WAL, and that marks what it has committed."""

    hooks = Hooks()
    marks = -1

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if self.hooks.narrow:
            wanted = 1 if Path(self.hooks.narrow).exists() else 4294967294
            super().execute(f"PRAGMA max_page_count = {wanted}")
        if self.hooks.no_wal and "journal_mode" in sql.lower() and "wal" in sql.lower():
            sql = "PRAGMA journal_mode"
        before, changes = self.in_transaction, self.total_changes
        done = super().execute(sql, *values)
        self._mark(before or changes != self.total_changes)
        return done

    def commit(self) -> None:
        before = self.in_transaction
        super().commit()
        self._mark(before)

    def __exit__(self, *exception: Any) -> Any:
        before = self.in_transaction
        done = super().__exit__(*exception)
        self._mark(before)
        return done

    def _mark(self, something: bool) -> None:
        if self.marks >= 0 and something and not self.in_transaction:
            os.write(self.marks, b".")


def warm() -> None:
    """Have ready what every recording needs."""
    for seed in range(1, 5):
        truth("calm", aftershake.exchange.plan_files.plan_file(TINY).phases, seed)


if __name__ == "__main__":  # under strace: HOME MARKS NO_WAL ARGUMENTS…
    folder, marked, no_wal, *rest = sys.argv[1:]
    os.environ["AFTERSHAKE_HOME"] = folder
    prepare(Hooks(marks=marked, no_wal=no_wal == "no-wal"))
    sys.argv = ["aftershake", *rest]
    main()
else:
    warm()
