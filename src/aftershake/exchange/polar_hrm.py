"""Polar .hrm: RR intervals in ms under [HRData]."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from aftershake.exchange import RrFileError
from aftershake.exchange.began import moment
from aftershake.exchange.format import Format, RrFile
from aftershake.exchange.rows import Rows


def _read(text: str, file: str) -> RrFile | None:
    if (
        "[" not in text
        or "[HRData]" not in text
        or not re.search(r"^\[HRData\]", text, re.MULTILINE)
    ):
        if re.match(r"\s*\[[A-Za-z]+\]", text):
            raise RrFileError(file, "there is no [HRData] section with RR intervals in it")
        return None
    before, _, after = text.partition("[HRData]")
    interval = re.search(r"^Interval\s*=\s*(\d+)", before, re.MULTILINE)
    if interval and interval[1] != "238":
        raise RrFileError(file, "this .hrm file holds heart rates, not RR intervals")
    found = Rows(file)
    for line, row in enumerate(after.split("\n"), before.count("\n") + 1):
        if row.startswith("["):
            break
        if row.strip():
            found.add(line, row, row.split()[0])
    if not len(found):
        raise RrFileError(file, "its [HRData] section is empty")
    return replace(found.beats(FORMAT.name, 1.0), began_at=_began(before))


def _began(header: str) -> datetime | None:
    said = [
        re.search(rf"^{key}\s*=\s*([\d:.]+)", header, re.MULTILINE) for key in ("Date", "StartTime")
    ]
    day, time = (each[1] if each else "" for each in said)
    if not re.fullmatch(r"\d{8}", day):
        return None
    return moment(f"{day[:4]}-{day[4:6]}-{day[6:]} {time}")


FORMAT = Format("Polar .hrm", _read)
