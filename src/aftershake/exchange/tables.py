"""RR intervals in tables with a header: which column holds them, and which one the time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from aftershake.exchange import RrFileError
from aftershake.exchange.format import Format, RrFile
from aftershake.exchange.timing import checked, in_ms, placed
from aftershake.rr.beats import Floats

# Names as `_plain` leaves them.
_RR = {
    *("rr", "rr ms", "rr s", "rr interval", "rr interval ms", "rr interval s", "rr intervals"),
    *("rri", "rri ms", "r r", "nn", "ibi", "ibi ms"),
}
# Times that say where beats are missing, the most exact first.
_TIMES = (
    *("since start", "t s", "t ms", "elapsed s", "elapsed", "ibi cumulative", "secs", "time s"),
    *("time", "phone timestamp", "timestamp", "date"),
)
_FORMATS = (
    ({"date", "rr", "since start"}, "HRV Logger"),
    ({"timestamp", "rr", "since start"}, "FatMaxxer"),
    ({"phone timestamp", "rr interval ms"}, "Polar Sensor Logger"),
    ({"r r", "r r flag"}, "GoldenCheetah"),
)
_REFUSED = (
    ({"bpm", "rr", "battery"}, "it logs one interval a packet only, so beats are missing in it"),
    ({"rmssd"}, "it holds summaries, not RR intervals"),
    ({"annotation"}, "it holds annotations, not RR intervals"),
    ({"hr bpm"}, "it holds heart rates, not RR intervals"),
    ({"heart rate"}, "it holds heart rates, not RR intervals"),
)
# No way to match a text twice: of twenty thousand digits that would take a quarter of a minute.
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?")
_LONGEST_NUMBER = 100  # characters
_LONGEST_HEADER = 10_000
_PREAMBLE = 20  # lines that may stand before the header
_MOST_WORDS = 4  # a line of more words is prose, not names of columns


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table's header is and what it names. `delimiter` None is white space."""

    line: int
    delimiter: str | None
    names: tuple[str, ...]


def number(cell: str, file: str, line: int) -> float:
    """The finite number that a cell holds. Raises RrFileError."""
    if len(cell) > _LONGEST_NUMBER or not _NUMBER.fullmatch(cell):
        shown = cell if len(cell) <= 20 else cell[:20] + "…"
        raise RrFileError(file, f"{shown!r} is not a number", line)
    return float(cell)


def find_header(text: str, file: str) -> Header | None:
    """The header of a table with RR intervals, or None where the file begins with numbers.

    Raises RrFileError where there are words, and none of them names RR intervals.
    """
    worded: tuple[int, str] | None = None
    for line, row in enumerate(text.split("\n", _PREAMBLE)[:_PREAMBLE], 1):
        if not row.strip() or row.startswith("#"):
            continue
        if worded is None and not re.search(r"[^\W\d_]{2}|^[\"']?[^\W\d_]", row.strip()):
            return None
        short = len(row) <= _LONGEST_HEADER
        for delimiter in ("\n", ";", "\t", ",", None) if short else ():
            names = tuple(_plain(cell) for cell in row.strip().split(delimiter))
            for words, reason in _REFUSED:
                # Further down a line is prose rather than the header of something known.
                if worded is None and words <= set(names):
                    raise RrFileError(file, reason)
            if _RR & set(names) and (delimiter or len(names) <= _MOST_WORDS):
                return Header(line, delimiter, names)
        worded = worded or (line, row.strip())
    if worded is None:
        return None
    line, row = worded
    shown = row if len(row) <= 40 else row[:40] + "…"
    raise RrFileError(file, f"{shown!r} is neither an RR interval nor a header that is known", line)


def _read(text: str, file: str) -> RrFile | None:
    """The beats under the header, with the name of the program that writes such tables."""
    header = find_header(text, file)
    if header is None:
        return None
    names = header.names
    rr_at = next(i for i, name in enumerate(names) if name in _RR)
    time_at = next((names.index(name) for name in _TIMES if name in names), None)
    needed = max(rr_at, time_at or 0) + 1
    rr: list[float] = []
    stamps: list[str] = []
    at: list[int] = []
    rows = text.split("\n")
    for line, row in enumerate(rows[header.line :], header.line + 1):
        if not row.strip() or row.startswith("#"):
            continue
        cells = [cell.strip(" \"'\t") for cell in row.strip().split(header.delimiter)]
        if len(cells) < needed:
            if line == len(rows):
                break  # cut off while it was written
            raise RrFileError(file, "there are fewer columns here than in the header", line)
        cell = cells[rr_at] if header.delimiter == "," else cells[rr_at].replace(",", ".")
        rr.append(number(cell, file, line))
        stamps.append(cells[time_at] if time_at is not None else "")
        at.append(line)
    if not rr:
        raise RrFileError(file, "there are no RR intervals in it")
    intervals = np.array(rr)
    unit = {"ms": 1.0, "s": 1000.0}.get(names[rr_at].rpartition(" ")[2]) or in_ms(intervals, file)
    times = _times(stamps) if time_at is not None else None
    beats = placed(checked(intervals * unit, at, file), times)
    known = (name for words, name in _FORMATS if words <= set(names))
    return RrFile(beats, next(known, FORMAT.name))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", name.lower()).strip()


def _times(stamps: list[str]) -> Floats | None:
    """Stamps as numbers, or as seconds where they are dates; None where they are neither."""
    try:
        return np.array([float(stamp.replace(",", ".")) for stamp in stamps])
    except ValueError:
        pass
    try:
        dates = [datetime.fromisoformat(re.sub(r" (?=[+-]\d)", "", stamp)) for stamp in stamps]
        return np.array([(date - dates[0]).total_seconds() for date in dates])
    except (ValueError, TypeError, OverflowError):
        return None


FORMAT = Format("table with RR intervals", _read)
