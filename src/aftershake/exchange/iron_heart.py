"""iron-heart's log: a row a packet, to the second, with the last interval of the packet.

The others are not in it, and a packet without any has that of the packet before once more. So no
two of its beats are surely neighbours: it tells a heart rate.
"""

from __future__ import annotations

import numpy as np

from aftershake.exchange import RrFileError
from aftershake.exchange.began import began_at
from aftershake.exchange.cells import cells_of, quoted, value
from aftershake.exchange.columns import plain_name
from aftershake.exchange.format import Format, RrFile
from aftershake.exchange.rows import MOST_UNREADABLE
from aftershake.exchange.stamps import readings
from aftershake.exchange.times import BACK_S, TimeColumn
from aftershake.exchange.timing import LONGEST_S, impossible
from aftershake.rr.beats import Beats, Floats

LONGEST_HEAD = 1000
COLUMNS = ("timestamp", "bpm", "rr", "battery")


def _read(text: str, file: str) -> RrFile | None:
    head = text[: text.find("\n")][:LONGEST_HEAD]
    names = [plain_name(each) for each in cells_of(head, ",")] if "," in head else []
    if not set(COLUMNS) <= set(names):
        return None
    lines = text.rstrip("\n").split("\n")
    time, rr = names.index("timestamp"), names.index("rr")
    stamps: list[str] = []
    rr_ms: list[float] = []
    at_line: list[int] = []
    odd: list[int] = []
    for line, row in enumerate(lines[1:], 2):
        cells = cells_of(row, ",")
        found = value(cells[rr]) if len(cells) == len(names) else float("nan")
        if found == found:
            stamps.append(cells[time])
            rr_ms.append(found)
            at_line.append(line)
        elif line <= len(lines) - (not text.endswith("\n")):  # else cut off in mid-line
            odd.append(line)
    if len(odd) > MOST_UNREADABLE * len(rr_ms):
        row = quoted(lines[odd[0] - 1])
        raise RrFileError(file, f"{row} is no row of iron-heart's log", odd[0])
    if not any(rr_ms):
        raise RrFileError(file, "there are no RR intervals in it")
    beats = _beats(stamps, np.array(rr_ms), at_line, file)
    return RrFile(beats, FORMAT.name, began_at=began_at([TimeColumn("Timestamp", stamps)], 0.0))


def _beats(stamps: list[str], rr_ms: Floats, at_line: list[int], file: str) -> Beats:
    """Each interval where its packet came, by itself; none that may be the one before once more."""
    ways = [way for way in readings(stamps) if way.kind == "date"]
    at_s = ways[0].at if ways else np.full(len(stamps), np.nan)
    wrong = np.flatnonzero(np.isnan(at_s))
    if wrong.size:
        first = int(wrong[0])
        reason = f"the time is not understood: {quoted(stamps[first])}"
        raise RrFileError(file, reason, at_line[first])
    latest_s = np.maximum.accumulate(at_s)
    back = np.flatnonzero(latest_s - at_s > BACK_S)
    if back.size or latest_s[-1] - latest_s[0] > LONGEST_S:
        first = int(back[0]) if back.size else len(stamps) - 1
        reason = f"the time runs backwards here: {quoted(stamps[first])}"
        raise RrFileError(file, reason, at_line[first])
    new = np.concatenate(([True], np.diff(rr_ms) != 0)) & (rr_ms > 0) & ~impossible(rr_ms)
    if not new.any():
        raise RrFileError(file, "there are no RR intervals in it")
    return alone(latest_s[new], rr_ms[new])


def alone(t_s: Floats, rr_ms: Floats) -> Beats:
    """Beats of which no two are neighbours; `t_s` from any zero."""
    return Beats(t_s - t_s[0] + rr_ms[0] / 1000, rr_ms, np.arange(t_s.size), "some")


FORMAT = Format("iron-heart", _read)
