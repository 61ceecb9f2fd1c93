"""One RR interval a line, or a time and an RR interval (Kubios, Elite HRV)."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np

from aftershake.exchange import RrFileError
from aftershake.exchange.format import Format, RrFile
from aftershake.exchange.tables import number
from aftershake.exchange.timing import checked, in_ms, in_s, placed


def _read(text: str, file: str) -> RrFile:
    """One RR interval a line, or a time and an RR interval."""
    comma = "," in text and "." not in text and not _counts_up(text)
    columns = text.translate({ord(","): "." if comma else " ", ord(";"): " "})
    wide = 0
    cells: list[float] = []
    at: list[int] = []
    for line, row in enumerate(columns.split("\n"), 1):
        found = row.rstrip(" .").split() if comma else row.split()
        if not found or found[0].startswith("#"):
            continue
        wide = wide or len(found)
        if wide > 2:
            raise RrFileError(file, "more than a time and an RR interval here", line)
        if len(found) != wide:
            raise RrFileError(file, f"{len(found)} numbers here, {wide} above", line)
        cells.extend([number(cell, file, line) for cell in found])
        at.append(line)
    if not at:
        raise RrFileError(file, "there are no RR intervals in it")
    table = np.array(cells).reshape(-1, wide)
    rr_ms = checked(table[:, -1] * in_ms(table[:, -1], file), at, file)
    if wide == 1:
        return RrFile(placed(rr_ms), "RR intervals")
    times = table[:, 0]
    if rr_ms.size > 1 and in_s(times, rr_ms) is None:
        raise RrFileError(file, "the first column is not the time of the intervals in the second")
    return RrFile(placed(rr_ms, times), "times and RR intervals")


def _counts_up(text: str) -> bool:
    """Whether what stands before the commas only rises: a time, so the comma is no decimal one."""
    pairs = re.findall(r"^[ \t]*(\d{1,15})[ \t]*,[ \t]*\d+[ \t]*$", text, re.MULTILINE)
    before = [int(pair) for pair in pairs]
    return len(before) > 2 and all(a < b for a, b in pairwise(before))


FORMAT = Format("RR intervals", _read)
