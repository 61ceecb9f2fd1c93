"""Garmin FIT: beat-to-beat intervals of an activity; fitdecode's one door, opened when needed.

Message 78 (`hrv`), field 0: intervals in 1/1000 s, 0xFFFF where there is none. Message 290
(`beat_intervals`), field 1: the same, in ms. Neither says when its beats were: the moments of the
`record` messages between them are those of their arrival.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from aftershake.exchange import RrFileError
from aftershake.exchange.format import FileMark, OddLines, RrFile
from aftershake.exchange.timing import MOST_IMPOSSIBLE, fits, impossible, placed
from aftershake.rr.beats import Floats

NAME = "Garmin FIT"
HRV, BEAT_INTERVALS, RECORD, LAP = 78, 290, 20, 19
TIMESTAMP = 253
_FIELD = {HRV: 0, BEAT_INTERVALS: 1}  # which one has the intervals: whole ms in both
_NOTHING = 0xFFFF
_ZERO = datetime(1989, 12, 31, tzinfo=UTC)  # where FIT counts its seconds from


@dataclass
class _Found:
    """What a file holds: of each kind of message its intervals, ms, and when each had come."""

    rr_ms: dict[int, list[float]] = field(default_factory=lambda: {HRV: [], BEAT_INTERVALS: []})
    at_s: dict[int, list[float]] = field(default_factory=lambda: {HRV: [], BEAT_INTERVALS: []})
    laps_s: list[float] = field(default_factory=list)
    cut_off: bool = False


def is_fit(data: bytes) -> bool:
    """Whether these are the first bytes of a FIT file."""
    return data[8:12] == b".FIT"


def read(data: bytes, file: str) -> list[RrFile]:
    """The one recording of the file. Raises RrFileError."""
    found = _messages(data, file)
    kind = HRV if found.rr_ms[HRV] else BEAT_INTERVALS
    if not found.rr_ms[kind]:
        raise RrFileError(
            file,
            "this Garmin FIT file holds no RR intervals; on the watch, the recording of heart rate"
            " variability has to be switched on",
        )
    rr_ms, at_s = np.array(found.rr_ms[kind]), np.array(found.at_s[kind])
    wrong = impossible(rr_ms)
    if np.mean(wrong) > MOST_IMPOSSIBLE:
        raise RrFileError(file, f"{rr_ms[wrong][0]:g} ms cannot be an RR interval")
    first = int(np.flatnonzero(wrong)[0]) if wrong.any() else 0
    odd = OddLines(int(wrong.sum()), first + 1, f"{rr_ms[first]:g} ms", "entry")
    rr_ms = np.where(wrong, 0.0, rr_ms)
    since_s = _since(at_s, rr_ms, file)
    began_s = float(at_s[0]) - float(rr_ms[0]) / 1000 if since_s is not None else None
    beats = placed(rr_ms, since_s)
    marks: tuple[FileMark, ...] = ()
    began_at = None
    if began_s is not None:
        began_at = _ZERO + timedelta(seconds=began_s)
        last_s = float(beats.t_s[-1])
        laps = [lap_s - began_s for lap_s in found.laps_s]
        marks = tuple(FileMark(lap_s, "lap") for lap_s in laps if 0 <= lap_s < last_s)
    told = odd if wrong.any() else None
    cut_off = found.cut_off or len(data) < _length(data)
    return [RrFile(beats, NAME, odd=told, began_at=began_at, marks=marks, cut_off=cut_off)]


def _length(data: bytes) -> int:
    """How long the file is by what its header says, with its checksum."""
    return data[0] + int.from_bytes(data[4:8], "little") + 2


def _since(at_s: Floats, rr_ms: Floats, file: str) -> Floats | None:
    """When each interval had come, s from the first; None where no record says it."""
    if not np.isfinite(at_s).any():
        return None
    # What stands before the first record came no later than that.
    known = np.flatnonzero(np.isfinite(at_s))
    at_s[: known[0]] = at_s[known[0]]
    since_s: Floats = np.maximum.accumulate(at_s - at_s[0])
    if since_s.size > 1 and not fits(since_s, rr_ms):
        raise RrFileError(
            file,
            "the times of its records are not those of its intervals, so nobody knows where beats"
            " are missing",
        )
    return since_s


def _messages(data: bytes, file: str) -> _Found:
    found, now_s = _Found(), float("nan")
    try:
        for number, values in _data(data, found):
            stamp = values.get(TIMESTAMP)
            if isinstance(stamp, int | float) and number == RECORD:
                now_s = float(stamp)
            if number == LAP and isinstance(stamp, int | float):
                found.laps_s.append(float(stamp))
            if number not in _FIELD:
                continue
            words = values.get(_FIELD[number])
            for word in words if isinstance(words, tuple | list) else (words,):
                if isinstance(word, int | float) and word != _NOTHING:
                    found.rr_ms[number].append(float(word))
                    found.at_s[number].append(now_s)
    except ImportError:
        raise RrFileError(
            file, "to read Garmin FIT files, fitdecode is needed: pip install fitdecode"
        ) from None
    return found


def _data(data: bytes, found: _Found) -> Iterator[tuple[int, dict[int, Any]]]:
    """Number and raw values (by the number of their field) of each message of data; a file that
    was cut off or damaged gives what it has, and `found` knows of it."""
    import fitdecode

    # Whatever is wrong in a file, fitdecode says with one of these; what came before stands.
    said = (fitdecode.FitError, struct.error)
    odd = (*said, ValueError, TypeError, LookupError, OverflowError, AssertionError)
    messages = fitdecode.FitReader(
        io.BytesIO(data),
        processor=None,
        check_crc=fitdecode.CrcCheck.DISABLED,
        error_handling=fitdecode.ErrorHandling.IGNORE,
    )
    found.cut_off = True
    with suppress(*odd), messages:
        for each in messages:
            if isinstance(each, fitdecode.FitDataMessage):
                number = int(each.global_mesg_num)
                yield number, {one.def_num: one.raw_value for one in each.fields}
        found.cut_off = False
