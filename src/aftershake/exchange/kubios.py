"""RR intervals for Kubios: plain text, one interval a line, or a time and an interval.

Raw files hold every interval in ms, as it was recorded. Clean ones leave artifacts out and so need
times (s): where they jump, something is missing. At a gap a new file begins, so that no program
takes two beats for neighbours that were none.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aftershake.exchange.exported import Exported, OutFile, Writer, file_words
from aftershake.rr.beats import Beats, Bools
from aftershake.rr.exact import digits


def _write(sessions: Iterator[Exported]) -> Iterator[OutFile]:
    for session in sessions:
        table = session.table
        whole = np.ones(len(table.beats), dtype=np.bool_)
        yield from _stretch(session, "whole", whole)
        for number, phase in enumerate(session.phases):
            name = f"{number + 1}-{file_words(phase.name)}"
            yield from _stretch(session, name, table.measured & (table.phase == number))


def _stretch(session: Exported, name: str, which: Bools) -> Iterator[OutFile]:
    """The files of these beats: raw and clean, one for each run without a gap."""
    table = session.table
    runs = table.beats.where(which)
    good = (table.artifact == 0)[which]
    numbers = np.unique(runs.run)
    for part, run in enumerate(numbers, 1):
        here = runs.run == run
        ending = f"_part-{part}" if len(numbers) > 1 else ""
        stem = f"{session.stem}_{name}"
        yield OutFile(f"{stem}_raw{ending}.txt", _raw(runs.where(here)))
        if good[here].any():
            yield OutFile(f"{stem}_clean{ending}.txt", _clean(runs.where(here), good[here]))


def _raw(beats: Beats) -> bytes:
    return "".join(f"{digits(rr)}\n" for rr in beats.rr_ms.tolist()).encode()


def _clean(beats: Beats, good: Bools) -> bytes:
    """Times of the end of each interval, s from the start of the first one of the run."""
    ends_s = np.cumsum(beats.rr_ms) / 1000
    rows = zip(ends_s[good].tolist(), beats.rr_ms[good].tolist(), strict=True)
    return "".join(f"{end_s:.6f}\t{digits(rr)}\n" for end_s, rr in rows).encode()


WRITER = Writer(
    "kubios",
    "RR text: whole and by phase, raw and without artifacts",
    _write,
    several=True,
    apart=True,
)
