"""OpenHRV: `event,value,timestamp`, a line for each thing that happened; intervals are one of them.

It replaces what it takes for an outlier by a median of its own before it writes.
"""

from __future__ import annotations

from dataclasses import replace

from aftershake.exchange.cells import cells_of, first_lines
from aftershake.exchange.columns import plain_name
from aftershake.exchange.format import FileMark, Format, RrFile
from aftershake.exchange.rows import Rows
from aftershake.plain import plain

HEADER = ("event", "value", "timestamp")
INTERVALS = ("inter beat interval", "interbeatinterval", "ibis", "ibi", "rr")
NOTES = ("annotation", "marker", "mark")
_LONGEST_WORDS, _MOST_NOTES = 200, 1000


def _read(text: str, file: str) -> RrFile | None:
    head = first_lines(text, 1)
    if tuple(cells_of(head, ",")) != HEADER:
        return None
    rest = text[len(head) + 1 :]
    found = Rows(file, ["timestamp"])
    notes: list[tuple[int, str]] = []  # after so many intervals
    lines = rest.split("\n")
    for line, row in enumerate(lines, 2):
        cells = cells_of(row, ",")
        kind = plain_name(cells[0])
        if len(cells) < 3:
            if kind in INTERVALS and line <= len(lines):  # the last was cut off in mid-line
                found.add_odd(line, row, "there are fewer columns here than in the header")
            continue
        if kind in INTERVALS:
            found.add(line, row, cells[1], cells[-1:])
        elif kind in NOTES and len(notes) < _MOST_NOTES:
            words = " ".join(",".join(cells[1:-1]).split())
            notes.append((len(found), plain(words, _LONGEST_WORDS)))
    read = found.beats(FORMAT.name, 1.0)
    beats = read.beats
    marks = tuple(
        FileMark(float(beats.t_s[min(after, len(beats)) - 1]) if after else 0.0, words)
        for after, words in notes
    )
    return replace(read, marks=marks)


FORMAT = Format("OpenHRV", _read)
