"""Polar .hrm: RR intervals in ms under [HRData]."""

from __future__ import annotations

import re

import numpy as np

from aftershake.exchange import RrFileError
from aftershake.exchange.format import Format, RrFile
from aftershake.exchange.tables import number
from aftershake.exchange.timing import checked, placed


def _read(text: str, file: str) -> RrFile | None:
    if not re.search(r"^\[HRData\]", text, re.MULTILINE):
        if text.lstrip().startswith("["):
            raise RrFileError(file, "there is no [HRData] section with RR intervals in it")
        return None
    before, _, after = text.partition("[HRData]")
    interval = re.search(r"^Interval\s*=\s*(\d+)", before, re.MULTILINE)
    if interval and interval[1] != "238":
        raise RrFileError(file, "this .hrm file holds heart rates, not RR intervals")
    rr: list[float] = []
    at: list[int] = []
    for line, row in enumerate(after.split("\n"), before.count("\n") + 1):
        if row.startswith("["):
            break
        if row.strip():
            rr.append(number(row.split()[0], file, line))
            at.append(line)
    if not rr:
        raise RrFileError(file, "its [HRData] section is empty")
    return RrFile(placed(checked(np.array(rr), at, file)), FORMAT.name)


FORMAT = Format("Polar .hrm", _read)
