"""Rows with intervals as they are read, one after the other, and the beats they make."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aftershake.exchange import RrFileError
from aftershake.exchange.began import began_at
from aftershake.exchange.cells import is_nothing, quoted, value
from aftershake.exchange.format import OddLines, RrFile
from aftershake.exchange.times import TimeColumn, joined, since_s
from aftershake.exchange.timing import (
    MOST_IMPOSSIBLE,
    ends_in_total,
    impossible,
    in_ms,
    placed,
)

# Lines that hold no interval: so many are artifacts among good ones, more are another kind of file.
MOST_UNREADABLE = 0.05
# Zeros in place of so many intervals fill up a list; fewer are artifacts.
FILLING = 0.25


class Rows:
    """What is read of a file. `times` are the names of its columns of time, as in the file."""

    def __init__(self, file: str, times: Sequence[str] = (), *, sparse: bool = False) -> None:
        """`sparse`: a row may be without an interval."""
        self._file, self._names, self._sparse = file, times, sparse
        self._rr: list[float] = []
        self._stamps: list[Sequence[str]] = []
        self._lines: list[int] = []
        self._texts: list[str] = []  # of the file, one an interval
        self._whys: dict[int, str] = {}  # by the place in these lists
        self._nothing: list[int] = []
        self._away: list[int] = []

    def __len__(self) -> int:
        return len(self._rr)

    def add(
        self, line: int, text: str, cell: str, stamps: Sequence[str] = (), *, away: bool = False
    ) -> None:
        """One interval of line `line`, whose whole text is `text`; `away`: time without a beat."""
        found = value(cell)
        if found != found:
            if self._sparse and is_nothing(cell):
                self._nothing.append(len(self))
            else:
                self._whys[len(self)] = f"{quoted(cell, 20)} is not a number"
        if away:
            self._away.append(len(self))
        self._take(line, text, found, stamps)

    def add_odd(self, line: int, text: str, why: str) -> None:
        """A line that holds no interval."""
        self._whys[len(self)] = why
        self._take(line, text, float("nan"), self._stamps[-1] if self._stamps else ())

    def _take(self, line: int, text: str, rr: float, stamps: Sequence[str]) -> None:
        self._rr.append(rr)
        self._stamps.append(stamps)
        self._lines.append(line)
        self._texts.append(text)

    def beats(self, format: str, unit_ms: float | None = None) -> RrFile:
        """The file that these rows make. `unit_ms` is of how many ms its intervals are, None where
        that is to be found out. Raises RrFileError.
        """
        rr = np.array(self._rr)
        if not rr.size:
            raise RrFileError(self._file, "there are no RR intervals in it")
        if ends_in_total(rr):
            text = self._texts[-1].strip()
            self._whys[rr.size - 1], rr[-1] = f"{quoted(text)} sums up the lines before it", np.nan
        kept = np.ones(rr.size, dtype=np.bool_)
        # Where there are times, they tell of a hole; without them a few of these are lost beats.
        if self._names or len(self._nothing) > MOST_UNREADABLE * rr.size:
            kept[self._nothing] = False
        if np.mean(rr == 0) >= FILLING and np.any(rr > 0):
            kept &= rr != 0
        if len(self._whys) > MOST_UNREADABLE * kept.sum():
            at, why = next(iter(self._whys.items()))
            raise RrFileError(self._file, why, self._lines[at])
        if not kept.any():
            raise RrFileError(self._file, "there are no RR intervals in it")
        at_kept = np.flatnonzero(kept)
        rr, lines = rr[kept], [self._lines[at] for at in at_kept]
        rr_ms = rr * in_ms(rr, self._file, unit_ms)
        odd = np.flatnonzero(impossible(rr_ms))
        if odd.size > MOST_IMPOSSIBLE * rr.size:
            text = self._texts[int(at_kept[odd[0]])].strip()
            reason = f"{quoted(text)} cannot be an RR interval"
            raise RrFileError(self._file, reason, lines[int(odd[0])])
        rr_ms = np.where(impossible(rr_ms), 0.0, rr_ms)
        columns = joined(
            [
                TimeColumn(
                    name, [self._stamps[at][i] if self._stamps[at] else "" for at in at_kept]
                )
                for i, name in enumerate(self._names)
            ]
        )
        beats = placed(rr_ms, since_s(columns, rr_ms, lines, self._file))
        if self._away:
            here = np.ones(kept.size, dtype=np.bool_)
            here[self._away] = False
            beats = beats.where(here[kept])
        first = int(odd[0]) if odd.size else 0
        told = OddLines(int(odd.size), lines[first], self._texts[int(at_kept[first])])
        return RrFile(
            beats,
            format,
            odd=told if odd.size else None,
            began_at=began_at(columns, float(rr_ms[0])),
        )
